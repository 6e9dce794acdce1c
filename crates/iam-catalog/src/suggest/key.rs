//! Which condition key somebody means.

use super::action::unfamiliarity;
use super::{LIMIT, near, service};
use crate::Catalog;
use crate::facts::{GLOBAL_KEYS, KEY_ALIASES, Support, outdated_key};

/// A name somebody typed, in parts: `aws` and `PrincipalTag`, then `/team` with its separator.
struct Typed<'t> {
    prefix: Option<&'t str>,
    name: &'t str,
    rest: &'t str,
}

/// The condition keys that may be meant by `text`: by case, by another name, by spelling, by the
/// prefix, by their beginning. A key of a family keeps what stood behind the separator.
pub fn key(catalog: &Catalog, text: &str) -> Vec<String> {
    let typed = split(text);
    let successors = outdated_key(text).filter(|it| it.support == Support::Unsupported);
    if let Some(outdated) = successors {
        return outdated.successors.iter().map(|it| (*it).to_owned()).collect();
    }
    if typed.name.is_empty() {
        return Vec::new();
    }
    let own = candidates(catalog, typed.prefix);
    let attempts: [&dyn Fn() -> Vec<String>; 5] = [
        &|| named(&own, &typed),
        &|| alias(&typed),
        &|| nearest(&own, &typed),
        &|| elsewhere(catalog, &typed),
        &|| continued(&own, &typed),
    ];
    let mut found = attempts.iter().map(|attempt| attempt());
    found.find(|names| !names.is_empty()).unwrap_or_default()
}

fn split(text: &str) -> Typed<'_> {
    let (prefix, tail) = match text.split_once(':') {
        Some((prefix, tail)) => (Some(prefix), tail),
        None => (None, text),
    };
    let at = tail.find(['/', ':']).unwrap_or(tail.len());
    let (name, rest) = tail.split_at(at);
    Typed { prefix, name, rest }
}

/// The keys that begin with this prefix, or with the one most likely meant; global keys where the
/// prefix is missing.
fn candidates(catalog: &Catalog, prefix: Option<&str>) -> Vec<String> {
    let prefix = prefix.unwrap_or("aws");
    if prefix.eq_ignore_ascii_case("aws") {
        let names = GLOBAL_KEYS.iter().map(|key| key.name);
        return names.filter(|name| name.starts_with("aws:")).map(str::to_owned).collect();
    }
    let meant = match catalog.service(prefix) {
        Some(service) => Some(service.prefix().to_owned()),
        None => service(catalog, prefix).into_iter().next(),
    };
    let Some(meant) = meant else { return Vec::new() };
    let starts = |name: &str| split(name).prefix == Some(meant.as_str());
    names(catalog).filter(|name| starts(name)).map(str::to_owned).collect()
}

/// Every key that can be written as it stands.
fn names(catalog: &Catalog) -> impl Iterator<Item = &str> {
    catalog.keys().map(|key| key.name()).filter(|name| !name.contains("${"))
}

/// The key with what was typed behind it, where it is of a family.
fn complete(known: &str, typed: &Typed<'_>) -> String {
    match known.strip_suffix(['/', ':']) {
        Some(family) if typed.rest.len() > 1 => format!("{family}{}", typed.rest),
        Some(_) | None => known.to_owned(),
    }
}

fn named(own: &[String], typed: &Typed<'_>) -> Vec<String> {
    let same = own.iter().filter(|known| split(known).name.eq_ignore_ascii_case(typed.name));
    same.take(LIMIT).map(|known| complete(known, typed)).collect()
}

fn alias(typed: &Typed<'_>) -> Vec<String> {
    let global = typed.prefix.is_none_or(|prefix| prefix.eq_ignore_ascii_case("aws"));
    let row = KEY_ALIASES.iter().find(|row| row.name.eq_ignore_ascii_case(typed.name));
    let keys = row.filter(|_| global).map_or(&[][..], |row| row.keys);
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn nearest(own: &[String], typed: &Typed<'_>) -> Vec<String> {
    let limit = (typed.name.len() / 5).max(2);
    let known = own.iter().map(|known| (complete(known, typed), split(known).name));
    near::nearest(typed.name, limit, known)
}

/// The key of this name under another prefix, global ones first.
fn elsewhere(catalog: &Catalog, typed: &Typed<'_>) -> Vec<String> {
    let same = |name: &&str| split(name).name.eq_ignore_ascii_case(typed.name);
    let global = GLOBAL_KEYS.iter().map(|key| key.name).filter(same);
    let mut found: Vec<String> = global.map(|known| complete(known, typed)).collect();
    let mut others: Vec<&str> = names(catalog).filter(same).collect();
    others.sort_by_key(|known| unfamiliarity(split(known).prefix.unwrap_or_default()));
    let others = others.into_iter().map(|known| complete(known, typed));
    for other in others {
        if !found.contains(&other) {
            found.push(other);
        }
    }
    found.truncate(LIMIT);
    found
}

fn continued(own: &[String], typed: &Typed<'_>) -> Vec<String> {
    let scored = own.iter().filter_map(|known| {
        let more = near::continues(typed.name, split(known).name)?;
        Some((more, complete(known, typed)))
    });
    near::best(scored.collect())
}
