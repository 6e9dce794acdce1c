//! Requests near the borders of two policies, for what is said to be proved.

use std::collections::BTreeMap;

use iam_analysis::{Asked, PolicySet};
use iam_catalog::{Action, Catalog};
use iam_eval::KeyValues;
use iam_policy::{Policy, Sense, Statement};
use serde_json::json;

use super::catalog::{fits, templates};
use super::judge::{Judge, scenario};
use crate::chance::Chance;

/// Keys that depend on one another or on the rest of the request; samples leave them out.
const LINKED: &[&str] = &[
    "aws:Called",
    "aws:Via",
    "aws:Source",
    "aws:Vpc",
    "aws:Requested",
    "aws:ResourceAccount",
    "aws:ResourceOrg",
    "aws:Principal",
    "aws:user",
    "aws:MultiFactor",
    "aws:Token",
    "aws:Current",
    "aws:Epoch",
    "aws:Secure",
    "aws:PrincipalIs",
    "kms:Via",
    "s3:ResourceAccount",
];

const CALLERS: [&str; 2] =
    ["arn:aws:iam::111122223333:user/ana", "arn:aws:sts::111122223333:assumed-role/deckhand/ines"];

/// A request that `a` allows and `b` does not, among so many tried; as text.
pub(super) fn violation(a: &PolicySet, b: &PolicySet, tried: usize) -> Option<String> {
    let (PolicySet::Alone(first), PolicySet::Alone(second)) = (a, b) else { return None };
    let policies = [first.policy(), second.policy()];
    let (allows, refuses) = (Judge::new(a), Judge::new(b));
    let mut chance = Chance::new(7);
    for _ in 0..tried {
        let Some(asked) = sample(&policies, &mut chance) else { continue };
        let Ok(scenario) = scenario(&asked) else { continue };
        if allows.allows_asked(&scenario) && !refuses.allows_asked(&scenario) {
            return Some(format!("{asked:?}"));
        }
    }
    None
}

/// A request near one statement of the first policy and one of any.
fn sample(policies: &[&Policy; 2], chance: &mut Chance) -> Option<Asked> {
    let own = chance.pick(&policies[0].statements);
    let policy = chance.pick(policies);
    let other = chance.pick(&policy.statements);
    let action = action(own, chance)?;
    let resource = resource(&action.full_name(), &[own, other], chance)?;
    let mut context: Vec<(String, Option<KeyValues>)> = Vec::new();
    let mut tags = BTreeMap::new();
    for test in own.condition.iter().chain(&other.condition) {
        let key = test.key.value.to_string();
        let linked = LINKED.iter().any(|it| key.starts_with(it));
        if linked || !action.takes_key(&key) || chance.percent(25) {
            continue;
        }
        let value = near(&chance.pick(&test.values).text.value, chance);
        if let Some(tag) = key.strip_prefix("aws:RequestTag/") {
            tags.insert(tag.to_owned(), value);
        } else if key.eq_ignore_ascii_case("aws:TagKeys") {
            tags.entry(value).or_insert_with(|| "blue".to_owned());
        } else if !context.iter().any(|(known, _)| known.eq_ignore_ascii_case(&key)) {
            let many = Catalog::embedded().key(&key).is_some_and(|it| it.is_multivalued());
            let given = if many { KeyValues::Many(vec![value]) } else { KeyValues::One(value) };
            context.push((key, Some(given)));
        }
    }
    if !tags.is_empty() {
        let keys = KeyValues::Many(tags.keys().cloned().collect());
        context.push(("aws:TagKeys".to_owned(), Some(keys)));
        let tag = |(tag, value)| (format!("aws:RequestTag/{tag}"), Some(KeyValues::One(value)));
        context.extend(tags.into_iter().map(tag));
    }
    let principal = json!(*chance.pick(&CALLERS)).to_string();
    Some(Asked { principal, action: action.full_name(), resource, owner: None, context })
}

/// An action that a statement is about, or nearly.
fn action(statement: &Statement, chance: &mut Chance) -> Option<Action<'static>> {
    let catalog = Catalog::embedded();
    let entry = chance.pick(&statement.action.entries);
    let pattern = match statement.action.sense {
        Sense::Excluded => "*".to_owned(),
        Sense::Listed if chance.percent(20) => format!("{}:*", entry.prefix().unwrap_or("s3")),
        Sense::Listed => entry.text.value.to_string(),
    };
    let ids: Vec<_> = catalog.covered(&pattern).iter().collect();
    if ids.is_empty() { None } else { Some(catalog.action_by_id(*chance.pick(&ids))) }
}

/// A resource of the action, near an entry of the statements where one fits.
fn resource(action: &str, statements: &[&Statement], chance: &mut Chance) -> Option<String> {
    let templates = templates(action)?;
    if templates.is_empty() {
        return Some("*".to_owned());
    }
    let blocks = statements.iter().filter_map(|it| it.resource.as_ref());
    let entries: Vec<&str> =
        blocks.flat_map(|block| &block.entries).map(|entry| &*entry.text.value).collect();
    for _ in 0..4 {
        let Some(entry) = (!entries.is_empty()).then(|| *chance.pick(&entries)) else { break };
        let made = filled(entry, chance);
        if templates.iter().any(|it| fits(*it, &made)) {
            return Some(made);
        }
    }
    Some(chance.pick(&templates).example("eu-west-1", "111122223333"))
}

/// An ARN that a pattern matches.
fn filled(pattern: &str, chance: &mut Chance) -> String {
    let fields = pattern.splitn(6, ':').enumerate().map(|(at, field)| match (at, field) {
        (1, it) if it.contains('*') => "aws".to_owned(),
        (3, it) if it.contains('*') => (*chance.pick(&["eu-west-1", "us-east-1"])).to_owned(),
        (4, it) if it.contains(['*', '$']) => "111122223333".to_owned(),
        (_, it) => near(it, chance),
    });
    fields.collect::<Vec<String>>().join(":")
}

/// A text that a pattern matches, or one close by.
fn near(pattern: &str, chance: &mut Chance) -> String {
    if chance.percent(8) {
        return format!("{pattern}x");
    }
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        let behind = rest.get(next.len_utf8()..).unwrap_or("");
        if let Some(variable) = rest.strip_prefix("${") {
            text.push_str("ana");
            rest = variable.split_once('}').map_or("", |(_, behind)| behind);
            continue;
        }
        match next {
            '*' => text.push_str(chance.pick::<&str>(&["", "x", "x/y", "x:y", "tickets"])),
            '?' => text.push('x'),
            _ => text.push(next),
        }
        rest = behind;
    }
    text
}
