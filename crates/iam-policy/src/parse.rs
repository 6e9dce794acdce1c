//! From text to [`Policy`]: one pass that reports every problem.

mod action;
mod call;
mod condition;
mod document;
mod element;
mod empty;
mod principal;
mod resource;
mod shape;
mod size;
mod statement;
mod template;
mod variables;

pub use size::{Quota, quota};

use crate::json::{self, Node};
use crate::kind::PolicyKind;
use crate::policy::{Policy, Text, Version};
use crate::visible::{quoted, visible};
use crate::{Diagnostic, Lines, Problem, Severity, Span};

/// What a document is read as.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The kind of policy.
    pub kind: PolicyKind,
    /// Whether AWS would be asked to store it.
    pub purpose: Purpose,
    /// The ARN of the resource that carries a resource-based policy, where it is known.
    pub attached_to: Option<String>,
}

/// Why a document is read (E-001).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It counts as stored already: sizes are not looked at, and old language versions are fine.
    Stored,
    /// It is to be stored now: every check of AWS applies.
    New,
    /// AWS itself published it, so a variable before the resource part of an ARN, which AWS's own
    /// `AmazonTimestreamInfluxDBServiceRolePolicy` has, is only a warning.
    Published,
}

impl Reading {
    /// A stored document of this kind, attached to an unknown resource.
    pub fn stored(kind: PolicyKind) -> Reading {
        Reading { kind, purpose: Purpose::Stored, attached_to: None }
    }

    /// A new document of this kind, to be attached to an unknown resource.
    pub fn new(kind: PolicyKind) -> Reading {
        Reading { kind, purpose: Purpose::New, attached_to: None }
    }
}

/// The outcome of reading a document.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The policy; there is one exactly when no diagnostic is an error.
    pub policy: Option<Policy>,
    /// What could be read all the same where there are errors: the statements that have none.
    pub sound_part: Option<Policy>,
    /// Every problem found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// The policy, or the part of it that has no errors: what further checks can look at.
    pub fn readable(&self) -> Option<&Policy> {
        self.policy.as_ref().or(self.sound_part.as_ref())
    }

    /// The problems that are errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|it| it.severity == Severity::Error)
    }
}

/// Reads a policy document.
pub fn parse(text: &str, reading: &Reading) -> Parsed {
    parse_document(text, &json::read(text), reading)
}

/// Reads a policy document whose JSON has been read already: `document` is what [`json::read`]
/// made of `text`.
pub fn parse_document(text: &str, document: &json::Document<'_>, reading: &Reading) -> Parsed {
    let root = document.root.as_ref();
    let mut reader = Reader::new(text, reading);
    reader.problems.clone_from(&document.problems);
    let policy = root.and_then(|root| {
        reader.characters_of_text(text);
        reader.document(root)
    });
    if let Some(root) = root.filter(|_| reading.purpose == Purpose::New) {
        reader.size(root);
    }
    let mut problems = reader.problems;
    // What seems to be missing or empty may stand in the lost part of the text.
    problems.retain(|problem| !document.is_cut || !is_gap(problem.code));
    if problems.is_empty() {
        return Parsed { policy, sound_part: None, diagnostics: Vec::new() };
    }
    finish(policy, problems, &Lines::new(text), root)
}

/// Reads a policy document that is a value inside of a larger text, such as a scenario. Places are
/// those of the larger text, whose lines are given; pointers are those within the document.
pub fn parse_node(lines: &Lines<'_>, root: &Node<'_>, reading: &Reading) -> Parsed {
    let mut reader = Reader::new(lines.text(), reading);
    reader.characters_of_node(root);
    let policy = reader.document(root);
    finish(policy, reader.problems, lines, Some(root))
}

fn finish(
    policy: Option<Policy>,
    mut problems: Vec<Problem>,
    lines: &Lines<'_>,
    root: Option<&Node<'_>>,
) -> Parsed {
    problems.sort_by(|a, b| {
        (a.span.start, a.severity, a.code).cmp(&(b.span.start, b.severity, b.code))
    });
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<Span> = errors.map(|problem| problem.span).collect();
    let locate = |problem: Problem| {
        let pointer = json::pointer(root, problem.span);
        problem.locate(lines, pointer)
    };
    let diagnostics = problems.into_iter().map(locate).collect();
    if errors.is_empty() {
        return Parsed { policy, sound_part: None, diagnostics };
    }
    let sound_part = policy.map(|mut policy| {
        let is_in = |span: Span, error: &Span| span.start <= error.start && error.end <= span.end;
        policy.statements.retain(|it| !errors.iter().any(|error| is_in(it.span, error)));
        policy
    });
    Parsed { policy: None, sound_part, diagnostics }
}

/// Whether a problem says that something is not there, or not of the right shape.
fn is_gap(code: &str) -> bool {
    code.starts_with("missing-") || code.starts_with("empty-") || code == "data-type-mismatch"
}

/// Reads one document and notes its problems. Its parts stand in the modules beside this one.
struct Reader<'t> {
    text: &'t str,
    reading: &'t Reading,
    version: Version,
    /// The value of `Version` where it is written and is that of 2008.
    old_version: Option<Span>,
    /// Whether the document is the `RCPFullAWSAccess` that AWS itself attaches (E-124).
    full_access: bool,
    /// Whether a part of the current statement's condition is empty.
    empty_condition: bool,
    problems: Vec<Problem>,
    /// Whether one of them was an error.
    has_error: bool,
}

/// How many problems of one document are told.
const MAX_PROBLEMS: usize = 500;

impl<'t> Reader<'t> {
    fn new(text: &'t str, reading: &'t Reading) -> Reader<'t> {
        Reader {
            text,
            reading,
            version: Version::V2008,
            old_version: None,
            full_access: false,
            empty_condition: false,
            problems: Vec::new(),
            has_error: false,
        }
    }

    fn kind(&self) -> PolicyKind {
        self.reading.kind
    }

    /// Notes a problem. Of very many only the first are told, and the first error.
    fn report(&mut self, problem: Problem) {
        let is_error = problem.severity == Severity::Error;
        let is_first_error = is_error && !self.has_error;
        self.has_error |= is_error;
        if self.problems.len() < MAX_PROBLEMS || is_first_error {
            self.problems.push(problem);
        }
    }

    fn error(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.report(Problem::new(code, Severity::Error, span, message).help(help));
    }

    fn warning(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.report(Problem::new(code, Severity::Warning, span, message).help(help));
    }

    /// The place of a part of a string's decoded value.
    fn part(&self, text: &Text, range: std::ops::Range<usize>) -> Span {
        json::sub_span(self.text, text.span, range)
    }
}
