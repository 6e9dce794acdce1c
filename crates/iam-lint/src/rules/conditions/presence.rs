//! Which requests lack a condition key, and why.

use iam_catalog::facts::{Availability, availability};
use iam_policy::{Pattern, PolicyKind, ResourceEntry, Sense, Variables, Wildcards};

use super::Tested;
use super::caller::{is_temporary, may_be_anonymous};
use crate::Holder;
use crate::subject::Subject;

const TAG_OF_RESOURCE: &str = "when the resource has this tag";
const TAG_OF_REQUEST: &str = "when it sets this tag";
const ENCRYPTION_CONTEXT: &str = "when the caller gives an encryption context";

/// Keys of services that a request can lack, and when it has them; a name that ends in `/` or `:`
/// stands for its family. Keys of services that are not here may be in every request to their
/// service, or may not fit all of its resources, so nothing is said about them.
const OF_SERVICES: &[(&str, &str)] = &[
    ("s3:prefix", "when it asks for a part of the bucket"),
    ("s3:delimiter", "when it asks for one level of the bucket"),
    ("s3:max-keys", "when it limits the length of the list"),
    ("s3:ExistingObjectTag/", "when the object has this tag"),
    ("s3:RequestObjectTag/", TAG_OF_REQUEST),
    ("s3:RequestObjectTagKeys", "when it sets tags"),
    ("s3:DataAccessPointArn", "when it goes through an access point"),
    ("s3:DataAccessPointAccount", "when it goes through an access point"),
    ("sts:ExternalId", "when the caller gives an external id"),
    ("sts:SourceIdentity", "when the caller gives a source identity"),
    ("sts:TransitiveTagKeys", "when the caller passes tags on"),
    ("kms:EncryptionContext:", ENCRYPTION_CONTEXT),
    ("kms:EncryptionContextKeys", ENCRYPTION_CONTEXT),
    ("kms:ViaService", "when a service calls KMS for somebody"),
    ("iam:PermissionsBoundary", "when a permissions boundary is set or named"),
    ("iam:ResourceTag/", TAG_OF_RESOURCE),
    ("ec2:ResourceTag/", TAG_OF_RESOURCE),
    ("secretsmanager:ResourceTag/", TAG_OF_RESOURCE),
    ("ssm:resourceTag/", TAG_OF_RESOURCE),
];

/// Keys whose absence opens nothing: nearly every action has an owner to tell, and a request that
/// no service passed on comes from the caller alone.
const WITHOUT_HARM: &[&str] =
    &["aws:ResourceAccount", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];

/// When a request that the statement is about has the key of a test: the end of the sentence "it
/// is in a request only …". `None` where it always is, or nothing is known.
pub(super) fn only_when(subject: &Subject<'_>, tested: &Tested<'_>) -> Option<&'static str> {
    let key = tested.key();
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    let is_known = |&&(name, _): &&(&str, &str)| is_named(name, key);
    if let Some((_, when)) = OF_SERVICES.iter().find(is_known) {
        return Some(when);
    }
    let is_temporary_key = is("aws:MultiFactorAuthPresent") || is("aws:TokenIssueTime");
    let is_there = (is_temporary_key && is_temporary(subject, tested))
        || (is("aws:username") && is_of_user(subject))
        || WITHOUT_HARM.iter().any(|name| is(name))
        || resources_name(tested, key);
    match availability(key)? {
        Availability::Always => None,
        Availability::Signed => may_be_anonymous(tested).then_some("when somebody signed it"),
        Availability::Sometimes(when) => (!is_there).then_some(when),
    }
}

/// Whether each resource of the statement has a variable of this key without a default, so that
/// none matches without it (E-406).
fn resources_name(tested: &Tested<'_>, key: &str) -> bool {
    let names = |entry: &ResourceEntry| {
        let text = &entry.text.value;
        let (pattern, _) = Pattern::parse(text, Wildcards::Active, Variables::Active);
        pattern.variables().any(|it| it.default.is_none() && it.key.eq_ignore_ascii_case(key))
    };
    tested
        .facts
        .statement
        .resource
        .as_ref()
        .is_some_and(|block| block.sense == Sense::Listed && block.entries.iter().all(names))
}

/// Whether a request always has this key, whoever sends it.
pub(super) fn is_always_there(key: &str) -> bool {
    matches!(availability(key), Some(Availability::Always))
}

fn is_of_user(subject: &Subject<'_>) -> bool {
    subject.kind() == PolicyKind::InlineUser || subject.setting.holder == Holder::User
}

/// Whether a key has this name or is of this family, letter case aside.
pub(super) fn is_named(known: &str, key: &str) -> bool {
    let head = key.get(..known.len());
    let is_family = known.ends_with(['/', ':']);
    head.is_some_and(|head| head.eq_ignore_ascii_case(known))
        && (is_family || key.len() == known.len())
}
