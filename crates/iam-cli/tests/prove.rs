//! `iam prove` and `iam diff`: what holds for every request.

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::{Place, Ran};
use crate::reports::{block, value};

/// Policies of Harbour Lane, each with its file.
const FILES: &[(&str, &str)] = &[
    ("task.json", r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*""#),
    ("wide.json", r#""Action": "s3:*", "Resource": "arn:aws:s3:::hl-timetables*""#),
    ("tickets.json", r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*""#),
    (
        "mfa.json",
        r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }"#,
    ),
    ("reads.json", r#""Action": ["s3:Get*", "s3:List*"], "Resource": "*""#),
    (
        "bucket.json",
        r#""Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*""#,
    ),
    (
        "partner.json",
        r#""Principal": { "AWS": "444455556666" }, "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::hl-tickets/*""#,
    ),
    (
        "organization.json",
        r#""Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*",
      "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-harbour1234" } }"#,
    ),
    (
        "any-role.json",
        r#""Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*",
      "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/reader" } }"#,
    ),
];

fn place() -> Place {
    let place = Place::new();
    for (name, body) in FILES {
        let text = format!(
            "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{\n      \"Effect\": \
             \"Allow\",\n      {body}\n    }}\n  ]\n}}\n"
        );
        place.write(name, &text);
    }
    place.write("broken.json", "{ \"Version\": ");
    place
}

/// What a command says, and its exit code.
fn told(ran: &Ran) -> String {
    format!("{}{}=> {}\n", ran.err, ran.out, ran.code)
}

#[test]
fn people_read_what_holds_and_what_does_not() {
    let place = place();
    let mut all = String::new();
    for line in [
        "prove task.json --no-more-than wide.json",
        "prove wide.json --no-more-than task.json",
        "prove task.json --no-more-than mfa.json",
        "prove task.json --equals mfa.json",
        "prove mfa.json --equals task.json",
        "prove task.json tickets.json --no-more-than reads.json --disjoint-from wide.json",
        "prove wide.json --not-granted s3:Delete*,s3:Put* --on arn:aws:s3:::hl-tickets/*",
        "prove wide.json --not-granted s3:DeleteObject",
        "prove task.json --grants s3:GetObject --on arn:aws:s3:::hl-timetables/2026/*",
        "prove task.json --grants s3:GetObject",
        "prove bucket.json --no-public",
        "prove any-role.json --no-public",
        "prove partner.json --no-public",
        "prove organization.json --no-public",
        "prove wide.json --boundary reads.json --no-more-than reads.json --effect-of boundary",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        all.push_str(&format!("$ iam {line}\n{}\n", told(&place.iam(&words))));
    }
    assert_snapshot!(all);
}

#[test]
fn people_read_what_has_changed() {
    let place = place();
    let mut all = String::new();
    for line in [
        "diff task.json wide.json",
        "diff task.json mfa.json",
        "diff task.json tickets.json",
        "diff task.json task.json",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        all.push_str(&format!("$ iam {line}\n{}\n", told(&place.iam(&words))));
    }
    assert_snapshot!(all);
}

#[test]
fn the_help_lists_what_can_be_proved() {
    assert_snapshot!(Place::new().iam(&["prove", "--help"]).out);
}

#[test]
fn what_cannot_be_asked() {
    let place = place();
    let mut all = String::new();
    for (line, code) in [
        ("prove task.json", 2),
        ("prove task.json --no-public", 2),
        ("prove task.json --equals bucket.json", 2),
        ("prove bucket.json --boundary reads.json --not-granted s3:*", 2),
        ("prove task.json --effect-of scp", 2),
        ("prove task.json --not-granted s3:Gett", 2),
        ("prove task.json --no-public --on *", 2),
        ("prove task.json --not-granted s3:* --principal omar", 2),
        ("prove task.json --not-granted s3:* --on hl-tickets", 2),
        ("prove broken.json --not-granted s3:*", 3),
        ("prove task.json --equals none.json", 4),
        ("diff task.json bucket.json", 2),
        ("diff task.json broken.json", 3),
        ("diff task.json none.json", 4),
    ] {
        let ran = place.iam(&line.split(' ').collect::<Vec<_>>());
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{line}: {}", ran.err);
        if !ran.err.contains("none.json") && !ran.err.contains("Usage") {
            all.push_str(&format!("$ iam {line}\n{}\n", ran.err));
        }
    }
    assert_snapshot!(all);
}

