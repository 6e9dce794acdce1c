//! Entries of actions and resources, ready to be compared by what they match.

use std::cell::Cell;

use iam_analysis::inclusion::{Glob, ResourceGlob};
use iam_policy::{ActionEntry, Case, Pattern, ResourceEntry, ResourcePattern};

/// How much comparing one document is worth. What is left out then is not reported.
const MOST_STEPS: usize = 4_000_000;

/// What may still be spent on comparing.
pub(super) struct Effort(Cell<usize>);

impl Effort {
    pub(super) fn new() -> Effort {
        Effort(Cell::new(MOST_STEPS))
    }

    /// Whether so many steps were left; they are spent.
    fn spend(&self, steps: usize) -> bool {
        let left = self.0.get().checked_sub(steps.max(1));
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether anything is left.
    pub(super) fn is_left(&self) -> bool {
        self.0.get() > 0
    }
}

/// What can be asked of two patterns.
pub(super) trait Inclusion {
    /// Whether this one matches everything that `other` matches.
    fn covers(&self, other: &Self) -> bool;
    /// Whether something may match both.
    fn overlaps(&self, other: &Self) -> bool;
}

impl Inclusion for Glob {
    fn covers(&self, other: &Glob) -> bool {
        self.covers(other)
    }

    fn overlaps(&self, other: &Glob) -> bool {
        self.overlaps(other)
    }
}

impl Inclusion for ResourceGlob {
    fn covers(&self, other: &ResourceGlob) -> bool {
        self.covers(other)
    }

    fn overlaps(&self, other: &ResourceGlob) -> bool {
        self.overlaps(other)
    }
}

/// An entry of a list.
pub(super) struct Form<G> {
    /// Its text in the form in which equal entries are equal.
    pub(super) text: String,
    /// How many bytes stand before its first wildcard or variable.
    literal: usize,
    /// Whether it may match more than its own text.
    pub(super) is_wide: bool,
    /// Whether it has a variable.
    pub(super) has_variable: bool,
    glob: G,
}

impl Form<Glob> {
    /// Actions are compared without regard to letter case (E-201).
    pub(super) fn of_action(entry: &ActionEntry) -> Form<Glob> {
        let folded = entry.text.value.to_ascii_lowercase();
        let text = if folded == "*:*" { "*".to_owned() } else { folded };
        let glob = Glob::new(&Pattern::glob(&text), Case::Ignored);
        Form::new(text, false, glob)
    }
}

impl Form<ResourceGlob> {
    /// ARNs are compared field by field (E-212); fields that are not written are wildcards.
    pub(super) fn of_resource(entry: &ResourceEntry) -> Form<ResourceGlob> {
        let mut form =
            Form::new(entry.text.value.to_string(), false, ResourceGlob::new(&entry.pattern));
        if let ResourcePattern::Arn(pattern) = &entry.pattern {
            form.has_variable = pattern.has_variable();
            form.is_wide |= pattern.written_fields() < 6;
        }
        form
    }
}

impl<G: Inclusion> Form<G> {
    fn new(text: String, has_variable: bool, glob: G) -> Form<G> {
        let special = text.bytes().position(|byte| matches!(byte, b'*' | b'?' | b'$'));
        let literal = special.unwrap_or(text.len());
        Form { literal, is_wide: special.is_some(), has_variable, glob, text }
    }

    fn head(&self) -> &str {
        self.text.get(..self.literal).unwrap_or("")
    }

    fn cost(&self, other: &Form<G>) -> usize {
        self.text.len() * other.text.len()
    }

    /// Whether this entry certainly matches everything that `other` matches.
    pub(super) fn covers(&self, other: &Form<G>, effort: &Effort) -> bool {
        effort.spend(1)
            && (self.text == other.text
                || (self.is_wide
                    && other.text.starts_with(self.head())
                    && effort.spend(self.cost(other))
                    && self.glob.covers(&other.glob)))
    }

    /// Whether certainly nothing matches both.
    pub(super) fn is_apart(&self, other: &Form<G>, effort: &Effort) -> bool {
        let (own, theirs) = (self.head(), other.head());
        effort.spend(1)
            && self.text != other.text
            && ((!own.starts_with(theirs) && !theirs.starts_with(own))
                || (effort.spend(self.cost(other)) && !self.glob.overlaps(&other.glob)))
    }
}
