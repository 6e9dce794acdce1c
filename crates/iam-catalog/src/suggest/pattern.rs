//! Which pattern somebody means by one that matches no action.

use std::collections::BTreeSet;

use super::action::instead_of;
use super::near;
use crate::facts::authorised_by;
use crate::words::{verb_and_noun, words};
use crate::{Catalog, Service};

/// The pattern nearest to one such as `s3:Fetch*` that matches no action of its service:
/// `s3:Get*`. `None` where nothing is near, or the service is not known.
pub fn nearest_pattern(catalog: &Catalog, pattern: &str) -> Option<String> {
    let (prefix, name) = pattern.split_once(':')?;
    let service = catalog.service(prefix)?;
    if let Some(by) = authorised_by(prefix, name.trim_end_matches('*')) {
        return by.actions().first().map(|action| (*action).to_owned());
    }
    let parts: Vec<&str> = words(name).collect();
    let (verb, rest) = parts.split_first()?;
    let synonyms = instead_of(verb).iter().map(|verb| (*verb).to_owned());
    let verbs: Vec<String> = synonyms.chain(near_verbs(service, verb)).collect();
    let attempts: [&dyn Fn() -> Vec<String>; 4] = [
        &|| verbs.iter().map(|verb| format!("{verb}{}", rest.concat())).collect(),
        &|| vec![respelt(service, &parts)],
        &|| (1..parts.len()).rev().filter_map(|count| shortened(&parts, count)).collect(),
        &|| verbs.iter().map(|verb| format!("{verb}*")).collect(),
    ];
    let names = attempts.iter().flat_map(|attempt| attempt());
    let mut full = names.map(|name| format!("{}:{name}", service.prefix()));
    full.find(|candidate| !catalog.covered(candidate).is_empty())
}

/// The verbs of the service that are spelt nearly so.
fn near_verbs(service: Service<'_>, verb: &str) -> Vec<String> {
    let verbs: BTreeSet<&str> = service.actions().map(|it| verb_and_noun(it.name()).0).collect();
    near::nearest(verb, 2, verbs.into_iter().map(|it| (it.to_owned(), it)))
}

/// The pattern with each word replaced by the word of the service that is spelt nearly so.
fn respelt(service: Service<'_>, parts: &[&str]) -> String {
    let known: BTreeSet<&str> = service.actions().flat_map(|it| words(it.name())).collect();
    let nearest = |part: &str| near::nearest(part, 2, known.iter().map(|it| (*it, *it)));
    parts.iter().map(|part| nearest(part).first().copied().unwrap_or(part)).collect()
}

/// The first words of the pattern, up to the first wildcard, and a `*`.
fn shortened(parts: &[&str], count: usize) -> Option<String> {
    let literal = parts.iter().take(count).take_while(|part| !part.contains(['*', '?']));
    let name: String = literal.copied().collect();
    (!name.is_empty()).then(|| name + "*")
}
