//! Every policy that AWS publishes is read without an error, and the linter finds what is known.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use iam_lint::{Setting, lint};
use iam_policy::{Diagnostic, PolicyKind, Purpose, Reading, Severity, parse};

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

/// What is known of the fixture: the errors that AWS itself makes.
const KNOWN: &str = include_str!("fixtures/managed-lint.toml");

/// The errors of one code that AWS's policies are known for.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Why this is no mistake of the linter.
    why: String,
    /// `POLICY: the marked text`, sorted.
    found: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    error: BTreeMap<String, Known>,
    /// How many findings there are of each other code, paths of `privesc` together.
    count: BTreeMap<String, usize>,
}

/// All findings in all policies, looked for once.
fn all() -> &'static [(ManagedPolicy, Vec<Diagnostic>)] {
    static ALL: OnceLock<Vec<(ManagedPolicy, Vec<Diagnostic>)>> = OnceLock::new();
    ALL.get_or_init(lint_all)
}

fn lint_all() -> Vec<(ManagedPolicy, Vec<Diagnostic>)> {
    let (reading, setting) = (published(), Setting::default());
    let mut all = Vec::new();
    for policy in managed_policies() {
        let findings = lint(&policy.document, &reading, &setting);
        all.push((policy, findings));
    }
    all
}

/// The errors by code, and how often other codes of weight are found.
fn summary(all: &[(ManagedPolicy, Vec<Diagnostic>)]) -> (Errors, BTreeMap<String, usize>) {
    let (mut errors, mut count) = (Errors::new(), BTreeMap::new());
    for (policy, findings) in all {
        for found in findings {
            let code = found.code.split('/').next().unwrap_or(found.code);
            match found.severity {
                Severity::Error => {
                    let place = policy.document.get(found.span.start..found.span.end).unwrap_or("");
                    let line = format!("{}: {}", policy.name, place.replace('"', ""));
                    errors.entry(code.to_owned()).or_default().push(line);
                }
                Severity::Security | Severity::Warning => {
                    *count.entry(code.to_owned()).or_insert(0) += 1;
                }
                Severity::Suggestion | Severity::Info => {}
            }
        }
    }
    errors.values_mut().for_each(|lines| lines.sort());
    (errors, count)
}

type Errors = BTreeMap<String, Vec<String>>;

/// A change of the linter or of its catalog shows here. An error that is new is a mistake of ours
/// until the baseline says why it is not; a count may change, when the change was meant.
#[test]
fn the_linter_finds_what_is_known() {
    let (errors, count) = summary(all());
    let baseline: Baseline = toml::from_str(KNOWN).expect("the baseline is TOML");
    assert!(baseline.error.values().all(|it| !it.why.is_empty()));
    let known: Errors = baseline.error.into_iter().map(|(code, it)| (code, it.found)).collect();
    assert!(errors == known, "errors now:\n{errors:#?}");
    let shown: String = count.iter().map(|(code, number)| format!("{code} = {number}\n")).collect();
    assert!(count == baseline.count, "counts now, for tests/fixtures/managed-lint.toml:\n{shown}");
}

/// Whoever may only read does not get more permissions by it.
#[test]
fn policies_for_reading_lead_to_no_more_permissions() {
    let mut faults = Vec::new();
    for (policy, findings) in all() {
        if !["ReadOnly", "ViewOnly", "SecurityAudit"].iter().any(|it| policy.name.contains(it)) {
            continue;
        }
        let paths = findings.iter().filter(|it| it.code.starts_with("privesc/"));
        let paths = paths.filter(|it| it.severity != Severity::Info);
        faults.extend(paths.map(|found| shown(policy, found)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
