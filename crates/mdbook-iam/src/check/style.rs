//! How the book speaks: sentences of a length one can follow, and no words that say nothing.

use std::fs;

use super::prose::{self, Kind, Passage};
use super::{Built, entries, number};
use crate::links::Rendered;
use crate::problem::Problem;

/// The most words of a sentence.
const LONGEST: usize = 40;

/// The words that say nothing, in the folder of the chapters: `WORDS: what to do`.
const FILE: &str = "fillers.txt";

/// Long sentences and empty words of the numbered chapters.
pub(crate) fn check(book: &Built) -> Vec<Problem> {
    let text = fs::read_to_string(book.root.join(book.source).join(FILE)).unwrap_or_default();
    let fillers: Vec<(Vec<String>, &str)> = entries(&text).map(|(_, line)| filler(line)).collect();
    let mut problems = Vec::new();
    for chapter in book.chapters.iter().filter(|chapter| number(&chapter.file).is_some()) {
        for passage in prose::read(&chapter.source) {
            long_sentences(chapter, &passage, &mut problems);
            empty_words(chapter, &passage, &fillers, &mut problems);
        }
    }
    problems
}

fn filler(line: &str) -> (Vec<String>, &str) {
    let (words, advice) = line.split_once(':').unwrap_or((line, "leave it out"));
    (words.split_whitespace().map(str::to_lowercase).collect(), advice.trim())
}

fn long_sentences(chapter: &Rendered, passage: &Passage, problems: &mut Vec<Problem>) {
    // A list of sources is a sentence only to a program.
    let is_imprint = passage.pieces.first().is_some_and(|it| it.text.starts_with("Reading time"));
    if passage.kind != Kind::Text || is_imprint {
        return;
    }
    for sentence in passage.sentences().iter().filter(|it| it.words.len() > LONGEST) {
        let begin: Vec<&str> = sentence.words.iter().take(5).map(String::as_str).collect();
        let message =
            format!("the sentence `{} …` has {} words", begin.join(" "), sentence.words.len());
        let help = format!("make two of it; {LONGEST} words are the most");
        problems.push(Problem::new(&chapter.file, message).at(sentence.line).help(help));
    }
}

fn empty_words(
    chapter: &Rendered,
    passage: &Passage,
    fillers: &[(Vec<String>, &str)],
    problems: &mut Vec<Problem>,
) {
    let mut words: Vec<(usize, String)> = Vec::new();
    for piece in passage.pieces.iter().filter(|piece| !piece.code) {
        let own = piece.text.split(|c: char| !c.is_alphanumeric() && c != '\'');
        let own = own.filter(|word| !word.is_empty());
        words.extend(own.map(|word| (piece.line, word.to_lowercase())));
    }
    for (phrase, advice) in fillers {
        for window in words.windows(phrase.len().max(1)) {
            if window.iter().map(|(_, word)| word).eq(phrase) {
                let line = window.first().map_or(1, |(line, _)| *line);
                let message = format!("`{}` says nothing here", phrase.join(" "));
                problems.push(Problem::new(&chapter.file, message).at(line).help(*advice));
            }
        }
    }
}
