//! Findings as JSON, `iam-check/v1`: the book's page about file formats says what each field means.

use iam_policy::json::{Object, object};
use iam_policy::{Certainty, Diagnostic, Evidence, Fix, Position, Span};

use super::{Checked, Report};

/// All files and their findings as one object.
pub(super) fn report(report: &Report) -> String {
    object(|out| {
        out.text("schema", "iam-check/v1");
        out.array("files", |list| {
            for checked in &report.files {
                list.object(|out| file(checked, out));
            }
        });
    })
}

fn file(checked: &Checked, out: &mut Object<'_>) {
    out.text("file", &checked.name);
    out.text("kind", checked.kind.name());
    out.array("diagnostics", |list| {
        for found in &checked.findings {
            list.object(|out| diagnostic(found, out));
        }
    });
    out.number("hidden", checked.hidden.len());
    out.array("fixed", |list| {
        for (code, title) in &checked.fixed {
            list.object(|out| {
                out.text("code", code);
                out.text("title", title);
            });
        }
    });
}

fn diagnostic(found: &Diagnostic, out: &mut Object<'_>) {
    out.text("code", found.code);
    out.text("severity", found.severity.word());
    out.text("message", &found.message);
    out.text_if_some("help", found.help.as_deref());
    out.text("pointer", &found.pointer);
    place(found.span, found.start, found.end, out);
    out.array("notes", |list| {
        for note in &found.notes {
            list.object(|out| {
                out.text("message", &note.message);
                place(note.span, note.start, note.end, out);
            });
        }
    });
    out.bool("proved", found.evidence == Evidence::Proof);
    match &found.evidence {
        Evidence::Text | Evidence::Proof => {}
        Evidence::Witness(request) => out.text("witness", request),
    }
    if let Some(of) = &found.fix {
        out.object("fix", |out| fix(of, out));
    }
}

fn place(span: Span, start: Position, end: Position, out: &mut Object<'_>) {
    out.number("line", start.line);
    out.number("column", start.column);
    out.number("end_line", end.line);
    out.number("end_column", end.column);
    out.number("start", span.start);
    out.number("end", span.end);
}

fn fix(fix: &Fix, out: &mut Object<'_>) {
    out.text("title", &fix.title);
    out.text("certainty", certainty(fix.certainty));
    out.array("edits", |list| {
        for edit in &fix.edits {
            list.object(|out| {
                out.number("start", edit.span.start);
                out.number("end", edit.span.end);
                out.text("text", &edit.text);
            });
        }
    });
}

/// The word for programs.
pub(super) fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "sure",
        Certainty::Likely => "likely",
    }
}
