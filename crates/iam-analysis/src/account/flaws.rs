//! Collects the problems of account files.

use iam_policy::json::{self, Node, Value};
use iam_policy::{Diagnostic, Lines, Problem, Severity, Span};

use super::Flaw;

/// How many problems are told.
const MAX_FLAWS: usize = 200;

/// A place in one of the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) span: Span,
}

/// The problems of all files so far.
pub(super) struct Flaws<'t> {
    files: Vec<(Lines<'t>, &'t json::Document<'t>)>,
    found: Vec<Flaw>,
    is_export: bool,
}

impl<'t> Flaws<'t> {
    /// Begins with the problems of the JSON texts.
    pub(super) fn new(texts: &[&'t str], documents: &'t [json::Document<'t>]) -> Flaws<'t> {
        let files = texts.iter().map(|text| Lines::new(text)).zip(documents).collect();
        let mut flaws = Flaws { files, found: Vec::new(), is_export: true };
        for (file, document) in documents.iter().enumerate() {
            for problem in &document.problems {
                let is_error = problem.severity == Severity::Error;
                flaws.is_export &= !is_error;
                flaws.report(Place { file, span: problem.span }, problem.clone());
            }
        }
        flaws
    }

    /// Whether every file is JSON and of the right form.
    pub(super) fn is_export(&self) -> bool {
        self.is_export
    }

    pub(super) fn finish(self) -> Vec<Flaw> {
        self.found
    }

    /// The lines of a file.
    pub(super) fn lines(&self, file: usize) -> Option<&Lines<'t>> {
        self.files.get(file).map(|(lines, _)| lines)
    }

    fn report(&mut self, place: Place, problem: Problem) {
        let Some((lines, document)) = self.files.get(place.file) else { return };
        let diagnostic = problem.locate(lines, document.pointer(place.span));
        self.keep(place.file, diagnostic);
    }

    fn keep(&mut self, file: usize, diagnostic: Diagnostic) {
        if self.found.len() < MAX_FLAWS {
            self.found.push(Flaw { file, diagnostic });
        }
    }

    /// A problem that leaves an answer open.
    pub(super) fn warning(
        &mut self,
        code: &'static str,
        place: Place,
        message: String,
        help: impl Into<String>,
    ) {
        self.report(place, Problem::new(code, Severity::Warning, place.span, message).help(help));
    }

    /// A problem of the form.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        place: Place,
        message: String,
        help: impl Into<String>,
    ) {
        self.report(place, Problem::new(code, Severity::Error, place.span, message).help(help));
    }

    /// That a file is something else altogether.
    pub(super) fn no_export(&mut self, place: Place, message: &str) {
        self.is_export = false;
        let help = "save what `aws iam get-account-authorization-details` prints, as JSON";
        self.error("account-not-an-export", first_byte(place), message.to_owned(), help);
    }

    pub(super) fn wrong_type(&mut self, file: usize, node: &Node<'_>, what: &str, wanted: &str) {
        let place = Place { file, span: node.span };
        let place = match node.value {
            Value::Array(_) | Value::Object(_) => first_byte(place),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => place,
        };
        let message = format!("{what} must be {wanted}");
        self.error("account-wrong-type", place, message, format!("write {wanted} here"));
    }

    pub(super) fn missing_field(&mut self, place: Place, what: &str, name: &str) {
        let help = "save the whole output of `aws iam get-account-authorization-details`";
        let message = format!("{what} has no `{name}`");
        self.error("account-missing-field", first_byte(place), message, help);
    }
}

/// The bracket a value begins with, so that not all of it is marked.
pub(super) fn first_byte(place: Place) -> Place {
    let Span { start, end } = place.span;
    Place { span: Span::new(start, end.min(start + 1)), ..place }
}
