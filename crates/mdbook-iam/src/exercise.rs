//! `exercise` blocks: what the exercise asks and how to start it.

use crate::course::Course;
use crate::fence::Fence;
use crate::html;
use crate::problem::Problem;

/// Shows the exercise the block names; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    course: &Course,
    problems: &mut Vec<Problem>,
) -> String {
    let id = fence.body.trim();
    let Some(exercise) = course.exercises.get(id) else {
        let mut problem = Problem::new(file, format!("unknown exercise `{id}`")).at(fence.line + 1);
        if let Some(near) = nearest(id, course.exercises.keys().map(String::as_str)) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        problems.push(problem.or_help("name the id of an exercise in the folder `exercises`"));
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

/// The known name that differs from `name` in the fewest letters, if they are few.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = name.chars().count() / 3 + 1;
    let rated = known.map(|candidate| (distance(name, candidate), candidate));
    rated.filter(|(distance, _)| *distance <= limit).min().map(|(_, candidate)| candidate)
}

/// Letters to insert, delete or replace to make one text the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, l) in left.chars().enumerate() {
        let mut next = vec![index + 1];
        for (pair, r) in row.windows(2).zip(&right) {
            let &[diagonal, above] = pair else { continue };
            let beside = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(l != *r)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_neighbour() {
        assert_eq!(nearest("first-alow", ["first-allow", "mfa"].into_iter()), Some("first-allow"));
        assert_eq!(nearest("boundary", ["first-allow", "mfa"].into_iter()), None);
    }
}
