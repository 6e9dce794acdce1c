//! Problems in a text: what is wrong, where, how bad it is, and what to do.

use crate::{Lines, Position, Span};

/// How bad a problem is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// AWS rejects the document, or it cannot be read: nothing is decided with it.
    Error,
    /// Accepted, but it grants or leaves open more than its author is likely to mean.
    Security,
    /// Accepted, but it does not do what it seems to say.
    Warning,
    /// Accepted and harmless; there is a clearer way.
    Suggestion,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word for people and for JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Security => "security",
            Severity::Warning => "warning",
            Severity::Suggestion => "suggestion",
            Severity::Info => "info",
        }
    }
}

/// A problem in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the kind of problem, such as `missing-effect`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The bytes of the text it is about.
    pub span: Span,
    /// Where `span` begins.
    pub start: Position,
    /// Where `span` ends.
    pub end: Position,
    /// The JSON pointer of the innermost value that holds `span`; empty for the document itself.
    pub pointer: String,
    /// What is wrong: lower case, no period, the author's words in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to the problem.
    pub notes: Vec<Note>,
    /// A change of the text that removes the problem.
    pub fix: Option<Fix>,
    /// What the finding rests on.
    pub evidence: Evidence,
}

/// A change of a text that removes a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: ``replace with `s3:GetObject` ``.
    pub title: String,
    /// The replacements, in the order of the text; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be done without asking.
    pub certainty: Certainty,
}

/// The replacement of some bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// The text that comes: JSON as it stands in a file, its escapes written.
    pub text: String,
}

/// How sure it is that a fix does what the author means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The meaning stays, or there is one way only to mean something: it is applied when asked to
    /// fix a file.
    Sure,
    /// A good guess: an editor offers it, and a person chooses.
    Likely,
}

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Evidence {
    /// What stands in the text.
    #[default]
    Text,
    /// A proof for every request.
    Proof,
    /// A request, in words, that the evaluator has decided so.
    Witness(String),
}

/// A second place that belongs to a problem, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The bytes of the text.
    pub span: Span,
    /// Where they begin.
    pub start: Position,
    /// Where they end.
    pub end: Position,
    /// What the place has to do with the problem.
    pub message: String,
}

/// A problem before its lines, columns and pointer are known: what a reader notes while it reads.
#[derive(Debug, Clone)]
pub struct Problem {
    /// See [`Diagnostic::code`].
    pub code: &'static str,
    /// See [`Diagnostic::severity`].
    pub severity: Severity,
    /// See [`Diagnostic::span`].
    pub span: Span,
    /// See [`Diagnostic::message`].
    pub message: String,
    /// See [`Diagnostic::help`].
    pub help: Option<String>,
    /// See [`Diagnostic::notes`].
    pub notes: Vec<(Span, String)>,
    /// See [`Diagnostic::fix`].
    pub fix: Option<Fix>,
    /// See [`Diagnostic::evidence`].
    pub evidence: Evidence,
}

impl Problem {
    /// A problem without help and notes.
    pub fn new(
        code: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Problem {
        Problem {
            code,
            severity,
            span,
            message: message.into(),
            help: None,
            notes: Vec::new(),
            fix: None,
            evidence: Evidence::Text,
        }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// The same problem with a second place.
    #[must_use]
    pub fn note(mut self, span: Span, message: impl Into<String>) -> Problem {
        self.notes.push((span, message.into()));
        self
    }

    /// The same problem with a change that removes it: `text` in place of the bytes of `span`.
    #[must_use]
    pub fn fix(
        self,
        title: impl Into<String>,
        certainty: Certainty,
        span: Span,
        text: impl Into<String>,
    ) -> Problem {
        self.fix_all(title, certainty, vec![Edit { span, text: text.into() }])
    }

    /// The same problem with a change of several places that removes it.
    #[must_use]
    pub fn fix_all(
        mut self,
        title: impl Into<String>,
        certainty: Certainty,
        edits: Vec<Edit>,
    ) -> Problem {
        self.fix = Some(Fix { title: title.into(), edits, certainty });
        self
    }

    /// The same problem, resting on something else than the text.
    #[must_use]
    pub fn evidence(mut self, evidence: Evidence) -> Problem {
        self.evidence = evidence;
        self
    }

    /// The finished diagnostic: `lines` of the same text, `pointer` of the place.
    pub fn locate(self, lines: &Lines<'_>, pointer: String) -> Diagnostic {
        let note = |(span, message): (Span, String)| Note {
            span,
            start: lines.position(span.start),
            end: lines.position(span.end),
            message,
        };
        Diagnostic {
            code: self.code,
            severity: self.severity,
            span: self.span,
            start: lines.position(self.span.start),
            end: lines.position(self.span.end),
            pointer,
            message: self.message,
            help: self.help,
            notes: self.notes.into_iter().map(note).collect(),
            fix: self.fix,
            evidence: self.evidence,
        }
    }
}
