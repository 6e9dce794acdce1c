//! Diagnostics as people read them: the message, the line, and a caret line under the place.

use unicode_width::UnicodeWidthChar;

use crate::visible::{is_hidden, visible};
use crate::{Certainty, Diagnostic, Evidence, Lines, Position, Severity, Span};

/// Whether the output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenderStyle {
    /// Nothing but text.
    Plain,
    /// With the ANSI escapes of a terminal.
    Colour,
}

/// The widest source line that is shown whole, in columns.
const WINDOW: usize = 100;
/// How much of a line that is cut stays in front of the place.
const LEAD: usize = 40;
/// What a tab is shown as.
const TAB: &str = "    ";

/// The diagnostics with their source lines; `name` is the file's, `text` what it holds.
pub fn render(diagnostics: &[Diagnostic], name: &str, text: &str, style: RenderStyle) -> String {
    let lines = Lines::new(text);
    let mut out = String::new();
    for diagnostic in diagnostics {
        if !out.is_empty() {
            out.push('\n');
        }
        render_one(diagnostic, name, &lines, style, &mut out);
    }
    out
}

/// The diagnostics without their source lines, one line for each.
pub fn render_short(diagnostics: &[Diagnostic], name: &str, style: RenderStyle) -> String {
    diagnostics.iter().map(|diagnostic| headline(diagnostic, name, style) + "\n").collect()
}

fn render_one(
    diagnostic: &Diagnostic,
    name: &str,
    lines: &Lines<'_>,
    style: RenderStyle,
    out: &mut String,
) {
    let notes = diagnostic.notes.iter().map(|note| note.start.line);
    let last_line = notes.chain([diagnostic.start.line]).max().unwrap_or(1);
    let gutter = last_line.to_string().len();
    let snippet = |place: Position, span: Span, out: &mut String| {
        let snippet = Snippet::new(lines, place.line, span);
        let paint = |text: &str| paint(text, colour(diagnostic.severity), style);
        out.push_str(&format!("{:gutter$} |\n", ""));
        out.push_str(format!("{:>gutter$} | {}", place.line, snippet.source).trim_end());
        out.push('\n');
        out.push_str(&format!("{:gutter$} | {}{}\n", "", snippet.indent, paint(&snippet.carets)));
    };
    out.push_str(&headline(diagnostic, name, style));
    out.push('\n');
    snippet(diagnostic.start, diagnostic.span, out);
    for note in &diagnostic.notes {
        out.push_str(&format!("{:gutter$} = note: {}\n", "", visible(&note.message)));
        snippet(note.start, note.span, out);
    }
    let mut line = |word: &str, text: &str| {
        out.push_str(&format!("{:gutter$} = {word}: {}\n", "", visible(text)));
    };
    match &diagnostic.evidence {
        Evidence::Text | Evidence::Proof => {}
        Evidence::Witness(request) => line("request", request),
    }
    if let Some(help) = &diagnostic.help {
        line("help", help);
    }
    if let Some(fix) = &diagnostic.fix {
        match fix.certainty {
            Certainty::Sure => line("fix", &fix.title),
            Certainty::Likely => line("fix", &format!("{} (a guess)", fix.title)),
        }
    }
}

/// The first line: place, severity, message, code.
fn headline(diagnostic: &Diagnostic, name: &str, style: RenderStyle) -> String {
    const BOLD: &str = "1";
    let Position { line, column } = diagnostic.start;
    let place = format!("{}:{line}:{column}: ", visible(name));
    let message = format!(": {} [{}]", visible(&diagnostic.message), diagnostic.code);
    let word = paint(diagnostic.severity.word(), colour(diagnostic.severity), style);
    format!("{}{word}{}", paint(&place, BOLD, style), paint(&message, BOLD, style))
}

/// The ANSI code of a severity.
fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Security => "1;35",
        Severity::Warning => "1;33",
        Severity::Suggestion => "1;36",
        Severity::Info => "1;34",
    }
}

fn paint(text: &str, code: &str, style: RenderStyle) -> String {
    match style {
        RenderStyle::Plain => text.to_owned(),
        RenderStyle::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
    }
}

/// A source line ready to show, and what stands under it.
struct Snippet {
    source: String,
    indent: String,
    carets: String,
}

