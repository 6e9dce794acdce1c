//! The program as its users meet it: arguments in; output, files and exit codes out.

#![expect(clippy::disallowed_methods, reason = "the tests look at files like a user")]

mod check;
mod eval;
mod explain;
mod lesson;
mod program;
mod repl;
mod watch;
