//! The text that a completion becomes: with the quotes and the colon that are missing.

use iam_policy::Span;

use super::{Completion, Offer};
use crate::cursor::{Cursor, Quotes, Slot};

/// The completion that puts an offer where the cursor stands.
pub(super) fn written(offer: Offer, cursor: &Cursor<'_>, text: &str) -> Completion {
    let Offer { kind, label, detail, is_open } = offer;
    let mut replace = cursor.content;
    let (opening, closing) = match cursor.quotes {
        Quotes::Both => ("", ""),
        Quotes::Opening if is_open => ("", ""),
        Quotes::Opening => ("", "\""),
        Quotes::Missing => ("\"", "\""),
    };
    let mut insert = format!("{opening}{label}{closing}");
    if cursor.slot == Slot::Key && !is_open && !has_colon(text, cursor) {
        if cursor.quotes == Quotes::Both {
            replace = Span::new(replace.start, replace.end + 1);
            insert.push('"');
        }
        insert.push_str(": ");
    }
    Completion { kind, label, detail, replace, insert }
}

/// The completion that puts a key into a policy variable, with the brace that is missing.
pub(super) fn variable(offer: Offer, replace: Span, text: &str) -> Completion {
    let Offer { kind, label, detail, is_open } = offer;
    let is_closed = text.get(replace.end..).is_some_and(|rest| rest.starts_with(['}', ',']));
    let closing = if is_open || is_closed { "" } else { "}" };
    let insert = format!("{label}{closing}");
    Completion { kind, label, detail, replace, insert }
}

/// Whether a colon follows the key.
fn has_colon(text: &str, cursor: &Cursor<'_>) -> bool {
    let end = cursor.content.end + usize::from(cursor.quotes == Quotes::Both);
    text.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'))
}
