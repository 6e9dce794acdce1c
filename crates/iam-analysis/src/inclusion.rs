//! Whether one pattern matches everything that another matches, and whether two have a text in
//! common.

use iam_policy::{ArnPattern, Case, Part, Pattern, ResourcePattern};

/// Whether some text is matched by both patterns of `*` and `?`; letter case counts.
pub fn overlap(one: &str, other: &str) -> bool {
    let glob = |text: &str| Glob::new(&Pattern::glob(text), Case::Sensitive);
    glob(one).overlaps(&glob(other))
}

/// A pattern, cut into symbols so that it can be compared with many others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    symbols: Vec<Symbol>,
}

/// What stands at one place of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Symbol {
    /// This character.
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
    /// A policy variable: its key and its default.
    Variable(Box<str>, Option<Box<str>>),
}

impl Glob {
    /// The pattern with or without regard to the case of ASCII letters. Only patterns of the same
    /// `case` can be compared.
    pub fn new(pattern: &Pattern, case: Case) -> Glob {
        let fold = |char: char| match case {
            Case::Sensitive => char,
            Case::Ignored => char.to_ascii_lowercase(),
        };
        let mut symbols = Vec::new();
        for part in pattern.parts() {
            match part {
                Part::Text(text) => symbols.extend(text.chars().map(|it| Symbol::Char(fold(it)))),
                Part::One => symbols.push(Symbol::One),
                Part::Many => symbols.push(Symbol::Many),
                Part::Variable(it) => {
                    symbols.push(Symbol::Variable(it.key.clone(), it.default.clone()));
                }
            }
        }
        Glob { symbols }
    }

    /// The pattern that matches only this text.
    pub fn literal(text: &str) -> Glob {
        Glob { symbols: text.chars().map(Symbol::Char).collect() }
    }

    /// Whether this pattern matches every text that `other` matches.
    ///
    /// Without variables the answer is exact. A variable is taken to be covered by `*` and by the
    /// same variable only, so with variables `true` is certain and `false` is not. The work grows
    /// with the product of the lengths.
    pub fn covers(&self, other: &Glob) -> bool {
        let singles = other.singles();
        // Which beginnings of `other` are covered by what has been read of this pattern.
        let mut reached = vec![false; other.symbols.len() + 1];
        reached.iter_mut().take(1).for_each(|it| *it = true);
        let mut rest = self.symbols.as_slice();
        while let Some(symbol) = rest.first() {
            match symbol {
                Symbol::Char(_) | Symbol::Variable(..) => {
                    rest = rest.get(1..).unwrap_or_default();
                    step(&mut reached, &other.symbols, |it| it == symbol);
                }
                Symbol::One | Symbol::Many => {
                    let run = Run::at(rest);
                    rest = rest.get(run.symbols..).unwrap_or_default();
                    run.cover(&mut reached, &other.symbols, &singles);
                }
            }
            if !reached.contains(&true) {
                return false;
            }
        }
        reached.last() == Some(&true)
    }

    /// Whether some text may match both patterns. A variable may stand for any text, so with
    /// variables only `false` is certain.
    pub fn overlaps(&self, other: &Glob) -> bool {
        // Whether a text may match the beginning of this pattern and each beginning of the other.
        let mut above = vec![false; other.symbols.len() + 1];
        for own in [None].into_iter().chain(self.symbols.iter().map(Some)) {
            let mut here: Vec<bool> = Vec::with_capacity(above.len());
            let mut corner = false;
            let columns = [None].into_iter().chain(other.symbols.iter().map(Some));
            for (theirs, &up) in columns.zip(&above) {
                let left = here.last() == Some(&true);
                let is_elastic = |it: Option<&Symbol>| it.is_some_and(|it| !it.is_single());
                let both = match (own, theirs) {
                    (None, None) => true,
                    // It takes no character here, or one more symbol of the other pattern.
                    _ if is_elastic(own) || is_elastic(theirs) => up || left,
                    (Some(own), Some(theirs)) => own.meets(theirs) && corner,
                    (Some(_), None) | (None, Some(_)) => false,
                };
                here.push(both);
                corner = up;
            }
            above = here;
        }
        above.last() == Some(&true)
    }

    /// How many characters every text has, at least, that the first n symbols match.
    fn singles(&self) -> Vec<usize> {
        let mut count = 0;
        let counts = self.symbols.iter().map(|symbol| {
            count += usize::from(symbol.is_single());
            count
        });
        std::iter::once(0).chain(counts).collect()
    }
}

impl Symbol {
    /// Whether it always stands for exactly one character.
    fn is_single(&self) -> bool {
        match self {
            Symbol::Char(_) | Symbol::One => true,
            Symbol::Many | Symbol::Variable(..) => false,
        }
    }

