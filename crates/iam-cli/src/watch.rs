//! `iam watch`: the current exercise on the screen, judged anew whenever its files are saved.

#![expect(clippy::wildcard_enum_match_arm, reason = "most keys of a keyboard mean nothing here")]

pub(crate) mod edit;
mod list;
mod screen;
mod terminal;

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use iam_course::{Answer, Exercise, Grade, Progress, grade};

use crate::args::{Global, Repl, Watch};
use crate::console::Console;
use crate::failure::{Ended, Failure};
use crate::learn;
use crate::learner::Learner;
use crate::look::{Look, is_dumb};
use crate::repl;

use list::{List, Picked};
use terminal::{Mode, Terminal};

/// Shows the current exercise and follows the learner until `q`. Where there is no terminal it
/// says once where the learner stands.
pub(crate) fn run(args: &Watch, global: &Global, console: &mut Console) -> Ended {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return learn::status(global, console);
    }
    let learner = Learner::open(global, console)?;
    let mode = if args.no_alt_screen || is_dumb() { Mode::Append } else { Mode::Screen };
    let mut terminal = Terminal::enter(mode, console.look)?;
    let mut session = Session::begin(&learner, console.look)?;
    let pause = Duration::from_millis(args.poll);
    let ended = loop {
        match session.turn(pause, &mut terminal) {
            Ok(Turn::On) => {}
            Ok(Turn::Quit) => break Ok(ExitCode::SUCCESS),
            Ok(Turn::Repl) => {
                terminal.leave()?;
                repl::run(&Repl::default(), global, console)?;
                terminal.come_back()?;
                session.look_again()?;
            }
            Ok(Turn::Editor) => {
                terminal.leave()?;
                let said = edit::edit(&learner.lesson.files(session.exercise, learner.library));
                terminal.come_back()?;
                session.notice = said;
                session.is_drawn = false;
            }
            Err(failure) => break Err(failure),
        }
    };
    terminal.leave()?;
    ended
}

/// What follows a look at keys and files.
enum Turn {
    On,
    Quit,
    Repl,
    Editor,
}

/// What the screen shows above the line of keys.
enum View {
    Exercise,
    Help,
    List(List),
    /// The results of all exercises.
    All(Vec<String>),
}

/// The watch session: an exercise, its verdict, and what is on the screen.
struct Session<'l> {
    learner: &'l Learner,
    look: Look,
    exercise: &'static Exercise,
    answer: Answer,
    /// What was read at the last look; judged when two looks agree.
    seen: Answer,
    grade: Grade,
    progress: Progress,
    view: View,
    notice: Option<String>,
    /// The exercise that a yes puts back to its start.
    to_reset: Option<&'static Exercise>,
    shows_trace: bool,
    shows_story: bool,
    scroll: usize,
    is_drawn: bool,
}

impl<'l> Session<'l> {
    fn begin(learner: &'l Learner, look: Look) -> Result<Session<'l>, Failure> {
        let exercise = learner.pick(None)?;
        let answer = learner.answer(exercise)?;
        let mut session = Session {
            learner,
            look,
            exercise,
            grade: grade(exercise, &answer),
            seen: answer.clone(),
            progress: Progress::default(),
            view: View::Exercise,
            notice: None,
            to_reset: None,
            shows_trace: false,
            shows_story: answer == Answer::start(exercise),
            scroll: 0,
            is_drawn: false,
            answer,
        };
        session.take(learner.look_at(exercise, &session.answer)?)?;
        Ok(session)
    }

    /// Draws what is new, then waits a moment for a key and looks at the files.
    fn turn(&mut self, pause: Duration, terminal: &mut Terminal) -> Result<Turn, Failure> {
        if !self.is_drawn {
            self.is_drawn = true;
            terminal.draw(&screen::screen(self, terminal.size()))?;
        }
        if event::poll(pause)? {
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => return self.key(key),
                Event::Resize(..) => self.is_drawn = false,
                Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Mouse(_) => {}
            }
        } else {
            self.look_at_files()?;
        }
        Ok(Turn::On)
    }

    /// Judges the answer when it has changed. Editors write in several steps: what two looks
    /// agree on is what was saved.
    fn look_at_files(&mut self) -> Result<(), Failure> {
        let now = self.learner.answer(self.exercise)?;
        let is_settled = now == self.seen;
        if is_settled && now != self.answer {
            self.answer = now;
            self.shows_story = false;
            self.notice = None;
            self.scroll = 0;
            self.view = View::Exercise;
            self.take(self.learner.judge(self.exercise, &self.answer)?)?;
        } else {
            self.seen = now;
        }
        Ok(())
    }

    /// Takes the verdict on the answer, and reads the progress anew.
    fn take(&mut self, grade: Grade) -> Result<(), Failure> {
        self.grade = grade;
        self.progress = self.learner.store.read()?;
        if let Some(remark) = self.learner.store.remarks().pop() {
            self.notice = Some(iam_policy::visible(&remark));
        }
        self.is_drawn = false;
        Ok(())
    }

    /// After another program may have changed everything.
    fn look_again(&mut self) -> Result<(), Failure> {
        let exercise = self.learner.pick(None)?;
        self.open(exercise)
    }

    /// Takes up an exercise.
    fn open(&mut self, exercise: &'static Exercise) -> Result<(), Failure> {
        self.learner.choose(exercise)?;
        self.exercise = exercise;
        self.answer = self.learner.answer(exercise)?;
        self.seen = self.answer.clone();
        self.view = View::Exercise;
        self.notice = None;
        self.shows_story = self.is_untouched();
        self.shows_trace = false;
        self.scroll = 0;
        self.take(self.learner.look_at(exercise, &self.answer)?)
    }

