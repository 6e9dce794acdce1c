//! One condition key: its type, when a request carries it, who knows it, how it is tested.

use iam_catalog::facts::{
    Availability, KEYS_NEWER_THAN_DATA, Support, availability, is_untrustworthy_key,
    key_of_few_services, outdated_key,
};
use iam_catalog::{Action, Key, KeyType, Service, suggest};
use iam_policy::edit::quote;
use iam_policy::{Comparison, OPERATORS, Operator};

use super::{Answer, Form, Missing, Source, one_of, row, some_of, typed, under};
use crate::text::{WIDTH, count};

/// What a condition key tells, and how to test it.
pub fn key(source: &Source<'_>, name: &str, form: Form) -> Answer {
    let found = source.catalog.key(name).ok_or_else(|| missing(source, name))?;
    Ok(match form {
        Form::Text => text(source, found, name),
        Form::Names => format!("{}\n", found.name()),
        Form::Json => json(source, found, name),
    })
}

fn missing(source: &Source<'_>, name: &str) -> Missing {
    let shown = typed(name);
    if let Some(newer) = KEYS_NEWER_THAN_DATA.iter().find(|it| it.eq_ignore_ascii_case(name)) {
        let message = format!("`{newer}` is newer than the catalog");
        return Missing::new(message, "the documentation of AWS tells about it");
    }
    let near = suggest::key(source.catalog, name);
    Missing::new(
        format!("`{shown}` is no condition key of AWS"),
        match near.as_slice() {
            [] => "a key looks like `aws:SourceIp` or `s3:prefix`".to_owned(),
            near => format!("did you mean {}?", one_of(near)),
        },
    )
}

fn text(source: &Source<'_>, key: Key<'_>, name: &str) -> String {
    let mut out = format!("{}\n", key.name());
    let words = source.descriptions.map(|it| it.key(key)).unwrap_or_default();
    if !words.is_empty() {
        out.push_str(&crate::lookup::broken("  ", words));
    }
    out.push('\n');
    let number = if key.is_multivalued() { "any number of values" } else { "one value" };
    out.push_str(&row("type", &format!("{}, {number} in a request", key.key_type().word())));
    if key.is_family() {
        out.push_str(&row("", "a family of keys: you choose the rest of the name"));
    }
    if let Some(when) = availability(key.name()) {
        out.push_str(&row("there", &presence(when)));
    }
    out.push_str(&known_to(source, key));
    let operators: Vec<&str> = operators(key.key_type()).map(|it| it.name).collect();
    out.push_str(&row("operators", &operators.join(", ")));
    if key.is_multivalued() {
        let words = "with `ForAnyValue:` or `ForAllValues:` in front, for it can have many values";
        out.push_str(&row("", words));
    }
    out.push_str(&condition(key, &example_name(key, name)));
    for note in notes(key) {
        out.push_str(&row("note", &note));
    }
    out + &source.footer()
}

fn presence(when: Availability) -> String {
    match when {
        Availability::Always => "in every request".to_owned(),
        Availability::Signed => "in every request that somebody signed".to_owned(),
        Availability::Sometimes(when) => format!("in a request only {when}"),
    }
}

fn known_to(source: &Source<'_>, key: Key<'_>) -> String {
    if let Some(row_of) = key_of_few_services(key.name()) {
        return row("known to", &some_of(row_of.services, 24));
    }
    if key.is_known_everywhere() {
        return row("known to", "every service");
    }
    let services: Vec<&str> = services(source, key).map(Service::prefix).collect();
    let actions: Vec<String> = users(source, key).map(Action::full_name).collect();
    let mut out = row("known to", &some_of(&services, 16));
    if !actions.is_empty() {
        let shown = format!("{}: {}", count(actions.len(), "action"), some_of(&actions, 6));
        out.push_str(&row("", &shown));
    }
    out
}

fn services<'s>(source: &Source<'s>, key: Key<'s>) -> impl Iterator<Item = Service<'s>> {
    source.catalog.services().filter(move |it| it.keys().any(|own| own == key))
}

/// The actions whose requests can carry a key that not every service knows.
fn users<'s>(source: &Source<'s>, key: Key<'s>) -> impl Iterator<Item = Action<'s>> {
    let services = services(source, key);
    services.flat_map(Service::actions).filter(move |it| it.takes_key(key.name()))
}

/// The operators that compare values of a type.
fn operators(key_type: KeyType) -> impl Iterator<Item = &'static Operator> {
    let fits = move |comparison: Comparison| match comparison {
        Comparison::Null => true,
        Comparison::Text(_) => key_type == KeyType::String,
        Comparison::Number(_) => key_type == KeyType::Numeric,
        Comparison::Date(_) => key_type == KeyType::Date,
        Comparison::Bool => key_type == KeyType::Bool,
        Comparison::Binary => key_type == KeyType::Binary,
        Comparison::Ip => key_type == KeyType::IpAddress,
        Comparison::Arn => key_type == KeyType::Arn,
    };
    OPERATORS.iter().filter(move |it| fits(it.comparison))
}

