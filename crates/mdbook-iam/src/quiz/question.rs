//! One question on a page: what is asked, native controls to answer it, and the answer to open.

use iam_course::quiz::{
    Claim, Item, Matching, Question, QuestionKind, QuestionOption, Short, ShownPolicy,
};
use iam_policy::PolicyKind;

use crate::{html, judge, outcome, situation};

/// The question as a section; everything in it works without scripts.
pub(super) fn section(question: &Question, number: usize, level: usize) -> String {
    // A scenario that cannot be decided has been reported with the file.
    let key = question.key().unwrap_or_default();
    let id = html::escape(&question.id);
    let asked = Asked { question, id: &id, number, key: &key };
    let (shown, controls, answer) = match &question.kind {
        QuestionKind::Choice | QuestionKind::Multiple => {
            (String::new(), asked.options(), { asked.reasons() })
        }
        QuestionKind::Decision { scenario } => {
            let said = html::inline(&judge::decide(scenario).message);
            let said = format!("<p>The evaluator says: {said}</p>\n");
            (situation::render(scenario), asked.options(), said + &asked.reasons())
        }
        QuestionKind::Read(policy) => (figure(policy), asked.options(), asked.reasons()),
        QuestionKind::Order(items) => (String::new(), asked.order(items), in_order(items)),
        QuestionKind::Match(matching) => {
            (String::new(), asked.sides(matching), asked.matched(matching))
        }
        QuestionKind::Short(short) => (String::new(), asked.field(), spelled(short)),
    };
    format!(
        "<section class=\"iam-question\">\n\
         <h{level} id=\"question-{id}\">Question {number}</h{level}>\n{}\n{shown}\
         <fieldset>\n<legend>{}</legend>\n{controls}</fieldset>\n\
         <details class=\"iam-answer\" id=\"answer-{id}\">\n<summary>Answer</summary>\n{answer}\
         </details>\n</section>",
        html::markdown(&question.text),
        asked.task(),
    )
}

/// A question with what its page needs.
struct Asked<'q> {
    question: &'q Question,
    /// Its id, safe in HTML.
    id: &'q str,
    /// Its number in the quiz.
    number: usize,
    /// The options that are right.
    key: &'q [usize],
}

impl Asked<'_> {
    /// What to do, in a few words.
    fn task(&self) -> String {
        match &self.question.kind {
            QuestionKind::Choice | QuestionKind::Decision { .. } => "Choose 1".to_owned(),
            QuestionKind::Multiple | QuestionKind::Read(_) => format!("Choose {}", self.key.len()),
            QuestionKind::Order(_) => "Give each its number".to_owned(),
            QuestionKind::Match(_) => "Give each its letter".to_owned(),
            QuestionKind::Short(_) => "Write a word or two".to_owned(),
        }
    }

    /// The options, each with a control before it.
    fn options(&self) -> String {
        let control = if self.key.len() > 1 { "checkbox" } else { "radio" };
        let options = self.question.options.iter().map(|option| {
            format!(
                "<li><label><input type=\"{control}\" name=\"{}\"> <span>{}</span></label></li>\n",
                self.id,
                claim(option)
            )
        });
        format!("<ol class=\"iam-options\" type=\"A\">\n{}</ol>\n", options.collect::<String>())
    }

    /// Which options are right, and why each is or is not.
    fn reasons(&self) -> String {
        let right: Vec<String> = self.key.iter().map(|at| letter(*at)).collect();
        let reasons = self.question.options.iter().enumerate().map(|(at, option)| {
            format!("<li>{} {}</li>\n", mark(self.key.contains(&at)), html::inline(&option.why))
        });
        format!(
            "<p><strong>Right: {}</strong></p>\n<ol type=\"A\">\n{}</ol>\n",
            right.join(", "),
            reasons.collect::<String>()
        )
    }

    /// What is to be ordered, each with a list of numbers.
    fn order(&self, items: &[Item]) -> String {
        let numbers: Vec<String> = (1..=items.len()).map(|number| number.to_string()).collect();
        let shown = self.question.shown().into_iter().filter_map(|at| items.get(at));
        let rows = (1..).zip(shown).map(|(at, item)| self.row(at, &item.text, &numbers));
        format!("<ul class=\"iam-rows\">\n{}</ul>\n", rows.collect::<String>())
    }

    /// The left sides, each with a list of the letters of the right ones.
    fn sides(&self, matching: &Matching) -> String {
        let rights: Vec<&str> = matching.rights().collect();
        let shown = self.question.shown().into_iter().filter_map(|at| rights.get(at));
        let right = shown.map(|text| format!("<li>{}</li>\n", html::inline(text)));
        let right: String = right.collect();
        let letters: Vec<String> = (0..rights.len()).map(letter).collect();
        let lefts = (1..).zip(&matching.pairs);
        let rows: String = lefts.map(|(at, pair)| self.row(at, &pair.left, &letters)).collect();
        format!(
            "<ol class=\"iam-options\" type=\"A\">\n{right}</ol>\n\
             <ul class=\"iam-rows\">\n{rows}</ul>\n"
        )
    }

    fn row(&self, at: usize, text: &str, choices: &[String]) -> String {
        let choices: String =
            choices.iter().map(|choice| format!("<option>{choice}</option>")).collect();
        let name = format!("{}-{at}", self.id);
        format!(
            "<li><select id=\"{name}\" name=\"{name}\"><option value=\"\">?</option>\
             {choices}</select> <label for=\"{name}\">{}</label></li>\n",
            html::inline(text)
        )
    }

    /// Which letter belongs to which left side, and why.
    fn matched(&self, matching: &Matching) -> String {
        let shown = self.question.shown();
        let letter_of =
            |at: usize| shown.iter().position(|it| *it == at).map_or_else(String::new, letter);
        let pairs = matching.pairs.iter().enumerate().map(|(at, pair)| {
            let [left, right, why] =
                [&pair.left, &pair.right, &pair.why].map(|it| html::inline(it));
            format!("<li>{left}: <strong>{}</strong>, {right}. {why}</li>\n", letter_of(at))
        });
        let pairs: String = pairs.collect();
        let others = (matching.pairs.len()..).zip(&matching.distractors).map(|(at, item)| {
            let [text, why] = [&item.text, &item.why].map(|it| html::inline(it));
            format!(
                "<li>{} Nothing belongs to <strong>{}</strong>, {text}. {why}</li>\n",
                mark(false),
                letter_of(at)
            )
        });
        format!("<ul>\n{pairs}{}</ul>\n", others.collect::<String>())
    }

    /// A line to write into.
    fn field(&self) -> String {
        format!(
            "<input type=\"text\" name=\"{}\" aria-label=\"Your answer to question {}\" \
             autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\">\n",
            self.id, self.number
        )
    }
}

