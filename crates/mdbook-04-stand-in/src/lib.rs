//! The few items of mdBook 0.4 that mdbook-admonish uses, so that the rest of it need not be built.

/// The book as a list of items.
pub mod book;
/// The interface of a preprocessor.
pub mod preprocess;
/// Ids for headings.
pub mod utils;

/// The error type of mdBook.
pub mod errors {
    pub use anyhow::{Error, Result};
}

pub use config::Config;

mod config {
    use serde::Deserialize;

    /// The part of `book.toml` that a preprocessor may read.
    #[derive(Debug, Clone, Default, Deserialize)]
    pub struct Config {
        #[serde(default)]
        preprocessor: toml::Table,
    }

    impl Config {
        /// The table `[preprocessor.NAME]`, if there is one.
        pub fn get_preprocessor(&self, name: &str) -> Option<&toml::Table> {
            self.preprocessor.get(name)?.as_table()
        }
    }
}
