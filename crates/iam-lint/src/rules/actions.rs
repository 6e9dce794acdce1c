//! Actions and the services they belong to.

use iam_catalog::ActionSet;
use iam_policy::json::{Node, Value};
use iam_policy::{ActionEntry, Edit, Effect, Sense, Span, Statement, edit};

use super::Group;
use crate::subject::StatementFacts;

mod acts;
mod dependents;
mod format;
mod keys;
mod lifecycle;
mod names;
mod resources;

pub(crate) use acts::is_well_described;
pub(crate) use format::suggest_service;

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
        page!("actions", Action, Suggestion, "dependent-action-missing", []),
        page!("actions", Action, Error, "action-resource-mismatch", []),
        page!("actions", Action, Error, "action-needs-star-resource", []),
        page!("actions", Action, Warning, "resource-type-incomplete", []),
        page!("actions", Action, Warning, "resource-unused-by-actions", []),
        page!(
            "actions",
            Action,
            Error,
            "unsupported-condition-key-for-action",
            ["UNSUPPORTED_ACTION_FOR_CONDITION_KEY"]
        ),
        page!(
            "actions",
            Action,
            Warning,
            "missing-action-for-condition-key",
            ["MISSING_ACTION_FOR_CONDITION_KEY"]
        ),
        page!(
            "actions",
            Action,
            Warning,
            "condition-key-limited-services",
            ["USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"]
        ),
        page!(
            "actions",
            Action,
            Security,
            "tag-key-unsupported-deny",
            ["DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]
        ),
        page!(
            "actions",
            Action,
            Security,
            "tag-key-unsupported-deny-notaction",
            ["DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]
        ),
        page!(
            "actions",
            Action,
            Warning,
            "tag-key-unsupported-allow",
            ["ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]
        ),
        page!(
            "actions",
            Action,
            Warning,
            "tag-key-unsupported-allow-notaction",
            ["ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]
        ),
    ],
    rules: &[
        names::unknown,
        names::letter_case,
        lifecycle::retired,
        lifecycle::renamed,
        lifecycle::deprecated,
        dependents::missing,
        resources::apart,
        resources::incomplete,
        keys::unsupported,
        keys::setter_missing,
        keys::of_few_services,
        keys::tags,
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

/// Puts a text behind the one at `span` in the value of an element; makes a list where there is
/// none.
fn add_behind(text: &str, node: &Node<'_>, span: Span, added: &str) -> Option<Edit> {
    let quoted = Span::new(span.start - 1, span.end + 1);
    match &node.value {
        Value::Array(items) => {
            let at = items.iter().position(|item| item.span == quoted)?;
            let before = at.checked_sub(1).and_then(|at| items.get(at));
            let gap = before.and_then(|it| text.get(it.span.end..quoted.start)).unwrap_or(", ");
            let text = format!("{gap}{}", edit::quote(added));
            Some(Edit { span: Span::new(quoted.end, quoted.end), text })
        }
        Value::String(own) => {
            let text = format!("[{}, {}]", edit::quote(own), edit::quote(added));
            Some(Edit { span: quoted, text })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}
