//! Sets of values: what sets of a multivalued key can answer.

use std::collections::BTreeSet;

use iam_eval::KeyValues;

use crate::bits::Bits;
use crate::keys::singles::Singles;
use crate::keys::{Choice, TooMany};

/// A smallest set for each way in which some set of values answers the probes.
///
/// `ForAnyValue` asks for a disjunction over the values, `ForAllValues` for a conjunction; nothing
/// else looks at the values of a set. So what a set answers follows from what its values answer one
/// by one, and each longer set is a shorter one with one more value.
pub(crate) fn unions(mut singles: Singles<'_>) -> Result<Vec<Choice>, TooMany> {
    let for_all = singles.probes().for_all();
    let mut sets: Vec<(Vec<usize>, Bits)> = Vec::new();
    let alone = singles.found().iter().enumerate();
    sets.extend(alone.map(|(at, (_, answers))| (vec![at], answers.clone())));
    let mut seen: BTreeSet<Bits> = sets.iter().map(|(_, answers)| answers.clone()).collect();
    let mut next = 0;
    while let Some((members, answers)) = sets.get(next).cloned() {
        next += 1;
        singles.spend(1 + singles.found().len() as u64)?;
        for (at, (_, single)) in singles.found().iter().enumerate() {
            let together = union(&answers, single, &for_all);
            if seen.insert(together.clone()) {
                let mut members = members.clone();
                members.push(at);
                members.sort_unstable();
                sets.push((members, together));
            }
        }
        if sets.len() > singles.limit() {
            return Err(TooMany);
        }
    }
    let value = |at: &usize| singles.found().get(*at).map(|(value, _)| value.clone());
    let choice = |(members, yes): (Vec<usize>, Bits)| {
        let values = members.iter().filter_map(value).collect();
        Choice { values: Some(KeyValues::Many(values)), yes }
    };
    Ok(sets.into_iter().map(choice).collect())
}

/// What two sets answer together.
fn union(left: &Bits, right: &Bits, for_all: &Bits) -> Bits {
    let mut any = left.clone();
    any.union_with(right);
    let mut both = left.clone();
    both.intersect_with(right);
    let mut lost = for_all.clone();
    lost.subtract(&both);
    any.subtract(&lost);
    any
}
