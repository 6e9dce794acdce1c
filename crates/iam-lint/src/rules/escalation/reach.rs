//! What an Allow hands out by itself: actions that no Deny takes away, on resources that it leaves
//! open.

use iam_catalog::{Action, ActionSet, Catalog};
use iam_policy::{ActionEntry, Effect, PolicyKind, Sense};

use super::resources::{is_everywhere, is_unlimited};
use super::{risky, unscoped};
use crate::findings::Findings;
use crate::subject::{StatementFacts, Subject};

/// An entry of an Allow and what it grants.
pub(super) struct Grant<'s> {
    /// The statement.
    pub(super) facts: &'s StatementFacts<'s>,
    /// The entry.
    pub(super) entry: &'s ActionEntry,
    /// What it matches and no Deny takes away altogether.
    pub(super) actions: Vec<Action<'static>>,
}

/// A rule about what the entries of a policy grant.
type Rule = fn(&Subject<'_>, &[Grant<'_>], &mut Findings);

/// The rules about single entries of an Allow.
const RULES: &[Rule] = &[
    unscoped::assume_role,
    risky::credentials,
    unscoped::data,
    unscoped::exposure,
    unscoped::writing,
    unscoped::tagging,
    unscoped::decrypt,
    risky::audit,
    unscoped::marketplace,
];

/// Asks every rule about what the entries grant, which is gathered once.
pub(super) fn all(subject: &Subject<'_>, findings: &mut Findings) {
    let is_resource = matches!(subject.kind(), PolicyKind::Resource(_));
    if subject.is_whole && (is_resource || subject.kind().is_identity()) {
        let grants = grants(subject);
        RULES.iter().for_each(|rule| rule(subject, &grants, findings));
    }
}

/// What each entry of each `Action` of an Allow grants; `*` alone is left to other rules.
fn grants<'s>(subject: &'s Subject<'s>) -> Vec<Grant<'s>> {
    let catalog = Catalog::embedded();
    let denied = denied(subject);
    let allowing = subject.statements.iter().filter(|it| {
        it.statement.effect == Effect::Allow && it.statement.action.sense == Sense::Listed
    });
    let of_one = |facts: &'s StatementFacts<'s>| {
        let entries = facts.statement.action.entries.iter().zip(facts.entry_actions());
        let narrow = entries.filter(|(entry, _)| entry.prefix().is_some());
        let grants = narrow.map(|(entry, set)| {
            let ids = set.iter().filter(|id| !denied.contains(*id));
            Grant { facts, entry, actions: ids.map(|id| catalog.action_by_id(id)).collect() }
        });
        grants.collect::<Vec<_>>()
    };
    allowing.flat_map(of_one).collect()
}

/// The actions that a Deny takes away on every resource and in every case.
pub(super) fn denied(subject: &Subject<'_>) -> ActionSet {
    let mut denied = ActionSet::empty(Catalog::embedded());
    let denies = subject.statements.iter().filter(|it| it.statement.effect == Effect::Deny);
    let always = denies.filter(|it| is_unlimited(it.statement));
    always.for_each(|it| denied.union_with(it.actions()));
    denied
}

impl Grant<'_> {
    /// The actions of this kind that it grants.
    pub(super) fn actions_that<'g>(
        &'g self,
        is: impl Fn(Action<'static>) -> bool + 'g,
    ) -> impl Iterator<Item = Action<'static>> + 'g {
        self.actions.iter().copied().filter(move |action| is(*action))
    }

    /// Whether it names one action, not a pattern.
    pub(super) fn is_exact(&self) -> bool {
        !self.entry.name().contains(['*', '?'])
    }

    /// Whether it holds for every resource and nothing about the resource is tested.
    pub(super) fn is_open(&self) -> bool {
        is_everywhere(self.facts.statement) && !narrows(self.facts)
    }
}

/// The actions of a list of names.
pub(super) fn named(names: &[&str]) -> ActionSet {
    let catalog = Catalog::embedded();
    let mut named = ActionSet::empty(catalog);
    let found = names.iter().filter_map(|name| catalog.find_action(name));
    found.for_each(|action| named.insert(action.id()));
    named
}

/// Whether a condition says something of the resource or of the call, not only of who calls, when
/// and from where.
pub(super) fn narrows(facts: &StatementFacts<'_>) -> bool {
    const OF_CALL: &[&str] = &[
        "aws:calledvia",
        "aws:requesttag/",
        "aws:resource",
        "aws:source",
        "aws:tagkeys",
        "aws:viaaws",
    ];
    const OF_NETWORK: &[&str] = &["aws:sourceip", "aws:sourcevpc", "aws:sourceidentity"];
    let starts = |key: &str, heads: &[&str]| heads.iter().any(|head| key.starts_with(head));
    facts.statement.condition.iter().any(|test| {
        let key = test.key.value.to_ascii_lowercase();
        !key.starts_with("aws:") || starts(&key, OF_CALL) && !starts(&key, OF_NETWORK)
    })
}
