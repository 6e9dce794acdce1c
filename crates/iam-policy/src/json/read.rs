//! A JSON reader that keeps every place, reports every slip, and reads on after each of them.

mod bracket;
mod bytes;
mod container;
mod escape;
mod foreign;
mod scalar;
mod scan;
mod space;
mod string;
#[cfg(test)]
mod tests;

use super::{Node, Value};
use crate::visible::{Quoted, quoted};
use crate::{Certainty, Problem, Severity, Span};

pub use bytes::decode;
pub use escape::{content_span, sub_span};

/// The longest text that is read, in bytes. Policies have at most some 20 KB.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// How many brackets may be open at once. Policies nest six deep.
pub const MAX_DEPTH: usize = 64;
/// How many problems of one text are kept.
pub const MAX_PROBLEMS: usize = 100;

/// What was read from a text.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The value, as far as it could be read; `None` where there is nothing like JSON.
    pub root: Option<Node<'t>>,
    /// Everything that is wrong with the text, in its order.
    pub problems: Vec<Problem>,
    /// Whether the text ends too early or nests too deep, so that what seems to be missing from
    /// the tree may stand in the lost part.
    pub is_cut: bool,
}

impl Document<'_> {
    /// The [`pointer`] of a place in this document.
    pub fn pointer(&self, span: Span) -> String {
        pointer(self.root.as_ref(), span)
    }
}

/// The JSON pointer (RFC 6901) of the innermost value or member of `root` that holds `span`; empty
/// for the root itself. A place in a member's key belongs to that member.
pub fn pointer(root: Option<&Node<'_>>, span: Span) -> String {
    let mut pointer = String::new();
    let mut node = root;
    while let Some(value) = node.map(|node| &node.value) {
        node = match value {
            Value::Array(items) => {
                let at = items.partition_point(|item| item.span.end < span.end);
                let found = items.get(at).filter(|item| item.span.contains(span));
                if found.is_some() {
                    pointer.push_str(&format!("/{at}"));
                }
                found
            }
            Value::Object(members) => {
                let at = members.partition_point(|member| member.node.span.end < span.end);
                let found = members.get(at).filter(|member| member.key_span.start <= span.start);
                if let Some(member) = found {
                    pointer.push('/');
                    pointer.push_str(&member.key.replace('~', "~0").replace('/', "~1"));
                }
                found.map(|member| &member.node)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        };
    }
    pointer
}

/// Reads one JSON document. A slip costs as little of the tree as possible: the root is there
/// whenever a list or an object was begun.
pub fn read(text: &str) -> Document<'_> {
    if text.len() > MAX_BYTES {
        let message = format!("the document has {} bytes, more than {MAX_BYTES}", text.len());
        let problem = Problem::new("document-too-large", Severity::Error, Span::new(0, 0), message)
            .help("a policy has at most some 20 KB: is this the right file?");
        return Document { root: None, problems: vec![problem], is_cut: true };
    }
    if let Some(problem) = foreign::recognize(text) {
        return Document { root: None, problems: vec![problem], is_cut: true };
    }
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        depth: 0,
        open: 0,
        problems: Vec::new(),
        end_is_noted: false,
        is_cut: false,
        odd_space: None,
        excused: usize::MAX,
    };
    let root = reader.document();
    reader.problems.sort_by_key(|problem| problem.span.start);
    Document { root, problems: reader.problems, is_cut: reader.is_cut }
}

/// The two containers of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Array,
    Object,
}

