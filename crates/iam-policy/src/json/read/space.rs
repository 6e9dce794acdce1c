//! What may stand between two tokens, and what authors put there although JSON forbids it.

use super::{Reader, scan, syntax};
use crate::visible::is_hidden;
use crate::{Certainty, Edit, Problem, Severity, Span};

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
            .help("remove it; a statement can say what it is for in its `Sid`")
            .fix("remove the comment", Certainty::Sure, self.with_its_line(span), "");
        self.report(problem);
        true
    }

    /// A comment with the space that goes with it: its lines where it has them for itself, else
    /// the space in front of it where it ends its line.
    fn with_its_line(&self, span: Span) -> Span {
        let before = self.text.get(..span.start).unwrap_or("");
        let behind = self.text.get(span.end..).unwrap_or("");
        let is_blank = |char: char| matches!(char, ' ' | '\t');
        let kept = before.trim_end_matches(is_blank);
        let rest = behind.trim_start_matches(is_blank);
        let end = span.end + behind.len() - rest.len();
        let line_break = if rest.starts_with("\r\n") { 2 } else { 1 };
        match (kept.is_empty() || kept.ends_with('\n'), rest.chars().next()) {
            (true, Some('\r' | '\n')) => Span::new(kept.len(), end + line_break),
            (false, Some('\r' | '\n') | None) => Span::new(kept.len(), end),
            (true | false, _) => span,
        }
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
        let ordinary = if is_hidden(char) { "" } else { " " };
        let edit = Edit { span, text: ordinary.to_owned() };
        let Some(first) = self.odd_space else {
            self.odd_space = Some(self.problems.len());
            let message =
                format!("the character U+{:04X} is not a space JSON knows", u32::from(char));
            let problem = syntax(span, message).help(
                "replace every such character by an ordinary space: they come along when text \
                 is copied from a web page or a word processor",
            );
            let title = "write ordinary spaces";
            self.report(problem.fix_all(title, Certainty::Sure, vec![edit]));
            return true;
        };
        let fix = self.problems.get_mut(first).and_then(|it| it.fix.as_mut());
        // After a slip the reader meets a character again.
        if let Some(fix) = fix.filter(|fix| fix.edits.last().is_none_or(|it| it.span < span)) {
            fix.edits.push(edit);
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
