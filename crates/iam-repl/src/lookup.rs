//! What the catalog of AWS says about an action, a condition key, a service or an ARN: the same
//! answers for the tutor and the command line, as text of 80 columns or as JSON.

mod action;
mod actions;
mod arn;
mod arn_shape;
mod key;
mod service;

use iam_catalog::{Catalog, Descriptions};
use iam_policy::json::{Object, object};
use iam_policy::visible;

use crate::text::{WIDTH, lay, wrap};

pub use action::action;
pub use actions::{ActionQuery, actions};
pub use arn::arn;
pub use key::key;
pub use service::service;

/// Where answers come from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    /// Names and how they hang together.
    pub catalog: &'s Catalog,
    /// What actions and keys do, in words.
    pub descriptions: Option<&'s Descriptions>,
    /// What stands in front of a command that an answer names: `iam `, or nothing in the tutor.
    pub program: &'static str,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// Only the name, or the names, one a line.
    Names,
    /// One JSON object, `iam-catalog/v1`.
    Json,
}

/// That the catalog has no such thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What is missing.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Missing {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Missing {
        Missing { message: message.into(), help: help.into() }
    }
}

/// A lookup's answer, or that there is nothing of that name.
pub type Answer = Result<String, Missing>;

impl Source<'_> {
    /// The last line of every text.
    fn footer(&self) -> String {
        format!("\ncatalog of AWS as of {}\n", self.catalog.date())
    }

    /// One JSON object with the schema and the day of the data.
    fn json(&self, fill: impl FnOnce(&mut Object<'_>)) -> String {
        let mut text = object(|out| {
            out.text("schema", "iam-catalog/v1");
            out.text("catalog", self.catalog.date());
            fill(out);
        });
        text.push('\n');
        text
    }
}

/// The columns of a label.
const LABEL: usize = 12;

/// A label and words behind it, broken into lines.
fn row(label: &str, words: &str) -> String {
    broken(&format!("  {label:LABEL$}"), words)
}

/// Words broken into lines behind what they begin with.
fn broken(first: &str, words: &str) -> String {
    lay(&wrap(first, words), WIDTH)
}

/// The template of an ARN under a row, broken where it is too long: behind the account, and behind
/// slashes.
fn template(text: &str) -> String {
    let room = WIDTH.saturating_sub(LABEL + 4);
    let mut lines = vec![String::new()];
    let mut colons = 0;
    for part in text.split_inclusive([':', '/']) {
        let line = lines.last().map_or(0, String::len);
        let is_resource = colons == 5 && lines.len() == 1;
        if text.len() > room && line > 0 && (is_resource || line + part.len() > room) {
            lines.push("  ".to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
        }
        colons += usize::from(part.ends_with(':'));
    }
    lines.iter().map(|line| under(&format!("  {line}"))).collect()
}

/// A line under a row, as it is.
fn under(line: &str) -> String {
    format!("  {:LABEL$}{line}\n", "")
}

/// The first few of some names, and how many there are more.
fn some_of<T: AsRef<str>>(names: &[T], limit: usize) -> String {
    let shown: Vec<&str> = names.iter().take(limit).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(limit) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Names in backticks with `or` before the last.
fn one_of<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "or")
}

/// Names in backticks with `and` before the last.
fn all_of<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "and")
}

fn joined<T: AsRef<str>>(names: &[T], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{}`", it.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} {word} {last}", others.join(", ")),
    }
}

/// What the author typed, safe and not too long.
fn typed(text: &str) -> String {
    const LONGEST: usize = 72;
    let cut: String = text.chars().take(LONGEST).collect();
    let more = if text.chars().count() > LONGEST { "…" } else { "" };
    format!("{}{more}", visible(&cut))
}
