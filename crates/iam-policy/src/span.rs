//! Places in a text: byte ranges, and the line and column a person counts.

/// A range of bytes of a text; always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte of the range.
    pub start: usize,
    /// The byte after the range.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A line and a column, both counted from 1; a column is one Unicode scalar value, a tab is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
}

/// Knows where the lines of one text begin, so that a byte offset becomes a [`Position`] quickly.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters stand before each block of the text; empty where a byte is a character.
    blocks: Vec<usize>,
}

/// The bytes of a block: so many are counted at most for one position.
const BLOCK: usize = 256;

impl<'t> Lines<'t> {
    /// Reads the line starts of `text`. Lines end at LF, at CR LF and at a lone CR.
    pub fn new(text: &'t str) -> Lines<'t> {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(at, &byte)| {
            byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let block = |bytes: &[u8]| {
            before += characters(bytes);
            before
        };
        let blocks = match text.is_ascii() {
            true => Vec::new(),
            false => std::iter::once(0).chain(bytes.chunks(BLOCK).map(block)).collect(),
        };
        Lines { text, starts, blocks }
    }

    /// How many characters stand before the byte at `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let Some(before) = self.blocks.get(offset / BLOCK) else { return offset };
        let rest = self.text.as_bytes().get(offset - offset % BLOCK..offset);
        before + characters(rest.unwrap_or_default())
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The position of the byte at `offset`; the end of the text where `offset` lies behind it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.characters_before(offset) - self.characters_before(start);
        Position { line: line.max(1), column: before + 1 }
    }

    /// The text of a line counted from 1, without its line end; empty behind the last line.
    pub fn line(&self, line: usize) -> &'t str {
        let Some(start) = line.checked_sub(1).and_then(|at| self.starts.get(at)) else {
            return "";
        };
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text.get(*start..end).unwrap_or("").trim_end_matches(['\r', '\n'])
    }

    /// The byte at which a line counted from 1 begins.
    pub fn start_of(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|at| self.starts.get(at)).copied().unwrap_or(self.text.len())
    }
}
/// How many characters begin in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_are_those_of_a_plain_count() {
        let line = "aé€😀".repeat(100);
        for text in [line.clone(), format!("{line}\n{line}\r\n{line}"), "a".repeat(600)] {
            let lines = Lines::new(&text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let position = lines.position(at);
                let start = lines.start_of(position.line);
                let before = text.get(start..at).unwrap();
                assert_eq!(position.column, before.chars().count() + 1, "{at}");
            }
        }
    }
}
