//! Which names fit to what has been typed: those that begin with it, letter case aside, else those
//! that hold its letters in order.

use iam_catalog::{Action, ArnTemplate, Catalog, Key, KeyType, Service};

/// How many names that only hold the letters are offered. Those that begin with the word all are,
/// since what they have in common takes its place.
const NEAREST: usize = 20;

/// Whether names that only hold the letters of a word are taken where none begins with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Near {
    Taken,
    Left,
}

/// The rest of a name that begins with a word, letter case aside.
pub(crate) fn own_part<'n>(name: &'n str, word: &str) -> Option<&'n str> {
    let (head, rest) = name.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// The names that begin with a word; else those that hold its letters in order. Their order stays,
/// and none comes twice.
pub fn fitting<N: AsRef<str>>(names: impl IntoIterator<Item = N>, word: &str) -> Vec<String> {
    let names: Vec<N> = names.into_iter().collect();
    let all = || names.iter().map(AsRef::as_ref);
    let begun: Vec<&str> = all().filter(|it| own_part(it, word).is_some()).collect();
    let found = if begun.is_empty() { all().filter(|it| holds(it, word)).collect() } else { begun };
    joined([found.into_iter().map(str::to_owned).collect()])
}

/// Lists one behind the other, each name once.
pub(crate) fn joined<const N: usize>(lists: [Vec<String>; N]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in lists.into_iter().flatten() {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Whether a name holds the letters of a word in order, and its first as the first.
fn holds(name: &str, word: &str) -> bool {
    let mut letters = name.chars().map(|it| it.to_ascii_lowercase());
    let mut wanted = word.chars().map(|it| it.to_ascii_lowercase());
    let first = wanted.next();
    first.is_some() && letters.next() == first && wanted.all(|it| letters.any(|own| own == it))
}

/// Services while no colon is typed, actions behind it; actions of every service for a word that
/// no service begins with.
pub fn actions(word: &str) -> Vec<String> {
    actions_near(word, Near::Taken)
}

/// Services by their prefix.
pub fn services(word: &str) -> Vec<String> {
    fitting(Catalog::embedded().services().map(Service::prefix), word)
}

/// Whether what all names have in common may take the place of a word: nothing that was typed is
/// lost.
pub fn keep(names: &[String], word: &str) -> bool {
    let [first, _, ..] = names else { return true };
    let head = first.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word));
    head.is_some_and(|head| names.iter().all(|it| it.starts_with(head)))
}

/// The same, with or without names that only hold the letters.
pub(crate) fn actions_near(word: &str, near: Near) -> Vec<String> {
    let catalog = Catalog::embedded();
    let (prefix, name) = match word.split_once(':') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, word),
    };
    if prefix.is_none() {
        let begun = catalog.services().map(Service::prefix);
        let begun = begun.filter(|prefix| own_part(prefix, word).is_some());
        let begun: Vec<String> = begun.map(|prefix| format!("{prefix}:")).collect();
        if !begun.is_empty() || near == Near::Left {
            return begun;
        }
    }
    let services = catalog.services().filter(|service| {
        prefix.is_none_or(|prefix| prefix.eq_ignore_ascii_case(service.prefix()))
    });
    let begun = services.flat_map(Service::actions);
    let begun: Vec<Action<'_>> = begun.filter(|it| own_part(it.name(), name).is_some()).collect();
    let found = match (begun.is_empty(), near) {
        (false, _) | (true, Near::Left) => begun,
        (true, Near::Taken) => catalog.complete_action(word, NEAREST),
    };
    found.into_iter().map(Action::full_name).collect()
}

/// Condition keys; a family ends in `/` or `:`.
pub fn keys(word: &str) -> Vec<String> {
    let catalog = Catalog::embedded();
    // What stands behind the slash of a family is the author's.
    let is_begun_family =
        |key: &Key<'_>| key.name().ends_with(['/', ':']) && own_part(word, key.name()).is_some();
    if !word.is_empty() && catalog.keys().any(|key| is_begun_family(&key)) {
        return Vec::new();
    }
    let begins_behind_colon = |key: &Key<'_>| {
        key.name().split_once(':').is_some_and(|(_, name)| own_part(name, word).is_some())
    };
    let all = || catalog.keys().filter(|key| key.name().contains(':'));
    let whole = all().filter(|key| own_part(key.name(), word).is_some());
    let mut found: Vec<Key<'_>> = whole.collect();
    if found.is_empty() {
        found = all().filter(begins_behind_colon).collect();
    }
    if found.is_empty() {
        found = catalog.complete_key(word, NEAREST);
    }
    found.into_iter().map(|it| it.name().to_owned()).collect()
}

/// The values of a key that has few.
pub(crate) fn values(key: &str) -> &'static [&'static str] {
    match Catalog::embedded().key(key).map(Key::key_type) {
        Some(KeyType::Bool) => &["true", "false"],
        Some(
            KeyType::String
            | KeyType::Arn
            | KeyType::Numeric
            | KeyType::Date
            | KeyType::Binary
            | KeyType::IpAddress,
        )
        | None => &[],
    }
}

/// How the ARNs of what actions act on begin, up to the part that has a name of its own.
pub(crate) fn beginnings(actions: &[&str], account: &str) -> Vec<String> {
    let known = actions.iter().filter_map(|name| Catalog::embedded().find_action(name));
    let types = known.flat_map(Action::resources).map(|it| it.resource_type);
    let shapes = types.flat_map(|it| it.templates()).map(|it| shape(it, "eu-west-1", account));
    let up_to_name = |shape: String| {
        let end = shape.char_indices().find(|(_, it)| it.is_ascii_uppercase() || *it == '*');
        end.map_or(shape.clone(), |(at, _)| shape.chars().take(at).collect())
    };
    shapes.map(up_to_name).filter(|it| it.len() > "arn:aws:".len()).collect()
}

/// A template with what is one's own in capitals: `arn:aws:s3:::BUCKET/OBJECT`.
pub(crate) fn shape(template: ArnTemplate<'_>, region: &str, account: &str) -> String {
    let mut parts = template.text().split("${");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        match name {
            "Partition" => out.push_str("aws"),
            "Region" => out.push_str(region),
            "Account" => out.push_str(account),
            _ => out.push_str(&capitals(name)),
        }
        out.push_str(rest);
    }
    out
}

/// `BucketName` as `BUCKET`, `LoadBalancerId` as `LOAD-BALANCER`.
fn capitals(name: &str) -> String {
    let endings = ["NameWithPath", "Name", "Id"];
    let short = endings.iter().find_map(|end| name.strip_suffix(end)).filter(|it| !it.is_empty());
    let mut out = String::new();
    let mut after_small = false;
    for letter in short.unwrap_or(name).chars() {
        if letter.is_ascii_uppercase() && after_small {
            out.push('-');
        }
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        out.push(letter.to_ascii_uppercase());
    }
    out
}
