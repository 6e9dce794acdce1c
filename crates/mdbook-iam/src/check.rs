//! What `iam book test` asks of a built book, beyond what a build does.

mod coverage;
mod figures;
pub(crate) mod imprint;
pub(crate) mod prose;
mod shape;
mod spelling;
mod style;
mod terms;

use std::path::Path;

use crate::links::{self, Rendered};
use crate::problem::Problem;

/// Files among the chapters that the checks and our blocks read; no part of a built book.
pub(crate) const DATA: &[&str] =
    &["coverage.toml", "fillers.txt", "glossary.toml", "schedule.toml", "words.txt"];

/// A book that has been built.
pub(crate) struct Built<'b> {
    /// The folder that holds `book.toml`.
    pub root: &'b Path,
    /// The folder of the chapters, seen from there.
    pub source: &'b Path,
    /// The folder it was built into.
    pub output: &'b Path,
    /// Its chapters in order.
    pub chapters: &'b [Rendered],
}

/// What the checks found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What the book still lacks while chapters are being written.
    pub notes: Vec<String>,
}

/// Everything that is wrong with the book, and what is still to come.
pub(crate) fn check(book: &Built) -> Findings {
    let mut findings = Findings::default();
    findings.problems.extend(links::check(book.output, book.chapters));
    let whole = coverage::check(book, &mut findings);
    shape::check(book, whole, &mut findings);
    findings.problems.extend(figures::check(book));
    findings.problems.extend(style::check(book));
    findings.problems.extend(spelling::check(book));
    findings.problems.extend(terms::check(book));
    findings
}

/// Whether every chapter that the book is to have is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whole {
    /// All are there: what is wanting is wrong.
    Yes,
    /// Some are to come: what is wanting is counted.
    NotYet,
}

impl Findings {
    /// Adds what every chapter of a whole book has: wrong, or counted under `name` until then.
    fn wanting(&mut self, whole: Whole, name: &str, problems: Vec<Problem>) {
        match (whole, problems.len()) {
            (_, 0) => {}
            (Whole::Yes, _) => self.problems.extend(problems),
            (Whole::NotYet, count) => self.notes.push(format!("{name}: {count} to come")),
        }
    }
}

/// The number of a chapter, from the name of its file; pages without one are no chapters.
pub(crate) fn number(file: &Path) -> Option<usize> {
    let stem = file.file_stem()?.to_str()?;
    let digits = stem.split_once('-')?.0;
    digits.parse().ok()
}

/// The lines of a list file with their numbers: no blank ones, no comments.
fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines().map(str::trim));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}
