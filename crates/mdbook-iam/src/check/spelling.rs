//! Spelling: British English, and the names of our own that `words.txt` lists.

use std::collections::BTreeSet;
use std::fs;

use iam_policy::nearest;

use super::prose::{self, Piece};
use super::{Built, entries};
use crate::problem::Problem;

/// The words that no dictionary has, in the folder of the chapters. A book without it is not
/// looked through.
const FILE: &str = "words.txt";

/// Every form of every word of SCOWL's British English, one a line, sorted; `data/en_GB.LICENSE`
/// says whose it is.
const WORDS: &str = include_str!("../../data/en_GB.txt");

/// The unknown words of all pages, each once a page.
pub(crate) fn check(book: &Built) -> Vec<Problem> {
    let file = book.source.join(FILE);
    let Ok(text) = fs::read_to_string(book.root.join(&file)) else { return Vec::new() };
    let own: BTreeSet<&str> = entries(&text).map(|(_, word)| word).collect();
    let dictionary: Vec<&str> = WORDS.lines().collect();
    let mut problems = Vec::new();
    for chapter in book.chapters {
        let mut seen = BTreeSet::new();
        let passages = prose::read(&chapter.source);
        for piece in passages.iter().flat_map(|passage| &passage.pieces) {
            for word in words(piece).filter(|word| !is_known(word, &own, &dictionary)) {
                if seen.insert(word.to_owned()) {
                    let problem = Problem::new(&chapter.file, format!("unknown word `{word}`"));
                    problems.push(problem.at(piece.line).help(advice(word, &dictionary, &file)));
                }
            }
        }
    }
    problems
}

fn advice(word: &str, dictionary: &[&str], file: &std::path::Path) -> String {
    match nearest(word, dictionary.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? A name of ours goes to {}", file.display()),
        None => format!("correct it, or add it to {}", file.display()),
    }
}

/// The words of a piece that have a spelling: no code, names with digits, addresses or acronyms.
fn words(piece: &Piece) -> impl Iterator<Item = &str> {
    let text = if piece.code { "" } else { &piece.text };
    let plain = text.split_whitespace().filter(|token| {
        let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
        !inner.contains(['_', '@', '=', '{', '$', '*', '~', '<', '\\', ':'])
            && !inner.chars().any(|c| c.is_ascii_digit())
            && !is_path(inner)
    });
    let parts = plain.flat_map(|token| token.split(|c: char| !c.is_alphabetic() && !is_mark(c)));
    let parts = parts.map(|word| word.trim_matches(is_mark));
    let parts =
        parts.map(|word| word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word));
    parts.filter(|word| word.chars().count() > 1 && !has_inner_capital(word))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Whether a token is the name of a file or a site: a dot between letters.
fn is_path(token: &str) -> bool {
    let mut parts = token.split('.');
    parts.clone().count() > 1 && parts.all(|part| part.ends_with(char::is_alphanumeric))
}

fn has_inner_capital(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

fn is_known(word: &str, own: &BTreeSet<&str>, dictionary: &[&str]) -> bool {
    let plain = word.replace('’', "'");
    let lower = plain.to_lowercase();
    let is_listed = |word: &str| own.contains(word) || dictionary.binary_search(&word).is_ok();
    is_listed(&plain) || is_listed(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(text: &str) -> Vec<&str> {
        let piece = Piece { text: text.to_owned(), line: 1, code: false };
        let dictionary: Vec<&str> = WORDS.lines().collect();
        assert!(dictionary.is_sorted());
        let own = BTreeSet::from(["Harbourline", "ferryman"]);
        let found: Vec<String> = words(&piece)
            .filter(|it| !is_known(it, &own, &dictionary))
            .map(str::to_owned)
            .collect();
        text.split_whitespace().filter(|it| found.iter().any(|word| it.contains(word))).collect()
    }

    #[test]
    fn british_english_and_our_names_are_known() {
        assert_eq!(unknown("The colour of Harbourline's authorisation, Ferryman"), [""; 0]);
        assert_eq!(unknown("the color of harborline, teh"), ["color", "harborline,", "teh"]);
    }

    #[test]
    fn names_of_machines_have_no_spelling() {
        assert_eq!(unknown("s3:GetObject hl-x2 omar.json aws:x IAM GetObjct a_b"), [""; 0]);
    }
}
