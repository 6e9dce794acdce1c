//! A second evaluator of scenarios, slow and plain, that shares no code with the first: each
//! function restates the rule it cites, so that the two can be compared on random scenarios.
//!
//! It trusts its input: every document is valid, every ARN well-formed.

mod condition;
mod context;
mod decide;
mod matching;
mod pattern;
mod scenario;
mod value;

#[cfg(test)]
mod trap_checks;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::context::Context;
use self::decide::Case;
use self::scenario::{Part, World};

/// What became of one scenario, or of one of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) decision: &'static str,
    pub(crate) headline: &'static str,
    /// Layer and level (E-596).
    pub(crate) blocked_by: BTreeSet<(String, Option<String>)>,
    pub(crate) deciding: BTreeSet<Place>,
    /// For every statement of every document, whether it applies; empty for a compound scenario.
    pub(crate) applies: BTreeMap<Place, bool>,
    /// One answer for each part of a compound scenario.
    pub(crate) parts: Vec<Answer>,
    /// For every applying resource statement, how it named the caller (E-230).
    pub(crate) kinds: BTreeMap<Place, BTreeSet<&'static str>>,
}

/// Where a statement stands (E-701).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) layer: String,
    pub(crate) level: Option<String>,
    pub(crate) policy: String,
    pub(crate) statement: usize,
}

/// The answer for a scenario in the JSON format of the project, which must be valid.
pub(crate) fn judge(scenario: &Value) -> Answer {
    let world = World::read(scenario);
    let parts: Vec<Answer> =
        Part::read_all(scenario).iter().map(|part| judge_part(&world, part)).collect();
    if scenario["parts"].as_array().is_none_or(Vec::is_empty) {
        return parts.into_iter().next().expect("a scenario has at least one part");
    }
    combine(parts)
}

/// One (action, resource) pair (E-505).
fn judge_part(world: &World, part: &Part) -> Answer {
    let context = Context::fill(world, part);
    let case = Case::new(world, part, &context);
    let verdict = case.decide();
    Answer {
        decision: verdict.decision,
        headline: verdict.headline,
        blocked_by: verdict.blocked_by,
        deciding: verdict.deciding,
        applies: case.statements.iter().map(|it| (it.place.clone(), it.applies)).collect(),
        parts: Vec::new(),
        kinds: case
            .statements
            .iter()
            .filter(|it| it.place.layer == "resource" && it.applies)
            .map(|it| (it.place.clone(), it.kinds.clone()))
            .collect(),
    }
}

/// E-590: any explicit deny, else any implicit deny, else allow; the rest from the first such part.
fn combine(parts: Vec<Answer>) -> Answer {
    let decision = ["ExplicitDeny", "ImplicitDeny", "Allow"]
        .into_iter()
        .find(|wanted| parts.iter().any(|part| part.decision == *wanted))
        .expect("every part has one of the three decisions");
    let first = parts
        .iter()
        .find(|part| part.decision == decision)
        .expect("the decision was taken from a part")
        .clone();
    Answer { applies: BTreeMap::new(), kinds: BTreeMap::new(), parts, ..first }
}
