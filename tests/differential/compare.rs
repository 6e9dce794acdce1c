//! Whether the two evaluators answer a scenario alike (E-708).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use serde_json::Value;

use crate::naive::{Answer, Place, judge};

/// Nothing when the answers are alike, else what differs.
pub(super) fn compare(scenario: &Value) -> Result<(), String> {
    let text = iam_eval::evaluate_text(&scenario.to_string()).to_json(iam_eval::Detail::Trace);
    let result: Value = serde_json::from_str(&text).map_err(|e| format!("{e} in {text}"))?;
    if result["decision"] == "InvalidInput" {
        return Err(format!("{INVALID}: {:#}", result["diagnostics"]));
    }
    let naive = judge(scenario);
    let mut differences = Vec::new();
    compare_part("", &result, &naive, &mut differences);
    let parts = result["parts"].as_array().map_or(&[][..], Vec::as_slice);
    if naive.parts.len() == parts.len() {
        for (index, (part, naive)) in parts.iter().zip(&naive.parts).enumerate() {
            compare_part(&format!("part {index}: "), part, naive, &mut differences);
        }
    } else {
        differences.push(format!("{} parts", parts.len()));
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
}

/// The beginning of the complaint about a scenario that was not evaluated at all.
const INVALID: &str = "not evaluated";

fn compare_part(at: &str, result: &Value, naive: &Answer, differences: &mut Vec<String>) {
    let mut differ = |what: &str, left: &dyn Debug, right: &dyn Debug| {
        let (left, right) = (format!("{left:?}"), format!("{right:?}"));
        if left != right {
            differences.push(format!("{at}{what}:\n  evaluator {left}\n  naive     {right}"));
        }
    };
    let text = |field: &str| result[field].as_str().unwrap_or_default().to_owned();
    differ("decision", &text("decision"), &naive.decision);
    differ("headline", &text("headline"), &naive.headline);
    let blocked: BTreeSet<(String, Option<String>)> = items(&result["blocked_by"])
        .iter()
        .map(|it| (owned(&it["layer"]).unwrap_or_default(), owned(&it["level"])))
        .collect();
    differ("blocked_by", &blocked, &naive.blocked_by);
    let deciding: BTreeSet<Place> = items(&result["deciding"]).iter().map(place).collect();
    differ("deciding", &deciding, &naive.deciding);
    if naive.parts.is_empty() {
        let mut applies = BTreeMap::new();
        statements(&result["trace"], &mut applies);
        let other = |place: &Place, applies: &bool| naive.applies.get(place) != Some(applies);
        let left: BTreeMap<_, _> = applies.iter().filter(|(k, v)| other(k, v)).collect();
        let other = |place: &Place, it: &bool| applies.get(place) != Some(it);
        let right: BTreeMap<_, _> = naive.applies.iter().filter(|(k, v)| other(k, v)).collect();
        differ("applies", &left, &right);
    }
}

/// Every statement of a trace that says whether it applies.
fn statements(value: &Value, found: &mut BTreeMap<Place, bool>) {
    for item in items(value) {
        statements(item, found);
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        if name == "applies" {
            found.insert(place(value), member == &Value::Bool(true));
        }
        statements(member, found);
    }
}

fn place(value: &Value) -> Place {
    Place {
        layer: owned(&value["layer"]).unwrap_or_default(),
        level: owned(&value["level"]),
        policy: owned(&value["policy"]).unwrap_or_default(),
        statement: value["statement"].as_u64().and_then(|it| it.try_into().ok()).unwrap_or(9_999),
    }
}

fn owned(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The scenario without what can be left out while the evaluators differ in the same fields.
pub(super) fn shorten(scenario: &Value) -> Value {
    let mut shortest = with_documents_as_objects(scenario);
    let wanted = fields_that_differ(&shortest);
    if wanted.is_empty() {
        return scenario.clone();
    }
    let mut at = 0;
    loop {
        let mut shorter = shortest.clone();
        let mut left = at;
        if !remove(&mut shorter, &mut left) {
            return shortest;
        }
        if fields_that_differ(&shorter) == wanted {
            shortest = shorter;
        } else {
            at += 1;
        }
    }
}

/// The names of the fields that differ; none for a scenario that was not evaluated. The naive
/// evaluator trusts its input, so it must not see a scenario that lost something it needs.
fn fields_that_differ(scenario: &Value) -> BTreeSet<String> {
    let reason = compare(scenario).err().filter(|reason| !reason.starts_with(INVALID));
    let lines = reason.iter().flat_map(|reason| reason.lines());
    lines.filter_map(|line| line.strip_suffix(':')).map(str::to_owned).collect()
}

/// Removes the n-th member or item, counted depth first; false when there are fewer.
fn remove(value: &mut Value, left: &mut usize) -> bool {
    match value {
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            for name in names {
                if *left == 0 {
                    members.remove(&name);
                    return true;
                }
                *left -= 1;
                if members.get_mut(&name).is_some_and(|member| remove(member, left)) {
                    return true;
                }
            }
            false
        }
        Value::Array(list) => {
            for index in 0..list.len() {
                if *left == 0 {
                    list.remove(index);
                    return true;
                }
                *left -= 1;
                if list.get_mut(index).is_some_and(|item| remove(item, left)) {
                    return true;
                }
            }
            false
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn with_documents_as_objects(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let text = member.as_str().filter(|_| name == "document");
                let parsed = text.and_then(|text| serde_json::from_str(text).ok());
                (name.clone(), parsed.unwrap_or_else(|| with_documents_as_objects(member)))
            })
            .collect(),
        Value::Array(list) => list.iter().map(with_documents_as_objects).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
