//! A caller with policies, whose requests the evaluator decides: what is really allowed, Deny
//! statements and conditions considered.

use iam_catalog::{Action, ActionSet, Catalog};
use iam_eval::{
    BlockPublicAccess, Carries, Context, Document, Outcome, Policies, Principal, Request, Scenario,
    Target, Time, decide,
};
use iam_policy::{AccountId, Arn, Effect, Policy, ResourcePattern, Statement};

use super::context;
use super::resources::{self, Breadth};
use crate::Setting;
use crate::setting::Holder;
use crate::subject::Subject;

/// A caller and all their policies.
pub(crate) struct World<'p> {
    policies: Policies,
    statements: Vec<Ruled<'p>>,
    principal: Principal,
    caller: Caller,
    time: Time,
}

/// A statement and the actions it is about.
#[derive(Clone, Copy)]
pub(crate) struct Ruled<'p> {
    /// The statement.
    pub(crate) statement: &'p Statement,
    /// What it is about, of what AWS offers.
    pub(crate) actions: &'p ActionSet,
}

/// What requests tell of the caller.
pub(crate) struct Caller {
    /// The account.
    pub(crate) account: AccountId,
    /// The instant of the requests, and whether it is known rather than made up.
    pub(crate) now: Option<iam_policy::Instant>,
}

/// What has to be allowed.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'w> {
    /// The action.
    pub(crate) action: Action<'static>,
    /// On what.
    pub(crate) breadth: Breadth,
    /// Condition keys that the request has to carry, or not to carry.
    pub(crate) keys: &'w [(&'w str, Option<&'w str>)],
}

/// A request that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Witness {
    /// The number of the statement that led to it.
    pub(crate) statement: usize,
    /// The action.
    pub(crate) action: String,
    /// The resource, or `*`.
    pub(crate) resource: String,
}

impl Witness {
    /// The request in words.
    pub(crate) fn words(&self) -> String {
        format!("`{}` on `{}`", self.action, self.resource)
    }
}

/// An account for policies that name none.
const ACCOUNT: &str = "111122223333";

