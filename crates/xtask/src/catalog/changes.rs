//! `CHANGES.md`: what the new data say that the old ones did not, for people.

use iam_catalog::Catalog;

use super::corrections::Merge;

/// The report.
pub(crate) fn report(before: Option<&Catalog>, now: &Catalog, merge: &Merge) -> String {
    let _ = (before, now, merge);
    String::new()
}
