//! More readable texts that could stand in a request in the place of those the search found.

use iam_catalog::{Catalog, KeyType};
use iam_policy::{AccountId, Arn, IpPrefix, Part, Pattern, ResourcePattern, Statement, Typed};

use super::shape::{Shape, shapes};
use super::{Court, documents};
use crate::answer::Asked;
use crate::question::Callers;

/// How many texts are proposed for one place.
const MOST: usize = 24;

/// Resources for the request, the most readable first.
pub(super) fn resources(court: Court<'_>, asked: &Asked) -> Vec<String> {
    let Some(arn) = Arn::parse(&asked.resource) else { return Vec::new() };
    let mut shapes = shapes(court.world, &asked.action);
    shapes.retain(|shape| shape.has_head_of(&arn));
    let mut texts: Vec<String> = Vec::new();
    let is_plain = |name: &&String| Arn::parse(name).is_some() && !name.contains(['*', '?']);
    for name in court.world.names.iter().filter(is_plain) {
        texts.push(name.clone());
        if let Some(named) = Arn::parse(name) {
            let rests = shapes.iter().flat_map(|shape| shape.rest_after(named.resource()));
            texts.extend(rests.filter(|rest| !rest.is_empty()).map(|rest| format!("{name}{rest}")));
        }
    }
    let patterns = patterns(court, &arn);
    let mut sixths: Vec<String> = Vec::new();
    for name in patterns.iter().filter_map(first_name) {
        let rests = shapes.iter().flat_map(|shape| shape.rest_after(name));
        sixths.extend(rests.map(|rest| format!("{name}{rest}")));
    }
    sixths.extend(patterns.iter().flat_map(|pattern| fill(pattern, asked, &shapes)));
    let fitting = shapes.iter().filter(|shape| shape.fits(&arn));
    sixths.extend(fitting.flat_map(|shape| shape.rest_after("")));
    texts.extend(sixths.into_iter().map(|sixth| format!("{}{sixth}", arn.head())));
    let fits = |text: &String| {
        let arn = Arn::parse(text);
        arn.is_some_and(|arn| shapes.is_empty() || shapes.iter().any(|shape| shape.fits(&arn)))
    };
    tidy(texts.into_iter().filter(fits), &asked.resource)
}

/// The patterns of sixth fields in the question: first those that match the resource found, the
/// longest literal text first, then the others.
fn patterns(court: Court<'_>, arn: &Arn<'_>) -> Vec<Pattern> {
    let mut found: Vec<(bool, usize, Pattern)> = Vec::new();
    for statement in statements(court) {
        for entry in statement.resource.iter().flat_map(|block| &block.entries) {
            let ResourcePattern::Arn(pattern) = &entry.pattern else { continue };
            let sixth = pattern.resource();
            let matches = pattern.matches(arn, &|_| None) == iam_policy::Matched::Yes;
            let literal: usize = sixth
                .parts()
                .map(|part| match part {
                    Part::Text(text) => text.len(),
                    Part::One | Part::Many | Part::Variable(_) => 0,
                })
                .sum();
            let heads = pattern.fields();
            let same_head = heads
                .iter()
                .take(5)
                .enumerate()
                .all(|(at, field)| field.matches(arn.field(at), iam_policy::Case::Sensitive));
            if same_head && !found.iter().any(|(_, _, known)| known == sixth) {
                found.push((!matches, usize::MAX - literal, sixth.clone()));
            }
        }
    }
    found.sort_by_key(|(others, length, _)| (*others, *length));
    found.into_iter().take(8).map(|(_, _, pattern)| pattern).collect()
}

/// The name a pattern begins with, up to its first slash, where wildcards come only later.
fn first_name(pattern: &Pattern) -> Option<&str> {
    let (name, _) = pattern.literal_prefix().split_once('/')?;
    (!name.is_empty()).then_some(name)
}

fn statements<'q>(court: Court<'q>) -> impl Iterator<Item = &'q Statement> {
    documents(court.question).flat_map(|document| &document.policy().statements)
}

