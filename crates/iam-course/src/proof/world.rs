//! In which world a document of an exercise is compared: who asks, in which account, about what.

use iam_analysis::{Budget, World};
use iam_eval::Organization;
use iam_policy::{AccountId, Arn, PolicyKind};

use crate::exercise::{Document, Exercise, Level, PolicyRef, Principal};

/// A world and how people call who asks in it.
pub(super) struct Place {
    /// The name of the principal; `None` where anybody may ask, or only one can.
    pub(super) who: Option<String>,
    pub(super) world: World,
}

/// The worlds of a document: one for each principal that carries it; a single one where it is
/// attached to something else.
pub(super) fn places(exercise: &Exercise, document: &Document, budget: Budget) -> Vec<Place> {
    let own = PolicyRef::Learner(document.name.clone());
    let carriers: Vec<_> =
        exercise.setting.principals.iter().filter(|(_, it)| carries(it, &own)).collect();
    if carriers.is_empty() || !is_carried(document.kind) {
        let account = account(exercise, &own);
        return vec![Place { who: None, world: world(exercise, document, None, account, budget) }];
    }
    let is_only = carriers.len() == 1;
    let place = |(name, of): (&String, &Principal)| Place {
        who: (!is_only).then(|| name.clone()),
        world: world(exercise, document, Some(of), account_of(of.arn()), budget),
    };
    carriers.into_iter().map(place).collect()
}

/// Whether policies of this kind are attached to principals.
fn is_carried(kind: PolicyKind) -> bool {
    kind.is_identity() || matches!(kind, PolicyKind::Boundary | PolicyKind::Session)
}

fn carries(principal: &Principal, document: &PolicyRef) -> bool {
    let Principal { identity, boundary, session, .. } = principal;
    identity.iter().chain(boundary).chain(session).any(|it| it == document)
}

fn world(
    exercise: &Exercise,
    document: &Document,
    principal: Option<&Principal>,
    account: Option<AccountId>,
    budget: Budget,
) -> World {
    let known = World::default();
    World {
        principal: principal.map(|of| serde_json::Value::from(of.facts.clone()).to_string()),
        account: account.unwrap_or(known.account),
        org: organization(exercise),
        attached_to: crate::grade::attached_to(exercise, &document.name),
        names: names(exercise),
        budget,
        ..World::default()
    }
}

/// The account of a document that no principal carries: that of the resource it is attached to,
/// else one that it is in force over, else that of the first who asks.
fn account(exercise: &Exercise, own: &PolicyRef) -> Option<AccountId> {
    let setting = &exercise.setting;
    let attached = setting.resources.iter().find(|(_, it)| it.policy.as_ref() == Some(own));
    let owner = attached.and_then(|(arn, resource)| {
        account_of(arn).or_else(|| AccountId::parse(resource.account.as_deref()?))
    });
    let holds = |level: &Level| level.policies.contains(own);
    let over =
        || setting.scp.iter().chain(&setting.rcp).find(|(_, levels)| levels.iter().any(holds));
    let first = || setting.principals.values().find_map(|it| account_of(it.arn()));
    owner.or_else(|| over().and_then(|(account, _)| AccountId::parse(account))).or_else(first)
}

fn account_of(arn: &str) -> Option<AccountId> {
    Arn::parse(arn).and_then(|arn| AccountId::parse(arn.account()))
}

fn organization(exercise: &Exercise) -> Option<Organization> {
    let of = exercise.setting.organization.as_ref()?;
    Some(Organization {
        id: Some(of.id.clone()),
        management_account: AccountId::parse(&of.management_account),
        member_accounts: of.member_accounts.iter().filter_map(|it| AccountId::parse(it)).collect(),
    })
}

/// Every ARN of the story, so that a request that is found speaks of it.
fn names(exercise: &Exercise) -> Vec<String> {
    let requests = exercise.requests.iter().map(|request| &request.resource);
    let principals = exercise.setting.principals.values();
    let principals = principals.filter_map(|it| it.facts.get("arn").and_then(|it| it.as_str()));
    let resources = exercise.setting.resources.keys().map(String::as_str);
    let all = requests.map(String::as_str).chain(resources).chain(principals);
    let mut names: Vec<String> = Vec::new();
    for name in all.filter(|name| name.starts_with("arn:")) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}
