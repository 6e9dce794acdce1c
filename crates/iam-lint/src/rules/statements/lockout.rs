//! A Deny that spares so little that nobody it binds can undo it.

use iam_policy::{ActionEntry, Effect, PolicyKind, ResourcePattern, Sense, Statement};

use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// By which actions a principal gets rid of a policy of its own, or acts as somebody else.
const LEAVING: &[(&str, &str)] = &[
    ("iam", "DetachUserPolicy"),
    ("iam", "DetachGroupPolicy"),
    ("iam", "DetachRolePolicy"),
    ("iam", "DeleteUserPolicy"),
    ("iam", "DeleteGroupPolicy"),
    ("iam", "DeleteRolePolicy"),
    ("iam", "PutUserPolicy"),
    ("iam", "PutGroupPolicy"),
    ("iam", "PutRolePolicy"),
    ("iam", "CreatePolicyVersion"),
    ("iam", "DeletePolicyVersion"),
    ("iam", "SetDefaultPolicyVersion"),
    ("iam", "RemoveUserFromGroup"),
    ("sts", "AssumeRole"),
];

/// A Deny of everything but a list, without a condition, that has no way back on its list.
pub(super) fn without_way_back(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let statement = facts.statement;
        let always = statement.condition.is_empty() && !statement.has_empty_condition;
        let is_sweeping =
            statement.effect == Effect::Deny && statement.action.sense == Sense::Excluded && always;
        let (true, Some(member)) = (is_sweeping, facts.member("Effect")) else { continue };
        let Some(message) = locked_out(subject, statement) else { continue };
        let span = iam_policy::json::content_span(subject.text, member.node.span);
        let help = "add a `Condition` that says when it holds; to grant only a few actions, list \
                    them with `Allow` and leave the `Deny` out";
        findings.add(found("deny-lockout", span, message).help(help));
    }
}

/// Who is locked out, and of what.
fn locked_out(subject: &Subject<'_>, statement: &Statement) -> Option<&'static str> {
    let spares = |actions: &[(&str, &str)]| {
        let entries = &statement.action.entries;
        let is_spared =
            |entry: &ActionEntry| actions.iter().any(|(prefix, name)| entry.matches(prefix, name));
        entries.iter().any(is_spared)
    };
    match subject.kind() {
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole => {
            let is_locked = grants_nothing(subject) && is_everywhere(statement);
            (is_locked && !spares(LEAVING)).then_some(
                "whoever carries this policy can do nothing but what `NotAction` lists, whatever \
                 else is allowed, and cannot undo this either",
            )
        }
        PolicyKind::Scp => (is_everywhere(statement) && !spares(LEAVING)).then_some(
            "nobody in the accounts it is attached to, not even a root user, can do anything but \
             what `NotAction` lists",
        ),
        // A policy of a resource that nobody can change again has a code of its own.
        PolicyKind::Resource(_)
        | PolicyKind::Boundary
        | PolicyKind::Session
        | PolicyKind::Trust
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => None,
    }
}

/// Whether no statement allows anything: beside an Allow the Deny is a fence somebody has built
/// around it.
fn grants_nothing(subject: &Subject<'_>) -> bool {
    let denies = |facts: &StatementFacts<'_>| facts.statement.effect == Effect::Deny;
    subject.is_whole && subject.statements.iter().all(denies)
}

fn is_everywhere(statement: &Statement) -> bool {
    statement.resource.as_ref().is_some_and(|block| {
        block.sense == Sense::Listed
            && block.entries.iter().any(|it| it.pattern == ResourcePattern::Anything)
    })
}
