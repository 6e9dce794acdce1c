//! The texts of a key that matter to tests of texts, ARNs and truth values.

mod read;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use iam_policy::Arn;

use crate::bits::Bits;
use crate::keys::axis::Axes;
use crate::keys::fresh::{self, Look};
use crate::keys::kind::Kind;
use crate::keys::probes::Probes;
use crate::keys::singles::Singles;
use crate::keys::{Form, TooMany};
use crate::text::{Class, Glob, Guide, Symbol, explore};

/// How many values of policies and samples of patterns are offered before patterns are explored.
const MOST_SAMPLES: usize = 32;

/// The patterns of all tests, and how the answers of the probes follow from them.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// Each different pattern.
    globs: Vec<Glob>,
    /// The number of the pattern of all ARNs; there where some test compares ARNs.
    any_arn: Option<usize>,
    readings: Vec<Reading>,
    /// The probes whose answer is yes whatever text there is.
    always: Bits,
    /// A text for each pattern that is not one text alone, in the order of the probes.
    samples: Vec<String>,
}

/// What tests of one kind with the same values say of a text: that it is an ARN, where they compare
/// ARNs, and that some pattern matches it, or none.
#[derive(Debug, PartialEq, Eq)]
struct Reading {
    /// A pattern that must match.
    within: Option<usize>,
    /// The patterns of the values.
    any: Bits,
    negated: bool,
    /// The probes that ask this.
    probes: Bits,
}

impl Words {
    /// The patterns of the probes of a key that gives its values in this form.
    pub(crate) fn of(probes: &Probes<'_>, form: Form) -> Words {
        read::words(probes, form)
    }

    /// Each pattern that is neither one text alone nor `*`.
    pub(crate) fn wild(&self) -> impl Iterator<Item = &Glob> {
        self.globs.iter().filter(|glob| !is_literal(glob) && !is_everything(glob))
    }

    /// The texts that stand in the tests, in small letters where letter case is left aside.
    pub(crate) fn literals(&self) -> impl Iterator<Item = String> {
        self.literal_globs().map(|(_, glob)| text_of(glob))
    }

    fn literal_globs(&self) -> impl Iterator<Item = (usize, &Glob)> {
        let is_text = |glob: &Glob| is_literal(glob) && !glob.symbols.is_empty();
        self.globs.iter().enumerate().filter(move |(_, glob)| is_text(glob))
    }

    /// The patterns that are one text alone.
    pub(crate) fn exact(&self) -> impl Iterator<Item = &Glob> {
        self.literal_globs().map(|(_, glob)| glob)
    }

    /// Whether each pattern is one text, the same in any letter case perhaps, or `*`, or the one of
    /// all ARNs: then texts that differ from all of these are told apart by nothing else.
    fn are_plain(&self) -> bool {
        let folds = self.globs.iter().any(is_folded);
        let is_plain = |(at, glob): (usize, &Glob)| {
            is_literal(glob) || is_everything(glob) || (Some(at) == self.any_arn && !folds)
        };
        self.globs.iter().enumerate().all(is_plain)
    }

    /// Offers texts until each region of texts that are on no axis has one.
    pub(crate) fn reach(
        &self,
        key: &str,
        kind: Kind,
        axes: &Axes<'_>,
        singles: &mut Singles<'_>,
    ) -> Result<(), TooMany> {
        if self.are_plain() {
            return self.reach_plain(key, kind, axes, singles);
        }
        for text in self.literals().take(MOST_SAMPLES).chain(self.samples.iter().cloned()) {
            singles.offer(&text)?;
        }
        for text in fresh::words(key, kind).iter().take(2) {
            singles.offer(text)?;
        }
        let language = Glob { symbols: vec![Symbol::One(Class::Any), Symbol::Many(Class::Any)] };
        let mut left = singles.steps();
        let before = left;
        let mut listener = Listener { words: self, axes, singles, failed: false };
        let explored = explore(&language, &self.globs, &mut left, &mut listener);
        if explored.is_err() || listener.failed {
            return Err(TooMany);
        }
        singles.spend(before - left)
    }

    /// Offers each text of a test, and one text or ARN that is none of them.
    fn reach_plain(
        &self,
        key: &str,
        kind: Kind,
        axes: &Axes<'_>,
        singles: &mut Singles<'_>,
    ) -> Result<(), TooMany> {
        let literals: Vec<(usize, String)> =
            self.literal_globs().map(|(number, glob)| (number, text_of(glob))).collect();
        let folds = self.globs.iter().any(is_folded);
        let mut seen = BTreeSet::new();
        for (number, text) in &literals {
            // Texts that stand in the same tests are told apart by nothing else.
            let signature = || (self.readers(*number), Arn::parse(text).is_some());
            if folds || axes.are_asked() || seen.insert(signature()) {
                singles.offer(text)?;
            }
        }
        self.other_cases().try_for_each(|text| singles.offer(&text))?;
        let folded: BTreeSet<String> =
            literals.iter().map(|(_, text)| text.to_ascii_lowercase()).collect();
        let is_new = |text: &str| {
            !folded.contains(&text.to_ascii_lowercase()) && !axes.hold(text) && !text.is_empty()
        };
        let looks =
            if self.any_arn.is_some() { &[Look::Word, Look::Arn][..] } else { &[Look::Any] };
        for look in looks {
            singles.offer(&fresh::other(key, kind, *look, is_new))?;
        }
        Ok(())
    }

