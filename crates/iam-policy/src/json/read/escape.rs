//! Escapes in strings: what each stands for, and which source bytes produce which decoded bytes.

use std::borrow::Cow;
use std::ops::Range;

use super::{Reader, string};
use crate::{Certainty, Problem, Severity, Span};

/// One escape of a string.
struct Escape {
    /// How many source bytes it takes.
    len: usize,
    /// What it stands for.
    char: char,
    fault: Fault,
}

/// What is wrong with an escape.
enum Fault {
    None,
    /// No such escape: the backslash stands for itself.
    Unknown,
    /// `\u` without four hexadecimal digits: the backslash stands for itself.
    Digits,
    /// Half of a surrogate pair: U+FFFD stands for it.
    Surrogate,
}

/// The bytes of `text` that produce the bytes `decoded` of a string's value. `content` is the
/// place of the string without its quotes, see [`content_span`].
pub fn sub_span(text: &str, content: Span, decoded: Range<usize>) -> Span {
    let source = text.get(content.start..content.end).unwrap_or("");
    let (mut at, mut value) = (0, 0);
    let (mut start, mut end) = (None, None);
    while at < source.len() && end.is_none() {
        let rest = source.get(at..).unwrap_or("");
        let (taken, made) = match rest.find('\\') {
            Some(0) => {
                let escape = escape(rest);
                (escape.len, escape.char.len_utf8())
            }
            plain => {
                let run = plain.unwrap_or(rest.len());
                // A run of plain text maps byte by byte.
                let offset = |target: usize| {
                    target.checked_sub(value).filter(|&by| by < run).map(|by| at + by)
                };
                start = start.or_else(|| offset(decoded.start));
                end = end.or_else(|| offset(decoded.end));
                (run, run)
            }
        };
        if start.is_none() && decoded.start < value + made {
            start = Some(at);
        }
        if end.is_none() && decoded.end <= value + made {
            let is_empty_here = decoded.end == value;
            end = Some(if is_empty_here { at } else { at + taken });
        }
        at += taken;
        value += made;
    }
    let start = start.unwrap_or(source.len());
    let end = end.unwrap_or(source.len()).max(start);
    Span::new(content.start + start, content.start + end)
}

/// The place of a string without its quotes, whichever quotes it has; `span` is the whole string.
pub fn content_span(text: &str, span: Span) -> Span {
    if let Some([b'"', .., b'"']) = text.as_bytes().get(span.start..span.end) {
        return Span::new(span.start + 1, span.end - 1);
    }
    let source = text.get(span.start..span.end).unwrap_or("");
    let mut content = span;
    let Some(open) = source.chars().next().filter(|&char| string::is_quote(char)) else {
        return content;
    };
    content.start += open.len_utf8();
    let rest = source.get(open.len_utf8()..).unwrap_or("");
    if let Some(close) = rest.chars().next_back().filter(|&char| string::closes(open, char)) {
        content.end -= close.len_utf8();
    }
    content
}

impl<'t> Reader<'t> {
    /// The value of a string's content; reports the escapes that are wrong.
    pub(super) fn decode_escapes(&mut self, content: Span) -> Cow<'t, str> {
        let source = self.slice(content);
        let Some(mut next) = source.find('\\') else {
            return Cow::Borrowed(source);
        };
        let mut value = String::with_capacity(source.len());
        let mut done = 0;
        loop {
            value.push_str(source.get(done..next).unwrap_or(""));
            let rest = source.get(next..).unwrap_or("");
            let escape = escape(rest);
            self.report_escape(&escape, content.start + next);
            value.push(escape.char);
            done = next + escape.len;
            let rest = source.get(done..).unwrap_or("");
            match rest.find('\\') {
                Some(by) => next = done + by,
                None => {
                    value.push_str(rest);
                    return Cow::Owned(value);
                }
            }
        }
    }

    fn report_escape(&mut self, escape: &Escape, at: usize) {
        let after = self.char_span(at + 1);
        let (code, end, message, help) = match escape.fault {
            Fault::None => return,
            Fault::Unknown => (
                "json-invalid-escape",
                after.end,
                format!("{} is not an escape", self.quote(Span::new(at, after.end))),
                "write `\\\\` for a backslash, or remove it: only `\\\"`, `\\\\`, `\\/`, `\\b`, \
                 `\\f`, `\\n`, `\\r`, `\\t` and `\\u0000` exist",
            ),
            Fault::Digits => (
                "json-invalid-escape",
                after.end,
                "`\\u` needs four hexadecimal digits".to_owned(),
                "write a character as `\\u00e9`, or `\\\\` for a backslash",
            ),
            Fault::Surrogate => (
                "json-invalid-unicode",
                at + escape.len,
                format!("{} is half a character", self.quote(Span::new(at, at + escape.len))),
                "write both halves of the surrogate pair, or the character itself",
            ),
        };
        let span = Span::new(at, end);
        let problem = Problem::new(code, Severity::Error, span, message).help(help);
        let backslash = Span::new(at, at + 1);
        self.report(match (&escape.fault, self.slice(after)) {
            (Fault::Unknown, "'") => {
                problem.fix("remove the backslash", Certainty::Sure, backslash, "")
            }
            (Fault::Unknown, _) => {
                problem.fix("write two backslashes", Certainty::Likely, backslash, "\\\\")
            }
            (Fault::None | Fault::Digits | Fault::Surrogate, _) => problem,
        });
    }
}

/// The escape at the start of `source`, which is a backslash.
fn escape(source: &str) -> Escape {
    let good = |char| Escape { len: 2, char, fault: Fault::None };
    let bad = |fault| Escape { len: 1, char: '\\', fault };
    match source.as_bytes().get(1) {
        Some(b'"') => good('"'),
        Some(b'\\') => good('\\'),
        Some(b'/') => good('/'),
        Some(b'b') => good('\u{8}'),
        Some(b'f') => good('\u{c}'),
        Some(b'n') => good('\n'),
        Some(b'r') => good('\r'),
        Some(b't') => good('\t'),
        Some(b'u') => match hex(source, 2) {
            None => bad(Fault::Digits),
            Some(unit) => unicode_escape(source, unit),
        },
        _ => bad(Fault::Unknown),
    }
}

fn unicode_escape(source: &str, unit: u32) -> Escape {
    if let Some(char) = char::from_u32(unit) {
        return Escape { len: 6, char, fault: Fault::None };
    }
    let low = source.get(6..8).filter(|&next| next == "\\u").and_then(|_| hex(source, 8));
    match low {
        Some(low @ 0xDC00..=0xDFFF) if unit < 0xDC00 => {
            let point = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            let char = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
            Escape { len: 12, char, fault: Fault::None }
        }
        _ => Escape { len: 6, char: char::REPLACEMENT_CHARACTER, fault: Fault::Surrogate },
    }
}

/// The four hexadecimal digits at `at`.
fn hex(source: &str, at: usize) -> Option<u32> {
    let digits = source.get(at..at + 4)?;
    let are_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
