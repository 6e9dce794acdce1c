//! An evaluation case: a scenario and the answer that its rules give.

mod naive;
mod scenario;

use std::collections::BTreeMap;

use iam_eval::{Detail, evaluate_text};
use serde::Deserialize;
use serde_json::Value;

use self::scenario::Documents;
use super::files::Placed;
use super::{Difference, Failure};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// A sentence, unique in its file.
    pub(super) name: String,
    /// The rules and traps it shows.
    pub(super) cites: Vec<String>,
    principal: Option<Value>,
    action: Option<String>,
    resource: Option<String>,
    resource_account: Option<String>,
    resource_tags: Option<Value>,
    resource_policy: Option<String>,
    resource_policy_kind: Option<String>,
    #[serde(default)]
    context: BTreeMap<String, Value>,
    /// Derived keys that the scenario takes away.
    #[serde(default)]
    remove: Vec<String>,
    org: Option<Value>,
    now: Option<String>,
    s3_block_public_access: Option<bool>,
    identity: Option<Vec<String>>,
    boundary: Option<String>,
    session: Option<Vec<String>>,
    vpce: Option<String>,
    scp: Option<Vec<Vec<String>>>,
    rcp: Option<Vec<Vec<String>>>,
    #[serde(default)]
    parts: Vec<Part>,
    decision: String,
    headline: Option<String>,
    deciding: Option<Vec<String>>,
    blocked_by: Option<Vec<String>>,
    /// Marks that must be among those of the answer.
    #[serde(default)]
    uncertain: Vec<String>,
    /// Per statement of the first identity policy, else of the resource policy.
    applies: Option<Vec<bool>>,
}

/// One authorization of a compound request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    action: String,
    resource: String,
    resource_account: Option<String>,
    resource_tags: Option<Value>,
    resource_policy: Option<String>,
    resource_policy_kind: Option<String>,
    #[serde(default)]
    context: BTreeMap<String, Value>,
    decision: String,
}

/// Evaluates the scenario, with its documents as text and as objects, and compares.
pub(super) fn check(placed: &Placed<Case>) -> Option<Failure> {
    let case = &placed.case;
    [Documents::Text, Documents::Objects].into_iter().find_map(|form| {
        let text = scenario::of(case, form).to_string();
        let answer = evaluate_text(&text).to_json(Detail::Trace);
        let answer: Value = serde_json::from_str(&answer).expect("a result is JSON");
        let mut found = compare(case, &answer);
        found.marks(&case.uncertain, &strings(&answer, "uncertain"));
        let differences = found.differences;
        let case = format!("{} (documents: {form:?})", placed.place);
        (!differences.is_empty()).then_some(Failure { case, differences })
    })
}

/// Lets the second evaluator answer and compares; it trusts its input and knows no marks.
pub(super) fn check_naive(placed: &Placed<Case>) -> Option<Failure> {
    let case = &placed.case;
    if case.decision == "InvalidInput" {
        return None;
    }
    let answer = naive::answer(&scenario::of(case, Documents::Objects));
    let differences = compare(case, &answer).differences;
    (!differences.is_empty()).then(|| Failure { case: placed.place.clone(), differences })
}

fn compare(case: &Case, answer: &Value) -> Found {
    let mut found = Found { differences: Vec::new() };
    found.equal("decision", &case.decision, &text(answer, "decision"));
    found.equal("codes", &Vec::new(), &unexpected_errors(case, answer));
    if let Some(headline) = &case.headline {
        found.equal("headline", headline, &text(answer, "headline"));
    }
    if let Some(deciding) = &case.deciding {
        found.equal("deciding", &sorted(deciding), &references(answer, "deciding"));
    }
    if let Some(blocked_by) = &case.blocked_by {
        found.equal("blocked_by", &sorted(blocked_by), &references(answer, "blocked_by"));
    }
    if let Some(applies) = &case.applies {
        let layer = if case.identity.is_some() { "identity" } else { "resource" };
        found.equal("applies", applies, &applying(answer, layer));
    }
    let parts: Vec<_> = case.parts.iter().map(|it| it.decision.clone()).collect();
    let actual: Vec<_> = items(answer, "parts").iter().map(|it| text(it, "decision")).collect();
    found.equal("parts", &parts, &actual);
    found
}

/// The differences found so far.
struct Found {
    differences: Vec<Difference>,
}

impl Found {
    fn marks(&mut self, expected: &Vec<String>, actual: &Vec<String>) {
        if expected.iter().any(|mark| !actual.contains(mark)) {
            self.equal("uncertain", expected, actual);
        }
    }

    fn equal<T: PartialEq + std::fmt::Debug>(
        &mut self,
        field: &'static str,
        expected: &T,
        actual: &T,
    ) {
        if expected != actual {
            let (expected, actual) = (format!("{expected:?}"), format!("{actual:?}"));
            self.differences.push(Difference { field, expected, actual });
        }
    }
}

/// The messages of the errors of a scenario that should be without.
fn unexpected_errors(case: &Case, answer: &Value) -> Vec<String> {
    if case.decision == "InvalidInput" {
        return Vec::new();
    }
    items(answer, "diagnostics")
        .iter()
        .filter(|it| text(it, "severity") == "error")
        .map(|it| format!("{}: {}", text(it, "code"), text(it, "message")))
        .collect()
}

/// Layers or statements in the short form of the cases, such as `scp:1` and `scp:1/0/0`.
fn references(answer: &Value, field: &str) -> Vec<String> {
    let short = |it: &Value| {
        let mut short = text(it, "layer");
        if let Some(level) = it.get("level").and_then(Value::as_str) {
            short.push_str(&format!(":{level}"));
        }
        if let Some(statement) = it.get("statement").and_then(Value::as_u64) {
            short.push_str(&format!("/{}/{statement}", text(it, "policy")));
        }
        short
    };
    sorted(&items(answer, field).iter().map(short).collect::<Vec<_>>())
}

/// Whether each statement of the first document of a layer applies.
fn applying(answer: &Value, layer: &str) -> Vec<bool> {
    let steps = items(answer, "trace").into_iter().filter(|it| text(it, "step") == layer);
    let statements = steps.flat_map(|it| items(&it, "statements"));
    statements
        .filter(|it| text(it, "policy") == "0")
        .map(|it| it.get("applies").and_then(Value::as_bool).unwrap_or_default())
        .collect()
}

fn sorted(list: &[String]) -> Vec<String> {
    let mut list = list.to_vec();
    list.sort();
    list
}

fn items(value: &Value, field: &str) -> Vec<Value> {
    value.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn strings(value: &Value, field: &str) -> Vec<String> {
    items(value, field).iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
