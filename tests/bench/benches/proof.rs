//! How long questions about all requests take: half of them, 99 of a hundred, and the slowest.
//!
//! `cargo bench -p iam-bench --bench proof -- STEP` looks at every STEPth managed policy only.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

use std::time::{Duration, Instant};

use iam_analysis::{Answer, Budget, PolicySet, Question, World, find, report};
use iam_bench::{managed_policies, mutants};
use iam_catalog::Catalog;
use iam_course::Library;
use iam_eval::Document;
use iam_policy::{PolicyKind, Purpose, Reading, parse};

/// What half of the questions of a group and 99 of a hundred may last, and the slowest, in ms.
struct Goal {
    half: f64,
    nearly_all: f64,
    slowest: f64,
}

/// The times of a group, and how often nothing was known.
#[derive(Default)]
struct Times {
    all: Vec<(Duration, String)>,
    unknown: usize,
}

fn main() {
    Catalog::embedded();
    let step = std::env::args().skip(1).find_map(|it| it.parse().ok()).unwrap_or(1);
    println!("{:<40}{:>8}{:>10}{:>10}{:>10}", "milliseconds", "number", "half", "99 %", "slowest");
    let learner = Goal { half: 2.0, nearly_all: 20.0, slowest: 500.0 };
    learners().print("exercises, every excess", &learner);
    let itself = Goal { half: 0.5, nearly_all: 15.0, slowest: 200.0 };
    against_themselves(step).print("a managed policy and itself", &itself);
    let mutants = Goal { half: 1.0, nearly_all: 30.0, slowest: 1_000.0 };
    let (all, quick) = of_mutants(step);
    all.print("a managed policy and its mutants", &mutants);
    quick.print("the same with the quick budget", &mutants);
}

fn set(text: &str, kind: PolicyKind) -> Option<PolicySet> {
    let reading = Reading { purpose: Purpose::Published, ..Reading::stored(kind) };
    parse(text, &reading).policy.map(|policy| PolicySet::Alone(Document::new("policy", policy)))
}

/// The start of each exercise beside its solution, both ways.
fn learners() -> Times {
    let mut times = Times::default();
    let documents = Library::embedded().exercises().iter().flat_map(|it| &it.documents);
    for document in documents {
        let start = set(&document.start, document.kind);
        let solution = set(&document.solution, document.kind);
        let (Some(start), Some(solution)) = (start, solution) else { continue };
        for (a, b) in [(&start, &solution), (&solution, &start)] {
            times.add(&document.name, || {
                !report(&question(a, b), &World::default()).doubts.is_empty()
            });
        }
    }
    times
}

fn question<'q>(a: &'q PolicySet, b: &'q PolicySet) -> Question<'q> {
    Question { allowed: vec![a], refused: vec![b], ..Question::default() }
}

fn is_unknown(a: &PolicySet, b: &PolicySet, budget: Budget) -> bool {
    let world = World { budget, ..World::default() };
    matches!(find(&question(a, b), &world), Answer::Unknown(_))
}

fn against_themselves(step: usize) -> Times {
    let mut times = Times::default();
    for (name, text) in managed_policies().iter().step_by(step) {
        let Some(policy) = set(text, PolicyKind::Managed) else { continue };
        times.add(name, || is_unknown(&policy, &policy, Budget::PATIENT));
    }
    times
}

/// With both budgets.
fn of_mutants(step: usize) -> (Times, Times) {
    let (mut patient, mut quick) = (Times::default(), Times::default());
    for (name, text) in managed_policies().iter().step_by(step) {
        let Some(original) = set(text, PolicyKind::Managed) else { continue };
        for (kind, text) in mutants(text) {
            let Some(mutant) = set(&text, PolicyKind::Managed) else { continue };
            for (a, b, way) in [(&mutant, &original, "more"), (&original, &mutant, "less")] {
                let name = format!("{name}, {kind}, {way}");
                patient.add(&name, || is_unknown(a, b, Budget::PATIENT));
                quick.add(&name, || is_unknown(a, b, Budget::QUICK));
            }
        }
    }
    (patient, quick)
}

impl Times {
    /// Asks once; `question` tells whether the answer is unknown.
    fn add(&mut self, name: &str, question: impl FnOnce() -> bool) {
        let start = Instant::now();
        self.unknown += usize::from(question());
        self.all.push((start.elapsed(), name.to_owned()));
    }

    fn print(mut self, name: &str, goal: &Goal) {
        self.all.sort();
        let number = self.all.len();
        let at = |share: f64| {
            let place = (number as f64 * share) as usize;
            self.all.get(place.min(number.saturating_sub(1))).map_or(0.0, |it| milliseconds(it.0))
        };
        let (half, nearly_all, slowest) = (at(0.5), at(0.99), at(1.0));
        println!("{name:<40}{number:>8}{half:>10.3}{nearly_all:>10.2}{slowest:>10.1}");
        let meets = half <= goal.half && nearly_all <= goal.nearly_all && slowest <= goal.slowest;
        let verdict = if meets { "meets" } else { "MISSES" };
        println!("  {verdict} {} / {} / {}", goal.half, goal.nearly_all, goal.slowest);
        println!("  unknown: {}", self.unknown);
        for (time, name) in self.all.iter().rev().take(5) {
            println!("  {:>10.1}  {name}", milliseconds(*time));
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
