//! Judges what a learner foretells: the evaluator decides the same requests with the documents of
//! the start.

use iam_eval::{Evaluation, Outcome};
use iam_policy::json::Member;

use super::stage::{StageFile, StageReader, text_of};
use super::{Answer, GradedDocument, StatementPlace, locate, read_documents};
use crate::exercise::{Exercise, OPEN, PREDICTION, Prediction, Request};
use crate::scenario::decide;

/// How a prediction came out.
#[derive(Debug, Clone)]
pub struct PredictionResult {
    /// The file.
    pub file: StageFile,
    /// What the learner is asked.
    pub says: String,
    /// Every request that is asked about, in order; empty where the file cannot be used.
    pub foretold: Vec<Foretold>,
}

impl PredictionResult {
    /// How many requests are foretold rightly.
    pub fn right(&self) -> usize {
        self.foretold.iter().filter(|it| it.pass).count()
    }

    /// Whether nothing has been said yet.
    pub fn is_open(&self) -> bool {
        self.foretold.iter().all(|it| it.guess.is_none())
    }

    /// Whether every request is foretold rightly.
    pub fn pass(&self) -> bool {
        !self.foretold.is_empty() && self.right() == self.foretold.len()
    }
}

/// What was said of one request.
#[derive(Debug, Clone)]
pub struct Foretold {
    /// The request.
    pub request: Request,
    /// What the learner says; none as long as it is open.
    pub guess: Option<Guess>,
    /// The line of the file.
    pub line: usize,
    /// What becomes of it at the start.
    pub evaluation: Evaluation,
    /// The statements that decided at the start.
    pub deciding: Vec<StatementPlace>,
    /// Whether the learner is right.
    pub pass: bool,
}

/// What a learner can say of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// It is allowed.
    Allow,
    /// It is not allowed, for whatever reason.
    Deny,
    /// It is not allowed, because nothing allows it.
    ImplicitDeny,
    /// It is not allowed, because a statement denies it.
    ExplicitDeny,
}

const GUESSES: [(&str, Guess); 4] = [
    ("Allow", Guess::Allow),
    ("Deny", Guess::Deny),
    ("ImplicitDeny", Guess::ImplicitDeny),
    ("ExplicitDeny", Guess::ExplicitDeny),
];

impl Guess {
    /// The word for it.
    pub fn word(self) -> &'static str {
        GUESSES.iter().find(|(_, guess)| *guess == self).map_or("", |&(word, _)| word)
    }

    fn is_true_of(self, outcome: Outcome) -> bool {
        match self {
            Guess::Allow => outcome == Outcome::Allow,
            Guess::Deny => outcome != Outcome::Allow,
            Guess::ImplicitDeny => outcome == Outcome::ImplicitDeny,
            Guess::ExplicitDeny => outcome == Outcome::ExplicitDeny,
        }
    }
}

/// Judges the prediction of an answer; none where the exercise asks for none.
pub(super) fn judge(exercise: &Exercise, answer: &Answer) -> Option<PredictionResult> {
    let prediction = exercise.prediction.as_ref()?;
    let text = answer.named(PREDICTION).map_or_else(
        || Answer::start(exercise).named(PREDICTION).unwrap_or_default().to_owned(),
        str::to_owned,
    );
    let mut reader = StageReader::new(&text);
    let said = reader.members().map(|members| read(exercise, prediction, &members, &mut reader));
    let said = said.filter(|_| reader.is_sound()).unwrap_or_default();
    let starts = exercise.starts();
    // A line of the start helps only as long as the learner's file still has it.
    let is_untouched =
        |of: &GradedDocument| answer.named(&of.name).is_none_or(|text| text == of.text);
    let mut documents = read_documents(exercise, &Answer::start(exercise));
    documents.retain(is_untouched);
    let foretold = said.into_iter().map(|Said { request, guess, line }| {
        let evaluation = decide(exercise, &starts, &request);
        let part = evaluation.deciding_part();
        let deciding = part.map_or(&[][..], |part| &part.deciding);
        let deciding = deciding.iter().map(|of| locate(of, &documents)).collect();
        let outcome = evaluation.outcome();
        let pass = guess.zip(outcome).is_some_and(|(guess, outcome)| guess.is_true_of(outcome));
        Foretold { request, guess, line, deciding, pass, evaluation }
    });
    let foretold = foretold.collect();
    let says = prediction.says.clone();
    Some(PredictionResult { says, foretold, file: reader.finish(PREDICTION) })
}

/// What was read about one request.
struct Said {
    request: Request,
    guess: Option<Guess>,
    line: usize,
}

fn read(
    exercise: &Exercise,
    prediction: &Prediction,
    members: &[Member<'_>],
    reader: &mut StageReader<'_>,
) -> Vec<Said> {
    let ids: Vec<&str> = exercise.foretold(prediction).map(|it| it.id.as_str()).collect();
    for member in members.iter().filter(|member| !ids.contains(&&*member.key)) {
        let key = iam_policy::visible(&member.key);
        let message = format!("no request `{key}` is asked about here");
        let help = format!("the requests are {}", ids.join(", "));
        reader.error("scenario-unknown-field", member.key_span, message, &help);
    }
    let mut said = Vec::new();
    for request in exercise.foretold(prediction) {
        let Some(member) = members.iter().find(|member| *member.key == request.id) else {
            let message = format!("nothing is said about `{}`", request.id);
            let help = format!("add `\"{}\": \"Allow\"` or `\"{0}\": \"Deny\"`", request.id);
            reader.error("scenario-missing-field", reader.brace(), message, &help);
            continue;
        };
        let line = reader.line(member.key_span);
        let guess = guess(member, reader);
        said.push(Said { request: request.clone(), guess, line });
    }
    said
}

fn guess(member: &Member<'_>, reader: &mut StageReader<'_>) -> Option<Guess> {
    let text = text_of(&member.node);
    if text.is_some_and(|text| text.is_empty() || text == OPEN) {
        return None;
    }
    let known = |text: &str| GUESSES.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    let found = text.and_then(|text| known(text.trim())).map(|&(_, guess)| guess);
    if found.is_none() {
        let message = format!("this does not say what becomes of `{}`", member.key);
        let help = "write `\"Allow\"` or `\"Deny\"`, or `\"?\"` as long as you do not know";
        reader.error("scenario-invalid-value", member.node.span, message, help);
    }
    found
}
