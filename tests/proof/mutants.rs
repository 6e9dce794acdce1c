//! The managed policies of AWS, each beside a copy of itself with one change.

use std::collections::BTreeMap;

use iam_analysis::{Answer, PolicySet, Question, World, find};
use iam_policy::PolicyKind;

use super::catalog::is_offered;
use super::changes::{KINDS, changed};
use super::judge::{Judge, document, scenario};
use super::samples;
use crate::corpus::managed_policies;

/// How the questions of one kind were answered in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tally {
    pub(super) counterexample: usize,
    pub(super) proved: usize,
    pub(super) unknown: usize,
}

/// `more`: does the mutant allow more than the original? `less`: the other way round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Both {
    pub(super) more: Tally,
    pub(super) less: Tally,
}

/// What every kind came to, and what was wrong.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) kinds: BTreeMap<String, Both>,
    pub(super) faults: Vec<String>,
    pub(super) unknown: Vec<String>,
}

/// Every `step`th policy with every change.
pub(super) fn run(step: usize, requests: usize) -> Outcome {
    let mut outcome = Outcome::default();
    for policy in managed_policies().iter().step_by(step) {
        let original = read(&policy.document).expect("AWS's policies have no errors");
        for (kind, change) in KINDS {
            let mutant = changed(&policy.document, *change);
            let Some(mutant) = mutant.and_then(|text| read(&text)) else { continue };
            let tally = outcome.kinds.entry((*kind).to_owned()).or_default();
            let name = format!("{}, {kind}", policy.name);
            let sides = [
                (&mut tally.more, "more", &mutant, &original),
                (&mut tally.less, "less", &original, &mutant),
            ];
            for (tally, way, a, b) in sides {
                match ask(a, b, requests) {
                    Ok(Said::Counterexample) => tally.counterexample += 1,
                    Ok(Said::Proved) => tally.proved += 1,
                    Ok(Said::Unknown(why)) => {
                        tally.unknown += 1;
                        outcome.unknown.push(format!("{name}, {way}: {why}"));
                    }
                    Err(fault) => outcome.faults.push(format!("{name}, {way}: {fault}")),
                }
            }
        }
    }
    outcome
}

pub(super) fn read(text: &str) -> Option<PolicySet> {
    document(text, PolicyKind::Managed, "policy").map(PolicySet::Alone)
}

enum Said {
    Counterexample,
    Proved,
    Unknown(String),
}

/// Whether `a` allows more than `b`; a counterexample is confirmed, a proof survives so many
/// requests near the borders of the patterns.
fn ask(a: &PolicySet, b: &PolicySet, requests: usize) -> Result<Said, String> {
    let question = Question { allowed: vec![a], refused: vec![b], ..Question::default() };
    match find(&question, &World::default()) {
        Answer::Unknown(doubts) => Ok(Said::Unknown(format!("{doubts:?}"))),
        Answer::Witness(witness) => {
            let scenario = scenario(&witness.asked)?;
            let allows = |set: &PolicySet| Judge::new(set).allows_asked(&scenario);
            if !allows(a) || allows(b) {
                return Err(format!("not confirmed: {:?}", witness.asked));
            }
            if !is_offered(&witness.asked.action, &witness.asked.resource) {
                return Err(format!("no such action on such a resource: {:?}", witness.asked));
            }
            Ok(Said::Counterexample)
        }
        Answer::Proved(_) => match samples::violation(a, b, requests) {
            Some(request) => Err(format!("proved, but there is {request}")),
            None => Ok(Said::Proved),
        },
    }
}

/// The table as it stands in the baseline.
pub(super) fn shown(kinds: &BTreeMap<String, Both>) -> String {
    let tally = |it: &Tally| {
        format!(
            "{{ counterexample = {}, proved = {}, unknown = {} }}",
            it.counterexample, it.proved, it.unknown
        )
    };
    let row = |(kind, both): (&String, &Both)| {
        format!("\n[{kind}]\nmore = {}\nless = {}\n", tally(&both.more), tally(&both.less))
    };
    kinds.iter().map(row).collect()
}
