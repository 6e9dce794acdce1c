//! What actions and keys do, in one sentence each: a file of its own, for who wants to show it.

use crate::action::Action;
use crate::catalog::Catalog;
use crate::key::Key;
use crate::read::inflate;

/// The sentences of AWS about actions and condition keys.
#[derive(Debug)]
pub struct Descriptions {
    text: String,
    /// Where the sentence of each action ends, then that of each key.
    ends: Vec<usize>,
    actions: usize,
}

/// The first line of the file.
const FORMAT: &[u8] = b"iam-descriptions 1\n";

impl Descriptions {
    /// Reads `descriptions.bin`; `None` where it belongs to another catalog than the embedded one.
    pub fn read(file: &[u8]) -> Option<Descriptions> {
        let catalog = Catalog::embedded();
        let contents = String::from_utf8(inflate(file.strip_prefix(FORMAT)?)?).ok()?;
        let (date, text) = contents.split_once('\n')?;
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let actions = catalog.actions().len();
        let fits = date == catalog.date() && ends.len() == actions + catalog.keys().len();
        fits.then(|| Descriptions { text: text.to_owned(), ends, actions })
    }

    /// What an action does; empty where AWS says nothing.
    pub fn action(&self, action: Action<'_>) -> &str {
        self.line(action.id().index())
    }

    /// What a key tells; empty where AWS says nothing.
    pub fn key(&self, key: Key<'_>) -> &str {
        self.line(self.actions + usize::from(key.index))
    }

    fn line(&self, number: usize) -> &str {
        let before = number.checked_sub(1).and_then(|it| self.ends.get(it));
        let start = before.map_or(0, |end| end + 1);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }
}
