//! Places as SARIF counts them: lines, columns and characters without a byte order mark.

use iam_policy::json::Object;
use iam_policy::{Edit, Lines, Span};

/// The places of one text.
pub(super) struct Regions<'t> {
    lines: Lines<'t>,
    /// How many bytes a byte order mark takes.
    mark: usize,
}

impl<'t> Regions<'t> {
    pub(super) fn new(text: &'t str) -> Regions<'t> {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Regions { lines: Lines::new(text), mark }
    }

    /// Whether all edits can be said: a byte order mark has no place of its own.
    pub(super) fn has(&self, edits: &[Edit]) -> bool {
        edits.iter().all(|edit| edit.span.start >= self.mark)
    }

    /// The place in lines, characters and bytes.
    pub(super) fn write_whole(&self, span: Span, out: &mut Object<'_>) {
        self.write_text(span, out);
        out.number("byteOffset", span.start);
        out.number("byteLength", span.end - span.start);
    }

    /// The place in lines and characters.
    pub(super) fn write_text(&self, span: Span, out: &mut Object<'_>) {
        let (start, end) = (self.position(span.start), self.position(span.end));
        out.number("startLine", start.0);
        out.number("startColumn", start.1);
        out.number("endLine", end.0);
        out.number("endColumn", end.1);
        let characters = |from: usize, to: usize| {
            let text = self.lines.text().get(from.max(self.mark)..to.max(self.mark));
            text.unwrap_or_default().chars().count()
        };
        out.number("charOffset", characters(0, span.start));
        out.number("charLength", characters(span.start, span.end));
    }

    /// Line and column of a byte, from 1.
    fn position(&self, offset: usize) -> (usize, usize) {
        let position = self.lines.position(offset);
        let is_shifted = position.line == 1 && self.mark > 0 && offset >= self.mark;
        (position.line, position.column - usize::from(is_shifted))
    }
}
