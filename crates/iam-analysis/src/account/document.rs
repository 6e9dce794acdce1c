//! A policy document inside of an account file: as an object, as JSON in a string, or as such a
//! string with every sign written as `%7B`, which is how the programming interface of AWS sends it.

use iam_eval::Document;
use iam_policy::json::{Node, Value};
use iam_policy::{Parsed, PolicyKind, Purpose, Reading, Severity, visible};

use super::flaws::{Flaws, Place, first_byte};

/// A policy under its name, or only the name of one that cannot be read.
#[derive(Debug, Clone)]
pub(super) enum Held {
    /// It could be read.
    Read(Box<Document>),
    /// It could not.
    Broken(String),
}

/// How a document is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner<'m> {
    pub(super) kind: PolicyKind,
    pub(super) purpose: Purpose,
    /// What a message calls the policy.
    pub(super) title: &'m str,
    /// The name it is kept under.
    pub(super) name: &'m str,
}

/// Reads a document; that it is broken is told once.
pub(super) fn read(
    file: usize,
    node: &Node<'_>,
    manner: Manner<'_>,
    flaws: &mut Flaws<'_>,
) -> Held {
    let broken = || Held::Broken(manner.name.to_owned());
    let reading = Reading { kind: manner.kind, purpose: manner.purpose, attached_to: None };
    let whole = first_byte(Place { file, span: node.span });
    let (parsed, in_string) = match &node.value {
        Value::Object(_) => {
            let Some(lines) = flaws.lines(file) else { return broken() };
            (iam_policy::parse_node(lines, node, &reading), None)
        }
        Value::String(text) => {
            let place = Place { file, span: node.span };
            let Some(text) = plain(text) else {
                let message = format!("{} cannot be read: a `%` in it means nothing", manner.title);
                flaws.error("account-broken-policy", place, message, "write it as JSON");
                return broken();
            };
            (iam_policy::parse(&text, &reading), Some(place))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            flaws.wrong_type(file, node, manner.title, "a policy document");
            return broken();
        }
    };
    tell(&parsed, whole, in_string, manner, flaws);
    match parsed.policy {
        Some(policy) => Held::Read(Box::new(Document::new(manner.name, policy))),
        None => broken(),
    }
}

/// Tells the first error of a document. The places of a document in a string are its own, so the
/// message names them.
fn tell(
    parsed: &Parsed,
    whole: Place,
    in_string: Option<Place>,
    manner: Manner<'_>,
    flaws: &mut Flaws<'_>,
) {
    let Some(first) = parsed.errors().next() else { return };
    debug_assert_eq!(first.severity, Severity::Error);
    let more = match parsed.errors().count() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let (place, at) = match in_string {
        None => (Place { span: first.span, ..whole }, String::new()),
        Some(place) => {
            let (line, column) = (first.start.line, first.start.column);
            (place, format!(", line {line}, column {column} of it"))
        }
    };
    let message = format!("{} cannot be read{at}: {}{more}", manner.title, first.message);
    let help = first.help.clone().unwrap_or_else(|| "`iam check` tells more about it".to_owned());
    flaws.error("account-broken-policy", place, message, help);
}

/// The text of a document in a string: with `%7B` and its like replaced where it is written so.
fn plain(text: &str) -> Option<String> {
    if !text.trim_start().starts_with('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
        bytes.push(high << 4 | low);
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok())
}

/// What a message calls a policy of somebody: ``the policy `x` of the user `omar` ``.
pub(super) fn title(policy: &str, owner: &str) -> String {
    format!("the policy `{}` of {owner}", visible(policy))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn percent_signs_are_undone_where_the_text_begins_with_one() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(plain(text).as_deref(), expected, "{text}");
        };
        check("%7B%22a%22%3a1%7d", Some("{\"a\":1}"));
        check("{\"a\":\"100%25\"}", Some("{\"a\":\"100%25\"}"));
        check("%7", None);
        check("%zz", None);
        check("%ff", None);
    }
}
