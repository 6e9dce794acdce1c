//! The elements of a statement.

use super::Group;

mod excluded;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[page!("statements", Statement, Security, "not-action-with-allow", [])],
    rules: &[excluded::with_allow],
    outranks: &[],
};
