//! Findings as editors show them.

use iam_policy::{Certainty, Diagnostic, Note, Severity};
use lsp_types::{DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString};
use serde_json::json;

use super::client::Client;
use super::document::Document;
use super::place::Places;

/// The name under which editors show the findings.
pub(super) const SOURCE: &str = "iam";

/// Everything that is wrong or doubtful in a document.
pub(super) fn diagnostics(document: &Document, client: &Client) -> Vec<lsp_types::Diagnostic> {
    let places = document.places();
    let findings = document.findings();
    findings.iter().map(|found| diagnostic(found, document, &places, client)).collect()
}

/// A finding.
pub(super) fn diagnostic(
    found: &Diagnostic,
    document: &Document,
    places: &Places<'_>,
    client: &Client,
) -> lsp_types::Diagnostic {
    let mut message = found.message.clone();
    if let Some(help) = &found.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let related = |note: &Note| DiagnosticRelatedInformation {
        location: Location::new(document.uri.clone(), places.range(note.span)),
        message: note.message.clone(),
    };
    let mut related: Vec<_> = found.notes.iter().map(related).collect();
    if !client.shows_related {
        let lines = related
            .drain(..)
            .map(|note| format!("\nline {}: {}", note.location.range.start.line + 1, note.message));
        message.extend(lines);
    }
    let fix = found.fix.as_ref().map(|fix| {
        let certainty = match fix.certainty {
            Certainty::Sure => "sure",
            Certainty::Likely => "likely",
        };
        json!({ "fix": fix.title, "certainty": certainty })
    });
    lsp_types::Diagnostic {
        range: places.range(found.span),
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.code.to_owned())),
        // The book that explains the codes has no address that every reader could open.
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: None,
        data: fix,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Security | Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Suggestion => DiagnosticSeverity::INFORMATION,
        Severity::Info => DiagnosticSeverity::HINT,
    }
}
