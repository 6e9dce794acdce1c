//! Tests of the book engine from outside: small books in folders of their own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that finds no file or no value has failed"
)]

mod blocks;
mod checks;
mod contrast;
mod pages;
mod sample;
mod server;
