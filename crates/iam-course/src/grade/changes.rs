//! Counts the documents that mean something else than at the start.

use iam_policy::canonical;

use super::{Answer, GradedDocument, read_documents};
use crate::exercise::Exercise;

/// How many documents were changed where only some may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesResult {
    /// How many may be changed.
    pub most: usize,
    /// The files of those that were.
    pub changed: Vec<String>,
}

impl ChangesResult {
    /// Whether no more were changed than may be.
    pub fn pass(&self) -> bool {
        self.changed.len() <= self.most
    }
}

/// Counts the changed documents; none where all may be changed.
pub(super) fn judge(exercise: &Exercise, documents: &[GradedDocument]) -> Option<ChangesResult> {
    let most = exercise.changes?;
    Some(ChangesResult { most, changed: changed(exercise, documents) })
}

/// The files of the documents that mean something else than at the start.
pub(crate) fn changed(exercise: &Exercise, documents: &[GradedDocument]) -> Vec<String> {
    let starts = read_documents(exercise, &Answer::start(exercise));
    let pairs = documents.iter().zip(&starts);
    let differ = pairs.filter(|(own, start)| differ(own, start));
    differ.map(|(own, _)| own.file.clone()).collect()
}

/// Whether two documents differ by more than their form; by their text where one is no policy.
fn differ(one: &GradedDocument, other: &GradedDocument) -> bool {
    match (one.sound(), other.sound()) {
        (Some(one), Some(other)) => canonical(one) != canonical(other),
        (Some(_), None) | (None, Some(_)) | (None, None) => one.text.trim() != other.text.trim(),
    }
}
