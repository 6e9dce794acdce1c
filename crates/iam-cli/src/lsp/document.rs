//! A text that is open in the editor.

use iam_lint::{Setting, lint};
use iam_policy::{Diagnostic, Purpose, Reading};
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::place::{Encoding, Places, apply};
use super::policy::Told;
use crate::check::now;

/// An open text.
pub(super) struct Document {
    /// What the editor calls it.
    pub(super) uri: Uri,
    /// How often it has changed.
    pub(super) version: i32,
    pub(super) text: String,
    encoding: Encoding,
    told: Told,
    /// What it is read as; `None` where it is no policy.
    pub(super) reading: Option<Reading>,
}

impl Document {
    /// One that has just been opened.
    pub(super) fn new(item: TextDocumentItem, encoding: Encoding) -> Document {
        let TextDocumentItem { uri, version, text, .. } = item;
        let told = Told::of(&uri);
        let reading = reading(told, &text);
        Document { uri, version, text, encoding, told, reading }
    }

    /// Makes the changes that the author made.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        self.version = version;
        for change in changes {
            apply(&mut self.text, change, self.encoding);
        }
        self.reading = reading(self.told, &self.text);
    }

    /// Its places.
    pub(super) fn places(&self) -> Places<'_> {
        Places::new(&self.text, self.encoding)
    }

    /// What is wrong or doubtful in it.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let reading = self.reading.as_ref();
        reading.map(|reading| lint(&self.text, reading, &setting())).unwrap_or_default()
    }
}

/// What is known besides a text.
pub(super) fn setting() -> Setting {
    Setting { now: Some(now()), ..Setting::default() }
}

fn reading(told: Told, text: &str) -> Option<Reading> {
    Some(Reading { kind: told.kind(text)?, purpose: Purpose::New, attached_to: None })
}
