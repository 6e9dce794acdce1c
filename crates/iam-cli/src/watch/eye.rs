//! When what is being saved is whole: editors write in steps.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use iam_course::{Answer, Exercise};
use serde::de::IgnoredAny;

use crate::failure::Failure;
use crate::input;
use crate::learner::Learner;

/// How long a text has to stay as it is before it counts as saved, when it is whole JSON. The
/// beginning of a JSON text is none, so that what is half written is told by itself.
const MOMENT: Duration = Duration::from_millis(20);

/// The same for a file that is no JSON or not there: some editors take their time between the
/// first step and the last.
const PATIENCE: Duration = Duration::from_millis(200);

/// Follows the files of an exercise.
pub(super) struct Eye {
    /// The name of each text, and where it is kept.
    files: Vec<(String, PathBuf)>,
    start: Answer,
    settling: Settling,
}

impl Eye {
    /// Follows the files of an exercise, which hold this answer.
    pub(super) fn new(exercise: &Exercise, learner: &Learner, answer: Answer) -> Eye {
        let names = exercise.files().into_iter().map(|file| file.name.to_owned());
        let files = names.zip(learner.lesson.files(exercise, learner.library)).collect();
        let start = Answer::start(exercise);
        Eye { files, start, settling: Settling { judged: answer, seen: None } }
    }

    /// What was saved since the last look, once it is whole.
    pub(super) fn look(&mut self) -> Result<Option<Answer>, Failure> {
        let mut answer = self.start.clone();
        let mut is_whole = true;
        for (name, file) in &self.files {
            if !file.exists() {
                is_whole = false;
                continue;
            }
            let text = input::read(file)?.text;
            is_whole &= serde_json::from_str::<IgnoredAny>(&text).is_ok();
            answer = answer.with(name, &text);
        }
        Ok(self.settling.look(answer, is_whole, Instant::now()))
    }

    /// Whether something has changed that may not be whole yet.
    pub(super) fn is_unsettled(&self) -> bool {
        self.settling.seen.is_some()
    }
}

/// The answer that was taken last, and one that may follow it.
struct Settling {
    judged: Answer,
    /// An answer that differs, and since when it is as it is.
    seen: Option<(Answer, Instant)>,
}

impl Settling {
    /// The answer, if it is a new one and has stayed as it is for long enough.
    fn look(&mut self, answer: Answer, is_whole: bool, now: Instant) -> Option<Answer> {
        if answer == self.judged {
            self.seen = None;
            return None;
        }
        let since = match &self.seen {
            Some((seen, since)) if *seen == answer => *since,
            Some(_) | None => {
                self.seen = Some((answer, now));
                return None;
            }
        };
        let enough = if is_whole { MOMENT } else { PATIENCE };
        if now.duration_since(since) < enough {
            return None;
        }
        self.seen = None;
        self.judged = answer.clone();
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks, and what each comes to: milliseconds, the text, whether it is whole, whether it is
    /// taken.
    fn check(looks: &[(u64, &str, bool, bool)]) {
        let answer = |text: &str| Answer::default().with("omar", text);
        let mut settling = Settling { judged: answer("old"), seen: None };
        let start = Instant::now();
        for &(at, text, is_whole, is_taken) in looks {
            let taken = settling.look(answer(text), is_whole, start + Duration::from_millis(at));
            assert_eq!(taken, is_taken.then(|| answer(text)), "{text} at {at}");
        }
    }

    #[test]
    fn what_is_whole_is_taken_at_the_second_look() {
        check(&[(0, "old", true, false), (25, "new", true, false), (50, "new", true, true)]);
        check(&[(0, "new", true, false), (5, "new", true, false), (25, "new", true, true)]);
    }

    #[test]
    fn what_is_not_whole_is_waited_for() {
        check(&[(0, "", false, false), (25, "", false, false), (50, "new", true, false)]);
        check(&[(0, "", false, false), (150, "", false, false), (175, "old", true, false)]);
        check(&[(0, "{", false, false), (100, "{", false, false), (200, "{", false, true)]);
    }

    #[test]
    fn what_is_taken_is_not_taken_again() {
        check(&[(0, "new", true, false), (25, "new", true, true), (50, "new", true, false)]);
    }
}
