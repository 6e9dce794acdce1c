//! A mistake in a file of exercises as its author reads it: the place, the line, a mark under it.

use iam_course::AuthorError;
use iam_policy::visible;

use crate::look::{Ink, Look};
use crate::wrap::columns;

/// The mistake with the line of `text` it is about.
pub(super) fn mistake(error: &AuthorError, text: &str, look: Look) -> String {
    let AuthorError { file, line, column, message, help } = error;
    let place = look.paint(Ink::Title, &format!("{}:{line}:{column}:", visible(file)));
    let word = look.paint(Ink::Bad, "error");
    let mut out = format!("{place} {word}: {}\n", visible(message));
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    if let Some(source) = text.lines().nth(line - 1).filter(|it| !it.trim().is_empty()) {
        let Excerpt { shown, indent, width } = Excerpt::new(source, *column, look.width);
        let mark = look.paint(Ink::Bad, &format!("^{}", "~".repeat(width.saturating_sub(1))));
        out.push_str(&format!("{gutter} |\n{number} | {shown}\n{gutter} | {indent}{mark}\n"));
    }
    if let Some(help) = help {
        out.push_str(&format!("{gutter} = help: {}\n", visible(help)));
    }
    out
}

/// A line that fits, and where the mark stands.
struct Excerpt {
    shown: String,
    indent: String,
    width: usize,
}

impl Excerpt {
    /// The line around a column, counted from 1 in characters.
    fn new(source: &str, column: usize, width: usize) -> Excerpt {
        let room = width.saturating_sub(10).max(20);
        let source = source.replace('\t', " ");
        let at = column.saturating_sub(1);
        // A place far to the right is shown with a little of what is before it.
        let from = if at + 10 < room { 0 } else { at.saturating_sub(room / 3) };
        let part = |from: usize, count: usize| -> String {
            source.chars().skip(from).take(count).collect()
        };
        let dots = if from > 0 { "…" } else { "" };
        let before = format!("{dots}{}", visible(&part(from, at - from)));
        let rest = part(at, room.saturating_sub(at - from));
        let marked = visible(&rest.chars().take(marked(&rest)).collect::<String>());
        let shown = format!("{before}{}", visible(&rest));
        Excerpt { indent: " ".repeat(columns(&before)), width: columns(&marked), shown }
    }
}

/// How many characters of the text belong to what begins there: a text in quotes, a head in
/// brackets, or a word.
fn marked(rest: &str) -> usize {
    let mut chars = rest.chars();
    let count = match chars.next() {
        Some(quote @ ('"' | '\'')) => chars.position(|char| char == quote).map(|at| at + 2),
        Some('[') => Some(rest.trim_end().chars().count()),
        _ => rest.chars().position(|char| " =,]}\"'`".contains(char)),
    };
    count.unwrap_or_else(|| rest.chars().count()).max(1)
}

#[cfg(test)]
mod tests {
    use iam_policy::RenderStyle;

    use super::*;
    use crate::look::Signs;

    fn check(text: &str, (line, column): (usize, usize), expected: &str) {
        let (file, message) = ("a.toml".to_owned(), "wrong".to_owned());
        let error = AuthorError { file, line, column, message, help: Some("mend".to_owned()) };
        let look = Look { colour: RenderStyle::Plain, signs: Signs::Unicode, width: 40 };
        assert_eq!(mistake(&error, text, look), expected);
    }

    #[test]
    fn a_line_and_a_mark() {
        let told = |excerpt: &str| format!("a.toml:1:6: error: wrong\n{excerpt}  = help: mend\n");
        check("id = \"x y\"", (1, 6), &told("  |\n1 | id = \"x y\"\n  |      ^~~~~\n"));
        check("", (1, 6), &told(""));
        check(
            "  [[request]]",
            (1, 3),
            "a.toml:1:3: error: wrong\n  |\n1 |   [[request]]\n  |   ^~~~~~~~~~~\n  = help: mend\n",
        );
    }

    #[test]
    fn a_long_line_is_cut() {
        let line = format!("{}bad{}", "x ".repeat(50), " y".repeat(50));
        let told = "a.toml:1:101: error: wrong\n  |\n1 | …x x x x x bad y y y y y y y y \n  \
                    |            ^~~\n  = help: mend\n";
        check(&line, (1, 101), told);
    }
}
