//! What holds for every request: whether an answer stays within the bound and reaches the floor.

mod side;
mod words;
mod world;

use std::collections::BTreeSet;

use iam_analysis::{
    Answer, Asked, Budget, Doubt, Finding, PolicySet, Question, Report, find, report,
};
use iam_policy::{Diagnostic, Lines, Problem, Severity};

use crate::exercise::{Document, Exercise, Limit};
use crate::grade::GradedDocument;
use side::{Beside, Side};
use words::Told;
use world::Place;

/// An answer allows a request that the bound does not.
const OVER: &str = "over-permissive";
/// An answer does not allow a request that the floor does.
const UNDER: &str = "under-permissive";

/// How much work a proof for a learner may cost.
pub(crate) const GRADING: Budget = Budget { texts: 400_000, nodes: 400_000, ..Budget::QUICK };

/// What is known of an answer for all requests, beyond those that the exercise lists.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// How many actions AWS offers.
    pub actions: usize,
    /// Requests that the answer allows beyond the bound, most dangerous first.
    pub excess: Vec<Breach>,
    /// Requests within the floor that the answer does not allow.
    pub missing: Vec<Breach>,
    /// Why something could not be proved, in words.
    pub doubts: Vec<String>,
    /// How it compares with the author's solution, where that is worth telling.
    pub standing: Option<Standing>,
}

impl Proof {
    /// Whether there is a request that the answer must allow and does not, or the other way round.
    pub fn refutes(&self) -> bool {
        !self.excess.is_empty() || !self.missing.is_empty()
    }
}

/// Requests of one kind with which an answer leaves its limits.
#[derive(Debug, Clone)]
pub struct Breach {
    /// The learner's document.
    pub document: String,
    /// What is wrong and where.
    pub diagnostic: Diagnostic,
    /// All actions it is about, sorted.
    pub actions: Vec<String>,
    /// One of the requests.
    pub asked: Asked,
    /// The statement that the diagnostic points at, counted from 0.
    pub statement: Option<usize>,
}

/// How an answer that passes compares with the author's solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Both allow the same requests.
    Equal,
    /// It allows less; in words, a request that it leaves out.
    Tighter(String),
}

/// Which limit is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The answer may allow no more than the bound.
    Bound,
    /// The answer must allow no less than the floor.
    Floor,
}

/// How much is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Everything beyond the bound, and everything missing in the floor.
    All,
    /// One request beyond the bound in each document, since others have failed already.
    FirstExcess,
}

/// Compares every document of an answer with the bound and the floor of the exercise.
pub(crate) fn prove(
    exercise: &Exercise,
    documents: &[GradedDocument],
    wanted: Wanted,
    budget: Budget,
) -> Proof {
    let mut proof = Proof::default();
    let mut limits = vec![(Direction::Bound, &exercise.bound)];
    match wanted {
        Wanted::All => limits.extend(exercise.floor.as_ref().map(|it| (Direction::Floor, it))),
        Wanted::FirstExcess => {}
    }
    for (document, graded) in exercise.documents.iter().zip(documents) {
        let places = world::places(exercise, document, budget);
        for &(direction, limit) in &limits {
            let Some(text) = limit.policies.get(&document.name) else { continue };
            let Some((own, other)) = sides(exercise, document, graded, text) else {
                proof.doubts.push("a policy of the exercise cannot be read".to_owned());
                continue;
            };
            let says = &limit.says;
            let comparison = Comparison { graded, own, limit: other, direction, says, wanted };
            comparison.run(&places, &mut proof);
        }
    }
    proof.doubts.sort();
    proof.doubts.dedup();
    proof
}

fn sides(
    exercise: &Exercise,
    document: &Document,
    graded: &GradedDocument,
    limit: &str,
) -> Option<(Side, Side)> {
    let own = Side::new(&document.name, graded.policy.clone()?);
    Some((own, Side::read(exercise, document, limit)?))
}

/// A document of the learner beside one limit.
struct Comparison<'c> {
    graded: &'c GradedDocument,
    own: Side,
    limit: Side,
    direction: Direction,
    /// The words of the limit.
    says: &'c str,
    wanted: Wanted,
}

