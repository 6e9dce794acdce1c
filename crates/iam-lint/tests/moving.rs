//! Findings move with the text: other white space, another order of members and other escapes
//! change no finding but its place.

#[expect(dead_code, reason = "only the documents of the cases are used here")]
#[path = "shared/case.rs"]
mod case;
#[path = "shared/documents.rs"]
mod documents;
#[expect(dead_code, reason = "only the documents of the pages are used here")]
#[path = "shared/page.rs"]
mod page;

use iam_lint::lint;
use iam_policy::json::{self, Member, Node, Value};
use iam_policy::{Purpose, Span};

use documents::{Document, documents};

/// How often each document is written anew in each way.
const VARIANTS: u64 = 2;

/// What may change when a document is written anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Change {
    Space,
    Order,
    Escapes,
}

/// Codes that are about what changes, so that documents with them are left out.
fn is_about(change: Change, code: &str) -> bool {
    match change {
        Change::Space => false,
        // Of two that do not go together the second is reported, or the first, and the other is
        // noted.
        Change::Order => matches!(
            code,
            "conflicting-elements"
                | "contradictory-conditions"
                | "duplicate-condition-key-case"
                | "ifexists-allow-missing-key"
                | "mismatched-action-for-principal"
                | "mixed-principal-types"
                | "rcp-missing-source-null-check"
        ),
        // It looks at the characters of the text and not at what they stand for.
        Change::Escapes => code == "unsupported-character",
    }
}

/// A finding without its place in the text: code, message, the JSON pointer, what is underlined,
/// and the same of its notes.
type Finding = (&'static str, String, String, String, Vec<(String, String)>);

impl Document {
    fn findings(&self, text: &str) -> Vec<Finding> {
        let mut findings: Vec<Finding> = lint(text, &self.reading, &self.setting)
            .into_iter()
            .map(|it| {
                let notes = it.notes.into_iter();
                let notes = notes.map(|note| (underlined(text, note.span), note.message));
                let place = underlined(text, it.span);
                (it.code, it.message, it.pointer, place, notes.collect())
            })
            .collect();
        findings.sort();
        findings
    }
}

/// What stands under a span, whatever its escapes, its spaces and the order of its members.
fn underlined(text: &str, span: Span) -> String {
    let part = text.get(span.start..span.end).expect("a span of the text");
    let whole = json::read(part);
    if let Some(root) = whole.root.filter(|_| whole.problems.is_empty()) {
        return plain(&root);
    }
    let quoted = format!("\"{part}\"");
    let inner = json::read(&quoted);
    match inner.root.filter(|_| inner.problems.is_empty()) {
        Some(root) => plain(&root),
        None => part.to_owned(),
    }
}

fn plain(node: &Node<'_>) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => (*text).to_owned(),
        Value::String(text) => text.clone().into_owned(),
        Value::Array(items) => format!("{:?}", items.iter().map(plain).collect::<Vec<_>>()),
        Value::Object(members) => {
            let member = |it: &Member<'_>| (it.key.clone().into_owned(), plain(&it.node));
            let mut members: Vec<_> = members.iter().map(member).collect();
            members.sort();
            format!("{members:?}")
        }
    }
}

/// Writes a document anew, with changes of one sort.
struct Writer {
    change: Change,
    state: u64,
    out: String,
}

impl Writer {
    /// A number below `limit`: xorshift, so that every run does the same.
    fn below(&mut self, limit: u32) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % u64::from(limit)).expect("a number below `limit`")
    }

    fn space(&mut self) {
        if self.change == Change::Space {
            for _ in 0..self.below(4) {
                let spaces = [" ", "\n", "\t", "\r\n"];
                let space = spaces.get(self.below(4)).copied();
                self.out.push_str(space.unwrap_or(" "));
            }
        }
    }

    fn text(&mut self, text: &str) {
        let mut written = String::new();
        json::write_node(
            &Node { value: Value::String(text.into()), span: Span::new(0, 0) },
            &mut written,
        );
        if self.change != Change::Escapes {
            self.out.push_str(&written);
            return;
        }
        self.out.push('"');
        for char in text.chars() {
            let is_special = matches!(char, '"' | '\\') || u32::from(char) < 0x20;
            if char.is_ascii() && (is_special || self.below(3) == 0) {
                self.out.push_str(&format!("\\u{:04x}", u32::from(char)));
            } else {
                self.out.push(char);
            }
        }
        self.out.push('"');
    }

    fn node(&mut self, node: &Node<'_>) {
        self.space();
        match &node.value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                json::write_node(node, &mut self.out)
            }
            Value::String(text) => self.text(text),
            Value::Array(items) => self.list('[', items, ']', Writer::node),
            Value::Object(members) => {
                let members = self.shuffled(members);
                self.list('{', &members, '}', |writer, member| {
                    writer.space();
                    writer.text(&member.key);
                    writer.space();
                    writer.out.push(':');
                    writer.node(&member.node);
                });
            }
        }
        self.space();
    }

    fn list<T>(&mut self, open: char, items: &[T], close: char, write: impl Fn(&mut Self, &T)) {
        self.out.push(open);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            write(self, item);
        }
        self.out.push(close);
    }

    fn shuffled<'n, 't>(&mut self, members: &'n [Member<'t>]) -> Vec<&'n Member<'t>> {
        let mut members: Vec<_> = members.iter().collect();
        if self.change == Change::Order {
            for last in (1..members.len()).rev() {
                let count = u32::try_from(last + 1).expect("few members");
                let other = self.below(count);
                members.swap(last, other);
            }
        }
        members
    }
}

/// Whether findings depend on more than what the document says.
fn is_left_out(change: Change, findings: &[Finding]) -> bool {
    findings.iter().any(|(code, message, ..)| {
        is_about(change, code) || message.contains(" more like this in ")
    })
}

fn check(change: Change) {
    let mut faults = Vec::new();
    let mut checked = 0;
    for document in documents() {
        let read = json::read(&document.text);
        let Some(root) = read.root.filter(|_| read.problems.is_empty()) else { continue };
        // Where sizes count, every character does.
        if document.reading.purpose == Purpose::New {
            continue;
        }
        let expected = document.findings(&document.text);
        if is_left_out(change, &expected) {
            continue;
        }
        for variant in 1..=VARIANTS {
            let state = variant.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut writer = Writer { change, state, out: String::new() };
            writer.node(&root);
            let found = document.findings(&writer.out);
            checked += 1;
            if found != expected {
                let gone: Vec<_> = expected.iter().filter(|it| !found.contains(it)).collect();
                let new: Vec<_> = found.iter().filter(|it| !expected.contains(it)).collect();
                faults.push(format!(
                    "{}\n  gone: {gone:?}\n  new: {new:?}\n  in {}",
                    document.place, writer.out
                ));
                break;
            }
        }
    }
    assert!(checked > 1000, "only {checked} texts");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn white_space_moves_findings_only() {
    check(Change::Space);
}

#[test]
fn the_order_of_members_moves_findings_only() {
    check(Change::Order);
}

#[test]
fn escapes_move_findings_only() {
    check(Change::Escapes);
}
