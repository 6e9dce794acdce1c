//! `iam eval`: what it prints and how it ends.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use insta::assert_snapshot;

use crate::program::Place;

/// A scenario of Ann, who may get the objects of one bucket; `more` adds fields.
fn scenario(action: &str, more: &str) -> String {
    format!(
        r#"{{ "name": "ann asks", "principal": "arn:aws:iam::111122223333:user/ann",
  "action": "{action}", "resource": "arn:aws:s3:::reports/q1.csv",
  "identity_policies": [ {{ "name": "reader", "document": {{ "Version": "2012-10-17",
    "Statement": [
      {{ "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*" }},
      {{ "Effect": "Deny", "Action": "s3:GetObjectAcl", "Resource": "*" }} ] }} }} ]{more} }}"#
    )
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn place() -> Place {
    let place = Place::new();
    place.write("allow.json", &scenario("s3:GetObject", ""));
    place.write("silence.json", &scenario("s3:PutObject", ""));
    place.write("deny.json", &scenario("s3:GetObjectAcl", ""));
    place.write("bad.json", &scenario("s3:GetObject", r#", "contxt": {}"#));
    place
}

#[test]
fn people_read_the_decision_and_its_reason() {
    let place = place();
    assert_snapshot!(place.iam(&["eval", "allow.json"]).out);
    assert_snapshot!(place.iam(&["eval", "silence.json"]).out);
    assert_snapshot!(place.iam(&["eval", "--trace", "deny.json"]).out);
    assert_snapshot!(place.iam(&["eval", "bad.json"]).out);
}

#[test]
fn every_exit_code() {
    let place = place();
    let code = |words: &[&str]| place.iam(words).code;
    assert_eq!(code(&["eval", "allow.json", "deny.json"]), 0);
    assert_eq!(code(&["eval", "deny.json"]), 0);
    assert_eq!(code(&["eval", "--exit-code", "allow.json"]), 0);
    assert_eq!(code(&["eval", "--exit-code", "silence.json"]), 10);
    assert_eq!(code(&["eval", "--exit-code", "deny.json"]), 11);
    assert_eq!(code(&["eval", "--exit-code", "deny.json", "allow.json"]), 0);
    assert_eq!(code(&["eval", "--exit-code", "bad.json"]), 3);
    assert_eq!(code(&["eval", "bad.json", "allow.json"]), 3);
    assert_eq!(code(&["eval"]), 2);
    assert_eq!(code(&["eval", "--nonsense"]), 2);
    assert_eq!(code(&["eval", "none.json", "allow.json"]), 4);
    assert_eq!(code(&["eval", "."]), 4);
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let ran = place().iam(&["eval", "--json", "none.json", "allow.json"]);
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains(r#""decision":"Allow""#));
    assert!(ran.err.contains("none.json"));
}

#[test]
fn json_is_one_object_a_line() {
    let place = place();
    let out = place.iam(&["eval", "--json", "allow.json", "deny.json"]).out;
    let decisions: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|result| result["decision"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(decisions, ["Allow", "ExplicitDeny"]);
    let trace = place.iam(&["eval", "--json", "--trace", "allow.json"]).out;
    let result: serde_json::Value = serde_json::from_str(&trace).unwrap();
    assert!(result["trace"].is_array() && result["context"].is_object());
}

#[test]
fn standard_input_is_a_file() {
    let ran = place().iam_with(&["eval", "-"], scenario("s3:GetObject", "").as_bytes());
    assert!(ran.out.starts_with("✓ Allow"), "{}", ran.out);
}

#[test]
fn bytes_that_are_no_text_are_invalid() {
    let ran = place().iam_with(&["eval", "--json", "-"], b"{ \"name\": \"\xff\" }");
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("json-invalid-unicode"), "{}", ran.out);
}

#[test]
fn problems_of_a_document_in_a_string_are_shown_in_it() {
    let place = place();
    let policy =
        r#", "boundary": { "name": "fence", "document": "{\n  \"Version\": \"2013\"\n}" }"#;
    place.write("string.json", &scenario("s3:GetObject", policy));
    assert_snapshot!(place.iam(&["eval", "string.json"]).out);
}

#[test]
fn nothing_reaches_the_terminal_raw() {
    let place = place();
    let text = scenario("s3:GetObject", "").replace("ann asks", "\\u001b[31m\\u202e");
    place.write("raw.json", &text.replace("\"reader\"", "\"\\u0007\""));
    let ran = place.iam(&["eval", "--trace", "raw.json"]);
    assert!(!ran.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", ran.out);
}

#[test]
fn ascii_and_colour() {
    let place = place();
    assert!(place.iam(&["eval", "--ascii", "--trace", "deny.json"]).out.is_ascii());
    assert!(place.iam(&["eval", "--color", "always", "deny.json"]).out.contains('\u{1b}'));
    assert!(!place.iam(&["eval", "deny.json"]).out.contains('\u{1b}'));
}

#[test]
fn lines_are_answered_in_order_and_read_on_after_a_bad_one() {
    let good = one_line(&scenario("s3:GetObject", ""));
    let denied = one_line(&scenario("s3:GetObjectAcl", ""));
    let input = format!("{good}\nnonsense\n\n{denied}\r\n{good}");
    let ran = place().iam_with(&["eval", "--jsonl"], input.as_bytes());
    assert_eq!(ran.code, 3);
    let decisions: Vec<&str> = ran
        .out
        .lines()
        .map(|line| line.split("\"decision\":\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert_eq!(decisions, ["Allow", "InvalidInput", "InvalidInput", "ExplicitDeny", "Allow"]);
    let single = place().iam_with(&["eval", "--jsonl", "--exit-code"], denied.as_bytes());
    assert_eq!(single.code, 11);
    assert_eq!(place().iam_with(&["eval", "--jsonl"], b"").code, 0);
}

#[test]
fn a_result_is_written_before_the_next_line_is_read() {
    let place = place();
    let mut command = place.command(&["eval", "--jsonl"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(stdin, "{}", one_line(&scenario("s3:GetObject", ""))).unwrap();
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.contains("Allow"), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_line_may_be_too_long() {
    let good = one_line(&scenario("s3:GetObject", ""));
    let long = "x".repeat(9 << 20);
    let input = format!("{{\"name\": \"{long}\"}}\n{good}\n");
    let ran = place().iam_with(&["eval", "--jsonl"], input.as_bytes());
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!((ran.code, lines.len()), (3, 2));
    assert!(lines[0].contains("document-too-large") && lines[1].contains("Allow"));
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let place = place();
    let mut command = place.command(&["eval", "--jsonl"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let line = one_line(&scenario("s3:GetObject", ""));
    // Writing fails as soon as the program has noticed that nobody reads.
    while writeln!(stdin, "{line}").is_ok() {}
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}
