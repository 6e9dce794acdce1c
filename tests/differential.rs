//! The evaluator and the naive one answer alike on random scenarios.
//!
//! `IAM_RANDOM_SCENARIOS` is their number, `IAM_RANDOM_SEED` another seed than the usual one.

mod compare;
mod conditions;
mod dice;
mod documents;
mod scenarios;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use iam_eval::{Scenario, decide, explain};
use proptest::collection::vec;
use proptest::num::u16::ANY;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;

use crate::naive::{Answer, judge};

const USUAL_COUNT: u32 = 2_000;
const USUAL_SEED: u64 = 1;
/// Choices behind one scenario; where they run out, the simplest is taken.
const CHOICES: std::ops::Range<usize> = 100..700;

#[test]
fn random_scenarios_agree() {
    let count = from_environment("IAM_RANDOM_SCENARIOS").unwrap_or(u64::from(USUAL_COUNT));
    let mut runner = runner(u32::try_from(count).unwrap());
    let outcome = runner.run(&vec(ANY, CHOICES), |choices| {
        let scenario = scenarios::scenario(&choices);
        compare::compare(&scenario)
            .and_then(|()| plain_agrees(&scenario))
            .map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, choices)) => {
            let scenario = compare::shorten(&scenarios::scenario(&choices));
            let reason = compare::compare(&scenario).err().unwrap_or(reason.to_string());
            panic!("the evaluators differ on\n{scenario:#}\n{reason}");
        }
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// The decision without a trace is the one with it.
fn plain_agrees(scenario: &Value) -> Result<(), String> {
    let read = Scenario::read(&scenario.to_string());
    let scenario = read.scenario.ok_or("the scenario cannot be read")?;
    for request in scenario.requests() {
        let plain = decide(&scenario.policies, &request);
        let traced = explain(&scenario.policies, &request).verdict();
        if plain != traced {
            return Err(format!("plain {plain:?}, traced {traced:?}"));
        }
    }
    Ok(())
}

/// Random scenarios reach every decision, headline, way of naming a caller, and operator.
#[test]
fn random_scenarios_are_varied() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut runner = runner(0);
    for _ in 0..4_000 {
        let choices = vec(ANY, CHOICES).new_tree(&mut runner).unwrap().current();
        let scenario = scenarios::scenario(&choices);
        let answer = judge(&scenario);
        let mut marks = BTreeSet::new();
        operators(&scenario, &mut marks);
        for part in answer.parts.iter().chain([&answer]) {
            mark(part, &mut marks);
        }
        for mark in marks {
            *seen.entry(mark).or_default() += 1;
        }
    }
    let table: Vec<String> = seen.iter().map(|(mark, count)| format!("{count:6} {mark}")).collect();
    println!("{}", table.join("\n"));
    let missing: Vec<&&str> =
        EXPECTED.iter().filter(|mark| seen.get(**mark).is_none_or(|count| *count < 5)).collect();
    assert!(missing.is_empty(), "too seldom: {missing:?}");
}

/// What must occur several times among a few thousand scenarios.
const EXPECTED: &[&str] = &[
    "decision Allow",
    "decision ImplicitDeny",
    "decision ExplicitDeny",
    "headline identity-allow",
    "headline resource-allow",
    "headline identity-and-resource-allow",
    "headline root-user",
    "headline no-permission-needed",
    "headline deny-scp",
    "headline deny-rcp",
    "headline deny-vpce",
    "headline deny-resource",
    "headline deny-identity",
    "headline deny-boundary",
    "headline deny-session",
    "headline not-allowed-scp",
    "headline not-allowed-vpce",
    "headline not-allowed-resource",
    "headline not-allowed-trust",
    "headline not-allowed-key-policy",
    "headline not-allowed-identity",
    "headline not-allowed-boundary",
    "headline not-allowed-session",
    "headline s3-bpa",
    "headline account-principal-needs-identity-allow",
    "headline root-cannot-assume-role",
    "headline credential-type-not-permitted",
    "grant any",
    "grant account",
    "grant user",
    "grant role",
    "grant session",
    "grant federated-session",
    "grant parent-user",
    "grant service",
    "grant federated",
    "grant unique-id",
    "operator String",
    "operator Numeric",
    "operator Date",
    "operator Bool",
    "operator Binary",
    "operator Ip",
    "operator Arn",
    "operator Null",
    "prefix ForAllValues",
    "prefix ForAnyValue",
    "suffix IfExists",
];

fn mark(part: &Answer, marks: &mut BTreeSet<String>) {
    marks.insert(format!("decision {}", part.decision));
    marks.insert(format!("headline {}", part.headline));
    marks.extend(part.kinds.values().flatten().map(|kind| format!("grant {kind}")));
}

/// The operators of all condition blocks, inside documents given as text too.
fn operators(value: &Value, marks: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let block = member.as_object().filter(|_| name == "Condition");
                for operator in block.iter().flat_map(|block| block.keys()) {
                    let (prefix, base) = operator.split_once(':').unwrap_or(("", operator));
                    marks.insert(format!("prefix {prefix}"));
                    marks.insert(format!("operator base {}", base.trim_end_matches("IfExists")));
                    if base.ends_with("IfExists") {
                        marks.insert("suffix IfExists".to_owned());
                    }
                    let families = ["String", "Numeric", "Date", "Bool", "Binary", "Arn", "Null"];
                    let family = families.iter().find(|it| base.starts_with(**it)).unwrap_or(&"Ip");
                    marks.insert(format!("operator {family}"));
                }
                operators(member, marks);
            }
        }
        Value::Array(list) => list.iter().for_each(|item| operators(item, marks)),
        Value::String(text) if text.starts_with('{') => {
            operators(&serde_json::from_str(text).unwrap_or_default(), marks);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A runner whose random numbers repeat.
fn runner(cases: u32) -> TestRunner {
    let seed = from_environment("IAM_RANDOM_SEED").unwrap_or(USUAL_SEED);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config =
        Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

#[expect(clippy::disallowed_methods, reason = "how many random scenarios is for the caller to say")]
fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
