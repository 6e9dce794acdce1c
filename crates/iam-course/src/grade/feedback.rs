//! Finds the listed wrong answer that is most like an answer.

use std::collections::BTreeSet;

use iam_analysis::Budget;
use iam_policy::Effect;

use super::{
    Answer, AttackResult, CheckResult, Grade, GradedDocument, Guess, PredictionResult, Status,
    attack, check_requests, prediction, read_documents,
};
use crate::exercise::{ATTACK, Exercise, PREDICTION, Symptom, WrongAnswer};
use crate::proof::{self, Proof, Wanted};
use crate::scenario::act_alike;

/// What a wrong answer shows that changes more documents than it may.
pub(crate) const CHANGES: &str = "changes";

/// The parts of an answer, other than its requests, that are not as they should be. An attack
/// that was shown, but is still open, counts only where nothing else tells of it.
pub(crate) fn failing_stages(grade: &Grade) -> Vec<&'static str> {
    let is_told = grade.failing().next().is_some() || grade.breaches().next().is_some();
    let is_open = |attack: &AttackResult| match is_told || grade.waits() {
        true => !attack.is_shown(),
        false => !attack.pass(),
    };
    let stages = [
        (PREDICTION, grade.prediction.as_ref().is_some_and(|it| !it.pass())),
        (ATTACK, grade.attack.as_ref().is_some_and(is_open)),
        (CHANGES, grade.changes.as_ref().is_some_and(|it| !it.pass())),
    ];
    stages.into_iter().filter(|(_, fails)| *fails).map(|(name, _)| name).collect()
}

/// The listed wrong answer that an answer is most like, if it is like one.
pub(super) fn find<'e>(
    exercise: &'e Exercise,
    grade: &Grade,
    budget: Budget,
) -> Option<&'e WrongAnswer> {
    let exceeds = || grade.proof.as_ref().and_then(|proof| exceeds_as(exercise, proof, budget));
    match grade.status {
        Status::Passed | Status::NotReadable => None,
        Status::Rejected => rejected_as(exercise, &grade.documents),
        Status::Failed if grade.failing().next().is_some() => failed_as(exercise, grade),
        Status::Failed => exceeds().or_else(|| staged_as(exercise, grade)),
    }
}

/// Whether a name stands for a part of the answer and not for a request.
pub(crate) fn is_stage(name: &&str) -> bool {
    [PREDICTION, ATTACK, CHANGES].contains(name)
}

/// The listed wrong answer with the same errors.
fn rejected_as<'e>(
    exercise: &'e Exercise,
    documents: &[GradedDocument],
) -> Option<&'e WrongAnswer> {
    let found = sorted(documents.iter().flat_map(GradedDocument::errors).map(|error| error.code));
    exercise.wrong.iter().find(|wrong| match &wrong.shows {
        Symptom::Rejected(codes) => sorted(codes.iter().map(String::as_str)) == found,
        Symptom::Fails(_) | Symptom::Exceeds => false,
    })
}

/// The listed wrong answer that goes beyond the bound with the same actions.
fn exceeds_as<'e>(
    exercise: &'e Exercise,
    proof: &Proof,
    budget: Budget,
) -> Option<&'e WrongAnswer> {
    let actions = |proof: &Proof| -> BTreeSet<String> {
        proof.excess.iter().flat_map(|breach| &breach.actions).cloned().collect()
    };
    if proof.excess.is_empty() {
        return None;
    }
    let own = actions(proof);
    let mut listed = exercise.wrong.iter().filter(|wrong| wrong.shows == Symptom::Exceeds);
    listed.find(|wrong| {
        let documents = read_documents(exercise, &Answer::wrong(exercise, wrong));
        actions(&proof::prove(exercise, &documents, Wanted::All, budget)) == own
    })
}

