//! Every caller answers like some member of the cast.

use iam_eval::{Document, Level, Organization, Policies, Principal, PrincipalKind};
use iam_policy::{AccountId, PolicyKind, Purpose, Reading, ResourceService, parse};

use super::answers::Examiner;
use super::asks::Asks;
use super::cast;
use crate::answer::Doubt;
use crate::dice::Dice;
use crate::question::{Budget, Callers, Focus, PolicySet, Question, World};

const ACCOUNTS: &[&str] =
    &["111122223333", "444455556666", "999988887777", "111100001111", "000000000001"];
const NAMES: &[&str] = &["omar", "lena", "ana", "o", "dock/omar", "dock/a/omar2", "x-crew", "crew"];
const ROLE_TAIL: &str = "aws-service-role/x.amazonaws.com/AWSServiceRoleForX";

/// A document of this kind; the statements that cannot stand in one are a fault of the test.
fn document(kind: PolicyKind, statements: &str) -> Option<Document> {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let reading = Reading { kind, purpose: Purpose::Stored, attached_to: None };
    parse(&text, &reading).policy.map(|policy| Document::new("policy", policy))
}

fn alone(kind: PolicyKind, statements: &str) -> PolicySet {
    PolicySet::Alone(document(kind, statements).expect("the statements are sound"))
}

fn arn(dice: &mut Dice, kind: &str) -> String {
    let account = *dice.pick(ACCOUNTS);
    let name = *dice.pick(NAMES);
    let last = name.rsplit('/').next().unwrap();
    match kind {
        "user" | "role" => format!("arn:aws:iam::{account}:{kind}/{name}"),
        "assumed-role" => format!("arn:aws:sts::{account}:assumed-role/{last}/s{}", dice.below(2)),
        "federated-user" => format!("arn:aws:sts::{account}:federated-user/{last}"),
        _ => format!("arn:aws:iam::{account}:root"),
    }
}

