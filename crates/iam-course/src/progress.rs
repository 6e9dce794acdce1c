//! What a learner has done so far: a list of events that only grows, and what follows from it.

mod merge;

use std::fmt;

use serde_json::{Map, Value};

use crate::exercise::Exercise;
use crate::library::Library;

/// The version that [`Progress::to_text`] writes. A field or event may be added within it.
const SCHEMA: &str = "progress/v1";

/// The learner's state. It is read from text and written to text; where it is kept is the
/// business of the front end. Fields and events of a later program are kept as they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    events: Vec<Event>,
    other_fields: Map<String, Value>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event(Map<String, Value>);

/// What happened to an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// An answer was graded and did not pass.
    Attempt,
    /// An answer passed.
    Passed,
    /// The next hint was shown.
    Hint,
    /// The solution was shown.
    SolutionSeen,
    /// The learner starts again: what happened before counts no more.
    Reset,
}

const KINDS: &[(&str, EventKind)] = &[
    ("attempt", EventKind::Attempt),
    ("passed", EventKind::Passed),
    ("hint", EventKind::Hint),
    ("solution-seen", EventKind::SolutionSeen),
    ("reset", EventKind::Reset),
];

impl EventKind {
    /// The word for it in the file.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |&(word, _)| word)
    }
}

impl Event {
    /// Something that happened to an exercise, at a time that the front end knows.
    pub fn new(at: &str, exercise: &str, kind: EventKind) -> Event {
        let fields = [("at", at), ("exercise", exercise), ("event", kind.word())];
        Event(fields.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect())
    }

    /// When it happened, as the front end wrote it.
    pub fn at(&self) -> &str {
        self.text("at")
    }

    /// The id of the exercise; empty for an event of a later program that has none.
    pub fn exercise(&self) -> &str {
        self.text("exercise")
    }

    /// What happened; none for a kind of event that this program does not know.
    pub fn kind(&self) -> Option<EventKind> {
        KINDS.iter().find(|(word, _)| *word == self.text("event")).map(|&(_, kind)| kind)
    }

    fn text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Where the learner stands with one exercise; computed from the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether an answer has passed.
    pub passed: bool,
    /// How many answers were graded, passed or not.
    pub attempts: usize,
    /// How many tiers of hints were shown.
    pub hints: usize,
    /// Whether the solution was shown.
    pub solution_seen: bool,
}

/// A text that is not a progress file this program can read. Nothing is changed or lost: the
/// caller still has the text, and should keep the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for ProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.message, self.help)
    }
}

impl std::error::Error for ProgressError {}

impl Progress {
    /// Reads the text of a progress file.
    ///
    /// # Errors
    ///
    /// The text is damaged, or was written by a later version of the program.
    pub fn from_text(text: &str) -> Result<Progress, ProgressError> {
        let damaged = |message: String| ProgressError {
            message,
            help: "the file is left as it is; mend it, or move it away to start anew".to_owned(),
        };
        let value: Value = serde_json::from_str(text)
            .map_err(|error| damaged(format!("the progress file cannot be read: {error}")))?;
        let Value::Object(mut fields) = value else {
            return Err(damaged("the progress file holds no JSON object".to_owned()));
        };
        check_schema(fields.get("schema"))?;
        fields.remove("schema");
        let events = match fields.remove("events") {
            Some(Value::Array(events)) => events,
            _ => return Err(damaged("the progress file has no list of `events`".to_owned())),
        };
        let event = |(at, event): (usize, Value)| match event.as_object() {
            Some(fields) => Ok(Event(fields.clone())),
            None => Err(damaged(format!("entry {at} of `events` is no JSON object"))),
        };
        let events = events.into_iter().enumerate().map(event).collect::<Result<_, _>>()?;
        Ok(Progress { events, other_fields: fields })
    }

    /// The text of the progress file: one event a line, so that a difference is easy to see.
    pub fn to_text(&self) -> String {
        let events: Vec<_> =
            self.events.iter().map(|event| format!("  {}", Value::from(event.0.clone()))).collect();
        let mut fields = vec![format!("\"schema\": \"{SCHEMA}\"")];
        let others = self.other_fields.iter();
        fields
            .extend(others.map(|(name, value)| format!("{}: {value}", Value::from(name.as_str()))));
        if events.is_empty() {
            fields.push("\"events\": []".to_owned());
        } else {
            fields.push(format!("\"events\": [\n{}\n]", events.join(",\n")));
        }
        format!("{{\n{}\n}}\n", fields.join(",\n"))
    }

    /// Adds an event at the end.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Everything that happened, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Where the learner stands with an exercise.
    pub fn standing(&self, exercise: &str) -> Standing {
        let mut standing = Standing::default();
        for event in self.events.iter().filter(|event| event.exercise() == exercise) {
            match event.kind() {
                Some(EventKind::Attempt) => standing.attempts += 1,
                Some(EventKind::Passed) => {
                    standing.attempts += 1;
                    standing.passed = true;
                }
                Some(EventKind::Hint) => standing.hints += 1,
                Some(EventKind::SolutionSeen) => standing.solution_seen = true,
                Some(EventKind::Reset) => standing = Standing::default(),
                None => {}
            }
        }
        standing
    }

