//! Laws that hold for every policy, whatever the analysis does: of two sets made from one, the
//! first never allows more.

use serde_json::{Value, json};

use super::pairs::{Counts, check};
use super::{generate, shrink};
use crate::chance::Chance;

/// Makes two sets of one document, of which the first allows no more; `None` where it has no place
/// for the law.
type Law = fn(&Value, &Value, &mut Chance) -> Option<(Value, Value)>;

const LAWS: &[(&str, Law)] = &[
    ("a policy allows no more than itself", |a, _, _| Some((alone(a), alone(a)))),
    ("a further Allow only adds", |a, other, _| Some((alone(a), alone(&with(a, other, "Allow")?)))),
    ("a further Deny only takes", |a, other, _| Some((alone(&with(a, other, "Deny")?), alone(a)))),
    ("the order of statements is nothing", |a, _, _| Some((alone(&reversed(a)), alone(a)))),
    ("the order of entries is nothing", |a, _, _| Some((alone(a), alone(&entries_reversed(a))))),
    ("a list may be split", |a, _, _| Some((alone(&split(a, "Action")?), alone(a)))),
    ("a list may be joined", |a, _, _| Some((alone(a), alone(&split(a, "Action")?)))),
    ("resources may be split", |a, _, _| Some((alone(&split(a, "Resource")?), alone(a)))),
    ("resources may be joined", |a, _, _| Some((alone(a), alone(&split(a, "Resource")?)))),
    ("a wildcard is its actions", |a, _, _| Some((alone(a), alone(&expanded(a)?)))),
    ("actions are their wildcard", |a, _, _| Some((alone(&expanded(a)?), alone(a)))),
    ("an action is not the others", |a, _, _| Some((alone(&complemented(a)?), alone(a)))),
    ("a boundary only limits", |a, b, _| Some((bounded(a, b), identity(a)))),
    ("a boundary is a limit", |a, b, _| Some((bounded(a, b), identity(b)))),
    ("an SCP only limits", |a, b, _| Some((json!({"identity": [a], "scp": [[b]]}), identity(a)))),
    ("two policies allow what each allows", |a, b, _| {
        has_no_deny(b).then(|| (identity(a), json!({ "identity": [a, b] })))
    }),
    ("a Deny in an SCP only takes", |a, b, _| {
        let full = json!({ "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] });
        let less = with(&full, b, "Deny")?;
        Some((
            json!({ "identity": [a], "scp": [[less]] }),
            json!({ "identity": [a], "scp": [[full]] }),
        ))
    }),
];

/// Every law on so many documents.
pub(super) fn run(number: u64) {
    let (mut counts, mut faults) = (Counts::new(), Vec::new());
    for at in 0..number {
        let mut chance = Chance::new(77_000_000 + at);
        let (a, b) = (generate::newest(&mut chance), generate::newest(&mut chance));
        for (name, law) in LAWS {
            let Some((less, more)) = law(&a, &b, &mut chance) else { continue };
            let question = json!({ "ask": "excess", "a": less, "b": more,
                "principal": "arn:aws:iam::111122223333:user/a" });
            if let Err(error) = must_hold(&question, &mut counts) {
                faults.push(format!("{name}\n{question}\n{error}"));
            }
        }
        if faults.len() > 4 {
            break;
        }
    }
    println!("{counts:#?}");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    let of = |what: &str| counts.get(what).copied().unwrap_or(0);
    assert!(of("unknown") * 100 <= of("proved"), "too many answers are unknown");
}

/// The law holds: no witness, and what is proved is so.
fn must_hold(question: &Value, counts: &mut Counts) -> Result<(), String> {
    let mut own = Counts::new();
    let checked = check(question, &mut own);
    let broken = own.contains_key("witness");
    for (what, number) in own {
        *counts.entry(what).or_default() += number;
    }
    checked?;
    if broken { Err("a confirmed request breaks the law".to_owned()) } else { Ok(()) }
}

/// Three documents, each allowing no more than the next: the first no more than the last.
pub(super) fn transitive(number: u64) {
    let mut faults = Vec::new();
    for at in 0..number {
        let mut chance = Chance::new(78_000_000 + at);
        let a = generate::newest(&mut chance);
        let Some(b) = with(&a, &generate::newest(&mut chance), "Allow") else { continue };
        let Some(c) = with(&b, &generate::newest(&mut chance), "Allow") else { continue };
        let question = json!({ "ask": "excess", "a": alone(&a), "b": alone(&c) });
        if must_hold(&question, &mut Counts::new()).is_err() {
            let short =
                shrink::shortest(&question, |it| must_hold(it, &mut Counts::new()).is_err());
            faults.push(short.to_string());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Whether two sets have a request in common is the same both ways.
pub(super) fn symmetric(number: u64) {
    for at in 0..number {
        let mut chance = Chance::new(79_000_000 + at);
        let (a, b) = (generate::newest(&mut chance), generate::newest(&mut chance));
        let ask = |a: &Value, b: &Value| {
            let mut counts = Counts::new();
            let question = json!({ "ask": "disjoint", "a": alone(a), "b": alone(b) });
            let checked = check(&question, &mut counts);
            assert!(checked.is_ok(), "{question}\n{checked:?}");
            counts
        };
        let (one, other) = (ask(&a, &b), ask(&b, &a));
        let both = |what: &str| one.contains_key(what) && other.contains_key(what);
        let known = ["witness", "proved", "unreadable"].into_iter().any(both);
        let unknown = one.contains_key("unknown") || other.contains_key("unknown");
        assert!(known || unknown, "{a}\n{b}\n{one:?} {other:?}");
    }
}

fn alone(document: &Value) -> Value {
    json!({ "kind": "identity", "alone": document })
}

fn identity(document: &Value) -> Value {
    json!({ "identity": [document] })
}

fn bounded(document: &Value, boundary: &Value) -> Value {
    json!({ "identity": [document], "boundary": boundary })
}

fn statements(document: &Value) -> &[Value] {
    document["Statement"].as_array().map_or(&[], Vec::as_slice)
}

fn has_no_deny(document: &Value) -> bool {
    statements(document).iter().all(|it| it["Effect"] == "Allow")
}

fn of_statements(document: &Value, statements: Vec<Value>) -> Value {
    let mut document = document.clone();
    document["Statement"] = Value::Array(statements);
    document
}

/// The document with the first statement of another, which gets this effect.
fn with(document: &Value, other: &Value, effect: &str) -> Option<Value> {
    let mut further = statements(other).first()?.clone();
    further["Effect"] = json!(effect);
    let mut all = statements(document).to_vec();
    all.push(further);
    Some(of_statements(document, all))
}

fn reversed(document: &Value) -> Value {
    of_statements(document, statements(document).iter().rev().cloned().collect())
}

fn entries_reversed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, it)| (name.clone(), entries_reversed(it))).collect()
        }
        Value::Array(list) => Value::Array(list.iter().rev().map(entries_reversed).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Each statement with a list of several entries as several statements.
fn split(document: &Value, element: &str) -> Option<Value> {
    let mut parts = Vec::new();
    for statement in statements(document) {
        let Some(list) = statement.get(element).and_then(Value::as_array) else {
            parts.push(statement.clone());
            continue;
        };
        for entry in list {
            let mut part = statement.clone();
            part[element] = entry.clone();
            parts.push(part);
        }
    }
    (parts.len() > statements(document).len()).then(|| of_statements(document, parts))
}

/// `x:A*` as the actions it is about.
fn expanded(document: &Value) -> Option<Value> {
    let text = document.to_string();
    let written = text.replace(r#""x:A*""#, r#""x:Aa","x:Ab""#);
    let document = (text != written).then(|| serde_json::from_str(&written))?;
    document.ok()
}

/// An action alone in its list as everything but the other actions.
fn complemented(document: &Value) -> Option<Value> {
    let mut statements = statements(document).to_vec();
    let single = |it: &&mut Value| it.get("Action") == Some(&json!(["x:Aa"]));
    let statement = statements.iter_mut().find(single)?.as_object_mut()?;
    statement.remove("Action");
    statement.insert("NotAction".to_owned(), json!(["x:Ab", "x:B", "x:N"]));
    Some(of_statements(document, statements))
}
