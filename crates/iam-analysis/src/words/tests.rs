//! The sentences, each about a request that the evaluator has confirmed.

use iam_eval::{Document, Policies};
use iam_policy::PolicyKind;

use super::{Hints, Teller, doubt};
use crate::answer::{Asked, Doubt, Finding, Witness};
use crate::court::confirm;
use crate::court::tests::{OMAR, allow, alone, asked, document, one};
use crate::question::{PolicySet, Question, World};

/// What is found about a request, and the pattern around it.
struct Case<'c> {
    allowed: &'c PolicySet,
    refused: &'c PolicySet,
    asked: Asked,
    every: Option<&'c str>,
    actions: &'c [&'c str],
    world: World,
}

fn case<'c>(allowed: &'c PolicySet, refused: &'c PolicySet, asked: Asked) -> Case<'c> {
    Case { allowed, refused, asked, every: None, actions: &[], world: World::default() }
}

/// Everything that is said of a case; `text` is that of the allowing document.
fn tell(case: &Case<'_>, text: Option<&str>) -> String {
    let question = Question {
        allowed: vec![case.allowed],
        refused: vec![case.refused],
        ..Question::default()
    };
    let found = confirm(&question, &case.world, &case.asked).expect("the case is a true one");
    let finding = Finding {
        actions: case.actions.iter().map(|action| (*action).to_owned()).collect(),
        witness: Witness {
            asked: case.asked.clone(),
            allowed_by: found.allowed_by,
            denied_by: found.denied_by,
            uncertain: found.uncertain,
        },
        every: case.every.map(str::to_owned),
    };
    let teller = Teller { question: &question, world: &case.world, other: "the task" };
    let mut lines = vec![teller.too_much(&finding)];
    lines.extend(teller.others(&finding));
    lines.extend(teller.nearest("the task", &finding.witness.asked, Hints::On));
    lines.extend(teller.nearest("the task", &finding.witness.asked, Hints::Off));
    if let (Some(narrowing), Some(text)) = (teller.narrow(&finding), text) {
        let span = narrowing.span;
        let place = text.get(span.start..span.end).expect("the span is in the text");
        lines.push(format!("{} {place}: {}", narrowing.element, narrowing.message));
    }
    if let Some(place) = teller.widen(&finding.witness.asked) {
        let at = format!("{} of statement {}", place.element, place.statement.index + 1);
        lines.push(format!("or in the other, {at}: {}", place.message));
    }
    lines.join("\n  ") + "\n"
}

/// The text of the document of a set made by `alone`.
fn text(statements: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
}

/// An Allow of reading tickets under a condition.
fn under(condition: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*", "Condition": {{{condition}}}}}"#
    )
}

const TICKET: &str = "arn:aws:s3:::hl-tickets/ines.pdf";

