//! What may stand in a JSON text that is being typed: first what the exercise speaks of, then what
//! the linter offers at this place of a policy.

use iam_course::reading;
use iam_lint::{CompletionKind, complete};

use crate::names::{fitting, joined};
use crate::session::Session;

/// The field of a scenario that holds a policy.
const DOCUMENT: &str = "\"document\"";

impl Session<'_> {
    /// Where the word at the end of a JSON text begins, and what may take its place.
    pub(super) fn in_json(&self, json: &str) -> (usize, Vec<String>) {
        // A policy within a scenario is completed as one that stands alone.
        let policy = match json.rfind(DOCUMENT).and_then(|at| json.get(at + DOCUMENT.len()..)) {
            Some(rest) => rest.trim_start_matches([':', ' ', '\n', '\t']),
            None => json,
        };
        let reading = reading(self.exercise, self.current_document());
        let offers = complete(policy, policy.len(), &reading);
        let typed = string_at_end(json);
        let begins = json.len() - typed.len();
        let start = offers
            .first()
            .map_or(begins, |it| json.len() - policy.len().saturating_sub(it.replace.start));
        let is_in_string = |before: &str| before.ends_with('"') || before.ends_with("${");
        let in_string = json.get(..start).is_some_and(is_in_string);
        let names = offers.into_iter().map(|it| if in_string { it.label } else { it.insert });
        let names: Vec<String> = names.collect();
        if start != begins {
            // A word without quotes, or a variable.
            return (start, names);
        }
        let before = policy.get(..policy.len().saturating_sub(typed.len())).unwrap_or("");
        let there = complete(before, before.len(), &reading);
        let is = |kind: CompletionKind| there.iter().any(|it| it.kind == kind);
        let member = member_before(before);
        let arns = || self.exercise.setting.principals.values().map(|it| it.arn());
        let own = if is(CompletionKind::Action)
            || is(CompletionKind::Service)
            || member == Some("action")
        {
            self.actions(typed)
        } else if is(CompletionKind::Arn) || member == Some("resource") {
            self.resources(&[], typed)
        } else if matches!(member, Some("AWS" | "principal")) {
            fitting(arns(), typed)
        } else {
            Vec::new()
        };
        // Names that only hold the letters are worth nothing beside those that begin with them.
        (start, fitting(joined([own, names]), typed))
    }
}

/// The letters behind the last quote: the string that is being typed, if one is.
pub(crate) fn string_at_end(json: &str) -> &str {
    json.rfind('"').and_then(|at| json.get(at + 1..)).unwrap_or("")
}

/// The name of the member whose value begins at the end of a text, behind its quote.
fn member_before(text: &str) -> Option<&str> {
    let before = text.strip_suffix('"')?.trim_end().strip_suffix(':')?.trim_end();
    before.strip_suffix('"')?.rsplit('"').next()
}