    /// Whether an answer to the exercise has passed.
    pub fn passed(&self, exercise: &str) -> bool {
        self.standing(exercise).passed
    }

    /// The exercise the learner is at: the one last touched, or else the next one that has not
    /// been passed, in the order of the book, from there on and then from the beginning. None
    /// when all have passed.
    pub fn current<'l>(&self, library: &'l Library) -> Option<&'l Exercise> {
        let exercises = library.exercises();
        let known = |event: &Event| exercises.iter().position(|of| of.id == event.exercise());
        let last = self.events.iter().rev().find_map(known).unwrap_or(0);
        let (before, from) = exercises.split_at(last);
        from.iter().chain(before).find(|exercise| !self.passed(&exercise.id))
    }
}

fn check_schema(schema: Option<&Value>) -> Result<(), ProgressError> {
    let schema = schema.and_then(Value::as_str).unwrap_or_default();
    if schema == SCHEMA {
        return Ok(());
    }
    if schema.starts_with("progress/v") {
        return Err(ProgressError {
            message: format!("the progress file is of version `{schema}`, later than this program"),
            help: "the file is left as it is; update the program to go on with it".to_owned(),
        });
    }
    Err(ProgressError {
        message: format!("this is not a progress file: `schema` is not `{SCHEMA}`"),
        help: "the file is left as it is; name another one".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[(&str, EventKind)]) -> Progress {
        let mut progress = Progress::default();
        for &(exercise, kind) in events {
            progress.record(Event::new("2026-11-22T12:00:00Z", exercise, kind));
        }
        progress
    }

    #[test]
    fn what_is_written_is_read_again() {
        let progress = after(&[("a", EventKind::Attempt), ("a", EventKind::Passed)]);
        assert_eq!(Progress::from_text(&progress.to_text()), Ok(progress));
        let empty = Progress::default();
        assert_eq!(Progress::from_text(&empty.to_text()), Ok(empty));
    }

    #[test]
    fn fields_and_events_of_a_later_program_are_kept() {
        let text = r#"{ "schema": "progress/v1", "learner": "ines", "events": [
            { "at": "t", "exercise": "a", "event": "passed", "seconds": 90 },
            { "at": "t", "question": "q1", "event": "answered", "option": 2 } ] }"#;
        let mut progress = Progress::from_text(text).unwrap();
        progress.record(Event::new("t", "b", EventKind::Hint));
        insta::assert_snapshot!(progress.to_text(), @r#"
        {
        "schema": "progress/v1",
        "learner": "ines",
        "events": [
          {"at":"t","event":"passed","exercise":"a","seconds":90},
          {"at":"t","event":"answered","option":2,"question":"q1"},
          {"at":"t","event":"hint","exercise":"b"}
        ]
        }
        "#);
        assert!(progress.passed("a"));
    }

    #[test]
    fn a_reset_clears_what_was_before_it() {
        let mut progress = after(&[
            ("a", EventKind::Hint),
            ("a", EventKind::Attempt),
            ("a", EventKind::SolutionSeen),
            ("a", EventKind::Passed),
            ("b", EventKind::Passed),
        ]);
        let standing = Standing { passed: true, attempts: 2, hints: 1, solution_seen: true };
        assert_eq!(progress.standing("a"), standing);
        progress.record(Event::new("t", "a", EventKind::Reset));
        assert_eq!(progress.standing("a"), Standing::default());
        assert!(progress.passed("b"));
    }

    #[test]
    fn the_current_exercise_follows_the_learner() {
        let library = Library::embedded();
        let current = |progress: &Progress| progress.current(library).map(|of| of.id.clone());
        let id = |at: usize| Some(library.exercises()[at].id.clone());
        let (first, third) = (id(0).unwrap(), id(2).unwrap());
        assert_eq!(current(&Progress::default()), id(0));
        assert_eq!(current(&after(&[(&third, EventKind::Hint)])), id(2));
        assert_eq!(current(&after(&[(&third, EventKind::Passed)])), id(3));
        let both = [(&*first, EventKind::Passed), (&*third, EventKind::Reset)];
        assert_eq!(current(&after(&both)), id(2));
        let all: Vec<_> =
            library.exercises().iter().map(|of| (&*of.id, EventKind::Passed)).collect();
        assert_eq!(current(&after(&all)), None);
        assert_eq!(current(&after(&all[1..])), id(0));
    }

    #[test]
    fn an_unreadable_text_is_refused_with_advice() {
        let message = |text| Progress::from_text(text).unwrap_err().message;
        assert!(message("{").starts_with("the progress file cannot be read"));
        assert!(message("[]").contains("no JSON object"));
        assert!(message(r#"{"schema":"progress/v2","events":[]}"#).contains("`progress/v2`"));
        assert!(message(r#"{"schema":"report/v1"}"#).contains("not a progress file"));
        assert!(message(r#"{"schema":"progress/v1"}"#).contains("`events`"));
    }
}
