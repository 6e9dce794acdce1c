//! The list of exercises on the watch screen, with a cursor.

#![expect(clippy::wildcard_enum_match_arm, reason = "most keys of a keyboard mean nothing here")]

use crossterm::event::KeyCode;
use iam_course::{Exercise, Progress};

use crate::learner::Learner;

/// The list and its cursor.
#[derive(Debug, Clone)]
pub(super) struct List {
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
        List { cursor: number.saturating_sub(1), shows: Shows::All }
    }

    /// The exercises that are shown, in order.
    pub(super) fn entries(&self, learner: &Learner, progress: &Progress) -> Vec<&'static Exercise> {
        let all = learner.library.exercises().iter();
        let wanted = |exercise: &&Exercise| match self.shows {
            Shows::All => true,
            Shows::Done => progress.passed(&exercise.id),
            Shows::Pending => !progress.passed(&exercise.id),
        };
        all.filter(wanted).collect()
    }

    /// Moves the cursor, or says what was picked.
    pub(super) fn key(&mut self, key: KeyCode, learner: &Learner, progress: &Progress) -> Picked {
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
            KeyCode::Char('q') => return Picked::Quit,
            KeyCode::Char('l') | KeyCode::Esc => return Picked::Leave,
            KeyCode::Char('r' | 'x') => return here.map_or(Picked::Nothing, Picked::Reset),
            KeyCode::Char('c') | KeyCode::Enter => {
                return here.map_or(Picked::Nothing, Picked::Open);
            }
            _ => {}
        }
        Picked::Nothing
    }

    /// Shows these only, or all again.
    fn filter(&mut self, shows: Shows) {
        self.shows = if self.shows == shows { Shows::All } else { shows };
        self.cursor = 0;
    }
}
