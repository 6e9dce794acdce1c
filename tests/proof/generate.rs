//! Random questions in a universe so small that every request can be looked at, as JSON that a
//! failing test prints.

use serde_json::{Map, Value, json};

use super::conditions::{self, KEYS, Key, Source};
use crate::chance::Chance;

/// The account of the world.
pub(super) const HOME: &str = "111122223333";
const FOREIGN: &str = "444455556666";

const ACTIONS: &[&str] = &["*", "x:*", "x:A*", "x:Aa", "x:Ab", "x:B", "x:?a", "X:aA", "x:N", "*:*"];

const NAMES: &[&str] = &[
    "*",
    HOME,
    FOREIGN,
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:user/ab",
    "arn:aws:iam::111122223333:role/b",
    "arn:aws:sts::111122223333:assumed-role/b/s",
    "arn:aws:iam::444455556666:user/ab",
    "arn:aws:iam::111122223333:root",
];

/// A question: `{"ask", "principal", "a", "b", "focus"}`, each set `{"alone", "kind"}` or layers.
pub(super) fn question(chance: &mut Chance) -> Value {
    let keys = profile(chance);
    let shape = chance.weighted(&[(60, "identity"), (18, "resource"), (22, "layers")]);
    let a = set(chance, shape, &keys);
    let b = match chance.weighted(&[(45, "other"), (45, "like"), (10, "same")]) {
        "other" => set(chance, shape, &keys),
        "like" => changed(chance, &a, shape, &keys),
        _ => a.clone(),
    };
    let ask = chance.weighted(&[(60, "excess"), (15, "disjoint"), (25, "focus")]);
    let mut question = json!({ "ask": ask, "a": a, "b": b });
    if shape != "resource" && chance.percent(60) {
        question["principal"] = json!(*chance.pick(&NAMES[3..5]));
    }
    if ask == "focus" {
        question["focus"] = json!({ "action": actions(chance), "resource": resources(chance, false),
            "strangers": shape == "resource" && chance.percent(40) });
    }
    question
}

/// One or two keys that everything in the question is about.
fn profile(chance: &mut Chance) -> Vec<&'static Key> {
    let mut keys = vec![chance.pick(KEYS)];
    if chance.percent(50) {
        let other = chance.pick(KEYS);
        let linked =
            |key: &Key| key.source == Source::Set || key.name.starts_with("aws:RequestTag");
        if other.name != keys[0].name && !(linked(other) && linked(keys[0])) {
            keys.push(other);
        }
    }
    keys
}

fn set(chance: &mut Chance, shape: &str, keys: &[&Key]) -> Value {
    match shape {
        "identity" => json!({ "kind": "identity", "alone": document(chance, "identity", keys) }),
        "resource" => json!({ "kind": "resource", "alone": document(chance, "resource", keys) }),
        _ => layers(chance, keys),
    }
}

/// Two layers or more.
fn layers(chance: &mut Chance, keys: &[&Key]) -> Value {
    let mut set = json!({ "identity": [document(chance, "identity", keys)] });
    let one = |chance: &mut Chance| document(chance, "identity", keys);
    match chance.below(6) {
        0 => set["boundary"] = one(chance),
        1 => set["scp"] = json!([[strict(one(chance))]]),
        2 => {
            set["scp"] = json!([[strict(one(chance))], [strict(one(chance)), strict(one(chance))]])
        }
        3 => set["resource"] = document(chance, "resource", keys),
        4 => {
            set["resource"] = document(chance, "resource", keys);
            set["boundary"] = one(chance);
        }
        _ => {}
    }
    set
}

/// A document as an SCP takes it: of the newer version.
fn strict(mut document: Value) -> Value {
    document["Version"] = json!("2012-10-17");
    document
}

