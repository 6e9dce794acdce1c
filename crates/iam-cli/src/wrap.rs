//! Lines of a given width; escapes that colour them take no room.

use unicode_width::UnicodeWidthChar;

/// The words broken into lines of at most `width` columns. The first line begins with `first`, the
/// others with `next`. A word that is longer than a line stands on one of its own.
pub(crate) fn wrap(words: &str, width: usize, first: &str, next: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words.split_whitespace() {
        if !is_empty && columns(&line) + 1 + columns(word) > width {
            out.push_str(line.trim_end());
            out.push('\n');
            line = next.to_owned();
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}

/// The line cut into pieces that fit, at spaces where there are some; all pieces but the first are
/// indented a little more than the line.
pub(crate) fn fold(line: &str, width: usize) -> Vec<String> {
    if columns(line) <= width {
        return vec![line.to_owned()];
    }
    // Columns of a table cannot be kept where there is no room for them.
    let (indent, rest) = line.split_at(line.len() - line.trim_start_matches(' ').len());
    let words: Vec<&str> = rest.split("   ").map(|part| part.trim_start_matches(' ')).collect();
    let words = words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
    let line = &format!("{indent}{words}");
    if columns(line) <= width {
        return vec![line.clone()];
    }
    let lead = line.chars().take_while(|&char| char == ' ').count();
    let indent = " ".repeat((lead + 2).min(width / 3));
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0;
    for part in parts(line) {
        let wide = part.columns();
        if used + wide > width && wide <= width / 2 || used >= width {
            pieces.push(std::mem::replace(&mut piece, indent.clone()));
            used = indent.len();
            if part.text() == " " {
                continue;
            }
        }
        for char in part.text().chars() {
            let columns = if part.is_escape() { 0 } else { char.width().unwrap_or(0) };
            if used + columns > width {
                pieces.push(std::mem::replace(&mut piece, indent.clone()));
                used = indent.len();
            }
            piece.push(char);
            used += columns;
        }
    }
    pieces.push(piece);
    pieces
}

/// The line as far as it fits, with a sign that something is missing.
pub(crate) fn clip(line: &str, width: usize) -> String {
    if columns(line) <= width {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for part in parts(line) {
        for char in part.text().chars() {
            let columns = if part.is_escape() { 0 } else { char.width().unwrap_or(0) };
            if used + columns < width {
                used += columns;
            } else if columns > 0 {
                // Whatever follows is not shown, but for the colours that end.
                used = width;
                continue;
            }
            out.push(char);
        }
    }
    format!("{}…", out.trim_end())
}

/// The parts in lines of at most so many columns, a gap between two; no part is broken.
pub(crate) fn packed<P: AsRef<str>>(
    parts: impl IntoIterator<Item = P>,
    gap: &str,
    width: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let part = part.as_ref();
        match lines.last_mut() {
            Some(line) if columns(line) + columns(gap) + columns(part) <= width => {
                line.push_str(gap);
                line.push_str(part);
            }
            Some(_) | None => lines.push(part.to_owned()),
        }
    }
    lines
}

/// How many columns the text takes; escapes take none.
pub(crate) fn columns(text: &str) -> usize {
    parts(text).map(|part| part.columns()).sum()
}

/// A word, a space, or an escape.
enum Part<'t> {
    Shown(&'t str),
    Escape(&'t str),
}

impl Part<'_> {
    fn text(&self) -> &str {
        match self {
            Part::Shown(text) | Part::Escape(text) => text,
        }
    }

    fn is_escape(&self) -> bool {
        matches!(self, Part::Escape(_))
    }

    fn columns(&self) -> usize {
        match self {
            Part::Shown(text) => text.chars().filter_map(UnicodeWidthChar::width).sum(),
            Part::Escape(_) => 0,
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_escape = first == '\u{1b}';
        let end = match first {
            '\u{1b}' => rest.find('m').map_or(rest.len(), |at| at + 1),
            ' ' => 1,
            _ => rest.find([' ', '\u{1b}']).unwrap_or(rest.len()),
        };
        let (part, behind) = rest.split_at(end);
        rest = behind;
        Some(if is_escape { Part::Escape(part) } else { Part::Shown(part) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped() {
        assert_eq!(wrap("a bb  ccc\nd", 6, "- ", "  "), "- a bb\n  ccc\n  d\n");
        assert_eq!(wrap("", 6, "- ", "  "), "-\n");
        assert_eq!(wrap("x arn:aws:s3:::long y", 8, "", ""), "x\narn:aws:s3:::long\ny\n");
    }

    #[test]
    fn lines_are_clipped_and_parts_packed() {
        assert_eq!(clip("abcdef", 6), "abcdef");
        assert_eq!(clip("abcdef", 5), "abcd…");
        assert_eq!(clip("\u{1b}[31mabc\u{1b}[0m def", 5), "\u{1b}[31mabc\u{1b}[0m…");
        assert_eq!(packed(["a b", "c", "defg"], " · ", 7), ["a b · c", "defg"]);
    }

    #[test]
    fn lines_are_folded() {
        assert_eq!(fold("short", 10), ["short"]);
        assert_eq!(fold("  one two three four", 12), ["  one two ", "    three ", "    four"]);
        assert_eq!(fold("PASS  a          b", 12), ["PASS  a  b"]);
        assert_eq!(fold("abcdefghijkl", 6), ["abcdef", "  ghij", "  kl"]);
        let coloured = "\u{1b}[31mFAIL\u{1b}[0m one two";
        assert_eq!(columns(coloured), 12);
        assert_eq!(fold(coloured, 12), [coloured]);
        assert!(fold("漢字漢字漢字", 5).iter().all(|line| columns(line) <= 5));
    }
}