/// Texts that match a pattern of a sixth field, its stars replaced by words of a shape.
fn fill(pattern: &Pattern, asked: &Asked, shapes: &[Shape]) -> Vec<String> {
    let mut texts = vec![String::new()];
    let parts: Vec<Part<'_>> = pattern.parts().collect();
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        let mut longer = Vec::new();
        for text in texts {
            let more = match part {
                Part::Text(own) => vec![(*own).to_owned()],
                Part::One => vec!["a".to_owned()],
                Part::Variable(variable) => {
                    let default = || variable.default.as_ref().map(ToString::to_string);
                    value_of(asked, &variable.key).or_else(default).into_iter().collect()
                }
                Part::Many => shapes
                    .iter()
                    .flat_map(|shape| match is_last {
                        true => shape.rest_after(&text),
                        false => shape.word_after(&text),
                    })
                    .chain(["example".to_owned()])
                    .collect(),
            };
            longer.extend(more.into_iter().map(|more| format!("{text}{more}")));
        }
        longer.truncate(MOST);
        texts = longer;
    }
    texts
}

/// The value a variable has in the request, as far as the request itself tells.
fn value_of(asked: &Asked, key: &str) -> Option<String> {
    let given = asked.context.iter().find(|(own, _)| own.eq_ignore_ascii_case(key));
    if let Some((_, values)) = given {
        return match values {
            Some(iam_eval::KeyValues::One(value)) => Some(value.clone()),
            Some(iam_eval::KeyValues::Many(_)) | None => None,
        };
    }
    let arn = asked.principal.split('"').find(|text| text.starts_with("arn:"))?;
    let arn = Arn::parse(arn)?;
    match key.to_ascii_lowercase().as_str() {
        "aws:username" => {
            let name = arn.resource().strip_prefix("user/")?;
            name.rsplit('/').next().map(str::to_owned)
        }
        "aws:principalaccount" => Some(arn.account().to_owned()),
        _ => None,
    }
}

/// Principals of the same kind and account that exist in the story.
pub(super) fn principals(court: Court<'_>, asked: &Asked) -> Vec<String> {
    let own = asked.principal.trim_matches('"');
    let Some(own) = Arn::parse(own) else { return Vec::new() };
    let must_sign = asked.action.starts_with("sts:");
    if court.question.focus.callers == Callers::Strangers && !must_sign {
        // Somebody without any credentials shows best that a door is open.
        return vec!["\"anonymous\"".to_owned()];
    }
    let kind = |arn: &Arn<'_>| arn.resource().split('/').next().unwrap_or("").to_owned();
    let same = |name: &&String| {
        let arn = Arn::parse(name);
        arn.is_some_and(|arn| arn.head() == own.head() && kind(&arn) == kind(&own))
    };
    let names = court.world.names.iter().filter(same);
    tidy(names.map(|name| iam_policy::edit::quote(name)), &asked.principal)
}

/// Whether some statement of the question tests a key.
pub(super) fn is_tested(court: Court<'_>, key: &str) -> bool {
    let mut tests = statements(court).flat_map(|statement| &statement.condition);
    tests.any(|test| test.key.value.eq_ignore_ascii_case(key))
}

/// What another account would stand for in a key that tells on whose behalf a service calls.
pub(super) fn sources(court: Court<'_>, key: &str) -> Vec<String> {
    const STRANGER: &str = "999988887777";
    let tests = statements(court)
        .flat_map(|statement| &statement.condition)
        .filter(|test| test.key.value.eq_ignore_ascii_case(key));
    let foreign = |text: &str| -> Option<String> {
        if AccountId::parse(text).is_some() {
            return Some(STRANGER.to_owned());
        }
        let arn = Arn::parse(text).filter(|arn| !arn.account().is_empty())?;
        let place = [arn.field(0), arn.field(1), arn.field(2), arn.field(3)].join(":");
        let sixth = arn.resource().replace('*', "example");
        (!sixth.contains(['?', '$']) && !place.contains('*'))
            .then(|| format!("{place}:{STRANGER}:{sixth}"))
    };
    tests.flat_map(|test| &test.values).filter_map(|it| foreign(&it.text.value)).take(4).collect()
}

