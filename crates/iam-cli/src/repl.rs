//! `iam repl`: the session of the tutor at a terminal or over a pipe.

mod line;
mod script;

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use iam_course::Exercise;
use iam_repl::{Effect, Reply, Session, Start, Status, inputs};
use rustyline::error::ReadlineError;

use crate::args::{Global, Repl};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;
use crate::learner::Learner;
use crate::lesson::{free_name, shown};
use crate::look::Look;
use crate::lookup;
use crate::store::write_whole;
use crate::watch::edit;

/// Runs the REPL until its end.
pub(crate) fn run(args: &Repl, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let progress = learner.store.read()?;
    let exercise = learner.pick(args.exercise.name.as_deref())?;
    learner.tell_remarks(console);
    let start = Start { progress, exercise: Some(exercise) };
    let session = Session::new(learner.library, start)
        .ok_or_else(|| Failure::new(code::ENVIRONMENT, "there are no exercises"))?
        .with_descriptions(lookup::descriptions());
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let talks = is_terminal && args.script.is_none();
    let mut front = Front { learner, console, talks, retyped: String::new(), written: Vec::new() };
    if talks { front.at_a_terminal(args, session) } else { front.run_script(args, session) }
}

/// What stands between the session and the world.
struct Front<'c> {
    learner: Learner,
    console: &'c mut Console,
    /// Whether a person sits at the other end.
    talks: bool,
    /// What the next line begins with, to be changed there.
    retyped: String,
    /// The texts of files as this session wrote them last.
    written: Vec<(PathBuf, String)>,
}

/// Whether the session goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    End,
}

/// How an input came out: the exit code it stands for, and whether there is a next one.
struct Answered {
    code: u8,
    turn: Turn,
}

