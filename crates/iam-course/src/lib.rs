//! What the learner is asked, and whether the answer is right: exercises, quizzes, grading and
//! progress, all from text to values. An [`Exercise`] comes from [`load_exercise`] or from the
//! library, whose files are part of the program.

mod error;
mod exercise;
mod library;
mod load;
mod progress;
mod quiz;
mod scenario;
mod suggest;
mod table;

pub use error::AuthorError;
pub use exercise::*;
pub use library::*;
pub use load::load_exercise;
pub use progress::*;
pub use quiz::*;
