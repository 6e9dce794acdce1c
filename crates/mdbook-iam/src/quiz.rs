//! `quiz` blocks: the questions of the chapter, with answers and reasons to open.

use std::path::Path;

use iam_course::quiz::{Claim, Question, QuestionKind};
use iam_course::{Library, Quiz};

use crate::fence::Fence;
use crate::problem::Problem;
use crate::{html, judge, outcome, situation};

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
    let show = |(index, question)| section(question, index + 1, level);
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

fn section(question: &Question, number: usize, level: usize) -> String {
    // A scenario that cannot be decided has been reported with the file.
    let key = question.key().unwrap_or_default();
    let id = html::escape(&question.id);
    let (ask, shown) = match &question.kind {
        QuestionKind::Choice => (String::new(), String::new()),
        QuestionKind::Multiple => {
            (format!("<p class=\"iam-facts\">Choose {}.</p>\n", key.len()), String::new())
        }
        QuestionKind::Decision { scenario } => (String::new(), situation::render(scenario)),
    };
    let options = question.options.iter().map(|option| {
        let label = match &option.claim {
            Claim::Text { text, .. } => html::inline(text),
            Claim::Decision(decision) => {
                outcome::find(decision.word()).map(outcome::Outcome::html).unwrap_or_default()
            }
        };
        format!("<li>{label}</li>\n")
    });
    format!(
        "<section class=\"iam-question\">\n<h{level} id=\"question-{id}\">Question {number}</h{level}>\n\
         {}\n{ask}{shown}<ol class=\"iam-options\" type=\"A\">\n{}</ol>\n{}\n</section>",
        html::markdown(&question.text),
        options.collect::<String>(),
        answer(question, &key),
    )
}

fn answer(question: &Question, key: &[usize]) -> String {
    let letters: Vec<char> = ('A'..='Z').collect();
    let right: Vec<String> =
        key.iter().filter_map(|at| letters.get(*at)).map(char::to_string).collect();
    let said = match &question.kind {
        QuestionKind::Choice | QuestionKind::Multiple => String::new(),
        QuestionKind::Decision { scenario } => {
            let verdict = judge::decide(scenario);
            format!("<p>The evaluator says: {}</p>\n", html::inline(&verdict.message))
        }
    };
    let reasons = question.options.iter().enumerate().map(|(at, option)| {
        let (class, sign, word) = match key.contains(&at) {
            true => ("iam-right", "✓", "Right"),
            false => ("iam-wrong", "✗", "Wrong"),
        };
        let why = html::inline(&option.why);
        format!(
            "<li><span class=\"{class}\"><span aria-hidden=\"true\">{sign}</span> {word}.</span> {why}</li>\n"
        )
    });
    format!(
        "<details class=\"iam-answer\">\n<summary>Answer</summary>\n<p><strong>Right: {}</strong></p>\n\
         {said}<ol type=\"A\">\n{}</ol>\n</details>",
        right.join(", "),
        reasons.collect::<String>()
    )
}
