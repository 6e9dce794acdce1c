//! The search over condition keys: is there one region for each key so that a formula holds?

use crate::bits::Bits;
use crate::formula::Formula;

/// The region of one key is among these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Among {
    /// The number of the key.
    pub(crate) axis: usize,
    /// The numbers of its regions.
    pub(crate) regions: Bits,
    /// The numbers of all its other regions.
    pub(crate) others: Bits,
}

impl Among {
    /// The opposite.
    pub(crate) fn not(&self) -> Among {
        Among { axis: self.axis, regions: self.others.clone(), others: self.regions.clone() }
    }
}

/// The budget of a search is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

/// The regions that are left for each key where the formula holds; every choice out of them does.
/// `None` where it can never hold. `sizes` tells how many regions each key has; `nodes` how many
/// branches may still be looked at.
pub(crate) fn solve(
    goal: &Formula<Among>,
    sizes: &[usize],
    nodes: &mut u64,
) -> Result<Option<Vec<Bits>>, OverBudget> {
    let start =
        Branch { left: sizes.iter().map(|size| Bits::all(*size)).collect(), open: Vec::new() };
    let mut waiting = Vec::new();
    waiting.extend(start.with(&[goal]));
    while let Some(branch) = waiting.pop() {
        *nodes = nodes.checked_sub(1).ok_or(OverBudget)?;
        let Some((at, parts)) = branch.narrowest() else { return Ok(Some(branch.left)) };
        let mut rest = branch.clone();
        rest.open.swap_remove(at);
        let mut next = Vec::new();
        for part in parts {
            next.extend(rest.clone().with(&[part]));
            // Later branches need not look at what this one covers.
            if let Formula::Atom(atom) = part {
                match rest.restricted(&atom.not()) {
                    Some(narrower) => rest = narrower,
                    None => break,
                }
            }
        }
        // The first part is looked at first.
        waiting.extend(next.into_iter().rev());
    }
    Ok(None)
}

/// What is left of each key, and what still has to hold.
#[derive(Debug, Clone)]
struct Branch<'f> {
    left: Vec<Bits>,
    /// Formulas of the form "any of".
    open: Vec<&'f [Formula<Among>]>,
}

/// What is known of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Holds,
    Fails,
    Open,
}

impl<'f> Branch<'f> {
    fn restricted(mut self, atom: &Among) -> Option<Branch<'f>> {
        let left = self.left.get_mut(atom.axis)?;
        left.intersect_with(&atom.regions);
        (!left.is_empty()).then_some(self)
    }

    /// The branch where these hold too, as far as they can be told apart at once.
    fn with(mut self, formulas: &[&'f Formula<Among>]) -> Option<Branch<'f>> {
        let mut waiting: Vec<&'f Formula<Among>> = formulas.to_vec();
        loop {
            while let Some(formula) = waiting.pop() {
                match formula {
                    Formula::Constant(true) => {}
                    Formula::Constant(false) => return None,
                    Formula::Atom(atom) => self = self.restricted(atom)?,
                    Formula::All(parts) => waiting.extend(parts),
                    Formula::Any(parts) => self.open.push(parts),
                }
            }
            // What has only one way left must go it.
            let open = std::mem::take(&mut self.open);
            for parts in open {
                let mut ways = parts.iter().filter(|part| self.known(part) != Known::Fails);
                match (ways.next(), ways.next()) {
                    (None, _) => return None,
                    (Some(way), None) => waiting.push(way),
                    (Some(_), Some(_)) => {
                        if !parts.iter().any(|part| self.known(part) == Known::Holds) {
                            self.open.push(parts);
                        }
                    }
                }
            }
            if waiting.is_empty() {
                return Some(self);
            }
        }
    }

    /// The open formula with the fewest ways left, and these ways.
    fn narrowest(&self) -> Option<(usize, Vec<&'f Formula<Among>>)> {
        let ways = |parts: &&'f [Formula<Among>]| -> Vec<&'f Formula<Among>> {
            parts.iter().filter(|part| self.known(part) != Known::Fails).collect()
        };
        let all = self.open.iter().map(ways).enumerate();
        all.min_by_key(|(_, ways)| ways.len())
    }

    fn known(&self, formula: &Formula<Among>) -> Known {
        match formula {
            Formula::Constant(true) => Known::Holds,
            Formula::Constant(false) => Known::Fails,
            Formula::Atom(atom) => match self.left.get(atom.axis) {
                Some(left) if left.is_subset_of(&atom.regions) => Known::Holds,
                Some(left) if left.meets(&atom.regions) => Known::Open,
                Some(_) | None => Known::Fails,
            },
            Formula::All(parts) => self.joined(parts, Known::Holds, Known::Fails),
            Formula::Any(parts) => self.joined(parts, Known::Fails, Known::Holds),
        }
    }

    /// `neutral` if all parts are, `strong` if one is, else open.
    fn joined(&self, parts: &[Formula<Among>], neutral: Known, strong: Known) -> Known {
        let mut all = neutral;
        for part in parts {
            let known = self.known(part);
            if known == strong {
                return strong;
            }
            if known == Known::Open {
                all = Known::Open;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(axis: usize, regions: &[usize], size: usize) -> Formula<Among> {
        let regions: Bits = regions.iter().copied().collect();
        let mut others = Bits::all(size);
        others.subtract(&regions);
        Formula::Atom(Among { axis, regions, others })
    }

    /// A small generator of numbers, the same every time.
    fn next(state: &mut u64) -> usize {
        *state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }

    fn random(state: &mut u64, depth: usize) -> Formula<Among> {
        let parts = |state: &mut u64| -> Vec<_> {
            (0..1 + next(state) % 3).map(|_| random(state, depth - 1)).collect()
        };
        match if depth == 0 { 0 } else { next(state) % 3 } {
            0 => {
                let axis = next(state) % 3;
                let chosen: Vec<usize> = (0..3).filter(|_| next(state).is_multiple_of(2)).collect();
                among(axis, &chosen, 3)
            }
            1 => Formula::all(parts(state)),
            _ => Formula::any(parts(state)),
        }
    }

    fn holds(formula: &Formula<Among>, at: [usize; 3]) -> bool {
        match formula {
            Formula::Constant(is) => *is,
            Formula::Atom(atom) => atom.regions.contains(at[atom.axis]),
            Formula::All(parts) => parts.iter().all(|part| holds(part, at)),
            Formula::Any(parts) => parts.iter().any(|part| holds(part, at)),
        }
    }

    #[test]
    fn finds_regions_exactly_where_there_are_some() {
        let mut state = 7;
        for _ in 0..20_000 {
            let formula = random(&mut state, 3);
            let all = (0..27).map(|n| [n / 9, n / 3 % 3, n % 3]);
            let expected = all.clone().any(|at| holds(&formula, at));
            let found = solve(&formula, &[3, 3, 3], &mut 10_000).unwrap();
            assert_eq!(found.is_some(), expected, "{formula:?}");
            if let Some(left) = found {
                let inside = |at: &[usize; 3]| (0..3).all(|axis| left[axis].contains(at[axis]));
                assert!(all.filter(inside).all(|at| holds(&formula, at)), "{formula:?}");
            }
            let not = formula.negated(&Among::not);
            let all = (0..27).map(|n| [n / 9, n / 3 % 3, n % 3]);
            for at in all {
                assert_ne!(holds(&formula, at), holds(&not, at));
            }
        }
    }
}
