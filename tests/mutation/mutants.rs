//! A policy with one thing changed, in every way that people get it wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::proof::changes;

/// A policy with one change.
pub(super) struct Mutant {
    /// What was changed, and where.
    pub(super) name: String,
    pub(super) text: String,
}

/// Another account than any of the story.
const STRANGER: &str = "666677778888";

/// Operators and what they are taken for.
const OPERATORS: &[(&str, &[&str])] = &[
    ("StringEquals", &["StringLike", "StringNotEquals", "StringEqualsIgnoreCase"]),
    ("StringNotEquals", &["StringNotLike", "StringEquals"]),
    ("StringEqualsIgnoreCase", &["StringEquals", "StringNotEqualsIgnoreCase"]),
    ("StringLike", &["StringEquals", "StringNotLike"]),
    ("StringNotLike", &["StringNotEquals", "StringLike"]),
    ("ArnEquals", &["ArnNotEquals", "StringEquals"]),
    ("ArnNotEquals", &["ArnEquals", "StringNotEquals"]),
    ("ArnLike", &["ArnNotLike", "StringEquals"]),
    ("ArnNotLike", &["ArnLike", "StringNotEquals"]),
    ("IpAddress", &["NotIpAddress"]),
    ("NotIpAddress", &["IpAddress"]),
    ("NumericLessThan", &["NumericLessThanEquals", "NumericGreaterThan"]),
    ("NumericLessThanEquals", &["NumericLessThan", "NumericGreaterThanEquals"]),
    ("NumericGreaterThan", &["NumericGreaterThanEquals", "NumericLessThan"]),
    ("NumericGreaterThanEquals", &["NumericGreaterThan", "NumericLessThanEquals"]),
    ("DateLessThan", &["DateGreaterThan"]),
    ("DateLessThanEquals", &["DateGreaterThanEquals"]),
    ("DateGreaterThan", &["DateLessThan"]),
    ("DateGreaterThanEquals", &["DateLessThanEquals"]),
];

/// Every way to change one thing in a policy; each result is listed once.
pub(super) fn mutants(solution: &str) -> Vec<Mutant> {
    let Ok(policy) = serde_json::from_str::<Value>(solution) else { return Vec::new() };
    let mut bench = Bench { seen: BTreeSet::from([plain(&policy).to_string()]), found: Vec::new() };
    for at in 0..statements(&policy).len() {
        bench.statement(&policy, at);
    }
    for (kind, change) in changes::KINDS {
        if let Some(text) = changes::changed(solution, *change) {
            bench.keep((*kind).to_owned(), text);
        }
    }
    bench.found
}

fn statements(policy: &Value) -> Vec<Value> {
    match policy.get("Statement") {
        Some(Value::Array(list)) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    }
}

/// The policy with every list of one as that one, so that the same change is known again.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(list) => match list.as_slice() {
            [one] => plain(one),
            all => all.iter().map(plain).collect(),
        },
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| (name.clone(), plain(value));
            Value::Object(members.iter().map(member).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// The values of an element that may be one or a list.
fn values(element: &Value) -> Vec<Value> {
    element.as_array().cloned().unwrap_or_else(|| vec![element.clone()])
}

struct Bench {
    seen: BTreeSet<String>,
    found: Vec<Mutant>,
}

impl Bench {
    fn keep(&mut self, name: String, text: String) {
        let policy: Value = serde_json::from_str(&text).expect("it was JSON before the change");
        if self.seen.insert(plain(&policy).to_string()) {
            self.found.push(Mutant { name, text });
        }
    }

    /// Keeps the policy with another statement in the place of one, or none.
    fn replace(&mut self, policy: &Value, at: usize, statement: Option<Value>, name: &str) {
        let mut all = statements(policy);
        match statement {
            Some(statement) => all[at] = statement,
            None => drop(all.remove(at)),
        }
        let mut policy = policy.clone();
        policy["Statement"] = Value::Array(all);
        self.keep(format!("statement {}: {name}", at + 1), policy.to_string());
    }

    fn statement(&mut self, policy: &Value, at: usize) {
        let all = statements(policy);
        let statement = &all[at];
        if all.len() > 1 {
            self.replace(policy, at, None, "dropped");
        }
        let mut with = |name: &str, change: &mut dyn FnMut(&mut Value)| {
            let mut changed = statement.clone();
            change(&mut changed);
            self.replace(policy, at, Some(changed), name);
        };
        let other = if statement["Effect"] == "Allow" { "Deny" } else { "Allow" };
        with(other, &mut |it| it["Effect"] = json!(other));
        for (one, other) in
            [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")]
        {
            for (from, to) in [(one, other), (other, one)] {
                let Some(value) = statement.get(from) else { continue };
                with(&format!("{from} as {to}"), &mut |it| {
                    it.as_object_mut().unwrap().remove(from);
                    it[to] = value.clone();
                });
                for (name, value) in lists(from, value) {
                    with(&format!("{from}: {name}"), &mut |it| it[from] = value.clone());
                }
            }
        }
        if let Some(condition) = statement.get("Condition") {
            with("Condition dropped", &mut |it| {
                it.as_object_mut().unwrap().remove("Condition");
            });
            for (name, condition) in conditions(condition) {
                with(&name, &mut |it| it["Condition"] = condition.clone());
            }
        }
    }
}

/// Another list of actions, resources or principals.
fn lists(element: &str, value: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Value::Object(kinds) = value {
        // Principals by kind.
        found.push(("* for all".to_owned(), json!("*")));
        for (kind, of) in kinds {
            for (name, of) in lists(element, of) {
                let mut kinds = kinds.clone();
                kinds.insert(kind.clone(), of);
                found.push((format!("{kind}: {name}"), Value::Object(kinds)));
            }
            if kinds.len() > 1 {
                let mut kinds = kinds.clone();
                kinds.remove(kind);
                found.push((format!("without {kind}"), Value::Object(kinds)));
            }
        }
        return found;
    }
    let all = values(value);
    for (at, one) in all.iter().enumerate() {
        let text = one.as_str().unwrap_or_default();
        let mut put = |name: String, new: String| {
            let mut all = all.clone();
            all[at] = new.into();
            found.push((name, Value::Array(all)));
        };
        put(format!("* for {text}"), "*".to_owned());
        if let Some((service, _)) = text.split_once(':').filter(|_| element.ends_with("Action")) {
            put(format!("{service}:* for {text}"), format!("{service}:*"));
        }
        if element.ends_with("Resource") {
            let cut = text.rfind(['/', ':']).map_or(0, |at| at + 1);
            put(format!("a star behind {text}"), format!("{text}*"));
            let (head, tail) = text.split_at(cut);
            if !tail.contains('}') {
                put(format!("a star for the end of {text}"), format!("{head}*"));
            }
        }
        if let Some(account) = account(text) {
            put(format!("another account in {text}"), text.replace(account, STRANGER));
        }
        if all.len() > 1 {
            let mut all = all.clone();
            all.remove(at);
            found.push((format!("without {text}"), Value::Array(all)));
        }
    }
    found
}

/// The account number in a text.
fn account(text: &str) -> Option<&str> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit());
    parts.find(|part| part.len() == 12)
}

