//! Who can do what in the account of the fixture.

use iam_eval::Document;
use iam_policy::{PolicyKind, Reading, ResourceService, parse};
use insta::assert_snapshot;

use super::{Asking, WhoCan, scp_level, who_can};
use crate::account::{read_account, tests::TEXT};
use crate::question::World;

fn ask_of(text: &str, asking: &Asking) -> WhoCan {
    let account = read_account(&[text]).account.unwrap();
    who_can(&account, asking, &World::default()).unwrap()
}

fn asking(action: &str, resource: &str) -> Asking {
    Asking { action: action.to_owned(), resource: resource.to_owned(), ..Asking::default() }
}

fn ask(action: &str, resource: &str) -> String {
    ask_of(TEXT, &asking(action, resource)).to_text()
}

fn document(name: &str, kind: PolicyKind, text: &str) -> Document {
    Document::new(name, parse(text, &Reading::stored(kind)).policy.unwrap())
}

#[test]
fn objects_of_a_bucket() {
    assert_snapshot!(ask("s3:PutObject", "arn:aws:s3:::hl-timetables/*"));
    assert_snapshot!(ask("s3:GetObject", "arn:aws:s3:::hl-invoices/2026/may.pdf"));
    assert_snapshot!(ask("s3:DeleteObject", "arn:aws:s3:::hl-audit-logs/2026.gz"));
}

#[test]
fn roles_have_their_trust_policy() {
    assert_snapshot!(ask("sts:AssumeRole", "arn:aws:iam::111122223333:role/*"));
}

#[test]
fn another_account_must_agree() {
    assert_snapshot!(ask("sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:hl-orders"));
}

#[test]
fn a_limit_above_counts_for_everybody() {
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*",
        "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}}"#;
    let scp = vec![scp_level(document("mfa", PolicyKind::Scp, text))];
    let asking =
        Asking { scp, ..asking("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/*") };
    assert_snapshot!(ask_of(TEXT, &asking).to_text());
}

#[test]
fn the_policy_of_a_bucket_lets_people_in() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": ["arn:aws:iam::111122223333:user/maya", "444455556666"]},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*"}]}"#;
    let kind = PolicyKind::Resource(ResourceService::S3);
    let resource_policy = Some(document("tickets", kind, text));
    let asking = Asking { resource_policy, ..asking("s3:GetObject", "arn:aws:s3:::hl-tickets/*") };
    assert_snapshot!(ask_of(TEXT, &asking).to_text());
}

#[test]
fn a_missing_policy_is_said_by_name() {
    let text = TEXT.replace("::aws:policy/AdministratorAccess", "::aws:policy/PowerUserAccess");
    let text = text.replacen("policy/PowerUserAccess", "policy/AdministratorAccess", 1);
    let found = ask_of(&text, &asking("s3:GetObject", "arn:aws:s3:::hl-homes/*"));
    assert!(found.has_unknown());
    assert_snapshot!(found.to_text());
    assert_snapshot!(iam_policy::json::pretty(&found.to_json()));
}

#[test]
fn many_actions_at_once() {
    let found = ask_of(TEXT, &asking("s3:*", "arn:aws:s3:::hl-*"));
    assert!(!found.has_unknown());
    assert_snapshot!(found.to_text());
    let found = ask_of(TEXT, &asking("sts:*", "*"));
    assert!(found.has_unknown());
    assert!(found.to_text().contains("also need the policy"));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let account = read_account(&[TEXT]).account.unwrap();
    let said = |action: &str, resource: &str| {
        let found = who_can(&account, &asking(action, resource), &World::default());
        let misasked = found.unwrap_err();
        format!("{}; {}", misasked.message, misasked.help)
    };
    assert_snapshot!(
        [
            said("s3:GetObjct", "*"),
            said("s3 GetObject", "*"),
            said("s3:GetObject", "hl-tickets"),
            said("s3:GetObject", ""),
            said("", "*"),
        ]
        .join("\n")
    );
}
