//! Actions that together lead to more permissions, each allowed to the caller by a request that
//! the evaluator has decided.

use std::collections::BTreeMap;

use iam_catalog::{Action, ActionId, ActionSet, Catalog};
use iam_policy::{Effect, Evidence, Policy, PolicyKind, Problem, Span};

use super::paths::{Category, Path, known};
use super::resources::Breadth;
use super::world::{Ruled, Wanted, Witness, World};
use super::{entry_span, is_limited_by_identity, listed};
use crate::Setting;
use crate::findings::{Findings, found};
use crate::subject::{Subject, joined};

/// The action that hands a role to a service.
const PASS_ROLE: &str = "iam:PassRole";

/// How many paths are told of one policy.
const MAX_PATHS: usize = 3;

/// A policy with full permissions, for whoever would attach one.
pub(super) const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// A set of actions, all allowed, that leads to more permissions than it seems to grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivilegePath {
    /// The name of the path, such as `iam-001`.
    pub name: &'static str,
    /// The actions it takes.
    pub actions: &'static [&'static str],
    /// What the caller does with them, in words.
    pub steps: &'static str,
    /// Requests that are allowed, one or more for each action, in words.
    pub requests: Vec<String>,
}

/// The ways to more permissions for whoever has all these policies, the most direct first.
pub fn privilege_paths(policies: &[&Policy], setting: &Setting) -> Vec<PrivilegePath> {
    let catalog = Catalog::embedded();
    let statements: Vec<_> = policies.iter().flat_map(|policy| &policy.statements).collect();
    let sets = statements.iter().map(|statement| {
        let entries = statement.action.entries.iter().map(|entry| catalog.covered_by(entry));
        joined(statement, &entries.collect::<Vec<ActionSet>>())
    });
    let sets: Vec<ActionSet> = sets.collect();
    let ruled =
        statements.iter().zip(&sets).map(|(statement, actions)| Ruled { statement, actions });
    let Some(world) = World::new(policies, ruled.collect(), setting, setting.account) else {
        return Vec::new();
    };
    let told = |open: Open| PrivilegePath {
        name: open.path.name(),
        actions: open.path.actions,
        steps: open.path.steps,
        requests: open.witnesses.iter().map(Witness::words).collect(),
    };
    Finder::new(&world).open().into_iter().map(told).collect()
}

/// A path that is open, with the requests that show it.
struct Open {
    path: &'static Path,
    witnesses: Vec<Witness>,
}

/// Looks for paths.
struct Finder<'w, 'p> {
    world: &'w World<'p>,
    /// What is allowed, by action, breadth and the service a role is passed to.
    known: BTreeMap<(ActionId, u8, &'static str), Vec<Witness>>,
}

impl<'w, 'p> Finder<'w, 'p> {
    fn new(world: &'w World<'p>) -> Finder<'w, 'p> {
        Finder { world, known: BTreeMap::new() }
    }

    /// The paths that are open, without those that need more than another one.
    fn open(&mut self) -> Vec<Open> {
        let perhaps = self.world.perhaps();
        let mut open: Vec<Open> = Vec::new();
        for (path, ids) in known() {
            if ids.iter().all(|id| perhaps.contains(*id)) {
                let witnesses = self.allowed(path, ids);
                open.extend(witnesses.map(|witnesses| Open { path, witnesses }));
            }
        }
        let is_within = |less: &Path, more: &Path| {
            // Passing a role is a way of its own, also where there is one without.
            less.passed_to.is_empty() == more.passed_to.is_empty()
                && less.actions.len() < more.actions.len()
                && less.actions.iter().all(|action| more.actions.contains(action))
        };
        let paths: Vec<&Path> = open.iter().map(|it| it.path).collect();
        open.retain(|it| !paths.iter().any(|other| is_within(other, it.path)));
        open
    }

    /// Requests that show the path open, if it is.
    fn allowed(&mut self, path: &'static Path, ids: &[ActionId]) -> Option<Vec<Witness>> {
        let services = if path.passed_to.is_empty() { &[""] } else { path.passed_to };
        services.iter().find_map(|service| {
            let mut witnesses = Vec::new();
            for id in ids {
                let found = self.witnesses(path, *id, service);
                if found.is_empty() {
                    return None;
                }
                witnesses.extend(found.iter().cloned());
            }
            Some(witnesses)
        })
    }

