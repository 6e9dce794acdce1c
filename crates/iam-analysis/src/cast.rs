//! The callers who stand for all callers.
//!
//! Candidates are made first: ordinary ones, those that the policies name, and those that reach
//! every combination of answers to the tests of names. Then whoever answers everything like an
//! earlier one is dropped. The evaluator gives the answers.

mod answers;
mod arns;
mod asks;
mod candidates;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use iam_eval::{Principal, PrincipalKind};

use crate::answer::Doubt;
use crate::cast::answers::Examiner;
use crate::cast::asks::Asks;
use crate::cast::candidates::candidates;
use crate::question::{Callers, Question, World};

/// A caller.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// As a scenario writes it, in JSON.
    pub(crate) json: String,
    /// Ready to ask.
    pub(crate) principal: Principal,
}

/// Callers enough that each caller there can be answers every test of a key that follows from the
/// principal, and every principal block, like one of them; the most ordinary ones first. Only the
/// principal of the world where it has one.
///
/// Tags, claims and `aws:userid` are left to whoever asks: members have none. Where a policy
/// variable stands for the name of a user, there are users of several names.
pub(crate) fn cast(question: &Question<'_>, world: &World) -> Result<Vec<Member>, Doubt> {
    if let Some(json) = &world.principal {
        let principal = Principal::from_json(json);
        let principal =
            principal.ok_or_else(|| unmodelled("the principal of the world is none"))?;
        return Ok(vec![Member { json: json.clone(), principal }]);
    }
    let asks = Asks::of(question, world);
    let examiner = Examiner::new(&asks, world);
    let mut known = BTreeSet::new();
    let mut members = Vec::new();
    for candidate in candidates(&asks, world)? {
        let Some(principal) = Principal::from_json(&candidate.json) else { continue };
        let excluded = match question.focus.callers {
            Callers::Any => false,
            Callers::Strangers => is_at_home(&principal, world),
        };
        let is_member = members.iter().any(|it: &Member| it.json == candidate.json);
        if !excluded
            && !is_member
            && known.insert(examiner.answers(&principal, &candidate.namesake))
        {
            members.push(Member { json: candidate.json, principal });
        }
    }
    Ok(members)
}

/// Whether the principal is no stranger to the account of the world.
fn is_at_home(principal: &Principal, world: &World) -> bool {
    principal.kind() == PrincipalKind::Service || principal.account() == Some(world.account)
}

fn unmodelled(what: &str) -> Doubt {
    Doubt::Unmodelled(what.to_owned())
}
