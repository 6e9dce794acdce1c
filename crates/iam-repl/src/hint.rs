//! What a name at the cursor means, in a few words.

use iam_catalog::{Action, Catalog, Key, ResourceUse};

use crate::command::{Takes, find};
use crate::completion::{string_at_end, words};
use crate::continuation::json_part;
use crate::names::shape;
use crate::session::Session;

impl Session<'_> {
    /// What to tell behind the end of a line, while it is typed: what the action before the
    /// cursor does and acts on, or the type of a condition key.
    pub fn hint(&self, line: &str) -> Option<String> {
        if let Some(json) = json_part(line) {
            let typed = string_at_end(json);
            return of_action(typed).or_else(|| of_key(typed));
        }
        let (given, word) = words(line);
        let (command, given) = given.split_first()?;
        match (find(command)?.takes, given) {
            (Takes::Action, []) | (Takes::CatalogAction, _) => of_action(word),
            (Takes::Action, [action]) => of_resource(action, word),
            (Takes::Claim, ["not-granted" | "grants"]) | (Takes::Attack, [_]) => of_action(word),
            (Takes::Attack, [_, action]) => of_resource(action, word),
            (Takes::Request, []) if word.contains(':') => of_action(word),
            (Takes::ContextKey, _) | (Takes::CatalogKey, []) => of_key(word.trim_end_matches('=')),
            (
                Takes::Nothing
                | Takes::Words(_)
                | Takes::Command
                | Takes::Exercise
                | Takes::Request
                | Takes::Principal
                | Takes::Prediction
                | Takes::Attack
                | Takes::Action
                | Takes::Claim
                | Takes::Document
                | Takes::DocumentOr(_)
                | Takes::CatalogKey
                | Takes::CatalogService
                | Takes::Topic
                | Takes::Path,
                _,
            ) => None,
        }
    }
}

/// `Read · object: arn:aws:s3:::BUCKET/OBJECT`.
fn of_action(name: &str) -> Option<String> {
    let action = Catalog::embedded().find_action(name)?;
    let level = action.level().word();
    if action.is_wildcard_only() {
        return Some(format!("{level} · any resource: *"));
    }
    let types = types(action);
    let (first, others) = types.split_first()?;
    let word = if others.iter().any(|it| it.required) { "and" } else { "or" };
    let more = match others.len() {
        0 => String::new(),
        1 => format!(" · {word} one other type"),
        more => format!(" · {word} {more} other types"),
    };
    Some(format!("{level} · {}{more}", one_type(*first)?))
}

/// The shapes of what an action acts on, until the ARN has a name of its own.
fn of_resource(action: &str, word: &str) -> Option<String> {
    let action: Action<'_> = Catalog::embedded().find_action(action)?;
    if action.is_wildcard_only() && word.is_empty() {
        return Some("any resource: *".to_owned());
    }
    let fits = |it: &ResourceUse<'_>| {
        it.resource_type.templates().any(|it| shape(it, "REGION", "ACCOUNT").starts_with(word))
    };
    let fitting = types(action).into_iter().filter(fits);
    let shown: Vec<String> = fitting.take(2).filter_map(one_type).collect();
    Some(shown.join(" · ")).filter(|it| !it.is_empty())
}

/// What an action acts on: first what is always needed, then what people think of, which has the
/// shortest ARN.
fn types(action: Action<'_>) -> Vec<ResourceUse<'_>> {
    let mut types: Vec<ResourceUse<'_>> = action.resources().collect();
    types.sort_by_key(|it| (!it.required, one_type(*it).map_or(0, |it| it.len())));
    types
}

fn one_type(used: ResourceUse<'_>) -> Option<String> {
    let template = used.resource_type.templates().next()?;
    Some(format!("{}: {}", used.resource_type.name(), shape(template, "REGION", "ACCOUNT")))
}

fn of_key(name: &str) -> Option<String> {
    let key: Key<'_> = Catalog::embedded().key(name).filter(|it| it.name().contains(':'))?;
    let many = if key.is_multivalued() { " · several values" } else { "" };
    Some(format!("{}{many}", key.key_type().word()))
}
