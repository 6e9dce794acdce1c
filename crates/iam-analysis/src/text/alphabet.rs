//! The few characters that stand for all others when patterns read a text.

use std::collections::BTreeSet;

use crate::text::{Class, Glob, Symbol};

/// The characters worth trying, the most readable first.
#[derive(Debug)]
pub(crate) struct Alphabet {
    /// The first is one that no pattern mentions.
    characters: Vec<char>,
    /// The characters with their numbers, by character.
    numbers: Vec<(char, u32)>,
    /// The numbers of those that are digits.
    digits: Vec<u32>,
}

/// The number of the character that stands for all that no pattern mentions.
pub(crate) const OTHER: u32 = 0;

impl Alphabet {
    /// Enough characters that any text can be spelled anew with them so that all globs answer as
    /// before.
    pub(crate) fn of<'g>(globs: impl Iterator<Item = &'g Glob> + Clone) -> Alphabet {
        let mut mentioned: BTreeSet<char> = BTreeSet::new();
        let mut folded: BTreeSet<char> = BTreeSet::new();
        let mut has_digits = false;
        for symbol in globs.flat_map(|glob| &glob.symbols) {
            match *symbol {
                Symbol::Char(character) => _ = mentioned.insert(character),
                Symbol::Fold(character) => _ = folded.insert(character),
                Symbol::One(class) | Symbol::Many(class) => match class {
                    Class::Any => {}
                    Class::NotColon => _ = mentioned.insert(':'),
                    Class::NotSlash => mentioned.extend([':', '/']),
                    Class::Digit => has_digits = true,
                },
            }
        }
        let exact = mentioned.clone();
        for lower in folded {
            let upper = lower.to_ascii_uppercase();
            mentioned.insert(lower);
            // Where neither is mentioned by itself, nothing tells the two apart.
            if exact.contains(&lower) || exact.contains(&upper) {
                mentioned.insert(upper);
            }
        }
        let digit = "1234567890".chars().find(|digit| !mentioned.contains(digit));
        mentioned.extend(digit.filter(|_| has_digits));
        Alphabet::new(unmentioned(&mentioned), mentioned)
    }

    fn new(other: char, mentioned: BTreeSet<char>) -> Alphabet {
        let mut sorted: Vec<char> = mentioned.into_iter().collect();
        sorted.sort_by_key(|&character| (oddity(character), character));
        let characters: Vec<char> = [other].into_iter().chain(sorted).collect();
        let mut numbers: Vec<(char, u32)> = characters.iter().copied().zip(0..).collect();
        let digits = numbers.iter().filter(|it| it.0.is_ascii_digit()).map(|it| it.1).collect();
        numbers.sort_unstable();
        Alphabet { characters, numbers, digits }
    }

    /// The character of a number.
    pub(crate) fn character(&self, number: u32) -> char {
        self.characters.get(number as usize).copied().unwrap_or('x')
    }

    /// Adds the numbers of all characters that the symbol treats otherwise than [`OTHER`].
    pub(crate) fn add_special(&self, symbol: Symbol, numbers: &mut Vec<u32>) {
        let number = |character: char| {
            let found = self.numbers.binary_search_by_key(&character, |it| it.0).ok();
            found.and_then(|at| self.numbers.get(at)).map(|it| it.1)
        };
        match symbol {
            Symbol::Char(character) => numbers.extend(number(character)),
            Symbol::Fold(lower) => {
                numbers.extend([lower, lower.to_ascii_uppercase()].into_iter().filter_map(number));
            }
            Symbol::One(class) | Symbol::Many(class) => match class {
                Class::Any => {}
                Class::NotColon => numbers.extend(number(':')),
                Class::NotSlash => numbers.extend([':', '/'].into_iter().filter_map(number)),
                Class::Digit => numbers.extend(&self.digits),
            },
        }
    }
}

/// A readable character that is not mentioned in either case, and neither digit nor `/` nor `:`.
fn unmentioned(mentioned: &BTreeSet<char>) -> char {
    let is_free = |it: &char| {
        !mentioned.contains(&it.to_ascii_lowercase())
            && !mentioned.contains(&it.to_ascii_uppercase())
    };
    let letters = "xabcdefghijklmnopqrstuvwyz-_.".chars();
    let mut all = letters.chain('\u{e0}'..=char::MAX);
    all.find(is_free).unwrap_or(char::MAX)
}

/// How unpleasant a character is to read in the middle of a name.
fn oddity(character: char) -> u8 {
    match character {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        '-' | '_' | '.' => 3,
        '/' => 4,
        ':' => 6,
        '*' | '?' | '$' => 7,
        it if it.is_whitespace() || it.is_control() => 8,
        _ => 5,
    }
}
