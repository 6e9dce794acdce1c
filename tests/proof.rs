//! The analysis of all requests beside single requests: on small universes, by laws that hold for
//! every policy, on changed policies of AWS and on hostile ones.
//!
//! `IAM_PROOF_PAIRS` is how many random questions are asked, `IAM_PROOF_SEED` another seed.

mod asking;
mod catalog;
pub(crate) mod changes;
mod conditions;
mod generate;
mod hostile;
mod itself;
mod judge;
mod laws;
mod mutants;
mod pairs;
mod samples;
mod shrink;
mod universe;

use std::collections::BTreeMap;

use self::mutants::Both;

const USUAL_PAIRS: u64 = 10_000;
const USUAL_SEED: u64 = 1;
/// Of the managed policies every so many is looked at each time; the ignored test takes all.
const STEP: usize = 40;

#[test]
fn random_questions_are_answered_as_every_request_says() {
    let number = from_environment("IAM_PROOF_PAIRS").unwrap_or(USUAL_PAIRS);
    let counts = pairs::run(from_environment("IAM_PROOF_SEED").unwrap_or(USUAL_SEED), number);
    let of = |what: &str| counts.get(what).copied().unwrap_or(0) as u64;
    assert!(of("unreadable") * 20 < number, "the generator makes too many broken documents");
    assert!(of("unknown") * 100 < number, "too many answers are unknown");
}

#[test]
fn laws_hold() {
    laws::run(150);
}

#[test]
fn allowing_no_more_is_transitive() {
    laws::transitive(300);
}

#[test]
fn having_a_request_in_common_is_symmetric() {
    laws::symmetric(300);
}

#[test]
fn hostile_policies_are_answered() {
    hostile::run();
}

#[test]
fn no_policy_allows_more_than_itself() {
    itself::published(8);
    itself::damaged(300);
}

#[test]
fn changed_policies_of_aws_are_told_apart() {
    let outcome = mutants::run(STEP, 60);
    println!("{}\n{}", mutants::shown(&outcome.kinds), outcome.unknown.join("\n"));
    assert!(outcome.faults.is_empty(), "{}", outcome.faults.join("\n"));
}

/// What is known of all policies with all changes.
const KNOWN: &str = include_str!("fixtures/proof-mutants.toml");

/// Takes minutes: `cargo test --release -p iam-tests proof -- --ignored`. A count that changes
/// was meant to change, or shows a fault.
#[test]
#[ignore = "takes minutes; before a release"]
fn all_changed_policies_of_aws_are_told_apart() {
    itself::published(1);
    let outcome = mutants::run(1, 40);
    println!("{}\n{}", mutants::shown(&outcome.kinds), outcome.unknown.join("\n"));
    assert!(outcome.faults.is_empty(), "{}", outcome.faults.join("\n"));
    let known: BTreeMap<String, Both> = toml::from_str(KNOWN).expect("the baseline is TOML");
    let shown = mutants::shown(&outcome.kinds);
    assert!(outcome.kinds == known, "now, for tests/fixtures/proof-mutants.toml:\n{shown}");
}

#[expect(clippy::disallowed_methods, reason = "how much is asked is for the caller to say")]
fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
