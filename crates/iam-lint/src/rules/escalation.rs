//! Ways to more permissions, and exposure.

use iam_catalog::ActionId;
use iam_policy::{PolicyKind, Sense, Span};

use super::Group;
use crate::subject::StatementFacts;

mod context;
mod delegation;
mod passing;
mod paths;
mod privesc;
mod reach;
mod resource_policies;
mod resources;
mod risky;
mod sensitive;
mod unscoped;
mod world;

pub use privesc::{PrivilegePath, privilege_paths};

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("escalation", Escalation, Security, "privesc", []),
        page!("escalation", Escalation, Info, "privesc-partial", []),
        page!("escalation", Escalation, Security, "resource-policy-privesc", []),
        page!(
            "escalation",
            Escalation,
            Security,
            "pass-role-with-star-resource",
            ["PASS_ROLE_WITH_STAR_IN_RESOURCE"]
        ),
        page!(
            "escalation",
            Escalation,
            Security,
            "pass-role-via-action-wildcard",
            [
                "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
                "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"
            ]
        ),
        page!(
            "escalation",
            Escalation,
            Security,
            "pass-role-via-not-action",
            [
                "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
                "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"
            ]
        ),
        page!(
            "escalation",
            Escalation,
            Security,
            "pass-role-with-not-resource",
            ["PASS_ROLE_WITH_NOT_RESOURCE"]
        ),
        page!("escalation", Escalation, Suggestion, "pass-role-without-service", []),
        page!(
            "escalation",
            Escalation,
            Warning,
            "create-slr-with-star-resource",
            ["CREATE_SLR_WITH_STAR_IN_RESOURCE"]
        ),
        page!(
            "escalation",
            Escalation,
            Warning,
            "create-slr-via-action-wildcard",
            [
                "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
                "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"
            ]
        ),
        page!(
            "escalation",
            Escalation,
            Warning,
            "create-slr-via-not-action",
            [
                "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
                "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"
            ]
        ),
        page!(
            "escalation",
            Escalation,
            Warning,
            "create-slr-with-not-resource",
            ["CREATE_SLR_WITH_NOT_RESOURCE"]
        ),
        page!("escalation", Escalation, Security, "assume-role-with-star-resource", []),
        page!("escalation", Escalation, Security, "boundary-removable", []),
        page!("escalation", Escalation, Security, "create-principal-without-boundary", []),
        page!("escalation", Escalation, Security, "credentials-exposure", []),
        page!("escalation", Escalation, Security, "data-exfiltration-unscoped", []),
        page!("escalation", Escalation, Security, "resource-exposure-unscoped", []),
        page!("escalation", Escalation, Warning, "write-unscoped", []),
        page!("escalation", Escalation, Suggestion, "tagging-unscoped", []),
        page!("escalation", Escalation, Warning, "sensitive-access", []),
        page!("escalation", Escalation, Security, "kms-decrypt-unscoped", []),
        page!("escalation", Escalation, Warning, "audit-tampering", []),
        page!("escalation", Escalation, Suggestion, "marketplace-subscribe-unscoped", []),
    ],
    rules: &[
        privesc::whole,
        resource_policies::written,
        passing::pass_role,
        passing::without_service,
        passing::create_service_linked_role,
        delegation::removable,
        delegation::created_without,
        reach::all,
        sensitive::reached,
    ],
    outranks: &[
        ("privesc", "boundary-removable"),
        ("privesc", "credentials-exposure"),
        ("privesc", "resource-exposure-unscoped"),
        ("privesc", "write-unscoped"),
        ("privesc", "pass-role-without-service"),
        ("pass-role-with-star-resource", "resource-star-unneeded"),
        ("pass-role-via-action-wildcard", "resource-exposure-unscoped"),
        ("pass-role-via-action-wildcard", "create-slr-via-action-wildcard"),
        ("pass-role-via-not-action", "create-slr-via-not-action"),
        ("create-slr-with-star-resource", "resource-star-unneeded"),
        ("assume-role-with-star-resource", "resource-star-unneeded"),
        ("data-exfiltration-unscoped", "resource-star-unneeded"),
        ("kms-decrypt-unscoped", "resource-star-unneeded"),
        ("credentials-exposure", "resource-exposure-unscoped"),
        ("credentials-exposure", "write-unscoped"),
        ("resource-policy-privesc", "resource-exposure-unscoped"),
        ("resource-exposure-unscoped", "write-unscoped"),
        ("resource-exposure-unscoped", "tagging-unscoped"),
        ("audit-tampering", "write-unscoped"),
        ("write-unscoped", "tagging-unscoped"),
    ],
};

/// Whether policies of this kind say what a user or role may do: identity policies, and those
/// that limit them.
fn is_limited_by_identity(kind: PolicyKind) -> bool {
    kind.is_identity() || matches!(kind, PolicyKind::Boundary | PolicyKind::Session)
}

/// The entry of the statement that covers the action; of `NotAction` its name.
fn entry_span(facts: &StatementFacts<'_>, action: ActionId) -> Span {
    let block = &facts.statement.action;
    let mut entries = block.entries.iter().zip(facts.entry_actions());
    let covering = entries.find(|(_, set)| set.contains(action)).map(|(entry, _)| entry.text.span);
    match block.sense {
        Sense::Listed => covering.unwrap_or(block.key_span),
        Sense::Excluded => block.key_span,
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