    /// For each text whose letter case is left aside, one that differs from all texts whose letter
    /// case matters.
    fn other_cases(&self) -> impl Iterator<Item = String> {
        let exact = self.literal_globs().filter(|(_, glob)| !is_folded(glob));
        let exact: BTreeSet<String> = exact.map(|(_, glob)| text_of(glob)).collect();
        let folded = self.literal_globs().filter(|(_, glob)| is_folded(glob));
        folded.filter_map(move |(_, glob)| fresh::other_case(&text_of(glob), &exact))
    }

    /// The texts that stand in the tests, each in a second letter case where it is left aside.
    pub(crate) fn spellings(&self) -> Vec<String> {
        self.literals().chain(self.other_cases()).collect()
    }

    /// The numbers of the readings that look at a pattern.
    fn readers(&self, glob: usize) -> Vec<usize> {
        let looks = |(at, reading): (usize, &Reading)| reading.any.contains(glob).then_some(at);
        self.readings.iter().enumerate().filter_map(looks).collect()
    }
}

/// Which readings say no, may say either, or say yes, once the next characters of a text are read.
#[derive(Debug)]
struct Outlook<'w> {
    /// The probes that say yes for sure.
    yes: Bits,
    /// The readings that may still come out either way.
    open: Vec<&'w Reading>,
}

impl Words {
    /// What can still come of a text of which these patterns may match, and these surely do.
    fn outlook(&self, alive: &Bits, sure: &Bits) -> Outlook<'_> {
        let mut outlook = Outlook { yes: self.always.clone(), open: Vec::new() };
        for reading in &self.readings {
            let within = |set: &Bits| reading.within.is_none_or(|number| set.contains(number));
            let (can_hit, must_hit) = (reading.any.meets(alive), reading.any.meets(sure));
            let (can, must) = if reading.negated {
                (within(alive) && !must_hit, within(sure) && !can_hit)
            } else {
                (within(alive) && can_hit, within(sure) && must_hit)
            };
            if must {
                outlook.yes.union_with(&reading.probes);
            } else if can {
                outlook.open.push(reading);
            }
        }
        outlook
    }
}

/// How many readings may be open before the answers that can come are no longer counted out.
const MOST_OPEN: usize = 6;

/// Offers the texts of an exploration that answer the probes in a new way.
struct Listener<'l, 's> {
    words: &'l Words,
    axes: &'l Axes<'l>,
    singles: &'l mut Singles<'s>,
    failed: bool,
}

impl Guide for Listener<'_, '_> {
    fn is_hopeless(&mut self, alive: &Bits, sure: &Bits) -> bool {
        let outlook = self.words.outlook(alive, sure);
        if outlook.open.len() > MOST_OPEN {
            return false;
        }
        (0..1_u32 << outlook.open.len()).all(|chosen| {
            let mut answers = outlook.yes.clone();
            for (at, reading) in outlook.open.iter().enumerate() {
                if chosen >> at & 1 == 1 {
                    answers.union_with(&reading.probes);
                }
            }
            self.singles.knows(&answers)
        })
    }

    fn found(&mut self, matched: &Bits, text: &str) -> ControlFlow<()> {
        let told = self.words.outlook(matched, matched).yes;
        if self.singles.knows(&told) {
            return ControlFlow::Continue(());
        }
        // A text on an axis cannot stand for those that are on none.
        self.failed = self.axes.hold(text) || self.singles.offer(text).is_err();
        if self.failed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Whether a glob is of one text, letter case aside perhaps.
pub(crate) fn is_literal(glob: &Glob) -> bool {
    glob.symbols.iter().all(|symbol| matches!(symbol, Symbol::Char(_) | Symbol::Fold(_)))
}

/// Whether a glob leaves aside the case of some letter.
fn is_folded(glob: &Glob) -> bool {
    let folds = |symbol: &Symbol| matches!(symbol, Symbol::Fold(it) if it.is_ascii_alphabetic());
    glob.symbols.iter().any(folds)
}

/// Whether a glob is `*`.
fn is_everything(glob: &Glob) -> bool {
    glob.symbols == [Symbol::Many(Class::Any)]
}

/// The text of a literal glob.
fn text_of(glob: &Glob) -> String {
    let character = |symbol: &Symbol| match symbol {
        Symbol::Char(character) | Symbol::Fold(character) => Some(*character),
        Symbol::One(_) | Symbol::Many(_) => None,
    };
    glob.symbols.iter().filter_map(character).collect()
}
