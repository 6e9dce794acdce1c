//! Sets of actions.

use crate::action::ActionId;
use crate::catalog::Catalog;

/// A set of actions of one catalog, one bit for each.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActionSet {
    words: Box<[u64]>,
}

impl ActionSet {
    /// No action.
    pub fn empty(catalog: &Catalog) -> ActionSet {
        ActionSet { words: vec![0; catalog.actions().len().div_ceil(64)].into() }
    }

    /// Every action.
    pub fn all(catalog: &Catalog) -> ActionSet {
        let mut set = ActionSet::empty(catalog);
        catalog.actions().for_each(|action| set.insert(action.id()));
        set
    }

    /// Adds an action.
    pub fn insert(&mut self, id: ActionId) {
        let (word, bit) = place(id);
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
        }
    }

    /// Whether an action is in it.
    pub fn contains(&self, id: ActionId) -> bool {
        let (word, bit) = place(id);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Adds every action of `other`.
    pub fn union_with(&mut self, other: &ActionSet) {
        self.zip(other, |own, other| own | other);
    }

    /// Keeps only what is in `other` too.
    pub fn intersect_with(&mut self, other: &ActionSet) {
        self.zip(other, |own, other| own & other);
    }

    /// Takes away every action of `other`.
    pub fn subtract(&mut self, other: &ActionSet) {
        self.zip(other, |own, other| own & !other);
    }

    fn zip(&mut self, other: &ActionSet, combine: impl Fn(u64, u64) -> u64) {
        let pairs = self.words.iter_mut().zip(&other.words);
        pairs.for_each(|(own, other)| *own = combine(*own, *other));
    }

    /// How many actions are in it.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no action is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether every action of it is in `other`.
    pub fn is_subset_of(&self, other: &ActionSet) -> bool {
        self.words.iter().zip(&other.words).all(|(own, other)| own & !other == 0)
    }

    /// Whether some action is in both.
    pub fn intersects(&self, other: &ActionSet) -> bool {
        self.words.iter().zip(&other.words).any(|(own, other)| own & other != 0)
    }

    /// Its actions, in the order of the catalog.
    pub fn iter(&self) -> impl Iterator<Item = ActionId> {
        let words = (0_u16..).step_by(64).zip(&self.words);
        // Most words of most sets are zero.
        words.filter(|(_, word)| **word != 0).flat_map(|(base, word)| {
            // Each step takes the lowest bit away.
            let rests = std::iter::successors(Some(*word), |rest| Some(rest & (rest - 1)));
            let rests = rests.take(word.count_ones() as usize);
            rests.map(move |rest| ActionId(base + rest.trailing_zeros() as u16))
        })
    }
}

/// The word and the bit of an action.
fn place(id: ActionId) -> (usize, u64) {
    (usize::from(id.0 / 64), 1 << (id.0 % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_what_sets_do() {
        let catalog = Catalog::embedded();
        let get = catalog.covered("s3:Get*");
        let reads = catalog.covered("s3:*");
        assert!(get.is_subset_of(&reads) && get.intersects(&reads) && !reads.is_subset_of(&get));
        let mut rest = reads.clone();
        rest.subtract(&get);
        assert!(!rest.intersects(&get));
        assert_eq!(rest.len() + get.len(), reads.len());
        rest.union_with(&get);
        assert_eq!(rest, reads);
        rest.intersect_with(&get);
        assert_eq!(rest, get);
        let ids: Vec<ActionId> = get.iter().collect();
        assert!(ids.is_sorted() && ids.len() == get.len());
        assert!(ids.iter().all(|id| get.contains(*id)));
        assert!(ActionSet::empty(catalog).is_empty());
        assert_eq!(ActionSet::all(catalog).len(), catalog.actions().len());
    }
}
