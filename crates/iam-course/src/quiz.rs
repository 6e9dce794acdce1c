//! What a quiz is: questions, what can be answered, and what is right.

mod load;
mod shuffle;

use iam_eval::Outcome;
use iam_lint::Setting;
use iam_policy::{PolicyKind, Reading, Severity};

pub(crate) use load::TYPES;
pub use load::load_quiz;

/// The questions at the end of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// The file it was read from: `04-anatomy-of-a-policy/quiz.toml`.
    pub file: String,
    /// The slug of its chapter.
    pub chapter: String,
    /// The questions, in the order they are asked.
    pub questions: Vec<Question>,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The line of the quiz file where it stands.
    pub line: usize,
    /// Its name for ever; unique in the project.
    pub id: String,
    /// The question, in Markdown.
    pub text: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What can be answered.
    pub options: Vec<QuestionOption>,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// By one option.
    Choice,
    /// By several options; the text says how many.
    Multiple,
    /// By the decision on a scenario. The evaluator knows the answer.
    Decision {
        /// The scenario, as JSON text.
        scenario: String,
    },
    /// By one option or several, about a policy that is shown.
    Read(ShownPolicy),
    /// By bringing these into an order; this one is right.
    Order(Vec<Item>),
    /// By finding what belongs together.
    Match(Matching),
    /// By a word or two.
    Short(Short),
}

/// A policy that a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPolicy {
    /// What kind of policy it is.
    pub kind: PolicyKind,
    /// Its text.
    pub text: String,
    /// The codes of what the checker finds in it, sorted; no suggestions.
    pub finds: Vec<String>,
}

/// One of the things to bring into order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it says, in Markdown.
    pub text: String,
    /// Why it has this place.
    pub why: String,
}

/// What belongs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// Left and right sides that belong together.
    pub pairs: Vec<Pair>,
    /// Right sides that belong to nothing.
    pub distractors: Vec<Item>,
}

/// Two sides that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The side that is asked about, in Markdown.
    pub left: String,
    /// The side that is chosen, in Markdown.
    pub right: String,
    /// Why they belong together.
    pub why: String,
}

/// A question that is answered by a word or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The answers that are right; the first is shown as the answer.
    pub accepted: Vec<String>,
    /// Why they are.
    pub why: String,
    /// Wrong answers that many give.
    pub wrong: Vec<WrongShort>,
}

/// A wrong answer of a word or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongShort {
    /// The answer.
    pub answer: String,
    /// The misconception of those who give it, such as `m11`.
    pub misconception: Option<String>,
    /// Why it is wrong.
    pub why: String,
}

/// What is to be said of an answer of a word or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged<'q> {
    /// It is right.
    Right,
    /// It is wrong in a way that many are.
    Known(&'q WrongShort),
    /// It is wrong.
    Wrong,
}

/// Something that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionOption {
    /// The line of the quiz file where it stands.
    pub line: usize,
    /// What it says.
    pub claim: Claim,
    /// The misconception of those who take it, such as `m11`; a right option has none.
    pub misconception: Option<String>,
    /// Why it is right or wrong.
    pub why: String,
}

/// What an option says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A text, in Markdown.
    Text {
        /// The text.
        text: String,
        /// Whether it is right.
        correct: bool,
    },
    /// That the scenario is decided so.
    Decision(Outcome),
}

impl Question {
    /// The options that are right, counted from 0.
    ///
    /// # Errors
    ///
    /// Why the scenario of the question cannot be decided.
    pub fn key(&self) -> Result<Vec<usize>, String> {
        let decision = match &self.kind {
            QuestionKind::Decision { scenario } => Some(crate::scenario::decide_text(scenario)?),
            QuestionKind::Choice
            | QuestionKind::Multiple
            | QuestionKind::Read(_)
            | QuestionKind::Order(_)
            | QuestionKind::Match(_)
            | QuestionKind::Short(_) => None,
        };
        let right = |option: &QuestionOption| match &option.claim {
            Claim::Text { correct, .. } => *correct,
            Claim::Decision(claimed) => Some(*claimed) == decision,
        };
        let options = self.options.iter().enumerate();
        Ok(options.filter(|(_, option)| right(option)).map(|(at, _)| at).collect())
    }

    /// In which order the choices are shown: the options as they stand; what is to be ordered, and
    /// the right sides of a matching (those of the pairs, then the distractors), in another order,
    /// which is always the same for a question.
    pub fn shown(&self) -> Vec<usize> {
        match &self.kind {
            QuestionKind::Choice
            | QuestionKind::Multiple
            | QuestionKind::Decision { .. }
            | QuestionKind::Read(_) => (0..self.options.len()).collect(),
            QuestionKind::Order(items) => shuffle::shuffled(&self.id, items.len()),
            QuestionKind::Match(matching) => shuffle::shuffled(&self.id, matching.rights().count()),
            QuestionKind::Short(_) => Vec::new(),
        }
    }
}

impl ShownPolicy {
    /// The codes of what the checker really finds in it, sorted; no suggestions.
    pub fn found(&self) -> Vec<String> {
        let found = iam_lint::lint(&self.text, &Reading::new(self.kind), &Setting::default());
        let grave = found.iter().filter(|it| it.severity <= Severity::Warning);
        let mut codes: Vec<String> = grave.map(|it| it.code.to_owned()).collect();
        codes.sort();
        codes.dedup();
        codes
    }
}

impl Matching {
    /// Every right side: those of the pairs, then the distractors.
    pub fn rights(&self) -> impl Iterator<Item = &str> {
        let pairs = self.pairs.iter().map(|pair| pair.right.as_str());
        pairs.chain(self.distractors.iter().map(|it| it.text.as_str()))
    }
}

impl Short {
    /// What is to be said of an answer. Letter case and blanks do not count.
    pub fn judge(&self, answer: &str) -> Judged<'_> {
        if self.accepted.iter().any(|right| is_same(right, answer)) {
            return Judged::Right;
        }
        let known = self.wrong.iter().find(|wrong| is_same(&wrong.answer, answer));
        known.map_or(Judged::Wrong, Judged::Known)
    }
}

/// Whether two answers differ in nothing but letter case and blanks.
fn is_same(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        let solid = text.chars().filter(|c| !c.is_whitespace());
        solid.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(one) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_answer_needs_no_blanks_and_no_capitals() {
        let wrong = WrongShort {
            answer: "s3:ListObjects".to_owned(),
            misconception: None,
            why: "no such action".to_owned(),
        };
        let short = Short {
            accepted: vec!["s3:ListBucket".to_owned(), "list bucket".to_owned()],
            why: "it lists".to_owned(),
            wrong: vec![wrong.clone()],
        };
        for answer in ["s3:listbucket", " S3: ListBucket\n", "ListBucket"] {
            assert_eq!(short.judge(answer), Judged::Right, "{answer}");
        }
        assert_eq!(short.judge("S3:listobjects"), Judged::Known(&wrong));
        assert_eq!(short.judge(""), Judged::Wrong);
    }
}