impl Front<'_> {
    /// Reads lines with editing, history and completion.
    fn at_a_terminal(&mut self, args: &Repl, session: Session<'static>) -> Ended {
        let history = self.learner.lesson.folder.join(".repl-history");
        let history = Some(history).filter(|_| !args.no_history);
        let mut editor = line::editor(session, self.console.look).map_err(failed)?;
        if let Some(file) = &history {
            // The first session has no history yet.
            drop(editor.load_history(file));
        }
        self.console.text(&line::session(&mut editor).greeting())?;
        loop {
            self.console.text("\n")?;
            self.console.flush()?;
            let prompt = line::session(&mut editor).prompt();
            let begun = std::mem::take(&mut self.retyped);
            let input = match editor.readline_with_initial(&prompt, (&begun, "")) {
                Ok(input) => input,
                Err(ReadlineError::Interrupted) => continue,
                Err(ReadlineError::Eof) => break,
                Err(error) => return Err(failed(error)),
            };
            self.keep_history(&mut editor, history.as_deref());
            if self.answer_all(&input, line::session(&mut editor))? == Turn::End {
                break;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Answers what was typed, or pasted: several commands one after the other.
    fn answer_all(&mut self, typed: &str, session: &mut Session<'static>) -> Result<Turn, Failure> {
        let inputs = inputs(typed);
        for input in &inputs {
            if inputs.len() > 1 {
                self.console.text(&format!("\n{}{input}\n", session.prompt()))?;
            }
            if self.answer_or_tell(input, session)?.turn == Turn::End {
                return Ok(Turn::End);
            }
        }
        Ok(Turn::On)
    }

    fn keep_history(&self, editor: &mut line::Editor, history: Option<&Path>) {
        let Some(file) = history else { return };
        if let Err(error) = editor.append_history(file) {
            self.console.note(&format!("the history is not kept: {error}"));
        }
    }

    /// A failure of one command is told, and is not the end of the others.
    fn answer_or_tell(
        &mut self,
        input: &str,
        session: &mut Session<'static>,
    ) -> Result<Answered, Failure> {
        match self.answer(input, session) {
            Err(Failure::Told { code, message, help }) => {
                self.console.flush()?;
                self.console.failure(&message, help.as_deref());
                Ok(Answered { code, turn: Turn::On })
            }
            other => other,
        }
    }

    /// Answers one input and does what the session asks for.
    fn answer(&mut self, input: &str, session: &mut Session<'static>) -> Result<Answered, Failure> {
        let exercise = session.exercise();
        // The learner may have saved a file in an editor of their own since the last input.
        self.refresh(exercise, session)?;
        let mut replies = vec![session.feed(input)];
        let mut answered = Answered { code: code::OK, turn: Turn::On };
        while let Some(reply) = replies.pop() {
            self.console.text(&painted(&reply.text, self.console.look))?;
            answered.code = answered.code.max(exit_code(reply.status));
            for effect in &reply.effects {
                match self.effect(effect, session)? {
                    Done::Nothing => {}
                    Done::Compared(reply) => replies.push(reply),
                    Done::Read(text) => replies.push(session.read_document(&text)),
                    Done::Quit => answered.turn = Turn::End,
                }
            }
        }
        if session.exercise().id != exercise.id {
            self.learner.choose(session.exercise())?;
        }
        Ok(answered)
    }

    fn refresh(&self, exercise: &Exercise, session: &mut Session<'_>) -> Result<(), Failure> {
        let files = self.learner.lesson.files(exercise, self.learner.library);
        for (of, file) in exercise.files().iter().zip(files) {
            if file.exists() {
                session.refresh_document(of.name, &input::read(&file)?.text);
            }
        }
        Ok(())
    }

    fn effect(&mut self, effect: &Effect, session: &mut Session<'_>) -> Result<Done, Failure> {
        match effect {
            Effect::Record { exercise, kind } => {
                self.learner.store.record(exercise, *kind)?;
            }
            Effect::Write { document, text, .. } => {
                let file = self.file(session.exercise(), document)?;
                self.keep_other_text(session.exercise(), &file, text)?;
                write_whole(&file, text).map_err(|error| Failure::file(&file, &error))?;
                self.written.retain(|(written, _)| *written != file);
                self.written.push((file, text.clone()));
            }
            Effect::Reset { .. } => {
                for kept in self.learner.reset(session.exercise())? {
                    self.console.text(&format!("Your text is kept as {kept}.\n"))?;
                }
            }
            Effect::Edit { document, .. } => return self.edit(session.exercise(), document),
            Effect::Retype { text } => self.retype(text)?,
            Effect::Load { path } => return Ok(Done::Read(input::read(Path::new(path))?.text)),
            Effect::Compare { path, input } => {
                let text = input::read(Path::new(path))?.text;
                return Ok(Done::Compared(session.compare(input, path, &text)));
            }
            Effect::Save { path, text } => {
                save(Path::new(path), text)?;
                self.console.text(&format!("Saved as {}.\n", iam_policy::visible(path)))?;
            }
            Effect::Quit => return Ok(Done::Quit),
        }
        Ok(Done::Nothing)
    }

    /// Keeps a copy of a file that the learner wrote elsewhere, before this session replaces it by
    /// another text.
    fn keep_other_text(
        &mut self,
        exercise: &Exercise,
        file: &Path,
        text: &str,
    ) -> Result<(), Failure> {
        if !file.exists() {
            return Ok(());
        }
        let found = input::read(file)?.text;
        let ours = self.written.iter().any(|(path, text)| path == file && *text == found);
        let untouched = exercise.files().iter().any(|it| it.start == found);
        if ours || untouched || found == text {
            return Ok(());
        }
        let copy = free_name(file, "before");
        std::fs::copy(file, &copy).map_err(|error| Failure::file(&copy, &error))?;
        self.console.text(&format!("The text from before is kept as {}.\n", shown(&copy)))?;
        Ok(())
    }

    /// Lets the next line begin with a text.
    fn retype(&mut self, text: &str) -> Result<(), Failure> {
        if !self.talks {
            let message = "there is no terminal to edit at";
            return Err(Failure::new(code::USAGE, message).help("write the policy instead"));
        }
        text.clone_into(&mut self.retyped);
        let said =
            "Change it here. Enter takes it, Ctrl-V Ctrl-J begins a new line, Ctrl-C leaves it.\n";
        self.console.text(said)?;
        Ok(())
    }

    fn edit(&mut self, exercise: &Exercise, document: &str) -> Result<Done, Failure> {
        let file = self.file(exercise, document)?;
        if !self.talks || !has_editor() {
            self.retype(input::read(&file)?.text.trim_end())?;
            return Ok(Done::Nothing);
        }
        self.console.flush()?;
        if let Some(problem) = edit::edit(std::slice::from_ref(&file)) {
            return Err(Failure::new(code::ENVIRONMENT, problem));
        }
        Ok(Done::Read(input::read(&file)?.text))
    }

    /// The learner's file of a document.
    fn file(&self, exercise: &Exercise, document: &str) -> Result<PathBuf, Failure> {
        let files = self.learner.lesson.files(exercise, self.learner.library);
        let known = exercise.files();
        let mut files = known.iter().zip(files);
        let file = files.find(|(it, _)| it.name == document).map(|(_, file)| file);
        file.ok_or_else(|| Failure::new(code::ENVIRONMENT, format!("no document `{document}`")))
    }
}

/// Whether the learner has named an editor.
fn has_editor() -> bool {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ["VISUAL", "EDITOR"].into_iter().any(is_named)
}

/// What an effect came to.
enum Done {
    Nothing,
    /// A text was read that becomes the current document.
    Read(String),
    /// A file was compared with the answer.
    Compared(Reply),
    Quit,
}

/// Writes a file that is not there yet.
fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let is_there = error.kind() == io::ErrorKind::AlreadyExists;
        if is_there {
            let message = format!("{} is there already", shown(path));
            return Failure::new(code::ENVIRONMENT, message).help("name another file");
        }
        Failure::file(path, &error)
    })
}

fn exit_code(status: Status) -> u8 {
    match status {
        Status::Done => code::OK,
        Status::NotPassed => code::NO,
        Status::NotUnderstood => code::INPUT,
    }
}

fn failed(error: ReadlineError) -> Failure {
    Failure::new(code::ENVIRONMENT, format!("the terminal cannot be read: {error}"))
}

/// The reply with its words for good and bad in colour, where there are colours.
fn painted(text: &str, look: Look) -> String {
    text.split_inclusive('\n').map(|line| line::painted_reply(line, look)).collect()
}
