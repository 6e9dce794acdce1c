//! Applies the changes that need nobody's judgement.

use std::collections::BTreeSet;

use iam_policy::{Certainty, Diagnostic, Edit, Fix, Reading, Severity, edit};

use crate::Setting;
use crate::lint::lint_all;

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// What was done: code and title of each fix, in the order they were applied.
    pub done: Vec<(&'static str, String)>,
}

/// How often the text is looked at again; a fix can lay bare the next one.
const MAX_ROUNDS: usize = 50;

/// Applies every fix that is [`Certainty::Sure`], again and again until none is left. Bytes that
/// no fix is about stay as they are. A fix that would bring more errors is not applied.
pub fn fix(text: &str, reading: &Reading, setting: &Setting) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), done: Vec::new() };
    let mut refused = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let found = lint_all(&fixed.text, reading, setting);
        let round = Round { text: &fixed.text, reading, setting, errors: errors(&found) };
        let candidates = compatible(&found, &refused);
        let admitted = round.admit(Vec::new(), &candidates);
        let is_admitted = |it: &Candidate<'_>| admitted.iter().any(|own| own.place() == it.place());
        let others = candidates.iter().filter(|it| !is_admitted(it));
        refused.extend(others.map(|it| it.name()));
        let text = round.after(&admitted);
        let done: Vec<_> = admitted.iter().map(|it| (it.of.code, it.fix.title.clone())).collect();
        if text == fixed.text {
            break;
        }
        fixed.text = text;
        fixed.done.extend(done);
    }
    fixed
}

/// A finding and the change that removes it.
#[derive(Clone, Copy)]
struct Candidate<'f> {
    of: &'f Diagnostic,
    fix: &'f Fix,
}

/// How a finding is known again after the text has changed.
type Name = (&'static str, String, String);

impl Candidate<'_> {
    fn name(&self) -> Name {
        (self.of.code, self.of.pointer.clone(), self.of.message.clone())
    }

    /// What tells it from the others of its round.
    fn place(&self) -> (&'static str, iam_policy::Span) {
        (self.of.code, self.of.span)
    }
}

/// One look at the text.
struct Round<'t> {
    text: &'t str,
    reading: &'t Reading,
    setting: &'t Setting,
    /// How many errors it has.
    errors: usize,
}

impl Round<'_> {
    /// Those of `base` and `candidates` that bring no more errors together. Nearly always that is
    /// all of them, which takes one look; else halves are tried, down to single ones.
    fn admit<'f>(
        &self,
        base: Vec<Candidate<'f>>,
        candidates: &[Candidate<'f>],
    ) -> Vec<Candidate<'f>> {
        if candidates.is_empty() {
            return base;
        }
        let mut all = base.clone();
        all.extend_from_slice(candidates);
        let after = self.after(&all);
        if errors(&lint_all(&after, self.reading, self.setting)) <= self.errors {
            return all;
        }
        if candidates.len() == 1 {
            return base;
        }
        let (left, right) = candidates.split_at(candidates.len() / 2);
        let base = self.admit(base, left);
        self.admit(base, right)
    }

    /// The text after these fixes.
    fn after(&self, candidates: &[Candidate<'_>]) -> String {
        edit::apply(self.text, candidates.iter().flat_map(|it| &it.fix.edits))
    }
}

/// The fixes that may be made together: sure, not refused before, none about bytes of another.
fn compatible<'f>(found: &'f [Diagnostic], refused: &BTreeSet<Name>) -> Vec<Candidate<'f>> {
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut chosen = Vec::new();
    for of in found {
        let Some(fix) = &of.fix else { continue };
        let candidate = Candidate { of, fix };
        let is_open = fix.certainty == Certainty::Sure && !refused.contains(&candidate.name());
        if is_open && fix.edits.iter().all(|edit| is_free(&taken, edit)) {
            taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
            chosen.push(candidate);
        }
    }
    chosen
}

/// Whether no edit begins where this one does, or is about bytes of it.
fn is_free(taken: &BTreeSet<(usize, usize)>, edit: &Edit) -> bool {
    let (start, end) = (edit.span.start, edit.span.end);
    let before = taken.range(..(start, 0)).next_back();
    let behind = taken.range((start, 0)..).next();
    before.is_none_or(|&(_, end)| end <= start)
        && behind.is_none_or(|&(next, _)| next > start && next >= end)
}

fn errors(found: &[Diagnostic]) -> usize {
    found.iter().filter(|it| it.severity == Severity::Error).count()
}
