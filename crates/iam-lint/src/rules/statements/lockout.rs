//! A Deny that spares so little that nobody it binds can undo it.

use iam_policy::{
    ActionEntry, Effect, PolicyKind, PrincipalName, ResourcePattern, ResourceService, Sense,
    Statement,
};

use crate::findings::{Findings, found};
use crate::subject::Subject;

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
        let Some(message) = locked_out(subject.kind(), statement) else { continue };
        let span = iam_policy::json::content_span(subject.text, member.node.span);
        let help = "add a `Condition` that says when it holds; to grant only a few actions, list \
                    them with `Allow` and leave the `Deny` out";
        findings.add(found("deny-lockout", span, message).help(help));
    }
}

/// Who is locked out, and of what.
fn locked_out(kind: PolicyKind, statement: &Statement) -> Option<&'static str> {
    let spares = |actions: &[(&str, &str)]| {
        let entries = &statement.action.entries;
        let is_spared =
            |entry: &ActionEntry| actions.iter().any(|(prefix, name)| entry.matches(prefix, name));
        entries.iter().any(is_spared)
    };
    match kind {
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole => (is_everywhere(statement) && !spares(LEAVING)).then_some(
            "whoever carries this policy can do nothing but what `NotAction` lists, whatever else \
             is allowed, and cannot undo this either",
        ),
        PolicyKind::Scp => (is_everywhere(statement) && !spares(LEAVING)).then_some(
            "nobody in the accounts it is attached to, not even a root user, can do anything but \
             what `NotAction` lists",
        ),
        PolicyKind::Resource(service) => {
            let is_locked = binds_everybody(statement)
                && covers_carrier(service, statement)
                && !spares(changing(service)?);
            is_locked.then_some(
                "nobody can do anything but what `NotAction` lists, so that only the account's root \
                 user or AWS support may be able to change this policy again",
            )
        }
        PolicyKind::Boundary
        | PolicyKind::Session
        | PolicyKind::Trust
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => None,
    }
}

fn is_everywhere(statement: &Statement) -> bool {
    statement.resource.as_ref().is_some_and(|block| {
        block.sense == Sense::Listed
            && block.entries.iter().any(|it| it.pattern == ResourcePattern::Anything)
    })
}

fn binds_everybody(statement: &Statement) -> bool {
    statement.principal.as_ref().is_some_and(|block| {
        block.sense == Sense::Listed
            && block.entries.iter().any(|entry| entry.principal == PrincipalName::Anyone)
    })
}

/// Whether the statement is about the resource that carries the policy, and not only about objects
/// in a bucket.
fn covers_carrier(service: ResourceService, statement: &Statement) -> bool {
    let Some(block) = &statement.resource else { return true };
    let is_bucket = |arn: &str| !arn.contains('/');
    block.sense == Sense::Listed
        && block.entries.iter().any(|entry| {
            service != ResourceService::S3
                || entry.pattern == ResourcePattern::Anything
                || is_bucket(&entry.text.value)
        })
}

/// By which actions the policy of such a resource is changed; `None` where they are not known.
fn changing(service: ResourceService) -> Option<&'static [(&'static str, &'static str)]> {
    Some(match service {
        ResourceService::S3 => &[("s3", "PutBucketPolicy"), ("s3", "DeleteBucketPolicy")],
        ResourceService::Kms => &[("kms", "PutKeyPolicy")],
        ResourceService::Sqs => &[("sqs", "SetQueueAttributes"), ("sqs", "RemovePermission")],
        ResourceService::Sns => &[("sns", "SetTopicAttributes"), ("sns", "RemovePermission")],
        ResourceService::SecretsManager => {
            &[("secretsmanager", "PutResourcePolicy"), ("secretsmanager", "DeleteResourcePolicy")]
        }
        ResourceService::Ecr => {
            &[("ecr", "SetRepositoryPolicy"), ("ecr", "DeleteRepositoryPolicy")]
        }
        ResourceService::Lambda | ResourceService::Generic => return None,
    })
}
