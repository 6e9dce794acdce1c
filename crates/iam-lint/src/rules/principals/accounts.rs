//! Trust in accounts: whole ones, foreign ones, and those that act for others.

use iam_policy::{
    AccountId, Arn, Comparison, ConditionTest, ConditionValue, PolicyKind, PrincipalEntry,
    PrincipalName, ResourceService, TextMatch, Typed, visible,
};

use super::narrowing::{
    Guard, allows, is_about, is_about_call, is_guarded, is_resource_policy, is_trust, limits,
    limits_any, named,
};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Keys that tell the principals of one account apart.
const WHO_KEYS: &[&str] = &[
    "aws:PrincipalArn",
    "aws:PrincipalTag/",
    "aws:userid",
    "aws:username",
    "aws:SourceIdentity",
    "sts:SourceIdentity",
    "sts:RoleSessionName",
    "sts:ExternalId",
];
/// Keys that tell organizations apart.
const ORGANIZATION_KEYS: &[&str] = &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];
/// The key of the id that a third party sends for one of its customers.
const EXTERNAL_ID: &[&str] = &["sts:ExternalId"];
/// How long an external id is: reference_iam-quotas.html.
const SHORTEST: usize = 2;
const LONGEST: usize = 1224;
const TAKEN: &str = "AWS takes 2 to 1224 characters";

/// An account as a whole instead of a role in it.
pub(super) fn whole(subject: &Subject<'_>, findings: &mut Findings) {
    // The owner of a key gives it into the hands of IAM in this way.
    let is_key = subject.kind() == PolicyKind::Resource(ResourceService::Kms);
    if is_key || !(is_resource_policy(subject) || is_trust(subject)) {
        return;
    }
    let tells_apart = |test: &ConditionTest| is_about(test, WHO_KEYS);
    let guard = Guard { pins: &tells_apart, spares: &|_| false };
    for facts in allows(subject) {
        let statement = facts.statement;
        if statement.condition.iter().any(tells_apart) {
            continue;
        }
        for entry in named(statement) {
            let PrincipalName::Account(account) = entry.principal else { continue };
            if is_guarded(subject, statement, &guard) {
                continue;
            }
            let is_root_arn = entry.text.value.ends_with(":root");
            let not_root = if is_root_arn { " and not its root user" } else { "" };
            let message = format!(
                "this is the whole account `{account}`{not_root}: whoever manages it decides who \
                 gets in"
            );
            let help = "name the user or role that needs it, or add a condition on \
                        `aws:PrincipalArn`";
            findings.add(found("trust-whole-account", entry.text.span, message).help(help));
        }
    }
}

/// Accounts other than the policy's own.
pub(super) fn others(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(home) = subject.account() else { return };
    if !(is_resource_policy(subject) || is_trust(subject)) {
        return;
    }
    let organization = |test: &ConditionTest| is_about(test, ORGANIZATION_KEYS);
    let in_organization = Guard { pins: &organization, spares: &|_| false };
    for facts in allows(subject) {
        let statement = facts.statement;
        if limits_any(statement, ORGANIZATION_KEYS) {
            continue;
        }
        for entry in named(statement) {
            let Some(account) = account_of(entry) else { continue };
            let is_known = account == home || subject.setting.trusted_accounts.contains(&account);
            if is_known || is_guarded(subject, statement, &in_organization) {
                continue;
            }
            foreign(subject, entry, account, findings);
            let asks_id = |test: &ConditionTest| is_about(test, EXTERNAL_ID);
            let sends_id = Guard { pins: &asks_id, spares: &|_| false };
            if is_trust(subject)
                && is_about_call(statement, "AssumeRole")
                && !limits_any(statement, EXTERNAL_ID)
                && !is_guarded(subject, statement, &sends_id)
            {
                third_party(entry, account, findings);
            }
        }
    }
}

fn foreign(
    subject: &Subject<'_>,
    entry: &PrincipalEntry,
    account: AccountId,
    findings: &mut Findings,
) {
    let start = entry.text.value.find(account.as_str()).unwrap_or(0);
    let span = subject.part(&entry.text, start..start + account.as_str().len());
    let message = format!("`{account}` is another account, and none that is known to be trusted");
    let help = "make sure whose account it is; if it belongs to your organization, say so with a \
                condition on `aws:PrincipalOrgID`";
    findings.add(found("cross-account-principal", span, message).help(help));
}

fn third_party(entry: &PrincipalEntry, account: AccountId, findings: &mut Findings) {
    let message = format!(
        "without an external id the account `{account}` can be tricked into using this role for \
         somebody else"
    );
    let help = "add `\"Condition\": { \"StringEquals\": { \"sts:ExternalId\": \"…\" } }` with the \
                id that the other side gives you, or list the account as trusted if it is your own";
    let code = "third-party-trust-missing-external-id";
    findings.add(found(code, entry.text.span, message).help(help));
}

/// The account that an entry under `AWS` belongs to.
fn account_of(entry: &PrincipalEntry) -> Option<AccountId> {
    match &entry.principal {
        PrincipalName::Account(account) => Some(*account),
        PrincipalName::User(arn)
        | PrincipalName::Role(arn)
        | PrincipalName::RoleSession(arn)
        | PrincipalName::FederatedUser(arn) => AccountId::parse(Arn::parse(arn)?.account()),
        PrincipalName::Anyone
        | PrincipalName::Service(_)
        | PrincipalName::Federated(_)
        | PrincipalName::CanonicalUser(_)
        | PrincipalName::UniqueId(_) => None,
    }
}

/// External ids that no caller can send, or that leave a choice.
pub(super) fn external_ids(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_trust(subject) {
        return;
    }
    for test in subject.statements.iter().flat_map(|facts| &facts.statement.condition) {
        if !is_about(test, EXTERNAL_ID) || !limits(test) {
            continue;
        }
        for value in &test.values {
            external_id(test, value, findings);
        }
    }
}

fn external_id(test: &ConditionTest, value: &ConditionValue, findings: &mut Findings) {
    let text = &*value.text.value;
    let has_variable = matches!(&value.value, Typed::Text(pattern) if pattern.has_variable());
    if has_variable {
        return;
    }
    let shown = visible(text);
    let like = Comparison::Text(TextMatch::Wildcard);
    let is_pattern = test.operator.operator.comparison == like && text.contains(['*', '?']);
    let message = if is_pattern {
        format!(
            "the external id `{shown}` has a wildcard, so it fits the ids of other customers too"
        )
    } else if let Some(wrong) = text.chars().find(|&char| !is_id_character(char)) {
        format!("no external id can have the character `{}`", visible(&wrong.to_string()))
    } else if text.is_empty() {
        format!("the external id is empty: {TAKEN}")
    } else if text.len() < SHORTEST {
        format!("the external id `{shown}` is too short: {TAKEN}")
    } else if text.len() > LONGEST {
        format!("the external id is too long: {TAKEN}")
    } else {
        return;
    };
    let help = "write the one id that the other side made for you: letters, digits and \
                `+=,.@:/-_`, without a wildcard";
    findings.add(found("external-id-weak", value.text.span, message).help(help));
}

fn is_id_character(char: char) -> bool {
    char.is_ascii_alphanumeric() || "_+=,.@:/-".contains(char)
}
