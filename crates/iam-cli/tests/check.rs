//! `iam check`: what it finds in good and bad policies.

use insta::assert_snapshot;

use crate::program::Place;

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*" }
  ]
}
"#;

const BAD: &str = r#"{
  "Version": "2012-10-18",
  "Statement": [
    { "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*" }
  ]
}
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("good.json", GOOD);
    place.write("bad.json", BAD);
    place.write("broken.json", "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    let trust = GOOD.replace("\"s3:GetObject\"", "\"sts:AssumeRole\", \"Principal\": \"*\"");
    place.write("trust.json", &trust);
    place
}

#[test]
fn people_see_the_line_and_the_place() {
    let place = place();
    let ran = place.iam(&["check", "bad.json"]);
    assert_snapshot!(format!("{}{}", ran.err, ran.out));
    let ran = place.iam(&["check", "good.json", "trust.json"]);
    assert_snapshot!(format!("{}{}", ran.err, ran.out));
}

#[test]
fn every_exit_code() {
    let place = place();
    let code = |words: &[&str]| place.iam(words).code;
    assert_eq!(code(&["check", "good.json"]), 0);
    assert_eq!(code(&["check", "good.json", "bad.json"]), 1);
    assert_eq!(code(&["check", "--kind", "s3", "good.json"]), 1);
    assert_eq!(code(&["check"]), 2);
    assert_eq!(code(&["check", "--kind", "nonsense", "good.json"]), 2);
    assert_eq!(code(&["check", "broken.json", "bad.json"]), 3);
    assert_eq!(code(&["check", "none.json", "broken.json"]), 4);
}

#[test]
fn the_level_that_is_shown_counts() {
    let place = place();
    let doubtful = GOOD.replace("Action", "NotAction");
    place.write("doubtful.json", &doubtful);
    let mark = format!("\u{feff}{GOOD}");
    place.write("mark.json", &mark);
    let code = |words: &[&str]| place.iam(&[&["check"], words].concat()).code;
    assert_eq!(code(&["doubtful.json"]), 1);
    assert_eq!(code(&["--severity", "error", "doubtful.json"]), 0);
    assert_eq!(code(&["mark.json"]), 0);
    assert_eq!(code(&["--severity", "suggestion", "mark.json"]), 1);
    let ran = place.iam(&["check", "--severity", "error", "--kind", "managed", "doubtful.json"]);
    assert_snapshot!(ran.out, @r"
    ✓ OK  doubtful.json: a managed identity policy with nothing of level error
    not shown: 2 security problems (--severity security shows them)
    ");
}

#[test]
fn accepted_findings_are_left_out() {
    let place = place();
    let statement = |sid: &str| {
        format!(r#"{{ "Sid": "{sid}", "Effect": "Allow", "NotAction": "s3:*", "Resource": "*" }}"#)
    };
    let statements = [statement("Known"), statement("New")].join(", ");
    let text = format!(r#"{{ "Version": "2012-10-17", "Statement": [ {statements} ] }}"#);
    place.write("a.json", &text);
    let count = |words: &[&str]| {
        let words = [&["check", "--format=short", "a.json"], words].concat();
        place.iam(&words).out.matches("[not-action-with-allow]").count()
    };
    assert_eq!(count(&[]), 2);
    assert_eq!(count(&["--allow", "not-action-with-allow@Known"]), 1);
    assert_eq!(count(&["--allow", "not-action-with-allow"]), 0);
    let ran = place.iam(&["check", "--allow", "not-action-with-alow", "a.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `not-action-with-allow`?"), "{}", ran.err);
}

#[test]
fn what_is_known_is_checked() {
    let place = place();
    let code = |words: &[&str]| place.iam(&[&["check", "good.json"], words].concat()).code;
    let known = [
        "--account=111122223333",
        "--trusted-account=444455556666",
        "--sensitive=arn:aws:s3:::hl-tickets/*",
        "--holder=user",
        "--now=2026-01-15",
        "--has-boundary",
        "--scp-language=classic",
    ];
    assert!(code(&known) <= 1);
    for wrong in ["--account=1", "--sensitive=hl-tickets", "--holder=me", "--now=soon"] {
        assert_eq!(code(&[wrong]), 2, "{wrong}");
    }
}

#[test]
fn programs_read_json_or_lines() {
    let place = place();
    assert_snapshot!(
        place.iam(&["check", "--kind", "managed", "--format", "short", "bad.json"]).out
    );
    let json =
        place.iam(&["check", "--kind", "managed", "--format", "json", "bad.json", "good.json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json.err, "");
    assert_eq!(value["schema"], "iam-check/v1");
    assert_eq!(value["files"][0]["diagnostics"][0]["code"], "invalid-version");
    assert_eq!(value["files"][0]["diagnostics"][0]["line"], 2);
    assert_eq!(value["files"][1]["diagnostics"], serde_json::json!([]));
}

#[test]
fn the_resource_that_carries_the_policy_counts() {
    let place = place();
    let policy = GOOD.replace("\"s3:GetObject\"", "\"s3:GetObject\", \"Principal\": \"*\"");
    place.write("bucket.json", &policy);
    let with = |arn: &str| place.iam(&["check", "--attached-to", arn, "bucket.json"]).out;
    let (own, other) = (with("arn:aws:s3:::hl-timetables"), with("arn:aws:s3:::other"));
    assert!(own != other, "{own}");
}
