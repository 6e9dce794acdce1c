//! The result of a scenario as plain data, and its JSON form that other programs rely on (E-700).

mod message;
mod steps;
mod write;

use crate::combine::Outcome;
use crate::context::filled;
use crate::explain::{BlockName, Explanation, Group, StatementTrace, explain};
use crate::layer::Layer;
use crate::reason::Reason;
use crate::request::Request;
use crate::scenario::{Found, Scenario};

pub use steps::{BlockView, StatementView, Step, TestView, ValueView};

/// How much a result tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The decision and its reason.
    Result,
    /// Also every step, the context after filling, and all diagnostics.
    Trace,
}

/// What a scenario came to.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The scenario's name.
    pub name: Option<String>,
    /// The requests, in order; none where the input is invalid.
    pub parts: Vec<PartResult>,
    /// Whether the scenario listed parts, so that the results of all are told.
    pub is_compound: bool,
    /// The problems of the scenario and its documents.
    pub problems: Vec<Found>,
}

/// What one request came to.
#[derive(Debug, Clone)]
pub struct PartResult {
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The decision.
    pub outcome: Outcome,
    /// The first reason in the order of evaluation.
    pub reason: Reason,
    /// The statements that decided.
    pub deciding: Vec<StatementRef>,
    /// The layers that failed to allow.
    pub blocked_by: Vec<BlockedBy>,
    /// Allow statements that one block kept from applying.
    pub near_misses: Vec<NearMiss>,
    /// The uncertain points the decision touches.
    pub uncertain: Vec<String>,
    /// One sentence for people.
    pub message: String,
    /// The steps of the evaluation.
    pub steps: Vec<Step>,
    /// The context after filling: key, origin, values.
    pub context: Vec<ContextKey>,
}

/// Where a statement stands (E-701).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    /// The layer.
    pub layer: Layer,
    /// The name of the document.
    pub policy: String,
    /// The level of the organization.
    pub level: Option<String>,
    /// The index of the statement, from 0.
    pub statement: usize,
    /// Its name.
    pub sid: Option<String>,
}

/// A layer that failed to allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedBy {
    /// The layer.
    pub layer: Layer,
    /// The level of the organization.
    pub level: Option<String>,
}

/// A statement that nearly allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The statement.
    pub statement: StatementRef,
    /// The block that did not match: `principal`, `action`, `resource` or `condition`.
    pub failed: &'static str,
    /// What did not match, in words.
    pub why: String,
}

/// A key of the context after filling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextKey {
    /// Its name.
    pub key: String,
    /// `derived`, `given` or `overridden`.
    pub origin: &'static str,
    /// Its values.
    pub values: Vec<String>,
    /// Whether it is a set.
    pub is_set: bool,
}

/// Reads a scenario and decides it, with every detail.
pub fn evaluate_text(text: &str) -> Evaluation {
    evaluate(text, Detail::Trace)
}

/// Reads a scenario and decides it.
pub fn evaluate(text: &str, detail: Detail) -> Evaluation {
    let read = Scenario::read(text);
    let parts = read.scenario.as_ref().map_or(Vec::new(), |scenario| {
        scenario.requests().map(|request| part(scenario, &request, detail)).collect()
    });
    Evaluation {
        name: read.name,
        is_compound: read.scenario.is_some_and(|scenario| scenario.is_compound),
        parts,
        problems: read.problems,
    }
}

impl Scenario {
    /// Decides the scenario.
    pub fn evaluate(&self, detail: Detail) -> Evaluation {
        Evaluation {
            name: self.name.clone(),
            parts: self.requests().map(|request| part(self, &request, detail)).collect(),
            is_compound: self.is_compound,
            problems: Vec::new(),
        }
    }
}

fn part<'p>(scenario: &'p Scenario, request: &Request<'p>, detail: Detail) -> PartResult {
    let found = explain(&scenario.policies, request);
    let deciding: Vec<StatementRef> =
        found.deciding().into_iter().map(|(group, trace)| reference(group, trace)).collect();
    let blocked_by = found
        .blocked_by()
        .into_iter()
        .map(|(layer, level)| BlockedBy { layer, level: level.map(str::to_owned) });
    let blocked_by: Vec<BlockedBy> = blocked_by.collect();
    let near_misses: Vec<NearMiss> = found
        .near_misses()
        .into_iter()
        .map(|(group, trace, missed)| near_miss(&found, request, group, trace, missed))
        .collect();
    let message = message::sentence(&found, request, &deciding, &near_misses);
    let traced = detail == Detail::Trace;
    PartResult {
        action: request.action.text().to_owned(),
        resource: request.target.text().to_owned(),
        outcome: found.verdict.outcome,
        reason: found.verdict.reason,
        uncertain: found.marks.names(),
        steps: if traced { steps::steps(&found, request) } else { Vec::new() },
        context: if traced { context(request) } else { Vec::new() },
        deciding,
        blocked_by,
        near_misses,
        message,
    }
}

fn reference(group: &Group<'_>, trace: &StatementTrace<'_>) -> StatementRef {
    StatementRef {
        layer: group.layer,
        policy: trace.document.name.clone(),
        level: group.level.map(str::to_owned),
        statement: trace.at,
        sid: trace.statement.sid.as_ref().map(|sid| sid.value.to_string()),
    }
}

fn near_miss<'p>(
    found: &Explanation<'p>,
    request: &Request<'p>,
    group: &Group<'p>,
    trace: &StatementTrace<'p>,
    missed: BlockName,
) -> NearMiss {
    NearMiss {
        statement: reference(group, trace),
        failed: missed.word(),
        why: message::miss(found, request, trace, missed),
    }
}

fn context(request: &Request<'_>) -> Vec<ContextKey> {
    let key = |(key, origin, presence): (
        String,
        crate::context::Origin,
        crate::context::Presence<'_>,
    )| {
        ContextKey {
            key,
            origin: origin.word(),
            values: presence.values().map(str::to_owned).collect(),
            is_set: presence.single().is_none(),
        }
    };
    filled(request).into_iter().map(key).collect()
}

impl StatementRef {
    /// The JSON pointer of the statement in its document.
    pub fn pointer(&self) -> String {
        format!("/Statement/{}", self.statement)
    }
}

impl Evaluation {
    /// The decision about all parts together (E-590); `None` where the input is invalid.
    pub fn outcome(&self) -> Option<Outcome> {
        self.deciding_part().map(|part| part.outcome)
    }

    /// The part that gives the overall reason: the first with the overall decision.
    pub fn deciding_part(&self) -> Option<&PartResult> {
        let worst = self.parts.iter().map(|part| part.outcome).max()?;
        self.parts.iter().find(|part| part.outcome == worst)
    }

    /// The word for the overall decision.
    pub fn decision(&self) -> &'static str {
        self.outcome().map_or("InvalidInput", Outcome::word)
    }

    /// The uncertain points of all parts, sorted.
    pub fn uncertain(&self) -> Vec<String> {
        let all: std::collections::BTreeSet<&String> =
            self.parts.iter().flat_map(|part| &part.uncertain).collect();
        all.into_iter().cloned().collect()
    }

    /// One sentence for people about the whole scenario.
    pub fn message(&self) -> String {
        match self.deciding_part() {
            Some(part) => part.message.clone(),
            None => message::invalid(&self.problems),
        }
    }

    /// The result as one line of JSON.
    pub fn to_json(&self, detail: Detail) -> String {
        write::result(self, detail)
    }
}
