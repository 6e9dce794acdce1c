//! A decision takes nothing from the heap, whatever its layers, operators and variables.

use iam_eval::{Outcome, Scenario, decide};
use iam_policy::{Comparison, OPERATORS};
use serde_json::value::RawValue;

/// The scenarios that use every field, which the fuzzing loops damage.
const EVERY_FIELD: &str = include_str!("fuzz/scenarios.json");

/// A policy value that each comparison takes, and a value of the request that it finds.
fn values(comparison: Comparison) -> (&'static str, &'static str) {
    match comparison {
        Comparison::Text(_) => (r#"["x*", "${aws:username}", "${k:none, 'a'}"]"#, "ann"),
        Comparison::Number(_) => (r#"["10", "-2.50"]"#, "10.0"),
        Comparison::Date(_) => (r#""2026-01-15T12:00:00Z""#, "2026-01-15T13:00:00+01:00"),
        Comparison::Bool => (r#""true""#, "TRUE"),
        Comparison::Binary => (r#""QmluYXJ5""#, "QmluYXJ5"),
        Comparison::Ip => (r#"["203.0.113.0/24", "2001:db8::/32"]"#, "203.0.113.9"),
        Comparison::Arn => (r#""arn:aws:iam::*:user/${aws:username}""#, "arn:aws:iam::1:user/ann"),
        Comparison::Null => (r#""false""#, "x"),
    }
}

fn scenario(operator: &str, policy_values: &str, given: &str) -> String {
    let resource = "arn:aws:s3:::b/${aws:username}/*/${aws:PrincipalTag/team, 'none'}";
    format!(
        r#"{{"principal":{{"arn":"arn:aws:iam::111122223333:user/ann","tags":{{"team":"red"}}}},
        "action":"s3:GetObject","resource":"arn:aws:s3:::b/ann/x/y/red","context":{{"k:v":{given}}},
        "identity_policies":[{{"document":{{"Version":"2012-10-17","Statement":[
        {{"Effect":"Allow","Action":["s3:Put*","s3:Get?bject"],"Resource":"{resource}",
        "Condition":{{"{operator}":{{"k:v":{policy_values}}}}}}},
        {{"Effect":"Deny","NotAction":"s3:*","NotResource":"arn:aws:s3:::b/*"}}]}}}}]}}"#
    )
}

/// One scenario for every operator with every qualifier, and for one, many and no values.
fn by_operator() -> Vec<String> {
    let mut scenarios = Vec::new();
    for operator in OPERATORS {
        let (policy_values, value) = values(operator.comparison);
        let is_null = operator.comparison == Comparison::Null;
        let suffixes: &[&str] = if is_null { &[""] } else { &["", "IfExists"] };
        for prefix in ["", "ForAnyValue:", "ForAllValues:"] {
            for suffix in suffixes {
                let name = format!("{prefix}{}{suffix}", operator.name);
                let given =
                    [format!("{value:?}"), format!("[{value:?}, \"other\"]"), "null".into()];
                scenarios.extend(given.iter().map(|given| scenario(&name, policy_values, given)));
            }
        }
    }
    scenarios
}

#[test]
fn deciding_takes_nothing_from_the_heap() {
    let seeds: Vec<&RawValue> = serde_json::from_str(EVERY_FIELD).expect("a list of scenarios");
    let texts = seeds.iter().map(|seed| seed.get().to_owned()).chain(by_operator());
    let (mut decisions, mut allowed, mut greedy) = (0, 0, Vec::new());
    for text in texts {
        let read = Scenario::read(&text);
        let scenario = read.scenario.unwrap_or_else(|| panic!("{text}\n{:#?}", read.problems));
        for request in scenario.requests() {
            let mut outcome = None;
            let taken = allocation_counter::measure(|| {
                outcome = Some(decide(&scenario.policies, &request).outcome);
            });
            if taken.count_total > 0 {
                greedy.push(format!("{} allocations: {text}", taken.count_total));
            }
            decisions += 1;
            allowed += usize::from(outcome == Some(Outcome::Allow));
        }
    }
    assert!(greedy.is_empty(), "{}", greedy.join("\n"));
    println!("{decisions} decisions, {allowed} of them Allow");
    assert!(decisions > 400 && allowed > 50, "{decisions} decisions, {allowed} of them Allow");
}
