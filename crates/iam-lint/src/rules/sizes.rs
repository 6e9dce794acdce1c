//! Sizes and quotas.

use super::Group;

mod near_limit;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[page!("sizes", Size, Info, "policy-size-near-limit", [])],
    rules: &[near_limit::headroom],
    outranks: &[],
};
