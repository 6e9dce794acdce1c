//! What a learner hands in.

use std::collections::BTreeMap;

use crate::exercise::{Document, Exercise, LearnerFile, Request, WrongAnswer};
use crate::scenario::scenario_text;

/// What a learner hands in: the text of each file, by its name in the exercise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    texts: BTreeMap<String, String>,
}

impl Answer {
    /// What the learner's files hold at first.
    pub fn start(exercise: &Exercise) -> Answer {
        Answer::from_files(exercise, |file| file.start)
    }

    /// The answer of the author.
    pub fn solution(exercise: &Exercise) -> Answer {
        Answer::from_files(exercise, |file| file.solution)
    }

    /// A known wrong answer: the solution, but for the documents that the wrong answer names.
    pub fn wrong(exercise: &Exercise, wrong: &WrongAnswer) -> Answer {
        let mut answer = Answer::solution(exercise);
        answer.texts.extend(wrong.answer.clone());
        answer
    }

    /// The same answer with another text for one file: a document, `prediction` or `attack`.
    #[must_use]
    pub fn with(mut self, file: &str, text: &str) -> Answer {
        self.texts.insert(file.to_owned(), text.to_owned());
        self
    }

    /// The scenario that decides a request of the exercise with this answer, as text.
    pub fn scenario(&self, exercise: &Exercise, request: &Request) -> String {
        let mut documents = Answer::start(exercise).texts;
        documents.extend(self.texts.clone());
        scenario_text(exercise, &documents, request)
    }

    /// The text of a document: what the learner hands in, or else what the file holds at first.
    pub fn text<'a>(&'a self, document: &'a Document) -> &'a str {
        self.texts.get(&document.name).unwrap_or(&document.start)
    }

    /// The text of a file by its name, if it is there.
    pub(crate) fn named(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    fn from_files(exercise: &Exercise, text: impl Fn(LearnerFile<'_>) -> String) -> Answer {
        let files = exercise.files().into_iter();
        Answer { texts: files.map(|file| (file.name.to_owned(), text(file))).collect() }
    }
}
