//! What does the tutor answer to one line of input?
//!
//! A [`Session`] takes what the learner types and gives a [`Reply`]: text to show and [`Effect`]s
//! for the front end, which alone touches files, clock and terminal. [`needs_more`] tells whether
//! an input goes on in the next line, [`inputs`] takes apart what was pasted. The commands are the
//! rows of one table, [`COMMANDS`]. [`lookup`] answers what AWS offers, here and on the command
//! line; so does [`names`], which completes a name that has begun. [`path`] puts the steps of an
//! evaluation into words, here and in the book.

mod command;
mod commands;
mod completion;
mod continuation;
mod hint;
pub mod lookup;
pub mod names;
mod obstacle;
pub mod path;
mod reply;
mod scene;
mod session;
mod text;

pub use command::{COMMANDS, Command};
pub use completion::Completion;
pub use continuation::{Continuation, inputs, needs_more, unclosed};
pub use reply::{Effect, Reply, Status};
pub use session::{Session, Start};
