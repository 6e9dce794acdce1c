//! Which of several patterns can one text match at the same time?
//!
//! The patterns become automata that read the text side by side. [`explore`] walks through the
//! states they reach together and tells each set of patterns that some text of a language matches,
//! with a shortest such text. What cannot matter any more is cut off early.

mod alphabet;
mod automaton;
mod glob;
mod index;
mod places;
mod symbol;
mod template;
#[cfg(test)]
mod tests;
mod walk;

use std::ops::ControlFlow;

use crate::bits::Bits;
use crate::text::walk::Walk;

pub(crate) use glob::Var;
pub(crate) use places::Places;

/// A pattern as a list of symbols.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Glob {
    pub(crate) symbols: Vec<Symbol>,
}

/// What may stand at one place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Symbol {
    /// This character.
    Char(char),
    /// This character, ASCII case aside; always the lower-case one.
    Fold(char),
    /// One character of a class.
    One(Class),
    /// Any run of characters of a class, also none.
    Many(Class),
}

/// A class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Every character.
    Any,
    /// All but `:`.
    NotColon,
    /// All but `/` and `:`.
    NotSlash,
    /// `0` to `9`.
    Digit,
}

/// Who listens to an exploration, and may end or narrow it.
pub(crate) trait Guide {
    /// Whether no text is of interest any more of which the patterns `alive` may still match, or
    /// match, and those of `sure` (a subset) match whatever follows. All others do not match.
    fn is_hopeless(&mut self, alive: &Bits, sure: &Bits) -> bool;

    /// Some text of the language, a shortest one, matches exactly these patterns.
    fn found(&mut self, matched: &Bits, text: &str) -> ControlFlow<()>;
}

/// The budget of an exploration is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

/// Walks through the texts of `language`, shortest first.
///
/// Each set of matched patterns is told once, unless the guide cuts it off or breaks. `steps` is
/// how many states may still be looked at; it is counted down.
pub(crate) fn explore(
    language: &Glob,
    patterns: &[Glob],
    steps: &mut u64,
    guide: &mut impl Guide,
) -> Result<(), OverBudget> {
    Walk::new(language, patterns).run(steps, guide)
}
