//! The session: where the learner is, and what an input does.

use std::collections::BTreeMap;

use iam_catalog::Descriptions;
use iam_course::exercise::{Document, FileRole, LearnerFile, Request};
use iam_course::{Answer, Event, EventKind, Exercise, Library, Progress};
use iam_eval::Evaluation;
use iam_policy::{nearest, visible};
use serde_json::{Map, Value};

use crate::command::{COMMANDS, find};
use crate::commands;
use crate::commands::tour::Tour;
use crate::reply::{Effect, Reply};
use crate::scene::Scene;
use crate::text::{WIDTH, clean, lay, wrap};

/// A conversation with one learner. It knows the learner's texts and progress, and asks the front
/// end through [`Effect`]s to keep them.
#[derive(Debug, Clone)]
pub struct Session<'l> {
    pub(crate) library: &'l Library,
    pub(crate) progress: Progress,
    pub(crate) exercise: &'l Exercise,
    /// Which of the exercise's files is written.
    pub(crate) file: usize,
    /// The scenario that was pasted: questions are asked in it until the learner goes back.
    pub(crate) scene: Option<Scene>,
    pub(crate) asker: Option<String>,
    pub(crate) context: Map<String, Value>,
    pub(crate) last: Option<Asked>,
    pub(crate) trace: Trace,
    pub(crate) tour: Option<Tour>,
    pub(crate) descriptions: Option<&'l Descriptions>,
    width: usize,
    /// What the learner's files hold where they have changed: by exercise, then by file.
    texts: BTreeMap<String, BTreeMap<String, String>>,
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
            file: first_document(exercise),
            scene: None,
            asker: None,
            context: Map::new(),
            last: None,
            trace: Trace::Off,
            tour: None,
            descriptions: None,
            width: WIDTH,
            texts: BTreeMap::new(),
        })
    }

    /// The same session, which also tells what actions and keys do in words.
    #[must_use]
    pub fn with_descriptions(self, descriptions: &'l Descriptions) -> Session<'l> {
        Session { descriptions: Some(descriptions), ..self }
    }

    /// How many columns there are; lines are never longer than 80.
    pub fn set_width(&mut self, columns: usize) {
        self.width = columns.clamp(20, WIDTH);
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// What to show before the first prompt.
    pub fn greeting(&self) -> String {
        let hints = if self.progress.events().is_empty() {
            "New here? Type `tour`: five small steps, one minute. `help` lists the commands."
        } else {
            "`help` lists the commands."
        };
        self.shown(&format!("{}\n{}", commands::exercise::introduction(self), wrap("", hints)))
    }

    /// What stands before the learner's input: who asks when a question is typed.
    pub fn prompt(&self) -> String {
        commands::asker::prompt(self)
    }

    /// The exercise the learner is at.
    pub fn exercise(&self) -> &'l Exercise {
        self.exercise
    }

    /// Answers one input: a command, or a JSON document of any number of lines.
    pub fn feed(&mut self, input: &str) -> Reply {
        let input = input.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
        let first = input.chars().next();
        let mut reply = match first {
            // A line that begins with `#` is a remark in a script.
            None | Some('#') => Reply::done(""),
            Some('{' | '[') => commands::document::pasted(self, input),
            Some(_) => self.command(input),
        };
        commands::tour::look(self, input, &mut reply);
        reply.text = self.shown(&reply.text);
        reply
    }

    /// Takes a text that the front end has read, from an editor or a file, as the current
    /// file, and shows its problems.
    pub fn read_document(&mut self, text: &str) -> Reply {
        let mut reply = commands::document::take(self, text);
        reply.text = self.shown(&reply.text);
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
        reply.text = self.shown(&reply.text);
        reply
    }

    fn shown(&self, text: &str) -> String {
        clean(&lay(text, self.width))
    }

    /// Tells silently what a file of the learner for the current exercise holds.
    pub fn refresh_document(&mut self, file: &str, text: &str) {
        let files = self.exercise.files();
        let Some(known) = files.iter().find(|it| it.name == file) else { return };
        let texts = self.texts.entry(self.exercise.id.clone()).or_default();
        if known.start == text {
            texts.remove(file);
        } else {
            texts.insert(file.to_owned(), text.to_owned());
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
        let texts = self.texts.get(&self.exercise.id).into_iter().flatten();
        texts.fold(Answer::start(self.exercise), |answer, (name, text)| answer.with(name, text))
    }

    /// What a file of the learner holds.
    pub(crate) fn text(&self, file: &LearnerFile<'_>) -> String {
        let texts = self.texts.get(&self.exercise.id);
        let text = texts.and_then(|texts| texts.get(file.name));
        text.unwrap_or(&file.start).clone()
    }

    /// The file that is written now.
    pub(crate) fn current_file(&self) -> LearnerFile<'l> {
        let mut files = self.exercise.files();
        let at = self.file.min(files.len().saturating_sub(1));
        files.swap_remove(at)
    }

    /// The document that is written now, or the first one.
    pub(crate) fn current_document(&self) -> &'l Document {
        let first = self.exercise.documents.first();
        match self.current_file().role {
            FileRole::Document(document) => document,
            FileRole::Prediction(_) | FileRole::Attack(_) => {
                first.expect("an exercise without a document cannot be loaded")
            }
        }
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
        self.texts.remove(&self.exercise.id);
        self.progress.record(Event::new("", &self.exercise.id, EventKind::Reset));
        self.last = None;
    }

    /// Goes to an exercise; the questions of the last one are over.
    pub(crate) fn enter(&mut self, exercise: &'l Exercise) {
        self.exercise = exercise;
        self.file = first_document(exercise);
        self.leave_scene();
    }

    /// Asks in the world of the exercise from now on; questions asked elsewhere are over.
    pub(crate) fn leave_scene(&mut self) {
        self.scene = None;
        self.asker = None;
        self.context = Map::new();
        self.last = None;
    }

    /// Decides what was asked, with the answer as it is now.
    pub(crate) fn decide(&self, asked: &Asked) -> Evaluation {
        iam_eval::evaluate_text(&self.scenario(asked))
    }

    /// The scenario of what was asked.
    pub(crate) fn scenario(&self, asked: &Asked) -> String {
        match asked {
            Asked::Request(request) => self.answer().scenario(self.exercise, request),
            Asked::Scenario(text) => text.clone(),
        }
    }
}

/// Which of an exercise's files is its first document; stages may stand before it.
fn first_document(exercise: &Exercise) -> usize {
    exercise.files().len().saturating_sub(exercise.documents.len())
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
