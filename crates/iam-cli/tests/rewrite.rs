//! `iam expand` and `iam shrink`: other words for the same actions.

use insta::assert_snapshot;

use crate::program::Place;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid":"Tickets",  "Effect": "Allow", "Action": ["sqs:*Message", "s3:GetObjekt"], "Resource": "*"},
    {
      "Effect": "Deny",
      "NotAction": "sqs:*Queue*",
      "Resource": "*"
    }
  ]
}
"#;

#[test]
fn there_and_back_again() {
    let place = Place::new();
    place.write("p.json", POLICY);
    let long = place.iam(&["expand", "p.json"]);
    assert_eq!(long.code, 0);
    assert_snapshot!(format!("{}{}", long.out, long.err));
    let short = place.iam_with(&["shrink", "-"], long.out.as_bytes());
    assert_eq!(short.code, 0);
    assert_snapshot!(short.err);
    let list = "[\n        \"sqs:*Queue*\"\n      ]";
    assert_eq!(short.out, POLICY.replace("\"sqs:*Queue*\"", list));
    assert_eq!(place.read("p.json"), POLICY);
}

#[test]
fn the_file_is_written_on_request() {
    let place = Place::new();
    place.write("p.json", POLICY);
    let shown = place.iam(&["expand", "p.json"]).out;
    let ran = place.iam(&["expand", "--write", "p.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(place.read("p.json"), shown);
    let ran = place.iam(&["expand", "p.json", "--in-place"]);
    assert_eq!(place.read("p.json"), shown);
    assert!(ran.err.ends_with("p.json: nothing to change\n"), "{}", ran.err);
}

#[test]
fn what_is_refused_is_left_alone() {
    let place = Place::new();
    let all = POLICY.replace("sqs:*Queue*", "*");
    place.write("all.json", &all);
    let ran = place.iam(&["expand", "--write", "all.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("the `*` of statement 2 stands for all "), "{}", ran.err);
    assert_eq!(place.read("all.json"), all);
    assert!(place.iam(&["expand", "--all", "all.json"]).out.len() > 500_000);
    place.write("bad.json", "{ \"Version\": \"2012-10-17\"");
    let ran = place.iam(&["shrink", "bad.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert_eq!(place.iam(&["shrink", "none.json"]).code, 4);
    assert_eq!(place.iam_with(&["shrink", "-w", "-"], b"{}").code, 2);
    assert_eq!(place.iam(&["shrink"]).code, 2);
}