impl Comparison<'_> {
    /// Looks at the documents alone; where the limit denies, also beside an Allow of everything:
    /// what it denies is a demand, whatever other policies allow.
    fn run(&self, places: &[Place], proof: &mut Proof) {
        let besides: &[Beside] = match self.limit.denies() {
            true => &[Beside::Nothing, Beside::Everything],
            false => &[Beside::Nothing],
        };
        let mut seen = BTreeSet::new();
        for &beside in besides {
            let (own, limit) = (self.own.set(beside), self.limit.set(beside));
            for place in places {
                if self.wanted == Wanted::FirstExcess && !seen.is_empty() {
                    return;
                }
                self.look(&own, &limit, beside, place, &mut seen, proof);
            }
        }
    }

    fn look(
        &self,
        own: &PolicySet,
        limit: &PolicySet,
        beside: Beside,
        place: &Place,
        seen: &mut BTreeSet<(Option<usize>, Vec<String>)>,
        proof: &mut Proof,
    ) {
        let question = match self.direction {
            Direction::Bound => difference(own, limit),
            Direction::Floor => difference(limit, own),
        };
        let report = match self.wanted {
            Wanted::All => report(&question, &place.world),
            Wanted::FirstExcess => first(&question, place),
        };
        proof.actions = proof.actions.max(report.coverage.actions);
        proof.doubts.extend(report.doubts.iter().map(words::doubt));
        for finding in &report.findings {
            if !finding.witness.uncertain.is_empty() {
                // AWS does not document what decides this one: no learner fails on it.
                let doubt = Doubt::Uncertain(finding.witness.uncertain.clone());
                proof.doubts.push(words::doubt(&doubt));
                continue;
            }
            let says = self.says;
            let about = words::About { question: &question, place, finding, says };
            let breach = self.breach(finding, about.tell(self.direction, beside));
            if seen.insert((breach.statement, breach.actions.clone())) {
                match self.direction {
                    Direction::Bound => proof.excess.push(breach),
                    Direction::Floor => proof.missing.push(breach),
                }
            }
        }
    }

    fn breach(&self, finding: &Finding, told: Told) -> Breach {
        let code = match self.direction {
            Direction::Bound => OVER,
            Direction::Floor => UNDER,
        };
        let place = told.place.and_then(|(index, span)| {
            // An Allow that was added beside the learner's policy is no place in it.
            let statement = self.own.statement(index)?;
            // Of a whole statement, the element that says what it is about.
            let is_whole = span == statement.span;
            Some((index, if is_whole { statement.action.key_span } else { span }))
        });
        let place = place.or_else(|| self.own.nearest(finding, self.direction));
        let span = place.map_or(self.own.start(), |(_, span)| span);
        let problem = Problem::new(code, Severity::Error, span, told.message).help(told.help);
        let text = &self.graded.text;
        let pointer = iam_policy::json::read(text).pointer(span);
        Breach {
            document: self.graded.name.clone(),
            diagnostic: problem.locate(&Lines::new(text), pointer),
            actions: finding.actions.clone(),
            asked: finding.witness.asked.clone(),
            statement: place.map(|(index, _)| index),
        }
    }
}

/// How an answer within its limits compares with the author's solution; `None` where neither is
/// proved to contain the other, or where the difference is no merit.
pub(crate) fn standing(
    exercise: &Exercise,
    documents: &[GradedDocument],
    budget: Budget,
) -> Option<Standing> {
    let mut tighter = None;
    for (document, graded) in exercise.documents.iter().zip(documents) {
        let (own, solution) = sides(exercise, document, graded, &document.solution)?;
        for place in world::places(exercise, document, budget) {
            match beside_solution(&own, &solution, &place)? {
                Standing::Equal => {}
                told @ Standing::Tighter(_) => tighter = tighter.or(Some(told)),
            }
        }
    }
    Some(tighter.unwrap_or(Standing::Equal))
}

/// How one document compares with its solution in one place.
fn beside_solution(own: &Side, solution: &Side, place: &Place) -> Option<Standing> {
    let sets = |beside| (own.set(beside), solution.set(beside));
    if own.denies() || solution.denies() {
        let (own, solution) = sets(Beside::Everything);
        let both = [ask(&own, &solution, place), ask(&solution, &own, place)];
        // To deny more than needed is no merit.
        if both.iter().any(|answer| !matches!(answer, Answer::Proved(_))) {
            return None;
        }
    }
    let (own, solution) = sets(Beside::Nothing);
    let Answer::Proved(_) = ask(&own, &solution, place) else { return None };
    match ask(&solution, &own, place) {
        Answer::Proved(_) => Some(Standing::Equal),
        Answer::Witness(witness) if witness.uncertain.is_empty() => {
            let question = difference(&solution, &own);
            Some(Standing::Tighter(words::request(&question, place, &witness)))
        }
        Answer::Witness(_) | Answer::Unknown(_) => None,
    }
}

/// A report with at most one request.
fn first(question: &Question<'_>, place: &Place) -> Report {
    match find(question, &place.world) {
        Answer::Proved(coverage) => Report { coverage, ..Report::default() },
        Answer::Unknown(doubts) => Report { doubts, ..Report::default() },
        Answer::Witness(witness) => {
            let actions = vec![witness.asked.action.clone()];
            let finding = Finding { actions, witness: *witness, every: None };
            Report { findings: vec![finding], ..Report::default() }
        }
    }
}

fn ask(allowed: &PolicySet, refused: &PolicySet, place: &Place) -> Answer {
    find(&difference(allowed, refused), &place.world)
}

/// What one policy allows and the other does not.
fn difference<'q>(allowed: &'q PolicySet, refused: &'q PolicySet) -> Question<'q> {
    Question { allowed: vec![allowed], refused: vec![refused], ..Question::default() }
}

/// Whether a limit can be compared with: why not, for its author.
pub(crate) fn unreadable(exercise: &Exercise, limit: &Limit) -> Vec<String> {
    let errors = limit.policies.iter().flat_map(|(name, text)| {
        let document = exercise.documents.iter().find(|document| document.name == *name);
        let reading = document.map(|document| crate::grade::reading(exercise, document));
        let parsed = reading.map(|reading| iam_policy::parse(text, &reading));
        let found = parsed.into_iter().flat_map(|parsed| parsed.diagnostics);
        let errors = found.filter(|found| found.severity == Severity::Error);
        errors.map(move |found| format!("the policy `{name}`: {} [{}]", found.message, found.code))
    });
    errors.collect()
}
