//! Commands from a file or over a pipe: no prompt, and an end at the first that fails.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use iam_repl::{Continuation, Session, unclosed};

use super::{Front, Turn};
use crate::args::Repl;
use crate::failure::{Ended, Failure, code};
use crate::input;

/// A command and the line it begins in.
struct Command {
    line: usize,
    text: String,
}

/// The commands of a script, each as soon as its last line is read.
struct Commands {
    lines: Box<dyn Iterator<Item = std::io::Result<String>>>,
    read: usize,
}

impl Front<'_> {
    /// Runs the commands of a script.
    pub(super) fn run_script(&mut self, args: &Repl, mut session: Session<'static>) -> Ended {
        let file = args.script.as_deref().unwrap_or(Path::new("-"));
        let lines = Box::new(BufReader::new(input::open(file)?).lines());
        let mut commands = Commands { lines, read: 0 };
        let mut worst = code::OK;
        let mut is_first = true;
        while let Some(command) = commands.next()? {
            let is_remark = command.text.trim_start().starts_with('#');
            if is_remark && !args.echo {
                continue;
            }
            if !is_first {
                self.console.text("\n")?;
            }
            is_first = false;
            if args.echo {
                let prompt = session.prompt();
                self.console.text(&format!("{prompt}{}\n", command.text.trim()))?;
            }
            let answered = self.answer_or_tell(&command.text, &mut session)?;
            worst = worst.max(answered.code);
            if answered.turn == Turn::End {
                break;
            }
            if answered.code != code::OK && !args.keep_going {
                self.console.flush()?;
                if args.script.is_some() {
                    let help = "`--keep-going` goes on behind it";
                    let name = input::name(file);
                    let name = iam_policy::visible(&name);
                    self.console.note(&format!("{name} ended at line {}; {help}", command.line));
                }
                break;
            }
        }
        self.console.flush()?;
        Ok(ExitCode::from(worst))
    }
}

impl Commands {
    /// The next command; JSON goes on until it is closed.
    fn next(&mut self) -> Result<Option<Command>, Failure> {
        let mut text = String::new();
        let mut line = self.read + 1;
        for read in self.lines.by_ref() {
            let read = read.map_err(|error| {
                Failure::new(code::INPUT, format!("the input cannot be read: {error}"))
            })?;
            self.read += 1;
            text.push_str(&read);
            if unclosed(&text) == Continuation::More {
                text.push('\n');
            } else if text.trim().is_empty() {
                text.clear();
                line = self.read + 1;
            } else {
                return Ok(Some(Command { line, text }));
            }
        }
        Ok(Some(Command { line, text }).filter(|it| !it.text.trim().is_empty()))
    }
}
