//! `iam can` and `iam who-can`: what policies allow, and to whom.

use insta::assert_snapshot;

use crate::program::Place;

const ACCOUNT: &str = include_str!("../../../tests/fixtures/account.json");
const POLICY: &str = r#"{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*" } ] }"#;

fn place() -> Place {
    let place = Place::new();
    place.write("account.json", ACCOUNT);
    place.write("policy.json", POLICY);
    place
}

#[test]
fn people_read_what_policies_allow() {
    let ran = place().iam(&["can", "policy.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_snapshot!(ran.out, @r"
    read
      on every object of the bucket `hl-tickets`
        s3: 1 of 65: GetObject
    ");
}

#[test]
fn people_read_who_can() {
    let resource = "arn:aws:iam::111122223333:role/break-glass";
    let ran = place().iam(&["who-can", "sts:AssumeRole", resource, "--account", "account.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert_snapshot!(ran.out);
}

#[test]
fn every_exit_code() {
    let place = place();
    place.write("broken.json", &ACCOUNT.replacen("sqs:SendMessage", "sqs SendMessage", 1));
    place.write("cut.json", "{\"UserDetailList\": [");
    place.write("control.json", &ACCOUNT.replacen("\"omar\"", "\"om\\u001b[31mar\"", 1));
    let who = |words: &[&str]| {
        let all: Vec<&str> = ["who-can"].iter().chain(words).copied().collect();
        place.iam(&all)
    };
    let account = ["--account", "account.json"];
    let ask = |action: &str, file: &str| who(&[action, "*", "--account", file]);
    assert_eq!(ask("s3:ListAllMyBuckets", "account.json").code, 0);
    assert_eq!(ask("s3:ListAllMyBucket", "account.json").code, 2);
    assert_eq!(who(&["s3:GetObject", "hl-tickets", account[0], account[1]]).code, 2);
    assert_eq!(who(&["s3:GetObject", "*"]).code, 2);
    assert_eq!(ask("s3:ListAllMyBuckets", "policy.json").code, 3);
    assert_eq!(ask("s3:ListAllMyBuckets", "cut.json").code, 3);
    assert_eq!(ask("s3:ListAllMyBuckets", "none.json").code, 4);
    assert_eq!(ask("s3:ListAllMyBuckets", "broken.json").code, 5);
    assert!(ask("s3:ListAllMyBuckets", "broken.json").err.contains("account-broken-policy"));
    let hidden = ask("s3:ListAllMyBuckets", "control.json");
    assert!(!hidden.out.contains('\u{1b}') && !hidden.err.contains('\u{1b}'));
    assert_eq!(place.iam(&["can", "account.json"]).code, 3);
    assert_eq!(place.iam(&["can", "none.json"]).code, 4);
    assert_eq!(place.iam(&["can"]).code, 2);
    let wrong = ["s3:GetObject", "*", "--resource-policy", "policy.json", account[0], account[1]];
    assert_eq!(who(&wrong).code, 3);
}

#[test]
fn programs_read_one_line() {
    let place = place();
    let read = |out: &str| serde_json::from_str::<serde_json::Value>(out).unwrap();
    let can = read(&place.iam(&["can", "--json", "policy.json"]).out);
    assert_eq!(can["can"][0]["actions"][0], "GetObject");
    let words =
        ["who-can", "s3:PutObject", "arn:aws:s3:::hl-timetables/*", "--account", "account.json"];
    let who = place.iam(&[&words[..], &["--json"]].concat());
    assert_eq!(read(&who.out)["resources"][0]["principals"][0]["name"], "omar");
}

#[test]
fn codes_of_account_files_have_pages() {
    let place = place();
    assert_eq!(place.iam(&["explain", "account-cut"]).code, 0);
    assert!(place.iam(&["explain", "accounts"]).out.contains("account-missing-policy"));
}
