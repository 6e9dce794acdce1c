//! `quiz` blocks: the questions of the chapter, with answers and reasons to open.

mod question;

use std::path::Path;

use iam_course::{Library, Quiz};

use crate::fence::Fence;
use crate::problem::Problem;

/// Shows the quiz of the chapter `slug`; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    slug: &str,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> String {
    let Some(quiz) = library.quiz(slug) else {
        let of_chapter = |folder: &Path| folder.to_string_lossy().ends_with(slug);
        let reported =
            |p: &Problem| p.file.ends_with("quiz.toml") && p.file.parent().is_some_and(of_chapter);
        if problems.iter().any(reported) {
            return String::new();
        }
        let problem = Problem::new(file, format!("there is no quiz for the chapter `{slug}`"));
        let help = "write `quiz.toml` in the chapter's folder of `exercises`, or remove the block";
        problems.push(problem.at(fence.line).help(help));
        return String::new();
    };
    let level = fence.inner_heading();
    let show = |(index, question)| question::section(question, index + 1, level);
    let sections: Vec<String> = quiz.questions.iter().enumerate().map(show).collect();
    format!("<div class=\"iam-quiz\">\n{}\n</div>", sections.join("\n"))
}

/// The quizzes of chapters that the book does not have.
pub(crate) fn strays(library: &Library, slugs: &[String]) -> Vec<Problem> {
    let stray = |quiz: &&Quiz| !slugs.contains(&quiz.chapter);
    let problem = |quiz: &Quiz| {
        let file = format!("exercises/{}", quiz.file);
        let problem = Problem::new(file, format!("the book has no chapter `{}`", quiz.chapter));
        problem.help("`chapter` is the name of the chapter's file without number and `.md`")
    };
    library.quizzes().iter().filter(stray).map(problem).collect()
}
