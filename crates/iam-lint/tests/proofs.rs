//! What the rules say of conditions for every request is what the evaluator decides.

use iam_eval::{Detail, evaluate_text};
use iam_lint::{Setting, lint};
use iam_policy::{Diagnostic, PolicyKind, Reading, edit};

/// Keys with one value and with several, and what a request can have of each; `None` is nothing.
const KEYS: &[(&str, &[Option<&str>])] = &[
    ("s3:prefix", &[None, Some(r#""a""#), Some(r#""ab""#), Some(r#""b""#), Some(r#""AB""#)]),
    ("aws:TagKeys", &[None, Some(r#"["a"]"#), Some(r#"["a", "b"]"#), Some(r#"["AB"]"#)]),
];

/// Values of a policy.
const VALUES: &[&str] =
    &[r#""*""#, r#""a""#, r#""b*""#, r#""A""#, r#"["a*", "ab"]"#, r#"["a", "b", "a"]"#];

/// Every test of texts, and of presence.
fn tests(key: &str) -> Vec<(String, String)> {
    let names = ["StringEquals", "StringEqualsIgnoreCase", "StringLike"];
    let negated = ["StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike"];
    let mut tests = Vec::new();
    for name in names.iter().chain(&negated) {
        for qualifier in ["", "ForAllValues:", "ForAnyValue:"] {
            for suffix in ["", "IfExists"] {
                let operator = format!("{qualifier}{name}{suffix}");
                let bodies = VALUES.iter().map(|values| format!(r#"{{"{key}":{values}}}"#));
                tests.extend(bodies.map(|body| (operator.clone(), body)));
            }
        }
    }
    for values in [r#""true""#, r#""false""#, r#"["true", "false"]"#] {
        tests.push(("Null".to_owned(), format!(r#"{{"{key}":{values}}}"#)));
    }
    tests
}

fn policy(condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:ListBucket",
        "Resource":"*","Condition":{{{condition}}}}}}}"#
    )
}

/// The requests that a policy allows, as a list of truth values.
fn decisions(policy: &str, key: &str, values: &[Option<&str>]) -> Vec<bool> {
    let allows = |value: &Option<&str>| {
        let context = value.map_or(String::new(), |value| format!(r#""{key}":{value}"#));
        let scenario = format!(
            r#"{{"principal":"arn:aws:iam::111122223333:user/omar","action":"s3:ListBucket",
            "resource":"arn:aws:s3:::hl-timetables","resource_account":"111122223333",
            "identity_policies":[{{"document":{policy}}}],"context":{{{context}}}}}"#
        );
        let result = evaluate_text(&scenario).to_json(Detail::Result);
        assert!(!result.contains("InvalidInput"), "{result}");
        result.replace(' ', "").contains(r#""decision":"Allow""#)
    };
    values.iter().map(allows).collect()
}

fn found(policy: &str, code: &str) -> Option<Diagnostic> {
    let reading = Reading::stored(PolicyKind::Managed);
    lint(policy, &reading, &Setting::default()).into_iter().find(|it| it.code == code)
}

#[test]
fn a_single_test_means_what_is_said_of_it() {
    let mut said = 0;
    for (key, values) in KEYS {
        let present: Vec<bool> = values.iter().map(Option::is_some).collect();
        let absent: Vec<bool> = values.iter().map(Option::is_none).collect();
        let codes = [
            ("condition-always-true", vec![true; values.len()]),
            ("condition-never-true", vec![false; values.len()]),
            ("equivalent-to-null-false", present),
            ("equivalent-to-null-true", absent),
        ];
        for (operator, body) in tests(key) {
            let policy = policy(&format!(r#""{operator}":{body}"#));
            let decided = decisions(&policy, key, values);
            for (code, expected) in &codes {
                if found(&policy, code).is_some() {
                    assert_eq!(&decided, expected, "{code}: {policy}");
                    said += 1;
                }
            }
            let redundant = found(&policy, "redundant-condition-value");
            if let Some(fix) = redundant.and_then(|it| it.fix) {
                let without = edit::apply(&policy, &fix.edits);
                assert_eq!(decisions(&without, key, values), decided, "{policy}");
                said += 1;
            }
        }
    }
    assert!(said > 80, "{said}");
}

#[test]
fn no_request_passes_tests_that_contradict() {
    let mut said = 0;
    for (key, values) in KEYS {
        let tests = tests(key);
        let alone = |(operator, body): &(String, String)| {
            decisions(&policy(&format!(r#""{operator}":{body}"#)), key, values)
        };
        let decided: Vec<Vec<bool>> = tests.iter().map(alone).collect();
        for (at, (first, own)) in tests.iter().enumerate() {
            for (before, (second, theirs)) in tests.iter().enumerate().take(at).step_by(3) {
                if first == second {
                    continue;
                }
                let both = policy(&format!(r#""{first}":{own},"{second}":{theirs}"#));
                if found(&both, "contradictory-conditions").is_some() {
                    let passes = |(own, theirs): (&bool, &bool)| *own && *theirs;
                    let any = decided[at].iter().zip(&decided[before]).any(passes);
                    assert!(!any, "{both}");
                    said += 1;
                }
            }
        }
    }
    assert!(said > 100, "{said}");
}
