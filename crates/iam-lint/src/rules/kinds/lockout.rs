//! Resource policies that nobody can change again.

use iam_policy::{
    ActionEntry, Block, Effect, PrincipalEntry, PrincipalName, ResourceEntry, ResourceService,
    Sense, Statement,
};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// The actions that change or remove the policy of a resource: whoever has one of them can undo it.
fn managing(service: ResourceService) -> (&'static str, &'static [&'static str]) {
    match service {
        ResourceService::S3 => ("s3", &["PutBucketPolicy", "DeleteBucketPolicy"]),
        ResourceService::Kms => ("kms", &["PutKeyPolicy"]),
        ResourceService::Sqs => ("sqs", &["SetQueueAttributes"]),
        ResourceService::Sns => ("sns", &["SetTopicAttributes"]),
        ResourceService::SecretsManager => {
            ("secretsmanager", &["PutResourcePolicy", "DeleteResourcePolicy"])
        }
        ResourceService::Ecr => ("ecr", &["SetRepositoryPolicy", "DeleteRepositoryPolicy"]),
        // The policy of a function only allows.
        ResourceService::Lambda | ResourceService::Generic => ("", &[]),
    }
}

/// A Deny for everybody, without condition, of the actions that could undo it.
pub(super) fn denied(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(service) = subject.kind().resource_service() else { return };
    let (prefix, names) = managing(service);
    for facts in &subject.statements {
        let statement = facts.statement;
        let is_total = statement.effect == Effect::Deny
            && statement.condition.is_empty()
            && statement.principal.as_ref().is_some_and(is_everybody)
            && statement.resource.as_ref().is_none_or(|block| covers_itself(service, block));
        let covered = names.iter().all(|name| matches(&statement.action, prefix, name));
        let Some(effect) = facts.member("Effect").filter(|_| is_total && covered) else { continue };
        if names.is_empty() {
            continue;
        }
        let message = format!(
            "this Deny stops everybody, also whoever would change the policy again with \
             `{prefix}:{}`",
            names.first().copied().unwrap_or("")
        );
        let help = match service {
            ResourceService::S3 | ResourceService::Sqs => {
                "spare an administrator with `ArnNotEquals` on `aws:PrincipalArn`; else only the \
                 root user of the account can undo it"
            }
            ResourceService::Kms
            | ResourceService::Sns
            | ResourceService::Lambda
            | ResourceService::SecretsManager
            | ResourceService::Ecr
            | ResourceService::Generic => {
                "spare an administrator with `ArnNotEquals` on `aws:PrincipalArn`"
            }
        };
        let span = iam_policy::Span::new(effect.node.span.start + 1, effect.node.span.end - 1);
        findings.add(found("resource-policy-lockout", span, message).help(help));
    }
}

/// A key policy that lets no principal change it.
pub(super) fn key_without_manager(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind().resource_service() != Some(ResourceService::Kms) || !subject.is_whole {
        return;
    }
    if subject.statements.iter().any(|facts| lets_manage(facts.statement)) {
        return;
    }
    let message = "nobody may change this key policy again: no statement allows \
                   `kms:PutKeyPolicy` to a principal of the account";
    let help = "allow `kms:*` to the account, such as \
                `{ \"AWS\": \"arn:aws:iam::111122223333:root\" }`";
    findings.add(found("resource-policy-lockout", subject.opening(), message).help(help));
}

fn lets_manage(statement: &Statement) -> bool {
    let is_service = |entry: &PrincipalEntry| match entry.principal {
        PrincipalName::Service(_) => true,
        PrincipalName::Anyone
        | PrincipalName::Account(_)
        | PrincipalName::User(_)
        | PrincipalName::Role(_)
        | PrincipalName::RoleSession(_)
        | PrincipalName::FederatedUser(_)
        | PrincipalName::Federated(_)
        | PrincipalName::CanonicalUser(_)
        | PrincipalName::UniqueId(_) => false,
    };
    let principal = statement.principal.as_ref();
    statement.effect == Effect::Allow
        && matches(&statement.action, "kms", "PutKeyPolicy")
        && principal.is_some_and(|block| !block.entries.iter().all(is_service))
}

fn is_everybody(block: &Block<PrincipalEntry>) -> bool {
    let anyone = |entry: &PrincipalEntry| entry.principal == PrincipalName::Anyone;
    block.sense == Sense::Listed && block.entries.iter().any(anyone)
}

/// Whether the resource that carries the policy is meant, not only what lies in it.
fn covers_itself(service: ResourceService, block: &Block<ResourceEntry>) -> bool {
    let in_bucket =
        |entry: &ResourceEntry| service == ResourceService::S3 && entry.text.value.contains('/');
    block.sense == Sense::Listed && !block.entries.iter().all(in_bucket)
}

fn matches(block: &Block<ActionEntry>, prefix: &str, name: &str) -> bool {
    let named = block.entries.iter().any(|entry| entry.matches(prefix, name));
    match block.sense {
        Sense::Listed => named,
        Sense::Excluded => !named,
    }
}
