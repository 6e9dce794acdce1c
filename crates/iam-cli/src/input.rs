//! Reading the files that are named on the command line; `-` is standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use iam_policy::json::{self, MAX_BYTES};
use iam_policy::{Diagnostic, Lines};

use crate::failure::Failure;

/// The text of a file, and what is wrong with its bytes.
pub(crate) struct Input {
    /// The text; what is not UTF-8 is replaced.
    pub(crate) text: String,
    /// That and where it is not UTF-8.
    pub(crate) problem: Option<Diagnostic>,
}

/// What people call the file.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) { "(standard input)".to_owned() } else { path.display().to_string() }
}

pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The file, ready to be read; folders are refused.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    let failed = |error| Failure::file(path, &error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    Ok(Box::new(file))
}

/// Reads a file, but no more than a byte above what a document may have.
pub(crate) fn read(path: &Path) -> Result<Input, Failure> {
    // Most files fit, so that one look is enough.
    let mut bytes = Vec::with_capacity(1 << 14);
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    open(path)?.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::file(path, &error))?;
    Ok(decode(bytes))
}

/// The text of bytes.
pub(crate) fn decode(bytes: Vec<u8>) -> Input {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Input { text, problem: None },
        Err(error) => error.into_bytes(),
    };
    let (text, problem) = json::decode(&bytes);
    let text = text.into_owned();
    let problem = problem.map(|problem| problem.locate(&Lines::new(&text), String::new()));
    Input { text, problem }
}