    fn witnesses(&mut self, path: &Path, id: ActionId, service: &'static str) -> &[Witness] {
        let action = Catalog::embedded().action_by_id(id);
        let name = action.full_name();
        let service = if name == PASS_ROLE { service } else { "" };
        let breadth = breadth(path, action);
        let world = self.world;
        self.known.entry((id, breadth as u8, service)).or_insert_with(|| {
            let keys = keys(&name, service);
            world.witnesses(Wanted { action, breadth, keys: &keys })
        })
    }
}

/// On what the action has to be allowed, so that the path leads somewhere.
fn breadth(path: &Path, action: Action<'_>) -> Breadth {
    let service = action.service().prefix();
    match (service, action.name()) {
        // One named role is a task, any role is a way up.
        ("iam", "PassRole") | ("sts", "AssumeRole") => Breadth::Broad,
        _ if !path.passed_to.is_empty() => Breadth::Any,
        ("iam", _) if path.category == Category::PrincipalAccess => Breadth::Others,
        ("iam" | "sso", _) => Breadth::Family,
        _ => Breadth::Broad,
    }
}

/// The condition keys that the request has, seen from somebody who wants more permissions.
pub(super) fn keys<'k>(action: &str, service: &'k str) -> Vec<(&'k str, Option<&'k str>)> {
    const BOUNDARY: &str = "iam:PermissionsBoundary";
    match action {
        "iam:PassRole" => vec![("iam:PassedToService", Some(service))],
        "iam:AttachUserPolicy" | "iam:AttachRolePolicy" | "iam:AttachGroupPolicy" => {
            vec![("iam:PolicyARN", Some(ADMINISTRATOR)), (BOUNDARY, None)]
        }
        "iam:PutUserPolicy" | "iam:PutRolePolicy" | "iam:CreateUser" | "iam:CreateRole" => {
            vec![(BOUNDARY, None)]
        }
        "iam:PutUserPermissionsBoundary" | "iam:PutRolePermissionsBoundary" => {
            vec![(BOUNDARY, Some(ADMINISTRATOR))]
        }
        _ => Vec::new(),
    }
}

/// Permissions that lead to more permissions, and those that nearly do.
pub(super) fn whole(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_limited_by_identity(subject.kind()) || !is_near(subject) {
        return;
    }
    let Some(world) = World::of(subject) else { return };
    let mut finder = Finder::new(&world);
    let open = finder.open();
    let mut problems: Vec<Problem> = open
        .iter()
        .filter_map(|open| {
            let (problem, statement) = problem(subject, open)?;
            let facts = subject.statements.get(statement)?;
            let sid = facts.statement.sid.as_ref().map(|sid| &*sid.value);
            let is_accepted = subject.setting.allow.iter().any(|it| it.covers(problem.code, sid));
            (!is_accepted).then_some(problem)
        })
        .collect();
    let more = problems.len().saturating_sub(MAX_PATHS);
    problems.truncate(MAX_PATHS);
    if let Some(last) = problems.last_mut().filter(|_| more > 0) {
        let ways = if more == 1 { "way" } else { "ways" };
        last.message.push_str(&format!(" (and {more} more {ways})"));
    }
    problems.into_iter().for_each(|it| findings.add(it));
    partial(subject, &mut finder, &open, findings);
}

/// Whether all actions of some path may be allowed, or all but one: what can be told without
/// deciding requests.
fn is_near(subject: &Subject<'_>) -> bool {
    let allowing = subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow);
    let mut allowed = ActionSet::empty(subject.catalog());
    allowing.for_each(|it| allowed.union_with(it.actions()));
    let missing = |ids: &[ActionId]| ids.iter().filter(|id| !allowed.contains(**id)).count();
    known().iter().any(|(_, ids)| missing(ids) <= usize::from(ids.len() > 2))
}

