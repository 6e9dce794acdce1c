//! What the editor can do, as it told at the beginning.

use lsp_types::{ClientCapabilities, MarkupKind, PositionEncodingKind};

use super::place::Encoding;

/// What the editor can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client {
    /// How it counts the columns of a line.
    pub(super) encoding: Encoding,
    /// Whether it asks for diagnostics, so that none are sent unasked.
    pub(super) pulls: bool,
    /// Whether it shows other places beside a diagnostic.
    pub(super) shows_related: bool,
    /// Whether its changes of a document can name the version that they are for.
    pub(super) takes_versions: bool,
    /// What it can draw of an explanation.
    pub(super) hover: Draws,
    /// What it can draw beside a completion.
    pub(super) documentation: Draws,
}

/// What an editor can draw.
#[derive(Debug, Clone, Copy)]
pub(super) enum Draws {
    /// Headings, lists and tables.
    Markdown,
    /// Lines of text.
    Text,
}

impl Client {
    /// Reads what it told.
    pub(super) fn new(told: &ClientCapabilities) -> Client {
        let general = told.general.as_ref();
        let encodings = general.and_then(|it| it.position_encodings.as_deref());
        let takes_utf8 = encodings.is_some_and(|it| it.contains(&PositionEncodingKind::UTF8));
        let document = told.text_document.as_ref();
        let published = document.and_then(|it| it.publish_diagnostics.as_ref());
        let changes = told.workspace.as_ref().and_then(|it| it.workspace_edit.as_ref());
        let hover = document.and_then(|it| it.hover.as_ref()?.content_format.as_ref());
        let completion = document.and_then(|it| it.completion.as_ref()?.completion_item.as_ref());
        let documentation = completion.and_then(|it| it.documentation_format.as_ref());
        let draws = |formats: Option<&Vec<MarkupKind>>| match formats {
            Some(formats) if !formats.contains(&MarkupKind::Markdown) => Draws::Text,
            Some(_) | None => Draws::Markdown,
        };
        Client {
            encoding: if takes_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: document.is_some_and(|it| it.diagnostic.is_some()),
            shows_related: published.and_then(|it| it.related_information).unwrap_or(false),
            takes_versions: changes.and_then(|it| it.document_changes).unwrap_or(false),
            hover: draws(hover),
            // An editor that says nothing about it takes plain text only.
            documentation: documentation.map_or(Draws::Text, |it| draws(Some(it))),
        }
    }
}
