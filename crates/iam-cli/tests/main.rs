//! The program as its users meet it: arguments in; output, files and exit codes out.

#![expect(clippy::disallowed_methods, reason = "the tests look at files like a user")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests share may fail like a test"
)]

mod authors;
mod check;
mod doctor;
mod eval;
mod explain;
mod fix;
mod grading;
mod lesson;
mod lookup;
mod lsp;
mod mistakes;
mod pack;
mod program;
mod progress;
mod prove;
mod repl;
mod reports;
mod rewrite;
#[cfg(unix)]
mod shells;
mod watch;
mod who;
