//! What a resource policy can say only about its own resource.

use iam_catalog::facts;
use iam_policy::{ResourceService, Sense, visible};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// An action of another service.
pub(super) fn actions(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(service) = subject.kind().resource_service() else { return };
    let own = facts::actions_of(service);
    let listed = |facts: &&crate::subject::StatementFacts<'_>| {
        facts.statement.action.sense == Sense::Listed && !own.is_empty()
    };
    let statements = subject.statements.iter().filter(listed);
    for entry in statements.flat_map(|facts| &facts.statement.action.entries) {
        let Some(prefix) = entry.prefix() else { continue };
        if own.iter().any(|own| own.eq_ignore_ascii_case(prefix)) {
            continue;
        }
        let shown = visible(&entry.text.value);
        let message = format!("`{shown}` has no place in {}", subject.kind().a_title());
        let help = format!(
            "keep to actions whose name begins with `{}:`; others belong in policies of identities",
            own.first().copied().unwrap_or("")
        );
        let span = entry.text.span;
        findings.add(found("unsupported-action-in-policy", span, message).help(help));
    }
}

/// A key that is about the resource which carries the policy.
pub(super) fn condition_keys(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(service) = subject.kind().resource_service() else { return };
    for test in subject.statements.iter().flat_map(|facts| &facts.statement.condition) {
        let what = match &*test.key.value.to_ascii_lowercase() {
            "aws:resourceaccount" => "account",
            "s3:resourceaccount" if service == ResourceService::S3 => "account",
            "aws:resourceorgid" | "aws:resourceorgpaths" => "organization",
            _ => continue,
        };
        let message = format!(
            "`{}` is always the {what} of the resource that carries the policy",
            visible(&test.key.value)
        );
        let help = "leave it out here; it narrows policies of identities and service control \
                    policies";
        let span = test.key.span;
        findings.add(found("irrelevant-condition-key-in-policy", span, message).help(help));
    }
}
