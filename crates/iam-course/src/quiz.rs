//! What a quiz is, and how its file is read.

use std::collections::BTreeSet;

use iam_eval::Outcome;

use crate::AuthorError;
use crate::load::{OUTCOMES, check_chapter, check_slug, unique};
use crate::table::{Reader, Table};

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
            QuestionKind::Choice | QuestionKind::Multiple => None,
            QuestionKind::Decision { scenario } => Some(crate::scenario::decide_text(scenario)?),
        };
        let right = |option: &QuestionOption| match &option.claim {
            Claim::Text { correct, .. } => *correct,
            Claim::Decision(claimed) => Some(*claimed) == decision,
        };
        let options = self.options.iter().enumerate();
        Ok(options.filter(|(_, option)| right(option)).map(|(at, _)| at).collect())
    }
}

/// What the file says of the kind of a question.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Type {
    Choice,
    Multiple,
    Decision,
}

pub(crate) const TYPES: &[(&str, Type)] =
    &[("choice", Type::Choice), ("multiple", Type::Multiple), ("decision", Type::Decision)];

/// Reads the `text` of a quiz; `file` is its path below `exercises/`, for messages.
///
/// # Errors
///
/// Every mistake in the file, in the order of the text.
pub fn load_quiz(file: &str, text: &str) -> Result<Quiz, Vec<AuthorError>> {
    let reader = Reader::new(file, text);
    let toml = reader.toml(text);
    let quiz = toml.map(|toml| quiz(&reader, Table::of_file(&reader, &toml), file));
    reader.result(quiz)
}

fn quiz(reader: &Reader<'_>, mut table: Table<'_, '_>, file: &str) -> Quiz {
    let chapter = table.text("chapter");
    check_chapter(reader, &chapter, file);
    let mut seen = BTreeSet::new();
    let questions = table.tables("question").into_iter();
    let questions = questions.map(|table| question(reader, table, &mut seen)).collect();
    table.end();
    Quiz { file: file.to_owned(), chapter: chapter.value, questions }
}

fn question(
    reader: &Reader<'_>,
    mut table: Table<'_, '_>,
    seen: &mut BTreeSet<String>,
) -> Question {
    let id = table.text("id");
    check_slug(reader, "id", &id);
    unique(reader, "question", &id, seen);
    let kind = table.choice("type", TYPES).unwrap_or(Type::Choice);
    let text = table.text("text").value;
    let line = table.line();
    let options: Vec<_> =
        table.tables("option").into_iter().map(|of| option(reader, of, kind)).collect();
    check_options(reader, &table, kind, &options);
    let kind = match kind {
        Type::Choice => QuestionKind::Choice,
        Type::Multiple => QuestionKind::Multiple,
        Type::Decision => QuestionKind::Decision { scenario: table.text("scenario").value },
    };
    table.end();
    Question { line, id: id.value, text, kind, options }
}

fn option(reader: &Reader<'_>, mut table: Table<'_, '_>, kind: Type) -> QuestionOption {
    let claim = if kind == Type::Decision {
        let decision = table.choice("decision", &OUTCOMES);
        Claim::Decision(decision.unwrap_or(Outcome::ImplicitDeny))
    } else {
        Claim::Text { text: table.text("text").value, correct: table.flag("correct") }
    };
    let misconception = table.optional_text("misconception").map(|text| text.value);
    if misconception.is_some() && matches!(claim, Claim::Text { correct: true, .. }) {
        let help = "a right option has no `misconception`".to_owned();
        reader.error(&table.place, "a right option that is a misconception", Some(help));
    }
    let line = table.line();
    let option = QuestionOption { line, claim, misconception, why: table.text("why").value };
    table.end();
    option
}

fn check_options(
    reader: &Reader<'_>,
    table: &Table<'_, '_>,
    kind: Type,
    options: &[QuestionOption],
) {
    let is_right =
        |option: &&QuestionOption| matches!(option.claim, Claim::Text { correct: true, .. });
    let right = options.iter().filter(is_right).count();
    let claimed = |outcome: Outcome| {
        options.iter().filter(|option| option.claim == Claim::Decision(outcome)).count()
    };
    let problem = match kind {
        Type::Choice | Type::Multiple if options.len() < 2 => Some("has fewer than two options"),
        Type::Choice if right != 1 => Some("must have exactly one right option"),
        Type::Multiple if right < 2 => Some("must have at least two right options"),
        Type::Decision if OUTCOMES.iter().any(|&(_, outcome)| claimed(outcome) != 1) => {
            Some("must offer `Allow`, `ImplicitDeny` and `ExplicitDeny`, each once")
        }
        Type::Choice | Type::Multiple | Type::Decision => None,
    };
    if let Some(problem) = problem {
        reader.error(&table.place, format!("the question {problem}"), None);
    }
}
