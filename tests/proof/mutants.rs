//! The managed policies of AWS, each beside a copy of itself with one change.

use std::collections::BTreeMap;

use iam_analysis::{Answer, PolicySet, Question, World, find};
use iam_policy::PolicyKind;
use serde_json::{Value, json};

use super::catalog::is_offered;
use super::judge::{Judge, document, scenario};
use super::samples;
use crate::corpus::{ManagedPolicy, managed_policies};

/// A kind of change; it tells whether the policy had a place for it.
type Change = fn(&mut Value) -> bool;

/// The kinds of change, in the order of the table.
pub(super) const KINDS: &[(&str, Change)] = &[
    ("action-to-service", action_to_service),
    ("resource-to-star", resource_to_star),
    ("resource-suffix-to-star", resource_suffix),
    ("deny-dropped", deny_dropped),
    ("deny-narrowed", deny_narrowed),
    ("first-condition-dropped", first_condition_dropped),
    ("last-condition-dropped", last_condition_dropped),
    ("if-exists-added", if_exists_added),
    ("equals-to-like", equals_to_like),
    ("value-added", value_added),
    ("value-case-changed", value_case_changed),
    ("any-to-all", any_to_all),
    ("all-to-any", all_to_any),
    ("null-guard-dropped", null_guard_dropped),
    ("allow-narrowed", allow_narrowed),
];

/// How the questions of one kind were answered in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tally {
    pub(super) counterexample: usize,
    pub(super) proved: usize,
    pub(super) unknown: usize,
}

/// `more`: does the mutant allow more than the original? `less`: the other way round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Both {
    pub(super) more: Tally,
    pub(super) less: Tally,
}

/// What every kind came to, and what was wrong.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) kinds: BTreeMap<String, Both>,
    pub(super) faults: Vec<String>,
    pub(super) unknown: Vec<String>,
}

/// Every `step`th policy with every change.
pub(super) fn run(step: usize, requests: usize) -> Outcome {
    let mut outcome = Outcome::default();
    for policy in managed_policies().iter().step_by(step) {
        let original = read(&policy.document).expect("AWS's policies have no errors");
        for (kind, change) in KINDS {
            let Some(mutant) = mutant(policy, *change) else { continue };
            let tally = outcome.kinds.entry((*kind).to_owned()).or_default();
            let name = format!("{}, {kind}", policy.name);
            let sides = [
                (&mut tally.more, "more", &mutant, &original),
                (&mut tally.less, "less", &original, &mutant),
            ];
            for (tally, way, a, b) in sides {
                match ask(a, b, requests) {
                    Ok(Said::Counterexample) => tally.counterexample += 1,
                    Ok(Said::Proved) => tally.proved += 1,
                    Ok(Said::Unknown(why)) => {
                        tally.unknown += 1;
                        outcome.unknown.push(format!("{name}, {way}: {why}"));
                    }
                    Err(fault) => outcome.faults.push(format!("{name}, {way}: {fault}")),
                }
            }
        }
    }
    outcome
}

/// The mutant of a policy, if it has a place for the change and is still sound.
fn mutant(policy: &ManagedPolicy, change: Change) -> Option<PolicySet> {
    let mut value: Value = serde_json::from_str(&policy.document).ok()?;
    change(&mut value).then(|| read(&value.to_string()))?
}

pub(super) fn read(text: &str) -> Option<PolicySet> {
    document(text, PolicyKind::Managed, "policy").map(PolicySet::Alone)
}

enum Said {
    Counterexample,
    Proved,
    Unknown(String),
}

/// Whether `a` allows more than `b`; a counterexample is confirmed, a proof survives so many
/// requests near the borders of the patterns.
fn ask(a: &PolicySet, b: &PolicySet, requests: usize) -> Result<Said, String> {
    let question = Question { allowed: vec![a], refused: vec![b], ..Question::default() };
    match find(&question, &World::default()) {
        Answer::Unknown(doubts) => Ok(Said::Unknown(format!("{doubts:?}"))),
        Answer::Witness(witness) => {
            let scenario = scenario(&witness.asked)?;
            let allows = |set: &PolicySet| Judge::new(set).allows_asked(&scenario);
            if !allows(a) || allows(b) {
                return Err(format!("not confirmed: {:?}", witness.asked));
            }
            if !is_offered(&witness.asked.action, &witness.asked.resource) {
                return Err(format!("no such action on such a resource: {:?}", witness.asked));
            }
            Ok(Said::Counterexample)
        }
        Answer::Proved(_) => match samples::violation(a, b, requests) {
            Some(request) => Err(format!("proved, but there is {request}")),
            None => Ok(Said::Proved),
        },
    }
}

