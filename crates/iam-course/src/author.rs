//! What an author is told about an exercise or quiz that can be read: whether it does its work.

mod limit;
mod stage;

use std::collections::BTreeSet;

use iam_policy::Severity;

use crate::AuthorError;
use crate::exercise::{Exercise, Symptom, WrongAnswer};
use crate::grade::{Answer, Grade, Status, failing_stages, grade, is_stage};
use crate::quiz::{QuestionKind, Quiz};

/// A word of the solution that is longer than this gives something away in the first hints.
const LONGEST_FREE_WORD: usize = 7;

/// Everything that is wrong with an exercise: its start must fail, its solution must come out
/// exactly as written, each wrong answer must show as listed, and the hints must not tell all.
pub fn check_exercise(exercise: &Exercise) -> Vec<AuthorError> {
    let mut errors = Vec::new();
    let mut note = |line: usize, message: String, help: &str| {
        let help = (!help.is_empty()).then(|| help.to_owned());
        errors.push(AuthorError { file: exercise.file.clone(), line, column: 1, message, help });
    };
    let first = exercise.documents.first().map_or(1, |document| document.line);
    if grade(exercise, &Answer::start(exercise)).passed() {
        note(first, "the start passes".to_owned(), "leave something to do in `start`");
    }
    for (line, message) in check_solution(exercise) {
        note(line, message, "correct `solution`, or `decision`");
    }
    for (line, message) in limit::check(exercise) {
        note(line, message, "correct `[bound]` or `[floor]`, or what does not fit it");
    }
    for (line, message) in stage::check(exercise) {
        note(line, message, "correct what the learner is asked first, or the documents");
    }
    for wrong in &exercise.wrong {
        if let Some(message) = check_wrong(exercise, wrong) {
            note(
                wrong.line,
                message,
                "correct `fails`, `rejected` or `exceeds`, or the wrong answer",
            );
        }
    }
    if exercise.hints.len() != 3 {
        let message = format!("there are {} hints", exercise.hints.len());
        note(1, message, "write three `hints`: the concept, where to look, almost the answer");
    }
    for leak in leaks(exercise) {
        let message = format!("hint {} tells `{}` of the solution", leak.hint, leak.word);
        note(1, message, "keep it for the third of the `hints`");
    }
    errors
}

/// Everything that is wrong with the questions of a quiz about decisions and policies: what the
/// evaluator and the checker say of them.
pub fn check_quiz(quiz: &Quiz) -> Vec<AuthorError> {
    let mut errors = Vec::new();
    let mut note = |line: usize, message: String, help: &str| {
        let (file, help) = (quiz.file.clone(), Some(help.to_owned()));
        errors.push(AuthorError { file, line, column: 1, message, help });
    };
    for question in &quiz.questions {
        if let QuestionKind::Read(policy) = &question.kind
            && policy.found() != policy.finds
        {
            let found = policy.found().join("`, `");
            let found = if found.is_empty() { "nothing".to_owned() } else { format!("`{found}`") };
            let message = format!("in the policy of `{}` the checker finds {found}", question.id);
            note(question.line, message, "correct `policy`, or `finds`");
        }
        match question.key() {
            Err(why) => {
                let message = format!("the scenario of `{}` cannot be decided: {why}", question.id);
                note(question.line, message, "correct `scenario`");
            }
            Ok(key) => {
                let right = key.iter().filter_map(|&at| question.options.get(at));
                for option in right.filter(|option| option.misconception.is_some()) {
                    let message =
                        format!("the right option of `{}` is a misconception", question.id);
                    note(option.line, message, "correct `scenario`, or remove `misconception`");
                }
            }
        }
    }
    errors
}

fn check_solution(exercise: &Exercise) -> Vec<(usize, String)> {
    let grade = grade(exercise, &Answer::solution(exercise));
    let line_of = |name: &str| {
        exercise.documents.iter().find(|of| of.name == name).map_or(1, |document| document.line)
    };
    let rejected = grade.documents.iter().flat_map(|document| {
        document.errors().map(|error| {
            let message = format!("the solution is rejected: {} [{}]", error.message, error.code);
            (line_of(&document.name), message)
        })
    });
    let different = grade.checks.iter().filter(|it| it.actual() != Some(it.request.decision));
    let different = different.map(|check| {
        let actual = check.actual().map_or("nothing", |outcome| outcome.word());
        let (id, wanted) = (&check.request.id, check.request.decision.word());
        let message = format!(
            "the solution yields {actual} for `{id}`, not {wanted}: {}",
            check.evaluation.message()
        );
        (check.request.line, message)
    });
    let uncertain = grade.checks.iter().filter_map(|check| {
        let marks = check.evaluation.uncertain();
        let message = format!(
            "`{}` rests on {}, a reading of AWS that is uncertain",
            check.request.id,
            marks.join(", ")
        );
        (!marks.is_empty()).then_some((check.request.line, message))
    });
    let doubtful = grade.documents.iter().flat_map(|document| {
        // A warning can be what the exercise is about.
        let grave = document.remarks.iter().filter(|it| it.severity <= Severity::Security);
        grave.map(|remark| {
            let message = format!("the solution is doubtful: {} [{}]", remark.message, remark.code);
            (line_of(&document.name), message)
        })
    });
    rejected.chain(different).chain(uncertain).chain(doubtful).collect()
}

