//! Whether a prediction, an attack and a choice ask for something that can be done.

use std::collections::BTreeSet;

use iam_eval::{Evaluation, Outcome};

use crate::exercise::{Exercise, Form, Prediction};
use crate::grade::{Answer, Grade, changed, grade};

/// Everything about them that does not hold, each with its line.
pub(super) fn check(exercise: &Exercise) -> Vec<(usize, String)> {
    let grade = grade(exercise, &Answer::solution(exercise));
    let mut errors = Vec::new();
    if let Some(of) = &exercise.prediction {
        errors.extend(prediction(of, &grade).map(|message| (of.line, message)));
    }
    if let Some(of) = &exercise.attack {
        errors.extend(attack(&grade).map(|message| (of.line, message)));
    }
    let line = exercise.documents.first().map_or(1, |document| document.line);
    errors.extend(choice(exercise, &grade).map(|message| (line, message)));
    errors
}

/// Why a prediction asks for nothing.
fn prediction(of: &Prediction, grade: &Grade) -> Option<String> {
    let foretold = grade.prediction.iter().flat_map(|it| &it.foretold);
    let undecided = foretold.clone().find(|it| it.evaluation.outcome().is_none());
    if let Some(undecided) = undecided {
        let (id, why) = (&undecided.request.id, undecided.evaluation.message());
        return Some(format!("the start does not decide `{id}`: {why}"));
    }
    let uncertain = foretold.clone().find(|it| !it.evaluation.uncertain().is_empty());
    if let Some(it) = uncertain {
        return Some(format!("at the start `{}` {}", it.request.id, rests_on(&it.evaluation)));
    }
    let allowed: BTreeSet<bool> =
        foretold.map(|it| it.evaluation.outcome() == Some(Outcome::Allow)).collect();
    let is_one_sided = allowed.len() < 2;
    is_one_sided.then(|| match of.requests.len() {
        1 => "one request alone is foretold by chance".to_owned(),
        _ => "the start decides all the foretold requests alike".to_owned(),
    })
}

/// Why the author's attack is none.
fn attack(grade: &Grade) -> Option<String> {
    let result = grade.attack.as_ref()?;
    if let Some(problem) = result.file.problems.first() {
        return Some(format!("the solution of the attack cannot be read: {}", problem.message));
    }
    let Some(asked) = &result.asked else {
        return Some("the solution of the attack lacks an action or a resource".to_owned());
    };
    let evaluations = || [Some(&asked.before), asked.own.as_ref()].into_iter().flatten();
    if !asked.gets_through() {
        let why = asked.before.message();
        return Some(format!("the start stops the solution of the attack: {why}"));
    }
    if asked.meant.is_some() {
        return Some("the solution of the exercise lets the attack through".to_owned());
    }
    let uncertain = evaluations().find(|it| !it.uncertain().is_empty());
    if let Some(it) = uncertain {
        return Some(format!("the solution of the attack {}", rests_on(it)));
    }
    None
}

fn rests_on(evaluation: &Evaluation) -> String {
    format!("rests on {}, a reading of AWS that is uncertain", evaluation.uncertain().join(", "))
}

/// Why the author's answer is no choice.
fn choice(exercise: &Exercise, grade: &Grade) -> Option<String> {
    let changed = changed(exercise, &grade.documents);
    let most = exercise.changes?;
    if changed.is_empty() && exercise.form == Form::Choose {
        return Some("the solution changes no document".to_owned());
    }
    let files = changed.join(", ");
    let count = changed.len();
    (count > most).then(|| {
        format!("the solution changes {count} documents ({files}), and `changes` is {most}")
    })
}