fn entry(dice: &mut Dice, is_trust: bool) -> String {
    let kind = *dice.pick(&["user", "role", "assumed-role", "federated-user", "root"]);
    match dice.below(if is_trust { 9 } else { 8 }) {
        0..=3 => format!(r#"{{"AWS": "{}"}}"#, arn(dice, kind)),
        4 => format!(r#"{{"AWS": ["{}", "{}"]}}"#, arn(dice, kind), dice.pick(ACCOUNTS)),
        5 => r#"{"AWS": ["AIDAEXAMPLEUSERID0001", "AROAEXAMPLEROLEID0001"]}"#.to_owned(),
        6 => r#"{"Service": "backup.amazonaws.com"}"#.to_owned(),
        7 => r#""*""#.to_owned(),
        _ => r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/idp"}"#.to_owned(),
    }
}

const TESTS: &[&str] = &[
    r#""ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/dock/*"}"#,
    r#""ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::1111*:role/*crew"}"#,
    r#""ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::111122223333:*", "arn:*:sts::*:*/o*"]}"#,
    r#""StringLike": {"aws:PrincipalArn": ["*:user/o*", "*1:role/aws-service-role/*"]}"#,
    r#""StringEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:root"}"#,
    r#""StringEqualsIgnoreCase": {"aws:username": ["OMAR", "Lena"]}"#,
    r#""StringLike": {"aws:username": ["o?ar*", "*-crew"]}"#,
    r#""StringNotLikeIfExists": {"aws:username": "*a"}"#,
    r#""StringEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666"]}"#,
    r#""StringLike": {"aws:PrincipalAccount": ["1111*", "*1", "anonymous"]}"#,
    r#""NumericLessThan": {"aws:PrincipalAccount": "444455556666"}"#,
    r#""StringEquals": {"aws:PrincipalType": ["User", "AssumedRole"]}"#,
    r#""StringNotEquals": {"aws:PrincipalType": "Account"}"#,
    r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#,
    r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#,
    r#""Null": {"aws:MultiFactorAuthAge": "true"}"#,
    r#""Null": {"aws:TokenIssueTime": "false"}"#,
    r#""Null": {"aws:username": "true"}"#,
    r#""Bool": {"aws:PrincipalIsAWSService": "true"}"#,
    r#""StringLike": {"aws:PrincipalServiceName": "c*.amazonaws.com"}"#,
    r#""ForAnyValue:StringEquals": {"aws:PrincipalServiceNamesList": "ec2.amazonaws.com"}"#,
    r#""StringEquals": {"aws:PrincipalOrgID": "o-hl"}"#,
    r#""ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/${aws:PrincipalTag/team}*"}"#,
    r#""StringLike": {"aws:username": "${aws:RequestTag/owner}r"}"#,
    r#""StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}"#,
];

fn statement(dice: &mut Dice, kind: PolicyKind) -> String {
    let is_trust = kind == PolicyKind::Trust;
    let mut text = String::new();
    let mut effect = if dice.one_in(3) { "Deny" } else { "Allow" };
    if kind == PolicyKind::Resource(ResourceService::S3) || is_trust {
        let not = dice.one_in(6) && !is_trust;
        effect = if not { "Deny" } else { effect };
        let name = if not { "NotPrincipal" } else { "Principal" };
        text = format!(r#""{name}": {}, "#, entry(dice, is_trust));
    }
    let action = if is_trust { "sts:AssumeRole" } else { "s3:GetObject" };
    let resource = if is_trust { "" } else { r#", "Resource": "arn:aws:s3:::hl-tickets/*""# };
    let count = dice.below(3);
    let mut tests: Vec<&str> = (0..count).map(|_| *dice.pick(TESTS)).collect();
    let operator = |test: &str| test.split(':').next().unwrap().to_owned();
    tests.sort_by_key(|test| operator(test));
    tests.dedup_by_key(|test| operator(test));
    format!(
        r#"{{{text}"Effect": "{effect}", "Action": "{action}"{resource}, "Condition": {{{}}}}}"#,
        tests.join(", ")
    )
}

/// A caller, as JSON; of those only whom the cast is meant to stand for.
fn caller(dice: &mut Dice, has_blocks: bool, is_trust: bool) -> String {
    let mfa = dice.one_in(2);
    match dice.below(if is_trust {
        9
    } else if has_blocks {
        7
    } else {
        4
    }) {
        0 => {
            let id = *dice.pick(&["AIDAEXAMPLEUSERID0001", "AIDAEXAMPLEUSERID0009"]);
            format!(r#"{{"arn": "{}", "id": "{id}"}}"#, arn(dice, "user"))
        }
        1 => {
            let credential = *dice.pick(&["console", "access-key"]);
            let arn = arn(dice, "user");
            format!(r#"{{"arn": "{arn}", "credential": "{credential}", "mfa": {mfa}}}"#)
        }
        2 => {
            let account = *dice.pick(ACCOUNTS);
            let role = *dice.pick(&[NAMES, &[ROLE_TAIL]].concat());
            let name = role.rsplit('/').next().unwrap();
            let id = *dice.pick(&["AROAEXAMPLEROLEID0001", "AROAEXAMPLEROLEID0009"]);
            format!(
                r#"{{"arn": "arn:aws:sts::{account}:assumed-role/{name}/s{}", "mfa": {mfa},
                     "id": "{id}", "role": "arn:aws:iam::{account}:role/{role}"}}"#,
                dice.below(2),
            )
        }
        3 => {
            let arn = arn(dice, "federated-user");
            let account = arn.split(':').nth(4).unwrap();
            let name = *dice.pick(NAMES);
            format!(r#"{{"arn": "{arn}", "parent": "arn:aws:iam::{account}:user/{name}"}}"#)
        }
        4 => format!(r#""{}""#, arn(dice, "root")),
        5 => {
            let services = ["backup", "cloudtrail", "ec2", "sns"];
            format!(r#""{}.amazonaws.com""#, dice.pick(&services))
        }
        6 => r#""anonymous""#.to_owned(),
        7 => {
            let providers = ["saml-provider/idp", "saml-provider/other", "oidc-provider/id"];
            format!(r#"{{"provider": "arn:aws:iam::111122223333:{}"}}"#, dice.pick(&providers))
        }
        _ => format!(r#"{{"kind": "user-session", "arn": "{}"}}"#, arn(dice, "user")),
    }
}

fn world(dice: &mut Dice) -> World {
    let account = |text: &&str| AccountId::parse(text).unwrap();
    let org = Organization {
        id: Some("o-hl".to_owned()),
        management_account: Some(account(&ACCOUNTS[1])),
        member_accounts: vec![account(&ACCOUNTS[0]), account(&ACCOUNTS[3])],
    };
    World { org: dice.one_in(2).then_some(org), ..World::default() }
}

#[test]
fn every_caller_answers_like_a_member() {
    let mut dice = Dice::new(5);
    let kinds = [PolicyKind::Managed, PolicyKind::Resource(ResourceService::S3), PolicyKind::Trust];
    let (mut asked, mut most) = (0, 0);
    for _ in 0..300 {
        let kind = *dice.pick(&kinds);
        let count = 1 + dice.below(3);
        let statements: Vec<String> = (0..count).map(|_| statement(&mut dice, kind)).collect();
        let text = statements.join(", ");
        let Some(document) = document(kind, &text) else { continue };
        let set = match dice.below(3) {
            0 if kind == PolicyKind::Managed => {
                let level = || Level { name: "root".to_owned(), documents: Vec::new() };
                let scp = if dice.one_in(2) { vec![level()] } else { Vec::new() };
                let policies = Policies { identity: vec![document], scp, ..Policies::default() };
                PolicySet::Layers { policies: Box::new(policies), resource: None }
            }
            0 => PolicySet::Layers { policies: Box::default(), resource: Some(document) },
            _ => PolicySet::Alone(document),
        };
        let question = Question { allowed: vec![&set], ..Question::default() };
        let world = world(&mut dice);
        let members = cast(&question, &world).expect("there are few");
        most = most.max(members.len());
        let asks = Asks::of(&question, &world);
        if asks.is_indifferent() {
            continue;
        }
        let examiner = Examiner::new(&asks, &world);
        let answers: Vec<_> =
            members.iter().map(|it| examiner.answers(&it.principal, "")).collect();
        for _ in 0..200 {
            let is_trust = kind == PolicyKind::Trust && matches!(set, PolicySet::Alone(_));
            let json = caller(&mut dice, kind != PolicyKind::Managed, is_trust);
            let principal = Principal::from_json(&json).expect("a principal");
            let own = examiner.answers(&principal, "");
            assert!(answers.contains(&own), "{json} is like nobody for {text}: {own:?}");
            asked += 1;
        }
    }
    assert!(asked > 30_000 && most < 300, "{asked} callers, casts of up to {most}");
}

fn names(question: &Question<'_>, world: &World) -> Vec<String> {
    cast(question, world).expect("there are few").into_iter().map(|it| it.json).collect()
}

#[test]
fn where_nothing_depends_on_the_caller_there_is_one() {
    let set = alone(
        PolicyKind::Managed,
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#,
    );
    let question = Question { allowed: vec![&set], ..Question::default() };
    let world = World::default();
    assert_eq!(names(&question, &world), [r#""arn:aws:iam::111122223333:user/ana""#]);
    let of_story =
        World { names: vec!["arn:aws:iam::111122223333:user/omar".to_owned()], ..World::default() };
    assert_eq!(names(&question, &of_story), [r#""arn:aws:iam::111122223333:user/omar""#]);
    let layers = PolicySet::Layers {
        policies: Box::new(Policies {
            identity: match &set {
                PolicySet::Alone(document) => vec![document.clone()],
                PolicySet::Layers { .. } => Vec::new(),
            },
            ..Policies::default()
        }),
        resource: None,
    };
    let question = Question { allowed: vec![&layers], ..Question::default() };
    assert_eq!(names(&question, &world), [r#""arn:aws:iam::111122223333:user/ana""#]);
    let fixed = World { principal: Some(r#""anonymous""#.to_owned()), ..World::default() };
    assert_eq!(names(&question, &fixed), [r#""anonymous""#]);
}

#[test]
fn variables_bring_users_of_several_names() {
    let set = alone(
        PolicyKind::Managed,
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": [
            "arn:aws:s3:::hl-tickets/home/${aws:username}/*",
            "arn:aws:s3:::hl-tickets/home/lena/*"]}"#,
    );
    let question = Question { allowed: vec![&set], ..Question::default() };
    let names = names(&question, &World::default());
    let expected = [
        r#""arn:aws:iam::111122223333:user/ana""#,
        r#""arn:aws:iam::111122223333:user/ben""#,
        r#""arn:aws:iam::111122223333:user/lena""#,
        r#""arn:aws:sts::111122223333:assumed-role/crew/session""#,
    ];
    assert_eq!(names, expected);
}

#[test]
fn strangers_are_neither_at_home_nor_services() {
    let set = alone(
        PolicyKind::Resource(ResourceService::S3),
        r#"{"Effect": "Allow", "Principal": {"AWS": ["111122223333",
                "arn:aws:iam::444455556666:user/ines"], "Service": "backup.amazonaws.com"},
            "Action": "s3:*", "Resource": "arn:aws:s3:::hl-tickets/*"}"#,
    );
    let mut question = Question { allowed: vec![&set], ..Question::default() };
    let all = names(&question, &World::default());
    let expected = [
        r#""arn:aws:iam::111122223333:user/ana""#,
        r#""arn:aws:iam::999988887777:user/ana""#,
        r#""arn:aws:iam::444455556666:user/ines""#,
        r#"{"service":"backup.amazonaws.com"}"#,
    ];
    let tidy: Vec<String> = all.iter().map(|json| json.replace(": ", ":")).collect();
    assert_eq!(tidy[..3], expected[..3]);
    assert!(tidy.contains(&expected[3].to_owned()), "{tidy:?}");
    question.focus = Focus { callers: Callers::Strangers, ..Focus::default() };
    let strangers = names(&question, &World::default());
    assert!(strangers.iter().all(|it| !it.contains("1111") && !it.contains("amazonaws")));
    assert!(strangers.contains(&expected[2].to_owned()), "{strangers:?}");
}

#[test]
fn session_policies_are_about_sessions_alone() {
    let everything = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let of = |kind| document(kind, everything).expect("the statement is sound");
    let policies = Policies {
        identity: vec![of(PolicyKind::Managed)],
        session: vec![of(PolicyKind::Session)],
        ..Policies::default()
    };
    let set = PolicySet::Layers { policies: Box::new(policies), resource: None };
    let question = Question { allowed: vec![&set], ..Question::default() };
    let cast = cast(&question, &World::default()).expect("there are few");
    let kinds: Vec<_> = cast.iter().map(|it| it.principal.kind()).collect();
    assert!(kinds.contains(&PrincipalKind::RoleSession));
    assert!(kinds.contains(&PrincipalKind::FederatedUser));
    assert!(!kinds.contains(&PrincipalKind::User), "{kinds:?}");
}

#[test]
fn hostile_tests_end_in_doubt() {
    let names: Vec<String> = (0..60).map(|it| format!("\"*{it}*a*b*{it}*\"")).collect();
    let test = |at: usize| {
        let names = names.get(at..at + 1).unwrap_or_default().join(", ");
        format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {{"StringLike": {{"aws:PrincipalArn": [{names}]}}}}}}"#
        )
    };
    let statements: Vec<String> = (0..60).map(test).collect();
    let set = alone(PolicyKind::Managed, &statements.join(", "));
    let question = Question { allowed: vec![&set], ..Question::default() };
    let world = World { budget: Budget::QUICK, ..World::default() };
    assert!(matches!(cast(&question, &world), Err(Doubt::Key(_))));
}
