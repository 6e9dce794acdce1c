//! Policy variables.

use super::Group;

/// The rules of this group.
pub(super) const GROUP: Group = Group { codes: &[], rules: &[], outranks: &[] };
