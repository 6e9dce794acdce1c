//! One text for all policies that differ in nothing that counts: order, layout, names, letter case.

use std::collections::BTreeSet;

use crate::json;
use crate::policy::{
    ActionEntry, Block, ConditionTest, ConditionValue, Policy, PrincipalEntry, PrincipalName,
    Sense, Statement, Typed, Version,
};
use crate::{Comparison, Instant, TextMatch};

/// The canonical form of a policy: a policy again, as compact JSON.
///
/// Two policies have the same one if they differ only in the order of statements and lists, in
/// what stands twice, in a list of one instead of one value, in layout, `Sid` and `Id`, in the
/// letter case of actions, condition keys and values that are compared without regard to it, in
/// how an account is written as a principal, or in a `Version` that is missing. Policies that mean
/// the same in other words, such as a wildcard and the names it covers, keep forms of their own.
pub fn canonical(policy: &Policy) -> String {
    let statements: BTreeSet<String> = policy.statements.iter().map(statement).collect();
    json::object(|object| {
        let version = match policy.version {
            Version::V2008 => "2008-10-17",
            Version::V2012 => "2012-10-17",
        };
        object.text("Version", version);
        object.array("Statement", |array| statements.iter().for_each(|it| array.raw(it)));
    })
}

fn statement(statement: &Statement) -> String {
    json::object(|object| {
        object.text("Effect", statement.effect.word());
        if let Some(block) = &statement.principal {
            principals(object, block);
        }
        let actions = statement.action.entries.iter().map(action);
        list(object, name(statement.action.sense, ["Action", "NotAction"]), actions);
        if let Some(block) = &statement.resource {
            let resources = block.entries.iter().map(|entry| entry.text.value.to_string());
            list(object, name(block.sense, ["Resource", "NotResource"]), resources);
        }
        if !statement.condition.is_empty() {
            conditions(object, &statement.condition);
        }
    })
}

/// The name of an element for what it lists and for what it leaves out.
fn name(sense: Sense, names: [&'static str; 2]) -> &'static str {
    let [listed, excluded] = names;
    match sense {
        Sense::Listed => listed,
        Sense::Excluded => excluded,
    }
}

fn list(object: &mut json::Object<'_>, name: &str, texts: impl Iterator<Item = String>) {
    object.texts(name, texts.collect::<BTreeSet<_>>());
}

/// Actions are compared without regard to letter case (E-201).
fn action(entry: &ActionEntry) -> String {
    match entry.prefix() {
        None if entry.names_everything() => "*".to_owned(),
        Some(_) | None => entry.text.value.to_ascii_lowercase(),
    }
}

fn principals(object: &mut json::Object<'_>, block: &Block<PrincipalEntry>) {
    let entries: BTreeSet<(&str, &str)> = block.entries.iter().map(principal).collect();
    let kinds: BTreeSet<&str> = entries.iter().map(|(kind, _)| *kind).collect();
    object.object(name(block.sense, ["Principal", "NotPrincipal"]), |object| {
        for kind in kinds {
            let of_kind = entries.iter().filter(|(own, _)| *own == kind);
            object.texts(kind, of_kind.map(|(_, text)| text));
        }
    });
}

fn principal(entry: &PrincipalEntry) -> (&'static str, &str) {
    match &entry.principal {
        PrincipalName::Anyone => ("AWS", "*"),
        // The id and the root ARN are the same principal (E-233).
        PrincipalName::Account(account) => ("AWS", account.as_str()),
        PrincipalName::User(text)
        | PrincipalName::Role(text)
        | PrincipalName::RoleSession(text)
        | PrincipalName::FederatedUser(text)
        | PrincipalName::UniqueId(text) => ("AWS", text),
        PrincipalName::Service(text) => ("Service", text),
        PrincipalName::Federated(text) => ("Federated", text),
        PrincipalName::CanonicalUser(text) => ("CanonicalUser", text),
    }
}

fn conditions(object: &mut json::Object<'_>, tests: &[ConditionTest]) {
    let mut told: Vec<_> = tests.iter().map(test).collect();
    told.sort();
    let operators: BTreeSet<&String> = told.iter().map(|(operator, _, _)| operator).collect();
    object.object("Condition", |object| {
        for operator in operators {
            object.object(operator, |object| {
                let of_operator = told.iter().filter(|(own, _, _)| own == operator);
                for (_, key, values) in of_operator {
                    object.texts(key, values);
                }
            });
        }
    });
}

/// Operator, key and values of a test.
fn test(test: &ConditionTest) -> (String, String, BTreeSet<String>) {
    let values = test.values.iter().map(|it| value(it, test.operator.operator.comparison));
    (test.operator.to_string(), test.key.value.to_ascii_lowercase(), values.collect())
}

fn value(value: &ConditionValue, comparison: Comparison) -> String {
    let text = &value.text.value;
    let is_case_ignored = comparison == Comparison::Text(TextMatch::IgnoreCase);
    match &value.value {
        Typed::Bool(value) => value.to_string(),
        Typed::Date(instant) => date(*instant).unwrap_or_else(|| text.to_string()),
        Typed::Text(pattern) if is_case_ignored && !pattern.has_variable() => {
            text.to_ascii_lowercase()
        }
        Typed::Text(_)
        | Typed::AnyArn
        | Typed::Arn(_)
        | Typed::Number
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => text.to_string(),
    }
}

/// A date in its usual form, unless that would leave out a part of a second.
fn date(instant: Instant) -> Option<String> {
    (instant.nanoseconds == 0).then(|| instant.to_iso()).flatten()
}
