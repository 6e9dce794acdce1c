//! Tests of the book engine from outside: small books in folders of their own.

mod blocks;
mod contrast;
mod pages;
mod sample;
mod server;
