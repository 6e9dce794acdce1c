//! Which service somebody means.

use super::{LIMIT, near};
use crate::facts::SERVICE_ALIASES;
use crate::{Catalog, Service};

/// The service prefixes that may be meant by `text`: by another name of the service, by spelling,
/// by a word of the name for people.
pub fn service(catalog: &Catalog, text: &str) -> Vec<String> {
    let typed = plain(text);
    if typed.is_empty() {
        return Vec::new();
    }
    let attempts: [fn(&Catalog, &str) -> Vec<String>; 4] = [alias, same, nearest, product];
    let mut found = attempts.iter().map(|attempt| attempt(catalog, &typed));
    found.find(|names| !names.is_empty()).unwrap_or_default()
}

/// Lower case, without what people put between words.
fn plain(text: &str) -> String {
    text.chars().filter(|it| !"-_ .".contains(*it)).map(|it| it.to_ascii_lowercase()).collect()
}

fn alias(_: &Catalog, typed: &str) -> Vec<String> {
    let row = SERVICE_ALIASES.iter().find(|row| row.name == typed);
    row.map_or(&[][..], |row| row.prefixes).iter().map(|it| (*it).to_owned()).collect()
}

fn same(catalog: &Catalog, typed: &str) -> Vec<String> {
    let prefixes = catalog.services().map(Service::prefix);
    prefixes.filter(|prefix| plain(prefix) == typed).take(LIMIT).map(str::to_owned).collect()
}

fn nearest(catalog: &Catalog, typed: &str) -> Vec<String> {
    let limit = if typed.len() <= 3 { 1 } else { 2 };
    let prefixes = catalog.services().map(Service::prefix);
    near::nearest(typed, limit, prefixes.map(|prefix| (prefix.to_owned(), plain(prefix))))
}

/// Services whose name for people holds what was typed: `containerregistry` is in the name of
/// `ecr`.
fn product(catalog: &Catalog, typed: &str) -> Vec<String> {
    if typed.len() < 5 {
        return Vec::new();
    }
    let scored = catalog.services().filter_map(|service| {
        let title = plain(service.title().trim_start_matches("Amazon ").trim_start_matches("AWS "));
        let at = title.find(typed)?;
        // The whole name is best, its beginning next, a part of it last.
        let score = usize::from(title.len() != typed.len()) + 2 * usize::from(at > 0);
        Some((score, service.prefix().to_owned()))
    });
    near::best(scored.collect())
}
