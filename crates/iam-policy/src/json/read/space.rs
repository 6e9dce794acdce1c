//! What may stand between two tokens, and what authors put there although JSON forbids it.

use super::{Reader, scan, syntax};
use crate::visible::is_hidden;
use crate::{Problem, Severity, Span};

impl Reader<'_> {
    /// Skips space (and comments, which it reports); the first byte of the next token.
    #[inline]
    pub(super) fn space(&mut self) -> Option<u8> {
        match self.bytes.get(self.at) {
            Some(&byte @ (b'"' | b',' | b':' | b'{' | b'}' | b'[' | b']')) => Some(byte),
            _ => self.space_in_front(),
        }
    }

    /// Does the work of [`Reader::space`] where no token begins here.
    fn space_in_front(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                b' ' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.at += scan::spaces_len(self.bytes.get(self.at..).unwrap_or(&[]));
                }
                b'\r' | b'\t' => self.at += 1,
                b'"' | b',' | b':' | b'{' | b'}' | b'[' | b']' => return Some(byte),
                _ if self.comments() || self.odd_space() => {}
                _ => return Some(byte),
            }
        }
    }

    /// Skips the comments that begin here as one problem.
    fn comments(&mut self) -> bool {
        let start = self.at;
        let mut end = start;
        while let Some(len) = comment_len(self.text.get(self.at..).unwrap_or("")) {
            self.at += len;
            end = self.at;
            while matches!(self.bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
                self.at += 1;
            }
        }
        if end == start {
            return false;
        }
        let span = Span::new(start, end);
        let problem = Problem::new("json-comment", Severity::Error, span, "JSON has no comments")
            .help("remove it; a statement can say what it is for in its `Sid`");
        self.report(problem);
        true
    }

    /// Skips a character that only looks like a space, or like nothing at all.
    fn odd_space(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or("");
        let is_odd = |char: char| {
            !matches!(char, ' ' | '\n' | '\r' | '\t') && (char.is_whitespace() || is_hidden(char))
        };
        let Some(char) = rest.chars().next().filter(|&char| is_odd(char)) else {
            return false;
        };
        let span = self.char_span(self.at);
        self.at = span.end;
        if !self.odd_space_is_noted {
            self.odd_space_is_noted = true;
            let message =
                format!("the character U+{:04X} is not a space JSON knows", u32::from(char));
            self.report(syntax(span, message).help(
                "replace every such character by an ordinary space: they come along when text \
                 is copied from a web page or a word processor",
            ));
        }
        true
    }
}

/// How long the comment at the start of the text is; a block comment that nobody closes ends with
/// its line.
fn comment_len(rest: &str) -> Option<usize> {
    let line = || rest.find(['\n', '\r']).unwrap_or(rest.len());
    match rest.as_bytes() {
        [b'#', ..] | [b'/', b'/', ..] => Some(line()),
        [b'/', b'*', ..] => {
            let inner = rest.get(2..).unwrap_or("");
            Some(inner.find("*/").map_or_else(line, |at| at + 4))
        }
        _ => None,
    }
}
