//! Fixes as editors offer them: one for each finding, and all that are sure at once.

use iam_policy::{Certainty, Diagnostic, Edit, Span};
use lsp_types::{CodeAction, CodeActionKind, CodeActionParams, TextEdit};
use serde_json::json;

use super::client::Client;
use super::diagnose::diagnostic;
use super::document::{Document, setting};
use super::place::Places;
use crate::check::fix::fixed;

/// The kind of the change that makes every sure fix.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.iam");

/// The changes that are offered for a part of a document.
pub(super) fn actions(
    document: &Document,
    params: &CodeActionParams,
    client: &Client,
) -> Vec<CodeAction> {
    let places = document.places();
    let range = params.range;
    let asked = Span::new(places.offset(range.start), places.offset(range.end));
    let only = params.context.only.as_deref();
    let mut actions = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX, only) {
        let findings = document.findings();
        let near = findings
            .iter()
            .filter(|found| found.span.start <= asked.end && asked.start <= found.span.end);
        actions.extend(near.filter_map(|found| quick_fix(found, document, &places, client)));
    }
    if is_wanted(&FIX_ALL, only) {
        actions.extend(fix_all(document, &places, client));
    }
    actions
}

/// Whether a kind, or one that holds it, is among those that the editor asks for.
fn is_wanted(kind: &CodeActionKind, only: Option<&[CodeActionKind]>) -> bool {
    let holds = |asked: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        rest.is_some_and(|rest| {
            asked.as_str().is_empty() || rest.is_empty() || rest.starts_with('.')
        })
    };
    only.is_none_or(|only| only.iter().any(holds))
}

fn quick_fix(
    found: &Diagnostic,
    document: &Document,
    places: &Places<'_>,
    client: &Client,
) -> Option<CodeAction> {
    let fix = found.fix.as_ref()?;
    let edits = fix.edits.iter().map(|edit| places.edit(edit)).collect();
    Some(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(found, document, places, client)]),
        edit: Some(change(document, edits, client)?),
        is_preferred: Some(fix.certainty == Certainty::Sure),
        ..CodeAction::default()
    })
}

fn fix_all(document: &Document, places: &Places<'_>, client: &Client) -> Option<CodeAction> {
    let fixed = fixed(&document.text, document.reading.as_ref()?, &setting());
    let edit = difference(&document.text, &fixed.text)?;
    Some(CodeAction {
        title: match fixed.done.as_slice() {
            [(_, title)] => format!("fix what needs no judgement: {title}"),
            all => format!("fix what needs no judgement ({} fixes)", all.len()),
        },
        kind: Some(FIX_ALL),
        edit: Some(change(document, vec![places.edit(&edit)], client)?),
        ..CodeAction::default()
    })
}

/// The one change that makes the second text of the first; `None` where they are alike.
fn difference(before: &str, after: &str) -> Option<Edit> {
    let alike = |(own, other): &(char, char)| own == other;
    let bytes = |pair: (char, char)| pair.0.len_utf8();
    let start: usize = before.chars().zip(after.chars()).take_while(alike).map(bytes).sum();
    let (rest, new) = (before.get(start..)?, after.get(start..)?);
    let end: usize = rest.chars().rev().zip(new.chars().rev()).take_while(alike).map(bytes).sum();
    let text = new.get(..new.len() - end)?.to_owned();
    let span = Span::new(start, before.len() - end);
    (before != after).then_some(Edit { span, text })
}

/// A change of one document, in the words that the editor understands.
fn change(
    document: &Document,
    edits: Vec<TextEdit>,
    client: &Client,
) -> Option<lsp_types::WorkspaceEdit> {
    let uri = document.uri.as_str();
    let change = if client.takes_versions {
        let of = json!({ "uri": uri, "version": document.version });
        json!({ "documentChanges": [{ "textDocument": of, "edits": edits }] })
    } else {
        json!({ "changes": { uri: edits } })
    };
    serde_json::from_value(change).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_short() {
        let check = |before: &str, after: &str, expected: Option<(usize, usize, &str)>| {
            let found = difference(before, after);
            let found = found.as_ref().map(|it| (it.span.start, it.span.end, it.text.as_str()));
            assert_eq!(found, expected);
        };
        check("allow", "Allow", Some((0, 1, "A")));
        check("aa", "aaa", Some((2, 2, "a")));
        check("\u{e9}b", "\u{e9}", Some((2, 3, "")));
        check("same", "same", None);
    }

    #[test]
    fn kinds_hold_others() {
        let check = |asked: &str, expected: bool| {
            let asked = [CodeActionKind::from(asked.to_owned())];
            assert_eq!(is_wanted(&FIX_ALL, Some(&asked)), expected);
        };
        check("source.fixAll.iam", true);
        check("source.fixAll", true);
        check("source", true);
        check("", true);
        check("source.fixAll.ia", false);
        check("quickfix", false);
    }
}