/// What people can try is run as a shell runs it: both commands of the pipe, words in quotes.
#[test]
fn what_is_to_be_tried_shows_what_was_found() {
    let place = place();
    let lines: [(&[&str], &str); 6] = [
        (&["wide.json", "--no-more-than", "task.json"], "Allow"),
        (&["mfa.json", "--equals", "task.json"], "ImplicitDeny"),
        (&["wide.json", "--not-granted", "s3:Delete*"], "Allow"),
        (&["task.json", "--grants", "s3:Get*", "--on", "*"], "ImplicitDeny"),
        (&["bucket.json", "--no-public"], "Allow"),
        (&["wide.json", "--boundary", "reads.json", "--effect-of", "boundary"], "Allow"),
    ];
    for (words, decision) in lines {
        let words = [&["prove"], words].concat();
        let out = place.iam(&words).out;
        let line = out.lines().find_map(|line| line.split_once("= try it: "));
        let (_, line) = line.unwrap_or_else(|| panic!("{out}"));
        let (first, second) = line.split_once(" | ").unwrap();
        assert_eq!(second, "iam eval -");
        let first: Vec<String> = first.split(' ').map(|it| it.replace('\'', "")).collect();
        let first: Vec<&str> = first.iter().skip(1).map(String::as_str).collect();
        let ran = place.iam(&first);
        assert_eq!(ran.err, "", "{line}");
        let decided = place.iam_with(&["eval", "--json", "-"], ran.out.as_bytes());
        let found: Value = serde_json::from_str(&decided.out).unwrap();
        assert_eq!(found["decision"], decision, "{line}: {}", ran.out);
    }
}

#[test]
fn scenarios_are_written() {
    let place = place();
    let words = ["prove", "mfa.json", "--equals", "wide.json", "--replay", "found"];
    let ran = place.iam(&words);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(" scenarios are in found; `iam eval` decides them"), "{}", ran.err);
    let refused = place.iam(&["eval", "--exit-code", "found/1-refused.json"]);
    let allowed = place.iam(&["eval", "--exit-code", "found/1-allowed.json"]);
    assert_eq!((refused.code, allowed.code), (10, 0));
    let ran = place.iam(&["prove", "task.json", "--equals", "task.json", "--replay", "-"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "proved: there is no request to show\n");
}

#[test]
fn only_the_caller_who_is_named_counts() {
    let place = place();
    let text = r#"{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action":
      "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/${aws:username}/*" } }"#;
    place.write("home.json", text);
    let home = "arn:aws:s3:::hl-timetables/omar/*";
    let words = ["prove", "home.json", "--grants", "s3:GetObject", "--on", home];
    let with = |principal| place.iam(&[&words[..], &["--principal", principal]].concat()).code;
    assert_eq!(place.iam(&words).code, 1);
    assert_eq!(with("arn:aws:iam::111122223333:user/omar"), 0);
    assert_eq!(with(r#"{"arn": "arn:aws:iam::111122223333:user/lena"}"#), 1);
}

#[test]
fn points_that_are_not_known_are_told() {
    let place = place();
    // Whether a grant to `*` passes by a boundary, AWS does not say.
    let words = "prove task.json --boundary task.json --resource-policy bucket.json \
                 --attached-to arn:aws:s3:::hl-tickets --not-granted s3:GetObject \
                 --on arn:aws:s3:::hl-tickets/* --principal arn:aws:iam::111122223333:user/omar";
    let ran = place.iam(&words.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, 5);
    assert_snapshot!(told(&ran));
}

#[test]
fn the_page_shows_what_programs_get() {
    let place = Place::new();
    place.write("new.json", block("json proved-policy"));
    place.write("old.json", block("json proved-bound"));
    let ran = place.iam(&["prove", "new.json", "--no-more-than", "old.json", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(value(&ran.out), value(block("json proof")), "{}", ran.out);
    let ran = place.iam(&["diff", "old.json", "new.json", "--json"]);
    assert_eq!(value(&ran.out), value(block("json difference")), "{}", ran.out);
}

#[test]
fn proofs_have_no_findings() {
    let place = place();
    let ran = place.iam(&["prove", "task.json", "--no-more-than", "wide.json", "--json"]);
    let found = value(&ran.out);
    assert_eq!((ran.code, &found["verdict"]), (0, &Value::from("proved")));
    assert_eq!(found["claims"][0]["findings"], serde_json::json!([]));
    assert!(found["actions"].as_u64().is_some_and(|count| count > 20_000));
    let ran = place.iam(&["diff", "task.json", "task.json", "--json"]);
    assert_eq!((ran.code, &value(&ran.out)["verdict"]), (0, &Value::from("same")));
}
