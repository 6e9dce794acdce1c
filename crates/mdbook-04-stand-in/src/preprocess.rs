//! What a preprocessor is given and what it answers.

use std::path::PathBuf;

use serde::Deserialize;

use crate::book::Book;
use crate::errors::Result;

/// A change of the book between reading and rendering.
pub trait Preprocessor {
    /// The name under which `book.toml` knows it.
    fn name(&self) -> &str;

    /// The changed book.
    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book>;

    /// Whether it has anything to say to that renderer.
    fn supports_renderer(&self, _renderer: &str) -> bool {
        true
    }
}

/// What a preprocessor may know about the build.
#[derive(Debug, Clone, Deserialize)]
pub struct PreprocessorContext {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
    /// The settings of the book.
    pub config: crate::Config,
    /// The name of the renderer, such as `html`.
    pub renderer: String,
    /// The version of mdBook that asks.
    pub mdbook_version: String,
}
