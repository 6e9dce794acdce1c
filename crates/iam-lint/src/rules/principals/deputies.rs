//! Services that can be made to use a right for somebody else: confused deputies.

use iam_policy::{
    AccountId, Certainty, ConditionTest, PolicyKind, PrincipalEntry, ResourceService, edit, visible,
};

use super::narrowing::{
    Addition, Guard, SOURCE_KEYS, allows, anyone, is_about, is_about_call, is_guarded,
    is_resource_policy, is_trust, limits, limits_any, with_addition,
};
use super::services::services;
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// Services that reach into resources of others and say for whom they come. Each is documented
/// with `aws:SourceArn` or `aws:SourceAccount` in the policy of a bucket, queue, topic or function.
const NAME_A_SOURCE_AT_RESOURCES: &[&str] = &[
    "apigateway",
    "bedrock",
    "billingreports",
    "budgets",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "cognito-idp",
    "config",
    "delivery.logs",
    "elasticloadbalancing",
    "events",
    "guardduty",
    "inspector2",
    "iot",
    "lambda.alarms.cloudwatch",
    "logging.s3",
    "logs",
    "macie",
    "s3",
    "secretsmanager",
    "ses",
    "sns",
];
/// Services that say for whom they come when they take a role: each has a page about confused
/// deputies that asks for `aws:SourceArn` or `aws:SourceAccount` in the trust policy. EC2 and
/// Lambda have none: who starts them needs `iam:PassRole` on the role.
const NAME_A_SOURCE_AT_ROLES: &[&str] = &[
    "batch",
    "bedrock",
    "cloudformation",
    "cloudtrail",
    "codebuild",
    "codedeploy",
    "comprehend",
    "config",
    "datasync",
    "ecs-tasks",
    "events",
    "iot",
    "kendra",
    "logs",
    "monitoring.rds",
    "personalize",
    "pipes",
    "rekognition",
    "sagemaker",
    "scheduler",
    "ssm",
    "states",
    "transcribe",
    "transfer",
    "vpc-flow-logs",
];
/// Keys besides the source keys that tie a service to one customer.
const OTHER_TIES: &[&str] = &[
    "aws:Referer",
    "sts:ExternalId",
    "kms:CallerAccount",
    "kms:EncryptionContext:",
    "lambda:EventSourceToken",
];
const REFERER: &[&str] = &["aws:Referer"];

/// Services that come for any customer, or are held to one by a weak key.
pub(super) fn sources(subject: &Subject<'_>, findings: &mut Findings) {
    let is_key = subject.kind() == PolicyKind::Resource(ResourceService::Kms);
    let known = match (is_trust(subject), is_resource_policy(subject) && !is_key) {
        (true, _) => NAME_A_SOURCE_AT_ROLES,
        (false, true) => NAME_A_SOURCE_AT_RESOURCES,
        (false, false) => return,
    };
    let guard = Guard { pins: &is_tie, spares: &spares_people };
    for facts in allows(subject) {
        let statement = facts.statement;
        if is_resource_policy(subject) {
            referer(facts, findings);
        }
        let is_tied = statement.condition.iter().any(|test| limits(test) && is_tie(test));
        let takes_role = !is_trust(subject) || is_about_call(statement, "AssumeRole");
        if is_tied || !takes_role || anyone(statement).is_some() {
            continue;
        }
        for (entry, name) in services(statement) {
            if known.contains(&name) && !is_guarded(subject, statement, &guard) {
                untied(subject, facts, entry, findings);
            }
        }
    }
}

fn untied(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    entry: &PrincipalEntry,
    findings: &mut Findings,
) {
    let shown = visible(&entry.text.value);
    let message = format!(
        "`{shown}` works for every AWS customer, and nothing here says for whom it may come"
    );
    let help = "add a condition on `aws:SourceAccount` with your account id, or on `aws:SourceArn`";
    let code = "service-principal-missing-source";
    let problem = found(code, entry.text.span, message).help(help);
    let account = subject.account();
    findings.add(match &account {
        Some(account) => {
            let value = account.as_str();
            let addition = Addition { operator: "StringEquals", key: "aws:SourceAccount", value };
            with_addition(problem, subject, facts, &addition)
        }
        None => problem,
    });
}

/// Whether the test ties a service to one customer.
fn is_tie(test: &ConditionTest) -> bool {
    let (_, name) = test.key.value.split_once(':').unwrap_or(("", ""));
    is_about(test, OTHER_TIES) || name.to_ascii_lowercase().contains("source")
}

/// Tests that keep a deny statement from people only.
fn spares_people(test: &ConditionTest) -> bool {
    is_about(test, &["aws:PrincipalIsAWSService"])
        || is_about(test, SOURCE_KEYS) && test.operator.operator.name == "Null"
}

fn referer(facts: &StatementFacts<'_>, findings: &mut Findings) {
    let statement = facts.statement;
    let tests = &statement.condition;
    let Some(test) = tests.iter().find(|test| limits(test) && is_about(test, REFERER)) else {
        return;
    };
    let Some((entry, _)) = services(statement).next() else { return };
    if limits_any(statement, SOURCE_KEYS) {
        return;
    }
    let message = format!(
        "`{}` is an old way to say for whom a service comes; few services send it",
        visible(&test.key.value)
    );
    let help = "use `aws:SourceAccount` with the account id, or `aws:SourceArn`";
    let code = "service-principal-weak-source-key";
    let problem = found(code, test.key.span, message).help(help);
    let problem = problem.note(entry.text.span, "the service");
    let is_account = |text: &str| AccountId::parse(text).is_some();
    let all_accounts = test.values.iter().all(|value| is_account(&value.text.value));
    let edit = edit::replace_content(test.key.span, "aws:SourceAccount");
    findings.add(if all_accounts {
        problem.fix_all("use `aws:SourceAccount`", Certainty::Likely, vec![edit])
    } else {
        problem
    });
}
