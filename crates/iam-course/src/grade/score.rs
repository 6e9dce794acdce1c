//! How many of 100 points an answer is worth.

use iam_eval::Outcome;

use super::{CheckResult, Grade};

/// What an answer gets whose listed requests all come out right.
const REQUESTS: usize = 80;
/// What it gets for each limit it keeps: the bound and the floor.
const LIMIT: usize = 10;
/// All points.
const ALL: usize = 100;

impl Grade {
    /// How good the answer is, from 0 to 100; 100 if and only if it passes.
    ///
    /// The documents get up to 80 points by their requests: the share of those let through that
    /// must be, times the share of those stopped that must be; so to allow everything, or
    /// nothing, is worth nothing. Where all come out right, each limit that is kept adds 10: the
    /// bound, and the floor (without a floor the bound counts twice; a limit that is not proved
    /// is kept). A prediction and an attack are worth 100 each, and the score is the average.
    pub fn score(&self) -> u8 {
        let prediction = self.prediction.as_ref();
        let prediction = prediction.map(|it| share(ALL, it.right(), it.foretold.len().max(1)));
        let attack = self.attack.as_ref().map(|it| if it.pass() { ALL } else { 0 });
        let stages: Vec<usize> =
            prediction.into_iter().chain(attack).chain([self.documents_score()]).collect();
        let average = share(stages.iter().sum(), 1, stages.len());
        u8::try_from(average).unwrap_or(u8::MAX)
    }

    fn documents_score(&self) -> usize {
        if self.checks.is_empty() {
            return 0;
        }
        let (allow, stop): (Vec<&CheckResult>, Vec<_>) =
            self.checks.iter().partition(|it| it.request.decision == Outcome::Allow);
        let right = |checks: &[&CheckResult]| checks.iter().filter(|check| check.pass).count();
        let part = |checks: &[&CheckResult]| match checks.len() {
            // Nothing of that kind is asked.
            0 => (1, 1),
            total => (right(checks), total),
        };
        let ((allowed, to_allow), (stopped, to_stop)) = (part(&allow), part(&stop));
        let points = share(REQUESTS, allowed * stopped, to_allow * to_stop);
        let is_complete = self.failing().next().is_none();
        points + if is_complete { self.limits_score() } else { 0 }
    }

    fn limits_score(&self) -> usize {
        let keeps_choice = self.changes.as_ref().is_none_or(|changes| changes.pass());
        if !keeps_choice {
            return 0;
        }
        let kept = |breaks: bool| if breaks { 0 } else { LIMIT };
        let bound = kept(self.proof.as_ref().is_some_and(|proof| !proof.excess.is_empty()));
        let floor = match self.has_floor {
            true => kept(self.proof.as_ref().is_some_and(|proof| !proof.missing.is_empty())),
            false => bound,
        };
        bound + floor
    }
}

/// So much of a whole, rounded down: only what is complete gets all.
fn share(whole: usize, part: usize, of: usize) -> usize {
    (whole * part).checked_div(of).unwrap_or(0)
}
