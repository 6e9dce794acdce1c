//! Judges an answer: reads the documents, decides every request, and finds the feedback.

mod render;

use std::collections::{BTreeMap, BTreeSet};

use iam_analysis::Budget;
use iam_eval::{BlockedBy, Evaluation, NearMiss, Outcome, StatementRef};
use iam_lint::Setting;
use iam_policy::{
    Diagnostic, Effect, Lines, Policy, PolicyKind, Purpose, Reading, Severity, Statement,
};

use crate::exercise::{Document, Exercise, LearnerFile, PolicyRef, Request, Symptom, WrongAnswer};
use crate::proof::{self, Breach, Proof, Wanted};
use crate::scenario::{act_alike, decide, scenario_text};

pub use render::{Style, render};

/// What a learner hands in: the text of each file, by its name in the exercise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    texts: BTreeMap<String, String>,
}

impl Answer {
    /// What the learner's files hold at first.
    pub fn start(exercise: &Exercise) -> Answer {
        Answer::from_files(exercise, |file| file.start)
    }

    /// The answer of the author.
    pub fn solution(exercise: &Exercise) -> Answer {
        Answer::from_files(exercise, |file| file.solution)
    }

    /// A known wrong answer: the solution, but for the documents that the wrong answer names.
    pub fn wrong(exercise: &Exercise, wrong: &WrongAnswer) -> Answer {
        let mut answer = Answer::solution(exercise);
        answer.texts.extend(wrong.answer.clone());
        answer
    }

    /// The same answer with another text for one file: a document, `prediction` or `attack`.
    #[must_use]
    pub fn with(mut self, file: &str, text: &str) -> Answer {
        self.texts.insert(file.to_owned(), text.to_owned());
        self
    }

    /// The scenario that decides a request of the exercise with this answer, as text.
    pub fn scenario(&self, exercise: &Exercise, request: &Request) -> String {
        let mut documents = Answer::start(exercise).texts;
        documents.extend(self.texts.clone());
        scenario_text(exercise, &documents, request)
    }

    /// The text of a document: what the learner hands in, or else what the file holds at first.
    pub fn text<'a>(&'a self, document: &'a Document) -> &'a str {
        self.texts.get(&document.name).unwrap_or(&document.start)
    }

    fn from_files(exercise: &Exercise, text: impl Fn(LearnerFile<'_>) -> String) -> Answer {
        let files = exercise.files().into_iter();
        Answer { texts: files.map(|file| (file.name.to_owned(), text(file))).collect() }
    }
}

/// The judgement on an answer.
#[derive(Debug, Clone)]
pub struct Grade {
    /// The id of the exercise.
    pub exercise: String,
    /// How it ended.
    pub status: Status,
    /// The learner's documents, in the order of the exercise.
    pub documents: Vec<GradedDocument>,
    /// Every request of the exercise, in order; empty unless every document could be used.
    pub checks: Vec<CheckResult>,
    /// What holds for every other request; none unless every document could be used.
    pub proof: Option<Proof>,
    /// What the author says to those who give this wrong answer.
    pub feedback: Option<String>,
}

impl Grade {
    /// Whether the answer is right.
    pub fn passed(&self) -> bool {
        self.status == Status::Passed
    }

    /// Whether it counts as an attempt; a slip of the keyboard does not.
    pub fn counts(&self) -> bool {
        self.status != Status::NotReadable
    }

    /// The requests that come out otherwise than they should, in order.
    pub fn failing(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| !check.pass)
    }

    /// What a proof has found beyond the requests: first what is granted too much.
    pub fn breaches(&self) -> impl Iterator<Item = &Breach> {
        self.proof.iter().flat_map(|proof| proof.excess.iter().chain(&proof.missing))
    }

    /// Every error of the documents.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.documents.iter().flat_map(GradedDocument::errors)
    }
}

/// How the judgement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Every request comes out as it should, and none is known that exceeds the bound.
    Passed,
    /// Some request comes out otherwise, or goes beyond the bound, or is missing in the floor.
    Failed,
    /// A document is JSON, but AWS would not take it as a policy of its kind.
    Rejected,
    /// A document is not JSON.
    NotReadable,
}

/// A document of the learner and its problems.
#[derive(Debug, Clone)]
pub struct GradedDocument {
    /// Its name in the exercise.
    pub name: String,
    /// The name of its file.
    pub file: String,
    /// Its kind.
    pub kind: PolicyKind,
    /// Its text.
    pub text: String,
    /// Every problem that reading the text finds, harmless ones too, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What AWS takes, but its author is not likely to mean: findings of the linter of at least
    /// a warning, in the order of the text. They never change the grade.
    pub remarks: Vec<Diagnostic>,
    /// What the text says; none where it cannot be read.
    pub(crate) policy: Option<Policy>,
    /// The line and the effect of each statement.
    statements: Vec<(usize, Effect)>,
}

