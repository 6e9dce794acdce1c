//! A mistake in one of the course's own files, for the author who wrote it.

use std::fmt;

/// A mistake in an exercise or quiz file: where it is, what is wrong, what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuthorError {
    /// The file, as its reader was told: `04-anatomy-of-a-policy/01-first-allow.toml`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
    /// What is wrong: lower case, no period, the author's words in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for AuthorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AuthorError { file, line, column, message, help } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

impl std::error::Error for AuthorError {}