fn check_wrong(exercise: &Exercise, wrong: &WrongAnswer) -> Option<String> {
    let grade = grade(exercise, &Answer::wrong(exercise, wrong));
    let found = symptom(&grade);
    let as_listed = match (&wrong.shows, &found) {
        (Symptom::Fails(listed), Symptom::Fails(found)) => fails_as_listed(listed, found),
        (Symptom::Rejected(listed), Symptom::Rejected(found)) => same(listed, found),
        (Symptom::Exceeds, Symptom::Exceeds) => true,
        (Symptom::Fails(_) | Symptom::Rejected(_) | Symptom::Exceeds, _) => false,
    };
    if !as_listed {
        let said = &wrong.says;
        return Some(match found {
            Symptom::Fails(ids) if ids.is_empty() => format!("the wrong answer `{said}` passes"),
            Symptom::Fails(ids) => format!("the wrong answer `{said}` fails {}", ids.join(", ")),
            Symptom::Rejected(codes) => {
                format!("the wrong answer `{said}` is rejected: {}", codes.join(", "))
            }
            Symptom::Exceeds => {
                format!("the wrong answer `{said}` passes every request, but exceeds the bound")
            }
        });
    }
    if let Some(doubts) = limit::undiscovered(exercise, wrong, &grade) {
        return Some(format!(
            "no proof shows that the wrong answer `{}` exceeds the bound{doubts}",
            wrong.says
        ));
    }
    let heard = grade.feedback.as_ref() == Some(&wrong.feedback);
    (!heard).then(|| format!("the wrong answer `{}` gets the feedback of another one", wrong.says))
}

/// How a graded answer shows.
fn symptom(grade: &Grade) -> Symptom {
    match grade.status {
        Status::Failed
            if grade.proof.as_ref().is_some_and(|it| !it.excess.is_empty())
                && grade.failing().next().is_none() =>
        {
            Symptom::Exceeds
        }
        Status::Passed | Status::Failed => {
            let requests = grade.failing().map(|check| check.request.id.as_str());
            Symptom::Fails(requests.chain(failing_stages(grade)).map(str::to_owned).collect())
        }
        Status::Rejected | Status::NotReadable => {
            let stages = grade.stage_files().flat_map(|file| &file.problems);
            let codes = grade.errors().chain(stages).map(|error| error.code.to_owned());
            let codes: BTreeSet<_> = codes.collect();
            Symptom::Rejected(codes.into_iter().collect())
        }
    }
}

/// Whether a list names what fails: every request; and of the other parts those that are worth a
/// word, all of them where no request fails.
fn fails_as_listed(listed: &[String], found: &[String]) -> bool {
    let is_request = |name: &&String| !is_stage(&name.as_str());
    let requests = |of: &[String]| of.iter().filter(is_request).cloned().collect::<BTreeSet<_>>();
    let is_true = listed.iter().all(|name| found.contains(name));
    is_true
        && requests(listed) == requests(found)
        && (same(listed, found) || !requests(found).is_empty())
}

fn same(one: &[String], other: &[String]) -> bool {
    one.iter().collect::<BTreeSet<_>>() == other.iter().collect::<BTreeSet<_>>()
}

struct Leak {
    hint: usize,
    word: String,
}

/// Words of the solution that the first two hints tell, though neither story nor world does.
fn leaks(exercise: &Exercise) -> Vec<Leak> {
    let told = format!("{}\n{}", exercise.story, exercise.world.join("\n"));
    let mut words = BTreeSet::new();
    for document in &exercise.documents {
        // A solution that is no JSON has been reported as rejected.
        if let Ok(value) = serde_json::from_str(&document.solution) {
            collect_words(&value, &mut words);
        }
    }
    let secret = |word: &&String| word.chars().count() > LONGEST_FREE_WORD && !told.contains(*word);
    let words: Vec<_> = words.iter().filter(secret).collect();
    let hints = exercise.hints.iter().take(2).enumerate();
    hints
        .flat_map(|(at, hint)| {
            let told = words.iter().filter(|word| hint.contains(word.as_str()));
            told.map(move |word| Leak { hint: at + 1, word: (*word).clone() })
        })
        .collect()
}

fn collect_words(value: &serde_json::Value, words: &mut BTreeSet<String>) {
    use serde_json::Value;
    match value {
        Value::String(word) => {
            words.insert(word.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect_words(item, words)),
        Value::Object(members) => members.values().for_each(|item| collect_words(item, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