impl GradedDocument {
    /// The problems for which AWS would not take it.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|found| found.severity == Severity::Error)
    }
}

/// How one request came out.
#[derive(Debug, Clone)]
pub struct CheckResult {
    /// The request, with what the author means to come out.
    pub request: Request,
    /// The ARN of who asks, or the name of the service.
    pub principal: String,
    /// What the evaluator says, with every step.
    pub evaluation: Evaluation,
    /// The statements that decided.
    pub deciding: Vec<StatementPlace>,
    /// Where it was to be allowed: the statements that would have allowed it but for one part.
    pub near_misses: Vec<NearMissPlace>,
    /// Whether it came out as it should. Who must not get through may be stopped by silence or
    /// by a Deny: answers that let the same requests through are equally right.
    pub pass: bool,
}

impl CheckResult {
    /// What came out; none where the scenario of the exercise is at fault.
    pub fn actual(&self) -> Option<Outcome> {
        self.evaluation.outcome()
    }

    /// The layers that did not allow it.
    pub fn blocked_by(&self) -> &[BlockedBy] {
        self.evaluation.deciding_part().map_or(&[], |part| &part.blocked_by)
    }
}

/// A statement, and where it stands in the learner's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementPlace {
    /// Which statement it is.
    pub statement: StatementRef,
    /// The file and line, if the learner has written it.
    pub place: Option<(String, usize)>,
}

/// A statement that would have allowed a request, and what kept it from doing so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMissPlace {
    /// Where it stands.
    pub at: StatementPlace,
    /// What did not match, in words.
    pub why: String,
}

/// Judges an answer. A document that the answer leaves out counts as it was at the start.
pub fn grade(exercise: &Exercise, answer: &Answer) -> Grade {
    judge(exercise, answer, proof::GRADING)
}

/// Judges an answer with a proof that may cost so much.
pub(crate) fn judge(exercise: &Exercise, answer: &Answer, budget: Budget) -> Grade {
    let mut documents = read_documents(exercise, answer);
    for (graded, document) in documents.iter_mut().zip(&exercise.documents) {
        graded.remarks = remarks(exercise, document, &graded.text);
    }
    let errors = || documents.iter().flat_map(GradedDocument::errors);
    let (status, checks, proof) = if errors().any(|error| is_syntax(error.code)) {
        (Status::NotReadable, Vec::new(), None)
    } else if errors().next().is_some() {
        (Status::Rejected, Vec::new(), None)
    } else {
        let checks = check_requests(exercise, &documents);
        let comes_out = checks.iter().all(|check| check.pass);
        let wanted = if comes_out { Wanted::All } else { Wanted::FirstExcess };
        let mut proof = proof::prove(exercise, &documents, wanted, budget);
        let passed = comes_out && !proof.refutes();
        if passed && proof.doubts.is_empty() {
            proof.standing = proof::standing(exercise, &documents, budget);
        }
        (if passed { Status::Passed } else { Status::Failed }, checks, Some(proof))
    };
    let feedback = match status {
        Status::Passed | Status::NotReadable => None,
        Status::Rejected => rejected_as(exercise, &documents),
        Status::Failed if checks.iter().all(|check| check.pass) => {
            proof.as_ref().and_then(|proof| exceeds_as(exercise, proof, budget))
        }
        Status::Failed => failed_as(exercise, &documents, &checks),
    };
    Grade {
        exercise: exercise.id.clone(),
        status,
        checks,
        proof,
        feedback: feedback.map(|wrong| wrong.feedback.clone()),
        documents,
    }
}

/// Whether an error says that the text is not JSON at all.
fn is_syntax(code: &str) -> bool {
    code == "not-json" || (code.starts_with("json-") && code != "json-duplicate-key")
}

fn read_documents(exercise: &Exercise, answer: &Answer) -> Vec<GradedDocument> {
    let read = |document: &Document| {
        let text = answer.text(document).to_owned();
        let parsed = iam_policy::parse(&text, &reading(exercise, document));
        let policy = parsed.policy;
        GradedDocument {
            name: document.name.clone(),
            file: document.file_name(),
            kind: document.kind,
            statements: policy.as_ref().map_or_else(Vec::new, |of| statements(of, &text)),
            policy,
            diagnostics: parsed.diagnostics,
            remarks: Vec::new(),
            text,
        }
    };
    exercise.documents.iter().map(read).collect()
}

