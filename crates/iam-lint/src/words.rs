//! What actions, keys and operators mean, in a few words: for completion and hover alike.

use iam_catalog::facts::{Availability, availability};
use iam_catalog::{Action, Key};
use iam_policy::{Comparison, OperatorUse, Order, SetQualifier, TextMatch};

/// The level of an action and what it acts on: `Read, acts on object`.
pub(crate) fn action_says(action: Action<'_>) -> String {
    let level = action.level().word();
    let mut types: Vec<&str> = action.resources().map(|it| it.resource_type.name()).collect();
    types.dedup();
    match types.as_slice() {
        [] => format!("{level}, takes `*` only"),
        [first] => format!("{level}, acts on {first}"),
        [first, second] => format!("{level}, acts on {first} or {second}"),
        [first, second, ..] => {
            format!("{level}, acts on {first}, {second} and {} more", types.len() - 2)
        }
    }
}

/// The type of a key and when a request carries it: `Bool, in every request`.
pub(crate) fn key_says(key: Key<'_>) -> String {
    let many = if key.is_multivalued() { ", several values" } else { "" };
    let kind = key.key_type().word();
    match availability(key.name()) {
        Some(Availability::Always) => format!("{kind}{many}, in every request"),
        Some(Availability::Signed) => format!("{kind}{many}, in every signed request"),
        Some(Availability::Sometimes(when)) => format!("{kind}{many}, only {when}"),
        None => match key.service() {
            Some(service) => format!("{kind}{many}, {}", service.title()),
            None => format!("{kind}{many}"),
        },
    }
}

/// When a test with an operator holds for a request, as a sentence without its end.
pub(crate) fn operator_says(written: &OperatorUse) -> String {
    let OperatorUse { operator, qualifier, if_exists } = written;
    if operator.comparison == Comparison::Null {
        return "`true`: the request lacks the key; `false`: it has the key".to_owned();
    }
    let how = compares(operator.comparison);
    let value = match qualifier {
        None => "the value of the request",
        Some(SetQualifier::ForAnyValue) => "at least one value of the request",
        Some(SetQualifier::ForAllValues) => "every value of the request",
    };
    let listed = if operator.negated { "none of the listed values" } else { "a listed value" };
    let absent = match qualifier {
        Some(SetQualifier::ForAllValues) => "; also if there is none",
        None if *if_exists || operator.negated => "; also if there is none",
        Some(SetQualifier::ForAnyValue) | None => "",
    };
    format!("{value} {how} {listed}{absent}")
}

fn compares(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Text(TextMatch::Exact) => "equals",
        Comparison::Text(TextMatch::IgnoreCase) => "equals, letter case aside,",
        Comparison::Text(TextMatch::Wildcard) => "fits the pattern (`*`, `?`) of",
        Comparison::Number(order) | Comparison::Date(order) => match order {
            Order::Equal => "equals",
            Order::Less => "is less than",
            Order::LessOrEqual => "is at most",
            Order::Greater => "is greater than",
            Order::GreaterOrEqual => "is at least",
        },
        Comparison::Bool => "equals",
        Comparison::Binary => "has the same bytes as",
        Comparison::Ip => "is an address in",
        Comparison::Arn => "fits, field by field, the ARN pattern of",
        Comparison::Null => "is as absent as says",
    }
}
