//! Names of condition keys that AWS does not have, or not any more.

use iam_catalog::facts::{Support, availability, changed_service, outdated_key};
use iam_catalog::{Catalog, suggest};
use iam_policy::{Certainty, KEYS, Problem, Span, edit, json, key_fact};

use super::{Tested, tests};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// Keys that no request carries.
pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings) {
    let catalog = subject.catalog();
    for tested in tests(subject) {
        let key = tested.key();
        let Some((prefix, name)) = key.split_once(':') else { continue };
        if is_known(catalog, key) || family(catalog, key).is_some() {
            continue;
        }
        let problem = if prefix.eq_ignore_ascii_case("aws") {
            let message = format!("AWS has no condition key {}", shown(key));
            found("unknown-global-condition-key", tested.key_token(), message)
        } else if catalog.service(prefix).is_some() {
            let message = format!("the service `{prefix}` has no condition key {}", shown(key));
            let span = part(subject, &tested, prefix.len() + 1..key.len());
            found("unknown-service-condition-key", span, message)
        } else if is_other_source(catalog, prefix) || name.is_empty() {
            continue;
        } else {
            let message = format!("no service has the prefix {}", shown(prefix));
            let span = part(subject, &tested, 0..prefix.len());
            found("unknown-condition-key-service", span, message)
        };
        findings.add(guessed(problem, &tested, &suggest::key(catalog, key)));
    }
}

/// Keys that AWS tests in its own policies, though no list of it names them.
const NOT_LISTED: &[&str] = &["aws:PrincipalOrgMasterAccountId", "lakeformation:GlueARN"];

/// Whether some request carries the key.
fn is_known(catalog: &Catalog, key: &str) -> bool {
    let is_family = key.ends_with(['/', ':']);
    outdated_key(key).is_some()
        || NOT_LISTED.iter().any(|name| name.eq_ignore_ascii_case(key))
        || (!is_family && (key_fact(key).is_some() || availability(key).is_some()))
        || catalog
            .key(key)
            .is_some_and(|found| is_family == found.name().ends_with(['/', ':']) || !is_family)
}

/// Whether a prefix that is no service may still fill keys: an identity provider, whose host name
/// has a dot, a service that AWS ended or renamed, or another prefix that the catalog knows.
fn is_other_source(catalog: &Catalog, prefix: &str) -> bool {
    let owns =
        |name: &str| name.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(prefix));
    prefix.contains('.')
        || changed_service(prefix).is_some()
        || KEYS.iter().any(|fact| owns(fact.name))
        || catalog.keys().any(|key| owns(key.name()))
}

fn part(subject: &Subject<'_>, tested: &Tested<'_>, range: std::ops::Range<usize>) -> Span {
    json::sub_span(subject.text, tested.test.key.span, range)
}

/// The problem with the names that may be meant.
fn guessed(problem: Problem, tested: &Tested<'_>, names: &[String]) -> Problem {
    let Some(best) = names.first() else {
        return problem.help(
            "look the key up in the list of keys that all services share, or in that of the service",
        );
    };
    let all: Vec<String> = names.iter().map(|name| shown(name)).collect();
    let problem = problem.help(format!("did you mean {}?", all.join(" or ")));
    if best.ends_with(['/', ':']) || best.contains("${") {
        return problem;
    }
    let edit = edit::replace_content(tested.test.key.span, best);
    problem.fix_all(format!("replace with {}", shown(best)), Certainty::Likely, vec![edit])
}

/// Keys that AWS took back or advises against.
pub(super) fn outdated(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        let Some(row) = outdated_key(tested.key()) else { continue };
        let Some(best) = row.successors.first() else { continue };
        let key = shown(tested.key());
        let (code, message) = match row.support {
            Support::Unsupported => {
                ("unsupported-global-condition-key", format!("{key} is no condition key any more"))
            }
            Support::Deprecated => (
                "deprecated-global-condition-key",
                format!("{key} is outdated: only few services still fill it"),
            ),
        };
        let names: Vec<String> = row.successors.iter().map(|name| format!("`{name}`")).collect();
        let edit = edit::replace_content(tested.test.key.span, best);
        findings.add(
            found(code, tested.key_token(), message)
                .help(format!("write {}", names.join(" or ")))
                .fix_all(format!("replace with `{best}`"), Certainty::Likely, vec![edit]),
        );
    }
}

/// Keys of tags without the name of a tag.
pub(super) fn without_tag(subject: &Subject<'_>, findings: &mut Findings) {
    let catalog = subject.catalog();
    for tested in tests(subject) {
        if let Some(family) = family(catalog, tested.key()) {
            let message = format!("{} names no tag", shown(tested.key()));
            let help = format!("write the name of the tag behind a slash, such as `{family}team`");
            findings.add(found("missing-tag-key", tested.key_token(), message).help(help));
        }
    }
}

/// The family of keys for tags that a key means without naming the tag.
fn family(catalog: &Catalog, key: &str) -> Option<String> {
    let bare = key.strip_suffix('/').unwrap_or(key);
    if !bare.get(bare.len().checked_sub(3)?..)?.eq_ignore_ascii_case("tag") {
        return None;
    }
    if key == bare && catalog.key(bare).is_some() {
        return None;
    }
    let whole = format!("{bare}/");
    let known = KEYS.iter().map(|fact| fact.name).find(|name| name.eq_ignore_ascii_case(&whole));
    let listed = || catalog.key(&whole).map(|key| key.name()).filter(|name| name.ends_with('/'));
    known.or_else(listed).map(str::to_owned)
}
