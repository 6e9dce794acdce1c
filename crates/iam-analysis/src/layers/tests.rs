//! The formula over statements and the evaluator agree, whatever the layers say.

use iam_eval::{Outcome, Part, Scenario, decide, suppose};

use super::{allows, placed, seen};
use crate::dice::Dice;
use crate::formula::{Formula, Says};
use crate::question::PolicySet;

const PRINCIPALS: &[&str] = &[
    r#""arn:aws:iam::111122223333:user/omar""#,
    r#""arn:aws:iam::444455556666:user/ines""#,
    r#"{"arn": "arn:aws:iam::111122223333:user/lena", "credential": "console", "mfa": true}"#,
    r#"{"kind": "user-session", "arn": "arn:aws:iam::111122223333:user/omar"}"#,
    r#"{"kind": "user-session", "arn": "arn:aws:iam::111122223333:user/omar", "mfa": true}"#,
    r#""arn:aws:sts::111122223333:assumed-role/crew/s1""#,
    r#""arn:aws:sts::444455556666:assumed-role/crew/s1""#,
    r#"{"arn": "arn:aws:sts::111122223333:assumed-role/crew/s1", "id": "AROAEXAMPLEROLEID0000"}"#,
    r#"{"arn": "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s1",
        "role": "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"}"#,
    r#"{"arn": "arn:aws:sts::111122223333:federated-user/web",
        "parent": "arn:aws:iam::111122223333:user/omar"}"#,
    r#""arn:aws:sts::111122223333:federated-user/web""#,
    r#""arn:aws:iam::111122223333:root""#,
    r#""arn:aws:iam::444455556666:root""#,
    r#""backup.amazonaws.com""#,
    r#"{"provider": "arn:aws:iam::111122223333:oidc-provider/id.example.com"}"#,
    r#"{"provider": "arn:aws:iam::111122223333:saml-provider/idp"}"#,
    r#""anonymous""#,
];

/// Actions, each with its resource and whether its resource policy has no `Resource`.
const REQUESTS: &[(&str, &str, bool)] = &[
    ("s3:GetObject", "arn:aws:s3:::hl-tickets/a", false),
    ("s3:GetBucketPolicy", "arn:aws:s3:::hl-tickets", false),
    ("s3:ListAllMyBuckets", "*", false),
    ("sts:AssumeRole", "arn:aws:iam::111122223333:role/crew", true),
    ("sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:role/crew", true),
    ("sts:AssumeRoleWithSAML", "arn:aws:iam::111122223333:role/crew", true),
    ("sts:GetCallerIdentity", "*", false),
    ("sts:GetSessionToken", "*", false),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/k", false),
    ("kms:CreateAlias", "arn:aws:kms:eu-west-1:111122223333:alias/k", false),
    ("iam:GetUser", "arn:aws:iam::111122223333:user/omar", false),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:jobs", false),
    ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/t", false),
];

const BLOCKS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": ["arn:aws:iam::111122223333:user/omar", "444455556666"]}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:role/crew"}"#,
    r#"{"AWS": ["arn:aws:sts::111122223333:assumed-role/crew/s1", "AROAEXAMPLEROLEID0000"]}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:federated-user/web"}"#,
    r#"{"Service": ["backup.amazonaws.com", "ec2.amazonaws.com"]}"#,
];

const FEDERATED: &[&str] = &[
    r#"{"Federated": "arn:aws:iam::111122223333:oidc-provider/id.example.com"}"#,
    r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/idp"}"#,
];

const CONDITIONS: &[&str] = &[
    "",
    "",
    r#", "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#,
    r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
    r#", "Condition": {"StringEquals": {"hl:deck": "car"}}"#,
];

/// What is written in the statements of a document.
#[derive(Clone, Copy)]
struct Form<'f> {
    action: &'f str,
    resource: &'f str,
    has_principal: bool,
    has_resource: bool,
    is_trust: bool,
    is_rcp: bool,
}

