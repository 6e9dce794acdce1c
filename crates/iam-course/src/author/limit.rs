//! Whether the bound and the floor of an exercise fit its solution, requests and wrong answers.

use iam_analysis::Budget;
use iam_eval::Outcome;

use crate::exercise::{Exercise, Limit, Symptom, WrongAnswer};
use crate::grade::{Answer, Grade, judge};
use crate::proof::unreadable;
use crate::scenario::decide;

/// Everything about bound and floor that does not fit, each with its line.
pub(super) fn check(exercise: &Exercise) -> Vec<(usize, String)> {
    let limits = || [("bound", Some(&exercise.bound)), ("floor", exercise.floor.as_ref())];
    let limits = || limits().into_iter().filter_map(|(name, limit)| Some((name, limit?)));
    let unreadable: Vec<_> = limits()
        .flat_map(|(name, limit)| {
            let said = move |why| (limit.line, format!("the {name} is rejected: {why}"));
            unreadable(exercise, limit).into_iter().map(said)
        })
        .collect();
    if !unreadable.is_empty() {
        return unreadable;
    }
    let requests = limits().flat_map(|(name, limit)| requests(exercise, name, limit));
    requests.chain(solution(exercise)).collect()
}

/// Who answers with the bound passes every request that must be allowed, and who answers with the
/// floor every request that must not; neither grants what a request forbids.
fn requests(exercise: &Exercise, name: &str, limit: &Limit) -> Vec<(usize, String)> {
    if limit.unproved.is_some() {
        return Vec::new();
    }
    let differs = |request: &&crate::exercise::Request| {
        let allows = decide(exercise, &limit.policies, request).outcome() == Some(Outcome::Allow);
        let wanted = request.decision == Outcome::Allow;
        // The floor may leave to the requests what they ask for.
        allows != wanted && (allows || name == "bound")
    };
    let found = exercise.requests.iter().filter(differs).map(|request| {
        let (id, line) = (&request.id, request.line);
        let message = match request.decision {
            Outcome::Allow => format!("the {name} does not allow `{id}`, which must be allowed"),
            Outcome::ImplicitDeny | Outcome::ExplicitDeny => {
                format!("the {name} allows `{id}`, which must not be allowed")
            }
        };
        (line, message)
    });
    found.collect()
}

/// The solution lies within the bound and reaches the floor, and that can be proved.
fn solution(exercise: &Exercise) -> Vec<(usize, String)> {
    let grade = judge(exercise, &Answer::solution(exercise), Budget::PATIENT);
    let Some(proof) = &grade.proof else { return Vec::new() };
    let floor = exercise.floor.as_ref().map_or(exercise.bound.line, |floor| floor.line);
    let said = |found: &crate::proof::Breach, which: &str| {
        let message = found.diagnostic.message.replacen("your policy", "it", 1);
        format!("the solution {which}: {message}")
    };
    let excess = proof.excess.iter();
    let excess = excess.map(|it| (exercise.bound.line, said(it, "exceeds the bound")));
    let missing = proof.missing.iter().map(|it| (floor, said(it, "misses the floor")));
    let doubts = proof.doubts.iter();
    let doubts =
        doubts.map(|it| (exercise.bound.line, format!("the solution is not proved: {it}")));
    excess.chain(missing).chain(doubts).collect()
}

/// Where a wrong answer is too wide and no proof finds a request that shows it: why, as the end of
/// a sentence.
pub(super) fn undiscovered(
    exercise: &Exercise,
    wrong: &WrongAnswer,
    grade: &Grade,
) -> Option<String> {
    let is_too_wide = match &wrong.shows {
        Symptom::Fails(_) => {
            let mut failing = grade.failing().map(|check| check.request.decision).peekable();
            failing.peek().is_some() && failing.all(|decision| decision != Outcome::Allow)
        }
        Symptom::Rejected(_) | Symptom::Exceeds => false,
    };
    let proof = grade.proof.as_ref().filter(|proof| proof.excess.is_empty())?;
    if !unreadable(exercise, &exercise.bound).is_empty() {
        return None;
    }
    let doubts: String = proof.doubts.iter().map(|doubt| format!("; {doubt}")).collect();
    (is_too_wide && exercise.bound.unproved.is_none()).then_some(doubts)
}
