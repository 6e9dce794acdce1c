//! The canonical form of a policy stays the same under every change that means nothing, and
//! changes with every one that means something, for each policy of the exercises.

use std::collections::BTreeSet;

use iam_course::{Answer, Library, reading};
use iam_policy::{Policy, PolicyKind, Reading, ResourceService, canonical, parse};
use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// Every sound policy of the exercises, with how it is read.
fn policies() -> Vec<(Value, Reading)> {
    let mut policies = Vec::new();
    let mut seen = BTreeSet::new();
    for exercise in Library::embedded().exercises() {
        let wrong = exercise.wrong.iter().map(|wrong| Answer::wrong(exercise, wrong));
        let own = [Answer::start(exercise), Answer::solution(exercise)];
        for answer in own.into_iter().chain(wrong) {
            for document in &exercise.documents {
                let (text, reading) = (answer.text(document), reading(exercise, document));
                if read(text, &reading).is_some() && seen.insert(text.to_owned()) {
                    policies.push((serde_json::from_str(text).expect("JSON"), reading));
                }
            }
        }
    }
    policies
}

fn read(text: &str, reading: &Reading) -> Option<Policy> {
    let parsed = parse(text, reading);
    let sound = parsed.diagnostics.iter().all(|it| it.severity != iam_policy::Severity::Error);
    parsed.policy.filter(|_| sound)
}

fn form(policy: &Value, reading: &Reading) -> Option<String> {
    read(&policy.to_string(), reading).map(|policy| canonical(&policy))
}

/// The statements as a list.
fn statements(policy: &mut Value) -> &mut Vec<Value> {
    let statement = policy.get_mut("Statement").expect("a policy has statements");
    if !statement.is_array() {
        *statement = json!([statement.take()]);
    }
    statement.as_array_mut().expect("it is a list now")
}

/// Another order, some entries twice; a value alone for a list of one, or the other way round.
fn stir(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::Array(items) => {
            for at in (1..items.len()).rev() {
                items.swap(at, chance.below(at + 1));
            }
            if chance.below(3) == 0 {
                items.extend(items.first().cloned());
            }
            if let ([only], 0) = (items.as_slice(), chance.below(2)) {
                *value = only.clone();
            }
        }
        Value::String(_) if chance.below(2) == 0 => *value = json!([value.take()]),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {}
    }
}

