//! What may stand at the cursor: the rest of a name that the session knows.

use iam_catalog::{Action, Catalog, Key, Service};
use iam_policy::{KEYS, OPERATORS};

use crate::command::{COMMANDS, Takes, find};
use crate::commands::help::topics;
use crate::session::Session;

/// The names that fit to what stands before the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins that a candidate replaces, in bytes.
    pub start: usize,
    /// The names, sorted.
    pub candidates: Vec<String>,
}

impl Session<'_> {
    /// Completes the word before `position`, a byte offset in `line`. Letter case is ignored.
    pub fn complete(&self, line: &str, position: usize) -> Completion {
        let before = line.get(..position).unwrap_or(line);
        let in_json = before.trim_start().starts_with(['{', '[']);
        let is_break = |char: char| char.is_whitespace() || (in_json && "\",[]{}".contains(char));
        let start = before
            .char_indices()
            .rev()
            .find(|&(_, char)| is_break(char))
            .map_or(0, |(at, char)| at + char.len_utf8());
        let word = before.get(start..).unwrap_or("").to_lowercase();
        let mut candidates = if in_json {
            self.names_in_json(before)
        } else {
            self.arguments(before.get(..start).unwrap_or(""), &word)
        };
        candidates.retain(|name| name.to_lowercase().starts_with(&word));
        candidates.sort();
        candidates.dedup();
        Completion { start, candidates }
    }

    /// What may follow the words that are there.
    fn arguments(&self, before: &str, word: &str) -> Vec<String> {
        let mut words = before.split_whitespace();
        let Some(command) = words.next() else {
            return COMMANDS.iter().map(|it| it.name.to_owned()).collect();
        };
        let Some(command) = find(command) else { return Vec::new() };
        let given = words.count();
        match command.takes {
            Takes::ContextKey => KEYS.iter().map(|fact| format!("{}=", fact.name)).collect(),
            Takes::Action if given == 1 => self.resources(),
            _ if given > 0 => Vec::new(),
            Takes::Nothing | Takes::Path => Vec::new(),
            Takes::CatalogAction => catalog_actions(word),
            Takes::CatalogKey => {
                Catalog::embedded().keys().map(Key::name).map(str::to_owned).collect()
            }
            Takes::CatalogService => prefixes().map(str::to_owned).collect(),
            Takes::Words(words) => owned(words),
            Takes::Command => COMMANDS.iter().map(|it| it.name.to_owned()).collect(),
            Takes::Exercise => self.library.exercises().iter().map(|it| it.id.clone()).collect(),
            Takes::Request => self.exercise.requests.iter().map(|it| it.id.clone()).collect(),
            Takes::Principal => self.exercise.setting.principals.keys().cloned().collect(),
            Takes::Action => self.actions(),
            Takes::Document => self.documents(),
            Takes::DocumentOr(words) => {
                let policies = self.exercise.setting.policies.keys().cloned();
                self.documents().into_iter().chain(policies).chain(owned(words)).collect()
            }
            Takes::Topic => topics().map(str::to_owned).collect(),
        }
    }

    /// What may stand in a policy: only within a string.
    fn names_in_json(&self, before: &str) -> Vec<String> {
        let line = before.rsplit('\n').next().unwrap_or(before);
        if line.matches('"').count().is_multiple_of(2) {
            return Vec::new();
        }
        let elements = ["Version", "Statement", "Sid", "Effect", "Action", "NotAction", "Resource"];
        let more = ["NotResource", "Principal", "NotPrincipal", "Condition", "Allow", "Deny"];
        let keys = KEYS.iter().map(|fact| fact.name).chain(OPERATORS.iter().map(|it| it.name));
        let fixed = keys.chain(elements).chain(more).chain(["2012-10-17"]).map(str::to_owned);
        fixed.chain(self.actions()).chain(self.resources()).collect()
    }

    fn actions(&self) -> Vec<String> {
        self.exercise.requests.iter().map(|it| it.action.clone()).collect()
    }

    fn resources(&self) -> Vec<String> {
        let asked = self.exercise.requests.iter().map(|it| it.resource.clone());
        asked.chain(self.exercise.setting.resources.keys().cloned()).collect()
    }

    fn documents(&self) -> Vec<String> {
        self.exercise.documents.iter().map(|it| it.name.clone()).collect()
    }
}

/// The services, and the actions of the one that is typed.
fn catalog_actions(word: &str) -> Vec<String> {
    let prefix = word.split_once(':').map(|(prefix, _)| prefix);
    match prefix.and_then(|prefix| Catalog::embedded().service(prefix)) {
        Some(service) => service.actions().map(Action::full_name).collect(),
        None => prefixes().map(|prefix| format!("{prefix}:")).collect(),
    }
}

fn prefixes() -> impl Iterator<Item = &'static str> {
    Catalog::embedded().services().map(Service::prefix)
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
