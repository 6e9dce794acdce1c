//! Completions and explanations as editors show them.

use iam_lint::{Completion, CompletionKind, complete, hover};
use iam_policy::{Edit, PolicyKind, Purpose, Reading};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation, Hover,
    HoverContents, MarkupContent, MarkupKind, Position,
};
use serde_json::json;

use super::client::{Client, Draws};
use super::document::Document;
use super::place::Places;
use crate::lookup::descriptions;

/// What can be written at a place. The list is never whole: as the author types on, other names
/// fit.
pub(super) fn completions(document: &Document, position: Position) -> Option<CompletionList> {
    let reading = document.reading.as_ref()?;
    let places = document.places();
    let found = complete(&document.text, places.offset(position), reading);
    let items = found.into_iter().enumerate();
    let items = items.map(|(number, completion)| item(number, completion, &places)).collect();
    Some(CompletionList { is_incomplete: true, items })
}

fn item(number: usize, completion: Completion, places: &Places<'_>) -> CompletionItem {
    let Completion { kind, label, detail, replace, insert } = completion;
    let edit = places.edit(&Edit { span: replace, text: insert });
    CompletionItem {
        kind: Some(match kind {
            CompletionKind::Element => CompletionItemKind::FIELD,
            CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Service => CompletionItemKind::MODULE,
            CompletionKind::Action => CompletionItemKind::METHOD,
            CompletionKind::Operator => CompletionItemKind::OPERATOR,
            CompletionKind::Key => CompletionItemKind::PROPERTY,
            CompletionKind::Arn => CompletionItemKind::REFERENCE,
            CompletionKind::Principal => CompletionItemKind::CONSTANT,
        }),
        detail: (!detail.is_empty()).then_some(detail),
        sort_text: Some(format!("{number:04}")),
        filter_text: Some(label.clone()),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        data: sample(kind, &label).map(|text| json!(text)),
        label,
        ..CompletionItem::default()
    }
}

/// A document in which nothing but this name stands, for those that are worth an explanation.
fn sample(kind: CompletionKind, label: &str) -> Option<String> {
    let statement = match kind {
        CompletionKind::Action => format!(r#"{{"Action":"{label}"#),
        CompletionKind::Operator => format!(r#"{{"Condition":{{"{label}"#),
        CompletionKind::Key => format!(r#"{{"Condition":{{"Null":{{"{label}"#),
        CompletionKind::Element
        | CompletionKind::Value
        | CompletionKind::Service
        | CompletionKind::Arn
        | CompletionKind::Principal => return None,
    };
    Some(format!(r#"{{"Statement":{statement}"#))
}

/// The same completion with an explanation.
pub(super) fn explained(mut item: CompletionItem, client: &Client) -> CompletionItem {
    if let Some(text) = item.data.as_ref().and_then(|data| data.as_str()) {
        let kind = PolicyKind::Managed;
        let reading = Reading { kind, purpose: Purpose::New, attached_to: None };
        let found = hover(text, text.len(), &reading, Some(descriptions()));
        item.documentation = found.map(|it| match client.documentation {
            Draws::Markdown => Documentation::MarkupContent(markup(it.markdown, Draws::Markdown)),
            Draws::Text => Documentation::String(markup(it.markdown, Draws::Text).value),
        });
    }
    item
}

/// What stands at a place, explained.
pub(super) fn explanation(
    document: &Document,
    position: Position,
    client: &Client,
) -> Option<Hover> {
    let places = document.places();
    let offset = places.offset(position);
    let found = hover(&document.text, offset, document.reading.as_ref()?, Some(descriptions()))?;
    Some(Hover {
        range: Some(places.range(found.span)),
        contents: HoverContents::Markup(markup(found.markdown, client.hover)),
    })
}

fn markup(value: String, draws: Draws) -> MarkupContent {
    match draws {
        Draws::Markdown => MarkupContent { kind: MarkupKind::Markdown, value },
        Draws::Text => {
            let value = value.replace("**", "").replace('`', "");
            MarkupContent { kind: MarkupKind::PlainText, value }
        }
    }
}
