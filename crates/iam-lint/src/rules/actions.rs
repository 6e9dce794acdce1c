//! Actions and the services they belong to.

use iam_catalog::ActionSet;
use iam_policy::{ActionEntry, Effect, Sense, Statement};

use super::Group;
use crate::subject::StatementFacts;

mod acts;
mod lifecycle;
mod names;
mod resources;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!(
            "actions",
            Action,
            Error,
            "unknown-service",
            ["INVALID_SERVICE", "INVALID_SERVICE_IN_ACTION"]
        ),
        page!("actions", Action, Error, "unknown-action", ["INVALID_ACTION"]),
        page!("actions", Action, Error, "api-operation-not-action", ["INVALID_ACTION"]),
        page!("actions", Action, Error, "action-wildcard-matches-nothing", []),
        page!("actions", Action, Info, "action-case", []),
        page!("actions", Action, Suggestion, "retired-service", []),
        page!("actions", Action, Suggestion, "renamed-service-prefix", []),
        page!("actions", Action, Suggestion, "deprecated-action", []),
        page!("actions", Action, Error, "action-resource-mismatch", []),
        page!("actions", Action, Error, "action-needs-star-resource", []),
        page!("actions", Action, Warning, "resource-type-incomplete", []),
        page!("actions", Action, Warning, "resource-unused-by-actions", []),
    ],
    rules: &[
        names::unknown,
        names::letter_case,
        lifecycle::retired,
        lifecycle::renamed,
        lifecycle::deprecated,
        resources::apart,
        resources::incomplete,
    ],
    outranks: &[("invalid-arn-resource", "action-resource-mismatch")],
};

/// The entries of a statement, each with the actions it matches.
fn entries<'f>(
    facts: &'f StatementFacts<'_>,
) -> impl Iterator<Item = (&'f ActionEntry, &'f ActionSet)> {
    facts.statement.action.entries.iter().zip(facts.entry_actions())
}

/// What an entry does that matches no action.
fn without_effect(statement: &Statement) -> &'static str {
    match (statement.action.sense, statement.effect) {
        (Sense::Excluded, Effect::Allow | Effect::Deny) => "leaves nothing out",
        (Sense::Listed, Effect::Allow) => "allows nothing",
        (Sense::Listed, Effect::Deny) => "denies nothing",
    }
}

/// `` `a`, `b` or `c` ``; `last` is the word before the last one.
fn list(names: &[impl AsRef<str>], last: &str) -> String {
    let quoted = |name: &dyn AsRef<str>| format!("`{}`", name.as_ref());
    match names {
        [] => String::new(),
        [only] => quoted(only),
        [before @ .., end] => {
            let before: Vec<String> = before.iter().map(|it| quoted(it)).collect();
            format!("{} {last} {}", before.join(", "), quoted(end))
        }
    }
}

fn did_you_mean(names: &[impl AsRef<str>]) -> String {
    format!("did you mean {}?", list(names, "or"))
}
