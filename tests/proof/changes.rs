//! Changes of a policy, as people make them by mistake.

use serde_json::{Value, json};

/// A kind of change; it tells whether the policy had a place for it.
pub(crate) type Change = fn(&mut Value) -> bool;

/// The kinds of change, in the order of the table.
pub(crate) const KINDS: &[(&str, Change)] = &[
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

/// The policy with one change, if it has a place for it.
pub(crate) fn changed(document: &str, change: Change) -> Option<String> {
    let mut value: Value = serde_json::from_str(document).ok()?;
    change(&mut value).then(|| value.to_string())
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
        one @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            vec![one]
        }
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

/// Puts a test into the condition of a statement.
fn put(statement: &mut Value, operator: &str, key: &str, values: Value) {
    let Some(statement) = statement.as_object_mut() else { return };
    let block = statement.entry("Condition").or_insert_with(|| json!({}));
    let Some(block) = block.as_object_mut() else { return };
    let entries = block.entry(operator).or_insert_with(|| json!({}));
    if let Some(entries) = entries.as_object_mut() {
        entries.insert(key.to_owned(), values);
    }
}

fn in_region(statement: &mut Value) {
    put(statement, "StringEquals", "aws:RequestedRegion", json!("eu-west-1"));
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
            put(statement, &operator, &key, list);
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
