//! The book engine: chapters, exercises and quizzes become a book in which every policy has been
//! parsed and every decision confirmed. [`build`], [`serve()`] and [`test`] drive mdBook as a
//! library; [`Iam`] and [`Admonish`] are its preprocessors, which stock mdBook can run too.

#![expect(
    clippy::disallowed_methods,
    reason = "this crate is a front end: it reads chapters and measures how long a build takes"
)]

mod admonish;
mod chapter;
mod check;
mod codes;
mod course;
mod decide;
mod diagram;
mod driver;
mod exercise;
mod fence;
mod glossary;
mod html;
mod http;
mod json;
mod judge;
mod links;
mod outcome;
mod page;
mod pages;
mod paper;
mod policy;
mod preprocess;
mod problem;
mod quiz;
mod reference;
mod scenario;
mod schedule;
mod serve;
mod situation;
mod trace;
mod warnings;
mod watch;

pub use admonish::Admonish;
pub use driver::{BuildReport, build, test};
pub use preprocess::Iam;
pub use problem::{BookError, Problem};
pub use serve::{Open, serve};
