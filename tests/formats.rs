//! The page about scenarios and results tells the truth: its example comes out as it shows, and it
//! names every field.

use iam_eval::{Detail, Scenario, evaluate};
use serde_json::Value;

const PAGE: &str = include_str!("../book/formats.md");

/// The text of the only fenced block with this info string.
fn block(info: &str) -> &'static str {
    let mut found =
        PAGE.split("\n```").filter_map(|part| part.strip_prefix(info)?.strip_prefix('\n'));
    let text = found.next().unwrap_or_else(|| panic!("no block `{info}`"));
    assert!(found.next().is_none(), "two blocks `{info}`");
    text
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The result of a scenario as a JSON value.
fn result(scenario: &str, detail: Detail) -> Value {
    value(&evaluate(scenario, detail).to_json(detail))
}

#[test]
fn the_example_comes_out_as_the_page_shows() {
    assert_eq!(result(block("json scenario"), Detail::Result), value(block("json result")));
}

#[test]
fn the_step_of_the_trace_comes_out_as_the_page_shows() {
    let traced = result(block("json scenario"), Detail::Trace);
    let shown = value(block("json step"));
    let steps = traced["trace"].as_array().expect("a list of steps");
    assert!(steps.contains(&shown), "{traced:#}");
}

#[test]
fn the_invalid_scenario_comes_out_as_the_page_shows() {
    let shown = value(block("json invalid-result"));
    assert_eq!(result(block("json invalid-scenario"), Detail::Result), shown);
}

/// Scenarios with a field that nobody knows, at each place that has fields.
const NONSENSE: &[&str] = &[
    r#"{"qqqqqqqqqq":1}"#,
    r#"{"principal":{"qqqqqqqqqq":1}}"#,
    r#"{"org":{"qqqqqqqqqq":1}}"#,
    r#"{"boundary":{"qqqqqqqqqq":1}}"#,
    r#"{"action":"s3:GetObject","resource_policy":{"qqqqqqqqqq":1}}"#,
    r#"{"scp_levels":[{"qqqqqqqqqq":1}]}"#,
    r#"{"parts":[{"qqqqqqqqqq":1}]}"#,
];

/// The fields that the help of an unknown field lists.
fn known_fields(scenario: &str) -> Vec<String> {
    let problems = Scenario::read(scenario).problems;
    let unknown = problems.iter().find(|it| it.diagnostic.code == "scenario-unknown-field");
    let help = unknown.and_then(|it| it.diagnostic.help.as_deref()).expect("help");
    let list = help.strip_prefix("the fields are ").unwrap_or_else(|| panic!("{help}"));
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_field_of_a_scenario_is_on_the_page() {
    for scenario in NONSENSE {
        for field in known_fields(scenario) {
            assert!(PAGE.contains(&format!("`{field}`")), "{field} of {scenario}");
        }
    }
}

/// The names of all fields in a JSON value, but not the keys of a context, which are free.
fn field_names(value: &Value, names: &mut Vec<String>) {
    if let Some(fields) = value.as_object() {
        for (name, inner) in fields {
            names.push(name.clone());
            match inner.as_object().filter(|_| name == "context") {
                Some(keys) => keys.values().for_each(|key| field_names(key, names)),
                None => field_names(inner, names),
            }
        }
    }
    for item in value.as_array().into_iter().flatten() {
        field_names(item, names);
    }
}

#[test]
fn every_field_of_a_result_is_on_the_page() {
    let mut names = Vec::new();
    for scenario in [block("json scenario"), block("json invalid-scenario")] {
        field_names(&result(scenario, Detail::Trace), &mut names);
    }
    for name in names {
        assert!(PAGE.contains(&format!("`{name}`")), "{name}");
    }
}
