//! The watch session: an exercise, its verdict, what is on the screen, and what keys do.

#![expect(clippy::wildcard_enum_match_arm, reason = "most keys of a keyboard mean nothing here")]

use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use iam_course::{Answer, EventKind, Exercise, Grade, Progress, grade};

use super::edit;
use super::eye::Eye;
use super::list::{List, Picked};
use super::screen;
use super::terminal::Terminal;
use crate::args::{Global, Watch};
use crate::failure::{Failure, code};
use crate::learner::Learner;
use crate::look::Look;

/// The longest that a signal waits.
const NAP: Duration = Duration::from_millis(100);

/// While something has changed that may not be whole yet, the files are looked at so often.
const SETTLING: Duration = Duration::from_millis(20);

/// How the learner likes to work.
pub(super) struct Habits {
    /// How long to wait between two looks at the files.
    pub(super) pause: Duration,
    pub(super) judges: Judges,
    /// The command that opens the files.
    pub(super) editor: Option<String>,
}

/// When an answer is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judges {
    WhenSaved,
    WhenAsked,
}

impl Habits {
    /// The habits that the command line and the environment tell.
    pub(super) fn new(args: &Watch, global: &Global) -> Habits {
        let judges = if args.manual_run { Judges::WhenAsked } else { Judges::WhenSaved };
        let pause = Duration::from_millis(global.config.poll(args.poll).value);
        let editor = global.config.editor(args.edit_cmd.as_deref()).map(|found| found.value);
        Habits { pause, judges, editor }
    }
}

/// What follows a look at keys and files.
pub(super) enum Turn {
    On,
    /// The end, with this exit code.
    End(u8),
    Sleep,
    Repl,
    Editor,
}

/// What the screen shows above the line of keys.
pub(super) enum View {
    Exercise,
    Help,
    List(List),
    /// The results of all exercises.
    All(Vec<String>),
}

/// The watch session.
pub(super) struct Session<'l> {
    pub(super) learner: &'l Learner,
    pub(super) look: Look,
    pub(super) habits: Habits,
    pub(super) exercise: &'static Exercise,
    pub(super) answer: Answer,
    pub(super) grade: Grade,
    pub(super) progress: Progress,
    pub(super) view: View,
    pub(super) notice: Option<String>,
    /// What was saved and waits for `r`.
    waiting: Option<Answer>,
    eye: Eye,
    looked: Instant,
    /// How long a look takes; a slow drive is not asked all the time.
    look_takes: Duration,
    /// What has happened and is written down once the screen is drawn.
    to_record: Option<EventKind>,
    /// The exercise that a yes puts back to its start.
    to_reset: Option<&'static Exercise>,
    pub(super) shows_trace: bool,
    pub(super) shows_story: bool,
    pub(super) scroll: usize,
    pub(super) is_drawn: bool,
}

