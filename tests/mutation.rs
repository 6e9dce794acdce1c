//! Every exercise catches its solution with one thing changed: a condition dropped, a star for a
//! name, another account. What passes is proved to be as good, or is listed with a reason.

mod mutants;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use iam_course::exercise::{Document, Exercise};
use iam_course::{Answer, Grade, Library, grade};

use mutants::{Mutant, mutants};

/// What passes although it is not proved to be as good as the solution, and why that is so.
const KNOWN: &str = include_str!("fixtures/mutants.toml");
/// Of a hundred changed solutions that may be wrong, so many do not pass.
const CAUGHT: usize = 95;

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    #[serde(default)]
    survivor: Vec<Survivor>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    exercise: String,
    mutant: String,
    /// Why no request can tell it from the solution, or why it need not.
    reason: String,
}

/// What became of a changed solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It does not pass.
    Caught,
    /// It passes, and a proof says that it lets no more through than the solution does.
    AsGood,
    /// It passes, and a proof says that it keeps within a bound that is wider than the solution.
    Permitted,
    /// It passes, and nothing is proved.
    Survived,
}

#[test]
fn changed_solutions_do_not_pass() {
    let fates = run(Library::embedded().exercises());
    let of = |fate: Fate| fates.iter().filter(|(_, found)| **found == fate).count();
    let (caught, survived) = (of(Fate::Caught), of(Fate::Survived));
    println!(
        "{caught} caught, {} as good, {} permitted, {survived} survived",
        of(Fate::AsGood),
        of(Fate::Permitted)
    );
    for ((exercise, mutant), fate) in fates.iter().filter(|(_, fate)| **fate >= Fate::Permitted) {
        println!("{fate:?}: {exercise}: {mutant}");
    }
    let known: Known = toml::from_str(KNOWN).expect("the list is TOML");
    let is_listed = |id: &str, mutant: &str| {
        known.survivor.iter().any(|it| it.exercise == id && it.mutant == mutant)
    };
    let survived_as = |it: &&Survivor| {
        fates.get(&(it.exercise.clone(), it.mutant.clone())) != Some(&Fate::Survived)
    };
    let new = fates
        .iter()
        .filter(|((id, mutant), fate)| **fate == Fate::Survived && !is_listed(id, mutant));
    let new: Vec<String> = new.map(|((id, mutant), _)| format!("{id}: {mutant}")).collect();
    assert!(
        new.is_empty(),
        "these pass; add a request that tells them from the solution, or list them with a reason \
         in tests/fixtures/mutants.toml:\n{}",
        new.join("\n")
    );
    let stale: Vec<_> = known.survivor.iter().filter(survived_as).collect();
    assert!(stale.is_empty(), "these do not survive any more: {stale:?}");
    let silent = known.survivor.iter().filter(|it| it.reason.trim().is_empty()).count();
    assert_eq!(silent, 0, "every survivor has a reason");
    assert!(caught * 100 >= CAUGHT * (caught + survived), "too many survive");
}

/// The fate of every changed solution, by exercise and change.
fn run(exercises: &[Exercise]) -> BTreeMap<(String, String), Fate> {
    let next = Mutex::new(exercises.iter());
    let fates = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let exercise = next.lock().unwrap().next();
            let Some(exercise) = exercise else { break };
            let found = of_exercise(exercise);
            fates.lock().unwrap().extend(found);
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    fates.into_inner().unwrap()
}

fn of_exercise(exercise: &Exercise) -> Vec<((String, String), Fate)> {
    let solution = Answer::solution(exercise);
    let mut fates = Vec::new();
    for document in &exercise.documents {
        for Mutant { name, text } in mutants(&document.solution) {
            let answer = solution.clone().with(&document.name, &text);
            let fate = fate(exercise, document, &grade(exercise, &answer));
            fates.push(((exercise.id.clone(), format!("{}: {name}", document.name)), fate));
        }
    }
    fates
}

fn fate(exercise: &Exercise, document: &Document, grade: &Grade) -> Fate {
    if !grade.passed() {
        return Fate::Caught;
    }
    let proof = grade.proof.as_ref().filter(|proof| proof.doubts.is_empty());
    let bound = exercise.bound.policies.get(&document.name);
    let (Some(proof), Some(bound)) = (proof, bound) else { return Fate::Survived };
    if proof.standing.is_some() || *bound == document.solution {
        Fate::AsGood
    } else {
        Fate::Permitted
    }
}
