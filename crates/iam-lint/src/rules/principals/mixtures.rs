//! Principals that do not go together in one statement.

use iam_policy::{
    Arn, Certainty, ConditionTest, Edit, PrincipalEntry, PrincipalName, Problem, edit, json,
    visible,
};

use super::narrowing::{SOURCE_KEYS, demands, is_about, is_resource_policy, is_trust, named};
use super::services::{ROLES_ANYWHERE, services};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject, items, members};

/// Keys that only users and roles bring along (E-601, E-602).
const PEOPLE_KEYS: &[&str] = &[
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalTag/",
    "aws:username",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
];

/// A role session beside its role.
pub(super) fn sessions(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_trust(subject) {
        return;
    }
    for facts in &subject.statements {
        for entry in named(facts.statement) {
            let PrincipalName::RoleSession(session) = &entry.principal else { continue };
            let role = named(facts.statement).iter().find(|other| {
                matches!(&other.principal, PrincipalName::Role(role) if is_session(session, role))
            });
            let Some(role) = role else { continue };
            let message = "the role is listed too, and its ARN covers every session of it";
            let code = "redundant-session-principal";
            let problem = found(code, entry.text.span, message)
                .help("leave the session out")
                .note(role.text.span, "the role");
            findings.add(without_entry(problem, facts, entry));
        }
    }
}

/// Whether a session ARN is one of the role's.
fn is_session(session: &str, role: &str) -> bool {
    let (Some(session), Some(role)) = (Arn::parse(session), Arn::parse(role)) else {
        return false;
    };
    session.partition() == role.partition()
        && session.account() == role.account()
        && session.resource().split('/').nth(1) == role.resource().rsplit('/').next()
}

fn without_entry(problem: Problem, facts: &StatementFacts<'_>, entry: &PrincipalEntry) -> Problem {
    match removal(facts, entry) {
        Some(edit) => problem.fix_all("leave the session out", Certainty::Likely, vec![edit]),
        None => problem,
    }
}

fn removal(facts: &StatementFacts<'_>, entry: &PrincipalEntry) -> Option<Edit> {
    let principal = members(&facts.member("Principal")?.node);
    let list = principal.iter().find(|member| member.node.span.contains(entry.text.span))?;
    let index = items(&list.node).iter().position(|it| it.span.contains(entry.text.span))?;
    matches!(list.node.value, json::Value::Array(_))
        .then(|| edit::remove_item(&list.node, index))?
}

/// Users or roles beside services, under a condition that only one of them can meet.
pub(super) fn types(subject: &Subject<'_>, findings: &mut Findings) {
    if !(is_resource_policy(subject) || is_trust(subject)) {
        return;
    }
    for facts in &subject.statements {
        let entries = named(facts.statement);
        let has = |is: fn(&PrincipalName) -> bool| entries.iter().any(|it| is(&it.principal));
        let has_tags = services(facts.statement).any(|(_, name)| name == ROLES_ANYWHERE);
        let is_mixed = has(is_person) && has(|it| matches!(it, PrincipalName::Service(_)));
        if !is_mixed || has_tags || has(|it| *it == PrincipalName::Anyone) {
            continue;
        }
        let keys = facts.member("Principal").map(|it| members(&it.node)).unwrap_or_default();
        for key in keys {
            let tests = facts.statement.condition.iter();
            let unmet = tests.filter(|test| unmet(test) == Some(&*key.key));
            if let Some(test) = unmet.min_by_key(|test| test.key.value.to_ascii_lowercase()) {
                findings.add(mixed(key.key_span, test, &key.key));
            }
        }
    }
}

fn is_person(name: &PrincipalName) -> bool {
    match name {
        PrincipalName::Account(_)
        | PrincipalName::User(_)
        | PrincipalName::Role(_)
        | PrincipalName::RoleSession(_)
        | PrincipalName::FederatedUser(_)
        | PrincipalName::UniqueId(_) => true,
        PrincipalName::Anyone
        | PrincipalName::Service(_)
        | PrincipalName::Federated(_)
        | PrincipalName::CanonicalUser(_) => false,
    }
}

/// The key of the principals that can never meet the test.
fn unmet(test: &ConditionTest) -> Option<&'static str> {
    if !demands(test) {
        None
    } else if is_about(test, SOURCE_KEYS) {
        Some("AWS")
    } else {
        is_about(test, PEOPLE_KEYS).then_some("Service")
    }
}

fn mixed(span: iam_policy::Span, test: &ConditionTest, left_out: &str) -> Problem {
    let key = visible(&test.key.value);
    let when = match left_out {
        "AWS" => "only there when a service calls",
        _ => "never there when a service calls",
    };
    let message = format!("`{key}` is {when}, so nobody under `{left_out}` ever matches");
    let help = "write two statements, one for `AWS` and one for `Service`, each with conditions of \
                its own";
    found("mixed-principal-types", span, message)
        .help(help)
        .note(test.key.span, format!("nobody under `{left_out}` meets this condition"))
}
