//! Which pattern somebody means by one that matches no action.

use std::collections::BTreeSet;

use super::action::instead_of;
use super::near;
use super::words::words;
use crate::{Catalog, Service};

/// The pattern nearest to one such as `s3:Fetch*` that matches no action of its service:
/// `s3:Get*`. `None` where nothing is near, or the service is not known.
pub fn nearest_pattern(catalog: &Catalog, pattern: &str) -> Option<String> {
    let (prefix, name) = pattern.split_once(':')?;
    let service = catalog.service(prefix)?;
    let parts = words(name);
    let (verb, rest) = parts.split_first()?;
    let mut attempts: Vec<String> = Vec::new();
    let instead: Vec<String> = instead_of(verb)
        .iter()
        .map(|verb| (*verb).to_owned())
        .chain(near_verbs(service, verb))
        .collect();
    attempts.extend(instead.iter().map(|verb| format!("{verb}{}", rest.concat())));
    attempts.push(respelt(service, &parts));
    attempts.extend((1..parts.len()).rev().map(|count| shortened(&parts, count)));
    attempts.extend(instead.iter().map(|verb| format!("{verb}*")));
    let full = attempts.iter().map(|name| format!("{}:{name}", service.prefix()));
    full.into_iter().find(|candidate| {
        !candidate.eq_ignore_ascii_case(pattern) && !catalog.covered(candidate).is_empty()
    })
}

/// The verbs of the service that are spelt nearly so.
fn near_verbs(service: Service<'_>, verb: &str) -> Vec<String> {
    let verbs: BTreeSet<&str> =
        service.actions().filter_map(|it| words(it.name()).first().copied()).collect();
    near::nearest(verb, 2, verbs.into_iter().map(|it| (it.to_owned(), it)))
}

/// The pattern with each word replaced by the word of the service that is spelt nearly so.
fn respelt(service: Service<'_>, parts: &[&str]) -> String {
    let known: BTreeSet<&str> = service.actions().flat_map(|it| words(it.name())).collect();
    let mut name = String::new();
    for part in parts {
        let near = near::nearest(part, 2, known.iter().map(|it| (*it, *it)));
        name.push_str(near.first().unwrap_or(part));
    }
    name
}

/// The first words of the pattern, up to the first wildcard, and a `*`.
fn shortened(parts: &[&str], count: usize) -> String {
    let literal = parts.iter().take(count).take_while(|part| !part.contains(['*', '?']));
    let mut name: String = literal.copied().collect();
    if !name.is_empty() {
        name.push('*');
    }
    name
}
