//! The prose of a chapter: its sentences and words with their lines, without code.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading or a title.
    Heading,
    /// A paragraph or an item of a list.
    Text,
    /// A cell of a table.
    Cell,
    /// What an image says to those who do not see it.
    Image,
    /// A block of code.
    Code,
}

/// A run of prose that no block interrupts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passage {
    /// What it is.
    pub kind: Kind,
    /// Its parts in order.
    pub pieces: Vec<Piece>,
}

/// A part of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What is read.
    pub text: String,
    /// The line in the author's file, from 1.
    pub line: usize,
    /// Whether it is code, which has no spelling.
    pub code: bool,
}

/// A sentence, or what stands in its place in a list or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// The line it begins on.
    pub line: usize,
    /// Its words; code counts as one.
    pub words: Vec<String>,
}

/// What mdBook reads in our chapters.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// The prose of a chapter, notes of `admonish` included.
pub(crate) fn read(source: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    collect(source, 0, &mut passages);
    passages
}

/// Adds the passages of `text`, which begins behind `above` lines of the file.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is no prose is left out")]
fn collect(text: &str, above: usize, passages: &mut Vec<Passage>) {
    let mut open = Open { kinds: Vec::new(), passage: None };
    let mut note: Option<(usize, String)> = None;
    let mut code = false;
    let mut inside = false;
    let mut picture = false;
    let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    for (event, span) in Parser::new_ext(text, options()).into_offset_iter() {
        let line = above + 1 + breaks.partition_point(|at| *at < span.start);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                open.close(passages);
                code = true;
                note = admonition(&kind).map(|title| (line, title));
                picture = is_picture(&kind);
            }
            Event::End(TagEnd::CodeBlock) => {
                code = false;
                inside = false;
                note = None;
            }
            Event::Text(body) if code => {
                if let Some((first, title)) = note.take() {
                    let piece = Piece { text: title, line: first, code: false };
                    passages.push(Passage { kind: Kind::Heading, pieces: vec![piece] });
                    // The body comes in lines; what is needed is all of it.
                    let rest = text.get(span.start..).unwrap_or(&body);
                    collect(until_fence(rest), line - 1, passages);
                    inside = true;
                } else if !inside {
                    let kind = if picture { Kind::Image } else { Kind::Code };
                    let piece = Piece { text: body.to_string(), line, code: !picture };
                    passages.push(Passage { kind, pieces: vec![piece] });
                }
            }
            Event::Start(tag) => open.start(&tag, passages),
            Event::End(end) => open.end(end, passages),
            Event::Text(words) => open.add(&words, line, false),
            Event::Code(words) => open.add(&words, line, true),
            Event::SoftBreak | Event::HardBreak => open.add(" ", line, false),
            _ => {}
        }
    }
    open.close(passages);
}

/// The passage that is being read, and the blocks it lies in.
struct Open {
    kinds: Vec<Kind>,
    passage: Option<Passage>,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other tag is a block, which ends a passage"
)]
impl Open {
    fn start(&mut self, tag: &Tag, passages: &mut Vec<Passage>) {
        match tag {
            Tag::Heading { .. } => self.push(Kind::Heading, passages),
            Tag::TableCell => self.push(Kind::Cell, passages),
            Tag::Image { .. } => self.push(Kind::Image, passages),
            Tag::Paragraph | Tag::Item => self.push(Kind::Text, passages),
            // The address itself is what is read.
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. } => {}
            _ => self.close(passages),
        }
    }

    fn end(&mut self, end: TagEnd, passages: &mut Vec<Passage>) {
        match end {
            TagEnd::Heading(_)
            | TagEnd::TableCell
            | TagEnd::Image
            | TagEnd::Paragraph
            | TagEnd::Item => {
                self.close(passages);
                self.kinds.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            _ => self.close(passages),
        }
    }

    fn push(&mut self, kind: Kind, passages: &mut Vec<Passage>) {
        self.close(passages);
        self.kinds.push(kind);
    }

    fn add(&mut self, text: &str, line: usize, code: bool) {
        let kind = self.kinds.last().copied().unwrap_or(Kind::Text);
        let passage = self.passage.get_or_insert_with(|| Passage { kind, pieces: Vec::new() });
        passage.pieces.push(Piece { text: text.to_owned(), line, code });
    }

    fn close(&mut self, passages: &mut Vec<Passage>) {
        passages.extend(self.passage.take());
    }
}

