//! Where commands write: results to standard output, remarks to standard error.

use std::io::{self, BufRead, BufWriter, IsTerminal, Stdout, Write};

use crate::args::{Global, Sure};
use crate::failure::{Failure, code};
use crate::look::{Ink, Look};

/// Where a command writes.
pub(crate) struct Console {
    out: BufWriter<Stdout>,
    /// How its output looks.
    pub(crate) look: Look,
}

impl Console {
    /// The console of this process.
    pub(crate) fn new(global: &Global) -> Console {
        Console { out: BufWriter::new(io::stdout()), look: Look::of_stdout(global) }
    }

    /// Writes text for people, in the characters that may be used.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(self.look.letters(text).as_bytes())
    }

    /// Writes a line as it is, for programs.
    pub(crate) fn line(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// Writes a text as it is, to the byte.
    pub(crate) fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Sends on what was written so far.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// A remark beside the result.
    pub(crate) fn note(&self, text: &str) {
        // Nobody is left to hear that a remark could not be written.
        drop(writeln!(io::stderr(), "{}", self.look.letters(text)));
    }

    /// Why a command ended.
    pub(crate) fn failure(&self, message: &str, help: Option<&str>) {
        let colour = io::stderr().is_terminal();
        let paint = |text: &str| if colour { self.look.paint(Ink::Bad, text) } else { text.into() };
        self.note(&format!("{}: {message}", paint("error")));
        if let Some(help) = help {
            self.note(&format!("  help: {help}"));
        }
    }

    /// Asks for a yes; anything else is a no.
    pub(crate) fn confirm(&mut self, question: &str, sure: Sure) -> Result<bool, Failure> {
        if sure.yes {
            return Ok(true);
        }
        if !io::stdin().is_terminal() {
            let message = format!("{question} There is no terminal to ask at");
            return Err(Failure::new(code::USAGE, message).help("say `--yes`"));
        }
        let answer = self.ask(&format!("{question} [y/N] "))?;
        Ok(matches!(answer.as_str(), "y" | "yes"))
    }

    /// Asks for a line at the terminal: what was typed, in small letters.
    pub(crate) fn ask(&mut self, question: &str) -> Result<String, Failure> {
        self.text(question)?;
        self.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(answer.trim().to_ascii_lowercase())
    }
}