impl<'l> Session<'l> {
    pub(super) fn begin(
        learner: &'l Learner,
        look: Look,
        habits: Habits,
    ) -> Result<Session<'l>, Failure> {
        let exercise = learner.pick(None)?;
        let answer = learner.answer(exercise)?;
        let grade = learner.look_at(exercise, &answer)?;
        let mut session = Session {
            learner,
            look,
            habits,
            exercise,
            grade,
            eye: Eye::new(exercise, learner, answer.clone()),
            looked: Instant::now(),
            look_takes: Duration::ZERO,
            progress: Progress::default(),
            view: View::Exercise,
            notice: None,
            waiting: None,
            to_record: None,
            to_reset: None,
            shows_trace: false,
            shows_story: answer == Answer::start(exercise),
            scroll: 0,
            is_drawn: false,
            answer,
        };
        session.read_progress()?;
        Ok(session)
    }

    /// Draws what is new, then waits a moment for a key and looks at the files.
    pub(super) fn turn(&mut self, terminal: &mut Terminal) -> Result<Turn, Failure> {
        if !self.is_drawn {
            self.is_drawn = true;
            terminal.draw(&screen::screen(self, terminal.size()))?;
        }
        if let Some(kind) = self.to_record.take() {
            self.learner.store.record(&self.exercise.id, kind)?;
            self.read_progress()?;
        }
        let pause = match self.eye.is_unsettled() {
            true => SETTLING.min(self.habits.pause),
            false => self.habits.pause.max(self.look_takes * 4),
        };
        let left = pause.saturating_sub(self.looked.elapsed());
        if event::poll(left.min(NAP))? {
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => return self.key(key),
                Event::Resize(..) => self.is_drawn = false,
                Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Mouse(_) => {}
            }
        }
        if self.looked.elapsed() >= pause {
            self.look_at_files()?;
        }
        Ok(Turn::On)
    }

    fn look_at_files(&mut self) -> Result<(), Failure> {
        let begin = Instant::now();
        let saved = self.eye.look();
        self.look_takes = begin.elapsed();
        self.looked = Instant::now();
        match (saved, self.habits.judges) {
            (Ok(None), _) => Ok(()),
            (Ok(Some(answer)), Judges::WhenSaved) => self.judge(answer),
            (Ok(Some(answer)), Judges::WhenAsked) => {
                self.waiting = Some(answer);
                self.tell("saved: r judges it");
                Ok(())
            }
            // Another program has the file for a moment, or for good: the learner sees why.
            (Err(Failure::Told { message, .. }), _) => {
                if self.notice.as_deref() != Some(&message) {
                    self.tell(&message);
                }
                Ok(())
            }
            (Err(failure), _) => Err(failure),
        }
    }

    /// Judges what was saved.
    fn judge(&mut self, answer: Answer) -> Result<(), Failure> {
        self.answer = answer;
        self.waiting = None;
        self.shows_story = false;
        self.notice = None;
        self.is_drawn = false;
        self.show(View::Exercise);
        let grade = grade(self.exercise, &self.answer);
        let counts = grade.counts() && !self.is_untouched();
        self.grade = grade;
        if self.grade.passed() && !self.progress.passed(&self.exercise.id) {
            // The screen tells that it has passed: so that has to be true.
            self.learner.store.record(&self.exercise.id, EventKind::Passed)?;
            self.read_progress()?;
        } else if !self.grade.passed() && counts {
            self.to_record = Some(EventKind::Attempt);
        }
        Ok(())
    }

    /// Judges again what is in the files now.
    fn run_again(&mut self) -> Result<(), Failure> {
        self.look_at_files()?;
        match self.waiting.take() {
            Some(answer) => self.judge(answer),
            None => {
                self.grade = self.learner.look_at(self.exercise, &self.answer)?;
                self.show(View::Exercise);
                self.tell("judged again: nothing was saved since");
                self.read_progress()
            }
        }
    }

    fn read_progress(&mut self) -> Result<(), Failure> {
        self.progress = self.learner.store.read()?;
        if let Some(remark) = self.learner.store.remarks().pop() {
            self.tell(&remark);
        }
        Ok(())
    }

    fn tell(&mut self, notice: &str) {
        self.notice = Some(iam_policy::visible(notice));
        self.is_drawn = false;
    }

    /// After another program may have changed everything.
    pub(super) fn look_again(&mut self) -> Result<(), Failure> {
        let exercise = self.learner.pick(None)?;
        self.open(exercise)
    }

    /// Opens the files in the editor.
    pub(super) fn edit(&mut self) {
        let files = self.learner.lesson.files(self.exercise, self.learner.library);
        self.notice = match &self.habits.editor {
            Some(editor) => edit::edit_with(editor, &files),
            None => edit::edit(&files),
        };
    }

    /// Takes up an exercise.
    fn open(&mut self, exercise: &'static Exercise) -> Result<(), Failure> {
        self.learner.choose(exercise)?;
        self.exercise = exercise;
        self.answer = self.learner.answer(exercise)?;
        self.eye = Eye::new(exercise, self.learner, self.answer.clone());
        self.waiting = None;
        self.notice = None;
        self.shows_story = self.is_untouched();
        self.shows_trace = false;
        self.show(View::Exercise);
        self.grade = self.learner.look_at(exercise, &self.answer)?;
        self.read_progress()
    }

    /// Whether the learner has not written anything yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.answer == Answer::start(self.exercise)
    }

    fn key(&mut self, key: KeyEvent) -> Result<Turn, Failure> {
        self.is_drawn = false;
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return Ok(match key.code {
                KeyCode::Char('c') => Turn::End(code::INTERRUPTED),
                KeyCode::Char('d') => Turn::End(code::OK),
                KeyCode::Char('z') => Turn::Sleep,
                // Ctrl-L draws anew, as everywhere.
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
                Picked::Quit => return Ok(Turn::End(code::OK)),
                Picked::Reset(exercise) => self.ask_to_reset(exercise),
                Picked::Open(exercise) => self.open(exercise)?,
            }
            return Ok(Turn::On);
        }
        self.notice = None;
        self.command(key.code)
    }

    /// A key of the exercise's own screen.
    fn command(&mut self, key: KeyCode) -> Result<Turn, Failure> {
        match key {
            KeyCode::Char('q') => return Ok(Turn::End(code::OK)),
            KeyCode::Char('i') => return Ok(Turn::Repl),
            KeyCode::Char('e') => return Ok(Turn::Editor),
            KeyCode::Char('r') => self.run_again()?,
            KeyCode::Char('n') => self.next()?,
            KeyCode::Char('h') => self.hint()?,
            KeyCode::Char('l') => {
                self.show(View::List(List::new(self.exercise, self.learner)));
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
            // Where nothing is drawn over, a key that means nothing must not repeat everything.
            _ => self.is_drawn = true,
        }
        Ok(Turn::On)
    }

    fn show(&mut self, view: View) {
        self.view = view;
        self.scroll = 0;
    }

    fn hint(&mut self) -> Result<(), Failure> {
        let before = self.progress.standing(&self.exercise.id).hints;
        self.learner.next_hint(self.exercise)?;
        self.read_progress()?;
        if before == self.exercise.hints.len() {
            let id = &self.exercise.id;
            self.notice = Some(format!("no more hints; `iam solution {id}` shows all"));
        }
        self.shows_trace = false;
        self.show(View::Exercise);
        self.scroll = usize::MAX;
        Ok(())
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
        let checked = self.learner.check_all()?;
        let lines = screen::all_checked(&checked, self.look);
        self.read_progress()?;
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
