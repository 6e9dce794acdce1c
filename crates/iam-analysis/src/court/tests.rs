//! Requests as a search finds them, and what becomes of them.

use iam_eval::{Document, KeyValues, Outcome, Policies, evaluate_text};
use iam_policy::{PolicyKind, Reading};

use super::{confirm, polish};
use crate::answer::{Asked, Witness};
use crate::question::{Callers, Focus, PolicySet, Question, World};
use crate::replay::replay;

pub(crate) const OMAR: &str = r#""arn:aws:iam::111122223333:user/omar""#;

/// A document of statements, each an object in braces.
pub(crate) fn document(name: &str, kind: PolicyKind, statements: &str) -> Document {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let parsed = iam_policy::parse(&text, &Reading::stored(kind));
    let policy = parsed.policy.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics));
    Document::new(name, policy)
}

pub(crate) fn alone(name: &str, statements: &str) -> PolicySet {
    PolicySet::Alone(document(name, PolicyKind::Managed, statements))
}

/// An Allow statement of one action and one resource.
pub(crate) fn allow(action: &str, resource: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}"#)
}

pub(crate) fn asked(principal: &str, action: &str, resource: &str) -> Asked {
    Asked {
        principal: principal.to_owned(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        owner: None,
        context: Vec::new(),
    }
}

pub(crate) fn one(key: &str, value: &str) -> (String, Option<KeyValues>) {
    (key.to_owned(), Some(KeyValues::One(value.to_owned())))
}

/// The request in one line.
fn line(witness: &Witness) -> String {
    let Asked { principal, action, resource, context, .. } = &witness.asked;
    let context: String = context
        .iter()
        .map(|(key, values)| match values {
            None => format!(", no {key}"),
            Some(KeyValues::One(value)) => format!(", {key}={value}"),
            Some(KeyValues::Many(values)) => format!(", {key}={values:?}"),
        })
        .collect();
    format!("{principal} {action} {resource}{context}")
}

/// Polishes a request and replays it; the world's names are given.
fn check(allowed: &PolicySet, refused: &PolicySet, names: &[&str], raw: Asked) -> String {
    let question =
        Question { allowed: vec![allowed], refused: vec![refused], focus: Focus::default() };
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let world = World { names, ..World::default() };
    let Some(witness) = polish(&question, &world, raw) else { return "not confirmed".to_owned() };
    assert!(confirm(&question, &world, &witness.asked).is_some(), "{witness:?}");
    let replay = replay(&question, &world, &witness.asked).expect("it can be replayed");
    for text in &replay.allowed {
        assert_eq!(evaluate_text(text).outcome(), Some(Outcome::Allow), "{text}");
    }
    line(&witness)
}

/// A statement with a condition; `rest` is everything behind the effect.
fn statement(effect: &str, rest: &str) -> String {
    format!(r#"{{"Effect": "{effect}", {rest}}}"#)
}

#[test]
fn resources_become_words() {
    let reads = alone("task", &allow("s3:GetObject", "arn:aws:s3:::hl-timetables/2026/*"));
    let cases: &[(&str, &str, &[&str], &str, &str)] = &[
        ("s3:*", "arn:aws:s3:::hl-timetables/*", &[], "s3:DeleteObject", "hl-timetables/a"),
        ("s3:GetObject", "arn:aws:s3:::hl-timetables/*", &[], "s3:GetObject", "hl-timetables/a"),
        ("s3:GetObject", "*", &[], "s3:GetObject", "aaa/a"),
        ("s3:GetObject", "*", &["arn:aws:s3:::hl-tickets"], "s3:GetObject", "aaa/a"),
        (
            "s3:GetObject",
            "arn:aws:s3:::hl-*",
            &["arn:aws:s3:::hl-tickets/old/x.csv"],
            "s3:GetObject",
            "hl-/a",
        ),
        ("s3:GetObject", "arn:aws:s3:::hl-*", &[], "s3:GetObject", "hl-/a"),
        ("s3:ListBucket", "arn:aws:s3:::hl-t*", &[], "s3:ListBucket", "hl-t"),
        ("s3:GetObject", "arn:aws:s3:::*/old/*", &[], "s3:GetObject", "a/old/"),
    ];
    let mut lines = String::new();
    for (action, resource, names, asks, on) in cases {
        let answer = alone("answer", &allow(action, resource));
        let raw = asked(OMAR, asks, &format!("arn:aws:s3:::{on}"));
        lines += &format!("{resource}: {}\n", check(&answer, &reads, names, raw));
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn other_services_become_words() {
    let nothing = alone("task", &allow("s3:GetObject", "arn:aws:s3:::hl-timetables/*"));
    let all = alone("answer", &allow("*", "*"));
    let cases = [
        ("ec2:TerminateInstances", "arn:aws:ec2:us-east-1:111122223333:instance/a"),
        ("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/a"),
        ("iam:CreateUser", "arn:aws:iam::111122223333:user/a"),
        ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:a"),
        ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:a"),
        ("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/a"),
        ("sts:AssumeRole", "arn:aws:iam::444455556666:role/a"),
        ("ec2:DescribeInstances", "*"),
    ];
    let lines = cases
        .map(|(action, resource)| check(&all, &nothing, &[], asked(OMAR, action, resource)) + "\n");
    insta::assert_snapshot!(lines.concat());
}

#[test]
fn keys_are_left_out_or_named() {
    let object = r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*""#;
    let with =
        |condition: &str| statement("Allow", &format!(r#"{object}, "Condition": {{{condition}}}"#));
    let plain = statement("Allow", object);
    let office = with(r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#);
    let network = with(r#""IpAddress": {"aws:SourceIp": "10.0.0.0/8"}"#);
    let tagged = with(r#""StringLike": {"aws:PrincipalTag/team": "ferry-*"}"#);
    let crew = with(r#""ForAnyValue:StringEquals": {"aws:TagKeys": ["crew", "ship"]}"#);
    let deny = statement(
        "Deny",
        r#""Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#,
    );
    let many = |values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        ("aws:TagKeys".to_owned(), Some(KeyValues::Many(values)))
    };
    let guarded = format!("{plain}, {deny}");
    let cases = [
        (&plain, &office, vec![one("aws:SourceIp", "0.0.0.0"), one("aws:UserAgent", "a")]),
        (&network, &office, vec![one("aws:SourceIp", "10.0.0.0")]),
        (&tagged, &office, vec![one("aws:PrincipalTag/team", "ferry-")]),
        (&tagged, &office, vec![one("aws:PrincipalTag/team", "a")]),
        (&crew, &office, vec![many(&["a", "crew", "ship"])]),
        (&plain, &guarded, vec![one("aws:SecureTransport", "false")]),
        (&plain, &guarded, vec![one("aws:SecureTransport", "true")]),
    ];
    let lines = cases.map(|(allowed, refused, context)| {
        let raw = Asked { context, ..asked(OMAR, "s3:GetObject", "arn:aws:s3:::hl-tickets/a") };
        check(&alone("answer", allowed), &alone("task", refused), &[], raw) + "\n"
    });
    insta::assert_snapshot!(lines.concat());
}

#[test]
fn variables_keep_their_values() {
    let answer = alone("answer", &allow("s3:GetObject", "arn:aws:s3:::hl-crew/${aws:username}/*"));
    let task = alone("task", &allow("s3:GetObject", "arn:aws:s3:::hl-timetables/*"));
    let raw = asked(OMAR, "s3:GetObject", "arn:aws:s3:::hl-crew/omar/");
    insta::assert_snapshot!(
        check(&answer, &task, &[], raw),
        @r#""arn:aws:iam::111122223333:user/omar" s3:GetObject arn:aws:s3:::hl-crew/omar/2026.csv"#
    );
}

/// A bucket policy that lets somebody read.
fn bucket(principal: &str) -> PolicySet {
    let rest = format!(
        r#""Principal": {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*""#
    );
    let kind = PolicyKind::from_name("s3").expect("a kind");
    PolicySet::Alone(document("bucket", kind, &statement("Allow", &rest)))
}

#[test]
fn a_resource_policy_is_replayed_with_its_owner() {
    let own = bucket(r#"{"AWS": "111122223333"}"#);
    let cases = [
        (bucket(r#""*""#), r#""anonymous""#),
        (bucket(r#"{"AWS": "444455556666"}"#), r#""arn:aws:iam::444455556666:user/a""#),
        (bucket(r#"{"Service": "cloudtrail.amazonaws.com"}"#), r#""cloudtrail.amazonaws.com""#),
    ];
    let lines = cases.map(|(set, principal)| {
        let names = ["arn:aws:iam::444455556666:user/lena"];
        let raw = asked(principal, "s3:GetObject", "arn:aws:s3:::hl-tickets/a");
        check(&set, &own, &names, raw) + "\n"
    });
    insta::assert_snapshot!(lines.concat());
}

#[test]
fn a_focus_and_the_world_must_hold() {
    let answer = bucket(r#""*""#);
    let question =
        |focus: Focus<'static>| Question { allowed: vec![&answer], refused: Vec::new(), focus };
    let strangers = question(Focus { callers: Callers::Strangers, ..Focus::default() });
    let anybody = question(Focus::default());
    let on = "arn:aws:s3:::hl-tickets/a";
    let world = World::default();
    let own = asked(OMAR, "s3:GetObject", on);
    let service = asked(r#""s3.amazonaws.com""#, "s3:GetObject", on);
    let foreign = asked(r#""arn:aws:iam::999988887777:user/a""#, "s3:GetObject", on);
    assert!(confirm(&anybody, &world, &own).is_some());
    assert!(confirm(&strangers, &world, &own).is_none());
    assert!(confirm(&strangers, &world, &service).is_none());
    assert!(confirm(&strangers, &world, &foreign).is_some());
    let attached = World { attached_to: Some("arn:aws:s3:::hl-other".to_owned()), ..world.clone() };
    assert!(confirm(&anybody, &attached, &own).is_none());
    let attached =
        World { attached_to: Some("arn:aws:s3:::hl-tickets".to_owned()), ..world.clone() };
    assert!(confirm(&anybody, &attached, &own).is_some());
    let fixed = World { principal: Some(r#""anonymous""#.to_owned()), ..world };
    assert!(confirm(&anybody, &fixed, &own).is_none());
    assert!(confirm(&anybody, &fixed, &asked("no JSON", "s3:GetObject", on)).is_none());
    assert!(confirm(&anybody, &World::default(), &asked("", "s3:Get*", "x")).is_none());
}

#[test]
fn given_keys_enter_every_request() {
    let vpce = r#""Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#;
    let answer = alone("answer", &statement("Allow", vpce));
    let question = Question { allowed: vec![&answer], ..Question::default() };
    let raw = asked(OMAR, "s3:GetObject", "arn:aws:s3:::hl-tickets/a");
    assert!(confirm(&question, &World::default(), &raw).is_none());
    let world = World { given: vec![one("aws:SourceVpce", "vpce-1")], ..World::default() };
    let witness = polish(&question, &world, raw).expect("confirmed");
    assert_eq!(witness.asked.context, world.given);
}

#[test]
fn layers_are_decided_together() {
    let managed = |statements: &str| document("own", PolicyKind::Managed, statements);
    let layers = |boundary: Option<Document>| PolicySet::Layers {
        policies: Box::new(Policies {
            identity: vec![managed(&allow("s3:*", "*"))],
            boundary,
            ..Policies::default()
        }),
        resource: None,
    };
    let bound = document("bound", PolicyKind::Boundary, &allow("s3:Get*", "*"));
    let (free, bounded) = (layers(None), layers(Some(bound)));
    let raw = |action: &str| asked(OMAR, action, "arn:aws:s3:::aaa/a");
    insta::assert_snapshot!(
        check(&free, &bounded, &["arn:aws:s3:::hl-tickets/ines.pdf"], raw("s3:DeleteObject")),
        @r#""arn:aws:iam::111122223333:user/omar" s3:DeleteObject arn:aws:s3:::hl-tickets/ines.pdf"#
    );
    assert_eq!(check(&free, &bounded, &[], raw("s3:GetObject")), "not confirmed");
}

#[test]
fn a_trust_policy_is_replayed_with_an_identity_policy_where_it_must() {
    let trust = |principal: &str| {
        let rest = format!(r#""Principal": {{"AWS": "{principal}"}}, "Action": "sts:AssumeRole""#);
        let statement = statement("Allow", &rest);
        PolicySet::Alone(document("trust", PolicyKind::Trust, &statement))
    };
    let (wide, narrow) = (trust("111122223333"), trust("arn:aws:iam::111122223333:user/ines"));
    let raw = asked(OMAR, "sts:AssumeRole", "arn:aws:iam::111122223333:role/a");
    insta::assert_snapshot!(
        check(&wide, &narrow, &["arn:aws:iam::111122223333:role/ferry-reader"], raw),
        @r#""arn:aws:iam::111122223333:user/omar" sts:AssumeRole arn:aws:iam::111122223333:role/ferry-reader"#
    );
}