impl<'p> World<'p> {
    /// The caller who has this document as their only policy; `None` where it is not whole.
    pub(crate) fn of(subject: &'p Subject<'_>) -> Option<World<'p>> {
        let policy = subject.policy.filter(|_| subject.is_whole)?;
        let ruled = |facts: &'p crate::subject::StatementFacts<'_>| Ruled {
            statement: facts.statement,
            actions: facts.actions(),
        };
        let statements: Vec<Ruled<'p>> = subject.statements.iter().map(ruled).collect();
        World::new(&[policy], statements, subject.setting, subject.account())
    }

    /// The caller with these policies, whose statements are given too.
    pub(crate) fn new(
        policies: &[&Policy],
        statements: Vec<Ruled<'p>>,
        setting: &Setting,
        account: Option<AccountId>,
    ) -> Option<World<'p>> {
        let named = || statements.iter().find_map(|it| account_in(it.statement));
        let account = account.or_else(named).or_else(|| AccountId::parse(ACCOUNT))?;
        let document = |policy: &&Policy| Document::new("policy", (*policy).clone());
        let identity = policies.iter().map(document).collect();
        let time = setting.now.and_then(|now| Time::parse(&now.to_iso()?)).unwrap_or_default();
        Some(World {
            policies: Policies { identity, ..Policies::default() },
            statements,
            principal: principal(account, setting.holder)?,
            caller: Caller { account, now: setting.now },
            time,
        })
    }

    /// The actions that some Allow is about and no Deny takes away altogether: what may be
    /// allowed, before resources and conditions are looked at.
    pub(crate) fn perhaps(&self) -> ActionSet {
        let catalog = Catalog::embedded();
        let mut allowed = ActionSet::empty(catalog);
        let of =
            |effect: Effect| self.statements.iter().filter(move |it| it.statement.effect == effect);
        of(Effect::Allow).for_each(|it| allowed.union_with(it.actions));
        let denies = of(Effect::Deny).filter(|it| resources::is_unlimited(it.statement));
        denies.for_each(|it| allowed.subtract(it.actions));
        allowed
    }

    /// Requests that are allowed: one for each resource type that the action needs, else one at
    /// all; empty where one of them is missing.
    pub(crate) fn witnesses(&self, wanted: Wanted<'_>) -> Vec<Witness> {
        let kinds = resources::kinds(wanted.action);
        let mut witnesses = Vec::new();
        for group in kinds {
            let allowing = self.statements.iter().enumerate().filter(|(_, it)| {
                it.statement.effect == Effect::Allow && it.actions.contains(wanted.action.id())
            });
            let mut found = allowing.filter_map(|(at, it)| {
                let resource = self.allowed_resource(wanted, &group, it.statement)?;
                Some(Witness { statement: at, action: wanted.action.full_name(), resource })
            });
            match found.next() {
                Some(witness) => witnesses.push(witness),
                None => return Vec::new(),
            }
        }
        witnesses
    }

    /// A resource of one of these types on which the action is allowed by way of this Allow.
    fn allowed_resource(
        &self,
        wanted: Wanted<'_>,
        templates: &[iam_catalog::ArnTemplate<'static>],
        statement: &Statement,
    ) -> Option<String> {
        let candidates = resources::candidates(statement, templates, wanted.breadth, &self.caller);
        if candidates.is_empty() {
            return None;
        }
        let contexts = context::contexts(statement, &self.denies(wanted), wanted, &self.caller);
        candidates.into_iter().find(|resource| {
            contexts.iter().any(|context| self.decide(wanted, resource, context) == Outcome::Allow)
        })
    }

    /// What the evaluator says of the action on this resource, with condition keys under which
    /// the statement may hold: an Allow, if there are such keys.
    pub(crate) fn allows_on(
        &self,
        wanted: Wanted<'_>,
        statement: &Statement,
        resource: &str,
    ) -> Outcome {
        let contexts = context::contexts(statement, &self.denies(wanted), wanted, &self.caller);
        let outcomes = contexts.iter().map(|context| self.decide(wanted, resource, context));
        let best = |one: Outcome, other: Outcome| match (one, other) {
            (Outcome::Allow, _) | (_, Outcome::Allow) => Outcome::Allow,
            (Outcome::ImplicitDeny, _) | (_, Outcome::ImplicitDeny) => Outcome::ImplicitDeny,
            (Outcome::ExplicitDeny, Outcome::ExplicitDeny) => Outcome::ExplicitDeny,
        };
        outcomes.reduce(best).unwrap_or(Outcome::ImplicitDeny)
    }

    /// The Deny statements about the action.
    fn denies(&self, wanted: Wanted<'_>) -> Vec<&'p Statement> {
        let denies = self.statements.iter().filter(|it| {
            it.statement.effect == Effect::Deny && it.actions.contains(wanted.action.id())
        });
        denies.map(|it| it.statement).collect()
    }

    fn decide(&self, wanted: Wanted<'_>, resource: &str, context: &Context) -> Outcome {
        let name = wanted.action.full_name();
        let Some(action) = iam_eval::Action::parse(&name) else { return Outcome::ImplicitDeny };
        let request = Request {
            principal: &self.principal,
            action,
            target: Target {
                arn: Arn::parse(resource),
                owner: Some(&self.caller.account),
                tags: &[],
                policy: None,
                carries: Carries::Ordinary,
            },
            context,
            org: None,
            time: &self.time,
            block_public_access: BlockPublicAccess::Off,
        };
        decide(&self.policies, &request).outcome
    }
}

/// A caller of the account who has signed in with MFA.
fn principal(account: AccountId, holder: Holder) -> Option<Principal> {
    let who = match holder {
        Holder::Unknown | Holder::User => format!(
            r#"{{ "kind": "user", "arn": "arn:aws:iam::{account}:user/{}", "mfa": true,
                 "credential": "console" }}"#,
            context::USER
        ),
        Holder::Role => format!(
            r#"{{ "kind": "role-session", "mfa": true,
                 "arn": "arn:aws:sts::{account}:assumed-role/{0}/{0}" }}"#,
            context::USER
        ),
    };
    let scenario = format!(r#"{{ "principal": {who}, "action": "iam:GetUser", "resource": "*" }}"#);
    Some(Scenario::read(&scenario).scenario?.principal)
}

/// The first account that a resource of the statement names.
fn account_in(statement: &Statement) -> Option<AccountId> {
    let entries = &statement.resource.as_ref()?.entries;
    entries.iter().find_map(|entry| match &entry.pattern {
        ResourcePattern::Anything => None,
        ResourcePattern::Arn(pattern) => AccountId::parse(pattern.fields().get(4)?.literal()?),
    })
}
