//! Exercises and quizzes as the book shows them, read from the folder `exercises`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::decide::lines_before;
use crate::problem::Problem;

/// What the book needs of the course.
#[derive(Debug, Default)]
pub(crate) struct Course {
    /// The exercises by id.
    pub exercises: BTreeMap<String, Exercise>,
    /// The quizzes by the slug of their chapter.
    pub quizzes: BTreeMap<String, Quiz>,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
}

/// The part of an exercise that a reader sees before starting it.
#[derive(Debug, Deserialize)]
pub(crate) struct Exercise {
    /// Its unique name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// From 1 to 5.
    pub difficulty: u8,
    /// How long it takes.
    pub minutes: u32,
    /// Markdown: who needs what.
    pub story: String,
}

/// The questions on a chapter.
#[derive(Debug)]
pub(crate) struct Quiz {
    /// Where it stands.
    pub file: PathBuf,
    /// In the order of the file.
    pub questions: Vec<Question>,
}

/// A question and the line it begins at.
#[derive(Debug)]
pub(crate) struct Question {
    /// The line of `[[question]]`.
    pub line: usize,
    /// What the file says.
    pub entry: QuestionEntry,
    /// The line of each option.
    pub option_lines: Vec<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuizFile {
    chapter: String,
    question: Vec<Spanned<QuestionEntry>>,
}

/// A question as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionEntry {
    /// Its unique name.
    pub id: String,
    /// How it is answered.
    pub r#type: QuestionType,
    /// Markdown: the question.
    pub text: String,
    /// The scenario of a `decision` question, as JSON.
    pub scenario: Option<String>,
    /// The answers to choose from.
    pub option: Vec<Spanned<OptionEntry>>,
    /// Names of exam tasks; the book does not show them.
    #[serde(default, rename = "tasks")]
    _tasks: Value,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum QuestionType {
    /// One option is right.
    Choice,
    /// Two or more options are right.
    Multiple,
    /// The evaluator says which decision is right.
    Decision,
}

/// An answer to choose from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OptionEntry {
    /// Markdown of a line; not for `decision` questions.
    pub text: Option<String>,
    /// The decision this option names, in `decision` questions.
    pub decision: Option<String>,
    /// Whether it is right; not for `decision` questions.
    #[serde(default)]
    pub correct: bool,
    /// Why it is right or wrong.
    #[serde(default)]
    pub why: String,
    /// The misconception behind a wrong option; the book does not show it.
    #[serde(default, rename = "misconception")]
    _misconception: Option<String>,
}

/// Reads every exercise and quiz below `root/exercises`.
pub(crate) fn load(root: &Path) -> Course {
    let mut course = Course::default();
    let folder = root.join("exercises");
    let mut files = Vec::new();
    for chapter in entries(&folder) {
        files.extend(
            entries(&chapter).into_iter().filter(|f| f.extension().is_some_and(|e| e == "toml")),
        );
    }
    for path in files {
        let file = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
        match fs::read_to_string(&path) {
            Ok(text) if path.ends_with("quiz.toml") => course.add_quiz(file, &text),
            Ok(text) => course.add_exercise(file, &text),
            Err(error) => course.problems.push(Problem::io(&file, &error)),
        }
    }
    course
}

impl Course {
    fn add_exercise(&mut self, file: PathBuf, text: &str) {
        match toml::from_str::<Exercise>(text) {
            Ok(exercise) => {
                let id = exercise.id.clone();
                if self.exercises.insert(id.clone(), exercise).is_some() {
                    let problem = Problem::new(file, format!("a second exercise `{id}`"));
                    self.problems.push(problem.help("give each exercise its own id"));
                }
            }
            Err(error) => self.problems.push(unreadable(file, text, &error)),
        }
    }

    fn add_quiz(&mut self, file: PathBuf, text: &str) {
        let quiz: QuizFile = match toml::from_str(text) {
            Ok(quiz) => quiz,
            Err(error) => return self.problems.push(unreadable(file, text, &error)),
        };
        let line = |position| 1 + lines_before(text, position);
        let question = |entry: Spanned<QuestionEntry>| Question {
            line: line(entry.span().start),
            option_lines: entry.get_ref().option.iter().map(|o| line(o.span().start)).collect(),
            entry: entry.into_inner(),
        };
        let questions = quiz.question.into_iter().map(question).collect();
        let chapter = quiz.chapter;
        let quiz = Quiz { file: file.clone(), questions };
        if self.quizzes.insert(chapter.clone(), quiz).is_some() {
            let problem = Problem::new(file, format!("a second quiz for the chapter `{chapter}`"));
            self.problems.push(problem.help("put the questions of a chapter into one file"));
        }
    }
}

fn unreadable(file: PathBuf, text: &str, error: &toml::de::Error) -> Problem {
    let line = 1 + lines_before(text, error.span().map_or(0, |span| span.start));
    Problem::new(file, error.message().trim()).at(line)
}

/// What a folder holds, sorted; nothing if it is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = listing.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
