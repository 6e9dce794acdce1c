//! Statements that do nothing beside another one.

use iam_policy::{Certainty, Effect, Evidence, Problem, edit};

use super::fitting::{self, Emptiness};
use super::form::Effort;
use super::proved::{Proofs, Stop};
use super::scope::Scope;
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject, members};

/// What has been found of a statement.
#[derive(Default)]
struct State {
    /// It has no effect for a reason of its own.
    is_empty: bool,
    /// A Deny takes back all of it.
    is_stopped: bool,
    /// Another one covers it.
    is_covered: bool,
}

/// Compares every statement with the others: first by their texts, then, where these do not tell,
/// by proof.
pub(super) fn all(subject: &Subject<'_>, findings: &mut Findings) {
    let scopes: Vec<Scope<'_>> =
        subject.statements.iter().map(|facts| Scope::new(subject, facts)).collect();
    let effort = Effort::new();
    let mut states: Vec<State> = Vec::new();
    for (at, scope) in scopes.iter().enumerate() {
        let empty = fitting::emptiness(subject, scope.facts);
        let is_stopped = unreachable(scope, &scopes, &effort, findings);
        if let Some(empty) = &empty {
            findings.add(empty.problem(scope.facts));
        }
        let is_covered = shadowed(subject, at, &scopes, &effort, findings);
        if !is_covered {
            mergeable(at, &scopes, &effort, findings);
        }
        let is_empty = empty.is_some() || is_never_true(scope.facts, findings);
        states.push(State { is_empty, is_stopped, is_covered });
    }
    let proofs = Proofs::new(subject);
    if let Some(proofs) = &proofs {
        proved(subject, proofs, &scopes, &mut states, findings);
    }
    let is_dead: Vec<bool> = states.iter().map(|it| it.is_empty || it.is_stopped).collect();
    if subject.is_whole && subject.kind().is_identity() {
        idle_denies(&scopes, &is_dead, &effort, proofs.as_ref(), findings);
    }
    if subject.is_whole && subject.kind().grants() {
        nothing_granted(subject, &scopes, &is_dead, findings);
    }
}

