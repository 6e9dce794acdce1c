//! Statements that let in anybody.

use iam_analysis::Callers;
use iam_policy::{AccountId, Arn, ConditionTest, Effect, IpPrefix, PrincipalEntry, Typed, visible};

use super::narrowing::{
    Guard, allows, anyone, begins_with, demands, is_about, is_about_call, is_guarded,
    is_resource_policy, is_trust,
};
use crate::findings::{Findings, found};
use crate::proof::{self, Prover};
use crate::subject::{StatementFacts, Subject};

/// Keys whose value the caller chooses, or that all callers share.
const WEAK_KEYS: &[&str] = &[
    "aws:Referer",
    "aws:UserAgent",
    "aws:SecureTransport",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:RequestedRegion",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
    "s3:TlsVersion",
    "s3:x-amz-acl",
    "s3:x-amz-server-side-encryption",
];
/// Keys with the address of the caller.
const ADDRESS_KEYS: &[&str] = &["aws:SourceIp"];
/// Keys whose values belong to one account or organization.
const ACCOUNT_KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:userid",
];
/// Keys whose values name an account in an ARN.
const ARN_KEYS: &[&str] = &["aws:PrincipalArn", "aws:SourceArn"];
/// The calls by which a role is taken.
const CALLS: &[&str] = &["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"];

/// A resource policy that allows something to everybody.
pub(super) fn resource(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_resource_policy(subject) {
        return;
    }
    let guard = Guard { pins: &|test| !is_weak(test), spares: &spares_services };
    for facts in allows(subject) {
        let Some(entry) = anyone(facts.statement) else { continue };
        let tests = &facts.statement.condition;
        let Some(test) = tests.iter().min_by_key(|test| weakness(test)) else {
            if !is_guarded(subject, facts.statement, &guard) && !keeps_out(subject, facts) {
                no_condition(entry, findings);
            }
            continue;
        };
        let is_weak = tests.iter().all(is_weak) && !is_guarded(subject, facts.statement, &guard);
        if is_weak && !keeps_out(subject, facts) {
            weak_condition(test, entry, findings);
        }
    }
}

/// Whether it is proved that the Deny statements keep out of an Allow whoever is no principal of
/// the account and no service of AWS.
fn keeps_out(subject: &Subject<'_>, allow: &StatementFacts<'_>) -> bool {
    let Some(policy) = subject.policy.filter(|_| subject.is_whole) else { return false };
    let denies = policy.statements.iter().filter(|it| it.effect == Effect::Deny);
    let statements: Vec<_> = denies.chain([allow.statement]).collect();
    let set = proof::set(policy, statements.iter().copied());
    statements.len() > 1
        && subject.account().is_some()
        && Prover::new(subject).nothing_of(Callers::Strangers, &[&set], &[])
}

fn no_condition(entry: &PrincipalEntry, findings: &mut Findings) {
    let message = "`*` means everybody: all AWS accounts, and callers who have none";
    let help = "name who needs it, such as `{ \"AWS\": \"111122223333\" }`, or add a condition on \
                `aws:PrincipalOrgID`";
    findings.add(found("public-principal", entry.text.span, message).help(help));
}

fn weak_condition(test: &ConditionTest, entry: &PrincipalEntry, findings: &mut Findings) {
    let key = visible(&test.key.value);
    let message = if is_about(test, &["aws:Referer", "aws:UserAgent"]) {
        format!("`{key}` is whatever the caller writes into the request, so anybody gets in")
    } else if is_about(test, ADDRESS_KEYS) {
        format!("`{key}` leaves so many addresses that nearly anybody gets in")
    } else {
        format!("`{key}` says nothing about who calls, so anybody gets in")
    };
    let help = "name who needs it, or add a condition that names callers, such as \
                `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceVpce`";
    let problem = found("public-principal-weak-condition", test.key.span, message).help(help);
    findings.add(problem.note(entry.text.span, "everybody is allowed here"));
}

/// Whether the test says nothing about who calls.
fn is_weak(test: &ConditionTest) -> bool {
    let open = || test.values.iter().any(|value| is_wide(&value.value));
    let is_range = is_about(test, ADDRESS_KEYS) && !test.operator.operator.negated;
    is_about(test, WEAK_KEYS) || is_range && open()
}

/// How soon the key stands in the list of weak keys: the worst of several is told.
fn weakness(test: &ConditionTest) -> usize {
    let at = WEAK_KEYS.iter().position(|key| is_about(test, &[key]));
    at.unwrap_or(WEAK_KEYS.len())
}

/// Whether it is a range so wide that S3 takes a bucket policy with it for public (E-585).
fn is_wide(value: &Typed) -> bool {
    matches!(value, Typed::Ip(IpPrefix::V4(_, ..8) | IpPrefix::V6(_, ..32)))
}

fn spares_services(test: &ConditionTest) -> bool {
    is_about(test, &["aws:PrincipalIsAWSService", "aws:ViaAWSService"])
}

/// A role that every AWS account may take.
pub(super) fn trust(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_trust(subject) {
        return;
    }
    let guard = Guard { pins: &names_accounts, spares: &spares_services };
    for facts in allows(subject) {
        let Some(entry) = anyone(facts.statement) else { continue };
        let is_taken = CALLS.iter().any(|call| is_about_call(facts.statement, call));
        let is_pinned =
            facts.statement.condition.iter().any(|test| demands(test) && names_accounts(test));
        let is_open = is_taken && !is_pinned && !is_guarded(subject, facts.statement, &guard);
        if is_open && !keeps_out(subject, facts) {
            any_account(facts, entry, findings);
        }
    }
}

fn any_account(facts: &StatementFacts<'_>, entry: &PrincipalEntry, findings: &mut Findings) {
    let span = entry.text.span;
    if facts.statement.condition.is_empty() {
        let message = "`*` lets every AWS account in the world take this role";
        let help = "name whom the role trusts, such as \
                    `{ \"AWS\": \"arn:aws:iam::111122223333:role/planner\" }`";
        findings.add(found("trust-any-aws-principal", span, message).help(help));
    } else {
        let message = "every AWS account may take this role if it meets conditions that name no \
                       account and no organization";
        let help = "name whom the role trusts, or add a condition on `aws:PrincipalOrgID`, \
                    `aws:PrincipalAccount` or `aws:PrincipalArn`";
        findings.add(found("trust-any-principal-with-condition", span, message).help(help));
    }
}

/// Whether the values of the test belong to certain accounts.
fn names_accounts(test: &ConditionTest) -> bool {
    let texts = || test.values.iter().map(|value| &*value.text.value);
    let names_account =
        |text: &str| Arn::parse(text).is_some_and(|arn| AccountId::parse(arn.account()).is_some());
    if is_about(test, ARN_KEYS) {
        return texts().all(names_account);
    }
    let is_claim = begins_with(&test.key.value, "saml:")
        || test.key.value.split_once(':').is_some_and(|(host, _)| host.contains('.'));
    (is_claim || is_about(test, ACCOUNT_KEYS)) && !texts().any(|text| text.starts_with(['*', '?']))
}
