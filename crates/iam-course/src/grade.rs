//! Judges an answer: what it foretells and shows, what its documents do, and which feedback fits.

mod answer;
mod attack;
mod changes;
mod feedback;
mod prediction;
mod render;
mod score;
mod stage;

use std::collections::BTreeMap;

use iam_analysis::Budget;
use iam_eval::{BlockedBy, Evaluation, NearMiss, Outcome, StatementRef};
use iam_lint::Setting;
use iam_policy::{
    AccountId, Diagnostic, Effect, Lines, Policy, PolicyKind, Purpose, Reading, Severity, Statement,
};

use crate::exercise::{Document, Exercise, PolicyRef, Request};
use crate::proof::{self, Breach, Proof, Wanted};
use crate::scenario::decide;

pub use answer::Answer;
pub use attack::{Asked, AttackResult};
pub use changes::ChangesResult;
pub use prediction::{Foretold, Guess, PredictionResult};
pub use render::{Style, render};
pub use stage::StageFile;

pub(crate) use changes::changed;
pub(crate) use feedback::{CHANGES, failing_stages, is_stage};

/// How answers are judged, for learners, in Markdown.
pub const GRADING: &str = include_str!("grade/grading.md");

/// The judgement on an answer.
#[derive(Debug, Clone)]
pub struct Grade {
    /// The id of the exercise.
    pub exercise: String,
    /// How it ended.
    pub status: Status,
    /// The learner's documents, in the order of the exercise.
    pub documents: Vec<GradedDocument>,
    /// What the learner has foretold; none where the exercise does not ask for that.
    pub prediction: Option<PredictionResult>,
    /// The hole that the learner has shown; none where the exercise does not ask for that.
    pub attack: Option<AttackResult>,
    /// How many documents were changed; none where all of them may be.
    pub changes: Option<ChangesResult>,
    /// Every request of the exercise, in order; empty unless every document could be used, and
    /// while it [waits](Grade::waits).
    pub checks: Vec<CheckResult>,
    /// What holds for every other request; none where there are no checks.
    pub proof: Option<Proof>,
    /// Whether the exercise says what the answer has to grant at least.
    pub has_floor: bool,
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

    /// Whether the requests are not judged yet: the documents are as they were at the start, and
    /// what becomes of them would tell what is to be foretold, or the hole that is to be found.
    pub fn waits(&self) -> bool {
        self.status == Status::Failed && self.checks.is_empty()
    }

    /// What a proof has found beyond the requests: first what is granted too much.
    pub fn breaches(&self) -> impl Iterator<Item = &Breach> {
        self.proof.iter().flat_map(|proof| proof.excess.iter().chain(&proof.missing))
    }

    /// The learner's files that are no documents.
    pub fn stage_files(&self) -> impl Iterator<Item = &StageFile> {
        let prediction = self.prediction.iter().map(|it| &it.file);
        prediction.chain(self.attack.iter().map(|it| &it.file))
    }

    /// The file to begin with, where something is to be found out before the policies.
    pub(crate) fn first_stage(&self) -> Option<&StageFile> {
        let prediction = self.prediction.as_ref().filter(|it| !it.pass()).map(|it| &it.file);
        prediction.or(self.attack.as_ref().filter(|it| !it.is_shown()).map(|it| &it.file))
    }

    /// Whether what becomes of the requests would tell what the learner is to find out first.
    fn must_wait(&self, exercise: &Exercise) -> bool {
        self.first_stage().is_some() && changed(exercise, &self.documents).is_empty()
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
    /// A document is not JSON, or a prediction or an attack cannot be read.
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

    /// The canonical form of the policy, which is the same for answers that differ in nothing that
    /// counts; none where it has errors.
    pub fn canonical(&self) -> Option<String> {
        self.sound().map(iam_policy::canonical)
    }

    /// The policy, unless it has errors.
    pub(crate) fn sound(&self) -> Option<&Policy> {
        self.policy.as_ref().filter(|_| self.errors().next().is_none())
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
    let mut grade = Grade {
        exercise: exercise.id.clone(),
        status: Status::Failed,
        prediction: prediction::judge(exercise, answer),
        attack: attack::judge(exercise, answer, &documents),
        changes: changes::judge(exercise, &documents),
        checks: Vec::new(),
        proof: None,
        has_floor: exercise.floor.is_some(),
        feedback: None,
        documents,
    };
    let has_problems = |file: &StageFile| !file.problems.is_empty();
    if grade.stage_files().any(has_problems) || grade.errors().any(|it| is_syntax(it.code)) {
        grade.status = Status::NotReadable;
    } else if grade.errors().next().is_some() {
        grade.status = Status::Rejected;
    } else if grade.must_wait(exercise) {
        // The linter would tell what is to be found out.
        grade.documents.iter_mut().for_each(|document| document.remarks.clear());
    } else {
        judge_documents(exercise, &mut grade, budget);
    }
    let feedback = feedback::find(exercise, &grade, budget);
    grade.feedback = feedback.map(|wrong| wrong.feedback.clone());
    grade
}

/// Decides every request and proves what holds for all others.
fn judge_documents(exercise: &Exercise, grade: &mut Grade, budget: Budget) {
    grade.checks = check_requests(exercise, &grade.documents);
    let comes_out = grade.failing().next().is_none();
    let wanted = if comes_out { Wanted::All } else { Wanted::FirstExcess };
    let mut proof = proof::prove(exercise, &grade.documents, wanted, budget);
    let passed = comes_out && !proof.refutes() && failing_stages(grade).is_empty();
    if passed && proof.doubts.is_empty() {
        proof.standing = proof::standing(exercise, &grade.documents, budget);
    }
    grade.proof = Some(proof);
    if passed {
        grade.status = Status::Passed;
    }
}

/// Whether an error says that the text is not JSON at all.
fn is_syntax(code: &str) -> bool {
    code == "not-json" || (code.starts_with("json-") && code != "json-duplicate-key")
}

/// The texts of the documents of an answer, by name.
fn texts(answer: &Answer, exercise: &Exercise) -> BTreeMap<String, String> {
    let documents = exercise.documents.iter();
    documents.map(|of| (of.name.clone(), answer.text(of).to_owned())).collect()
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
    // Inside the organization of the story nobody is a stranger.
    let organization = exercise.setting.organization.iter();
    let accounts =
        organization.flat_map(|of| [&of.management_account].into_iter().chain(&of.member_accounts));
    let trusted_accounts = accounts.filter_map(|account| AccountId::parse(account)).collect();
    let setting = Setting { trusted_accounts, ..Setting::default() };
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
