//! The text and the document around the statements.

use super::Group;

mod other_kind;
mod placeholder;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("documents", Text, Warning, "placeholder-left-in", []),
        page!("documents", Document, Warning, "wrong-policy-type", []),
    ],
    rules: &[placeholder::left_in, other_kind::looks_like],
    outranks: &[],
};
