//! Reads the files of a learner that are no policies.

use iam_policy::json::{self, Member, Node, Value};
use iam_policy::{Diagnostic, Lines, Problem, Severity, Span};

/// A file of the learner that is no policy, and what is wrong with its text.
#[derive(Debug, Clone)]
pub struct StageFile {
    /// The name of the file.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Why it cannot be used, in the order of the text; empty if it can.
    pub problems: Vec<Diagnostic>,
}

/// A text while it is read.
pub(super) struct StageReader<'t> {
    lines: Lines<'t>,
    document: json::Document<'t>,
    found: Vec<Problem>,
}

impl<'t> StageReader<'t> {
    pub(super) fn new(text: &'t str) -> StageReader<'t> {
        let document = json::read(text);
        let errors = document.problems.iter().filter(|it| it.severity == Severity::Error);
        let found = errors.cloned().collect();
        StageReader { lines: Lines::new(text), document, found }
    }

    /// The members of the object that the text is; none where it is no JSON.
    pub(super) fn members(&mut self) -> Option<Vec<Member<'t>>> {
        if !self.found.is_empty() {
            return None;
        }
        match self.document.root.clone() {
            Some(Node { value: Value::Object(members), .. }) => Some(members),
            Some(Node { span, .. }) => {
                let help = "write an object: `{ \"…\": \"…\" }`";
                self.error("scenario-wrong-type", span, "this is no object".to_owned(), help);
                None
            }
            None => None,
        }
    }

    /// The brace that opens the object.
    pub(super) fn brace(&self) -> Span {
        let start = self.document.root.as_ref().map_or(0, |root| root.span.start);
        Span::new(start, start + 1)
    }

    pub(super) fn line(&self, span: Span) -> usize {
        self.lines.position(span.start).line
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.found.push(Problem::new(code, Severity::Error, span, message).help(help));
    }

    pub(super) fn is_sound(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn finish(mut self, name: &str) -> StageFile {
        self.found.sort_by_key(|problem| problem.span.start);
        let located = self.found.into_iter().map(|problem| {
            let pointer = self.document.pointer(problem.span);
            problem.locate(&self.lines, pointer)
        });
        StageFile {
            file: format!("{name}.json"),
            problems: located.collect(),
            text: self.lines.text().to_owned(),
        }
    }
}

/// The text of a value that is one.
pub(super) fn text_of<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}
