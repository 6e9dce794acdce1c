//! Markdown as a terminal shows it: headings, paragraphs, lists, code and tables, set plainly.

use iam_policy::RenderStyle;

use crate::look::{Ink, Look};
use crate::wrap::{columns, wrap};

/// The text, set for the terminal. Other people's text must be made visible before.
pub(crate) fn markdown(text: &str, look: Look) -> String {
    let mut out = Setter { out: String::new(), look, paragraph: Vec::new(), table: Vec::new() };
    let mut in_code = false;
    for line in text.lines() {
        if let Some(label) = line.trim_start().strip_prefix("```") {
            out.end_block();
            in_code = !in_code;
            if in_code {
                out.code_label(label);
            }
        } else if in_code {
            let line = look.paint(Ink::Code, line);
            out.out.push_str(&format!("    {line}\n"));
        } else {
            out.line(line);
        }
    }
    out.end_block();
    out.out
}

/// The text of one line: code and emphasis as the terminal shows them.
pub(crate) fn inline(text: &str, look: Look) -> String {
    let text = links(text).replace("**", "");
    if look.colour == RenderStyle::Plain {
        return text;
    }
    let mut out = String::new();
    // Every second piece stood between backticks.
    for (at, piece) in text.split('`').enumerate() {
        let words = piece.split(' ').map(|word| match word {
            _ if at % 2 == 0 || word.is_empty() => word.to_owned(),
            _ => look.paint(Ink::Code, word),
        });
        out.push_str(&words.collect::<Vec<_>>().join(" "));
    }
    out
}

/// Links as their text alone: a terminal cannot follow a link within the book.
fn links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, label, behind)) = link(rest) {
        out.push_str(before);
        out.push_str(label);
        rest = behind;
    }
    out + rest
}

/// What stands before the first link, its text, and what stands behind it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let middle = text.find("](")?;
    let (head, tail) = text.split_at(middle);
    let (before, label) = head.rsplit_once('[')?;
    let (_, behind) = tail.split_once(')')?;
    Some((before, label, behind))
}

struct Setter {
    out: String,
    look: Look,
    paragraph: Vec<String>,
    table: Vec<Vec<String>>,
}

impl Setter {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with('|') {
            self.end_paragraph();
            let cells =
                trimmed.trim_matches('|').split(" | ").map(|it| inline(it.trim(), self.look));
            let cells: Vec<String> = cells.collect();
            let is_rule = trimmed.chars().all(|char| "|-: ".contains(char));
            if !is_rule {
                self.table.push(cells);
            }
        } else if trimmed.is_empty() {
            self.end_block();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        } else if let Some(title) = trimmed.strip_prefix('#') {
            self.end_block();
            let title = title.trim_start_matches('#').trim();
            let title = self.look.paint(Ink::Title, &title.replace('`', ""));
            self.out.push_str(&title);
            self.out.push('\n');
        } else {
            let is_item =
                trimmed.starts_with("- ") || trimmed.starts_with("* ") || is_numbered(trimmed);
            if is_item {
                self.end_block();
            }
            self.paragraph.push(trimmed.to_owned());
        }
    }

    fn end_block(&mut self) {
        self.end_paragraph();
        self.end_table();
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph).join(" ");
        if text.is_empty() {
            return;
        }
        let (first, text) = match text.split_once(' ') {
            Some(("-" | "*", item)) => ("  · ".to_owned(), item.to_owned()),
            Some((number, item)) if is_numbered(&text) => (format!("  {number} "), item.to_owned()),
            Some(_) | None => (String::new(), text),
        };
        let next = " ".repeat(columns(&first));
        let text = inline(&text, self.look);
        self.out.push_str(&wrap(&text, self.look.width, &first, &next));
    }

    /// A table in columns where it fits, else its rows as short paragraphs.
    fn end_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        let count = table.iter().map(Vec::len).max().unwrap_or(0);
        let width = |at: usize| {
            table.iter().filter_map(|row| row.get(at)).map(|cell| columns(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..count).map(width).collect();
        let fits = widths.iter().map(|width| width + 2).sum::<usize>() <= self.look.width;
        for (at, row) in table.iter().enumerate() {
            if fits {
                let cells = row.iter().zip(&widths).map(|(cell, width)| {
                    format!("{cell}{}", " ".repeat(width.saturating_sub(columns(cell)) + 2))
                });
                let line = cells.collect::<String>();
                let line =
                    if at == 0 { self.look.paint(Ink::Title, line.trim_end()) } else { line };
                self.out.push_str(line.trim_end());
                self.out.push('\n');
            } else if at > 0 {
                let text = as_sentence(row, table.first().map_or(&[], Vec::as_slice));
                self.out.push_str(&wrap(&text, self.look.width, "  · ", "    "));
            }
        }
    }

    /// What a block of code is an example of.
    fn code_label(&mut self, label: &str) {
        let words: Vec<&str> = label.split_whitespace().collect();
        let said = match words.as_slice() {
            [_, "bad", ..] => "Not so:\n",
            [_, "good", ..] => "But so:\n",
            _ => "",
        };
        self.out.push_str(said);
    }
}

/// A row of a table as running text; the names of its columns stand in front of the cells where
/// there are more than two.
fn as_sentence(row: &[String], names: &[String]) -> String {
    match row {
        [first, rest @ ..] if rest.len() > 1 => {
            let names = names.iter().skip(1);
            let cells: Vec<String> = names
                .zip(rest)
                .map(|(name, cell)| format!("{}: {cell}", name.to_lowercase()))
                .collect();
            format!("{first}: {}", cells.join("; "))
        }
        row => row.join(": "),
    }
}

fn is_numbered(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && text.get(digits..).is_some_and(|rest| rest.starts_with(". "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Signs;

    #[test]
    fn a_page_is_set() {
        let look = Look { colour: RenderStyle::Plain, signs: Signs::Unicode, width: 36 };
        let page = "# `Title`\n\nOne **bold** word, `code`, and a\n[link](x.md#y) that wraps.\n\n\
                    - one\n- two that is long enough to\n  wrap\n\n```json bad kind=s3\n{}\n```\n\n\
                    | a | b |\n|---|---|\n| `1` | 2 |\n";
        insta::assert_snapshot!(markdown(page, look), @r"
        Title

        One bold word, `code`, and a link
        that wraps.

          · one
          · two that is long enough to wrap

        Not so:
            {}

        a    b
        `1`  2
        ");
    }
}
