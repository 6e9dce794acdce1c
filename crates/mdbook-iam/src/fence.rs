//! Our blocks in a chapter: where they are, what they say, and how to put something in their place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The kinds of block, by the first word of the info string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A policy document, parsed when the book is built.
    Policy,
    /// Requests and the decisions the evaluator must reach.
    Decide,
    /// One request and the whole path to its decision.
    Trace,
    /// An exercise of the course, named by its id.
    Exercise,
    /// The quiz of the chapter.
    Quiz,
    /// A picture, named by its file.
    Diagram,
    /// All rules of the evaluator.
    Rules,
    /// All diagnostic codes.
    Codes,
    /// All terms of the glossary.
    Glossary,
    /// A plan for a class.
    Schedule,
}

const KINDS: &[(&str, Kind)] = &[
    ("policy", Kind::Policy),
    ("decide", Kind::Decide),
    ("trace", Kind::Trace),
    ("exercise", Kind::Exercise),
    ("quiz", Kind::Quiz),
    ("diagram", Kind::Diagram),
    ("rules", Kind::Rules),
    ("codes", Kind::Codes),
    ("glossary", Kind::Glossary),
    ("schedule", Kind::Schedule),
];

/// One of our blocks in a chapter.
#[derive(Debug, Clone)]
pub(crate) struct Fence {
    /// What it asks for.
    pub kind: Kind,
    /// The words after the kind, `name=value` each.
    pub options: Vec<(String, String)>,
    /// The text between the fences, without the indentation of a surrounding list.
    pub body: String,
    /// The line of the opening fence in the author's file, from 1.
    pub line: usize,
    /// The level of the last heading above the block.
    pub heading: usize,
    span: Range<usize>,
    prefix: String,
}

impl Fence {
    /// The value of an option.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The heading level for a title inside the block.
    pub(crate) fn inner_heading(&self) -> usize {
        (self.heading + 1).clamp(2, 6)
    }
}

/// Our blocks in `content`, in order; `source` is the author's file, for the line numbers: what
/// other preprocessors insert above a block shifts `content`, but not what the author counts.
pub(crate) fn find(content: &str, source: &str) -> Vec<Fence> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    options |= Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut fences: Vec<Fence> = Vec::new();
    let mut open: Option<Fence> = None;
    let mut heading = 1;
    for (event, span) in Parser::new_ext(content, options).into_offset_iter() {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            heading = level as usize;
        } else if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
            open = start(content, source, &info, span, heading);
        } else if let (Event::Text(text), Some(fence)) = (&event, &mut open) {
            fence.body.push_str(text);
        } else if let Event::End(TagEnd::CodeBlock) = event {
            fences.extend(open.take());
        }
    }
    fences
}

/// `content` with each block replaced by its text, in the order of `fences`. Lines keep the
/// indentation of a surrounding list and the marks of a surrounding quote.
pub(crate) fn splice(content: &str, fences: &[Fence], texts: &[String]) -> String {
    let mut result = String::new();
    let mut end = 0;
    for (fence, text) in fences.iter().zip(texts) {
        result.push_str(content.get(end..fence.span.start).unwrap_or_default());
        for (index, line) in text.trim_end().lines().enumerate() {
            if index > 0 {
                result.push('\n');
                result.push_str(if line.is_empty() {
                    fence.prefix.trim_end()
                } else {
                    &fence.prefix
                });
            }
            result.push_str(line);
        }
        result.push('\n');
        result.push_str(fence.prefix.trim_end());
        result.push('\n');
        end = fence.span.end;
    }
    result.push_str(content.get(end..).unwrap_or_default());
    result
}

/// The options of an info string: words, `name=value` or `name="some words"`.
fn words(info: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in info.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(String::new()),
            c => words.last_mut().expect("the list starts with one word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn start(
    content: &str,
    source: &str,
    info: &str,
    span: Range<usize>,
    heading: usize,
) -> Option<Fence> {
    let mut words = words(info).into_iter();
    let name = words.next()?;
    let kind = KINDS.iter().find(|(word, _)| *word == name).map(|(_, kind)| *kind)?;
    let options = words
        .map(|word| match word.split_once('=') {
            Some((key, value)) => (key.to_owned(), value.to_owned()),
            None => (word, String::new()),
        })
        .collect();
    let before = content.get(..span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let lead = before.get(line_start..).unwrap_or_default();
    // `- ` before the fence becomes two spaces on the lines that follow.
    let prefix = lead.chars().map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect();
    let line = source_line(content, source, span.start);
    Some(Fence { kind, options, body: String::new(), line, heading, span, prefix })
}

/// The line in the author's file: the same opening line, counted among its equals.
fn source_line(content: &str, source: &str, position: usize) -> usize {
    let before = content.get(..position).unwrap_or_default();
    let own_index = before.matches('\n').count();
    let own = content.lines().nth(own_index).map_or("", bare);
    let count = content.lines().take(own_index).filter(|line| bare(line) == own).count();
    let mut same = source.lines().enumerate().filter(|(_, line)| bare(line) == own);
    same.nth(count).map_or(own_index + 1, |(index, _)| index + 1)
}

/// A line without what a list or a quote puts before it.
fn bare(line: &str) -> &str {
    line.trim_start_matches(|c: char| c != '`' && c != '~').trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_in_a_list_keeps_its_indentation() {
        let text = "1. one\n\n   ```quiz\n   ```\n2. two\n";
        let fences = find(text, text);
        assert_eq!(fences.len(), 1);
        let spliced = splice(text, &fences, &["<p>\na\n\nb".to_owned()]);
        assert_eq!(spliced, "1. one\n\n   <p>\n   a\n\n   b\n\n\n2. two\n");
    }

    #[test]
    fn a_block_that_opens_a_list_item_keeps_the_item() {
        let text = "- ```policy name=a\n  {}\n  ```\n- two\n";
        let fences = find(text, text);
        assert_eq!(fences[0].body, "{}\n");
        assert_eq!(splice(text, &fences, &["a\nb".to_owned()]), "- a\n  b\n\n\n- two\n");
    }

    #[test]
    fn lines_are_those_of_the_authors_file() {
        let source = "````admonish\n```quiz\n```\n````\n\n```policy name=a\n{}\n```\n";
        let content =
            "<div>\n<div>\n\n```quiz\n```\n\n</div>\n</div>\n\n```policy name=a\n{}\n```\n";
        let lines: Vec<usize> = find(content, source).iter().map(|fence| fence.line).collect();
        assert_eq!(lines, [2, 6]);
    }

    #[test]
    fn options_may_hold_words_in_quotes() {
        let text = "## Title\n\n```policy name=a title=\"Two words\" error=x,y\n{}\n```\n";
        let fences = find(text, text);
        assert_eq!(fences[0].option("title"), Some("Two words"));
        assert_eq!(fences[0].option("error"), Some("x,y"));
        assert_eq!(fences[0].inner_heading(), 3);
    }
}