#[test]
fn actions_and_resources() {
    let task = alone("task", &allow("s3:GetObject", "arn:aws:s3:::hl-timetables/2026/*"));
    type Row<'r> = (&'r str, &'r str, &'r str, &'r str, Option<&'r str>, &'r [&'r str]);
    let cases: &[Row<'_>] = &[
        (
            "s3:*",
            "arn:aws:s3:::hl-timetables/*",
            "s3:DeleteObject",
            "arn:aws:s3:::hl-timetables/2026/x.csv",
            None,
            &["s3:DeleteObject", "s3:PutBucketPolicy", "s3:PutObject", "s3:ListBucket", "x:Y"],
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::hl-timetables/*",
            "s3:GetObject",
            "arn:aws:s3:::hl-timetables/old/x.csv",
            Some("arn:aws:s3:::hl-timetables/old/*"),
            &["s3:GetObject"],
        ),
        (
            "s3:Get*",
            "*",
            "s3:GetObjectAcl",
            "arn:aws:s3:::hl-tickets/ines.pdf",
            Some("arn:aws:s3:::*/*"),
            &["s3:GetObjectAcl", "s3:GetObjectTagging"],
        ),
        (
            "dynamodb:*",
            "*",
            "dynamodb:DeleteTable",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/ferries",
            Some("arn:aws:dynamodb:*:*:table/*"),
            &["dynamodb:DeleteTable", "dynamodb:GetItem", "dynamodb:PutItem"],
        ),
        ("iam:*", "*", "iam:PutUserPolicy", "arn:aws:iam::111122223333:user/ines", Some("*"), &[]),
        ("ec2:*", "*", "ec2:DescribeInstances", "*", Some("*"), &[]),
        (
            "s3:ListBucket",
            "arn:aws:s3:::*",
            "s3:ListBucket",
            "arn:aws:s3:::hl-tickets",
            Some("arn:aws:s3:::*"),
            &[],
        ),
        (
            "sqs:SendMessage",
            "*",
            "sqs:SendMessage",
            "arn:aws:sqs:eu-west-1:111122223333:bookings",
            Some("arn:aws:sqs:eu-west-1:111122223333:book*"),
            &[],
        ),
        (
            "s3:PutObjectTagging",
            "arn:aws:s3:::hl-t*",
            "s3:PutObjectTagging",
            "arn:aws:s3:::hl-tickets/ines.pdf",
            Some("arn:aws:s3:::hl-tickets/*"),
            &[],
        ),
    ];
    let mut told = String::new();
    for (action, resource, asks, on, every, actions) in cases {
        let answer = allow(action, resource);
        let set = alone("answer", &answer);
        let case = Case { every: *every, actions, ..case(&set, &task, asked(OMAR, asks, on)) };
        told += &tell(&case, Some(&text(&answer)));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn conditions_that_the_task_also_sets() {
    let plain = allow("s3:GetObject", "arn:aws:s3:::hl-tickets/*");
    let mfa = r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#;
    let soft = r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}"#;
    let office = r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
    let wide = r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}"#;
    let team = r#""StringEquals": {"aws:PrincipalTag/team": "ferry"}"#;
    let team_if = r#""StringEqualsIfExists": {"aws:PrincipalTag/team": "ferry"}"#;
    let tags = r#""ForAllValues:StringEquals": {"aws:TagKeys": ["crew", "ship"]}"#;
    let null = r#""Null": {"aws:SourceVpce": "false"}"#;
    let early = r#""DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}"#;
    let few = r#""NumericLessThanEquals": {"s3:max-keys": "10"}"#;
    let many = |values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        vec![("aws:TagKeys".to_owned(), Some(iam_eval::KeyValues::Many(values)))]
    };
    let cases = [
        (plain.clone(), mfa, vec![]),
        (under(soft), mfa, vec![]),
        (plain.clone(), mfa, vec![one("aws:MultiFactorAuthPresent", "false")]),
        (plain.clone(), office, vec![one("aws:SourceIp", "198.51.100.7")]),
        (under(wide), office, vec![one("aws:SourceIp", "198.51.100.7")]),
        (plain.clone(), office, vec![]),
        (under(team_if), team, vec![]),
        (plain.clone(), team, vec![one("aws:PrincipalTag/team", "crew\u{1b}[31m")]),
        (plain.clone(), tags, many(&["crew", "secret"])),
        (plain.clone(), tags, many(&["secret"])),
        (plain.clone(), null, vec![]),
        (plain.clone(), early, vec![one("aws:CurrentTime", "2026-06-01T00:00:00Z")]),
        (plain.clone(), few, vec![one("s3:max-keys", "11")]),
        (
            plain.clone(),
            office,
            vec![one("aws:SourceVpce", "vpce-1"), one("aws:ViaAWSService", "true")],
        ),
        (
            plain.clone(),
            office,
            vec![("aws:SourceIp".to_owned(), None), one("aws:SecureTransport", "false")],
        ),
    ];
    let mut told = String::new();
    for (answer, condition, context) in cases {
        let (own, task) = (alone("answer", &answer), alone("task", &under(condition)));
        let raw = Asked { context, ..asked(OMAR, "s3:GetObject", TICKET) };
        told += &tell(&case(&own, &task, raw), Some(&text(&answer)));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn denies_and_exceptions() {
    let plain = allow("s3:GetObject", "arn:aws:s3:::hl-tickets/*");
    let old = "arn:aws:s3:::hl-tickets/old/*";
    let deny = format!(
        r#"{plain}, {{"Sid": "NoOld", "Effect": "Deny", "Action": "*", "Resource": "{old}"}}"#
    );
    let except =
        format!(r#"{{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "{old}"}}"#);
    let no_action =
        r#"{"Effect": "Allow", "NotAction": ["iam:*", "s3:Get*"], "Resource": "*"}"#.to_owned();
    let two = format!("{}, {}", allow("s3:PutObject", "*"), allow("ec2:*", "*"));
    let mut told = String::new();
    for task in [&deny, &except, &no_action, &two] {
        let (own, task) = (alone("answer", &plain), alone("task", task));
        let raw = asked(OMAR, "s3:GetObject", "arn:aws:s3:::hl-tickets/old/x.csv");
        told += &tell(&case(&own, &task, raw), Some(&text(&plain)));
    }
    let far = alone("task", &allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*"));
    let own = alone("answer", &no_action);
    let raw = asked(OMAR, "s3:PutObject", TICKET);
    told += &tell(&case(&own, &far, raw), Some(&text(&no_action)));
    insta::assert_snapshot!(told);
}

/// A bucket policy of one statement.
fn bucket(rest: &str) -> (PolicySet, String) {
    let kind = PolicyKind::from_name("s3").expect("a kind");
    let statement = format!(
        r#"{{"Effect": "Allow", {rest}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*"}}"#
    );
    (PolicySet::Alone(document("bucket", kind, &statement)), text(&statement))
}

#[test]
fn callers() {
    let (all, text) = bucket(r#""Principal": "*""#);
    let (task, _) = bucket(r#""Principal": {"AWS": "arn:aws:iam::444455556666:user/nobody"}"#);
    let callers = [
        r#""anonymous""#,
        OMAR,
        r#""arn:aws:iam::999988887777:user/a""#,
        r#""arn:aws:iam::999988887777:root""#,
        r#""arn:aws:iam::111122223333:root""#,
        r#""arn:aws:sts::111122223333:assumed-role/ferry-reader/ines""#,
        r#""arn:aws:sts::999988887777:assumed-role/ferry-reader/ines""#,
        r#""arn:aws:sts::111122223333:federated-user/lena""#,
        r#""cloudtrail.amazonaws.com""#,
        r#"{"provider": "accounts.google.com"}"#,
        r#"{"arn": "arn:aws:iam::111122223333:user/omar", "credential": "console", "mfa": false}"#,
        r#"{"arn": "arn:aws:iam::111122223333:user/omar", "credential": "console", "mfa": true}"#,
    ];
    let mut told = String::new();
    for caller in callers {
        told += &tell(&case(&all, &task, asked(caller, "s3:GetObject", TICKET)), Some(&text));
    }
    let fixed = World { principal: Some(OMAR.to_owned()), ..World::default() };
    let raw = asked(OMAR, "s3:GetObject", TICKET);
    told += &tell(&Case { world: fixed, ..case(&all, &task, raw) }, None);
    insta::assert_snapshot!(told);
}

#[test]
fn layers_and_too_little() {
    let managed = document("own", PolicyKind::Managed, &allow("s3:*", "*"));
    let layers = |boundary: Option<Document>| PolicySet::Layers {
        policies: Box::new(Policies {
            identity: vec![managed.clone()],
            boundary,
            ..Policies::default()
        }),
        resource: None,
    };
    let bound = document("bound", PolicyKind::Boundary, &allow("s3:Get*", "*"));
    let (free, bounded) = (layers(None), layers(Some(bound)));
    let raw = asked(OMAR, "s3:DeleteObject", TICKET);
    let text = text(&allow("s3:*", "*"));
    insta::assert_snapshot!(tell(&case(&free, &bounded, raw.clone()), Some(&text)));
    let question =
        Question { allowed: vec![&free], refused: vec![&bounded], ..Question::default() };
    let world = World::default();
    let witness = Witness {
        asked: raw,
        allowed_by: Vec::new(),
        denied_by: Vec::new(),
        uncertain: Vec::new(),
    };
    let teller = Teller { question: &question, world: &world, other: "the task" };
    let finding = Finding { actions: Vec::new(), witness, every: None };
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        teller.too_little(&finding),
        teller.forbidden(&finding),
        teller.request(&finding.witness)
    ));
}

#[test]
fn doubts() {
    let all = [
        Doubt::Resources { action: "s3:GetObject".to_owned() },
        Doubt::Key("aws:SourceIp".to_owned()),
        Doubt::Conditions,
        Doubt::Variable("aws:username".to_owned()),
        Doubt::Uncertain(vec!["U-05".to_owned(), "U-16".to_owned()]),
        Doubt::Disagreement { request: "{}".to_owned() },
        Doubt::Unmodelled("grants of access control lists".to_owned()),
    ];
    let told: String = all
        .iter()
        .map(|it| {
            let advice = doubt(it);
            format!("{}\n  help: {}\n", advice.message, advice.help)
        })
        .collect();
    insta::assert_snapshot!(told);
}
