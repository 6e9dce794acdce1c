//! What a text names as a principal.

use crate::arn::{AccountId, Arn};
use crate::policy::PrincipalName;

/// What the names of service principals end in: the domains of the partitions, and that of Alexa.
const SERVICE_DOMAINS: &[&str] = &[
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".amazon.com",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
    ".cloud.adc-e.uk",
    ".csp.hci.ic.gov",
];

/// What the names of CloudFront's older identities begin with.
const CLOUDFRONT_USER: &str = "user/CloudFront Origin Access Identity ";

/// The principal an ARN means; `None` for ARNs that are no principal.
pub(super) fn arn_principal(arn: &Arn<'_>) -> Option<PrincipalName> {
    // CloudFront's older identities are users of an account that has a name instead of digits.
    if arn.head() == "arn:aws:iam::cloudfront:" && arn.resource().starts_with(CLOUDFRONT_USER) {
        return Some(PrincipalName::User(arn.text().into()));
    }
    let account = AccountId::parse(arn.account())?;
    let global = !arn.partition().is_empty() && arn.region().is_empty();
    let (kind, name) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    let text: Box<str> = arn.text().into();
    let found = match (arn.service(), kind) {
        ("iam", "root") if !arn.resource().contains('/') => {
            return Some(PrincipalName::Account(account));
        }
        ("iam", "user") => PrincipalName::User(text),
        ("iam", "role") => PrincipalName::Role(text),
        ("sts", "assumed-role") => {
            let (role, session) = name.split_once('/')?;
            let complete = !role.is_empty() && !session.is_empty() && !session.contains('/');
            complete.then_some(PrincipalName::RoleSession(text))?
        }
        ("sts", "federated-user") => PrincipalName::FederatedUser(text),
        _ => return None,
    };
    let last = name.rsplit('/').next().unwrap_or("");
    (global && !last.is_empty()).then_some(found)
}

/// Whether a text looks like the unique id of a user or role (E-610).
pub(super) fn is_unique_id(text: &str) -> bool {
    let body = text.strip_prefix("AIDA").or_else(|| text.strip_prefix("AROA"));
    body.is_some_and(|body| !body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text is written like the name of a service principal.
pub(super) fn is_service_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let ends = SERVICE_DOMAINS.iter().any(|domain| text.ends_with(domain));
    ends && !text.starts_with('.') && text.chars().all(plain)
}

/// The key under which an author probably meant a bare principal.
pub(super) fn likely_key(text: &str) -> &'static str {
    if is_service_name(text) { "Service" } else { "AWS" }
}

/// Whether a bare principal can only be meant under `key`.
pub(super) fn is_principal_of(key: &str, text: &str) -> bool {
    let is_person = AccountId::parse(text).is_some()
        || Arn::parse(text).is_some_and(|it| arn_principal(&it).is_some());
    key == "Service" || is_person
}
