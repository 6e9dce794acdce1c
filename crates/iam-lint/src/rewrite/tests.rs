//! Lists of actions before and after.

use iam_policy::{PolicyKind, Purpose};

use super::*;

fn reading() -> Reading {
    Reading { kind: PolicyKind::Managed, purpose: Purpose::Stored, attached_to: None }
}

fn policy(statement: &str) -> String {
    format!("{{\"Version\":\"2012-10-17\",\"Statement\":{statement}}}")
}

fn allow(action: &str) -> String {
    policy(&format!("{{\"Effect\":\"Allow\",{action},\"Resource\":\"*\"}}"))
}

/// The sets of actions of all statements.
fn sets(text: &str) -> Vec<ActionSet> {
    let catalog = Catalog::embedded();
    let policy = parse(text, &reading()).policy.expect("the text is a policy");
    let set = |statement: &Statement| {
        let mut set = ActionSet::empty(catalog);
        statement.action.entries.iter().for_each(|it| set.union_with(&catalog.covered_by(it)));
        set
    };
    policy.statements.iter().map(set).collect()
}

fn check_expand(before: &str, after: &str) {
    let rewritten = expand(&allow(before), &reading(), Star::Refuse).unwrap();
    assert_eq!(rewritten.text, allow(after));
    assert_eq!(sets(&allow(before)), sets(&rewritten.text));
}

fn check_shrink(before: &str, after: &str) {
    let rewritten = shrink(&allow(before), &reading()).unwrap();
    assert_eq!(rewritten.text, allow(after));
    assert_eq!(sets(&allow(before)), sets(&rewritten.text));
}

#[test]
fn wildcards_become_names() {
    check_expand(r#""Action":"sqs:*MessageBatch""#, r#""Action":"sqs:*MessageBatch""#);
    check_expand(
        r#""Action":"sqs:*Message""#,
        r#""Action":["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]"#,
    );
    check_expand(
        r#""NotAction":["s3:getobject","sqs:Send?essage","sqs:*Message"]"#,
        r#""NotAction":["s3:getobject","sqs:SendMessage","sqs:DeleteMessage","sqs:ReceiveMessage"]"#,
    );
    check_expand(r#""Action":["sqs:SendMessag*"]"#, r#""Action":["sqs:SendMessage"]"#);
    check_expand(r#""Action":"sqs:SendMessag*""#, r#""Action":"sqs:SendMessage""#);
}

#[test]
fn names_become_wildcards() {
    check_shrink(
        r#""Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage"]"#,
        r#""Action":["sqs:*Message"]"#,
    );
    check_shrink(r#""Action":["s3:Get*","s3:List*"]"#, r#""Action":["s3:Get*","s3:List*"]"#);
    check_shrink(r#""Action":["s3:*","s3:Get*"]"#, r#""Action":["s3:*"]"#);
    check_shrink(r#""Action":"*""#, r#""Action":"*""#);
}

#[test]
fn there_and_back_again() {
    for pattern in ["s3:Get*", "ec2:*Vpc*", "iam:*", "dynamodb:*Item"] {
        let before = allow(&format!("\"Action\":[\"{pattern}\"]"));
        let long = expand(&before, &reading(), Star::Refuse).unwrap().text;
        let short = shrink(&long, &reading()).unwrap().text;
        assert_eq!(sets(&before), sets(&long), "{pattern}");
        assert_eq!(sets(&before), sets(&short), "{pattern}");
        assert!(short.len() <= before.len(), "{short}");
    }
}

#[test]
fn unknown_names_stay_and_are_told() {
    let text = allow(r#""Action":["s3:GetObjekt","sqs:SendMessag*","nowhere:*"]"#);
    let rewritten = expand(&text, &reading(), Star::Refuse).unwrap();
    let expected = allow(r#""Action":["s3:GetObjekt","sqs:SendMessage","nowhere:*"]"#);
    assert_eq!(rewritten.text, expected);
    assert_eq!(
        rewritten.remarks,
        [
            "`s3:GetObjekt` is no action of the catalog and stays as it is",
            "`nowhere:*` matches no action of the catalog and stays as it is",
            "actions that AWS adds later are no longer allowed: names are today's",
        ]
    );
}

#[test]
fn a_star_for_everything_is_refused() {
    let text = policy(
        r#"[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},
            {"Effect":"Deny","Action":"*","Resource":"*"}]"#,
    );
    let refused = expand(&text, &reading(), Star::Refuse);
    assert!(matches!(refused, Err(Unchanged::Everything { statement: 1, .. })), "{refused:?}");
    let rewritten = expand(&text, &reading(), Star::Expand).unwrap();
    // The new text has more entries than the reader takes.
    assert!(rewritten.changes.first().is_some_and(|it| it.after > 20_000));
}

#[test]
fn what_is_no_policy_is_refused() {
    let refused = shrink("{\"Version\": \"2012-10-17\"", &reading());
    let Err(Unchanged::NoPolicy(errors)) = refused else { panic!("{refused:?}") };
    assert!(!errors.is_empty());
}

#[test]
fn lists_are_laid_out_like_their_text() {
    let text = "{\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": {\r\n\t\t\"Effect\": \
                \"Allow\",\r\n\t\t\"Action\": \"iam:*SAMLProvider*\",\r\n\t\t\"Resource\": \
                \"*\"\r\n\t}\r\n}\r\n";
    let rewritten = expand(text, &reading(), Star::Refuse).unwrap();
    let start = "\"Action\": [\r\n\t\t\t\"iam:CreateSAMLProvider\",\r\n\t\t\t\"iam:";
    assert!(rewritten.text.contains(start), "{}", rewritten.text);
    assert!(rewritten.text.contains("\"\r\n\t\t],\r\n\t\t\"Resource\""), "{}", rewritten.text);
    assert_eq!(sets(text), sets(&rewritten.text));

    let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\n    \"Effect\": \"Deny\",\n    \
                \"Action\": [\n      \"sqs:*Message\"\n    ],\n    \"Resource\": \"*\"\n  }]\n}\n";
    let rewritten = expand(text, &reading(), Star::Refuse).unwrap();
    let list = "[\n      \"sqs:DeleteMessage\",\n      \"sqs:ReceiveMessage\",\n      \
                \"sqs:SendMessage\"\n    ]";
    assert_eq!(rewritten.text, text.replace("[\n      \"sqs:*Message\"\n    ]", list));
    let back = shrink(&rewritten.text, &reading()).unwrap();
    assert_eq!(back.text, text);
    assert_eq!(back.changes, [Change { statement: 0, before: 3, after: 1 }]);
}
