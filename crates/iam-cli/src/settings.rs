//! What the program remembers for the learner's comfort; losing it loses nothing.

use std::fs;
use std::path::Path;

use iam_course::Progress;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::store::write_whole;

const FILE: &str = "settings.json";

/// What the program remembers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// How the lesson starts.
    pub(crate) start: Option<Start>,
    /// The exercise that was chosen last, and how many events there were then.
    chosen: Option<(String, usize)>,
}

/// How the lesson starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// With the watch screen.
    Watch,
    /// With the REPL.
    Repl,
}

impl Start {
    fn word(self) -> &'static str {
        match self {
            Start::Watch => "watch",
            Start::Repl => "repl",
        }
    }
}

impl Settings {
    /// The settings of a learner's folder; a file that cannot be read is as good as none.
    pub(crate) fn read(folder: &Path) -> Settings {
        let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let word = value.get("start").and_then(Value::as_str).unwrap_or_default();
        let start = [Start::Watch, Start::Repl].into_iter().find(|start| start.word() == word);
        let chosen = value.get("chosen").and_then(Value::as_str);
        let events = value.get("events").and_then(Value::as_u64).unwrap_or_default();
        let events = usize::try_from(events).unwrap_or_default();
        Settings { start, chosen: chosen.map(|id| (id.to_owned(), events)) }
    }

    /// Keeps them.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let value = json!({
            "start": self.start.map(Start::word),
            "chosen": self.chosen.as_ref().map(|(id, _)| id),
            "events": self.chosen.as_ref().map(|(_, events)| events),
        });
        let file = folder.join(FILE);
        write_whole(&file, &format!("{value:#}\n")).map_err(|error| Failure::file(&file, &error))
    }

    /// The exercise that was chosen, unless another one was touched since.
    pub(crate) fn chosen(&self, progress: &Progress) -> Option<&str> {
        let (id, events) = self.chosen.as_ref()?;
        let since = progress.events().get(*events..).unwrap_or_default();
        since.iter().all(|event| event.exercise() == id).then_some(id)
    }

    /// Remembers that an exercise was chosen.
    pub(crate) fn choose(&mut self, exercise: &str, progress: &Progress) {
        self.chosen = Some((exercise.to_owned(), progress.events().len()));
    }
}
