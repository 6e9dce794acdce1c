//! Many names in one text, told by number, and found again letter case aside.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

/// Names in a row; a second copy in small letters serves comparisons.
#[derive(Debug, Default)]
pub(crate) struct Names {
    text: String,
    folded: String,
    /// Where each name ends; the next one begins there.
    ends: Vec<u32>,
    /// The letters of each name; made when first searched.
    letters: OnceLock<Vec<u64>>,
}

impl Names {
    /// Names, given as one text and the places where each ends.
    pub(crate) fn new(text: String, ends: Vec<u32>) -> Names {
        let folded = text.to_ascii_lowercase();
        Names { text, folded, ends, letters: OnceLock::new() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A name as AWS writes it.
    pub(crate) fn get(&self, number: usize) -> &str {
        self.text.get(self.range(number)).expect("names end within their text")
    }

    /// A name in small letters.
    pub(crate) fn folded(&self, number: usize) -> &str {
        self.folded.get(self.range(number)).expect("folding keeps the places of ASCII names")
    }

    fn range(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().expect("a number of this list");
        start as usize..end as usize
    }

    /// The numbers in `range` of names that begin with `start`, letter case aside.
    pub(crate) fn starting(&self, range: Range<usize>, start: &str) -> Range<usize> {
        let first = self.lower_bound(range.clone(), start);
        let begins = |at: &usize| {
            let head = self.folded(*at).get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(start))
        };
        let count = (first..range.end).take_while(begins).count();
        first..first + count
    }

    /// The numbers in `range` of names that have every letter of `text`, letter case aside.
    pub(crate) fn with_letters(
        &self,
        range: Range<usize>,
        text: &str,
    ) -> impl Iterator<Item = usize> {
        let wanted = letters(text);
        let all = self
            .letters
            .get_or_init(|| (0..self.len()).map(|number| letters(self.folded(number))).collect());
        let sets = all.get(range.clone()).unwrap_or_default();
        range.zip(sets).filter(move |(_, own)| *own & wanted == wanted).map(|(number, _)| number)
    }

    /// The number of a name within `range`, where names are sorted letter case aside.
    pub(crate) fn find(&self, range: Range<usize>, name: &str) -> Option<usize> {
        let at = self.lower_bound(range.clone(), name);
        (at < range.end && self.folded(at).eq_ignore_ascii_case(name)).then_some(at)
    }

    /// The first number in `range` whose name is not before `name`, letter case aside.
    pub(crate) fn lower_bound(&self, range: Range<usize>, name: &str) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if compare_folded(self.folded(middle), name) == Ordering::Less {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The characters of a text as bits, letter case aside: one for each letter and digit, one for
/// all others.
fn letters(text: &str) -> u64 {
    let bit = |byte: u8| match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => letter - b'a',
        digit @ b'0'..=b'9' => 26 + digit - b'0',
        _ => 36,
    };
    text.bytes().fold(0, |set, byte| set | 1 << bit(byte))
}

/// Orders a name in small letters and one in any.
fn compare_folded(folded: &str, name: &str) -> Ordering {
    folded.bytes().cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_letter_case_aside() {
        let names = Names::new("GetGetObjectPut".to_owned(), vec![3, 12, 15]);
        assert_eq!(names.get(1), "GetObject");
        assert_eq!(names.find(0..3, "getobject"), Some(1));
        assert_eq!(names.find(0..1, "getobject"), None);
        assert_eq!(names.find(0..3, "getobjects"), None);
        assert_eq!(names.lower_bound(0..3, "h"), 2);
    }
}
