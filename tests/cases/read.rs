//! A reading case: a document and the problems that the reader must find in it.

use iam_policy::{PolicyKind, Purpose, Reading, Severity, parse};
use serde::Deserialize;

use super::files::Placed;
use super::{Difference, Failure};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// A sentence, unique in its file.
    pub(super) name: String,
    /// The rules and traps it shows.
    pub(super) cites: Vec<String>,
    kind: String,
    purpose: Option<String>,
    /// The ARN of the resource that carries the document.
    attached_to: Option<String>,
    document: String,
    /// How many letters `x` stand for `<x>` in the document.
    #[serde(default)]
    pad: usize,
    /// How many spaces stand for `<_>` in the document.
    #[serde(default)]
    blanks: usize,
    /// The codes of all errors, in the order of the text.
    codes: Vec<String>,
    /// Codes that must be among those of the other findings.
    #[serde(default)]
    warnings: Vec<String>,
}

/// Reads the document and compares.
pub(super) fn check(placed: &Placed<Case>) -> Option<Failure> {
    let case = &placed.case;
    let parsed = parse(&case.text(), &case.reading());
    let mut errors = Vec::new();
    let mut others = Vec::new();
    for found in &parsed.diagnostics {
        let list = if found.severity == Severity::Error { &mut errors } else { &mut others };
        list.push(found.code);
    }
    let mut differences = Vec::new();
    if errors != case.codes {
        differences.push(difference("codes", &case.codes, &errors));
    }
    if case.warnings.iter().any(|it| !others.contains(&it.as_str())) {
        differences.push(difference("warnings", &case.warnings, &others));
    }
    if parsed.policy.is_some() != errors.is_empty() {
        differences.push(difference("policy", &errors.is_empty(), &parsed.policy.is_some()));
    }
    (!differences.is_empty()).then(|| Failure { case: placed.place.clone(), differences })
}

impl Case {
    fn text(&self) -> String {
        if self.pad == 0 {
            return self.document.clone();
        }
        self.document.replace("<x>", &"x".repeat(self.pad)).replace("<_>", &" ".repeat(self.blanks))
    }

    fn reading(&self) -> Reading {
        let kind = PolicyKind::from_name(&self.kind).expect("the kind of a case has a known name");
        let purpose = match self.purpose.as_deref() {
            None | Some("stored") => Purpose::Stored,
            Some("new") => Purpose::New,
            Some(other) => panic!("{}: no purpose is called {other}", self.name),
        };
        Reading { kind, purpose, attached_to: self.attached_to.clone() }
    }
}

fn difference(
    field: &'static str,
    expected: &impl std::fmt::Debug,
    actual: &impl std::fmt::Debug,
) -> Difference {
    Difference { field, expected: format!("{expected:?}"), actual: format!("{actual:?}") }
}
