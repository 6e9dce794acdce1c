//! `iam repl`: the session of the tutor at a terminal or over a pipe.

use crate::args::Global;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};

/// Runs the REPL until its end.
pub(crate) fn run(_global: &Global, _console: &mut Console) -> Ended {
    Err(Failure::new(code::ENVIRONMENT, "the REPL is not part of this program yet"))
}
