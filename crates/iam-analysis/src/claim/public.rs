//! Whom a policy of a resource names: those are no strangers to it.

use std::collections::BTreeSet;

use iam_eval::Document;
use iam_policy::json::object;
use iam_policy::{
    AccountId, Arn, ConditionTest, PolicyKind, PrincipalName, Reading, ResourceService, parse,
};

use crate::court::of_set;
use crate::question::PolicySet;

/// Keys that tell who calls, with values that only those have who are meant.
const TELLS_WHO: &[&str] = &[
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceowner",
];

/// A policy that allows everything to the accounts, and under the conditions on who calls, that
/// the policies of a set name; `None` where they name none.
pub(super) fn named(set: &PolicySet) -> Option<PolicySet> {
    let statements = of_set(set).flat_map(|it| &it.policy().statements);
    let mut accounts = BTreeSet::new();
    let mut tests = BTreeSet::new();
    for statement in statements {
        for entry in statement.principal.iter().flat_map(|it| &it.entries) {
            accounts.extend(account(&entry.principal));
        }
        tests.extend(statement.condition.iter().filter_map(telling));
    }
    if accounts.is_empty() && tests.is_empty() {
        return None;
    }
    let text = object(|out| {
        out.text("Version", "2012-10-17");
        out.array("Statement", |list| {
            if !accounts.is_empty() {
                list.object(|out| {
                    out.text("Effect", "Allow");
                    out.object("Principal", |out| out.texts("AWS", &accounts));
                    out.text("Action", "*");
                    out.text("Resource", "*");
                });
            }
            for (key, values) in &tests {
                list.object(|out| {
                    out.text("Effect", "Allow");
                    out.text("Principal", "*");
                    out.text("Action", "*");
                    out.text("Resource", "*");
                    out.object("Condition", |out| {
                        out.object("StringLike", |out| out.texts(key, values));
                    });
                });
            }
        });
    });
    let kind = PolicyKind::Resource(ResourceService::Generic);
    let policy = parse(&text, &Reading::stored(kind)).policy?;
    Some(PolicySet::Alone(Document::new("named", policy)))
}

/// The account of a principal that is named.
fn account(principal: &PrincipalName) -> Option<String> {
    match principal {
        PrincipalName::Account(account) => Some(account.to_string()),
        PrincipalName::User(arn)
        | PrincipalName::Role(arn)
        | PrincipalName::RoleSession(arn)
        | PrincipalName::FederatedUser(arn) => of_arn(arn),
        PrincipalName::Anyone
        | PrincipalName::Service(_)
        | PrincipalName::Federated(_)
        | PrincipalName::CanonicalUser(_)
        | PrincipalName::UniqueId(_) => None,
    }
}

fn of_arn(arn: &str) -> Option<String> {
    let account = AccountId::parse(Arn::parse(arn)?.account())?;
    Some(account.to_string())
}

/// The key of a test that tells who calls, and those of its values that say whose callers they
/// are; `None` where no value does.
fn telling(test: &ConditionTest) -> Option<(String, Vec<String>)> {
    let key = test.key.value.to_ascii_lowercase();
    if !TELLS_WHO.contains(&key.as_str()) {
        return None;
    }
    let is_definite = |value: &&str| match key.as_str() {
        "aws:principalarn" => of_arn(value).is_some(),
        "aws:principalorgpaths" => {
            value.split('/').next().is_some_and(|org| org.len() > 2 && !org.contains(WILD))
        }
        _ => !value.contains(WILD),
    };
    let values = test.values.iter().map(|it| &*it.text.value).filter(is_definite);
    let values: Vec<String> = values.map(str::to_owned).collect();
    (!values.is_empty()).then(|| (test.key.value.to_string(), values))
}

/// What makes a value stand for many.
const WILD: [char; 3] = ['*', '?', '$'];