impl Snippet {
    /// The line of that number with carets under `span`, as far as it lies on that line.
    fn new(lines: &Lines<'_>, line: usize, span: Span) -> Snippet {
        let source = lines.line(line);
        let from = floor(source, span.start.saturating_sub(lines.start_of(line)));
        let to = floor(source, span.end.saturating_sub(lines.start_of(line))).max(from);
        let part = |from: usize, to: usize| source.get(from..to).unwrap_or("");
        let (before, inside, after) = (part(0, from), part(from, to), part(to, source.len()));
        let is_short = width_up_to(source, WINDOW) <= WINDOW;
        let room = |used: usize| WINDOW.saturating_sub(used);
        let (before, inside, after) = if is_short {
            (shown(before), shown(inside), shown(after))
        } else {
            let before = last_columns(before, LEAD);
            let inside = first_columns(inside, room(width(&before)));
            let after = first_columns(after, room(width(&before) + width(&inside)));
            (before, inside, after)
        };
        let carets = "~".repeat(width(&inside).saturating_sub(1));
        Snippet {
            indent: " ".repeat(width(&before)),
            carets: format!("^{carets}"),
            source: format!("{before}{inside}{after}"),
        }
    }
}

/// The byte offset, or the next smaller one on a character boundary.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A character as it is shown.
fn shown_char(char: char) -> String {
    match char {
        '\t' => TAB.to_owned(),
        _ if is_hidden(char) => char.escape_unicode().to_string(),
        _ => char.to_string(),
    }
}

fn shown(text: &str) -> String {
    text.chars().map(shown_char).collect()
}

/// How many columns a text takes that is ready to show.
fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// How many columns the text takes when shown; it stops counting behind `limit`.
fn width_up_to(text: &str, limit: usize) -> usize {
    let mut columns = 0;
    for char in text.chars() {
        columns += width(&shown_char(char));
        if columns > limit {
            break;
        }
    }
    columns
}

/// The beginning of a text that fits into so many columns, with `…` where it is cut.
fn first_columns(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for char in text.chars() {
        let next = shown_char(char);
        used += width(&next);
        if used > columns {
            out.push('…');
            break;
        }
        out.push_str(&next);
    }
    out
}

