//! The list of exercises on the watch screen, with a cursor.

#![expect(clippy::wildcard_enum_match_arm, reason = "most keys of a keyboard mean nothing here")]

use crossterm::event::KeyCode;
use iam_course::{Exercise, Progress};

use crate::learner::Learner;

/// The list and its cursor.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// What has to stand in the id, title or chapter of what is shown, in small letters.
    pub(super) search: String,
    keys: Keys,
    /// The line of the cursor, among those that are shown.
    pub(super) cursor: usize,
    /// Which exercises are shown.
    pub(super) shows: Shows,
}

/// Which exercises a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    All,
    Done,
    Pending,
}

/// What keys mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// They move and pick.
    Move,
    /// They are letters of the search.
    Type,
}

/// What a key in the list came to.
pub(super) enum Picked {
    Nothing,
    Leave,
    Quit,
    Open(&'static Exercise),
    Reset(&'static Exercise),
}

impl List {
    /// The list of all, the cursor on an exercise.
    pub(super) fn new(at: &Exercise, learner: &Learner) -> List {
        let number = learner.library.number(&at.id).unwrap_or(1);
        let cursor = number.saturating_sub(1);
        List { cursor, shows: Shows::All, search: String::new(), keys: Keys::Move }
    }

    /// Whether keys are letters of the search.
    pub(super) fn is_typing(&self) -> bool {
        self.keys == Keys::Type
    }

    /// The exercises that are shown, in order.
    pub(super) fn entries(&self, learner: &Learner, progress: &Progress) -> Vec<&'static Exercise> {
        let all = learner.library.exercises().iter();
        let wanted = |exercise: &&Exercise| match self.shows {
            Shows::All => true,
            Shows::Done => progress.passed(&exercise.id),
            Shows::Pending => !progress.passed(&exercise.id),
        };
        let has = |text: &str| text.to_lowercase().contains(&self.search);
        let found = |it: &&Exercise| has(&it.id) || has(&it.title) || has(&it.chapter);
        all.filter(wanted).filter(found).collect()
    }

    /// Moves the cursor, or says what was picked.
    pub(super) fn key(&mut self, key: KeyCode, learner: &Learner, progress: &Progress) -> Picked {
        if self.is_typing() {
            self.letter(key);
            return Picked::Nothing;
        }
        let entries = self.entries(learner, progress);
        let last = entries.len().saturating_sub(1);
        let here = entries.get(self.cursor).copied();
        match key {
            KeyCode::Down | KeyCode::Char('j') => self.cursor = (self.cursor + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::PageDown => self.cursor = (self.cursor + 10).min(last),
            KeyCode::PageUp => self.cursor = self.cursor.saturating_sub(10),
            KeyCode::Home | KeyCode::Char('g') => self.cursor = 0,
            KeyCode::End | KeyCode::Char('G') => self.cursor = last,
            KeyCode::Char('d') => self.filter(Shows::Done),
            KeyCode::Char('p') => self.filter(Shows::Pending),
            KeyCode::Char('s' | '/') => {
                self.search.clear();
                self.cursor = 0;
                self.keys = Keys::Type;
            }
            KeyCode::Char('q') => return Picked::Quit,
            KeyCode::Esc if !self.search.is_empty() => self.leave_search(),
            KeyCode::Char('l') | KeyCode::Esc => return Picked::Leave,
            KeyCode::Char('r' | 'x') => return here.map_or(Picked::Nothing, Picked::Reset),
            KeyCode::Char('c') | KeyCode::Enter => {
                return here.map_or(Picked::Nothing, Picked::Open);
            }
            _ => {}
        }
        Picked::Nothing
    }

    /// A key of the search.
    fn letter(&mut self, key: KeyCode) {
        match key {
            KeyCode::Enter => self.keys = Keys::Move,
            KeyCode::Esc => self.leave_search(),
            KeyCode::Backspace => drop(self.search.pop()),
            KeyCode::Char(letter) => self.search.extend(letter.to_lowercase()),
            _ => {}
        }
        self.cursor = 0;
    }

    fn leave_search(&mut self) {
        self.search.clear();
        self.cursor = 0;
        self.keys = Keys::Move;
    }

    /// Shows these only, or all again.
    fn filter(&mut self, shows: Shows) {
        self.shows = if self.shows == shows { Shows::All } else { shows };
        self.cursor = 0;
    }
}
