//! What one symbol accepts, and which kinds of characters there are at all.

use crate::text::{Class, Symbol};

/// A set of kinds of characters. Every class is a union of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Kinds = Kinds(0);
    const SLASH: Kinds = Kinds(1);
    const COLON: Kinds = Kinds(2);
    const DIGIT: Kinds = Kinds(4);
    const OTHER: Kinds = Kinds(8);

    /// The kind of one character.
    pub(crate) fn of(character: char) -> Kinds {
        match character {
            '/' => Kinds::SLASH,
            ':' => Kinds::COLON,
            '0'..='9' => Kinds::DIGIT,
            _ => Kinds::OTHER,
        }
    }

    pub(crate) fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub(crate) fn is_within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }
}

impl Class {
    /// The kinds of its characters.
    pub(crate) fn kinds(self) -> Kinds {
        match self {
            Class::Any => Class::NotColon.kinds().with(Kinds::COLON),
            Class::NotColon => Class::NotSlash.kinds().with(Kinds::SLASH),
            Class::NotSlash => Kinds::DIGIT.with(Kinds::OTHER),
            Class::Digit => Kinds::DIGIT,
        }
    }

    /// Whether the character belongs to it.
    pub(crate) fn holds(self, character: char) -> bool {
        Kinds::of(character).is_within(self.kinds())
    }
}

impl Symbol {
    /// Whether the character may stand here.
    pub(crate) fn accepts(self, character: char) -> bool {
        match self {
            Symbol::Char(own) => own == character,
            Symbol::Fold(own) => own == character.to_ascii_lowercase(),
            Symbol::One(class) | Symbol::Many(class) => class.holds(character),
        }
    }

    /// Whether it stands for any run of characters.
    pub(crate) fn is_run(self) -> bool {
        matches!(self, Symbol::Many(_))
    }

    /// The kinds of characters that may stand here.
    pub(crate) fn kinds(self) -> Kinds {
        match self {
            Symbol::Char(own) | Symbol::Fold(own) => Kinds::of(own),
            Symbol::One(class) | Symbol::Many(class) => class.kinds(),
        }
    }

    /// The kinds of which a character must stand here.
    pub(crate) fn needed(self) -> Kinds {
        match self {
            Symbol::Char(own) | Symbol::Fold(own) => Kinds::of(own),
            Symbol::One(Class::Digit) => Kinds::DIGIT,
            Symbol::One(_) | Symbol::Many(_) => Kinds::NONE,
        }
    }
}
