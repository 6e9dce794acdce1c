//! What does an IAM policy say, and what is wrong with its text?

mod diagnostic;
pub mod json;
mod render;
mod span;
mod visible;

pub use diagnostic::{Diagnostic, Note, Problem, Severity};
pub use render::{RenderStyle, render, render_short};
pub use span::{Lines, Position, Span};