/// What the linter says about a text for a document of the exercise, at least a warning, without
/// the errors for which AWS would not take it.
pub fn remarks(exercise: &Exercise, document: &Document, text: &str) -> Vec<Diagnostic> {
    let setting = Setting::default();
    let mut found = iam_lint::lint(text, &reading(exercise, document), &setting);
    let is_refusal =
        |it: &Diagnostic| it.severity == Severity::Error && iam_policy::code(it.code).is_some();
    found.retain(|it| it.severity <= Severity::Warning && !is_refusal(it));
    found
}

/// As what a document of the learner is read.
pub fn reading(exercise: &Exercise, document: &Document) -> Reading {
    Reading {
        kind: document.kind,
        purpose: Purpose::Stored,
        attached_to: attached_to(exercise, &document.name),
    }
}

/// The ARN of the resource that carries the learner's document, if exactly one does.
pub(crate) fn attached_to(exercise: &Exercise, document: &str) -> Option<String> {
    let reference = PolicyRef::Learner(document.to_owned());
    let resources = exercise.setting.resources.iter();
    let mut carrying =
        resources.filter(|(_, resource)| resource.policy.as_ref() == Some(&reference));
    let (arn, _) = carrying.next()?;
    carrying.next().is_none().then(|| arn.clone())
}

fn statements(policy: &Policy, text: &str) -> Vec<(usize, Effect)> {
    let lines = Lines::new(text);
    let line = |of: &Statement| lines.position(of.span.start).line;
    policy.statements.iter().map(|of| (line(of), of.effect)).collect()
}

fn check_requests(exercise: &Exercise, documents: &[GradedDocument]) -> Vec<CheckResult> {
    let texts = documents.iter().map(|of| (of.name.clone(), of.text.clone())).collect();
    let check = |request: &Request| {
        let evaluation = decide(exercise, &texts, request);
        let principal = exercise.setting.principals.get(&request.principal);
        let wanted = request.decision == Outcome::Allow;
        let part = evaluation.deciding_part();
        let deciding = part.map_or(&[][..], |part| &part.deciding);
        let near_misses = part.filter(|_| wanted).map_or(&[][..], |part| &part.near_misses);
        let near_miss = |of: &NearMiss| NearMissPlace {
            at: locate(&of.statement, documents),
            why: of.why.clone(),
        };
        CheckResult {
            principal: principal.map_or_else(String::new, |of| of.arn().to_owned()),
            deciding: deciding.iter().map(|of| locate(of, documents)).collect(),
            near_misses: near_misses.iter().map(near_miss).collect(),
            pass: evaluation.outcome().is_some_and(|it| (it == Outcome::Allow) == wanted),
            evaluation,
            request: request.clone(),
        }
    };
    exercise.requests.iter().map(check).collect()
}

fn locate(statement: &StatementRef, documents: &[GradedDocument]) -> StatementPlace {
    let document = documents.iter().find(|document| document.name == statement.policy);
    let place = document.and_then(|document| {
        let (line, _) = document.statements.get(statement.statement)?;
        Some((document.file.clone(), *line))
    });
    StatementPlace { statement: statement.clone(), place }
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
    let own = actions(proof);
    let mut listed = exercise.wrong.iter().filter(|wrong| wrong.shows == Symptom::Exceeds);
    listed.find(|wrong| {
        let documents = read_documents(exercise, &Answer::wrong(exercise, wrong));
        actions(&proof::prove(exercise, &documents, Wanted::All, budget)) == own
    })
}

/// The listed wrong answer that fails the same requests. Where several do, the one that is most
/// alike: first by the effects of its statements, then by what applies to how many requests.
fn failed_as<'e>(
    exercise: &'e Exercise,
    documents: &[GradedDocument],
    checks: &[CheckResult],
) -> Option<&'e WrongAnswer> {
    let failing = checks.iter().filter(|check| !check.pass);
    let failing = sorted(failing.map(|check| check.request.id.as_str()));
    let fails_the_same = |wrong: &&WrongAnswer| match &wrong.shows {
        Symptom::Fails(ids) => sorted(ids.iter().map(String::as_str)) == failing,
        Symptom::Rejected(_) | Symptom::Exceeds => false,
    };
    let same: Vec<_> = exercise.wrong.iter().filter(fails_the_same).collect();
    if let [only] = same.as_slice() {
        return Some(only);
    }
    same.into_iter().min_by_key(|wrong| {
        let theirs = read_documents(exercise, &Answer::wrong(exercise, wrong));
        let other_effects = effects(documents) != effects(&theirs);
        let theirs = check_requests(exercise, &theirs);
        let pairs = checks.iter().zip(&theirs);
        let unlike = pairs.filter(|(one, other)| !act_alike(&one.evaluation, &other.evaluation));
        (other_effects, unlike.count())
    })
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
