//! Roles that GitHub's workflows take: for which repositories.

use iam_policy::{Comparison, ConditionTest, ConditionValue, PrincipalEntry, TextMatch, visible};

use super::narrowing::{Guard, is_about, is_guarded, limits, named};
use super::providers::{GITHUB, can_match, host, web_identity};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// The claim that names repository and branch.
const SUBJECT: &[&str] = &["token.actions.githubusercontent.com:sub"];
/// Other claims that lead to a certain repository or owner.
const ORIGINS: &[&str] = &[
    "token.actions.githubusercontent.com:repository",
    "token.actions.githubusercontent.com:repository_id",
    "token.actions.githubusercontent.com:repository_owner",
    "token.actions.githubusercontent.com:repository_owner_id",
    "token.actions.githubusercontent.com:job_workflow_ref",
    "token.actions.githubusercontent.com:enterprise",
    "token.actions.githubusercontent.com:enterprise_id",
];
/// Claims that any repository may set as it likes.
const ANYBODYS: &[&str] = &["workflow", "environment", "ref", "context", "head_ref", "base_ref"];
/// Claims in the text of a subject that lead to a certain repository or owner.
const OWN: &[&str] = &[":repo:", ":repository", ":job_workflow_ref:", ":enterprise"];

/// Which subjects a role takes from GitHub.
pub(super) fn subjects(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in web_identity(subject) {
        let statement = facts.statement;
        let entry = named(statement).iter().find(|entry| host(entry) == Some(GITHUB));
        let Some(entry) = entry.filter(|_| can_match(statement, GITHUB)) else { continue };
        let limited = |keys: &'static [&str]| {
            statement.condition.iter().filter(move |test| limits(test) && is_about(test, keys))
        };
        let origin = |test: &ConditionTest| is_about(test, SUBJECT) || is_about(test, ORIGINS);
        let guard = Guard { pins: &origin, spares: &|_| false };
        if limited(ORIGINS).next().is_some() || is_guarded(subject, statement, &guard) {
            continue;
        }
        if limited(SUBJECT).next().is_none() {
            any_repository(entry, findings);
        }
        for test in limited(SUBJECT) {
            values(subject, test, findings);
        }
    }
}

fn any_repository(entry: &PrincipalEntry, findings: &mut Findings) {
    let message = "workflows of every repository on GitHub, anybody's, can take this role";
    let help = "add `\"StringEquals\": { \"token.actions.githubusercontent.com:sub\": \
                \"repo:OWNER/REPOSITORY:ref:refs/heads/main\" }`";
    findings.add(found("github-oidc-missing-sub", entry.text.span, message).help(help));
}

fn values(subject: &Subject<'_>, test: &ConditionTest, findings: &mut Findings) {
    let is_like = test.operator.operator.comparison == Comparison::Text(TextMatch::Wildcard);
    for value in &test.values {
        if let Some(at) = value.text.value.find(['*', '?']).filter(|_| is_like) {
            broad(subject, value, at, findings);
        }
        anybodys(subject, value, findings);
    }
}

/// A subject whose first wildcard, at byte `at`, leaves the repository open.
fn broad(subject: &Subject<'_>, value: &ConditionValue, at: usize, findings: &mut Findings) {
    let text = &*value.text.value;
    let shown = visible(text);
    let Some(whose) = whose(text, at) else { return };
    let message = format!("`{shown}` lets in workflows of {whose}");
    let help = "name the repository, and the branch or environment where you can: \
                `repo:OWNER/REPOSITORY:ref:refs/heads/main`";
    let span = subject.part(&value.text, at..at + 1);
    findings.add(found("github-oidc-broad-sub", span, message).help(help));
}

/// Whose repositories a subject with a wildcard at byte `at` names; `None` for one repository.
fn whose(text: &str, at: usize) -> Option<String> {
    let literal = text.get(..at)?;
    if "repo:".starts_with(literal) {
        return Some("every repository on GitHub".to_owned());
    }
    let rest = literal.strip_prefix("repo:")?;
    let Some((owner, name)) = rest.split_once('/') else {
        let begin = visible(rest);
        return Some(format!("every owner on GitHub whose name begins with `{begin}`"));
    };
    if name.contains(':') {
        return None;
    }
    let owner = visible(owner);
    Some(match name {
        "" => format!("every repository of `{owner}`"),
        begin => {
            let begin = visible(begin);
            format!("every repository of `{owner}` whose name begins with `{begin}`")
        }
    })
}

/// A subject made of claims that any repository may set.
fn anybodys(subject: &Subject<'_>, value: &ConditionValue, findings: &mut Findings) {
    let text = &*value.text.value;
    let Some((claim, _)) = text.split_once(':') else { return };
    if !ANYBODYS.contains(&claim) || OWN.iter().any(|own| text.contains(own)) {
        return;
    }
    let message = format!(
        "every repository on GitHub can give its tokens this subject: `{claim}` names no repository"
    );
    let help = format!("begin with the repository: `repo:OWNER/REPOSITORY:{}`", visible(text));
    let span = subject.part(&value.text, 0..claim.len());
    findings.add(found("github-oidc-abusable-claim", span, message).help(help));
}