impl Passage {
    /// Its sentences; a colon, a semicolon or a dash ends none.
    pub(crate) fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let mut open: Option<Sentence> = None;
        for (line, word) in self.words() {
            let sentence = open.get_or_insert_with(|| Sentence { line, words: Vec::new() });
            let ends = ends_sentence(&word);
            if word.contains('`') || word.chars().any(char::is_alphanumeric) {
                sentence.words.push(word);
            }
            if ends {
                sentences.extend(open.take());
            }
        }
        sentences.extend(open);
        sentences.retain(|sentence| !sentence.words.is_empty());
        sentences
    }

    /// What stands between blanks, with its line: a word goes on where no blank parts the pieces.
    fn words(&self) -> Vec<(usize, String)> {
        let mut words: Vec<(usize, String)> = Vec::new();
        let mut goes_on = false;
        for piece in &self.pieces {
            let text = if piece.code { "`…`" } else { &piece.text };
            goes_on &= !text.starts_with(char::is_whitespace);
            for word in text.split_whitespace() {
                match words.last_mut().filter(|_| goes_on) {
                    Some((_, begun)) => begun.push_str(word),
                    None => words.push((piece.line, word.to_owned())),
                }
                goes_on = false;
            }
            goes_on = !text.ends_with(char::is_whitespace);
        }
        words
    }
}

fn ends_sentence(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', ')', '”', '’', '*', '_']);
    word.ends_with(['.', '?', '!']) && !matches!(word, "e.g." | "i.e." | "etc." | "…" | "...")
}

/// Whether a code block is a picture; its body says in words what it shows.
fn is_picture(kind: &CodeBlockKind) -> bool {
    matches!(kind, CodeBlockKind::Fenced(info) if info.split(' ').next() == Some("diagram"))
}

/// The title of a note, if a code block is one.
fn admonition(kind: &CodeBlockKind) -> Option<String> {
    let CodeBlockKind::Fenced(info) = kind else { return None };
    let rest = info.strip_prefix("admonish")?;
    let title = rest.split("title=\"").nth(1).and_then(|it| it.split('"').next());
    Some(title.unwrap_or_default().to_owned())
}

/// The text up to the fence that ends the block it stands in.
fn until_fence(text: &str) -> &str {
    let mut inner: Option<&str> = None;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let ticks = bare.get(..bare.chars().take_while(|c| *c == '`').count()).unwrap_or_default();
        if ticks.len() >= 3 {
            match inner {
                None if bare == ticks => return text.get(..end).unwrap_or(text),
                None => inner = Some(ticks),
                Some(opened) if bare == ticks && ticks.len() >= opened.len() => inner = None,
                Some(_) => {}
            }
        }
        end += line.len();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(source: &str) -> Vec<(usize, String)> {
        let prose = read(source).into_iter().filter(|passage| passage.kind != Kind::Code);
        let all = prose.flat_map(|passage| passage.sentences());
        all.map(|sentence| (sentence.line, sentence.words.join(" "))).collect()
    }

    fn expect(source: &str, expected: &[(usize, &str)]) {
        let found = sentences(source);
        let found: Vec<(usize, &str)> = found.iter().map(|(line, it)| (*line, &**it)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_have_lines_and_code_is_one_word() {
        expect(
            "# A title\n\nOne *two*\nthree. Four `a b c` five\n- item (see [x](y.md).)\n",
            &[(1, "A title"), (3, "One two three."), (4, "Four `…` five"), (5, "item (see x.)")],
        );
    }

    #[test]
    fn code_is_left_out_and_notes_are_read() {
        expect(
            "```json\n{ \"a\": 1 }\n```\n\n```admonish tip title=\"A tip\"\nTake care.\n\nNow.\n```\nEnd\n",
            &[(5, "A tip"), (6, "Take care."), (8, "Now."), (10, "End")],
        );
    }

    #[test]
    fn a_picture_speaks() {
        expect("```diagram img/a.svg\nTwo doors.\n```\n", &[(2, "Two doors.")]);
    }

    #[test]
    fn a_note_may_hold_blocks() {
        expect(
            "````admonish tip\nBefore.\n```policy\n{}\n```\nAfter.\n````\n",
            &[(2, "Before."), (6, "After.")],
        );
    }
}