/// What the texts do not tell of statements.
fn proved(
    subject: &Subject<'_>,
    proofs: &Proofs<'_>,
    scopes: &[Scope<'_>],
    states: &mut [State],
    findings: &mut Findings,
) {
    // Of statements that cover each other the first stays.
    for (at, scope) in scopes.iter().enumerate().rev() {
        let others = scopes.iter().zip(&*states).enumerate().filter(|(other, (it, state))| {
            *other != at && it.effect() == scope.effect() && !state.is_covered && !state.is_empty
        });
        let others: Vec<&Scope<'_>> = others.map(|(_, (it, _))| it).collect();
        let Some(state) = states.get_mut(at) else { continue };
        if state.is_empty || state.is_stopped || state.is_covered {
            continue;
        }
        if proofs.is_never_met(scope.facts.statement) {
            state.is_empty = true;
            findings.add(Emptiness::Unmet.problem(scope.facts));
            continue;
        }
        if scope.effect() == Effect::Allow
            && let Some(stop) = proofs.stops(scope, scopes)
        {
            state.is_stopped = true;
            findings.add(stopped(scope, &stop));
            continue;
        }
        if let Some(cover) = proofs.covers(scope, &others) {
            state.is_covered = true;
            let problem = problem(scope, &cover, false);
            findings.add(without(problem, subject, scope.facts, Certainty::Likely));
            continue;
        }
        proofs.idle_tests(scope.facts, findings);
    }
}

/// Whether the rules before this one have found that its condition is never true.
fn is_never_true(facts: &StatementFacts<'_>, findings: &Findings) -> bool {
    let is_proof = |code| matches!(code, "condition-never-true" | "contradictory-conditions");
    let span = facts.statement.span;
    findings.problems.iter().any(|it| is_proof(it.code) && span.contains(it.span))
}

/// An Allow all of which a Deny takes back.
fn unreachable(
    scope: &Scope<'_>,
    scopes: &[Scope<'_>],
    effort: &Effort,
    findings: &mut Findings,
) -> bool {
    if scope.effect() != Effect::Allow {
        return false;
    }
    let mut denies = scopes.iter().filter(|it| it.effect() == Effect::Deny);
    let deny = denies.find(|deny| effort.is_left() && deny.denies_all_of(scope, effort));
    let Some(deny) = deny else { return false };
    findings.add(stopped(scope, &Stop::One(deny)));
    true
}

fn stopped(scope: &Scope<'_>, stop: &Stop<'_>) -> Problem {
    let (deny, who, label) = match stop {
        Stop::One(deny) => {
            (deny, format!("{} denies", deny.facts.name()), "the Deny that covers it")
        }
        Stop::Together(deny) => {
            (deny, "the Deny statements together deny".to_owned(), "the first of them")
        }
    };
    let message = format!(
        "this statement allows nothing: {who} every request that it allows, and a Deny always wins"
    );
    let help = "remove this statement, or narrow the Deny so that it leaves out what is meant here";
    found("allow-unreachable", scope.facts.opening(), message)
        .help(help)
        .note(deny.facts.opening(), label)
        .evidence(Evidence::Proof)
}

/// A statement that another one of the same effect covers, and whether there is one.
fn shadowed(
    subject: &Subject<'_>,
    at: usize,
    scopes: &[Scope<'_>],
    effort: &Effort,
    findings: &mut Findings,
) -> bool {
    let Some(scope) = scopes.get(at) else { return false };
    let others = scopes
        .iter()
        .enumerate()
        .filter(|(other, it)| *other != at && it.effect() == scope.effect() && effort.is_left());
    let mut covering =
        others.filter(|(_, other)| other.covers(scope, effort)).filter_map(|(place, other)| {
            let is_equal = scope.covers(other, effort);
            (place < at || !is_equal).then_some((other, is_equal))
        });
    let Some((other, is_equal)) = covering.next() else { return false };
    let problem = problem(scope, &Stop::One(other), is_equal);
    let certainty = if is_equal { Certainty::Sure } else { Certainty::Likely };
    findings.add(without(problem, subject, scope.facts, certainty));
    true
}

fn problem(scope: &Scope<'_>, cover: &Stop<'_>, is_equal: bool) -> Problem {
    let (other, who, allows, denies) = match cover {
        Stop::One(other) => (other, other.facts.name(), "allows", "denies"),
        Stop::Together(other) => (other, "other statements together".to_owned(), "allow", "deny"),
    };
    let (code, message, help) = match (is_equal, scope.effect()) {
        (true, _) => (
            "redundant-statement",
            format!("this statement says the same as {who}"),
            "remove one of them",
        ),
        (false, Effect::Allow) => (
            "allow-shadowed",
            format!("this statement changes nothing: {who} already {allows} all of it"),
            "if only this is meant, narrow or remove the wider statement; else remove this one",
        ),
        (false, Effect::Deny) => (
            "deny-shadowed",
            format!("this statement changes nothing: {who} already {denies} all of it"),
            "remove it, or narrow the wider Deny if it goes further than is meant",
        ),
    };
    let label = match (is_equal, cover) {
        (true, _) => "the first one",
        (false, Stop::One(_)) => "the statement that covers it",
        (false, Stop::Together(_)) => "the first of them",
    };
    found(code, scope.facts.opening(), message)
        .help(help)
        .note(other.facts.opening(), label)
        .evidence(Evidence::Proof)
}

/// The problem with the change that removes the statement.
fn without(
    problem: Problem,
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    certainty: Certainty,
) -> Problem {
    let list = members(subject.root).iter().find(|member| member.key == "Statement");
    let edit = list.and_then(|list| edit::remove_item(&list.node, facts.index));
    match edit {
        Some(edit) => problem.fix_all("remove the statement", certainty, vec![edit]),
        None => problem,
    }
}

/// A statement that could be one with another.
fn mergeable(at: usize, scopes: &[Scope<'_>], effort: &Effort, findings: &mut Findings) {
    let Some(scope) = scopes.get(at) else { return };
    let mut before = scopes.iter().take(at).take_while(|_| effort.is_left());
    let Some(other) = before.find(|it| it.differs_in_actions_only(scope, effort)) else { return };
    let name = other.facts.name();
    let message = format!("this statement differs from {name} in nothing but its actions");
    let problem = found("mergeable-statements", scope.facts.opening(), message)
        .help("one statement with both lists of actions says the same")
        .note(other.facts.opening(), "the other statement")
        .evidence(Evidence::Proof);
    findings.add(problem);
}

/// Denies that take nothing away from what the policy allows. Where it allows nothing at all, it
/// is there to guard against others.
fn idle_denies(
    scopes: &[Scope<'_>],
    is_dead: &[bool],
    effort: &Effort,
    proofs: Option<&Proofs<'_>>,
    findings: &mut Findings,
) {
    let allows: Vec<_> = scopes.iter().filter(|it| it.effect() == Effect::Allow).collect();
    if allows.is_empty() {
        return;
    }
    for (scope, is_dead) in scopes.iter().zip(is_dead) {
        if scope.effect() != Effect::Deny || *is_dead {
            continue;
        }
        let why = if allows.iter().all(|allow| scope.is_apart(allow, effort)) {
            "no Allow of this policy has an action and a resource in common with it"
        } else if proofs.is_some_and(|proofs| proofs.is_idle(scope, &allows)) {
            "it fits no request that an Allow of this policy fits"
        } else {
            continue;
        };
        let message = format!("this Deny takes nothing away here: {why}");
        let help = "keep it if it guards against what other policies allow; else remove it";
        let problem = found("deny-without-overlap", scope.facts.opening(), message).help(help);
        findings.add(problem.evidence(Evidence::Proof));
    }
}

/// A policy that means to allow something and does not.
fn nothing_granted(
    subject: &Subject<'_>,
    scopes: &[Scope<'_>],
    is_dead: &[bool],
    findings: &mut Findings,
) {
    let mut allows =
        scopes.iter().zip(is_dead).filter(|(it, _)| it.effect() == Effect::Allow).peekable();
    if allows.peek().is_some() && allows.all(|(_, is_dead)| *is_dead) {
        let message = "this policy allows no request: none of its Allow statements has an effect";
        let help = "look at what is reported for each Allow statement, and put one of them right";
        let problem = found("policy-grants-nothing", subject.opening(), message).help(help);
        findings.add(problem.evidence(Evidence::Proof));
    }
}
