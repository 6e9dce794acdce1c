//! Policies that only limit what others grant.

use iam_policy::{Effect, PolicyKind, Severity};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// A limit that allows nothing lets nothing through.
pub(super) fn without_allow(subject: &Subject<'_>, findings: &mut Findings) {
    let allows = subject.statements.iter().any(|it| it.statement.effect == Effect::Allow);
    if !subject.is_whole || allows {
        return;
    }
    let allow = "add a statement that allows what may be done at most, such as \
                 `{ \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\" }`";
    let (severity, message, help) = match subject.kind() {
        PolicyKind::Boundary => (
            Severity::Warning,
            "this permissions boundary allows nothing, so it blocks all that identity policies \
             grant",
            allow,
        ),
        PolicyKind::Session => (
            Severity::Warning,
            "this session policy allows nothing, so it blocks all that the identity policies of \
             the session grant",
            allow,
        ),
        // Usual beside the policy that AWS attaches everywhere: worth knowing, not worth a warning.
        PolicyKind::Scp => (
            Severity::Info,
            "this service control policy only denies, so it needs one beside it that allows",
            "keep the policy `FullAWSAccess` attached, or add a statement that allows",
        ),
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole
        | PolicyKind::Trust
        | PolicyKind::Resource(_)
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => return,
    };
    let mut problem = found("limit-policy-without-allow", subject.opening(), message).help(help);
    problem.severity = severity;
    findings.add(problem);
}