fn upper(value: &mut Value) {
    match value {
        Value::String(text) => *text = text.to_ascii_uppercase(),
        Value::Array(items) => items.iter_mut().for_each(upper),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

/// The same principals, accounts written the other way.
fn other_accounts(value: &mut Value) {
    match value {
        Value::String(text) => {
            let id = text.strip_prefix("arn:aws:iam::").and_then(|it| it.strip_suffix(":root"));
            let is_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
            match id.map(str::to_owned) {
                Some(id) => *text = id,
                None if is_id => *text = format!("arn:aws:iam::{text}:root"),
                None => {}
            }
        }
        Value::Array(items) => items.iter_mut().for_each(other_accounts),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

/// The same policy in other words.
fn reworded(policy: &Value, chance: &mut Chance) -> Value {
    let mut policy = policy.clone();
    for statement in statements(&mut policy) {
        let elements = statement.as_object_mut().expect("a statement is an object");
        elements.remove("Sid");
        for (name, value) in elements.iter_mut() {
            match name.as_str() {
                "Action" | "NotAction" => {
                    stir(value, chance);
                    upper(value);
                }
                "Resource" | "NotResource" => stir(value, chance),
                "Principal" | "NotPrincipal" if value.is_object() => {
                    for names in value.as_object_mut().into_iter().flat_map(Map::values_mut) {
                        other_accounts(names);
                        stir(names, chance);
                    }
                }
                "Condition" => {
                    let tests = value.as_object_mut().expect("a condition is an object");
                    tests.values_mut().for_each(|test| reword_test(test, chance));
                }
                _ => {}
            }
        }
    }
    stir(policy.get_mut("Statement").expect("it is there"), chance);
    if policy.get("Version") == Some(&json!("2008-10-17")) {
        policy.as_object_mut().expect("a policy is an object").remove("Version");
    }
    policy
}

fn reword_test(test: &mut Value, chance: &mut Chance) {
    let keys = test.as_object_mut().expect("a test is an object");
    *keys = std::mem::take(keys)
        .into_iter()
        .map(|(key, mut values)| {
            stir(&mut values, chance);
            (key.to_ascii_uppercase(), values)
        })
        .collect();
}

#[test]
fn what_means_the_same_has_the_same_form() {
    let mut told = 0;
    for (seed, (policy, reading)) in policies().iter().enumerate() {
        let own = form(policy, reading).expect("it is sound");
        for round in 0..8 {
            let mut chance = Chance::new(u64::try_from(seed * 8 + round).expect("a small number"));
            let other = reworded(policy, &mut chance);
            // Not every kind of policy takes every way to write a principal.
            if let Some(form) = form(&other, reading) {
                assert_eq!(form, own, "{policy:#}\n{other:#}");
                told += 1;
            }
        }
    }
    assert!(told > 200, "{told}");
}

#[test]
fn the_form_is_a_policy_of_the_same_form() {
    for (policy, reading) in policies() {
        let own = form(&policy, &reading).expect("it is sound");
        let again = read(&own, &reading).map(|policy| canonical(&policy));
        assert_eq!(again, Some(own));
    }
}

/// Every policy with one thing in it that means something else.
fn changed(policy: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    let count = statements(&mut policy.clone()).len();
    for at in 0..count {
        let mut less = policy.clone();
        statements(&mut less).remove(at);
        all.push(less);
        let elements = statements(&mut policy.clone())[at].as_object().expect("an object").clone();
        for (name, value) in &elements {
            let mut with = |value: Option<Value>, name: &str, instead: &str| {
                let mut other = policy.clone();
                let statement = &mut statements(&mut other)[at];
                let statement = statement.as_object_mut().expect("an object");
                statement.remove(name);
                statement.extend(value.map(|value| (instead.to_owned(), value)));
                all.push(other);
            };
            match name.as_str() {
                "Sid" => {}
                "Effect" if value == "Allow" => with(Some(json!("Deny")), name, name),
                "Effect" => with(Some(json!("Allow")), name, name),
                "Condition" => {
                    with(None, name, name);
                    altered(value).into_iter().for_each(|it| with(Some(it), name, name));
                }
                _ => {
                    let opposite = match name.strip_prefix("Not") {
                        Some(listed) => listed.to_owned(),
                        None => format!("Not{name}"),
                    };
                    with(Some(value.clone()), name, &opposite);
                    altered(value).into_iter().for_each(|it| with(Some(it), name, name));
                }
            }
        }
    }
    all
}

/// A value with one text in it that is another one, or one entry less.
fn altered(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let cut: String = text.chars().take(text.chars().count().saturating_sub(1)).collect();
            // An instant without its `Z` is the same one.
            let cut = Some(json!(cut)).filter(|_| !text.ends_with('Z'));
            let longer = [json!(format!("{text}x")), json!(format!("{text}*"))];
            longer.into_iter().chain(cut).collect()
        }
        Value::Bool(value) => vec![json!(!value)],
        Value::Array(items) => {
            let mut all = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let mut less = items.clone();
                less.remove(at);
                all.push(json!(less));
                for other in altered(item) {
                    let mut items = items.clone();
                    items[at] = other;
                    all.push(json!(items));
                }
            }
            all
        }
        Value::Object(members) => {
            let mut all = Vec::new();
            for (key, item) in members {
                let mut less = members.clone();
                less.remove(key);
                all.push(json!(less));
                for other in altered(item) {
                    let mut members = members.clone();
                    members.insert(key.clone(), other);
                    all.push(json!(members));
                }
            }
            all
        }
        Value::Null | Value::Number(_) => Vec::new(),
    }
}

#[test]
fn what_means_something_else_has_another_form() {
    let mut told = 0;
    for (policy, reading) in policies() {
        let own = form(&policy, &reading).expect("it is sound");
        for other in changed(&policy) {
            if let Some(form) = form(&other, &reading) {
                assert_ne!(form, own, "{policy:#}\n{other:#}");
                told += 1;
            }
        }
    }
    assert!(told > 500, "{told}");
}

#[test]
fn the_version_counts_and_its_absence_is_the_old_one() {
    let with = |version: &str| {
        let text = format!(
            "{{ {version} \"Statement\": {{ \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \
             \"Resource\": \"arn:aws:s3:::hl-notes/*\" }} }}"
        );
        let policy = read(&text, &Reading::stored(PolicyKind::Managed));
        canonical(&policy.expect("it is sound"))
    };
    assert_eq!(with(""), with("\"Version\": \"2008-10-17\","));
    assert_ne!(with(""), with("\"Version\": \"2012-10-17\","));
}

/// The form of a policy of a bucket with this principal and this condition.
fn of_a_bucket(principal: &str, condition: &str) -> String {
    let text = format!(
        "{{ \"Version\": \"2012-10-17\", \"Statement\": {{ \"Effect\": \"Deny\", \"Principal\": {principal}, \
         \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::hl-notes/*\", \
         \"Condition\": {condition} }} }}"
    );
    let policy = read(&text, &Reading::stored(PolicyKind::Resource(ResourceService::S3)));
    canonical(&policy.unwrap_or_else(|| panic!("{text}")))
}

#[test]
fn one_principal_in_two_spellings() {
    let of = |principal| of_a_bucket(principal, "{}");
    let id = r#"{ "AWS": "111122223333" }"#;
    assert_eq!(of(id), of(r#"{ "AWS": ["arn:aws:iam::111122223333:root"] }"#));
    assert_eq!(of("\"*\""), of(r#"{ "AWS": "*" }"#));
    assert_ne!(of(id), of("\"*\""));
    assert_ne!(of(id), of(r#"{ "AWS": "arn:aws:iam::111122223333:user/root" }"#));
}

#[test]
fn one_condition_in_two_spellings() {
    let of = |condition: &str| of_a_bucket("\"*\"", condition);
    let same = [
        (
            r#"{ "Bool": { "aws:SecureTransport": false } }"#,
            r#"{ "Bool": { "AWS:securetransport": ["False"] } }"#,
        ),
        (
            r#"{ "StringEqualsIgnoreCase": { "aws:username": "Omar" } }"#,
            r#"{ "StringEqualsIgnoreCase": { "aws:username": "OMAR" } }"#,
        ),
        (
            r#"{ "DateLessThan": { "aws:CurrentTime": "2026-01-01" } }"#,
            r#"{ "DateLessThan": { "aws:CurrentTime": "2026-01-01T01:00:00+01:00" } }"#,
        ),
    ];
    for (one, other) in same {
        assert_eq!(of(one), of(other));
    }
    let names = |operator: &str| format!(r#"{{ "{operator}": {{ "aws:username": "Omar" }} }}"#);
    assert_ne!(of(&names("StringEquals")), of(&names("StringLike")));
    assert_ne!(of(&names("StringEquals")), of(&names("StringEqualsIfExists")));
    let small = names("StringEquals").replace("Omar", "omar");
    assert_ne!(of(&names("StringEquals")), of(&small));
}
