//! The evaluator as the judge of every request found, and how a request is made easy to read.

mod focus;
mod guess;
mod polish;
mod ruling;
mod shape;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use iam_eval::{Carries, Document, Policies, Request, Scenario, suppose};
use iam_policy::{AccountId, Arn, PolicyKind};

use crate::answer::{Asked, StatementAt, Witness};
use crate::question::{PolicySet, Question, World};
use crate::replay;

/// What the evaluator says of a request: it is one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmed {
    /// The Allow statements of the first allowing set that apply.
    pub(crate) allowed_by: Vec<StatementAt>,
    /// The Deny statements of the refusing sets that apply.
    pub(crate) denied_by: Vec<StatementAt>,
    /// The uncertain points that the decisions rest on.
    pub(crate) uncertain: Vec<String>,
}

/// Whether each set of `allowed` allows the request, no set of `refused` does, and the focus holds;
/// `None` where not.
#[cfg(test)]
pub(crate) fn confirm(question: &Question<'_>, world: &World, asked: &Asked) -> Option<Confirmed> {
    Court { question, world }.confirm(asked)
}

/// The most readable request like this one that is confirmed, with as few keys as possible;
/// `None` where the request itself is not confirmed.
pub(crate) fn polish(question: &Question<'_>, world: &World, asked: Asked) -> Option<Witness> {
    polish::polish(Court { question, world }, asked)
}

/// A question and its world, ready to judge requests.
#[derive(Debug, Clone, Copy)]
struct Court<'q> {
    question: &'q Question<'q>,
    world: &'q World,
}

impl<'q> Court<'q> {
    /// What the evaluator says of the request; `None` where it is not one that was asked for.
    ///
    /// The request is read as the scenario that a person would write, so that what is confirmed
    /// here can be repeated there.
    fn confirm(self, asked: &Asked) -> Option<Confirmed> {
        let asked = &self.complete(asked);
        let fits = |fixed: &String| *fixed == asked.principal;
        if !self.world.principal.as_ref().is_none_or(fits) {
            return None;
        }
        let scenario = Scenario::read(&replay::bare(asked, self.world)).scenario?;
        let request = scenario.requests().next()?;
        if !focus::holds(&self.question.focus, self.world, &request) || !self.is_attached(asked) {
            return None;
        }
        self.judge(&request)
    }

    /// Puts a request before every set.
    fn judge(self, request: &Request<'_>) -> Option<Confirmed> {
        let mut confirmed =
            Confirmed { allowed_by: Vec::new(), denied_by: Vec::new(), uncertain: Vec::new() };
        let mut uncertain = BTreeSet::new();
        for (at, set) in self.question.allowed.iter().enumerate() {
            let ruling = ruling::of(set, request);
            if !ruling.allows {
                return None;
            }
            if at == 0 {
                confirmed.allowed_by = ruling.allowed_by;
            }
            uncertain.extend(ruling.uncertain);
        }
        for set in &self.question.refused {
            let ruling = ruling::of(set, request);
            if ruling.allows {
                return None;
            }
            confirmed.denied_by.extend(ruling.denied_by);
            uncertain.extend(ruling.uncertain);
        }
        confirmed.uncertain = uncertain.into_iter().collect();
        Some(confirmed)
    }

    /// The request with all that the world knows of it: the given keys and the owner.
    fn complete(self, asked: &Asked) -> Asked {
        let mut asked = asked.clone();
        let given = &self.world.given;
        asked
            .context
            .retain(|(key, _)| !given.iter().any(|(own, _)| own.eq_ignore_ascii_case(key)));
        asked.context.extend(given.iter().cloned());
        let named = Arn::parse(&asked.resource).and_then(|arn| AccountId::parse(arn.account()));
        if asked.owner.is_none() && named.is_none() && self.has_resource_policy() {
            asked.owner = Some(self.world.account.to_string());
        }
        asked
    }

    fn has_resource_policy(self) -> bool {
        documents(self.question).any(|document| carries_document(document.policy().kind))
    }

    /// Whether the resource is the one that resource policies are attached to, or a part of it.
    fn is_attached(self, asked: &Asked) -> bool {
        let Some(holder) = self.world.attached_to.as_ref().filter(|_| self.has_resource_policy())
        else {
            return true;
        };
        let rest = asked.resource.strip_prefix(holder.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
    }
}

/// Whether a resource carries policies of this kind.
fn carries_document(kind: PolicyKind) -> bool {
    matches!(kind, PolicyKind::Trust | PolicyKind::Resource(_))
}

/// The rule that the resource of an action follows where it has this policy.
pub(crate) fn carries(policy: Option<&Document>, action: &str, arn: Option<Arn<'_>>) -> Carries {
    let kind = policy.map(|document| document.policy().kind);
    let kind = kind.unwrap_or_else(|| suppose::kind_of_resource_policy(action));
    suppose::carries(kind, action, arn)
}

/// Every document of a question, those of the allowing sets first.
fn documents<'q>(question: &'q Question<'_>) -> impl Iterator<Item = &'q Document> {
    question.allowed.iter().chain(&question.refused).flat_map(|set| of_set(set))
}

/// Every document of a set.
pub(crate) fn of_set(set: &PolicySet) -> impl Iterator<Item = &Document> {
    static NONE: std::sync::LazyLock<Policies> = std::sync::LazyLock::new(Policies::default);
    let (alone, policies, resource) = match set {
        PolicySet::Alone(document) => (Some(document), &*NONE, None),
        PolicySet::Layers { policies, resource } => (None, &**policies, resource.as_ref()),
    };
    alone.into_iter().chain(policies.documents()).chain(resource)
}