fn statement(dice: &mut Dice, form: Form<'_>) -> String {
    let deny = dice.one_in(4) || form.is_rcp;
    let not_principal = form.has_principal && deny && !form.is_rcp && dice.one_in(5);
    let principal = match (form.has_principal, form.is_rcp) {
        (false, _) => String::new(),
        (true, true) => r#""Principal": "*", "#.to_owned(),
        (true, false) => {
            let blocks = if form.is_trust && dice.one_in(2) { FEDERATED } else { BLOCKS };
            let name = if not_principal { "NotPrincipal" } else { "Principal" };
            format!(r#""{name}": {}, "#, dice.pick(blocks))
        }
    };
    let service = format!("{}:*", form.action.split(':').next().unwrap());
    let any = if form.is_rcp || form.is_trust { form.action } else { "*" };
    let action = *dice.pick(&[form.action, form.action, &service, any]);
    let resource = *dice.pick(&["*", form.resource, "arn:aws:s3:::other"]);
    let resource =
        if form.has_resource { format!(r#", "Resource": "{resource}""#) } else { String::new() };
    format!(
        r#"{{{principal}"Effect": "{}", "Action": "{action}"{resource}{}}}"#,
        if deny { "Deny" } else { "Allow" },
        dice.pick(CONDITIONS)
    )
}

fn document(dice: &mut Dice, form: Form<'_>) -> String {
    let count = 1 + dice.below(3);
    let all: Vec<String> = (0..count).map(|_| statement(dice, form)).collect();
    let all = all.join(", ");
    format!(r#"{{"document": {{"Version": "2012-10-17", "Statement": [{all}]}}}}"#)
}

fn list(dice: &mut Dice, form: Form<'_>) -> String {
    let count = dice.below(3);
    let all: Vec<String> = (0..count).map(|_| document(dice, form)).collect();
    all.join(", ")
}

fn levels(dice: &mut Dice, form: Form<'_>) -> String {
    let count = dice.below(3);
    let all: Vec<String> =
        (0..count).map(|_| format!(r#"{{"policies": [{}]}}"#, list(dice, form))).collect();
    all.join(", ")
}

/// A scenario with about half of the layers.
fn scenario(dice: &mut Dice) -> String {
    let (action, resource, is_trust) = *dice.pick(REQUESTS);
    let form = Form {
        action,
        resource,
        has_principal: false,
        has_resource: true,
        is_trust: false,
        is_rcp: false,
    };
    let mut text = format!(
        r#"{{"principal": {}, "action": "{action}", "resource": "{resource}", "now": "2026-01-15""#,
        dice.pick(PRINCIPALS)
    );
    text += &format!(r#", "identity_policies": [{}]"#, list(dice, form));
    if dice.one_in(3) {
        text += &format!(r#", "boundary": {}"#, document(dice, form));
    }
    if dice.one_in(3) {
        text += &format!(r#", "session_policies": [{}]"#, list(dice, form));
    }
    if dice.one_in(3) {
        text += &format!(r#", "scp_levels": [{}]"#, levels(dice, form));
    }
    let outside = Form { has_principal: true, ..form };
    if dice.one_in(4) {
        text += &format!(r#", "rcp_levels": [{}]"#, levels(dice, Form { is_rcp: true, ..outside }));
    }
    if dice.one_in(4) {
        text += &format!(r#", "vpce_policy": {}"#, document(dice, outside));
    }
    if dice.one_in(2) {
        let form = Form { has_resource: !is_trust, is_trust, ..outside };
        text += &format!(r#", "resource_policy": {}"#, document(dice, form));
    }
    if !resource.contains("1111") && !resource.contains("4444") && dice.one_in(2) {
        text += r#", "resource_account": "444455556666""#;
    }
    if dice.one_in(2) {
        text += r#", "org": {"id": "o-hl", "management_account": "444455556666",
                   "member_accounts": ["111122223333"]}"#;
    }
    if dice.one_in(4) {
        text += r#", "s3_block_public_access": true"#;
    }
    if dice.one_in(2) {
        text += r#", "context": {"hl:deck": "car"}"#;
    }
    text + "}"
}

fn holds(formula: &Formula<Says>, truth: &impl Fn(usize) -> bool) -> bool {
    match formula {
        Formula::Constant(is) => *is,
        Formula::Atom(says) => truth(says.statement) == says.applies,
        Formula::All(parts) => parts.iter().all(|part| holds(part, truth)),
        Formula::Any(parts) => parts.iter().any(|part| holds(part, truth)),
    }
}

/// Whether the formula of a set comes out true for a request.
fn says_yes(set: &PolicySet, scenario: &Scenario) -> bool {
    let request = scenario.requests().next().unwrap();
    let documents = placed(set, 7);
    let formula = allows(set, &documents, &request);
    let truth = |statement: usize| {
        let of = |it: &&super::Placed<'_>| {
            (it.first..it.first + it.document.policy().statements.len()).contains(&statement)
        };
        let placed = documents.iter().find(of).unwrap();
        let request = seen(set, &request);
        suppose::applies_to_anybody(placed.document, statement - placed.first, &request)
    };
    holds(&formula, &truth)
}

#[test]
fn the_formula_decides_as_the_evaluator_does() {
    let mut dice = Dice::new(1);
    let (mut asked, mut allowed) = (0, 0);
    for _ in 0..20_000 {
        let text = scenario(&mut dice);
        let Some(scenario) = Scenario::read(&text).scenario else { continue };
        let part: &Part = &scenario.parts[0];
        let policies = Box::new(scenario.policies.clone());
        let set = PolicySet::Layers { policies, resource: part.policy.clone() };
        let request = scenario.requests().next().unwrap();
        let expected = decide(&scenario.policies, &request).outcome == Outcome::Allow;
        assert_eq!(says_yes(&set, &scenario), expected, "{text}");
        asked += 1;
        allowed += usize::from(expected);
        for document in scenario.policies.documents().chain(&part.policy) {
            let alone = PolicySet::Alone(document.clone());
            let expected = suppose::alone(document, &request).is_allowed();
            assert_eq!(says_yes(&alone, &scenario), expected, "{} of {text}", document.name);
        }
    }
    assert!(asked > 15_000 && allowed > 2_000, "{asked} requests, {allowed} allowed");
}

#[test]
fn the_formula_of_ordinary_layers_is_small() {
    let text = r#"{"principal": "arn:aws:iam::111122223333:user/omar", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::hl-tickets/a",
        "identity_policies": [{"document": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}],
        "boundary": {"document": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"},
            {"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]}}}"#;
    let scenario = Scenario::read(text).scenario.unwrap();
    let policies = Box::new(scenario.policies.clone());
    let set = PolicySet::Layers { policies, resource: None };
    let request = scenario.requests().next().unwrap();
    let formula = allows(&set, &placed(&set, 0), &request);
    let atom = |statement, applies| Formula::Atom(Says { statement, applies });
    assert_eq!(formula, Formula::All(vec![atom(2, false), atom(0, true), atom(1, true)]));
}
