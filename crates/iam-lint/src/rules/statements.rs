//! The elements of a statement.

use super::Group;

mod excluded;
mod lockout;
mod names;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("statements", Statement, Info, "missing-sid", []),
        page!("statements", Statement, Suggestion, "sid-contradicts-effect", []),
        page!("statements", Statement, Security, "not-action-with-allow", []),
        page!("statements", Statement, Security, "not-resource-with-allow", []),
        page!("statements", Statement, Warning, "deny-lockout", []),
    ],
    rules: &[
        names::missing,
        names::contradicting,
        excluded::actions_with_allow,
        excluded::resources_with_allow,
        lockout::without_way_back,
    ],
    outranks: &[],
};
