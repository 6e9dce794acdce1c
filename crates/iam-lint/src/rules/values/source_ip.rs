//! Limits by the caller's address that reach further, or less far, than they seem to.

use iam_policy::{Comparison, Effect, PolicyKind};

use super::test::{self, Test, has_key};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// Keys that tell whether a service calls on somebody's behalf.
const CALLS_OF_SERVICES: &[&str] =
    &["aws:ViaAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];

/// Keys that only requests through VPC endpoints have.
const ENDPOINTS: &[&str] = &[
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// Pairs of a private address and the keys that say in which network.
const PAIRS: &[(&str, &[&str])] = &[
    (
        "aws:VpcSourceIp",
        &[
            "aws:SourceVpc",
            "aws:SourceVpcArn",
            "aws:SourceVpce",
            "aws:VpceAccount",
            "aws:VpceOrgID",
            "aws:VpceOrgPaths",
        ],
    ),
    ("aws:Ec2InstanceSourcePrivateIPv4", &["aws:Ec2InstanceSourceVpc"]),
];

/// A Deny for foreign addresses also meets calls that have no address of the caller.
pub(super) fn deny_elsewhere(subject: &Subject<'_>, findings: &mut Findings) {
    let denies_elsewhere = |test: &Test<'_>| {
        test.effect() == Effect::Deny
            && test.is_about("aws:SourceIp")
            && test.comparison() == Comparison::Ip
            && test.is_negated()
    };
    let is_about_callers = subject.kind().is_identity() || subject.kind() == PolicyKind::Scp;
    for test in test::all(subject).filter(denies_elsewhere) {
        if is_about_callers && !has_key(test.facts, CALLS_OF_SERVICES) {
            let message = "this Deny also stops calls that an AWS service makes for the caller: \
                           they come from an address of the service";
            let help = "add `\"Bool\": { \"aws:ViaAWSService\": \"false\" }` to the condition, so \
                        that only direct calls are denied";
            let problem = found("source-ip-breaks-services", test.key_span(), message);
            findings.add(problem.help(help));
        }
        let asks_presence =
            |it: Test<'_>| it.comparison() == Comparison::Null && it.is_about("aws:SourceIp");
        let knows_endpoints =
            has_key(test.facts, ENDPOINTS) || test::of(subject, test.facts).any(asks_presence);
        if !knows_endpoints {
            let message = "this Deny also stops every request through a VPC endpoint: such \
                           requests have no `aws:SourceIp`";
            let help = "if endpoints are used, add `\"StringNotEquals\": { \"aws:SourceVpce\": \
                        \"vpce-…\" }` to the condition with your endpoints";
            let problem = found("source-ip-absent-via-vpce", test.key_span(), message);
            findings.add(problem.help(help));
        }
    }
}

/// Private addresses are used in many networks at once.
pub(super) fn missing_pair(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.is_whole {
        return;
    }
    let denies = subject.statements.iter().filter(|it| it.statement.effect == Effect::Deny);
    let denies: Vec<&StatementFacts<'_>> = denies.collect();
    let is_pinned = |partners: &[&str]| denies.iter().any(|facts| has_key(facts, partners));
    let pairs = PAIRS.iter().filter(|(_, partners)| !is_pinned(partners));
    let pairs: Vec<&(&str, &[&str])> = pairs.collect();
    for test in test::all(subject).filter(|test| test.lets_values_in()) {
        let pair = pairs.iter().find(|(key, _)| test.is_about(key));
        let Some((key, partners)) = pair.filter(|_| test.comparison() != Comparison::Null) else {
            continue;
        };
        if has_key(test.facts, partners) {
            continue;
        }
        let partner = partners.first().copied().unwrap_or_default();
        let message = format!(
            "{} is a private address, and the same addresses exist in other people's networks, \
             too",
            test.key()
        );
        let help = format!("say in which network with `{partner}`, next to `{key}`");
        findings.add(found("missing-paired-key", test.key_span(), message).help(help));
    }
}
