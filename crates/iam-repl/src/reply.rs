//! What the session answers: text for the learner, and what the front end is to do.

use iam_course::EventKind;

/// The answer to one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What to show: whole lines, without control characters; may be empty.
    pub text: String,
    /// What to do after showing it, in order.
    pub effects: Vec<Effect>,
    /// How it went.
    pub status: Status,
}

/// How an input went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// As asked.
    Done,
    /// The answer was graded and does not pass.
    NotPassed,
    /// The input, or the document in it, cannot be understood.
    NotUnderstood,
}

/// Something that only the front end can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Add this event to the learner's progress, with the time.
    Record {
        /// The id of the exercise.
        exercise: String,
        /// What happened to it.
        kind: EventKind,
    },
    /// Let the learner's file of a document hold this text.
    Write {
        /// The id of the exercise.
        exercise: String,
        /// The name of the document.
        document: String,
        /// The new text.
        text: String,
    },
    /// Put the learner's files of an exercise back to its start, and add that to the progress.
    Reset {
        /// The id of the exercise.
        exercise: String,
    },
    /// Open the learner's file of a document in an editor; then give the text to
    /// [`Session::read_document`](crate::Session::read_document).
    Edit {
        /// The id of the exercise.
        exercise: String,
        /// The name of the document.
        document: String,
    },
    /// Let the next line begin with this text, so that the learner changes it there.
    Retype {
        /// What the learner's file of the document holds.
        text: String,
    },
    /// Read any file and give its text to
    /// [`Session::read_document`](crate::Session::read_document).
    Load {
        /// Its path, as typed.
        path: String,
    },
    /// Read any file and give its text to [`Session::compare`](crate::Session::compare).
    Compare {
        /// Its path, as typed.
        path: String,
        /// The command that compares it, as typed.
        input: String,
    },
    /// Write any file.
    Save {
        /// Its path, as typed.
        path: String,
        /// What it is to hold.
        text: String,
    },
    /// End the session.
    Quit,
}

impl Reply {
    /// A reply to an input that was understood.
    pub(crate) fn done(text: impl Into<String>) -> Reply {
        Reply { text: text.into(), effects: Vec::new(), status: Status::Done }
    }

    /// A reply to an input that was not understood: what is wrong, and what to do.
    pub(crate) fn not_understood(problem: &str, advice: &str) -> Reply {
        let text = format!("{problem}\n  help: {advice}\n");
        Reply { status: Status::NotUnderstood, ..Reply::done(text) }
    }

    /// The same reply with something to do.
    #[must_use]
    pub(crate) fn with(mut self, effect: Effect) -> Reply {
        self.effects.push(effect);
        self
    }
}
