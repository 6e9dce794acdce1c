//! Every policy that AWS publishes is read without an error.

use iam_policy::{Diagnostic, PolicyKind, Purpose, Reading, parse};

use crate::corpus::{ManagedPolicy, managed_policies};

/// What the fixture holds; its README says the same.
const COUNT: usize = 1_582;

/// AWS's own policy with a variable in the account field of an ARN, which customers' policies may
/// not have.
const WITH_VARIABLE: &str = "AmazonTimestreamInfluxDBServiceRolePolicy";

fn published() -> Reading {
    Reading { purpose: Purpose::Published, ..Reading::stored(PolicyKind::Managed) }
}

fn shown(policy: &ManagedPolicy, error: &Diagnostic) -> String {
    let place = policy.document.get(error.span.start..error.span.end).unwrap_or("");
    let place: String = place.chars().take(200).collect();
    format!("{}: {} {}: {place}", policy.name, error.code, error.message)
}

#[test]
fn no_published_policy_has_an_error() {
    let reading = published();
    let policies = managed_policies();
    assert_eq!(policies.len(), COUNT);
    let mut rejected = Vec::new();
    for policy in &policies {
        let parsed = parse(&policy.document, &reading);
        rejected.extend(parsed.errors().map(|error| shown(policy, error)));
        assert_eq!(parsed.policy.is_none(), parsed.errors().next().is_some(), "{}", policy.name);
    }
    assert!(rejected.is_empty(), "{} errors\n{}", rejected.len(), rejected.join("\n"));
}

/// AWS publishes larger policies than it lets customers store; every other check holds for both.
#[test]
fn as_a_new_document_only_the_size_is_wrong() {
    let reading = Reading::new(PolicyKind::Managed);
    let (mut too_large, mut rejected) = (0, Vec::new());
    for policy in managed_policies() {
        for error in parse(&policy.document, &reading).errors() {
            let known =
                policy.name == WITH_VARIABLE && error.code == "variable-before-resource-part";
            if known {
                continue;
            }
            if error.code == "policy-size-identity" {
                too_large += 1;
            } else {
                rejected.push(shown(&policy, error));
            }
        }
    }
    println!("{too_large} of {COUNT} managed policies exceed 6,144 characters");
    assert!(rejected.is_empty(), "{} errors\n{}", rejected.len(), rejected.join("\n"));
}
