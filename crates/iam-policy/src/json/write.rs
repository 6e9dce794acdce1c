//! Writes JSON: results for `--json`, and values that were read.

use std::fmt::Write as _;

use super::{Node, Value};
use crate::visible::is_hidden;

/// An object being written; it gets its commas and its closing brace by itself.
pub struct Object<'o> {
    out: &'o mut String,
    is_empty: bool,
}

/// A list being written; it gets its commas and its closing bracket by itself.
pub struct Array<'o> {
    out: &'o mut String,
    is_empty: bool,
}

/// The compact JSON text of an object.
///
/// ```
/// let text = iam_policy::json::object(|result| {
///     result.text("decision", "Allow");
///     result.array("levels", |levels| levels.text("root"));
/// });
/// assert_eq!(text, r#"{"decision":"Allow","levels":["root"]}"#);
/// ```
pub fn object(fill: impl FnOnce(&mut Object<'_>)) -> String {
    let mut out = String::new();
    write_object(&mut out, fill);
    out
}

/// The compact JSON text of a list.
pub fn array(fill: impl FnOnce(&mut Array<'_>)) -> String {
    let mut out = String::new();
    write_array(&mut out, fill);
    out
}

/// The same JSON text over several lines, two spaces for each level.
pub fn pretty(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text.trim_ascii_start();
    while let Some(char) = rest.chars().next() {
        let len = if char == '"' { string_len(rest) } else { char.len_utf8() };
        let (token, after) = rest.split_at(len);
        rest = after.trim_ascii_start();
        let is_empty = matches!(char, '{' | '[') && rest.starts_with(['}', ']']);
        match char {
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !out.ends_with(['{', '[']) {
                    new_line(&mut out, depth);
                }
            }
            _ => {}
        }
        out.push_str(token);
        match char {
            '{' | '[' if !is_empty => new_line(&mut out, depth),
            ',' => new_line(&mut out, depth),
            ':' => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Appends a value that was read, as compact JSON.
pub fn write_node(node: &Node<'_>, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => write_array(out, |array| {
            for item in items {
                write_node(item, array.next());
            }
        }),
        Value::Object(members) => write_object(out, |object| {
            for member in members {
                write_node(&member.node, object.key(&member.key));
            }
        }),
    }
}

impl Object<'_> {
    /// A member that is a string.
    pub fn text(&mut self, key: &str, value: &str) {
        write_text(self.key(key), value);
    }

    /// A member that is a string, or no member.
    pub fn text_if_some(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// A member that is `true` or `false`.
    pub fn bool(&mut self, key: &str, value: bool) {
        self.key(key).push_str(if value { "true" } else { "false" });
    }

    /// A member that is a whole number.
    pub fn number(&mut self, key: &str, value: usize) {
        write_number(self.key(key), value);
    }

    /// A member that is `null`.
    pub fn null(&mut self, key: &str) {
        self.key(key).push_str("null");
    }

    /// A member that is an object.
    pub fn object(&mut self, key: &str, fill: impl FnOnce(&mut Object<'_>)) {
        write_object(self.key(key), fill);
    }

    /// A member that is a list.
    pub fn array(&mut self, key: &str, fill: impl FnOnce(&mut Array<'_>)) {
        write_array(self.key(key), fill);
    }

    /// A member that is a list of strings.
    pub fn texts<T: AsRef<str>>(&mut self, key: &str, values: impl IntoIterator<Item = T>) {
        self.array(key, |array| values.into_iter().for_each(|value| array.text(value.as_ref())));
    }

    /// A member whose value is JSON text already.
    pub fn raw(&mut self, key: &str, json: &str) {
        self.key(key).push_str(json);
    }

    /// A member that was read.
    pub fn node(&mut self, key: &str, node: &Node<'_>) {
        write_node(node, self.key(key));
    }

    /// Writes comma, key and colon; the value is to follow.
    fn key(&mut self, key: &str) -> &mut String {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(',');
        }
        write_text(self.out, key);
        self.out.push(':');
        self.out
    }
}

impl Array<'_> {
    /// An element that is a string.
    pub fn text(&mut self, value: &str) {
        write_text(self.next(), value);
    }

    /// An element that is a whole number.
    pub fn number(&mut self, value: usize) {
        write_number(self.next(), value);
    }

    /// An element that is an object.
    pub fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        write_object(self.next(), fill);
    }

    /// An element that is a list.
    pub fn array(&mut self, fill: impl FnOnce(&mut Array<'_>)) {
        write_array(self.next(), fill);
    }

    /// An element that is JSON text already.
    pub fn raw(&mut self, json: &str) {
        self.next().push_str(json);
    }

    /// Writes the comma; the element is to follow.
    fn next(&mut self) -> &mut String {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(',');
        }
        self.out
    }
}

fn write_object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object { out, is_empty: true });
    out.push('}');
}

fn write_array(out: &mut String, fill: impl FnOnce(&mut Array<'_>)) {
    out.push('[');
    fill(&mut Array { out, is_empty: true });
    out.push(']');
}

fn write_number(out: &mut String, value: usize) {
    write!(out, "{value}").expect("writing to a string cannot fail");
}

/// Writes a string in quotes; what a terminal could stumble over becomes an escape.
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Every hidden character lies in the basic plane, so one escape is enough.
            _ if is_hidden(char) => {
                write!(out, "\\u{:04x}", u32::from(char)).expect("writing to a string cannot fail");
            }
            _ => out.push(char),
        }
    }
    out.push('"');
}

/// How long the string at the start of a JSON text is, with its quotes.
fn string_len(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |at| at + 2)
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::{object, pretty, write_node};
    use crate::json::read;

    #[test]
    fn objects_and_lists() {
        let text = object(|result| {
            result.text("a", "b");
            result.text_if_some("none", None);
            result.object("o", |_| {});
            result.array("l", |list| {
                list.number(1);
                list.object(|inner| inner.bool("yes", true));
                list.array(|inner| inner.raw("{}"));
            });
            result.texts("t", ["x", "y"]);
            result.null("n");
        });
        let expected = r#"{"a":"b","o":{},"l":[1,{"yes":true},[{}]],"t":["x","y"],"n":null}"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn strings() {
        let text = super::array(|list| {
            list.text("\"\\\n\r\t\u{1b}\u{7f}\u{9f}\u{2028}\u{202e}\u{feff}é😀/");
        });
        let expected = r#"["\"\\\n\r\t\u001b\u007f\u009f\u2028\u202e\ufeffé😀/"]"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn what_was_read_is_written_again() {
        for text in [r#"{"a":[1.50,-2e9,"x\"y",{},[],null,true]}"#, r#""\u001b""#, "[]"] {
            let mut out = String::new();
            write_node(&read(text).root.unwrap(), &mut out);
            assert_eq!(out, text);
            out.clear();
            write_node(&read(&pretty(text)).root.unwrap(), &mut out);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn several_lines() {
        let text = r#"{"a":[1,{"b":"x, {\" y"}], "e" :{ }}"#;
        let expected = "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {\\\" y\"\n    }\n  ],\n  \
                        \"e\": {}\n}";
        assert_eq!(pretty(text), expected);
        assert_eq!(pretty(expected), expected);
    }
}
