//! Trust policies.

use iam_policy::json::Value;
use iam_policy::{Effect, PolicyKind, Sense};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// `"Principal": "*"` in an Allow of a trust policy.
pub(super) fn bare_star(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind() != PolicyKind::Trust {
        return;
    }
    for facts in &subject.statements {
        let Some(block) = &facts.statement.principal else { continue };
        let bare = facts.member("Principal").is_some_and(|member| match member.node.value {
            Value::String(_) => true,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => false,
        });
        let allows = facts.statement.effect == Effect::Allow && block.sense == Sense::Listed;
        let Some(entry) = block.entries.first().filter(|_| bare && allows) else { continue };
        let message = "a role cannot trust `*`: a trust policy says who may take the role on";
        let help = "name an account, a role, a service or an identity provider, such as \
                    `{ \"AWS\": \"arn:aws:iam::111122223333:root\" }`";
        findings.add(found("trust-bare-star-principal", entry.text.span, message).help(help));
    }
}