/// The finding for an open path, and the statement it is told of.
fn problem(subject: &Subject<'_>, open: &Open) -> Option<(Problem, usize)> {
    let path = open.path;
    let mut places: Vec<(Span, usize, &str)> = Vec::new();
    for witness in &open.witnesses {
        let facts = subject.statements.get(witness.statement)?;
        let action = Catalog::embedded().find_action(&witness.action)?;
        let span = entry_span(facts, action.id());
        if places.iter().all(|(other, ..)| *other != span) {
            places.push((span, witness.statement, &witness.action));
        }
    }
    // The action that completes the path is the last one to stand in the text.
    places.sort_by_key(|(span, ..)| std::cmp::Reverse(span.start));
    let (span, statement, _) = *places.first()?;
    let requests: Vec<String> = open.witnesses.iter().map(Witness::words).collect();
    let mut problem = found(path.code, span, message(subject.kind(), path))
        .help(help(path))
        .evidence(Evidence::Witness(format!("the caller may call {}", listed(&requests))));
    for (span, _, action) in places.iter().skip(1) {
        problem = problem.note(*span, format!("`{action}` is needed for it too"));
    }
    Some((problem, statement))
}

fn message(kind: PolicyKind, path: &Path) -> String {
    let names: Vec<String> = path.actions.iter().map(|it| format!("`{it}`")).collect();
    let leads = if names.len() == 1 { "leads" } else { "together lead" };
    let services: Vec<String> = path.passed_to.iter().map(|it| format!("`{it}`")).collect();
    let condition = match services.as_slice() {
        [] => String::new(),
        services => format!(", if a role trusts {}", services.join(" or ")),
    };
    let limit = if kind.is_identity() { "" } else { " where this limit lets it through" };
    let names = listed(&names);
    format!("{names} {leads} to more permissions{limit}: {}{condition}", path.steps)
}

fn help(path: &Path) -> &'static str {
    if !path.passed_to.is_empty() {
        return "name the roles that may be passed in the `Resource` of `iam:PassRole`, none of \
                them stronger than the caller, or take one of the actions away";
    }
    match path.category {
        Category::SelfEscalation => {
            "leave this to administrators, or name in `Resource` what may be changed, and nothing \
             that gives the caller permissions"
        }
        Category::PrincipalAccess => {
            "leave this to administrators, or name in `Resource` the users and roles it is needed \
             for, none of them stronger than the caller"
        }
        Category::ExistingPassrole | Category::NewPassrole => {
            "name in `Resource` what the caller works with, nothing whose role is stronger than \
             the caller"
        }
    }
}

/// All but one of the actions of a path that passes a role.
fn partial(
    subject: &Subject<'_>,
    finder: &mut Finder<'_, '_>,
    open: &[Open],
    findings: &mut Findings,
) {
    let catalog = Catalog::embedded();
    let perhaps = finder.world.perhaps();
    let mut told: Vec<Span> = Vec::new();
    let passing = known().iter().filter(|(path, ids)| !path.passed_to.is_empty() && ids.len() > 2);
    for (path, ids) in passing {
        let (held, missing): (Vec<ActionId>, Vec<ActionId>) =
            ids.iter().partition(|id| perhaps.contains(**id));
        let [missing] = missing.as_slice() else { continue };
        // What can be used already is told by another finding.
        let is_used =
            |name: &str| name != PASS_ROLE && open.iter().any(|it| it.path.actions.contains(&name));
        if path.actions.iter().any(|name| is_used(name)) {
            continue;
        }
        let Some(witnesses) = finder.allowed(path, &held) else { continue };
        let passes = witnesses.iter().any(|it| it.action == PASS_ROLE);
        let last = witnesses.iter().rfind(|it| it.action != PASS_ROLE);
        let Some(last) = last.filter(|_| passes) else { continue };
        let Some(facts) = subject.statements.get(last.statement) else { continue };
        let Some(action) = catalog.find_action(&last.action) else { continue };
        let missing = catalog.action_by_id(*missing).full_name();
        let message = format!(
            "one action short of a way to more permissions: with `{missing}` too, {}",
            path.steps
        );
        let help = format!(
            "remember `{}` before `{missing}` is added, or limit `iam:PassRole` to the roles that \
             are needed",
            path.code
        );
        let span = entry_span(facts, action.id());
        // One reminder for each place.
        if !told.contains(&span) {
            told.push(span);
            findings.add(found("privesc-partial", span, message).help(help));
        }
    }
}