/// Values for a condition key, the most readable first.
pub(super) fn values(court: Court<'_>, key: &str, found: &str) -> Vec<String> {
    if !is_ugly(found) {
        return Vec::new();
    }
    let tests = statements(court)
        .flat_map(|statement| &statement.condition)
        .filter(|test| test.key.value.eq_ignore_ascii_case(key));
    let mut texts: Vec<String> = Vec::new();
    for value in tests.flat_map(|test| &test.values) {
        match &value.value {
            Typed::Text(pattern) => texts.extend(sample(pattern)),
            Typed::Ip(prefix) => texts.extend(address_in(&value.text.value, prefix)),
            Typed::Arn(_) | Typed::AnyArn | Typed::Never => {}
            Typed::Number | Typed::Date(_) | Typed::Bool(_) | Typed::Binary => {
                texts.push(value.text.value.to_string());
            }
        }
    }
    texts.extend(court.world.names.iter().filter(|name| !name.starts_with("arn:")).cloned());
    texts.extend(usual(key).iter().map(|text| (*text).to_owned()));
    tidy(texts.into_iter(), found)
}

/// Whether no person would have chosen the value: very short, or one character over and over.
fn is_ugly(value: &str) -> bool {
    let first = value.chars().next();
    value.chars().count() < 3
        || value.ends_with(['-', '_', '/'])
        || value.chars().all(|char| Some(char) == first)
        || {
            let address = value.parse::<std::net::IpAddr>();
            address.is_ok_and(|address| {
                !DOCUMENTATION.iter().any(|range| address.to_string().starts_with(range))
            })
        }
}

/// How the addresses begin that are set aside for examples (RFC 5737, RFC 3849).
const DOCUMENTATION: &[&str] = &["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"];

/// A text that matches the pattern.
fn sample(pattern: &Pattern) -> Option<String> {
    pattern
        .parts()
        .map(|part| match part {
            Part::Text(text) => Some(text),
            Part::One => Some("a"),
            Part::Many => Some("example"),
            Part::Variable(_) => None,
        })
        .collect()
}

/// An address in the block that does not look like its border.
fn address_in(written: &str, prefix: &IpPrefix) -> Option<String> {
    let base = written.split('/').next().unwrap_or(written);
    let inner = base.strip_suffix(".0").map(|head| format!("{head}.10"));
    let inner = inner.or_else(|| base.strip_suffix("::").map(|head| format!("{head}::10")));
    let text = inner.unwrap_or_else(|| base.to_owned());
    let address = iam_policy::IpAddress::parse(&text)?;
    prefix.contains(address).then_some(text)
}

/// Values that a person would give an otherwise free key.
fn usual(key: &str) -> &'static [&'static str] {
    let lower = key.to_ascii_lowercase();
    let known: &[(&str, &[&str])] = &[
        ("aws:sourcevpce", &["vpce-0abcd1234efgh5678"]),
        ("aws:sourcevpc", &["vpc-0abcd1234efgh5678"]),
        ("aws:principalorgid", &["o-exampleorg"]),
        ("aws:resourceorgid", &["o-exampleorg"]),
        ("s3:prefix", &["reports/", "example"]),
    ];
    if let Some((_, values)) = known.iter().find(|(name, _)| *name == lower) {
        return values;
    }
    if lower.ends_with("account") {
        return &["111122223333", "444455556666", "999988887777"];
    }
    match Catalog::embedded().key(key).map(iam_catalog::Key::key_type) {
        Some(KeyType::IpAddress) => &["203.0.113.10", "198.51.100.10", "2001:db8::10"],
        Some(KeyType::Arn | KeyType::Date | KeyType::Bool | KeyType::Binary) => &[],
        Some(KeyType::Numeric) => &["60", "3600"],
        Some(KeyType::String) | None => &["example", "other"],
    }
}

/// The texts without repetition, up to the one that stands there already.
fn tidy(texts: impl Iterator<Item = String>, present: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts.take_while(|text| text != present) {
        if !kept.contains(&text) && kept.len() < MOST {
            kept.push(text);
        }
    }
    kept
}
