//! The source a service names: an ARN without an account, or with another one.

use iam_policy::{
    AccountId, Arn, ConditionTest, ConditionValue, PrincipalName, Statement, visible,
};

use super::narrowing::{
    Addition, Guard, anyone, demands, is_about, is_guarded, is_resource_policy, is_trust, limits,
    limits_any, named, with_addition,
};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

const ARN: &[&str] = &["aws:SourceArn"];
const ACCOUNT: &[&str] = &["aws:SourceAccount"];
/// Keys that name the owner of the source.
const OWNERS: &[&str] = &["aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

/// What `aws:SourceArn` says about the owner of the source.
pub(super) fn accounts(subject: &Subject<'_>, findings: &mut Findings) {
    if !(is_resource_policy(subject) || is_trust(subject)) {
        return;
    }
    for facts in &subject.statements {
        conflict(facts.statement, findings);
        let is_allow = facts.statement.effect == iam_policy::Effect::Allow;
        if is_allow && lets_services_in(facts.statement) {
            missing_account(subject, facts, findings);
        }
    }
}

fn lets_services_in(statement: &Statement) -> bool {
    let is_service = |name: &PrincipalName| matches!(name, PrincipalName::Service(_));
    anyone(statement).is_some() || named(statement).iter().any(|entry| is_service(&entry.principal))
}

fn missing_account(subject: &Subject<'_>, facts: &StatementFacts<'_>, findings: &mut Findings) {
    let owner = |test: &ConditionTest| is_about(test, OWNERS);
    let guard = Guard { pins: &owner, spares: &|test| !limits(test) };
    if limits_any(facts.statement, OWNERS) || is_guarded(subject, facts.statement, &guard) {
        return;
    }
    let tests = facts.statement.condition.iter();
    for test in tests.filter(|test| limits(test) && is_about(test, ARN)) {
        for value in &test.values {
            without_account(subject, facts, value, findings);
        }
    }
}

fn without_account(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    value: &ConditionValue,
    findings: &mut Findings,
) {
    let text = &*value.text.value;
    let shown = visible(text);
    let account = Arn::parse(text).map_or("*", |arn| arn.account());
    let message = if text.contains("${") {
        return;
    } else if account.is_empty() {
        format!("`{shown}` names no account, so it may come to belong to somebody else")
    } else if account.contains(['*', '?']) {
        format!("`{shown}` leaves the account open, so sources of strangers pass too")
    } else {
        return;
    };
    let help = "add a condition on `aws:SourceAccount` with the id of the account that owns the \
                source";
    let problem = found("source-arn-without-account", value.text.span, message).help(help);
    let home = subject.account();
    findings.add(match &home {
        Some(home) => {
            let value = home.as_str();
            let addition = Addition { operator: "StringEquals", key: "aws:SourceAccount", value };
            with_addition(problem, subject, facts, &addition)
        }
        None => problem,
    });
}

/// An ARN of one account and the id of another: no source has both.
fn conflict(statement: &Statement, findings: &mut Findings) {
    let find = |keys| statement.condition.iter().find(|test| demands(test) && is_about(test, keys));
    let (Some(arns), Some(accounts)) = (find(ARN), find(ACCOUNT)) else { return };
    let of_arns: Option<Vec<AccountId>> = arns
        .values
        .iter()
        .map(|value| AccountId::parse(Arn::parse(&value.text.value)?.account()))
        .collect();
    let of_keys: Option<Vec<AccountId>> =
        accounts.values.iter().map(|value| AccountId::parse(&value.text.value)).collect();
    let (Some(of_arns), Some(of_keys)) = (of_arns, of_keys) else { return };
    let (Some(arn), Some(account)) = (arns.values.first(), accounts.values.first()) else { return };
    let Some(owner) = of_arns.first() else { return };
    if of_arns.iter().any(|id| of_keys.contains(id)) {
        return;
    }
    let message = format!(
        "the source belongs to account `{owner}`, not to `{}`, so the statement never matches",
        visible(&account.text.value)
    );
    let help = format!("write the same account in both; the ARN says `{owner}`");
    let problem = found("source-arn-account-conflict", account.text.span, message).help(help);
    findings.add(problem.note(arn.text.span, "the source"));
}
