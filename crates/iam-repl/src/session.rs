//! The session: where the learner is, and what an input does.

use std::collections::BTreeMap;

use iam_catalog::Descriptions;
use iam_course::exercise::{Document, Request};
use iam_course::{Answer, Event, EventKind, Exercise, Library, Progress};
use iam_eval::Evaluation;
use iam_policy::{nearest, visible};
use serde_json::{Map, Value};

use crate::command::{COMMANDS, find};
use crate::commands;
use crate::reply::{Effect, Reply};
use crate::text::clean;

/// A conversation with one learner. It knows the learner's texts and progress, and asks the front
/// end through [`Effect`]s to keep them.
#[derive(Debug, Clone)]
pub struct Session<'l> {
    pub(crate) library: &'l Library,
    pub(crate) progress: Progress,
    pub(crate) exercise: &'l Exercise,
    /// Which of the exercise's documents a policy that is typed becomes.
    pub(crate) document: usize,
    pub(crate) asker: Option<String>,
    pub(crate) context: Map<String, Value>,
    pub(crate) last: Option<Asked>,
    pub(crate) trace: Trace,
    pub(crate) descriptions: Option<&'l Descriptions>,
    answers: BTreeMap<String, Answer>,
}

/// Where a session begins.
#[derive(Debug, Clone, Default)]
pub struct Start<'l> {
    /// What the learner has done before.
    pub progress: Progress,
    /// The exercise to begin with; none: the one the learner is at.
    pub exercise: Option<&'l Exercise>,
}

/// What was decided last.
#[derive(Debug, Clone)]
pub(crate) enum Asked {
    /// A request in the world of the exercise.
    Request(Box<Request>),
    /// A whole scenario.
    Scenario(String),
}

/// Whether every decision is shown with its whole path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trace {
    On,
    Off,
}