fn document(chance: &mut Chance, kind: &str, keys: &[&Key]) -> Value {
    let mut document = Map::new();
    match chance.weighted(&[(80, 0), (10, 1), (10, 2)]) {
        0 => drop(document.insert("Version".to_owned(), json!("2012-10-17"))),
        1 => drop(document.insert("Version".to_owned(), json!("2008-10-17"))),
        _ => {}
    }
    let statements = chance.some(4, |chance| statement(chance, kind, keys));
    document.insert("Statement".to_owned(), Value::Array(statements));
    Value::Object(document)
}

fn statement(chance: &mut Chance, kind: &str, keys: &[&Key]) -> Value {
    let deny = chance.percent(30);
    let mut made = json!({ "Effect": if deny { "Deny" } else { "Allow" } });
    if kind == "resource" {
        let except = deny && chance.percent(35);
        made[if except { "NotPrincipal" } else { "Principal" }] = principals(chance, except);
    }
    let element = if chance.percent(12) { "NotAction" } else { "Action" };
    made[element] = actions(chance);
    let element = if chance.percent(15) { "NotResource" } else { "Resource" };
    made[element] = resources(chance, true);
    if chance.percent(50) {
        made["Condition"] = conditions::block(chance, keys);
    }
    made
}

fn principals(chance: &mut Chance, except: bool) -> Value {
    if !except && chance.percent(20) {
        return json!("*");
    }
    if chance.percent(12) {
        return json!({ "Service": "x.amazonaws.com" });
    }
    let from = if except { &NAMES[1..] } else { NAMES };
    json!({ "AWS": chance.some(3, |chance| (*chance.pick(from)).to_owned()) })
}

fn actions(chance: &mut Chance) -> Value {
    json!(chance.some(3, |chance| (*chance.pick(ACTIONS)).to_owned()))
}

fn resources(chance: &mut Chance, variables: bool) -> Value {
    let entry = |chance: &mut Chance| {
        let name = conditions::glob(chance, 4);
        match chance.weighted(&[(20, 0), (60, 1), (8, 2), (8, 3), (4, 4)]) {
            0 => "*".to_owned(),
            2 => format!("arn:*:x:*:*:{name}"),
            3 if variables => match chance.below(4) {
                0 => "arn:aws:x:::${aws:username}".to_owned(),
                1 => format!("arn:aws:x:::${{aws:PrincipalTag/t}}{name}"),
                2 => format!("arn:aws:x:::{name}${{aws:PrincipalTag/t, 'b'}}"),
                _ => "arn:aws:x:::a${*}*".to_owned(),
            },
            4 => "arn:aws:x:us-east-1:*:*".to_owned(),
            _ => format!("arn:aws:x:::{name}"),
        }
    };
    json!(chance.some(3, entry))
}

/// The set with a change or two: what a learner has nearly right.
fn changed(chance: &mut Chance, set: &Value, shape: &str, keys: &[&Key]) -> Value {
    let mut set = set.clone();
    let kind = if shape == "resource" { "resource" } else { "identity" };
    let pointer = if shape == "layers" { "/identity/0/Statement" } else { "/alone/Statement" };
    for _ in 0..=chance.below(2) {
        let Some(Value::Array(statements)) = set.pointer_mut(pointer) else { return set };
        let at = chance.below(statements.len());
        match chance.below(8) {
            0 if statements.len() > 1 => drop(statements.remove(at)),
            1 => statements.push(statement(chance, kind, keys)),
            2 => drop(statements[at].as_object_mut().map(|it| it.remove("Condition"))),
            3 => statements[at]["Condition"] = conditions::block(chance, keys),
            4 if statements[at].get("Action").is_some() => {
                statements[at]["Action"] = actions(chance);
            }
            5 if statements[at].get("Resource").is_some() => {
                statements[at]["Resource"] = resources(chance, true);
            }
            6 => statements.reverse(),
            _ => statements[at] = statement(chance, kind, keys),
        }
    }
    set
}

/// A document of an identity policy in the newer version.
pub(super) fn newest(chance: &mut Chance) -> Value {
    let keys = profile(chance);
    strict(document(chance, "identity", &keys))
}
