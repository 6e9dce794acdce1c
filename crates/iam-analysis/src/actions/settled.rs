//! Actions for which the texts of the statements already tell that there is no such request.

use iam_eval::{Layer, PrincipalKind};
use iam_policy::Effect;

use super::Actions;
use super::scope::{Effort, Scope};
use crate::bits::Bits;
use crate::cast::Member;
use crate::layers::Placed;
use crate::question::{PolicySet, Question};

/// A question with everything found out about it so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matter<'m, 'q> {
    /// The question.
    pub(crate) question: &'m Question<'q>,
    /// The documents of its sets: of those that must allow, then of those that must not.
    pub(crate) sets: &'m [Vec<Placed<'q>>],
    /// The actions of each statement, the answer of [`of_statements`](super::of_statements).
    pub(crate) of: &'m [Bits],
    /// Who may be the caller.
    pub(crate) cast: &'m [Member],
}

/// The actions for which the texts of the statements do not settle the question.
///
/// An action is left out where one of the allowing sets can allow it by no statement, or only by
/// such as are plainly covered: whenever one of them lets a request through, so does one of the
/// refusing sets, and nothing there revokes that.
pub(crate) fn unsettled(matter: &Matter<'_, '_>, actions: Actions<'_>) -> Bits {
    let mut left = actions.in_focus(&matter.question.focus);
    let allowed = &matter.question.allowed;
    let refusing = refusing(matter);
    let effort = Effort::new();
    for (set, documents) in allowed.iter().zip(matter.sets) {
        left = match set {
            PolicySet::Alone(_) => {
                uncovered(&Alone::new(documents, matter), &refusing, &left, &effort)
            }
            PolicySet::Layers { .. } => {
                left.intersect_with(&grantable(documents, matter, actions));
                left
            }
        };
    }
    left
}

/// A document asked alone: its statements by effect, in their order.
struct Alone<'m> {
    allow: Vec<Numbered<'m>>,
    deny: Vec<Numbered<'m>>,
}

/// A statement and its place in its document.
struct Numbered<'m> {
    at: usize,
    scope: Scope<'m>,
}

impl<'m> Alone<'m> {
    fn new(documents: &'m [Placed<'_>], matter: &Matter<'m, '_>) -> Alone<'m> {
        let mut alone = Alone { allow: Vec::new(), deny: Vec::new() };
        for placed in documents {
            let policy = placed.document.policy();
            for (at, statement) in policy.statements.iter().enumerate() {
                let Some(actions) = matter.of.get(placed.first + at) else { continue };
                let scope = Scope::new(statement, policy.kind, actions);
                match statement.effect {
                    Effect::Allow => alone.allow.push(Numbered { at, scope }),
                    Effect::Deny => alone.deny.push(Numbered { at, scope }),
                }
            }
        }
        alone
    }
}

/// The documents of the refusing sets that are asked alone.
fn refusing<'m>(matter: &Matter<'m, '_>) -> Vec<Alone<'m>> {
    let sets = matter.sets.get(matter.question.allowed.len()..).unwrap_or_default();
    let pairs = matter.question.refused.iter().zip(sets);
    pairs
        .filter_map(|(set, documents)| match set {
            PolicySet::Alone(_) => Some(Alone::new(documents, matter)),
            PolicySet::Layers { .. } => None,
        })
        .collect()
}

/// The actions of `among` that the layers of a set may allow: those of an Allow that grants, those
/// that may need none, and all for a root user.
fn grantable(documents: &[Placed<'_>], matter: &Matter<'_, '_>, actions: Actions<'_>) -> Bits {
    if matter.cast.iter().any(|member| member.principal.kind() == PrincipalKind::Root) {
        return Bits::all(actions.len());
    }
    let mut granted = actions.of_service("sts");
    for placed in documents {
        let grants = matches!(placed.layer, None | Some(Layer::Identity | Layer::Resource));
        let statements = placed.document.policy().statements.iter().zip(placed.first..);
        for (_, number) in statements.filter(|(it, _)| grants && it.effect == Effect::Allow) {
            matter.of.get(number).into_iter().for_each(|about| granted.union_with(about));
        }
    }
    granted
}

/// The actions of `among` for which some Allow of the document is not covered by one of the
/// refusing documents.
fn uncovered(own: &Alone<'_>, refusing: &[Alone<'_>], among: &Bits, effort: &Effort) -> Bits {
    let revoking: Vec<Vec<Bits>> = refusing.iter().map(|it| revoking(it, own, effort)).collect();
    let mut uncovered = Bits::default();
    for one in &own.allow {
        let mut left = one.scope.actions.clone();
        left.intersect_with(among);
        // What is uncovered by another statement need not be looked at again.
        left.subtract(&uncovered);
        for (other, revoking) in refusing.iter().zip(&revoking) {
            let mut covered = covered(one, &other.allow, &left, effort);
            for (deny, revoked) in other.deny.iter().zip(revoking) {
                if revoked.meets(&covered) && !deny.scope.is_apart(&one.scope, effort) {
                    covered.subtract(revoked);
                }
            }
            left.subtract(&covered);
        }
        uncovered.union_with(&left);
    }
    uncovered
}

/// For each Deny of a refusing document the actions for which it may revoke what the document
/// `own` allows: `own` has no Deny that applies whenever it does.
fn revoking(refusing: &Alone<'_>, own: &Alone<'_>, effort: &Effort) -> Vec<Bits> {
    let revoked = |deny: &Numbered<'_>| {
        let mut revoked = deny.scope.actions.clone();
        revoked.subtract(&covered(deny, &own.deny, deny.scope.actions, effort));
        revoked
    };
    refusing.deny.iter().map(revoked).collect()
}

/// The actions of `among` for which one of the other statements applies whenever this one does.
fn covered(one: &Numbered<'_>, others: &[Numbered<'_>], among: &Bits, effort: &Effort) -> Bits {
    let mut left = among.clone();
    let mut partial = Vec::new();
    // A statement of the same place is the likeliest to say the same.
    let (before, from) = others.split_at(others.partition_point(|it| it.at < one.at));
    for other in from.iter().chain(before).map(|it| &it.scope) {
        if left.is_empty() {
            break;
        }
        if !other.actions.meets(&left) || !other.admits_all_of(&one.scope, effort) {
            continue;
        }
        if other.spans(&one.scope, effort) {
            left.subtract(other.actions);
        } else {
            partial.push(other);
        }
    }
    left.subtract(&covered_together(&one.scope, &partial, &left, effort));
    let mut covered = among.clone();
    covered.subtract(&left);
    covered
}

/// The actions of `among` for which each entry of the resource block is covered by some of the
/// other statements, all of which admit every caller and context of this one.
fn covered_together(one: &Scope<'_>, others: &[&Scope<'_>], among: &Bits, effort: &Effort) -> Bits {
    let entries = one.resources.as_ref().map_or(&[][..], |it| it.listed());
    if entries.len() < 2 || others.len() < 2 {
        return Bits::default();
    }
    let mut together = among.clone();
    for entry in entries {
        let mut about = Bits::default();
        let spanning = others.iter().filter(|other| other.spans_entry(entry, effort));
        spanning.for_each(|other| about.union_with(other.actions));
        together.intersect_with(&about);
        if together.is_empty() {
            break;
        }
    }
    together
}
