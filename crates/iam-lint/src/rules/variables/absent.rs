//! A variable that has no value for the principals of the policy.

use iam_policy::{Effect, PolicyKind, Sense, visible};

use super::places::{Place, Use, uses};
use crate::findings::{Findings, found};
use crate::subject::Subject;
use crate::{Holder, Setting};

/// A role has no user name, a user no identity provider.
pub(super) fn for_holder(subject: &Subject<'_>, findings: &mut Findings) {
    let holder = holder(subject.kind(), subject.setting);
    let (who, is_absent, help): (_, fn(&str) -> bool, _) = match holder {
        Holder::Unknown => return,
        Holder::Role => (
            "a role",
            of_users,
            "roles have `${aws:userid}` and the tags `${aws:PrincipalTag/…}`; or give a default, \
             such as `${aws:username, 'none'}`",
        ),
        Holder::User => (
            "a user of IAM",
            of_sessions,
            "users of IAM have `${aws:username}` and the tags `${aws:PrincipalTag/…}`",
        ),
    };
    for it in uses(subject) {
        let key = &*it.variable.key;
        if it.variable.default.is_some() || !is_absent(key) {
            continue;
        }
        let message = format!("{who} has no `{}`, so {}", visible(key), consequence(&it));
        findings.add(found("variable-absent-for-principal", it.span, message).help(help));
    }
}

/// Whom the policy is attached to, by its kind or by what is known besides.
fn holder(kind: PolicyKind, setting: &Setting) -> Holder {
    match kind {
        PolicyKind::InlineUser | PolicyKind::InlineGroup => Holder::User,
        PolicyKind::InlineRole => Holder::Role,
        PolicyKind::Managed | PolicyKind::Boundary => setting.holder,
        PolicyKind::Session
        | PolicyKind::Trust
        | PolicyKind::Resource(_)
        | PolicyKind::Scp
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => Holder::Unknown,
    }
}

fn of_users(key: &str) -> bool {
    key.eq_ignore_ascii_case("aws:username")
}

fn of_sessions(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let provider = key.rsplit_once(':').is_some_and(|(host, _)| host.contains('.'));
    provider
        || key.starts_with("saml:")
        || matches!(&*key, "aws:federatedprovider" | "ec2:sourceinstancearn")
}

/// What a variable without value does where it stands (E-406).
fn consequence(it: &Use<'_>) -> &'static str {
    match it.place {
        Place::Resource(Effect::Allow, Sense::Listed) => "this ARN matches nothing",
        Place::Resource(Effect::Deny, Sense::Listed) => "this ARN denies nothing",
        Place::Resource(_, Sense::Excluded) => "this ARN excludes nothing",
        Place::Value(test) if test.operator.operator.negated => "this value excludes nothing",
        Place::Value(_) => "this value matches nothing",
    }
}
