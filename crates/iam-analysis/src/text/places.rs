//! Sets of places in a glob, which cost no memory of their own while the glob is short.

/// A set of places: one word for the first 64, more words where the glob is longer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Places {
    first: u64,
    more: Vec<u64>,
}

impl Places {
    /// No place of a glob with this many symbols.
    pub(crate) fn none(symbols: usize) -> Places {
        Places { first: 0, more: vec![0; symbols / 64] }
    }

    pub(crate) fn insert(&mut self, place: usize) {
        if let Some(word) = self.word_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub(crate) fn remove(&mut self, place: usize) {
        if let Some(word) = self.word_mut(place / 64) {
            *word &= !(1 << (place % 64));
        }
    }

    pub(crate) fn contains(&self, place: usize) -> bool {
        let word = match place / 64 {
            0 => self.first,
            at => self.more.get(at - 1).copied().unwrap_or(0),
        };
        word >> (place % 64) & 1 == 1
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first == 0 && self.more.iter().all(|word| *word == 0)
    }

    /// The places, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let words = std::iter::once(&self.first).chain(&self.more);
        words.enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }

    fn word_mut(&mut self, at: usize) -> Option<&mut u64> {
        match at {
            0 => Some(&mut self.first),
            _ => self.more.get_mut(at - 1),
        }
    }
}
