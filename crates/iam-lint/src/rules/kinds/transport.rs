//! Buckets that answer over plain HTTP.

use iam_policy::{ConditionTest, Effect, PolicyKind, ResourceService, Typed};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// A bucket policy without a Deny of requests that are not encrypted on their way.
pub(super) fn plain_http(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind() != PolicyKind::Resource(ResourceService::S3) || !subject.is_whole {
        return;
    }
    let mut denies =
        subject.statements.iter().filter(|facts| facts.statement.effect == Effect::Deny);
    if denies.any(|facts| facts.statement.condition.iter().any(is_about_http)) {
        return;
    }
    let message = "this bucket policy does not deny requests over plain HTTP, which others on the \
                   way can read";
    let help = "add a Deny of `s3:*` for everybody with \
                `\"Condition\": { \"Bool\": { \"aws:SecureTransport\": \"false\" } }`";
    findings.add(found("bucket-policy-missing-tls-deny", subject.opening(), message).help(help));
}

/// Whether a test picks requests without encryption; one for `true` picks the others.
fn is_about_http(test: &ConditionTest) -> bool {
    let only_encrypted = test.values.iter().all(|value| value.value == Typed::Bool(true));
    test.key.value.eq_ignore_ascii_case("aws:SecureTransport") && !only_encrypted
}
