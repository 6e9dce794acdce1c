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
    /// What a search looks at first, short names first; made when first asked for.
    outlines: OnceLock<Vec<Outline>>,
}

/// What a search looks at before it looks at a name itself.
#[derive(Debug)]
pub(crate) struct Outline {
    /// The number of the name.
    pub(crate) number: u32,
    /// The length of the name.
    pub(crate) length: u32,
    /// Where words begin, as bits, up to the 64th character.
    pub(crate) words: u64,
    /// Which characters it has, as bits.
    letters: u64,
    /// Which characters its words begin with, as bits.
    initials: u64,
}

impl Outline {
    /// Whether a word begins with this letter.
    pub(crate) fn has_initial(&self, letter: u8) -> bool {
        self.initials & bit(letter) != 0
    }
}

impl Names {
    /// Names, given as one text and the places where each ends.
    pub(crate) fn new(text: String, ends: Vec<u32>) -> Names {
        let folded = text.to_ascii_lowercase();
        Names { text, folded, ends, outlines: OnceLock::new() }
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

    /// The names in `range` that have every letter of `text`, letter case aside; short ones first.
    pub(crate) fn with_letters(
        &self,
        range: Range<usize>,
        text: &str,
    ) -> impl Iterator<Item = &Outline> {
        let wanted = text.bytes().fold(0, |set, byte| set | bit(byte));
        let fits = move |it: &&Outline| {
            it.letters & wanted == wanted && range.contains(&(it.number as usize))
        };
        self.outlines.get_or_init(|| self.outlines()).iter().filter(fits)
    }

    fn outlines(&self) -> Vec<Outline> {
        let mut by_length: Vec<Vec<usize>> = Vec::new();
        for number in 0..self.len() {
            let length = self.range(number).len();
            if by_length.len() <= length {
                by_length.resize_with(length + 1, Vec::new);
            }
            by_length.get_mut(length).expect("there is room for this length").push(number);
        }
        let mut outlines = Vec::with_capacity(self.len());
        let numbers = by_length.into_iter().flatten();
        outlines.extend(numbers.map(|number| Outline::new(number, self.get(number))));
        outlines
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

impl Outline {
    /// Words begin at capitals behind small letters, and at anything behind a sign.
    fn new(number: usize, name: &str) -> Outline {
        let (number, length) = (number as u32, name.len() as u32);
        let mut outline = Outline { number, length, words: 0, letters: 0, initials: 0 };
        let mut before = b' ';
        for (at, byte) in (0..).zip(name.bytes()) {
            outline.letters |= bit(byte);
            let capital = byte.is_ascii_uppercase() && !before.is_ascii_uppercase();
            if at < u64::BITS && (capital || !before.is_ascii_alphanumeric()) {
                outline.words |= 1 << at;
                outline.initials |= bit(byte);
            }
            before = byte;
        }
        outline
    }
}

/// A character as a bit, letter case aside: one for each letter and digit, one for all others.
fn bit(byte: u8) -> u64 {
    BITS.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// The bit of what is neither letter nor digit.
const OTHER: u64 = 1 << 36;

/// The bits of ASCII characters.
#[expect(clippy::indexing_slicing, reason = "the compiler computes it and would refuse")]
static BITS: [u64; 128] = {
    let mut bits = [OTHER; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        bits[byte as usize] = match byte.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => 1 << (letter - b'a'),
            digit @ b'0'..=b'9' => 1 << (26 + digit - b'0'),
            _ => OTHER,
        };
        byte += 1;
    }
    bits
};

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