/// Where the reader stands, and what it has noted.
struct Reader<'t> {
    text: &'t str,
    /// The bytes of `text`; nothing once there are too many problems, so that reading ends.
    bytes: &'t [u8],
    /// The next byte to read; always on a character boundary between two steps.
    at: usize,
    /// How many containers are open.
    depth: usize,
    /// The open containers, innermost in the lowest bit: 1 is an object, 0 a list.
    open: u128,
    problems: Vec<Problem>,
    /// Whether it has been said that the text ends too early.
    end_is_noted: bool,
    /// See [`Document::is_cut`].
    is_cut: bool,
    /// The problem that tells of strange spaces: one for all of them.
    odd_space: Option<usize>,
    /// The end of the last string that lost its closing quote: what is missing right behind it
    /// is part of the same slip.
    excused: usize,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Option<Node<'t>> {
        self.byte_order_mark();
        let mut root = None;
        while root.is_none() && self.space().is_some() {
            let start = self.at;
            root = self.value();
            let is_text = matches!(&root, Some(Node { value: Value::String(_), .. }));
            if root.is_none() {
                self.unexpected_first();
            } else if is_text && self.space() == Some(b':') {
                self.at = start;
                root = Some(self.object_without_brace());
            }
        }
        if root.is_some() && self.space().is_some() {
            self.trailing_content();
        }
        root
    }

    /// Reads the value that begins here; `None`, and nothing read, where none does.
    fn value(&mut self) -> Option<Node<'t>> {
        let start = self.at;
        match *self.bytes.get(start)? {
            b'{' => Some(self.object()),
            b'[' => Some(self.array()),
            b',' | b':' | b'}' | b']' => None,
            b'"' => Some(self.string_value()),
            b'-' | b'+' | b'.' | b'0'..=b'9' => Some(self.number()),
            _ if self.quote_here().is_some() => Some(self.string_value()),
            _ => Some(self.word()),
        }
    }

    fn byte_order_mark(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            let message = "the text begins with a byte order mark";
            let span = Span::new(0, self.at);
            let problem = Problem::new("json-byte-order-mark", Severity::Suggestion, span, message)
                .help("save the file as UTF-8 without a byte order mark")
                .fix("remove the byte order mark", Certainty::Sure, span, "");
            self.report(problem);
        }
    }

    fn unexpected_first(&mut self) {
        let span = self.char_span(self.at);
        self.at = span.end;
        let found = self.quote(span);
        self.report(
            syntax(span, format!("a document cannot begin with {found}"))
                .help("a policy begins with `{`"),
        );
    }

    fn trailing_content(&mut self) {
        let span = self.char_span(self.at);
        let (message, help) = match self.bytes.get(self.at) {
            Some(b'{' | b'[') => (
                "a second document begins here".to_owned(),
                "a policy is one document: move its statements into the first `Statement` list",
            ),
            Some(b'}' | b']') => (
                format!("{} closes nothing: the document has already ended", self.quote(span)),
                "remove it, or remove the bracket that ended the document too early",
            ),
            _ => (
                format!("unexpected {} after the end of the document", self.quote(span)),
                "remove what follows, or move it before the last bracket",
            ),
        };
        let code = "json-trailing-content";
        let mut problem = Problem::new(code, Severity::Error, span, message).help(help);
        if matches!(self.bytes.get(self.at), Some(b'}' | b']')) {
            problem = problem.fix("remove the bracket", Certainty::Likely, span, "");
        }
        self.report(problem);
    }

    /// Notes a problem; after too many of them it says so and ends the reading.
    fn report(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else if !self.bytes.is_empty() {
            self.bytes = &[];
            let message = format!("more than {MAX_PROBLEMS} problems: the rest is not read");
            let span = Span::new(problem.span.start, problem.span.start);
            let stop = Problem::new("too-many-problems", Severity::Error, span, message)
                .help("mend the first ones: often they share one cause");
            self.problems.push(stop);
        }
    }

    /// The span of the one character at `at`; empty at the end of the text.
    fn char_span(&self, at: usize) -> Span {
        let char = self.text.get(at..).and_then(|rest| rest.chars().next());
        Span::new(at, at + char.map_or(0, char::len_utf8))
    }

    /// The text of a span.
    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The text of a span as a message repeats it.
    fn quote(&self, span: Span) -> Quoted<'t> {
        quoted(self.slice(span))
    }
}

/// A `json-syntax-error`.
fn syntax(span: Span, message: impl Into<String>) -> Problem {
    Problem::new("json-syntax-error", Severity::Error, span, message)
}
