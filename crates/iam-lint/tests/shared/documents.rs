//! Every document that the linter is tested with: those of the cases and those in the pages.

use iam_lint::{Setting, codes};
use iam_policy::Reading;

use crate::case::files;
use crate::page::examples;

/// One document and what it is read as.
pub(crate) struct Document {
    /// Where it stands.
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) reading: Reading,
    pub(crate) setting: Setting,
}

/// All documents, those of the cases first.
pub(crate) fn documents() -> Vec<Document> {
    let mut documents = Vec::new();
    for (code, file) in files() {
        documents.extend(file.case.iter().map(|case| Document {
            place: format!("{code}: {}", case.name),
            text: case.read().0,
            reading: case.reading(),
            setting: case.setting(),
        }));
    }
    for code in codes() {
        documents.extend(examples(code.page).into_iter().map(|example| Document {
            place: format!("the page of {}", code.id),
            text: example.text,
            reading: example.reading,
            setting: example.setting,
        }));
    }
    documents
}
