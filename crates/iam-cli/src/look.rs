//! How output looks: colour or none, signs or ASCII, and how wide.

use std::env;
use std::io::{self, IsTerminal};

use iam_policy::RenderStyle;

use crate::args::{Global, When};

/// How output looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Whether there are colours. The words and signs tell everything without them.
    pub(crate) colour: RenderStyle,
    /// Which characters may be used.
    pub(crate) signs: Signs,
    /// How many columns there are.
    pub(crate) width: usize,
}

/// Which characters may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signs {
    /// Any.
    Unicode,
    /// ASCII and nothing else.
    Ascii,
}

/// A sign in front of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Allowed, passed, holds.
    Yes,
    /// Denied, failed, does not hold.
    No,
    /// Something is wrong with the input.
    Warning,
    /// Neither.
    Dot,
}

/// A meaning that is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Good,
    Bad,
    Attention,
    Title,
    Quiet,
    Code,
}

/// The widest that running text is set.
const MEASURE: usize = 100;

impl Look {
    /// The look of what goes to standard output.
    pub(crate) fn of_stdout(global: &Global) -> Look {
        let terminal = io::stdout().is_terminal();
        // Without a terminal, asking for its size would start another program.
        let size = terminal.then(|| crossterm::terminal::size().ok()).flatten();
        let width = size.map_or(80, |(columns, _)| usize::from(columns));
        let colour =
            if colourful(global, terminal) { RenderStyle::Colour } else { RenderStyle::Plain };
        let is_ascii = global.ascii || global.config.ascii().is_some_and(|found| found.value);
        let signs = if is_ascii { Signs::Ascii } else { Signs::Unicode };
        Look { colour, signs, width: width.clamp(20, MEASURE) }
    }

    /// The text in the colour of its meaning.
    pub(crate) fn paint(&self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Good => "1;32",
            Ink::Bad => "1;31",
            Ink::Attention => "1;33",
            Ink::Title => "1",
            Ink::Quiet => "2",
            Ink::Code => "36",
        };
        match self.colour {
            RenderStyle::Plain => text.to_owned(),
            RenderStyle::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }

    /// The sign, in its colour.
    pub(crate) fn sign(&self, sign: Sign) -> String {
        let (text, ink) = match sign {
            Sign::Yes => ("✓", Ink::Good),
            Sign::No => ("✗", Ink::Bad),
            Sign::Warning => ("!", Ink::Attention),
            Sign::Dot => ("·", Ink::Quiet),
        };
        self.paint(ink, &self.letters(text))
    }

    /// The text with the characters that may be used.
    pub(crate) fn letters(&self, text: &str) -> String {
        match self.signs {
            Signs::Unicode => text.to_owned(),
            Signs::Ascii => text.chars().map(ascii).collect(),
        }
    }
}

/// The character in ASCII; what has no likeness becomes its number.
fn ascii(char: char) -> String {
    let like = match char {
        '✓' => "+",
        '✗' => "x",
        '▸' => ">",
        '·' | '•' => "-",
        '…' => "...",
        '–' | '—' | '─' => "-",
        '│' => "|",
        '├' | '└' => "+",
        '█' => "#",
        '░' => ".",
        '→' => "->",
        '↑' => "Up",
        '↓' => "Down",
        '’' | '‘' => "'",
        '“' | '”' => "\"",
        '×' => "x",
        '≤' => "<=",
        '≥' => ">=",
        _ if char.is_ascii() => return char.to_string(),
        _ => return char.escape_unicode().to_string(),
    };
    like.to_owned()
}

/// Option, then environment, then the settings, then what the output is.
fn colourful(global: &Global, terminal: bool) -> bool {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let when = match global.color {
        When::Auto if set("NO_COLOR").is_some() => When::Never,
        When::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => When::Always,
        When::Auto => global.config.color().map_or(When::Auto, |found| found.value),
        when @ (When::Always | When::Never) => when,
    };
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !is_dumb(),
    }
}

/// Whether the terminal can do no more than print.
pub(crate) fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}
