//! Actions for which the texts of the statements already tell that there is no such request.

use iam_eval::Layer;
use iam_policy::Effect;

use super::Actions;
use super::scope::{Effort, Scope};
use crate::bits::Bits;
use crate::layers::Placed;
use crate::question::{PolicySet, Question, World};

/// The actions for which the texts of the statements do not settle the question. `sets` are the
/// documents of the allowing sets, then those of the refusing ones; `of` is the answer of
/// [`of_statements`](super::of_statements).
///
/// An action is left out where one of the allowing sets can allow it by no statement, or only by
/// such as are plainly covered: whenever one of them lets a request through, so does one of the
/// refusing sets, and nothing there revokes that.
pub(crate) fn unsettled(
    question: &Question<'_>,
    sets: &[Vec<Placed<'_>>],
    of: &[Bits],
    world: &World,
    actions: Actions<'_>,
) -> Bits {
    let mut left = actions.in_focus(&question.focus);
    let effort = Effort::new();
    let (allowed, refused) = sets.split_at_checked(question.allowed.len()).unwrap_or((sets, &[]));
    let refusing = alone(&question.refused, refused, of);
    for (set, documents) in question.allowed.iter().zip(allowed) {
        match set {
            PolicySet::Alone(_) => {
                left = uncovered(&Alone::new(documents, of), &refusing, &left, &effort);
            }
            PolicySet::Layers { .. } if may_be_root(world) => {}
            PolicySet::Layers { .. } => left.intersect_with(&grantable(documents, of, actions)),
        }
    }
    left
}

/// Whether the caller may be a root user, who needs no permission: not where the principal of the
/// world, in JSON, has nothing that could be this word.
fn may_be_root(world: &World) -> bool {
    world.principal.as_ref().is_none_or(|json| json.contains("root") || json.contains('\\'))
}

/// The actions that the layers of a set may allow to somebody who is no root user: those of an
/// Allow that grants, and those that may need none (E-509).
fn grantable(documents: &[Placed<'_>], of: &[Bits], actions: Actions<'_>) -> Bits {
    let mut granted = actions.of_service("sts");
    for placed in documents {
        let grants = matches!(placed.layer, None | Some(Layer::Identity | Layer::Resource));
        let statements = placed.document.policy().statements.iter().zip(placed.first..);
        for (_, number) in statements.filter(|(it, _)| grants && it.effect == Effect::Allow) {
            of.get(number).into_iter().for_each(|about| granted.union_with(about));
        }
    }
    granted
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
    fn new(documents: &'m [Placed<'m>], of: &'m [Bits]) -> Alone<'m> {
        let mut alone = Alone { allow: Vec::new(), deny: Vec::new() };
        for placed in documents {
            let policy = placed.document.policy();
            for (at, statement) in policy.statements.iter().enumerate() {
                let Some(actions) = of.get(placed.first + at) else { continue };
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

/// The documents of the sets that are asked alone.
fn alone<'m>(
    sets: &[&PolicySet],
    documents: &'m [Vec<Placed<'m>>],
    of: &'m [Bits],
) -> Vec<Alone<'m>> {
    let pairs = sets.iter().zip(documents);
    pairs
        .filter_map(|(set, documents)| match set {
            PolicySet::Alone(_) => Some(Alone::new(documents, of)),
            PolicySet::Layers { .. } => None,
        })
        .collect()
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