/// The table as it stands in the baseline.
pub(super) fn shown(kinds: &BTreeMap<String, Both>) -> String {
    let tally = |it: &Tally| {
        format!(
            "{{ counterexample = {}, proved = {}, unknown = {} }}",
            it.counterexample, it.proved, it.unknown
        )
    };
    let row = |(kind, both): (&String, &Both)| {
        format!("\n[{kind}]\nmore = {}\nless = {}\n", tally(&both.more), tally(&both.less))
    };
    kinds.iter().map(row).collect()
}

fn statements(policy: &mut Value) -> Vec<&mut Value> {
    match policy.get_mut("Statement") {
        Some(Value::Array(list)) => list.iter_mut().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

/// The statements that allow.
fn allows(policy: &mut Value) -> impl Iterator<Item = &mut Value> {
    statements(policy).into_iter().filter(|it| it["Effect"] == "Allow")
}

/// The texts of a value that may be one or a list.
fn texts(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

fn action_to_service(policy: &mut Value) -> bool {
    for statement in allows(policy).filter(|it| it.get("Action").is_some()) {
        for action in texts(&mut statement["Action"]) {
            let service = action.as_str().and_then(|it| it.split_once(':'));
            let Some((service, name)) = service else { continue };
            if name != "*" {
                *action = json!(format!("{service}:*"));
                return true;
            }
        }
    }
    false
}

fn resource_to_star(policy: &mut Value) -> bool {
    let narrow = |it: &&mut Value| {
        !matches!(it.get("Resource"), None | Some(Value::String(_)))
            || it.get("Resource").is_some_and(|it| it != "*")
    };
    let found = allows(policy).find(|it| narrow(it) && it.get("Resource").is_some());
    found.map(|statement| statement["Resource"] = json!("*")).is_some()
}

fn resource_suffix(policy: &mut Value) -> bool {
    for statement in allows(policy).filter(|it| it.get("Resource").is_some()) {
        for resource in texts(&mut statement["Resource"]) {
            let Some(text) = resource.as_str().filter(|it| it.splitn(6, ':').count() == 6) else {
                continue;
            };
            let cut = text.rfind(['/', ':']).map_or(0, |at| at + 1);
            let (head, tail) = text.split_at(cut);
            if tail != "*" && !tail.contains('}') {
                *resource = json!(format!("{head}*"));
                return true;
            }
        }
    }
    false
}

fn deny_dropped(policy: &mut Value) -> bool {
    let Some(Value::Array(list)) = policy.get_mut("Statement") else { return false };
    let found = list.iter().position(|it| it["Effect"] == "Deny").filter(|_| list.len() > 1);
    found.map(|at| list.remove(at)).is_some()
}

fn in_region(statement: &mut Value) {
    let block = &mut statement["Condition"];
    if block.is_null() {
        *block = json!({});
    }
    block["StringEquals"]["aws:RequestedRegion"] = json!("eu-west-1");
}

fn deny_narrowed(policy: &mut Value) -> bool {
    let found = statements(policy).into_iter().find(|it| it["Effect"] == "Deny");
    found.map(in_region).is_some()
}

fn allow_narrowed(policy: &mut Value) -> bool {
    allows(policy).next().map(in_region).is_some()
}

/// The tests of an Allow statement that a change wants: operator and key.
fn tests(statement: &Value, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let block = statement.get("Condition").and_then(Value::as_object);
    let operators = block.into_iter().flatten().filter(|(operator, _)| wanted(operator));
    let keys = operators.flat_map(|(operator, entries)| {
        let keys = entries.as_object().into_iter().flatten();
        keys.map(move |(key, _)| (operator.clone(), key.clone()))
    });
    keys.collect()
}

/// Removes a test and gives back its values.
fn take(statement: &mut Value, operator: &str, key: &str) -> Value {
    let block = statement["Condition"].as_object_mut().expect("it has tests");
    let entries = block.get_mut(operator).and_then(Value::as_object_mut).expect("it has keys");
    let values = entries.remove(key).unwrap_or_default();
    if entries.is_empty() {
        block.remove(operator);
    }
    if block.is_empty() {
        statement.as_object_mut().expect("a statement").remove("Condition");
    }
    values
}

fn first_condition_dropped(policy: &mut Value) -> bool {
    for statement in allows(policy) {
        if let Some((operator, key)) = tests(statement, |_| true).first() {
            take(statement, operator, key);
            return true;
        }
    }
    false
}

fn last_condition_dropped(policy: &mut Value) -> bool {
    for statement in allows(policy) {
        if let [_, .., (operator, key)] = tests(statement, |_| true).as_slice() {
            take(statement, operator, key);
            return true;
        }
    }
    false
}

fn null_guard_dropped(policy: &mut Value) -> bool {
    for statement in allows(policy) {
        if let Some((operator, key)) = tests(statement, |it| it == "Null").first() {
            take(statement, operator, key);
            return true;
        }
    }
    false
}

/// Another operator for the first test with a wanted one, and a change of its values.
fn exchange(
    policy: &mut Value,
    wanted: impl Fn(&str) -> bool,
    with: impl Fn(&str) -> String,
    values: impl Fn(&mut Value) -> bool,
) -> bool {
    for statement in allows(policy) {
        for (operator, key) in tests(statement, &wanted) {
            let mut list = take(statement, &operator, &key);
            let changed = values(&mut list);
            let operator = if changed { with(&operator) } else { operator };
            let block = &mut statement["Condition"];
            if block.is_null() {
                *block = json!({});
            }
            if block[&operator].is_null() {
                block[&operator] = json!({});
            }
            block[&operator][&key] = list;
            if changed {
                return true;
            }
        }
    }
    false
}

fn if_exists_added(policy: &mut Value) -> bool {
    let plain = |it: &str| it != "Null" && !it.ends_with("IfExists");
    exchange(policy, plain, |it| format!("{it}IfExists"), |_| true)
}

fn equals_to_like(policy: &mut Value) -> bool {
    exchange(
        policy,
        |it| it == "StringEquals",
        |_| "StringLike".to_owned(),
        |values| {
            let plain =
                |it: &&mut Value| it.as_str().is_some_and(|it| it.is_ascii() && it.len() > 1);
            let Some(first) = texts(values).into_iter().find(plain) else { return false };
            let text = first.as_str().unwrap_or_default();
            // Half of a variable would be an error.
            let half = text.find('$').unwrap_or(text.len() / 2);
            *first = json!(format!("{}*", &text[..half]));
            true
        },
    )
}

fn value_added(policy: &mut Value) -> bool {
    let of_text = |it: &str| it == "StringEquals" || it == "StringLike";
    exchange(policy, of_text, str::to_owned, |values| {
        let mut list: Vec<Value> = texts(values).into_iter().map(|it| it.clone()).collect();
        list.push(json!("hl-tickets"));
        *values = Value::Array(list);
        true
    })
}

fn value_case_changed(policy: &mut Value) -> bool {
    exchange(
        policy,
        |it| it == "StringEquals",
        str::to_owned,
        |values| {
            let lower = |it: &&mut Value| {
                it.as_str().is_some_and(|it| !it.contains('$') && it.contains(char::is_lowercase))
            };
            let Some(first) = texts(values).into_iter().find(lower) else { return false };
            *first = json!(first.as_str().unwrap_or_default().to_uppercase());
            true
        },
    )
}

fn any_to_all(policy: &mut Value) -> bool {
    let any = |it: &str| it.starts_with("ForAnyValue:");
    exchange(policy, any, |it| it.replace("ForAnyValue:", "ForAllValues:"), |_| true)
}

fn all_to_any(policy: &mut Value) -> bool {
    let all = |it: &str| it.starts_with("ForAllValues:");
    exchange(policy, all, |it| it.replace("ForAllValues:", "ForAnyValue:"), |_| true)
}
