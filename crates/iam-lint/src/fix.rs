//! Applies the changes that need nobody's judgement.

use std::collections::BTreeSet;

use iam_policy::{Certainty, Diagnostic, Edit, Reading, Severity, edit};

use crate::{Setting, lint};

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// What was done: code and title of each fix, in the order they were applied.
    pub done: Vec<(&'static str, String)>,
}

/// How often the text is looked at again; a fix can lay bare the next one.
const MAX_ROUNDS: usize = 20;

/// Applies every fix that is [`Certainty::Sure`], again and again until none is left. Bytes that
/// no fix is about stay as they are. A fix that would bring a new error is not applied.
pub fn fix(text: &str, reading: &Reading, setting: &Setting) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), done: Vec::new() };
    let mut found = lint(text, reading, setting);
    let mut refused: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let sure = found.iter().filter(|it| {
            it.fix.as_ref().is_some_and(|fix| fix.certainty == Certainty::Sure)
                && !refused.contains(&(it.code, it.message.clone()))
        });
        let Some((next, after)) = first_that_helps(&fixed.text, &found, sure, reading, setting)
        else {
            break;
        };
        for it in next.skipped {
            refused.insert(it);
        }
        fixed.text = next.text;
        fixed.done.push(next.done);
        found = after;
    }
    fixed
}

/// One applied fix.
struct Step {
    text: String,
    done: (&'static str, String),
    skipped: Vec<(&'static str, String)>,
}

/// The first fix that removes its finding and brings no new error, and the findings after it.
fn first_that_helps<'f>(
    text: &str,
    before: &[Diagnostic],
    fixes: impl Iterator<Item = &'f Diagnostic>,
    reading: &Reading,
    setting: &Setting,
) -> Option<(Step, Vec<Diagnostic>)> {
    let errors =
        |found: &[Diagnostic]| found.iter().filter(|it| it.severity == Severity::Error).count();
    let mut skipped = Vec::new();
    for candidate in fixes {
        let Some(fix) = &candidate.fix else { continue };
        let text = edit::apply(text, fix.edits.iter().collect::<Vec<&Edit>>());
        let after = lint(&text, reading, setting);
        if errors(&after) <= errors(before) {
            let done = (candidate.code, fix.title.clone());
            return Some((Step { text, done, skipped }, after));
        }
        skipped.push((candidate.code, candidate.message.clone()));
    }
    None
}
