//! The glossary keeps its word: the chapter that it names for a term speaks of it.

use std::fs;

use super::{Built, number};
use crate::glossary::{FILE, Glossary, Term};
use crate::page;
use crate::problem::Problem;

/// The terms that the chapter they lead to does not use. A chapter that is not written yet, and a
/// term without forms, are asked for nothing.
pub(crate) fn check(book: &Built) -> Vec<Problem> {
    let file = book.source.join(FILE);
    let Ok(text) = fs::read_to_string(book.root.join(&file)) else { return Vec::new() };
    // What is wrong with the file itself has stopped the build.
    let glossary = Glossary::read(&text, &file.to_string_lossy(), &mut Vec::new());
    let mut problems = Vec::new();
    for chapter in book.chapters {
        let Some(number) = number(&chapter.file) else { continue };
        let html = fs::read_to_string(book.output.join(&chapter.page)).unwrap_or_default();
        let links = page::read(&html).links;
        let leads = |term: &Term| {
            let ending = format!("#{}", term.anchor());
            links.iter().any(|link| link.ends_with(&ending))
        };
        for term in glossary.term.iter().filter(|term| term.chapter == number && term.is_linked()) {
            if !leads(term) {
                let message = format!("chapter {number} never says `{}`", term.name);
                let problem = Problem::new(&file, message).at(term.line(&text));
                problems.push(problem.help(
                    "name the chapter that explains it, or give the `forms` the chapter uses",
                ));
            }
        }
    }
    problems
}
