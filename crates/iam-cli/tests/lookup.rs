//! `iam actions`, `action`, `key`, `service`, `arn`: what AWS offers.

use std::process::Stdio;

use insta::assert_snapshot;

use crate::program::Place;
use crate::reports::{block, value};

#[test]
fn people_read_what_aws_says() {
    let place = Place::new();
    let out = |words: &[&str]| {
        let ran = place.iam(words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}");
        ran.out
    };
    assert_snapshot!(out(&["action", "s3:GetObject"]));
    assert_snapshot!(out(&["key", "s3:prefix"]));
    assert_snapshot!(out(&["actions", "sqs:*Queue", "--level", "permissions"]));
    assert_snapshot!(out(&["actions", "--short", "sqs:*Message"]), @r"
    sqs:DeleteMessage
    sqs:ReceiveMessage
    sqs:SendMessage
    ");
    assert!(out(&["service", "elb"]).starts_with("elasticloadbalancing: "));
    assert!(out(&["arn", "arn:aws:s3:::hl-tickets/*"]).contains("\n  fits        object of s3\n"));
}

#[test]
fn what_is_not_there_ends_with_1() {
    let place = Place::new();
    for words in [
        ["action", "s3:HeadObject"],
        ["actions", "s3:Fetch*"],
        ["key", "aws:sourcip"],
        ["service", "s33"],
        ["arn", "hl-tickets"],
    ] {
        let ran = place.iam(&words);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{words:?}");
        assert!(ran.err.contains("\n  help: "), "{}", ran.err);
    }
    assert_eq!(place.iam(&["actions"]).code, 2);
    assert_eq!(place.iam(&["actions", "s3:*", "--level", "nonsense"]).code, 2);
}

#[test]
fn the_page_shows_what_programs_get() {
    let ran = Place::new().iam(&["action", "--json", "sqs:SendMessage"]);
    assert_eq!(value(&ran.out), value(block("json lookup")));
}

#[test]
fn nobody_needs_to_read_to_the_end() {
    let place = Place::new();
    let mut command = place.command(&["actions", "*"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
}
