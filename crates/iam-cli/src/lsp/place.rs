//! Places as editors name them: a line from 0, and a column counted as agreed.

use iam_policy::{Lines, Span};
use lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent, TextEdit};

/// How columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// In bytes.
    Utf8,
    /// In the units of UTF-16, as every editor can.
    Utf16,
}

impl Encoding {
    /// What the protocol calls it.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, char: char) -> usize {
        match self {
            Encoding::Utf8 => char.len_utf8(),
            Encoding::Utf16 => char.len_utf16(),
        }
    }
}

/// Turns bytes of one text into places and back.
pub(super) struct Places<'t> {
    lines: Lines<'t>,
    encoding: Encoding,
}

impl<'t> Places<'t> {
    /// Of a text.
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Places<'t> {
        Places { lines: Lines::new(text), encoding }
    }

    /// The place of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.lines.position(offset).line;
        let before = self.lines.text().get(self.lines.start_of(line)..offset).unwrap_or_default();
        let units: usize = before.chars().map(|char| self.encoding.units(char)).sum();
        Position::new(line as u32 - 1, units as u32)
    }

    /// The place of some bytes.
    pub(super) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// The byte of a place; of one behind the end of its line, the end of the line.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = (position.line as usize).saturating_add(1);
        let start = self.lines.start_of(line);
        let (mut units, mut bytes) = (0, 0);
        for char in self.lines.line(line).chars() {
            units += self.encoding.units(char);
            if units > position.character as usize {
                break;
            }
            bytes += char.len_utf8();
        }
        start + bytes
    }

    /// A change of some bytes.
    pub(super) fn edit(&self, edit: &iam_policy::Edit) -> TextEdit {
        TextEdit::new(self.range(edit.span), edit.text.clone())
    }
}

/// Makes a change that the author made in the editor.
pub(super) fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    let Some(range) = change.range else {
        *text = change.text;
        return;
    };
    let places = Places::new(text, encoding);
    let (start, end) = (places.offset(range.start), places.offset(range.end));
    text.replace_range(start.min(end)..start.max(end), &change.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_there_and_back() {
        let text = "a\u{e9}\u{1f6a2}b\r\nzweite\rdritte\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let places = Places::new(text, encoding);
            let is_end = |at: usize| text.get(at..).is_some_and(|it| it.starts_with("\n"));
            for (at, _) in text.char_indices().filter(|(at, _)| !is_end(*at)) {
                assert_eq!(places.offset(places.position(at)), at, "{encoding:?} {at}");
            }
        }
        let ship = text.find('b').unwrap();
        let column = |encoding| Places::new(text, encoding).position(ship).character;
        assert_eq!((column(Encoding::Utf8), column(Encoding::Utf16)), (7, 4));
    }

    #[test]
    fn strange_places_are_brought_back_into_the_text() {
        let places = Places::new("ab\ncd", Encoding::Utf16);
        assert_eq!(places.offset(Position::new(0, 99)), 2);
        assert_eq!(places.offset(Position::new(99, 0)), 5);
        assert_eq!(places.offset(Position::new(u32::MAX, u32::MAX)), 5);
        let half = Places::new("\u{1f6a2}", Encoding::Utf16);
        assert_eq!(half.offset(Position::new(0, 1)), 0);
    }

    #[test]
    fn changes_are_made() {
        let check = |range: Option<[u32; 4]>, expected: &str| {
            let mut text = "one\n\u{1f6a2}two\n".to_owned();
            let range = range.map(|[line, column, to_line, to_column]| {
                Range::new(Position::new(line, column), Position::new(to_line, to_column))
            });
            let change =
                TextDocumentContentChangeEvent { range, range_length: None, text: "X".to_owned() };
            apply(&mut text, change, Encoding::Utf16);
            assert_eq!(text, expected);
        };
        check(None, "X");
        check(Some([1, 2, 1, 5]), "one\n\u{1f6a2}X\n");
        check(Some([0, 1, 1, 2]), "oXtwo\n");
        check(Some([1, 2, 0, 1]), "oXtwo\n");
        check(Some([9, 0, 9, 9]), "one\n\u{1f6a2}two\nX");
    }
}
