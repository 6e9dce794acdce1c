//! A variable whose key AWS does not have.

use std::collections::BTreeMap;

use iam_catalog::{Catalog, facts, suggest};
use iam_policy::{Certainty, edit, key_fact, nearest, visible};

use super::places::uses;
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// A key that is in no request: the variable never has a value.
pub(super) fn name(subject: &Subject<'_>, findings: &mut Findings) {
    // A slip is often repeated, and looking for what is meant takes a while.
    let mut seen: BTreeMap<String, Option<Option<String>>> = BTreeMap::new();
    for it in uses(subject) {
        let key = &*it.variable.key;
        let verdict =
            seen.entry(key.to_owned()).or_insert_with(|| misspelt(subject.catalog(), key));
        let Some(near) = verdict.clone() else { continue };
        let message = format!("AWS has no condition key `{}`", visible(key));
        let problem = found("unknown-variable", it.span, message);
        let Some(near) = near else {
            let help = "name a key that AWS puts into requests, such as `${aws:username}`";
            findings.add(problem.help(help));
            continue;
        };
        if near.ends_with(['/', ':']) {
            let help = format!("name what stands behind it, such as `${{{near}team}}`");
            findings.add(problem.help(help));
            continue;
        }
        let place = subject.part(it.text, it.start + 2..it.start + 2 + key.len());
        let near = visible(&near);
        findings.add(problem.help(format!("did you mean `${{{near}}}`?")).fix_all(
            format!("write `${{{near}}}`"),
            Certainty::Likely,
            vec![edit::replace_content(place, &near)],
        ));
    }
}

/// For a key that does not exist, the one that may be meant. Of services' own keys only slips of
/// the pen count: some services know keys that no list has.
fn misspelt(catalog: &Catalog, key: &str) -> Option<Option<String>> {
    let (prefix, _) = key.split_once(':')?;
    // The keys of identity providers begin with a host, and each names its claims itself.
    let is_open = prefix.contains('.') || prefix.eq_ignore_ascii_case("saml");
    let is_known =
        key_fact(key).is_some() || facts::global_key(key).is_some() || catalog.key(key).is_some();
    if is_open || is_known {
        return None;
    }
    let candidates = suggest::key(catalog, key);
    if prefix.eq_ignore_ascii_case("aws") {
        return Some(candidates.into_iter().next());
    }
    let near = nearest(key, candidates.iter().map(String::as_str))?;
    Some(Some(near.to_owned()))
}
