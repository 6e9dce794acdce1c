//! The report of every answer of the exercises is as its schema says, and agrees with the grade.

use iam_course::{Answer, Exercise, Library, grade, report};
use serde_json::Value;

const SCHEMA: &str = include_str!("schemas/report-v1.json");

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// What is wrong with a value, by the words of JSON Schema that the schema uses.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    let mut note = |what: String| found.push(format!("{at}: {what}"));
    for (word, wanted) in schema.as_object().expect("a schema is an object") {
        match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "properties" => {}
            "$ref" => {
                let name = wanted.as_str().and_then(|it| it.strip_prefix('#')).expect("a pointer");
                let target = root.pointer(name).expect("it points at something");
                faults(value, target, root, at, found);
                return;
            }
            "const" if value != wanted => note(format!("{value} is not {wanted}")),
            "enum" if !list(wanted).contains(value) => note(format!("{value} is not listed")),
            "type" if !is_of(value, wanted) => note(format!("{value} is no {wanted}")),
            "minimum" if value.as_u64() < wanted.as_u64() && !value.is_null() => {
                note(format!("{value} is below {wanted}"));
            }
            "maximum" if value.as_u64() > wanted.as_u64() => note(format!("{value} is too much")),
            "required" if value.is_object() => {
                let missing = list(wanted).iter().filter(|name| value.get(text(name)).is_none());
                missing.for_each(|name| note(format!("{name} is missing")));
            }
            "items"
            | "additionalProperties"
            | "required"
            | "minimum"
            | "maximum"
            | "type"
            | "enum"
            | "const" => {}
            other => panic!("the test does not know the word {other}"),
        }
    }
    for (at_item, item) in value.as_array().into_iter().flatten().enumerate() {
        faults(item, &schema["items"], root, &format!("{at}/{at_item}"), found);
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => faults(member, schema, root, &format!("{at}/{name}"), found),
            None if schema["additionalProperties"] == false => {
                found.push(format!("{at}: unknown field {name}"));
            }
            None => {}
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn is_of(value: &Value, types: &Value) -> bool {
    let one = [types.clone()];
    let types = if types.is_array() { list(types) } else { &one };
    types.iter().any(|name| match text(name) {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the test does not know the type {other}"),
    })
}

/// The start, the solution, every wrong answer, and an answer that cannot be read.
fn answers(exercise: &Exercise) -> Vec<Answer> {
    let broken = exercise.files().iter().map(|file| file.name.to_owned()).collect::<Vec<_>>();
    let broken = broken.iter().map(|name| Answer::solution(exercise).with(name, "{"));
    let own = [Answer::start(exercise), Answer::solution(exercise)];
    let wrong = exercise.wrong.iter().map(|wrong| Answer::wrong(exercise, wrong));
    own.into_iter().chain(wrong).chain(broken).collect()
}

#[test]
fn every_report_is_as_the_schema_says() {
    let schema = value(SCHEMA);
    for exercise in Library::embedded().exercises() {
        for answer in answers(exercise) {
            let written = report(exercise, &grade(exercise, &answer));
            assert!(!written.contains("/home/") && !written.contains("/tmp/"), "{written}");
            let mut found = Vec::new();
            faults(&value(&written), &schema, &schema, "", &mut found);
            assert!(found.is_empty(), "{}: {found:#?}\n{written}", exercise.id);
        }
    }
}

/// Passed, 100 points and no failed check are one and the same.
#[test]
fn status_score_and_checks_agree() {
    for exercise in Library::embedded().exercises() {
        for answer in answers(exercise) {
            let grade = grade(exercise, &answer);
            let report = value(&report(exercise, &grade));
            let all_pass = list(&report["checks"]).iter().all(|check| check["status"] == "pass");
            let id = &exercise.id;
            assert_eq!(grade.passed(), report["status"] == "passed", "{id}");
            assert_eq!(grade.passed(), report["score"] == 100, "{id}: {report:#}");
            assert_eq!(grade.passed(), all_pass, "{id}: {report:#}");
            let leaves = !list(&report["counter_examples"]).is_empty();
            assert_eq!(leaves, grade.breaches().next().is_some(), "{id}");
        }
    }
}

/// The same answer has the same report, and one in other words the same canonical form.
#[test]
fn a_report_repeats() {
    for exercise in Library::embedded().exercises() {
        let answer = Answer::solution(exercise);
        let once = report(exercise, &grade(exercise, &answer));
        assert_eq!(once, report(exercise, &grade(exercise, &answer)));
    }
}
