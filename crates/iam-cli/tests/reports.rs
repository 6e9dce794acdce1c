//! The reports of `iam check` for programs: JSON, SARIF and annotations.

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::Place;

const PAGE: &str = include_str!("../../../book/formats.md");

/// The text of the fenced block with this info string.
pub(crate) fn block(info: &str) -> &'static str {
    let mut found =
        PAGE.split("\n```").filter_map(|part| part.strip_prefix(info)?.strip_prefix('\n'));
    found.next().unwrap_or_else(|| panic!("no block `{info}`"))
}

pub(crate) fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

const TWICE: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"Deny\", \
                     \"Effect\": \"Allow\",\n    \"NotAction\": \"é:*\",\n    \"Resource\": \"*\"\n  \
                     }\n}\n";

#[test]
fn the_json_comes_out_as_the_page_shows() {
    let place = Place::new();
    place.write("lena.json", block("json checked-policy"));
    let ran = place.iam(&["check", "--kind", "managed", "--format", "json", "lena.json"]);
    assert_eq!(value(&ran.out), value(block("json findings")));
}

#[test]
fn every_field_of_the_json_is_on_the_page() {
    fn names(value: &Value, found: &mut Vec<String>) {
        for (name, inner) in value.as_object().into_iter().flatten() {
            found.push(name.clone());
            names(inner, found);
        }
        value.as_array().into_iter().flatten().for_each(|item| names(item, found));
    }
    let place = Place::new();
    place.write("twice.json", TWICE);
    place.write("lena.json", block("json checked-policy"));
    let ran = place.iam(&["check", "--fix", "--format=json", "twice.json", "lena.json"]);
    let report = value(&ran.out);
    assert_eq!(report["files"][1]["fixed"][0]["code"], "invalid-effect");
    assert_eq!(report["files"][0]["diagnostics"][0]["notes"][0]["start"], 50);
    let mut found = Vec::new();
    names(&report, &mut found);
    for name in found {
        assert!(PAGE.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn sarif_says_everything() {
    let place = Place::new();
    place.write("a file.json", TWICE);
    place.write("lena.json", &format!("\u{feff}{}", block("json checked-policy")));
    let file = place.file("lena.json").canonicalize().unwrap();
    let words = ["check", "--kind=managed", "--format=sarif", "a file.json", "gone.json"];
    let ran = place.iam(&[&words[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 4);
    let folder = file.parent().unwrap().to_str().unwrap();
    assert!(!ran.out.contains(folder), "no absolute path: {}", ran.out);
    let mut log = value(&ran.out);
    let run = &mut log["runs"][0];
    for rule in run["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        let help = rule["help"].take();
        assert!(help["markdown"].as_str().unwrap().contains("**What to do:** "), "{help}");
    }
    run["tool"]["driver"].as_object_mut().unwrap().retain(|name, _| !name.contains("ersion"));
    let error = run["invocations"][0]["toolExecutionNotifications"][0]["message"].take();
    assert!(error["text"].as_str().unwrap().starts_with("gone.json: "), "{error}");
    assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn github_shows_annotations() {
    let place = Place::new();
    place.write("50%, twice.json", TWICE);
    let words = ["check", "--kind=managed", "--format=github", "./50%, twice.json"];
    assert_snapshot!(place.iam(&words).out);
}