/// Other conditions: a test dropped or with another operator, or with other values.
fn conditions(condition: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let operators = condition.as_object().into_iter().flatten();
    for (operator, keys) in operators {
        for (key, value) in keys.as_object().into_iter().flatten() {
            let test = format!("{operator} {key}");
            let rest = without(condition, operator, key);
            found.push((format!("{test} dropped"), rest.clone()));
            for other in others(operator) {
                found.push((format!("{test} as {other}"), put(&rest, &other, key, value.clone())));
            }
            for (name, value) in other_values(value) {
                found.push((format!("{test}: {name}"), put(&rest, operator, key, value)));
            }
        }
    }
    found
}

fn without(condition: &Value, operator: &str, key: &str) -> Value {
    let mut condition = condition.clone();
    let operators = condition.as_object_mut().unwrap();
    let keys = operators.get_mut(operator).and_then(Value::as_object_mut).unwrap();
    keys.remove(key);
    if keys.is_empty() {
        operators.remove(operator);
    }
    condition
}

fn put(condition: &Value, operator: &str, key: &str, value: Value) -> Value {
    let mut condition = condition.clone();
    condition[operator][key] = value;
    condition
}

/// What an operator is taken for.
fn others(operator: &str) -> Vec<String> {
    let (set, rest) = match operator.split_once(':') {
        Some((set, rest)) => (format!("{set}:"), rest),
        None => (String::new(), operator),
    };
    let (base, end) = match rest.strip_suffix("IfExists") {
        Some(base) => (base, "IfExists"),
        None => (rest, ""),
    };
    let known = OPERATORS.iter().find(|(name, _)| *name == base);
    let swapped = known.into_iter().flat_map(|(_, others)| *others);
    let mut found: Vec<String> = swapped.map(|other| format!("{set}{other}{end}")).collect();
    if base != "Null" {
        let other_end = if end.is_empty() { "IfExists" } else { "" };
        found.push(format!("{set}{base}{other_end}"));
    }
    match set.as_str() {
        "ForAnyValue:" => found.push(format!("ForAllValues:{rest}")),
        "ForAllValues:" => found.push(format!("ForAnyValue:{rest}")),
        _ => {}
    }
    found
}

/// Other values of a test: one dropped, turned round, or made a star.
fn other_values(value: &Value) -> Vec<(String, Value)> {
    let all = values(value);
    let mut found = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let text = one.as_str().map_or_else(|| one.to_string(), str::to_owned);
        let mut put = |name: String, new: Value| {
            let mut all = all.clone();
            all[at] = new;
            found.push((name, Value::Array(all)));
        };
        match text.as_str() {
            "true" => put("false for true".to_owned(), json!("false")),
            "false" => put("true for false".to_owned(), json!("true")),
            _ => {
                put(format!("* for {text}"), json!("*"));
                if let Some(account) = account(&text) {
                    let other = json!(text.replace(account, STRANGER));
                    put(format!("another account in {text}"), other);
                }
            }
        }
        if all.len() > 1 {
            let mut all = all.clone();
            all.remove(at);
            found.push((format!("without {text}"), Value::Array(all)));
        }
    }
    found
}
