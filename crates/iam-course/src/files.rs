//! Everything that is wrong with the files of a course, as their author is told it.

mod pointing;

use crate::author::{check_exercise, check_quiz};
use crate::exercise::Exercise;
use crate::load::load_exercise;
use crate::quiz::{Quiz, load_quiz};
use crate::{AuthorError, Library};

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 256 * 1024;

/// What a file of a course holds.
#[derive(Debug, Clone, PartialEq)]
pub enum File {
    /// An exercise.
    Exercise(Box<Exercise>),
    /// The quiz of a chapter.
    Quiz(Quiz),
}

impl File {
    /// Reads the `text` of a file; `quiz.toml` is a quiz, any other file an exercise.
    ///
    /// # Errors
    ///
    /// Every mistake in the file, in the order of the text.
    pub fn read(file: &str, text: &str) -> Result<File, Vec<AuthorError>> {
        if text.len() > MAX_BYTES {
            let message = format!("the file has more than {MAX_BYTES} bytes");
            let (file, help) = (file.to_owned(), Some("shorten it".to_owned()));
            return Err(vec![AuthorError { file, line: 1, column: 1, message, help }]);
        }
        if file.rsplit('/').next() == Some("quiz.toml") {
            load_quiz(file, text).map(File::Quiz)
        } else {
            load_exercise(file, text).map(|it| File::Exercise(Box::new(it)))
        }
    }
}

/// What is wrong with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It cannot be read, for these reasons.
    Unreadable(Vec<AuthorError>),
    /// It can be read; this keeps it from doing its work. Nothing, if it does.
    Read(Vec<AuthorError>),
}

impl Checked {
    /// Every mistake.
    pub fn errors(&self) -> &[AuthorError] {
        match self {
            Checked::Unreadable(errors) | Checked::Read(errors) => errors,
        }
    }
}

/// Everything that is wrong with one file, each mistake at the field it is about.
pub fn check(file: &str, text: &str) -> Checked {
    let mut errors = match File::read(file, text) {
        Err(errors) => return Checked::Unreadable(errors),
        Ok(File::Exercise(exercise)) => check_exercise(&exercise),
        Ok(File::Quiz(quiz)) => check_quiz(&quiz),
    };
    pointing::point(text, &mut errors);
    errors.sort();
    Checked::Read(errors)
}

/// What is wrong between files that are sound by themselves, such as an id that stands twice.
pub fn check_together(files: &[(&str, &str)]) -> Vec<AuthorError> {
    let mut errors = Library::read(files).shared;
    for error in &mut errors {
        let text = files.iter().find(|(file, _)| *file == error.file).map_or("", |(_, text)| *text);
        pointing::point(text, std::slice::from_mut(error));
    }
    errors
}
