//! The text and the document around the statements.

use super::Group;

/// The rules of this group.
pub(super) const GROUP: Group = Group { codes: &[], rules: &[], outranks: &[] };
