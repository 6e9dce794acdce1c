//! A variable that lets people decide what a condition was to decide.

use iam_catalog::facts::is_sensitive_key;
use iam_policy::visible;

use super::places::{Place, Use, uses};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// How many fixed characters must stand before a variable to narrow it.
const FIXED: usize = 6;

/// What people can set, compared with a key that says who somebody is.
pub(super) fn usage(subject: &Subject<'_>, findings: &mut Findings) {
    for it in uses(subject) {
        let Place::Value(test) = it.place else { continue };
        let key = test.key.value.to_ascii_lowercase();
        let written = &*it.variable.key;
        // The first variable of a text stands behind fixed characters only.
        if !it.is_first || !is_set_by_people(written) {
            continue;
        }
        let sensitive = is_sensitive_key(&key);
        if !sensitive && (!is_identity(&key) || is_narrowed(&key, &it)) {
            continue;
        }
        let message = format!(
            "whoever sets the value of `{}` decides which `{}` fits",
            visible(written),
            visible(&test.key.value)
        );
        let help = match sensitive {
            true => "write the ids themselves: they are few, and AWS makes them",
            false => {
                "write at least 6 fixed characters before the variable, such as \
                      `arn:aws:iam::111122223333:role/`"
            }
        };
        findings.add(found("variable-usage-too-permissive", it.span, message).help(help));
    }
}

/// Keys that name one principal or one caller.
fn is_identity(key: &str) -> bool {
    matches!(key, "aws:principalarn" | "aws:sourcearn" | "aws:userid")
}

/// Tags, names and claims: what somebody may choose. AWS itself fills accounts and organizations.
fn is_set_by_people(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let provider = key.rsplit_once(':').is_some_and(|(host, _)| host.contains('.'));
    let name = key.split_once(':').map_or("", |(_, name)| name);
    let is_tag = name.split_once('/').is_some_and(|(family, _)| family.ends_with("tag"));
    let is_name = matches!(
        &*key,
        "aws:username"
            | "aws:referer"
            | "aws:useragent"
            | "aws:sourceidentity"
            | "sts:sourceidentity"
            | "sts:rolesessionname"
            | "sts:externalid"
    );
    provider || is_tag || is_name || key.starts_with("saml:")
}

/// Whether the fixed text around a variable leaves it little room.
fn is_narrowed(key: &str, it: &Use<'_>) -> bool {
    let before = it.text.value.get(..it.start).unwrap_or("");
    let behind = it.text.value.get(it.end..).unwrap_or("");
    // An id is `AROA…:session`: AWS makes what stands before the colon.
    if key == "aws:userid" && (before.contains(':') || before.is_empty() && behind.starts_with(':'))
    {
        return true;
    }
    let fixed = before.rsplit(['*', '?', '}']).next().unwrap_or(before);
    fixed.chars().count() >= FIXED
}
