//! The help that a misspelt name gets.

use iam_policy::nearest;

/// "did you mean …?", where a known name is near enough to be meant.
pub(crate) fn did_you_mean<'n>(
    written: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    nearest(written, known).map(|name| format!("did you mean `{name}`?"))
}
