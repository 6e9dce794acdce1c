//! The line editor of the REPL: several lines, completion, colours.

use std::borrow::Cow;

use iam_policy::RenderStyle;
use iam_repl::{Completion, Continuation, Session, names, needs_more};
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{ColorMode, CompletionType, Config, Context, Helper};

use crate::look::{Ink, Look};
use crate::wrap::columns;

/// How many inputs the history keeps.
const HISTORY: usize = 1000;

/// The editor, which owns the session to ask it for names.
pub(super) type Editor = rustyline::Editor<Tutor, FileHistory>;

/// What the editor asks while the learner types.
pub(super) struct Tutor {
    pub(super) session: Session<'static>,
    look: Look,
}

/// A new editor without history.
pub(super) fn editor(session: Session<'static>, look: Look) -> rustyline::Result<Editor> {
    let colours = match look.colour {
        RenderStyle::Plain => ColorMode::Disabled,
        RenderStyle::Colour => ColorMode::Enabled,
    };
    let config = Config::builder()
        .max_history_size(HISTORY)?
        .history_ignore_dups(true)?
        .auto_add_history(true)
        .completion_type(CompletionType::List)
        .color_mode(colours)
        .bracketed_paste(true)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Tutor { session, look }));
    Ok(editor)
}

/// The session of an editor, which knows how wide the terminal is now.
pub(super) fn session(editor: &mut Editor) -> &mut Session<'static> {
    let tutor = editor.helper_mut().expect("the editor was made with a helper");
    if let Ok((columns, _)) = crossterm::terminal::size() {
        tutor.look.width = usize::from(columns);
    }
    tutor.session.set_width(tutor.look.width);
    &mut tutor.session
}

impl Helper for Tutor {}

impl Completer for Tutor {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let Completion { start, mut candidates } = self.session.complete(line, position);
        let word = line.get(start..position).unwrap_or("");
        if !names::keep(&candidates, word) {
            // The editor puts what all have in common in place of the word; so they have nothing.
            candidates.push(String::new());
        }
        Ok((start, candidates))
    }
}

/// What a name means, told behind the line; no key takes it into the line.
pub(super) struct Meaning(String);

impl Hint for Meaning {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Tutor {
    type Hint = Meaning;

    fn hint(&self, line: &str, position: usize, _: &Context<'_>) -> Option<Meaning> {
        // Without colour nobody could tell it from what was typed.
        let is_at_end = position == line.len() && self.look.colour == RenderStyle::Colour;
        let hint = self.look.letters(&self.session.hint(line).filter(|_| is_at_end)?);
        let last = line.rsplit('\n').next().unwrap_or(line);
        let used = columns(&self.session.prompt()) + columns(last) + GAP.len() + 1;
        let free = self.look.width.checked_sub(used).filter(|free| *free >= SHORTEST)?;
        let cut: String = hint.chars().take(free).collect();
        Some(Meaning(format!("{GAP}{cut}")))
    }
}

/// What stands between the line and its hint.
const GAP: &str = "   ";

/// A hint with less space than this says nothing.
const SHORTEST: usize = 12;

impl Validator for Tutor {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match needs_more(context.input()) {
            Continuation::Complete => ValidationResult::Valid(None),
            Continuation::More => ValidationResult::Incomplete,
        })
    }
}

impl Highlighter for Tutor {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        Cow::Owned(painted_json(line, self.look))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(self.look.paint(Ink::Title, prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.look.paint(Ink::Quiet, hint))
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        // A string can begin or end with any character.
        self.look.colour == RenderStyle::Colour
    }
}

/// The text with the keys and strings of its JSON in colour; its width stays the same.
fn painted_json(text: &str, look: Look) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let (before, string) = rest.split_at(start);
        let (string, behind) = string.split_at(string_end(string));
        let is_key = behind.trim_start().starts_with(':');
        let ink = if is_key { Ink::Code } else { Ink::Good };
        out.push_str(before);
        // Each line is painted for itself: the editor draws line by line.
        let lines: Vec<String> = string.split('\n').map(|line| look.paint(ink, line)).collect();
        out.push_str(&lines.join("\n"));
        rest = behind;
    }
    out + rest
}

/// Where the string ends that begins with the text: behind its quote, or at the end of the line.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            '\n' => return at,
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = char == '\\' && !is_escaped,
        }
    }
    text.len()
}

/// Words at the beginning of a line that carry a result.
const RESULTS: &[(&str, Ink)] = &[
    ("PASS", Ink::Good),
    ("FAIL", Ink::Bad),
    ("allowed", Ink::Good),
    ("not allowed", Ink::Bad),
    ("denied", Ink::Bad),
    ("not decided", Ink::Attention),
    ("      yes", Ink::Good),
    ("      no ", Ink::Bad),
    ("  help:", Ink::Quiet),
];

/// A line of a reply with its result in colour.
pub(super) fn painted_reply(line: &str, look: Look) -> String {
    for (word, ink) in RESULTS {
        if let Some(rest) = line.strip_prefix(word) {
            return look.paint(*ink, word) + rest;
        }
    }
    for (word, ink) in [(": error: ", Ink::Bad), (": warning: ", Ink::Attention)] {
        if let Some((place, message)) = line.split_once(word) {
            return format!("{place}{}{message}", look.paint(ink, word));
        }
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use iam_policy::RenderStyle;

    use super::{painted_json, painted_reply};
    use crate::look::{Look, Signs};

    const COLOUR: Look = Look { colour: RenderStyle::Colour, signs: Signs::Unicode, width: 80 };

    /// The text without its colours: what is drawn must keep its width.
    fn bare(text: &str) -> String {
        let parts = text.split('\u{1b}');
        let first = parts.clone().next().unwrap_or_default().to_owned();
        parts.skip(1).fold(first, |out, part| out + part.split_once('m').map_or("", |it| it.1))
    }

    #[test]
    fn colours_leave_the_text_as_it_is() {
        for text in ["{\"a\": \"b\"}", "{\"a\\\"\": \"b\n\"c", "\"", "no json", "", "{\"漢\": \"\\"]
        {
            assert_eq!(bare(&painted_json(text, COLOUR)), text);
            assert_eq!(bare(&painted_reply(text, COLOUR)), text);
        }
        let painted = painted_json("{\"a\": \"b\"}", COLOUR).replace('\u{1b}', "");
        assert_eq!(painted, "{[36m\"a\"[0m: [1;32m\"b\"[0m}");
        let reply = painted_reply("PASS  r1\n", COLOUR).replace('\u{1b}', "");
        assert_eq!(reply, "[1;32mPASS[0m  r1\n");
    }
}
