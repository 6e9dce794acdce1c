//! What is the learner asked, and is the answer right? Exercises, quizzes, grading and progress,
//! all from text to values.
//!
//! The [`Library`] holds the exercises and quizzes that are part of the program. An [`Exercise`]
//! and an [`Answer`] make a [`Grade`], which [`render`] writes for people and [`report`] for
//! programs. [`Progress`] is what a
//! learner has done so far. [`check_exercise`] and [`check_quiz`] tell authors whether their file
//! does its work, [`files`] where it does not. The parts of these values are described in their
//! modules.

mod author;
mod error;
pub mod exercise;
pub mod files;
pub mod grade;
pub mod library;
mod load;
pub mod pack;
pub mod progress;
pub mod proof;
pub mod quiz;
mod report;
mod scenario;
pub mod schema;
mod suggest;
mod table;

pub use author::{check_exercise, check_quiz};
pub use error::AuthorError;
pub use exercise::Exercise;
pub use grade::{Answer, Grade, Status, Style, grade, reading, remarks, render};
pub use library::{Library, NotFound};
pub use load::load_exercise;
pub use progress::{Event, EventKind, Progress};
pub use proof::Proof;
pub use quiz::{Quiz, load_quiz};
pub use report::report;
