//! Text for the terminal: broken into lines, indented, made safe.

use iam_policy::visible;

/// After how many characters a line is broken, where nobody says otherwise.
pub(crate) const WIDTH: usize = 80;

/// Stands in a line where those begin that it is broken into: only [`lay`] knows how much room
/// there is.
const HANG: char = '\u{1}';

/// The text line by line with every hidden character as an escape, and a line end at its end.
pub(crate) fn clean(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.replace('\t', "    ");
        let mut line = visible(line.trim_end());
        line.push('\n');
        line
    });
    lines.collect()
}

/// A paragraph for [`lay`]. Its first line begins with `first`, the others with as many spaces.
pub(crate) fn wrap(first: &str, words: &str) -> String {
    let words = words.replace(HANG, "");
    let words: Vec<&str> = words.split_whitespace().collect();
    format!("{first}{HANG}{}\n", words.join(" "))
}

/// The text with its paragraphs broken into lines of this width; other lines stay as they are.
pub(crate) fn lay(text: &str, width: usize) -> String {
    let lines = text.lines().map(|line| match line.split_once(HANG) {
        Some((first, words)) => paragraph(first, words, width),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// Words broken into lines; where there is no room behind what they begin with, they stand below.
fn paragraph(first: &str, words: &str, width: usize) -> String {
    let words = words.replace(HANG, "");
    let used = first.chars().count();
    let room = width.saturating_sub(used);
    if room < (width / 3).max(20) && words.chars().count() > room {
        return format!("{}\n{}", first.trim_end(), filled("    ", &words, width));
    }
    filled(first, &words, width)
}

fn filled(first: &str, words: &str, width: usize) -> String {
    let mut used = first.chars().count();
    let indent = " ".repeat(used);
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words.split_whitespace() {
        let length = word.chars().count();
        if !is_empty && used + 1 + length > width {
            out.push_str(line.trim_end());
            out.push('\n');
            line = indent.clone();
            used = indent.len();
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
        is_empty = false;
    }
    out + line.trim_end() + "\n"
}

/// Markdown as plain text: paragraphs broken into lines, list items and code kept as they are,
/// the backticks of code blocks left out.
pub(crate) fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in markdown.trim().lines() {
        let is_fence = line.trim_start().starts_with("```");
        let stands_alone = line.trim().is_empty() || line.starts_with(['#', '|', '-', '*']);
        let is_bold = line.starts_with("**");
        if in_code || is_fence || (stands_alone && !is_bold) {
            end_paragraph(&mut paragraph, &mut out);
        }
        if is_fence {
            in_code = !in_code;
            let label = line.trim().trim_start_matches('`').split_whitespace().nth(1);
            if let Some(label) = label.filter(|_| in_code) {
                out.push_str(&format!("{label}:\n"));
            }
        } else if in_code {
            out.push_str(&format!("    {line}\n"));
        } else if line.trim().is_empty() {
            out.push('\n');
        } else if let Some(item) = line.strip_prefix("- ") {
            out.push_str(&wrap("- ", &item.replace("**", "")));
        } else if stands_alone && !is_bold {
            out.push_str(&format!("{line}\n"));
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    end_paragraph(&mut paragraph, &mut out);
    out
}

fn end_paragraph(paragraph: &mut String, out: &mut String) {
    if !paragraph.is_empty() {
        out.push_str(&wrap("", &paragraph.replace("**", "")));
        paragraph.clear();
    }
}

/// Rows of cells in columns; the last cell of a row is broken where there is no room.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let row = |row: &Vec<String>| {
        let Some((last, others)) = row.split_last() else { return "\n".to_owned() };
        let cells = others.iter().zip(&widths);
        let first: String = cells.map(|(cell, width)| format!("{cell:width$}  ")).collect();
        wrap(&first, last)
    };
    rows.iter().map(row).collect()
}

/// A text with the numbers of its lines.
pub(crate) fn numbered(text: &str) -> String {
    let width = text.lines().count().to_string().len();
    text.lines().zip(1..).map(|(line, at)| format!("{at:>width$} | {line}\n")).collect()
}

/// `1 request`, `2 requests`.
pub(crate) fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

/// The words of a line; quotes keep words together: `ctx aws:PrincipalTag/team="data science"`.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut in_quotes = false;
    for char in line.chars() {
        match char {
            '"' => {
                in_quotes = !in_quotes;
                word.get_or_insert_default();
            }
            _ if char.is_whitespace() && !in_quotes => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::{HANG, clean, columns, lay, plain, words, wrap};

    #[test]
    fn words_and_quotes() {
        assert_eq!(words(" a  b "), ["a", "b"]);
        assert_eq!(words("k=\"x y\" z"), ["k=x y", "z"]);
        assert_eq!(words("\"\" \"a"), ["", "a"]);
        assert!(words("  ").is_empty());
    }

    #[test]
    fn long_words_and_lines() {
        let laid = |first: &str, words: &str, width| lay(&wrap(first, words), width);
        let long = "x".repeat(100);
        assert_eq!(laid("- ", &format!("a {long} b"), 80), format!("- a\n  {long}\n  b\n"));
        assert_eq!(laid("", "", 80), "\n");
        assert_eq!(
            laid("\nno: ", "aaa bbb ccccccccccccccc d", 24),
            "\nno: aaa bbb\n    ccccccccccccccc d\n"
        );
        assert_eq!(laid("not allowed: ", "aaa bbb", 16), "not allowed:\n    aaa bbb\n");
        assert_eq!(laid("a", &format!("b{HANG}c"), 80), "abc\n");
        let rows = [vec!["a".to_owned(), "b c".to_owned()], vec!["dd".to_owned(), "".to_owned()]];
        assert_eq!(lay(&columns(&rows), 30), "a   b c\ndd\n");
        assert_eq!(lay(&columns(&rows), 6), "a\n    b\n    c\ndd\n");
    }

    #[test]
    fn nothing_hidden_is_left() {
        assert_eq!(clean("a\tb\u{1b}[31m\nc\u{202e}"), "a    b\\u{1b}[31m\nc\\u{202e}\n");
    }

    #[test]
    fn markdown_in_the_terminal() {
        let page =
            "# a\n\nOne\ntwo.\n\n```json bad kind=x\n{}\n```\n\n- **item** one\n\n**Do:** it";
        let expected = "# a\n\nOne two.\n\nbad:\n    {}\n\n- item one\n\nDo: it\n";
        assert_eq!(lay(&plain(page), 80), expected);
    }
}