/// The name that an example tests: as it was asked for, unless it leaves a part open.
fn example_name(key: Key<'_>, asked: &str) -> String {
    if !key.is_family() {
        return key.name().to_owned();
    }
    let is_whole = asked.len() > key.name().len() && !asked.contains("${");
    match key.name().split_once("${") {
        _ if is_whole => typed(asked),
        Some((head, rest)) => {
            format!("{head}team{}", rest.split_once('}').map_or("", |(_, tail)| tail))
        }
        None => format!("{}team", key.name()),
    }
}

/// An example of a condition, as it stands in a statement.
fn condition(key: Key<'_>, name: &str) -> String {
    let (operator, value) = example(key, name);
    let (name, value) = (quote(name), quote(value));
    let mut out = row("example", "\"Condition\": {");
    let line = under(&format!("  \"{operator}\": {{ {name}: {value} }}"));
    if line.trim_end().chars().count() <= WIDTH {
        out.push_str(&line);
    } else {
        out.push_str(&under(&format!("  \"{operator}\": {{")));
        out.push_str(&under(&format!("    {name}:")));
        out.push_str(&under(&format!("      {value}")));
        out.push_str(&under("  }"));
    }
    out + &under("}")
}

/// An operator and a value for a test of this name.
fn example(key: Key<'_>, name: &str) -> (String, &'static str) {
    const BY_NAME: &[(&str, &str)] = &[
        ("account", "111122223333"),
        ("orgid", "o-hl12345678"),
        ("orgpaths", "o-hl12345678/r-hl12/ou-hl12-workload/"),
        ("region", "eu-central-1"),
        ("vpc", "vpc-0a1b2c3d4e5f67890"),
        ("vpce", "vpce-0a1b2c3d4e5f67890"),
        ("service", "s3.amazonaws.com"),
        ("calledvia", "cloudformation.amazonaws.com"),
        ("username", "omar"),
        ("prefix", "2026/"),
        ("tagkeys", "team"),
    ];
    let behind = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    let text = BY_NAME.iter().find(|(end, _)| behind.ends_with(end)).map(|(_, value)| *value);
    let (operator, value) = match key.key_type() {
        KeyType::String => ("StringEquals", text.unwrap_or("timetables")),
        KeyType::Arn => ("ArnLike", "arn:aws:iam::111122223333:role/harbour-*"),
        KeyType::Bool => ("Bool", "true"),
        KeyType::Numeric => ("NumericLessThanEquals", "3600"),
        KeyType::Date => ("DateLessThan", "2026-12-31T23:59:59Z"),
        KeyType::Binary => ("BinaryEquals", "aGFyYm91cg=="),
        KeyType::IpAddress => ("IpAddress", "203.0.113.0/24"),
    };
    let set = if key.is_multivalued() { "ForAnyValue:" } else { "" };
    (format!("{set}{operator}"), value)
}

fn notes(key: Key<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(row) = outdated_key(key.name()) {
        let works = match row.support {
            Support::Deprecated => "AWS no longer wants it in policies",
            Support::Unsupported => "it no longer works",
        };
        notes.push(match row.successors {
            [] => works.to_owned(),
            instead => format!("{works}; use {}", one_of(instead)),
        });
    }
    if is_untrustworthy_key(key.name()) {
        notes.push("the caller chooses its value, so it proves nothing".to_owned());
    }
    notes
}

fn json(source: &Source<'_>, key: Key<'_>, name: &str) -> String {
    source.json(|out| {
        out.object("key", |out| {
            out.text("name", key.name());
            out.text("type", key.key_type().word());
            out.bool("multivalued", key.is_multivalued());
            out.bool("family", key.is_family());
            out.bool("global", key.is_global());
            out.bool("everywhere", key.is_known_everywhere());
            if let Some(when) = availability(key.name()) {
                let (word, only) = match when {
                    Availability::Always => ("always", None),
                    Availability::Signed => ("signed", None),
                    Availability::Sometimes(only) => ("sometimes", Some(only)),
                };
                out.text("present", word);
                out.text_if_some("present_only", only);
            }
            let is_everywhere = key.is_known_everywhere();
            out.texts("services", services(source, key).map(Service::prefix));
            let users = users(source, key).filter(|_| !is_everywhere);
            out.texts("actions", users.map(Action::full_name));
            out.texts("operators", operators(key.key_type()).map(|it| it.name));
            let name = example_name(key, name);
            let (operator, value) = example(key, &name);
            out.object("example", |out| out.object(&operator, |out| out.text(&name, value)));
            let words = source.descriptions.map(|it| it.key(key)).filter(|it| !it.is_empty());
            out.text_if_some("description", words);
        });
    })
}
