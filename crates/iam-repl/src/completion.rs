//! What may stand at the cursor: the rest of a name that the session or AWS knows.

mod json;

use crate::command::{COMMANDS, Takes, find};
use crate::commands::help::topics;
use crate::commands::proof::CLAIMS;
use crate::continuation::json_part;
use crate::names::{self, Near, fitting, own_part};
use crate::session::Session;

pub(crate) use json::string_at_end;

/// The names that fit to what stands before the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins that a candidate replaces, in bytes.
    pub start: usize,
    /// The names: those that begin with the word, else those that hold its letters in order. What
    /// the exercise speaks of comes first.
    pub candidates: Vec<String>,
}

impl Session<'_> {
    /// Completes the word before `position`, a byte offset in `line`. Letter case is ignored.
    pub fn complete(&self, line: &str, position: usize) -> Completion {
        let before = line.get(..position).unwrap_or(line);
        if let Some(json) = json_part(before) {
            let (start, candidates) = self.in_json(json);
            return Completion { start: before.len() - json.len() + start, candidates };
        }
        let (given, word) = words(before);
        let candidates = match given.split_first() {
            None => fitting(COMMANDS.iter().map(|it| it.name), word),
            Some((command, given)) => find(command)
                .map_or_else(Vec::new, |command| self.argument(command.takes, given, word)),
        };
        Completion { start: before.len() - word.len(), candidates }
    }

    /// What may follow a command and the arguments that are there.
    fn argument(&self, takes: Takes, given: &[&str], word: &str) -> Vec<String> {
        let exercise = self.exercise;
        match (takes, given) {
            (Takes::ContextKey, _) => context(word),
            (Takes::Prediction, _) if given.len() % 2 == 1 => fitting(["allow", "deny"], word),
            (Takes::Prediction, _) => {
                let foretold = exercise.prediction.iter().flat_map(|it| &it.requests);
                fitting(foretold, word)
            }
            (Takes::Attack, []) => {
                fitting(exercise.attack.iter().flat_map(|it| &it.principals), word)
            }
            (Takes::Attack, [_]) => self.actions(word),
            (Takes::Attack, [_, action]) => self.resources(&[action], word),
            (Takes::Attack, _) => context(word),
            (Takes::Request, [action]) if action.contains(':') => self.resources(&[action], word),
            (Takes::Request, []) if word.contains(':') => self.actions(word),
            (Takes::Action, [action]) => self.resources(&[action], word),
            (Takes::CatalogAction, _) => names::actions(word),
            (Takes::Claim, []) => fitting(CLAIMS, word),
            (Takes::Claim, [claim]) => match *claim {
                "not-granted" | "grants" => self.actions(word),
                "no-public" => Vec::new(),
                _ => self.argument(Takes::DocumentOr(&[]), &[], word),
            },
            (Takes::Claim, ["not-granted" | "grants", action]) => self.resources(&[action], word),
            (_, [_, ..]) | (Takes::Nothing | Takes::Path, []) => Vec::new(),
            (Takes::Words(words), []) => fitting(words, word),
            (Takes::Command, []) => fitting(COMMANDS.iter().map(|it| it.name), word),
            (Takes::Exercise, []) => {
                fitting(self.library.exercises().iter().map(|it| &it.id), word)
            }
            (Takes::Request, []) => fitting(exercise.requests.iter().map(|it| &it.id), word),
            (Takes::Principal, []) => {
                let arns = exercise.setting.principals.values().map(|it| it.arn().to_owned());
                let names = exercise.setting.principals.keys().cloned();
                let arns = arns.filter(|_| self.scene.is_some() || word.contains(':'));
                let names = names.filter(|_| self.scene.is_none());
                fitting(names.chain(arns), word)
            }
            (Takes::Action, []) => self.actions(word),
            (Takes::Document, []) => fitting(exercise.files().iter().map(|it| it.name), word),
            (Takes::DocumentOr(words), []) => {
                let policies = exercise.setting.policies.keys().map(String::as_str);
                let files = exercise.files();
                let own = files.iter().map(|it| it.name);
                fitting(own.chain(policies).chain(words.iter().copied()), word)
            }
            (Takes::CatalogKey, []) => names::keys(word),
            (Takes::CatalogService, []) => names::services(word),
            (Takes::Topic, []) => fitting(topics(), word),
        }
    }

    /// The exercise's actions, then those of AWS.
    fn actions(&self, word: &str) -> Vec<String> {
        let asked = self.exercise.requests.iter().map(|it| it.action.as_str());
        let own = fitting(asked, word);
        let is_begun = own.iter().any(|it| own_part(it, word).is_some());
        match (is_begun, word.is_empty()) {
            (true, true) => own,
            (true, false) => names::joined([own, names::actions_near(word, Near::Left)]),
            (false, _) => names::actions(word),
        }
    }

    /// The resources that the exercise asks for, those of these actions first, then its others;
    /// then how the ARNs of what the actions act on begin.
    fn resources(&self, actions: &[&str], word: &str) -> Vec<String> {
        let requests = &self.exercise.requests;
        let is_meant = |action: &str| actions.iter().any(|it| it.eq_ignore_ascii_case(action));
        let (meant, others): (Vec<_>, Vec<_>) =
            requests.iter().partition(|it| is_meant(&it.action));
        let asked = meant.into_iter().chain(others).map(|it| &it.resource);
        let there = asked.chain(self.exercise.setting.resources.keys());
        let beginnings = names::beginnings(actions, self.account());
        fitting(there.chain(&beginnings), word)
    }

    /// The account of whoever asks.
    fn account(&self) -> &str {
        let principals = &self.exercise.setting.principals;
        let asker = self.asker.as_ref().and_then(|name| principals.get(name));
        let arn = asker.or_else(|| principals.values().next()).map_or("", |it| it.arn());
        arn.split(':').nth(4).filter(|it| !it.is_empty()).unwrap_or("111122223333")
    }
}

/// The words that are there, and the one that has begun; it may be empty.
pub(crate) fn words(before: &str) -> (Vec<&str>, &str) {
    let start = before.rfind(char::is_whitespace).map_or(0, |at| {
        at + before.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8)
    });
    let (given, word) = before.split_at(start);
    (given.split_whitespace().collect(), word)
}

/// `KEY=`, and behind it the values of a key that has few.
fn context(word: &str) -> Vec<String> {
    let Some((key, value)) = word.split_once('=') else {
        return names::keys(word).into_iter().map(key_and_sign).collect();
    };
    let values = fitting(names::values(key), value);
    values.into_iter().map(|value| format!("{key}={value}")).collect()
}

/// A key with its `=`; a family stays open.
fn key_and_sign(key: String) -> String {
    if key.ends_with(['/', ':']) { key } else { key + "=" }
}
