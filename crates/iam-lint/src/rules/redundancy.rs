//! What has no effect.

use super::Group;

mod fitting;
mod form;
mod lists;
mod proved;
mod scope;
mod statements;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("redundancy", Redundancy, Suggestion, "duplicate-list-entry", ["REDUNDANT_ACTION"]),
        page!("redundancy", Redundancy, Suggestion, "redundant-action", ["REDUNDANT_ACTION"]),
        page!("redundancy", Redundancy, Suggestion, "redundant-resource", ["REDUNDANT_RESOURCE"]),
        page!("redundancy", Redundancy, Suggestion, "redundant-principal", []),
        page!("redundancy", Redundancy, Suggestion, "redundant-statement", ["REDUNDANT_STATEMENT"]),
        page!("redundancy", Redundancy, Warning, "allow-shadowed", ["REDUNDANT_STATEMENT"]),
        page!("redundancy", Redundancy, Suggestion, "deny-shadowed", []),
        page!("redundancy", Redundancy, Warning, "allow-unreachable", []),
        page!("redundancy", Redundancy, Suggestion, "deny-without-overlap", []),
        page!("redundancy", Redundancy, Warning, "statement-never-matches", []),
        page!("redundancy", Redundancy, Info, "mergeable-statements", []),
        page!("redundancy", Redundancy, Warning, "policy-grants-nothing", []),
    ],
    rules: &[lists::actions, lists::resources, lists::principals, statements::all],
    outranks: &[("redundant-session-principal", "redundant-principal")],
};