fn claim(option: &QuestionOption) -> String {
    match &option.claim {
        Claim::Text { text, .. } => html::inline(text),
        Claim::Decision(decision) => {
            outcome::find(decision.word()).map(outcome::Outcome::html).unwrap_or_default()
        }
    }
}

/// The policy that a question is about.
fn figure(policy: &ShownPolicy) -> String {
    let title = PolicyKind::title(policy.kind);
    format!(
        "<figure class=\"iam-policy\"><figcaption><strong>Policy</strong>, {title}</figcaption>\n{}\
         </figure>\n",
        html::code("json", &policy.text)
    )
}

fn in_order(items: &[Item]) -> String {
    let item = |item: &Item| {
        let [text, why] = [&item.text, &item.why].map(|it| html::inline(it));
        format!("<li><strong>{text}</strong>. {why}</li>\n")
    };
    format!("<ol>\n{}</ol>\n", items.iter().map(item).collect::<String>())
}

/// The right answer, and what is to be said of wrong ones.
fn spelled(short: &Short) -> String {
    let code = |text: &String| format!("<code>{}</code>", html::escape(text));
    let (first, others) = short
        .accepted
        .split_first()
        .map_or((String::new(), &[][..]), |(first, others)| (code(first), others));
    let others: Vec<String> = others.iter().map(code).collect();
    let also = match others.as_slice() {
        [] => String::new(),
        others => format!(" Also right: {}.", others.join(", ")),
    };
    let wrong = short.wrong.iter().map(|wrong| {
        format!("<li>{} {}: {}</li>\n", mark(false), code(&wrong.answer), html::inline(&wrong.why))
    });
    let wrong: String = wrong.collect();
    let wrong = if wrong.is_empty() { wrong } else { format!("<ul>\n{wrong}</ul>\n") };
    format!("<p><strong>Right: {first}.</strong>{also} {}</p>\n{wrong}", html::inline(&short.why))
}

/// Right or wrong, by sign and word.
fn mark(is_right: bool) -> String {
    let (class, sign, word) = match is_right {
        true => ("iam-right", "✓", "Right"),
        false => ("iam-wrong", "✗", "Wrong"),
    };
    format!("<span class=\"{class}\"><span aria-hidden=\"true\">{sign}</span> {word}.</span>")
}

/// `A` for the first, and so on.
fn letter(at: usize) -> String {
    ('A'..='Z').nth(at).map_or_else(|| (at + 1).to_string(), String::from)
}