    /// Whether one character may be both.
    fn meets(&self, other: &Symbol) -> bool {
        match (self, other) {
            (Symbol::Char(own), Symbol::Char(theirs)) => own == theirs,
            (Symbol::One | Symbol::Many | Symbol::Variable(..), _)
            | (_, Symbol::One | Symbol::Many | Symbol::Variable(..)) => true,
        }
    }
}

/// Wildcards side by side: their order does not matter.
struct Run {
    /// How many symbols they are.
    symbols: usize,
    /// How many characters they stand for, at least.
    least: usize,
    /// Whether they stand for no more than that.
    is_bounded: bool,
}

impl Run {
    fn at(symbols: &[Symbol]) -> Run {
        let is_wild = |it: &&Symbol| matches!(it, Symbol::One | Symbol::Many);
        let run = symbols.iter().take_while(is_wild);
        let least = run.clone().filter(|it| **it == Symbol::One).count();
        let symbols = run.count();
        Run { symbols, least, is_bounded: symbols == least }
    }

    /// From the beginnings reached before the run to those reached behind it.
    fn cover(&self, reached: &mut Vec<bool>, other: &[Symbol], singles: &[usize]) {
        if self.is_bounded {
            for _ in 0..self.least {
                step(reached, other, Symbol::is_single);
            }
            return;
        }
        // From the first beginning the run gets as far as from any later one.
        let first = reached.iter().position(|it| *it);
        let before = first.and_then(|first| singles.get(first));
        for (at, (it, count)) in reached.iter_mut().zip(singles).enumerate() {
            *it = first.is_some_and(|first| first <= at)
                && before.is_some_and(|before| before + self.least <= *count);
        }
    }
}

/// Each beginning grows by one symbol, if that fits; the others are lost.
fn step(reached: &mut Vec<bool>, other: &[Symbol], fits: impl Fn(&Symbol) -> bool) {
    let grown = reached.iter().zip(other).map(|(reached, symbol)| *reached && fits(symbol));
    *reached = std::iter::once(false).chain(grown).collect();
}

/// An ARN pattern, cut into its six fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnGlob {
    fields: Vec<Glob>,
}

impl ArnGlob {
    /// The fields of an ARN pattern; those not written are `*` (E-214).
    pub fn new(pattern: &ArnPattern) -> ArnGlob {
        let fields = pattern.fields();
        ArnGlob { fields: fields.iter().map(|it| Glob::new(it, Case::Sensitive)).collect() }
    }

    /// Whether this pattern matches every ARN that `other` matches, as [`Glob::covers`].
    pub fn covers(&self, other: &ArnGlob) -> bool {
        self.fields.iter().zip(&other.fields).all(|(own, theirs)| own.covers(theirs))
    }

    /// Whether some ARN may match both, as [`Glob::overlaps`].
    pub fn overlaps(&self, other: &ArnGlob) -> bool {
        self.fields.iter().zip(&other.fields).all(|(own, theirs)| own.overlaps(theirs))
    }
}

/// An entry of a resource block, ready to be compared with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceGlob {
    /// `*`: also the resource of actions that have none (E-211).
    Anything,
    /// The resources with these ARNs.
    Arn(ArnGlob),
}

impl ResourceGlob {
    /// What the entry matches.
    pub fn new(pattern: &ResourcePattern) -> ResourceGlob {
        match pattern {
            ResourcePattern::Anything => ResourceGlob::Anything,
            ResourcePattern::Arn(pattern) => ResourceGlob::Arn(ArnGlob::new(pattern)),
        }
    }

    /// Whether this entry matches every resource that `other` matches, as [`Glob::covers`].
    pub fn covers(&self, other: &ResourceGlob) -> bool {
        match (self, other) {
            (ResourceGlob::Anything, ResourceGlob::Anything | ResourceGlob::Arn(_)) => true,
            (ResourceGlob::Arn(_), ResourceGlob::Anything) => false,
            (ResourceGlob::Arn(own), ResourceGlob::Arn(theirs)) => own.covers(theirs),
        }
    }

    /// Whether some resource may match both, as [`Glob::overlaps`].
    pub fn overlaps(&self, other: &ResourceGlob) -> bool {
        match (self, other) {
            (ResourceGlob::Anything, ResourceGlob::Anything | ResourceGlob::Arn(_))
            | (ResourceGlob::Arn(_), ResourceGlob::Anything) => true,
            (ResourceGlob::Arn(own), ResourceGlob::Arn(theirs)) => own.overlaps(theirs),
        }
    }
}

#[cfg(test)]
mod tests;