/// The end of a text that fits into so many columns, with `…` where it is cut.
fn last_columns(text: &str, columns: usize) -> String {
    let mut parts = Vec::new();
    let mut used = 0;
    for char in text.chars().rev() {
        let next = shown_char(char);
        used += width(&next);
        if used > columns {
            parts.push("…".to_owned());
            break;
        }
        parts.push(next);
    }
    parts.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{RenderStyle, render, render_short};
    use crate::{Certainty, Diagnostic, Evidence, Lines, Problem, Severity, Span};

    fn diagnostic(text: &str, problem: Problem) -> Diagnostic {
        problem.locate(&Lines::new(text), String::new())
    }

    /// A problem of the first place where `needle` stands.
    fn at(text: &str, needle: &str) -> Problem {
        let start = text.find(needle).unwrap();
        let span = Span::new(start, start + needle.len());
        Problem::new("some-code", Severity::Error, span, "it is wrong")
    }

    fn show(text: &str, problem: Problem) -> String {
        render(&[diagnostic(text, problem)], "policy.json", text, RenderStyle::Plain)
    }

    #[test]
    fn notes_and_help() {
        let text = "{\n  \"Effect\": \"Allow\",\n  \"Effect\": \"Deny\"\n}";
        let second =
            Span::new(text.rfind("\"Effect").unwrap(), text.rfind("\"Effect").unwrap() + 8);
        let problem = Problem::new("json-duplicate-key", Severity::Error, second, "twice")
            .help("keep one of them")
            .note(Span::new(4, 12), "the first is here");
        assert_snapshot!(show(text, problem), @r#"
        policy.json:3:3: error: twice [json-duplicate-key]
          |
        3 |   "Effect": "Deny"
          |   ^~~~~~~~
          = note: the first is here
          |
        2 |   "Effect": "Allow",
          |   ^~~~~~~~
          = help: keep one of them
        "#);
    }

    #[test]
    fn requests_and_fixes() {
        let text = "{ \"Effect\": \"allow\" }";
        let span = at(text, "allow").span;
        let sure = at(text, "allow")
            .help("`Effect` is exactly `Allow` or `Deny`")
            .fix("write `Allow`", Certainty::Sure, span, "Allow")
            .evidence(Evidence::Witness("Omar reads `hl-tickets`".to_owned()));
        assert_snapshot!(show(text, sure), @r#"
        policy.json:1:14: error: it is wrong [some-code]
          |
        1 | { "Effect": "allow" }
          |              ^~~~~
          = request: Omar reads `hl-tickets`
          = help: `Effect` is exactly `Allow` or `Deny`
          = fix: write `Allow`
        "#);
        let likely = at(text, "allow").fix("write `Deny`", Certainty::Likely, span, "Deny");
        assert!(show(text, likely).ends_with("\n  = fix: write `Deny` (a guess)\n"));
    }

    #[test]
    fn tabs_and_wide_characters() {
        let text = "\t\"漢字\": \"x\"";
        assert_snapshot!(show(text, at(text, "\"x\"")), @r#"
        policy.json:1:8: error: it is wrong [some-code]
          |
        1 |     "漢字": "x"
          |             ^~~
        "#);
        let text = "\t\"漢字\": \"x\"";
        assert_snapshot!(show(text, at(text, "漢字")), @r#"
        policy.json:1:3: error: it is wrong [some-code]
          |
        1 |     "漢字": "x"
          |      ^~~~
        "#);
    }

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        let text = "\"\u{1b}[31m\u{202e}x\"";
        let mut problem = at(text, "x");
        problem.message = "bad \u{1b}[0m".to_owned();
        problem = problem.help("see \u{7}");
        let out = render(&[diagnostic(text, problem)], "a\u{1b}b\n", text, RenderStyle::Plain);
        assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{7}']));
        assert_snapshot!(out, @r#"
        a\u{1b}b\u{a}:1:8: error: bad \u{1b}[0m [some-code]
          |
        1 | "\u{1b}[31m\u{202e}x"
          |                    ^
          = help: see \u{7}
        "#);
    }

    #[test]
    fn long_lines() {
        let text = format!("{}here{}", "a, ".repeat(100), " b,".repeat(100));
        assert_snapshot!(show(&text, at(&text, "here")), @r#"
        policy.json:1:301: error: it is wrong [some-code]
          |
        1 | … a, a, a, a, a, a, a, a, a, a, a, a, a, here b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, …
          |                                          ^~~~
        "#);
        let long = format!("[{}]", "x".repeat(300));
        assert_snapshot!(show(&long, at(&long, &long)), @r#"
        policy.json:1:1: error: it is wrong [some-code]
          |
        1 | [xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
          | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        "#);
    }

    #[test]
    fn places_at_the_edges() {
        let text = "{\n  \"a\": [\n  1]";
        assert_snapshot!(show(text, at(text, "[\n  1]")), @r#"
        policy.json:2:8: error: it is wrong [some-code]
          |
        2 |   "a": [
          |        ^
        "#);
        let end = Problem::new("x", Severity::Warning, Span::new(text.len(), text.len()), "ends");
        assert_snapshot!(show(text, end.clone()), @r#"
        policy.json:3:5: warning: ends [x]
          |
        3 |   1]
          |     ^
        "#);
        let text = "{\n";
        let end = Problem { span: Span::new(2, 2), ..end };
        assert_snapshot!(show(text, end.clone()), @r#"
        policy.json:2:1: warning: ends [x]
          |
        2 |
          | ^
        "#);
        let empty = Problem { span: Span::new(0, 0), ..end };
        assert_snapshot!(show("", empty), @r#"
        policy.json:1:1: warning: ends [x]
          |
        1 |
          | ^
        "#);
    }

    #[test]
    fn several_and_short() {
        let text = "[1,2]";
        let both = [diagnostic(text, at(text, "1")), diagnostic(text, at(text, "2"))];
        assert_snapshot!(render(&both, "p", text, RenderStyle::Plain), @r#"
        p:1:2: error: it is wrong [some-code]
          |
        1 | [1,2]
          |  ^

        p:1:4: error: it is wrong [some-code]
          |
        1 | [1,2]
          |    ^
        "#);
        assert_snapshot!(render_short(&both, "p", RenderStyle::Plain), @r#"
        p:1:2: error: it is wrong [some-code]
        p:1:4: error: it is wrong [some-code]
        "#);
        let coloured = render(&both[..1], "p", text, RenderStyle::Colour);
        assert_snapshot!(coloured.replace('\u{1b}', "ESC"), @r#"
        ESC[1mp:1:2: ESC[0mESC[1;31merrorESC[0mESC[1m: it is wrong [some-code]ESC[0m
          |
        1 | [1,2]
          |  ESC[1;31m^ESC[0m
        "#);
    }
}
