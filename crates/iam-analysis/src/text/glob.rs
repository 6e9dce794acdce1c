//! Globs: how they are made of the patterns of policies, and matching one with one text.

use iam_policy::{ArnPattern, Case, Part, Pattern, Variable};

use crate::text::places::Places;
use crate::text::{Class, Glob, Symbol};

/// What stands for a policy variable in a glob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Var {
    /// This text, character by character.
    Text(String),
    /// Any text.
    Shape,
    /// It has no value, nor a default, so that its pattern matches nothing (E-406).
    Missing,
}

impl Glob {
    /// The glob of this text alone.
    pub(crate) fn literal(text: &str) -> Glob {
        let mut glob = Glob::default();
        glob.push_text(text, Case::Sensitive);
        glob
    }

    /// The glob of every text.
    pub(crate) fn any() -> Glob {
        Glob { symbols: vec![Symbol::Many(Class::Any)] }
    }

    /// The glob of every text that is an ARN: six fields, the first of them `arn`.
    pub(crate) fn any_arn() -> Glob {
        let mut glob = Glob::literal("arn:");
        for _ in 1..5 {
            glob.push(Symbol::Many(Class::NotColon));
            glob.push(Symbol::Char(':'));
        }
        glob.push(Symbol::Many(Class::Any));
        glob
    }

    /// The glob of a policy's pattern, its variables replaced; `None` where it matches nothing.
    pub(crate) fn of(
        pattern: &Pattern,
        case: Case,
        value: impl Fn(&Variable) -> Var,
    ) -> Option<Glob> {
        let mut glob = Glob::default();
        glob.push_pattern(pattern, case, Class::Any, &value)?;
        Some(glob)
    }

    /// The glob of a whole ARN: what stands for several characters in one of its first five fields
    /// stays in that field. `None` where it matches no ARN.
    pub(crate) fn of_arn(pattern: &ArnPattern, value: impl Fn(&Variable) -> Var) -> Option<Glob> {
        let fields = pattern.fields();
        let (resource, head) = fields.split_last()?;
        let mut glob = Glob::default();
        for (at, field) in head.iter().enumerate() {
            let mut part = Glob::default();
            part.push_pattern(field, Case::Sensitive, Class::NotColon, &value)?;
            if part.symbols.contains(&Symbol::Char(':')) {
                return None;
            }
            if at == 0 {
                part = part.matches("arn").then(|| Glob::literal("arn"))?;
            }
            part.symbols.into_iter().for_each(|symbol| glob.push(symbol));
            glob.push(Symbol::Char(':'));
        }
        glob.push_pattern(resource, Case::Sensitive, Class::Any, &value)?;
        Some(glob)
    }

    /// Adds a symbol, in a form that keeps automata small: neighbouring runs become one, and a
    /// single character stands before the run of the same class.
    pub(crate) fn push(&mut self, symbol: Symbol) {
        let Some(Symbol::Many(left)) = self.symbols.last().copied() else {
            return self.symbols.push(symbol);
        };
        match symbol {
            Symbol::Many(right) if right.kinds().is_within(left.kinds()) => {}
            Symbol::Many(right) if left.kinds().is_within(right.kinds()) => {
                self.symbols.pop();
                self.push(symbol);
            }
            Symbol::One(right) if left == right => {
                self.symbols.pop();
                self.symbols.extend([symbol, Symbol::Many(left)]);
            }
            Symbol::Char(_) | Symbol::Fold(_) | Symbol::One(_) | Symbol::Many(_) => {
                self.symbols.push(symbol);
            }
        }
    }

    /// Adds the characters of a text.
    pub(crate) fn push_text(&mut self, text: &str, case: Case) {
        self.symbols.extend(text.chars().map(|character| match case {
            Case::Sensitive => Symbol::Char(character),
            Case::Ignored => Symbol::Fold(character.to_ascii_lowercase()),
        }));
    }

    /// Adds a pattern whose wildcards stand for characters of a class; `None` where it matches
    /// nothing.
    fn push_pattern(
        &mut self,
        pattern: &Pattern,
        case: Case,
        class: Class,
        value: &impl Fn(&Variable) -> Var,
    ) -> Option<()> {
        for part in pattern.parts() {
            match part {
                Part::Text(text) => self.push_text(text, case),
                Part::One => self.push(Symbol::One(class)),
                Part::Many => self.push(Symbol::Many(class)),
                Part::Variable(variable) => match value(variable) {
                    Var::Text(text) => self.push_text(&text, case),
                    Var::Shape => self.push(Symbol::Many(class)),
                    Var::Missing => return None,
                },
            }
        }
        Some(())
    }

    /// Whether it is the glob of one text alone.
    #[cfg(test)]
    pub(crate) fn is_literal(&self) -> bool {
        self.symbols.iter().all(|symbol| matches!(symbol, Symbol::Char(_)))
    }

    /// Whether it matches the whole text.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let mut at = self.start();
        for character in text.chars() {
            at = self.after(&at, character);
        }
        at.contains(self.symbols.len())
    }

    /// The places reached before the first character. Place `n` says that the symbols before
    /// number `n` are done.
    pub(crate) fn start(&self) -> Places {
        let mut places = Places::none(self.symbols.len());
        self.enter(&mut places, 0);
        places
    }

    /// The places reached from others by one character.
    pub(crate) fn after(&self, places: &Places, character: char) -> Places {
        let mut next = Places::none(self.symbols.len());
        for place in places.iter() {
            match self.symbols.get(place) {
                Some(symbol) if symbol.accepts(character) => {
                    self.enter(&mut next, if symbol.is_run() { place } else { place + 1 });
                }
                Some(_) | None => {}
            }
        }
        next
    }

    /// Adds a place, and those behind it that need no character.
    fn enter(&self, places: &mut Places, place: usize) {
        places.insert(place);
        let behind = self.symbols.get(place..).unwrap_or(&[]);
        let runs = behind.iter().take_while(|symbol| symbol.is_run()).count();
        (place + 1..=place + runs).for_each(|place| places.insert(place));
    }
}