    /// Whether the learner has not written anything yet.
    fn is_untouched(&self) -> bool {
        self.answer == Answer::start(self.exercise)
    }

    fn key(&mut self, key: KeyEvent) -> Result<Turn, Failure> {
        self.is_drawn = false;
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return Ok(match key.code {
                KeyCode::Char('c' | 'd') => Turn::Quit,
                _ => Turn::On,
            });
        }
        if let Some(exercise) = self.to_reset.take() {
            self.notice = None;
            if matches!(key.code, KeyCode::Char('y' | 'Y')) {
                let kept = self.learner.reset(exercise)?;
                self.open(exercise)?;
                self.notice = kept.first().map(|file| format!("what you wrote is kept in {file}"));
            }
            return Ok(Turn::On);
        }
        if self.scrolls(key.code) {
            return Ok(Turn::On);
        }
        if let View::List(list) = &mut self.view {
            match list.key(key.code, self.learner, &self.progress) {
                Picked::Nothing => {}
                Picked::Leave => self.show(View::Exercise),
                Picked::Quit => return Ok(Turn::Quit),
                Picked::Reset(exercise) => self.ask_to_reset(exercise),
                Picked::Open(exercise) => self.open(exercise)?,
            }
            return Ok(Turn::On);
        }
        self.command(key.code)
    }

    /// A key of the exercise's own screen.
    fn command(&mut self, key: KeyCode) -> Result<Turn, Failure> {
        self.notice = None;
        match key {
            KeyCode::Char('q') => return Ok(Turn::Quit),
            KeyCode::Char('r') => return Ok(Turn::Repl),
            KeyCode::Char('e') => return Ok(Turn::Editor),
            KeyCode::Char('n') => self.next()?,
            KeyCode::Char('h') => {
                self.learner.next_hint(self.exercise)?;
                let before = self.progress.standing(&self.exercise.id).hints;
                self.progress = self.learner.store.read()?;
                if before == self.exercise.hints.len() {
                    let id = &self.exercise.id;
                    self.notice = Some(format!("no more hints; `iam solution {id}` shows all"));
                }
                self.shows_trace = false;
                self.show(View::Exercise);
                self.scroll = usize::MAX;
            }
            KeyCode::Char('l') => {
                let list = List::new(self.exercise, self.learner);
                self.show(View::List(list));
            }
            KeyCode::Char('c') => self.check_all()?,
            KeyCode::Char('x') => self.ask_to_reset(self.exercise),
            KeyCode::Char('t') => {
                self.shows_trace = !self.shows_trace;
                self.show(View::Exercise);
            }
            KeyCode::Char('s') => {
                self.shows_story = !self.shows_story;
                self.show(View::Exercise);
            }
            KeyCode::Char('?') => self.show(View::Help),
            KeyCode::Esc | KeyCode::Enter => {
                self.shows_trace = false;
                self.show(View::Exercise);
            }
            _ => {}
        }
        Ok(Turn::On)
    }

    fn show(&mut self, view: View) {
        self.view = view;
        self.scroll = 0;
    }

    fn ask_to_reset(&mut self, exercise: &'static Exercise) {
        self.to_reset = Some(exercise);
        self.notice = Some(format!("begin `{}` again? y/n", exercise.id));
    }

    fn next(&mut self) -> Result<(), Failure> {
        if !self.progress.passed(&self.exercise.id) {
            self.notice = Some("not yet: this one has not passed (`l` picks any other)".to_owned());
            return Ok(());
        }
        match self.progress.current(self.learner.library) {
            Some(exercise) => self.open(exercise),
            None => {
                self.notice = Some("every exercise has passed".to_owned());
                Ok(())
            }
        }
    }

    fn check_all(&mut self) -> Result<(), Failure> {
        let mut lines = Vec::new();
        for exercise in self.learner.library.exercises() {
            let answer = self.learner.answer(exercise)?;
            if answer != Answer::start(exercise) {
                let grade = self.learner.look_at(exercise, &answer)?;
                lines.push(screen::checked(exercise, &grade, self.look));
            }
        }
        self.progress = self.learner.store.read()?;
        if lines.is_empty() {
            lines.push("no exercise has been edited yet".to_owned());
        }
        self.show(View::All(lines));
        Ok(())
    }

    /// Whether the key moves what is shown; in the list it moves the cursor instead.
    fn scrolls(&mut self, key: KeyCode) -> bool {
        if matches!(self.view, View::List(_)) {
            return false;
        }
        self.scroll = match key {
            KeyCode::Down | KeyCode::Char('j') => self.scroll.saturating_add(1),
            KeyCode::Up | KeyCode::Char('k') => self.scroll.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.scroll.saturating_add(10),
            KeyCode::PageUp => self.scroll.saturating_sub(10),
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => usize::MAX,
            _ => return false,
        };
        true
    }
}

/// `iam` at a terminal: a welcome the first time, then the way the learner has chosen.
pub(crate) fn start(global: &Global, console: &mut Console) -> Ended {
    use crate::settings::{Settings, Start};

    let learner = Learner::open(global, console)?;
    let mut settings = Settings::read(&learner.lesson.folder);
    let start = match settings.start {
        Some(start) => start,
        None => {
            console.text(&screen::welcome(&learner, console.look))?;
            let answer = console.ask("Enter begins; r and Enter opens the REPL instead: ")?;
            let start = if answer == "r" { Start::Repl } else { Start::Watch };
            settings.start = Some(start);
            settings.write(&learner.lesson.folder)?;
            start
        }
    };
    match start {
        Start::Watch => run(&Watch::default(), global, console),
        Start::Repl => repl::run(&Repl::default(), global, console),
    }
}
