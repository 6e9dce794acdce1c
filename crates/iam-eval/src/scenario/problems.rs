//! What can be wrong with a scenario, told with the same care as problems of a policy.

use iam_policy::json::{self, Member, Node, Value};
use iam_policy::{
    Diagnostic, Lines, PolicyKind, Problem, Purpose, Reading, Severity, Span, nearest,
};

use super::fields::{Fields, text_of};
use crate::policies::Document;

/// A problem and the document it is in; `None` for the scenario itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name of the document.
    pub policy: Option<String>,
    /// The problem.
    pub diagnostic: Diagnostic,
}

/// The codes of scenario problems, with what each means; JSON problems have the codes of the
/// policy reader.
pub const SCENARIO_CODES: &[(&str, &str)] = &[
    ("scenario-unknown-field", "A scenario has a field that its format does not know."),
    ("scenario-missing-field", "A scenario lacks a field that it needs."),
    ("scenario-wrong-type", "A field of a scenario has a value of the wrong JSON type."),
    ("scenario-invalid-value", "A field of a scenario has a value that means nothing there."),
    (
        "scenario-key-overridden",
        "A scenario gives a condition key whose value would follow from the request by itself. The \
         given value counts.",
    ),
    ("scenario-contradiction", "Two fields of a scenario cannot both be true."),
];

/// How many problems of one scenario are told.
const MAX_PROBLEMS: usize = 200;

/// Collects the problems of one scenario.
pub(super) struct Problems<'t> {
    document: &'t json::Document<'t>,
    lines: Lines<'t>,
    found: Vec<Found>,
}

impl<'t> Problems<'t> {
    /// Begins with the problems of the JSON text.
    pub(super) fn new(text: &'t str, document: &'t json::Document<'t>) -> Problems<'t> {
        let mut problems = Problems { document, lines: Lines::new(text), found: Vec::new() };
        for problem in &document.problems {
            problems.report(problem.clone());
        }
        problems
    }

    pub(super) fn has_error(&self) -> bool {
        self.found.iter().any(|found| found.diagnostic.severity == Severity::Error)
    }

    /// All problems, in the order they were found.
    pub(super) fn finish(self) -> Vec<Found> {
        self.found
    }

    fn report(&mut self, problem: Problem) {
        if self.is_full() {
            return;
        }
        let pointer = self.document.pointer(problem.span);
        self.keep(Found { policy: None, diagnostic: problem.locate(&self.lines, pointer) });
    }

    /// Whether enough has been told: nothing is decided any more.
    fn is_full(&self) -> bool {
        self.found.len() >= MAX_PROBLEMS && self.has_error()
    }

    /// Of very many problems only the first are told, and the first error.
    fn keep(&mut self, found: Found) {
        let is_first_error = found.diagnostic.severity == Severity::Error && !self.has_error();
        if self.found.len() < MAX_PROBLEMS || is_first_error {
            self.found.push(found);
        }
    }

    fn error(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.report(Problem::new(code, Severity::Error, span, message).help(help));
    }

    pub(super) fn invalid(&mut self, span: Span, message: &str, help: &str) {
        self.error("scenario-invalid-value", span, message.to_owned(), help);
    }

    /// Tells that a given key replaces the value that follows from the request.
    pub(super) fn overridden(&mut self, member: &Member<'_>, follows: &str) {
        let key = iam_policy::visible(&member.key);
        let verb = if member.node.value == Value::Null { "removes" } else { "replaces" };
        let message = format!("`{key}` {verb} what follows from the request: `{follows}`");
        let code = "scenario-key-overridden";
        let problem = Problem::new(code, Severity::Info, member.key_span, message);
        self.report(problem.help("leave it out unless the scenario means another value"));
    }

    pub(super) fn contradiction(&mut self, span: Span, message: &str, help: &str) {
        self.error("scenario-contradiction", span, message.to_owned(), help);
    }

    pub(super) fn missing_field(&mut self, span: Span, place: &str, name: &str, help: &str) {
        let message = format!("{place} needs the field `{name}`");
        self.error("scenario-missing-field", span, message, help);
    }

    pub(super) fn wrong_type(&mut self, node: &Node<'_>, place: &str, wanted: &str) {
        let first = Span::new(node.span.start, (node.span.start + 1).min(node.span.end));
        let span = match node.value {
            Value::Array(_) | Value::Object(_) => first,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => node.span,
        };
        let message = format!("{place} must be {wanted}");
        self.error("scenario-wrong-type", span, message, &format!("write {wanted} here"));
    }

    pub(super) fn unknown_field(
        &mut self,
        member: &Member<'_>,
        place: &str,
        known: &[&'static str],
    ) {
        let name = iam_policy::visible(&member.key);
        let near = nearest(&member.key, known.iter().copied());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let message = format!("{place} has no field `{name}`{near}");
        let help = format!("the fields are {}", known.join(", "));
        self.error("scenario-unknown-field", member.key_span, message, &help);
    }

    /// Reads a policy `{ "name": …, "document": … }`; `at` names it where it has no name.
    pub(super) fn document(
        &mut self,
        node: &Node<'_>,
        at: usize,
        kind: PolicyKind,
        attached_to: Option<&str>,
    ) -> Option<Document> {
        if self.is_full() {
            return None;
        }
        let mut known = vec!["name", "document"];
        if matches!(kind, PolicyKind::Resource(_) | PolicyKind::Trust) {
            known.push("kind");
        }
        let fields = Fields::read("a policy", node, &known, self)?;
        let name = fields.text("name", self).map_or_else(|| at.to_string(), str::to_owned);
        let Some(document) = fields.get("document") else {
            fields.missing("document", "put the policy document here", self);
            return None;
        };
        let attached_to = attached_to.map(str::to_owned);
        let reading = Reading { kind, purpose: Purpose::Stored, attached_to };
        let parsed = match text_of(document) {
            Some(text) => iam_policy::parse(text, &reading),
            None => iam_policy::parse_node(&self.lines, document, &reading),
        };
        for diagnostic in parsed.diagnostics {
            self.keep(Found { policy: Some(name.clone()), diagnostic });
        }
        parsed.policy.map(|policy| Document::new(name, policy))
    }
}
