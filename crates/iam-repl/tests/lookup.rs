//! What lookups answer, for people and for programs.

use iam_catalog::{Catalog, Descriptions};
use iam_policy::PolicyKind;
use iam_policy::{Purpose, Reading, parse};
use iam_repl::lookup::{self, ActionQuery, Answer, Form, Missing, Source};
use insta::assert_snapshot;

/// The tutor's catalog, without descriptions.
fn source() -> Source<'static> {
    Source { catalog: Catalog::embedded(), descriptions: None, program: "iam " }
}

fn text(answer: Answer) -> String {
    match answer {
        Ok(text) => text,
        Err(Missing { message, help }) => format!("{message}\n  help: {help}\n"),
    }
}

fn actions(patterns: &[&str], form: Form) -> String {
    let patterns: Vec<String> = patterns.iter().map(|it| (*it).to_owned()).collect();
    text(lookup::actions(&source(), &ActionQuery { patterns: &patterns, level: None }, form))
}

#[test]
fn tables_of_actions() {
    assert_snapshot!(actions(&["sqs:*Message", "s3:GetObject"], Form::Text));
    assert_snapshot!(actions(&["sqs:*Message"], Form::Names), @r"
    sqs:DeleteMessage
    sqs:ReceiveMessage
    sqs:SendMessage
    ");
    assert!(actions(&["sqs"], Form::Names).starts_with("sqs:AddPermission\n"));
    assert!(actions(&["*Tagging"], Form::Names).contains("\ns3:PutObjectTagging\n"));
    let all = actions(&["*"], Form::Text);
    // A single name may be longer than a line.
    let is_long = |line: &&str| line.chars().count() > 80 && line.contains(' ');
    assert_eq!(all.lines().find(is_long), None);
}

#[test]
fn things_that_are_not_there() {
    let source = source();
    let names =
        ["s3:GetObjekt", "s3:HeadObject", "getobjekt", "nowhere:Get", "s3", "s3:Get*", "\u{202e}x"];
    let answers = names.iter().map(|name| text(lookup::action(&source, name, Form::Text)));
    let keys = ["aws:sourcip", "s3", ""].map(|name| text(lookup::key(&source, name, Form::Text)));
    let services = ["s33", "zzzzzzz"].map(|name| text(lookup::service(&source, name, Form::Text)));
    let patterns =
        ["s3:Fetch*", "s33:*", "Get", "x y", "*:zzz*"].map(|it| actions(&[it], Form::Text));
    let arn = text(lookup::arn(&source, "bucket", Form::Text));
    let all = answers.chain(keys).chain(services).chain(patterns).chain([arn]);
    assert_snapshot!(all.collect::<String>());
}

#[test]
fn one_thing_whole() {
    let source = source();
    let pass_role = text(lookup::action(&source, "iam:passrole", Form::Text));
    let send = text(lookup::action(&source, "lambda:InvokeAsync", Form::Text));
    assert_snapshot!(pass_role + &send);
    let mfa = text(lookup::key(&source, "aws:MultiFactorAuthPresent", Form::Text));
    let prefix = text(lookup::key(&source, "s3:prefix", Form::Text));
    let tag = text(lookup::key(&source, "aws:ResourceTag/port", Form::Text));
    assert_snapshot!(mfa + &prefix + &tag);
    assert_snapshot!(text(lookup::service(&source, "Amazon SQS", Form::Text)));
}

#[test]
fn arns_taken_apart() {
    let arns = [
        "arn:aws:s3:::hl-tickets/2026/*",
        "arn:aws:s3:::hl-tickets",
        "arn:aws:s3:eu-central-1::hl-tickets",
        "arn:aws:sqs:eu-central-1:111122223333:hl-${aws:PrincipalTag/team}",
        "arn:awz:s4:eu-cntral-1:1111:x",
        "hl:tickets",
    ];
    let all = arns.map(|arn| text(lookup::arn(&source(), arn, Form::Text)));
    assert_snapshot!(all.concat());
}

#[test]
fn json_says_the_same() {
    let source = source();
    let answers = [
        lookup::action(&source, "sqs:SendMessage", Form::Json),
        lookup::key(&source, "s3:prefix", Form::Json),
        lookup::service(&source, "sqs", Form::Json),
        lookup::arn(&source, "arn:aws:iam::111122223333:user/${aws:username}", Form::Json),
    ];
    let pretty = answers.map(|it| iam_policy::json::pretty(&text(it)));
    assert_snapshot!(pretty.join("\n"));
}

#[test]
fn everything_fits_in_80_columns() {
    let source = source();
    let check = |name: &str, answer: Answer| {
        let answer = answer.unwrap();
        // A single name may be longer than a line.
        let is_long = |line: &&str| line.chars().count() > 80 && line.trim().contains(' ');
        assert_eq!(answer.lines().find(is_long), None, "{name}");
    };
    for service in source.catalog.services() {
        check(service.prefix(), lookup::service(&source, service.prefix(), Form::Text));
        for action in service.actions().step_by(37) {
            check(&action.full_name(), lookup::action(&source, &action.full_name(), Form::Text));
        }
    }
    for key in source.catalog.keys().step_by(53) {
        check(key.name(), lookup::key(&source, key.name(), Form::Text));
    }
}

#[test]
fn every_example_is_a_sound_condition() {
    let source = source();
    let reading =
        Reading { kind: PolicyKind::Managed, purpose: Purpose::Stored, attached_to: None };
    for key in source.catalog.global_keys().chain(source.catalog.keys().step_by(53)) {
        let answer = lookup::key(&source, key.name(), Form::Text).unwrap();
        let (_, example) = answer.split_once("  example     ").unwrap();
        let (example, _) = example.split_once("\n              }\n").unwrap();
        let policy = format!(
            "{{ \"Version\": \"2012-10-17\", \"Statement\": {{ \"Effect\": \"Allow\", \"Action\": \
             \"s3:GetObject\", \"Resource\": \"*\", {example} }} }} }}"
        );
        let parsed = parse(&policy, &reading);
        let codes: Vec<_> = parsed.diagnostics.iter().map(|it| it.code).collect();
        assert!(parsed.policy.is_some() && codes.is_empty(), "{codes:?}\n{policy}");
    }
}

#[test]
fn descriptions_are_told_where_they_are() {
    let file = include_bytes!("../../iam-catalog/data/descriptions.bin");
    let descriptions = Descriptions::read(file).unwrap();
    let source = Source { descriptions: Some(&descriptions), ..source() };
    let action = source.catalog.find_action("s3:GetObject").unwrap();
    let words = descriptions.action(action);
    assert!(!words.is_empty());
    let first = words.split(' ').next().unwrap();
    let answer = text(lookup::action(&source, "s3:GetObject", Form::Text));
    assert!(answer.lines().nth(1).unwrap().trim().starts_with(first), "{answer}");
}
