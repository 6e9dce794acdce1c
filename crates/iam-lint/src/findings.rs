//! What the rules have found so far.

use iam_policy::{Problem, Span};

/// The problems of one document, in the order they were found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) problems: Vec<Problem>,
}

impl Findings {
    /// Notes a problem.
    pub(crate) fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// A problem of this code with the severity of its row; `code` may name a path, as in
/// `privesc/iam-001`.
pub(crate) fn found(code: &'static str, span: Span, message: impl Into<String>) -> Problem {
    let row = crate::code(code).expect("a rule reports only codes that have a row: tests see each");
    Problem::new(code, row.severity, span, message)
}

/// How a message shows a text of the author: visible, in backticks.
pub(crate) fn shown(text: &str) -> String {
    format!("`{}`", iam_policy::visible(text))
}
