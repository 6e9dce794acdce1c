//! Policies and what they allow, in words.

use iam_eval::Document;
use iam_policy::{PolicyKind, Reading, parse};
use insta::assert_snapshot;

use super::{Danger, what_can};
use crate::question::World;

/// The summary of policies of one caller, each a list of statements.
fn summary(kind: PolicyKind, documents: &[&str]) -> super::Summary {
    let read = |(at, statements): (usize, &&str)| {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let parsed = parse(&text, &Reading::stored(kind));
        Document::new(at.to_string(), parsed.policy.unwrap())
    };
    let documents: Vec<Document> = documents.iter().enumerate().map(read).collect();
    what_can(&documents, &World::default())
}

fn text(documents: &[&str]) -> String {
    summary(PolicyKind::Managed, documents).to_text()
}

const EVERYTHING: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;

#[test]
fn everything_is_one_line() {
    assert_snapshot!(text(&[EVERYTHING]));
}

#[test]
fn everything_but_a_service_is_short() {
    let but = r#"{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}"#;
    let back = r#"{"Effect": "Allow", "Action": ["iam:CreateServiceLinkedRole", "iam:ListRoles"],
        "Resource": "*"}"#;
    assert_snapshot!(text(&[but, back]));
}

#[test]
fn rows_come_by_danger() {
    assert_snapshot!(text(&[
        r#"{"Effect": "Allow", "Resource": "*", "Action": ["s3:ListAllMyBuckets",
        "iam:PassRole", "sts:AssumeRole", "s3:GetObject", "s3:PutObject", "s3:PutObjectTagging",
        "ec2:Describe*"]}"#
    ]));
}

#[test]
fn resources_and_conditions_have_words() {
    assert_snapshot!(text(&[r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": ["arn:aws:s3:::hl-tickets", "arn:aws:s3:::hl-tickets/*"],
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
        {"Effect": "Allow", "Action": "sqs:*",
        "Resource": "arn:aws:sqs:eu-west-1:111122223333:hl-orders",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#]));
}

#[test]
fn actions_that_fit_no_resource_are_left_out() {
    assert_snapshot!(text(&[
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::hl-tickets/*"}"#
    ]));
}

#[test]
fn denies_take_away() {
    let allow =
        r#"{"Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::hl-tickets/*"}"#;
    let total = r#"{"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}"#;
    assert_snapshot!(text(&[allow, total]));
    let there = r#"{"Effect": "Deny", "Action": "s3:Put*", "Resource": "arn:aws:s3:::hl-*"}"#;
    assert_snapshot!(text(&[allow, there]));
    let part = r#"{"Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::*/2026/*"}"#;
    let elsewhere =
        r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::hl-homes/*"}"#;
    assert_snapshot!(text(&[allow, part, elsewhere]));
    let unless = r#"{"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#;
    assert_snapshot!(text(&[EVERYTHING, unless]));
}

#[test]
fn limits_grant_nothing() {
    assert_snapshot!(summary(PolicyKind::Scp, &[EVERYTHING]).to_text());
    assert_snapshot!(text(&[r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#]));
}

#[test]
fn trust_policies_name_callers() {
    let trust = r#"{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::777788889999:root"},
        "Condition": {"StringEquals": {"sts:ExternalId": "hl-7f3c"}}}"#;
    assert_snapshot!(summary(PolicyKind::Trust, &[trust]).to_text());
}

#[test]
fn programs_read_json() {
    let summary = summary(
        PolicyKind::Managed,
        &[r#"{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}"#],
    );
    assert_snapshot!(iam_policy::json::pretty(&summary.to_json()));
}

#[test]
fn headings_differ() {
    let mut titles: Vec<&str> = Danger::ALL.iter().map(|it| it.title()).collect();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), Danger::ALL.len());
}
