//! Reads the file of a quiz, and reports everything that is wrong with it at once.

use std::collections::BTreeSet;

use iam_eval::Outcome;

use super::{
    Claim, Item, Matching, Pair, Question, QuestionKind, QuestionOption, Quiz, Short, ShownPolicy,
    WrongShort, is_same,
};
use crate::AuthorError;
use crate::load::{OUTCOMES, check_chapter, check_code, check_slug, policy_kind, unique};
use crate::table::{Reader, Table, Text};

/// What the file says of the kind of a question.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Type {
    Choice,
    Multiple,
    Decision,
    Read,
    Order,
    Match,
    Short,
}

/// Every type and its word in the file.
pub(crate) const TYPES: &[(&str, Type)] = &[
    ("choice", Type::Choice),
    ("multiple", Type::Multiple),
    ("decision", Type::Decision),
    ("read", Type::Read),
    ("order", Type::Order),
    ("match", Type::Match),
    ("short", Type::Short),
];

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
    let (kind, options) = match kind {
        Type::Choice => (QuestionKind::Choice, options(reader, &mut table, kind)),
        Type::Multiple => (QuestionKind::Multiple, options(reader, &mut table, kind)),
        Type::Decision => {
            let options = options(reader, &mut table, kind);
            (QuestionKind::Decision { scenario: table.text("scenario").value }, options)
        }
        Type::Read => {
            let options = options(reader, &mut table, kind);
            (QuestionKind::Read(policy(reader, &mut table)), options)
        }
        Type::Order => (QuestionKind::Order(order(reader, &mut table)), Vec::new()),
        Type::Match => (QuestionKind::Match(matching(reader, &mut table)), Vec::new()),
        Type::Short => (QuestionKind::Short(short(reader, &mut table)), Vec::new()),
    };
    table.end();
    Question { line, id: id.value, text, kind, options }
}

fn policy(reader: &Reader<'_>, table: &mut Table<'_, '_>) -> ShownPolicy {
    let kind = policy_kind(reader, table);
    let text = table.text("policy").value;
    let finds = table.texts("finds");
    finds.iter().for_each(|code| check_code(reader, code));
    let mut finds: Vec<String> = finds.into_iter().map(|code| code.value).collect();
    finds.sort();
    ShownPolicy { kind, text, finds }
}

fn order(reader: &Reader<'_>, table: &mut Table<'_, '_>) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    let items = table.tables("item").into_iter();
    let items: Vec<Item> = items.map(|of| item(reader, of, &mut seen)).collect();
    if items.len() < 3 {
        let help = "write three `item`s or more, in the right order".to_owned();
        reader.error(&table.place, "there is not much to bring into order", Some(help));
    }
    items
}

fn matching(reader: &Reader<'_>, table: &mut Table<'_, '_>) -> Matching {
    let mut lefts = BTreeSet::new();
    let mut rights = BTreeSet::new();
    let pairs = table.tables("pair").into_iter().map(|mut table| {
        let [left, right, why] = ["left", "right", "why"].map(|name| table.text(name));
        unique(reader, "left side", &left, &mut lefts);
        unique(reader, "right side", &right, &mut rights);
        table.end();
        Pair { left: left.value, right: right.value, why: why.value }
    });
    let pairs: Vec<Pair> = pairs.collect();
    let distractors = table.tables("distractor").into_iter();
    let distractors = distractors.map(|of| item(reader, of, &mut rights)).collect();
    if pairs.len() < 2 {
        let help = "write two `pair`s or more".to_owned();
        reader.error(&table.place, "there is not much to match", Some(help));
    }
    Matching { pairs, distractors }
}

fn item(reader: &Reader<'_>, mut table: Table<'_, '_>, seen: &mut BTreeSet<String>) -> Item {
    let text = table.text("text");
    unique(reader, "text", &text, seen);
    let item = Item { text: text.value, why: table.text("why").value };
    table.end();
    item
}

fn short(reader: &Reader<'_>, table: &mut Table<'_, '_>) -> Short {
    let accepted = table.texts("accept");
    if accepted.is_empty() {
        let help = "add `accept = [\"…\"]` with the right answers".to_owned();
        reader.error(&table.place, "no answer is right", Some(help));
    }
    let mut taken: Vec<String> = Vec::new();
    let mut take = |text: &Text| {
        if taken.iter().any(|other| is_same(other, &text.value)) {
            let message = format!("the answer `{}` stands there already", text.value);
            let help = "letter case and blanks do not count: remove it".to_owned();
            reader.error(&text.place, message, Some(help));
        }
        taken.push(text.value.clone());
    };
    accepted.iter().for_each(&mut take);
    let wrong = table.tables("wrong").into_iter().map(|mut table| {
        let answer = table.text("answer");
        take(&answer);
        let misconception = table.optional_text("misconception").map(|text| text.value);
        let why = table.text("why").value;
        table.end();
        WrongShort { answer: answer.value, misconception, why }
    });
    let wrong = wrong.collect();
    let accepted = accepted.into_iter().map(|text| text.value).collect();
    Short { accepted, why: table.text("why").value, wrong }
}

/// What can be answered, where that is written down.
fn options(reader: &Reader<'_>, table: &mut Table<'_, '_>, kind: Type) -> Vec<QuestionOption> {
    let tables = table.tables("option").into_iter();
    let options: Vec<_> = tables.map(|of| option(reader, of, kind)).collect();
    check_options(reader, table, kind, &options);
    options
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
        Type::Choice | Type::Multiple | Type::Read if options.len() < 2 => {
            Some("has fewer than two options")
        }
        Type::Choice if right != 1 => Some("must have exactly one right option"),
        Type::Multiple if right < 2 => Some("must have at least two right options"),
        Type::Read if right == 0 => Some("must have a right option"),
        Type::Decision if OUTCOMES.iter().any(|&(_, outcome)| claimed(outcome) != 1) => {
            Some("must offer `Allow`, `ImplicitDeny` and `ExplicitDeny`, each once")
        }
        Type::Choice | Type::Multiple | Type::Decision | Type::Read => None,
        Type::Order | Type::Match | Type::Short => None,
    };
    if let Some(problem) = problem {
        reader.error(&table.place, format!("the question {problem}"), None);
    }
}
