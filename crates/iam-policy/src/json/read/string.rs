//! Strings: the fast way for those without faults, and where a faulty one ends.

use std::borrow::Cow;

use super::{Reader, scan, syntax};
use crate::json::{Node, Value};
use crate::visible::quoted;
use crate::{Certainty, Edit, Span};

/// How many lines are looked at to tell a line break inside a string from a lost closing quote.
const LOOK_AHEAD_LINES: usize = 8;

/// Whether authors write the character where JSON wants a double quote.
pub(super) fn is_quote(char: char) -> bool {
    matches!(char, '"' | '\'' | '`' | '\u{201c}'..='\u{201e}' | '\u{2018}'..='\u{201a}')
}

/// Whether a string that begins with the quote `open` ends with `char`.
pub(super) fn closes(open: char, char: char) -> bool {
    match open {
        '\u{201c}'..='\u{201e}' => char == '"' || matches!(char, '\u{201c}'..='\u{201e}'),
        '\u{2018}'..='\u{201a}' => char == '\'' || matches!(char, '\u{2018}'..='\u{201a}'),
        _ => char == open,
    }
}

/// What a string is: it decides where one without a closing quote may have been meant to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Value,
}

/// How a faulty string ends.
struct End {
    /// The byte behind its content.
    content: usize,
    /// The byte behind its closing quote, or behind its content where there is none.
    whole: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn string_value(&mut self) -> Node<'t> {
        let (text, span) = self.string(Role::Value);
        Node { value: Value::String(text), span }
    }

    /// The quote of any kind that stands here.
    pub(super) fn quote_here(&self) -> Option<char> {
        let rest = self.text.get(self.at..self.text.len().min(self.at + self.bytes.len()))?;
        rest.chars().next().filter(|&char| is_quote(char))
    }

    /// Reads the string that begins here with a quote of any kind: its value and its place.
    #[inline]
    pub(super) fn string(&mut self, role: Role) -> (Cow<'t, str>, Span) {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or(&[]);
        let len = scan::plain_len(rest);
        if rest.get(len) == Some(&b'"') && self.bytes.get(start) == Some(&b'"') {
            self.at = start + len + 2;
            let content = Span::new(start + 1, start + 1 + len);
            return (Cow::Borrowed(self.slice(content)), Span::new(start, self.at));
        }
        self.faulty_string(role)
    }

    /// Reads a string that has escapes, or the wrong quotes, or no end.
    #[cold]
    fn faulty_string(&mut self, role: Role) -> (Cow<'t, str>, Span) {
        let start = self.at;
        let open = self.quote_here().unwrap_or('"');
        let from = start + open.len_utf8();
        let end = self.string_end(from, open, role);
        self.at = end.whole;
        let span = Span::new(start, end.whole);
        let close = self.slice(Span::new(end.content, end.whole)).chars().next();
        match close {
            None => self.report_unclosed_string(span),
            Some('"') if open == '"' => {}
            Some(close) => {
                let wrong = if open == '"' { close } else { open };
                self.report_quotes(wrong, span, Span::new(from, end.content));
            }
        }
        (self.decode_escapes(Span::new(from, end.content)), span)
    }

    /// Where the string ends whose content begins at `from`; reports the control characters.
    fn string_end(&mut self, from: usize, open: char, role: Role) -> End {
        let bytes = self.bytes;
        let mut at = from;
        let mut breaks_are_noted = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' if bytes.get(at + 1).is_some_and(|&next| next >= b' ') => at += 2,
                b'\n' | b'\r' => {
                    if !breaks_are_noted && !self.goes_on_behind(at, open) {
                        return self.end_at_line_end(from, at, role);
                    }
                    if !breaks_are_noted {
                        self.report_line_break(at);
                    }
                    breaks_are_noted = true;
                    at += 1;
                }
                0..b' ' => {
                    self.report_control(at);
                    at += 1;
                }
                b'"' | b'\'' | b'`' if closes(open, char::from(byte)) => {
                    return End { content: at, whole: at + 1 };
                }
                0xE2 if open != '"' => {
                    let span = self.char_span(at);
                    let char = self.slice(span).chars().next();
                    if char.is_some_and(|char| closes(open, char)) {
                        return End { content: at, whole: span.end };
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
        self.end_at_line_end(from, self.text.len().min(at), role)
    }

    /// Whether a string that has not ended at the line break `at` goes on behind it: the next line
    /// that has a quote then has an odd number of them and does not begin like JSON.
    fn goes_on_behind(&self, at: usize, open: char) -> bool {
        let rest = self.text.get(at..).unwrap_or("").trim_start_matches('\r');
        for line in rest.split('\n').skip(1).take(LOOK_AHEAD_LINES) {
            let line = line.trim();
            if line.is_empty() || line.starts_with(['"', '{', '}', '[', ']', ',', '\'', '\u{201c}'])
            {
                return false;
            }
            let quotes = line.chars().filter(|&char| closes(open, char)).count();
            if quotes > 0 {
                return quotes % 2 == 1;
            }
        }
        false
    }

    /// The end of a string without a closing quote: the end of its line, but before the comma and
    /// the brackets that were not meant to be in it.
    fn end_at_line_end(&self, from: usize, line_end: usize, role: Role) -> End {
        let content = self.text.get(from..line_end).unwrap_or("");
        let content = from + intended_len(content, role);
        let quote = self.char_span(content);
        let is_curly = self.slice(quote).starts_with(['\u{201c}', '\u{201d}']);
        End { content, whole: if is_curly { quote.end } else { content } }
    }

    /// Where a string that met another quote too late lost its own: shortens it and reads on from
    /// there. `{"Effect": "Allow, "Action"` is the usual case.
    pub(super) fn shorten(&mut self, span: Span, role: Role) -> Option<(Cow<'t, str>, Span)> {
        let next = *self.bytes.get(span.end)?;
        let content = super::content_span(self.text, span);
        let source = self.slice(content);
        let len = if let Some(quote) = source.find(['\u{201c}', '\u{201d}']) {
            quote
        } else {
            let len = intended_len(source, role);
            let is_glued = !next.is_ascii_whitespace() && next != b'"';
            let gave_up = source.get(len..)?.trim();
            if !is_glued || !gave_up.starts_with([',', ':', ']', '}']) {
                return None;
            }
            len
        };
        let end = content.start + len;
        let quote = self.char_span(end);
        let is_wrong_quote = self.slice(quote).starts_with(is_quote);
        self.at = if is_wrong_quote { quote.end } else { end };
        let span = Span::new(span.start, self.at);
        if is_wrong_quote {
            self.report_quotes('\u{201d}', span, Span::new(content.start, end));
        } else {
            self.report_unclosed_string(span);
        }
        Some((self.decode_escapes(Span::new(content.start, end)), span))
    }

    fn report_unclosed_string(&mut self, span: Span) {
        self.excused = span.end;
        let message = format!("the string {} has no closing quote", self.quote(span));
        let end = Span::new(span.end, span.end);
        let problem = syntax(span, message).help("end it with a double quote");
        self.report(problem.fix("add the quote", Certainty::Likely, end, "\""));
    }

    fn report_quotes(&mut self, open: char, span: Span, content: Span) {
        let kind = match open {
            '\'' => "single quotes",
            '`' => "backticks",
            _ => "curly quotes",
        };
        let why = match open {
            '\'' | '`' => "JSON knows only double quotes",
            _ => "word processors and web pages make them; JSON knows only the straight ones",
        };
        let edits = straight_quotes(self.slice(content), span, content);
        let content = self.slice(content);
        let message = format!("{} is in {kind}", self.quote(span));
        let help = format!("write {}: {why}", quoted(&format!("\"{content}\"")));
        let problem = syntax(span, message).help(help);
        self.report(problem.fix_all("write double quotes", Certainty::Sure, edits));
    }

    fn report_line_break(&mut self, at: usize) {
        let len = if self.text.get(at..).unwrap_or("").starts_with("\r\n") { 2 } else { 1 };
        let problem = syntax(Span::new(at, at + len), "a line break inside a string")
            .help("close the string on its line, or write `\\n` for the break");
        self.report(problem);
    }

    fn report_control(&mut self, at: usize) {
        let span = self.char_span(at);
        let problem = if self.slice(span) == "\t" {
            syntax(span, "a tab inside a string").help("write `\\t`, or a space").fix(
                "write `\\t`",
                Certainty::Likely,
                span,
                "\\t",
            )
        } else {
            let code = self.bytes.get(at).copied().unwrap_or_default();
            syntax(span, format!("the control character U+{code:04X} inside a string"))
                .help(format!("remove it, or write `\\u{code:04x}`"))
        };
        self.report(problem);
    }
}

/// Double quotes around the content of a string, and a backslash before those inside of it.
fn straight_quotes(source: &str, whole: Span, content: Span) -> Vec<Edit> {
    let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.into() };
    let mut edits = vec![edit(whole.start, content.start, "\"")];
    let mut is_escaped = false;
    for (at, byte) in source.bytes().enumerate() {
        if byte == b'"' && !is_escaped {
            let at = content.start + at;
            edits.push(edit(at, at, "\\"));
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    edits.push(edit(content.end, whole.end, "\""));
    edits
}

/// How much of a string without a closing quote was meant to be in it.
fn intended_len(content: &str, role: Role) -> usize {
    let curly = content.find(['\u{201c}', '\u{201d}']);
    let colon = content.find(':').filter(|_| role == Role::Key);
    if let Some(at) = curly.or(colon) {
        return at;
    }
    let mut kept = content.trim_end();
    kept = kept.strip_suffix(',').unwrap_or(kept).trim_end();
    while let Some(shorter) = kept
        .strip_suffix(']')
        .filter(|rest| !rest.contains('['))
        .or_else(|| kept.strip_suffix('}').filter(|rest| !rest.contains('{')))
    {
        kept = shorter.trim_end();
    }
    kept.len()
}
