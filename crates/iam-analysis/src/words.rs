//! Answers as sentences for people: what a policy allows too much, what too little, and why.
//!
//! The subject of each sentence is the policy; it is left to the reader of the sentence to name it.

mod circumstance;
mod demand;
mod doubt;
mod near;
#[cfg(test)]
mod tests;
mod view;

use iam_catalog::{AccessLevel, Catalog};
use iam_policy::visible;

use crate::answer::{Asked, Finding, Witness};
use crate::phrase::{counted, number, resource};
use crate::question::{Question, World};

pub use doubt::{Advice, doubt};
pub use near::{Hints, Place};

/// Who puts the findings of one question into words.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'q> {
    /// The question.
    pub question: &'q Question<'q>,
    /// Its world.
    pub world: &'q World,
    /// What the reader calls the other side, such as `the task` or `the old version`.
    pub other: &'q str,
}

impl Teller<'_> {
    /// What the policy allows and the other side does not: `also allows … on …`.
    pub fn too_much(&self, finding: &Finding) -> String {
        format!("also allows {}", self.finding(finding))
    }

    /// What the other side allows and the policy does not: `does not allow … although …`.
    pub fn too_little(&self, finding: &Finding) -> String {
        format!("does not allow {}, although {} asks for it", self.finding(finding), self.other)
    }

    /// What a policy allows that is forbidden: `allows …, which … forbids`.
    pub fn forbidden(&self, finding: &Finding) -> String {
        format!("allows {}, which {} forbids", self.finding(finding), self.other)
    }

    /// The action, the place and the circumstances of a finding.
    pub fn finding(&self, finding: &Finding) -> String {
        let asked = &finding.witness.asked;
        let circumstances = self.circumstances(&finding.witness);
        let place = match &finding.every {
            Some(every) if *every != asked.resource => {
                let every = place(every, &asked.action);
                match asked.resource.as_str() {
                    "*" => format!(" on {every}"),
                    resource if circumstances.is_empty() => {
                        format!(" on {every}, such as {}", visible(resource))
                    }
                    resource => format!(" on {every}, such as {},", visible(resource)),
                }
            }
            Some(_) | None => on(asked),
        };
        format!("{}{place}{circumstances}", action(asked))
    }

    /// One request: the action, the resource, the caller and the circumstances.
    pub fn request(&self, witness: &Witness) -> String {
        let asked = &witness.asked;
        format!("{}{}{}", action(asked), on(asked), self.circumstances(witness))
    }

    /// The other actions of a finding, by name where they are few, else by access level:
    /// `and 178 other actions that the task does not allow: …`; `None` where there are none.
    pub fn others(&self, finding: &Finding) -> Option<String> {
        let others = others(finding);
        let (verdict, other) = (self.verdict(), self.other);
        match others.as_slice() {
            [] => None,
            [one] => Some(format!("and {one}, which {other} {verdict}")),
            [first, second] => Some(format!("and {first} and {second}, which {other} {verdict}")),
            all => {
                let levels = by_level(all);
                let count = counted(all.len(), "other action", "other actions");
                Some(format!("and {count} that {other} {verdict}: {levels}"))
            }
        }
    }

    /// The other actions of a finding, where the policy allows too little:
    /// `and 14 other actions: …`; `None` where there are none.
    pub fn others_missing(&self, finding: &Finding) -> Option<String> {
        let others = others(finding);
        match others.as_slice() {
            [] => None,
            [one] => Some(format!("nor {one}")),
            [first, second] => Some(format!("nor {first}, nor {second}")),
            all => {
                let levels = by_level(all);
                let count = counted(all.len(), "other action", "other actions");
                Some(format!("nor {count}: {levels}"))
            }
        }
    }

    /// What the other side has to say of what is found.
    fn verdict(&self) -> &'static str {
        match self.is_common() {
            true => "allows as well",
            false => "does not allow",
        }
    }

    /// Whether the question is what the sets have in common.
    fn is_common(&self) -> bool {
        self.question.refused.is_empty() && self.question.allowed.len() > 1
    }
}

/// The actions of a finding beside the one that is shown.
fn others(finding: &Finding) -> Vec<&str> {
    let shown = &finding.witness.asked.action;
    finding.actions.iter().filter(|action| *action != shown).map(String::as_str).collect()
}

/// All resources that a pattern matches, in words.
fn place(pattern: &str, action: &str) -> String {
    let action = Catalog::embedded().find_action(action);
    let words = resource::of_pattern(pattern, action.as_slice());
    match words.starts_with("every ") {
        true => words,
        false => format!("every resource that matches {}", quoted(pattern)),
    }
}

/// How many actions there are of each access level, the most dangerous level first.
fn by_level(actions: &[&str]) -> String {
    let levels = [
        AccessLevel::PermissionsManagement,
        AccessLevel::Write,
        AccessLevel::Tagging,
        AccessLevel::Read,
        AccessLevel::List,
    ];
    let count = |level| actions.iter().filter(|action| level_of(action) == Some(level)).count();
    let counted = levels.into_iter().map(|level| (count(level), verb(level)));
    let mut told: Vec<String> = counted
        .filter(|(count, _)| *count > 0)
        .map(|(count, verb)| format!("{} to {verb}", number(count)))
        .collect();
    let unknown = actions.iter().filter(|action| level_of(action).is_none()).count();
    if unknown > 0 {
        told.push(format!("{unknown} of unknown kind"));
    }
    match told.as_slice() {
        [one] => format!("all {}", one.split_once(' ').map_or("", |(_, kind)| kind)),
        _ => told.join(", "),
    }
}

/// What somebody does with actions of a level.
fn verb(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::PermissionsManagement => "manage permissions",
        AccessLevel::Write => "write",
        AccessLevel::Tagging => "change tags",
        AccessLevel::Read => "read",
        AccessLevel::List => "list",
    }
}

fn level_of(action: &str) -> Option<AccessLevel> {
    Catalog::embedded().find_action(action).map(iam_catalog::Action::level)
}

/// The action with its access level.
fn action(asked: &Asked) -> String {
    let name = visible(&asked.action);
    match level_of(&asked.action) {
        None => name,
        Some(AccessLevel::PermissionsManagement) => format!("{name} (permissions management)"),
        Some(AccessLevel::Tagging) => format!("{name} (changes tags)"),
        Some(level @ (AccessLevel::Write | AccessLevel::Read | AccessLevel::List)) => {
            format!("{name} ({} access)", level.word().to_ascii_lowercase())
        }
    }
}

/// The resource, where the action takes one.
fn on(asked: &Asked) -> String {
    match asked.resource.as_str() {
        "*" => String::new(),
        resource => format!(" on {}", visible(resource)),
    }
}

/// Texts as a sentence lists them: `a`, `b` and `c`, each in backticks.
fn listed<T: AsRef<str>>(texts: &[T], joint: &str) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} {joint} {second}"),
        [first, second, third] => format!("{first}, {second} {joint} {third}"),
        [first, second, more @ ..] => format!("{first}, {second} {joint} {} more", more.len()),
    }
}

/// A text of an author in backticks.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 72;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", visible(text.get(..end).unwrap_or(""))),
        None => format!("`{}`", visible(text)),
    }
}
