//! `iam book`: builds, serves and tests the book of the current folder.

use crate::args::Book;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};

/// Runs a command of the book.
pub(crate) fn run(_command: &Book, _console: &mut Console) -> Ended {
    Err(Failure::new(code::ENVIRONMENT, "the book engine is not part of this program yet"))
}