/// The listed wrong answer that fails the same requests. Where several do, the one that is most
/// alike: first by the parts beside the documents that fail, too, then by the effects of its
/// statements, then by what applies to how many requests.
fn failed_as<'e>(exercise: &'e Exercise, grade: &Grade) -> Option<&'e WrongAnswer> {
    let failing = sorted(grade.failing().map(|check| check.request.id.as_str()));
    let stages = failing_stages(grade);
    let fails_the_same = |wrong: &&WrongAnswer| match &wrong.shows {
        Symptom::Fails(ids) => {
            let (parts, requests): (Vec<_>, Vec<_>) =
                ids.iter().map(String::as_str).partition(is_stage);
            sorted(requests.into_iter()) == failing && parts.iter().all(|it| stages.contains(it))
        }
        Symptom::Rejected(_) | Symptom::Exceeds => false,
    };
    let same: Vec<_> = exercise.wrong.iter().filter(fails_the_same).collect();
    if let [only] = same.as_slice() {
        return Some(only);
    }
    same.into_iter().min_by_key(|wrong| {
        let parts = listed(wrong).filter(is_stage).count();
        let theirs = read_documents(exercise, &Answer::wrong(exercise, wrong));
        let other_effects = effects(&grade.documents) != effects(&theirs);
        let unlike = unlike(&grade.checks, &check_requests(exercise, &theirs));
        (stages.len().abs_diff(parts), other_effects, unlike)
    })
}

/// How many requests come about otherwise.
fn unlike(checks: &[CheckResult], others: &[CheckResult]) -> usize {
    let pairs = checks.iter().zip(others);
    pairs.filter(|(one, other)| !act_alike(&one.evaluation, &other.evaluation)).count()
}

/// The listed wrong answer of which nothing but the same parts beside the documents fails, in the
/// same way.
fn staged_as<'e>(exercise: &'e Exercise, grade: &Grade) -> Option<&'e WrongAnswer> {
    let stages = failing_stages(grade);
    let same = |wrong: &&WrongAnswer| {
        !stages.is_empty() && sorted(listed(wrong)) == sorted(stages.iter().copied())
    };
    exercise.wrong.iter().filter(same).find(|wrong| {
        let answer = Answer::wrong(exercise, wrong);
        let documents = read_documents(exercise, &answer);
        let foretold = prediction::judge(exercise, &answer);
        let attack = attack::judge(exercise, &answer, &documents);
        guesses(foretold.as_ref()) == guesses(grade.prediction.as_ref())
            && way(attack.as_ref()) == way(grade.attack.as_ref())
    })
}

/// What is said of the requests that are not foretold rightly.
fn guesses(foretold: Option<&PredictionResult>) -> Vec<(&str, Option<bool>)> {
    let foretold = foretold.iter().flat_map(|it| &it.foretold).filter(|it| !it.pass);
    let said = |guess| guess == Guess::Allow;
    foretold.map(|it| (it.request.id.as_str(), it.guess.map(said))).collect()
}

/// How an attack misses: whether it gets through at the start, and whether it may.
fn way(attack: Option<&AttackResult>) -> Option<(bool, bool)> {
    let asked = attack.and_then(|attack| attack.asked.as_ref())?;
    Some((asked.gets_through(), asked.meant.is_some()))
}

/// What a wrong answer is said to fail.
fn listed(wrong: &WrongAnswer) -> impl Iterator<Item = &str> {
    let ids = match &wrong.shows {
        Symptom::Fails(ids) => ids.as_slice(),
        Symptom::Rejected(_) | Symptom::Exceeds => &[],
    };
    ids.iter().map(String::as_str)
}

/// Which effects the statements of each document have.
fn effects(documents: &[GradedDocument]) -> Vec<[bool; 2]> {
    let has = |of: &GradedDocument, effect| of.statements.iter().any(|&(_, it)| it == effect);
    documents.iter().map(|of| [has(of, Effect::Allow), has(of, Effect::Deny)]).collect()
}

fn sorted<'s>(names: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
