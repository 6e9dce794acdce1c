//! What the rules of this group ask of a statement.

use iam_policy::{
    ActionEntry, Effect, PolicyKind, ResourceEntry, ResourcePattern, Sense, Span, json, visible,
};

use crate::subject::{StatementFacts, Subject};

/// Which kinds of policy a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// What is attached to a user, group or role.
    Identity,
    /// The same, and boundaries.
    IdentityAndLimit,
    /// The same, and session policies.
    IdentityAndLimits,
    /// Identity policies, boundaries and resource-based policies.
    Grants,
}

impl About {
    pub(super) fn is(self, kind: PolicyKind) -> bool {
        let is_boundary = kind == PolicyKind::Boundary;
        kind.is_identity()
            || match self {
                About::Identity => false,
                About::IdentityAndLimit => is_boundary,
                About::IdentityAndLimits => is_boundary || kind == PolicyKind::Session,
                About::Grants => is_boundary || matches!(kind, PolicyKind::Resource(_)),
            }
    }
}

/// What an Allow does: it gives, or it lets through what another policy gives.
pub(super) fn allows(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Boundary | PolicyKind::Session => "lets through",
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole
        | PolicyKind::Trust
        | PolicyKind::Resource(_)
        | PolicyKind::Scp
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => "allows",
    }
}

/// The statements that allow what they list.
pub(super) fn allowing<'s>(
    subject: &'s Subject<'_>,
    about: About,
) -> impl Iterator<Item = &'s StatementFacts<'s>> {
    let is_meant = about.is(subject.kind());
    subject.statements.iter().filter(move |facts| {
        let statement = facts.statement;
        is_meant
            && statement.effect == Effect::Allow
            && statement.action.sense == Sense::Listed
            && statement.resource.as_ref().is_none_or(|it| it.sense == Sense::Listed)
    })
}

/// The entries of `Resource`.
pub(super) fn resources<'s>(facts: &'s StatementFacts<'_>) -> &'s [ResourceEntry] {
    facts.statement.resource.as_ref().map(|it| it.entries.as_slice()).unwrap_or_default()
}

/// The entry `*` of `Resource`.
pub(super) fn star<'s>(facts: &'s StatementFacts<'_>) -> Option<&'s ResourceEntry> {
    resources(facts).iter().find(|it| it.pattern == ResourcePattern::Anything)
}

/// Whether the entry is `*`, for every action of every service.
pub(super) fn is_everything(entry: &ActionEntry) -> bool {
    entry.prefix().is_none() && entry.names_everything()
}

/// The first wildcard of the name of an action.
pub(super) fn wildcard(subject: &Subject<'_>, entry: &ActionEntry) -> Span {
    let at = entry.text.value.len() - entry.name().len() + entry.literal_name().len();
    subject.part(&entry.text, at..(at + 1).min(entry.text.value.len()))
}

/// Whether a condition says which resources are meant: by their tags or owners, or by a key of a
/// service.
pub(super) fn is_scoped(facts: &StatementFacts<'_>) -> bool {
    facts.statement.condition.iter().any(|test| {
        let key = test.key.value.to_ascii_lowercase();
        key.starts_with("aws:resource") || key.starts_with("aws:called") || !key.starts_with("aws:")
    })
}

/// The value of an element: a text without its quotes, a list with its brackets.
pub(super) fn value(node: &json::Node<'_>) -> Span {
    match node.value {
        json::Value::String(_) => Span::new(node.span.start + 1, node.span.end - 1),
        json::Value::Null
        | json::Value::Bool(_)
        | json::Value::Number(_)
        | json::Value::Array(_)
        | json::Value::Object(_) => node.span,
    }
}

/// The first few names in backticks, and how many more there are.
pub(super) fn few(names: &[String], most: usize) -> String {
    let shown: Vec<String> =
        names.iter().take(most).map(|it| format!("`{}`", visible(it))).collect();
    let more = names.len().saturating_sub(most);
    match (shown.as_slice(), more) {
        ([], _) => String::new(),
        ([only], 0) => only.clone(),
        ([head @ .., last], 0) => format!("{} and {last}", head.join(", ")),
        (all, more) => format!("{} and {more} more", all.join(", ")),
    }
}