impl<'l> Session<'l> {
    /// A session at its beginning; none where the library has no exercise.
    pub fn new(library: &'l Library, start: Start<'l>) -> Option<Session<'l>> {
        let Start { progress, exercise } = start;
        let exercise = exercise
            .or_else(|| progress.current(library))
            .or_else(|| library.exercises().first())?;
        Some(Session {
            library,
            progress,
            exercise,
            document: 0,
            asker: None,
            context: Map::new(),
            last: None,
            trace: Trace::Off,
            descriptions: None,
            answers: BTreeMap::new(),
        })
    }

    /// The same session, which also tells what actions and keys do in words.
    #[must_use]
    pub fn with_descriptions(self, descriptions: &'l Descriptions) -> Session<'l> {
        Session { descriptions: Some(descriptions), ..self }
    }

    /// What to show before the first prompt.
    pub fn greeting(&self) -> String {
        let tour = if self.progress.events().is_empty() {
            "New here? `tour` shows the way in one minute. "
        } else {
            ""
        };
        let hints = format!("{tour}`help` lists the commands.\n");
        clean(&format!("{}\n{hints}", commands::exercise::introduction(self)))
    }

    /// What stands before the learner's input.
    pub fn prompt(&self) -> String {
        match &self.asker {
            Some(asker) => format!("{} ({asker})> ", self.exercise.id),
            None => format!("{}> ", self.exercise.id),
        }
    }

    /// The exercise the learner is at.
    pub fn exercise(&self) -> &'l Exercise {
        self.exercise
    }

    /// Answers one input: a command, or a JSON document of any number of lines.
    pub fn feed(&mut self, input: &str) -> Reply {
        let input = input.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
        let mut reply = match input.chars().next() {
            // A line that begins with `#` is a remark in a script.
            None | Some('#') => Reply::done(""),
            Some('{' | '[') => commands::document::policy(self, input),
            Some(_) => self.command(input),
        };
        reply.text = clean(&reply.text);
        reply
    }

    /// Takes a text that the front end has read, from an editor or a file, as the current
    /// document, and shows its problems.
    pub fn read_document(&mut self, text: &str) -> Reply {
        let mut reply = commands::document::take_and_show(self, text);
        reply.text = clean(&reply.text);
        reply
    }

    /// Answers a command that compares the answer with a file, once the front end has read that.
    pub fn compare(&mut self, input: &str, path: &str, text: &str) -> Reply {
        let other = commands::proof::Other { name: path, text };
        // `diff` has nothing but the name of the file behind it.
        let mut reply = if input == path {
            commands::proof::diff_with(self, input, Some(other))
        } else {
            commands::proof::prove_with(self, input, Some(other))
        };
        reply.text = clean(&reply.text);
        reply
    }

    /// Tells silently what the learner's file of a document of the current exercise holds.
    pub fn refresh_document(&mut self, document: &str, text: &str) {
        if self.exercise.documents.iter().any(|it| it.name == document) {
            let answer = self.answer().with(document, text);
            self.answers.insert(self.exercise.id.clone(), answer);
        }
    }

    fn command(&mut self, input: &str) -> Reply {
        let (word, rest) = input.split_once(char::is_whitespace).unwrap_or((input, ""));
        match find(word) {
            Some(command) => (command.run)(self, rest.trim()),
            None => unknown(word),
        }
    }

    /// The answer of the learner to the current exercise.
    pub(crate) fn answer(&self) -> Answer {
        let answer = self.answers.get(&self.exercise.id);
        answer.cloned().unwrap_or_else(|| Answer::start(self.exercise))
    }

    /// The document that is written now.
    pub(crate) fn current_document(&self) -> &'l Document {
        let documents = &self.exercise.documents;
        documents
            .get(self.document)
            .or_else(|| documents.first())
            .expect("an exercise without a document cannot be loaded")
    }

    /// The text of a document becomes the learner's.
    pub(crate) fn write(&mut self, document: &str, text: &str) -> Effect {
        self.refresh_document(document, text);
        Effect::Write {
            exercise: self.exercise.id.clone(),
            document: document.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Notes what happened to an exercise.
    pub(crate) fn record(&mut self, exercise: &str, kind: EventKind) -> Effect {
        // The session has no clock; the front end writes the event with its time.
        self.progress.record(Event::new("", exercise, kind));
        Effect::Record { exercise: exercise.to_owned(), kind }
    }

    /// The texts of the current exercise are those of its start, and what was done is forgotten.
    pub(crate) fn start_again(&mut self) {
        self.answers.remove(&self.exercise.id);
        self.progress.record(Event::new("", &self.exercise.id, EventKind::Reset));
        self.last = None;
    }

    /// Goes to an exercise; the questions of the last one are over.
    pub(crate) fn enter(&mut self, exercise: &'l Exercise) {
        self.exercise = exercise;
        self.document = 0;
        self.asker = None;
        self.context = Map::new();
        self.last = None;
    }

    /// Decides what was asked, with the answer as it is now.
    pub(crate) fn decide(&self, asked: &Asked) -> Evaluation {
        match asked {
            Asked::Request(request) => {
                let scenario = self.answer().scenario(self.exercise, request);
                iam_eval::evaluate_text(&scenario)
            }
            Asked::Scenario(text) => iam_eval::evaluate_text(text),
        }
    }
}

fn unknown(word: &str) -> Reply {
    const LONGEST: usize = 40;
    let is_long = word.chars().count() > LONGEST;
    let cut: String = word.chars().take(LONGEST).collect();
    let shown = format!("`{}{}`", visible(&cut), if is_long { "…" } else { "" });
    if word.starts_with(['"', '}', ']', ',', '\'', '\u{201c}']) {
        let problem = format!("{shown} looks like a line from the middle of a policy");
        return Reply::not_understood(&problem, "paste the whole policy, from its first `{`");
    }
    let names = COMMANDS.iter().flat_map(|it| std::iter::once(it.name).chain(it.aliases.to_vec()));
    let advice = match nearest(word, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None if word.contains(':') => {
            format!("ask for an action like this: `can {}`", visible(&cut))
        }
        None => "`help` lists the commands".to_owned(),
    };
    Reply::not_understood(&format!("unknown command {shown}"), &advice)
}
