//! When somebody can: what the statements ask that are about a request, in words.

use iam_catalog::Catalog;
use iam_eval::Document;
use iam_policy::{Effect, Statement, visible};

use super::{Example, caller};
use crate::answer::Asked;
use crate::phrase::{condition, list, resource};
use crate::question::PolicySet;

/// Whether the resources of statements are told: of one resource there is nothing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resources {
    Told,
    Known,
}

impl Resources {
    /// As a question about this resource or pattern needs it.
    pub(super) fn of(resource: &str) -> Resources {
        if resource.contains(['*', '?']) { Resources::Told } else { Resources::Known }
    }
}

/// The condition keys of the statements that are about a request, and their terms in words.
pub(super) fn when(
    allowed: &Example,
    set: &PolicySet,
    resources: Resources,
) -> (Vec<String>, String) {
    let Some(asked) = allowed.witness.as_ref().map(|it| &it.asked) else {
        return Default::default();
    };
    let about = |document: &'_ Document| -> Vec<Statement> {
        let statements = document.policy().statements.iter();
        statements.filter(|it| caller::is_about(it, asked)).cloned().collect()
    };
    let mut keys: Vec<String> = Vec::new();
    let (mut grants, mut limits, mut denies) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_granted_freely = false;
    for document in caller::documents(set) {
        let (mut own, mut is_free) = (Vec::new(), false);
        for statement in about(document) {
            for test in &statement.condition {
                let key = test.key.value.to_string();
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            let words = clause(&statement, asked, resources);
            match statement.effect {
                Effect::Deny if words.is_empty() => {}
                Effect::Deny => denies.push(format!("but not {words}")),
                Effect::Allow if words.is_empty() => is_free = true,
                Effect::Allow => own.push(words),
            }
        }
        if document.policy().kind.grants() {
            is_granted_freely |= is_free;
            grants.append(&mut own);
        } else if !is_free && !own.is_empty() {
            let name = visible(&document.name);
            limits.push(format!("within the limit of `{name}`: {}", list(&own, "or")));
        }
    }
    grants.dedup();
    denies.dedup();
    let granted = if is_granted_freely { String::new() } else { list(&grants, "or") };
    let parts = [granted].into_iter().chain(limits).chain(denies).filter(|it| !it.is_empty());
    (keys, parts.collect::<Vec<_>>().join(", "))
}

/// Where and when a statement applies.
fn clause(statement: &Statement, asked: &Asked, resources: Resources) -> String {
    let action = Catalog::embedded().find_action(&asked.action);
    let mut parts = Vec::new();
    let block = statement.resource.as_ref().filter(|it| !resource::is_everything(it));
    if let Some(block) = block.filter(|_| resources == Resources::Told) {
        parts.push(format!("on {}", resource::of_block(block, action.as_slice())));
    }
    let tests: Vec<String> = statement.condition.iter().map(condition::of_test).collect();
    if !tests.is_empty() {
        let only = if statement.effect == Effect::Allow { "only " } else { "" };
        parts.push(format!("{only}{}", list(&tests, "and")));
    }
    parts.join(" ")
}
