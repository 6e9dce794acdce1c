//! The analysis of all requests beside single requests: on small universes, by laws that hold for
//! every policy, on samples, on changed policies of AWS and on hostile ones.
//!
//! `IAM_PROOF_PAIRS` is how many random questions are asked.

mod asking;
mod conditions;
mod generate;
mod judge;
mod pairs;
mod shrink;
mod universe;

const USUAL_PAIRS: u64 = 10_000;
const SEED: u64 = 1;

#[test]
fn random_questions_are_answered_as_every_request_says() {
    let number = from_environment("IAM_PROOF_PAIRS").unwrap_or(USUAL_PAIRS);
    let counts = pairs::run(SEED, number);
    let of = |what: &str| counts.get(what).copied().unwrap_or(0) as u64;
    assert!(of("unreadable") * 20 < number, "the generator makes too many broken documents");
    assert!(of("unknown") * 100 < number, "too many answers are unknown");
}

#[expect(
    clippy::disallowed_methods,
    reason = "how many questions are asked is for the caller to say"
)]
fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
