//! The ways to more permissions are found where they are open, and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use iam_lint::{Setting, lint, privilege_paths};
use iam_policy::{Policy, PolicyKind, Reading, parse};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    fires: BTreeSet<String>,
    policies: Vec<String>,
    kind: Option<String>,
    #[serde(default)]
    among_others: bool,
}

#[expect(clippy::disallowed_methods, reason = "the cases are data beside the tests")]
fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/privesc");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases") {
        let path = entry.expect("an entry of the folder").path();
        if path.extension().is_some_and(|it| it == "toml") {
            let text = fs::read_to_string(&path).expect("a file of cases");
            let file: File = toml::from_str(&text).unwrap_or_else(|it| panic!("{path:?}: {it}"));
            cases.extend(file.case);
        }
    }
    cases
}

fn policy(text: &str, reading: &Reading) -> Policy {
    let parsed = parse(text, reading);
    parsed.policy.unwrap_or_else(|| panic!("{text}\n{:?}", parsed.diagnostics))
}

/// What differs from the case, if anything.
fn fault(case: &Case) -> Option<String> {
    let kind = PolicyKind::from_name(case.kind.as_deref().unwrap_or("managed"));
    let kind = kind.expect("a known kind");
    let reading = Reading::stored(kind);
    let policies: Vec<Policy> = case.policies.iter().map(|text| policy(text, &reading)).collect();
    let open = privilege_paths(&policies.iter().collect::<Vec<_>>(), &Setting::default());
    let names: Vec<&str> = open.iter().map(|path| path.name).collect();
    let set: BTreeSet<String> = names.iter().map(|it| (*it).to_owned()).collect();
    let fits = if case.among_others { set.is_superset(&case.fires) } else { set == case.fires };
    if !fits {
        return Some(format!("{}: {names:?} is open", case.name));
    }
    // What is told of a single document is the same, as far as it is told.
    let [text] = case.policies.as_slice() else { return None };
    let found = lint(text, &reading, &Setting::default());
    let told: BTreeSet<&str> =
        found.iter().filter_map(|it| it.code.strip_prefix("privesc/")).collect();
    let first: BTreeSet<&str> = names.into_iter().take(3).collect();
    (told != first).then(|| format!("{}: {told:?} is told", case.name))
}

#[test]
fn every_way_is_told_where_it_is_open() {
    let cases = cases();
    let faults: Vec<String> = cases.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn each_action_of_a_way_has_a_request_that_shows_it() {
    let text = r#"{ "Version": "2012-10-17", "Statement": { "Effect": "Allow",
        "Action": ["iam:PassRole", "lambda:*"], "Resource": "*" } }"#;
    let policy = policy(text, &Reading::stored(PolicyKind::Managed));
    let open = privilege_paths(&[&policy], &Setting::default());
    let path = open.iter().find(|it| it.name == "lambda-001").unwrap();
    let requests: Vec<&str> = path.requests.iter().map(String::as_str).collect();
    assert_eq!(
        requests,
        [
            "`iam:PassRole` on `arn:aws:iam::111122223333:role/some-role`",
            "`lambda:CreateFunction` on \
             `arn:aws:lambda:eu-west-1:111122223333:function:function-name`",
            "`lambda:InvokeFunction` on \
             `arn:aws:lambda:eu-west-1:111122223333:function:function-name`",
        ]
    );
}
