//! What is wrong with the book, where, and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something that stops the book from being built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, seen from the folder that holds `book.toml`.
    pub file: PathBuf,
    /// The line in that file, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong: lower case, no period, the author's words in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// A problem of a file as a whole.
    pub fn new(file: impl Into<PathBuf>, message: impl Into<String>) -> Problem {
        Problem { file: file.into(), line: None, message: message.into(), help: None }
    }

    /// The same problem at a line.
    #[must_use]
    pub fn at(mut self, line: usize) -> Problem {
        self.line = Some(line);
        self
    }

    /// The same problem with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// A file or folder that could not be read or written.
    pub(crate) fn io(file: &Path, error: &std::io::Error) -> Problem {
        Problem::new(file, format!("the file system refused: {error}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  --> {}", self.message, self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with the book, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl BookError {
    /// `Err` if there is a problem.
    pub(crate) fn unless_empty(mut problems: Vec<Problem>) -> Result<(), BookError> {
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(()) } else { Err(BookError { problems }) }
    }
}

impl From<Problem> for BookError {
    fn from(problem: Problem) -> BookError {
        BookError { problems: vec![problem] }
    }
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}\n")?;
        }
        match self.problems.len() {
            1 => write!(f, "1 problem in the book"),
            n => write!(f, "{n} problems in the book"),
        }
    }
}

impl std::error::Error for BookError {}
