//! When somebody can: what the statements ask that are about a request, in words.

use iam_catalog::Catalog;
use iam_eval::Document;
use iam_policy::{Effect, Statement, visible};

use super::{Example, caller};
use crate::answer::{Asked, Witness};
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

/// The terms of all statements about one request.
struct Terms<'a> {
    witness: &'a Witness,
    resources: Resources,
    keys: Vec<String>,
    /// Of identity policies: one of these is enough.
    grants: Vec<String>,
    is_granted_freely: bool,
    /// Of all other policies: they count together.
    others: Vec<String>,
    denies: Vec<String>,
}

/// The condition keys of the statements that are about a request, and their terms in words.
pub(super) fn when(
    allowed: &Example,
    set: &PolicySet,
    resources: Resources,
) -> (Vec<String>, String) {
    let PolicySet::Layers { policies, resource } = set else { return Default::default() };
    let Some(witness) = &allowed.witness else { return Default::default() };
    let mut terms = Terms {
        witness,
        resources,
        keys: Vec::new(),
        grants: Vec::new(),
        is_granted_freely: false,
        others: Vec::new(),
        denies: Vec::new(),
    };
    policies.documents().for_each(|it| terms.add(it));
    resource.iter().for_each(|it| terms.add(it));
    let granted = if terms.is_granted_freely { String::new() } else { list(&terms.grants, "or") };
    let parts = std::iter::once(granted).chain(terms.others).chain(terms.denies);
    let mut told: Vec<String> = Vec::new();
    for part in parts.filter(|it| !it.is_empty()) {
        if !told.contains(&part) {
            told.push(part);
        }
    }
    (terms.keys, told.join(", "))
}

impl Terms<'_> {
    fn add(&mut self, document: &Document) {
        let kind = document.policy().kind;
        let (mut own, mut is_free) = (Vec::new(), false);
        for (index, statement) in document.policy().statements.iter().enumerate() {
            // Whether a policy of the resource is about the caller, the witness has to tell.
            let is_heard = kind.is_identity() || !kind.grants() || self.decides(document, index);
            if !is_heard || !caller::is_about(statement, &self.witness.asked) {
                continue;
            }
            for test in &statement.condition {
                let key = test.key.value.to_string();
                if !self.keys.contains(&key) {
                    self.keys.push(key);
                }
            }
            let words = clause(statement, &self.witness.asked, self.resources);
            match statement.effect {
                Effect::Deny if words.is_empty() => {}
                Effect::Deny => self.denies.push(format!("but not {words}")),
                Effect::Allow if words.is_empty() => is_free = true,
                Effect::Allow => own.push(words),
            }
        }
        if kind.is_identity() {
            self.is_granted_freely |= is_free;
            self.grants.append(&mut own);
        } else if !is_free && !own.is_empty() {
            let name = visible(&document.name);
            let limit = format!("within the limit of `{name}`: ");
            let first = if kind.grants() { "" } else { &limit };
            self.others.push(format!("{first}{}", list(&own, "or")));
        }
    }

    fn decides(&self, document: &Document, index: usize) -> bool {
        let all = self.witness.allowed_by.iter().chain(&self.witness.denied_by);
        all.into_iter().any(|it| it.document == document.name && it.index == index)
    }
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
