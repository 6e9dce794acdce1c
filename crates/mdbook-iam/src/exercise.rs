//! `exercise` blocks: what the exercise asks and how to start it.

use iam_course::Library;
use iam_policy::nearest;

use crate::fence::Fence;
use crate::html;
use crate::problem::Problem;

/// Shows the exercise the block names; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> String {
    let id = fence.body.trim();
    let Some(exercise) = library.exercises().iter().find(|exercise| exercise.id == id) else {
        let problem = Problem::new(file, format!("unknown exercise `{id}`")).at(fence.line + 1);
        let near = nearest(id, library.exercises().iter().map(|exercise| exercise.id.as_str()));
        problems.push(match near {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("name the id of an exercise in the folder `exercises`"),
        });
        return String::new();
    };
    let level = fence.inner_heading();
    let id = html::escape(id);
    let minutes = if exercise.minutes == 1 { "minute" } else { "minutes" };
    format!(
        "<section class=\"iam-exercise\">\n\
         <h{level} id=\"exercise-{id}\">Exercise: {}</h{level}>\n\
         <p class=\"iam-facts\">Difficulty {} of 5, about {} {minutes}</p>\n{}\n\
         <p>Start it in a terminal:</p>\n{}\n</section>",
        html::inline(&exercise.title),
        exercise.difficulty,
        exercise.minutes,
        html::markdown(&exercise.story),
        html::code("console", &format!("$ iam run {id}")),
    )
}
