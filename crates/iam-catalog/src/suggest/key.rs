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

impl Typed<'_> {
    fn has_prefix(&self, prefix: &str) -> bool {
        self.prefix.is_some_and(|own| own.eq_ignore_ascii_case(prefix))
    }
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
        &|| longer(&own, &typed),
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
    let starting = |prefix: &str| {
        let starts = |name: &&str| near::begins(name, prefix) && split(name).has_prefix(prefix);
        names(catalog).filter(starts).map(str::to_owned).collect::<Vec<_>>()
    };
    let own = starting(prefix);
    if !own.is_empty() {
        return own;
    }
    service(catalog, prefix).first().map_or_else(Vec::new, |meant| starting(meant))
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

/// Keys spelt nearly so, or of which the beginning was typed.
fn nearest(own: &[String], typed: &Typed<'_>) -> Vec<String> {
    let limit = (typed.name.len() / 5).max(2).min(near::third(typed.name));
    let scored = own.iter().filter_map(|known| {
        let name = split(known).name;
        let beginning = typed.name.len() >= 5 && near::begins(name, typed.name);
        let score = if beginning { Some(1) } else { near::edits(typed.name, name, limit) };
        Some((score?, complete(known, typed)))
    });
    near::best(scored.collect())
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

/// The key with the longest name that begins what was typed: `aws:SourceIPAddress` goes on after
/// `aws:SourceIp`.
fn longer(own: &[String], typed: &Typed<'_>) -> Vec<String> {
    let scored = own.iter().filter_map(|known| {
        let name = split(known).name;
        let more = typed.name.len().checked_sub(name.len())?;
        (name.len() >= 3 && near::begins(typed.name, name)).then(|| (more, complete(known, typed)))
    });
    near::best(scored.collect()).into_iter().take(1).collect()
}
