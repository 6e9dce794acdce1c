//! `quiz` blocks: the questions of the chapter, with answers and reasons to open.

use crate::course::{Course, Question, QuestionType, Quiz};
use crate::fence::Fence;
use crate::html;
use crate::judge::{self, Verdict};
use crate::outcome;
use crate::problem::Problem;
use crate::situation;

/// Shows the quiz of the chapter `slug`; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    slug: &str,
    course: &Course,
    problems: &mut Vec<Problem>,
) -> String {
    let Some(quiz) = course.quizzes.get(slug) else {
        let problem = Problem::new(file, format!("there is no quiz for the chapter `{slug}`"));
        let help = "write `exercises/NN-CHAPTER/quiz.toml` with this chapter, or remove the block";
        problems.push(problem.at(fence.line).help(help));
        return String::new();
    };
    let level = fence.inner_heading();
    let show = |(index, question): (usize, &Question)| {
        let mut found = Vec::new();
        let html = section(question, index + 1, level, &mut found);
        problems.extend(found.into_iter().map(|(line, problem)| Problem {
            file: quiz.file.clone(),
            line: Some(line),
            ..problem
        }));
        html
    };
    let sections: Vec<String> = quiz.questions.iter().enumerate().map(show).collect();
    format!("<div class=\"iam-quiz\">\n{}\n</div>", sections.join("\n"))
}

/// What is wrong with the set of quizzes: an id used twice, a chapter that does not exist.
pub(crate) fn check_all(course: &Course, slugs: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (chapter, Quiz { file, questions }) in &course.quizzes {
        if !slugs.contains(chapter) {
            let problem = Problem::new(file, format!("the book has no chapter `{chapter}`"));
            problems.push(
                problem
                    .help("`chapter` is the name of the chapter's file without number and `.md`"),
            );
        }
        for Question { line, entry, .. } in questions {
            if seen.contains(&entry.id.as_str()) {
                let problem = Problem::new(file, format!("a second question `{}`", entry.id));
                problems.push(problem.at(*line).help("give each question its own id"));
            }
            seen.push(&entry.id);
        }
    }
    problems
}

type Found = Vec<(usize, Problem)>;

fn section(question: &Question, number: usize, level: usize, found: &mut Found) -> String {
    let entry = &question.entry;
    let verdict = verdict(question, found);
    let key = key(question, verdict.as_ref(), found);
    let id = html::escape(&entry.id);
    let ask = match entry.r#type {
        QuestionType::Multiple => {
            format!("<p class=\"iam-facts\">Choose {}.</p>\n", key.iter().filter(|k| **k).count())
        }
        QuestionType::Choice | QuestionType::Decision => String::new(),
    };
    let shown = entry.scenario.as_deref().map(situation::render).unwrap_or_default();
    let options: String = entry
        .option
        .iter()
        .map(|option| format!("<li>{}</li>\n", label(option.get_ref())))
        .collect();
    format!(
        "<section class=\"iam-question\">\n<h{level} id=\"question-{id}\">Question {number}</h{level}>\n\
         {}\n{ask}{shown}<ol class=\"iam-options\" type=\"A\">\n{options}</ol>\n{}\n</section>",
        html::markdown(&entry.text),
        answer(question, &key, verdict.as_ref()),
    )
}

/// What the evaluator says of the scenario of a `decision` question.
fn verdict(question: &Question, found: &mut Found) -> Option<Verdict> {
    let entry = &question.entry;
    let mut complain = |message: String, help: &str| {
        found.push((question.line, Problem::new("", message).help(help)));
    };
    let scenario = match (entry.r#type, &entry.scenario) {
        (QuestionType::Decision, Some(scenario)) => scenario,
        (QuestionType::Decision, None) => {
            complain(format!("`{}` has no scenario", entry.id), "add `scenario`");
            return None;
        }
        (QuestionType::Choice | QuestionType::Multiple, Some(_)) => {
            let message = format!("`{}` has a scenario but asks for no decision", entry.id);
            complain(message, "set `type = \"decision\"`");
            return None;
        }
        (QuestionType::Choice | QuestionType::Multiple, None) => return None,
    };
    let verdict = judge::decide(scenario);
    if verdict.decision == "InvalidInput" {
        let complaints = verdict.complaints.join("; ");
        let message = format!("the scenario of `{}` cannot be decided: {complaints}", entry.id);
        complain(message, "correct the scenario");
        return None;
    }
    Some(verdict)
}

/// Which options are right.
fn key(question: &Question, verdict: Option<&Verdict>, found: &mut Found) -> Vec<bool> {
    let entry = &question.entry;
    let decision = entry.r#type == QuestionType::Decision;
    let mut key = Vec::new();
    for (option, line) in entry.option.iter().zip(&question.option_lines) {
        let option = option.get_ref();
        let mut complain = |message: &str, help: &str| {
            found
                .push((*line, Problem::new("", format!("{message} in `{}`", entry.id)).help(help)));
        };
        if option.why.trim().is_empty() {
            complain("an option without a reason", "say in `why` what makes it right or wrong");
        }
        match (decision, &option.text, &option.decision) {
            (false, Some(_), None) => {}
            (false, ..) => complain("an option without `text`", "give it `text` and no `decision`"),
            (true, None, Some(name)) if outcome::find(name).is_some() && !option.correct => {}
            (true, None, Some(name)) if outcome::find(name).is_none() => {
                complain(
                    &format!("unknown decision `{name}`"),
                    "Allow, ImplicitDeny or ExplicitDeny",
                );
            }
            (true, ..) => complain(
                "an option that says more than its decision",
                "give it `decision` and `why` only: the evaluator computes the key",
            ),
        }
        let right = match verdict {
            Some(verdict) => option.decision.as_deref() == Some(verdict.decision),
            None => option.correct,
        };
        key.push(right);
    }
    let right = key.iter().filter(|right| **right).count();
    let (fits, wanted) = match entry.r#type {
        QuestionType::Choice => (right == 1, "exactly one option with `correct = true`"),
        QuestionType::Multiple => (right >= 2, "at least two options with `correct = true`"),
        QuestionType::Decision => {
            (right == 1 || verdict.is_none(), "the evaluator's decision once")
        }
    };
    if !fits {
        let message = format!("`{}` has {right} right options", entry.id);
        found.push((question.line, Problem::new("", message).help(format!("it needs {wanted}"))));
    }
    key
}

fn label(option: &crate::course::OptionEntry) -> String {
    let outcome = option.decision.as_deref().and_then(outcome::find);
    match (outcome, &option.text) {
        (Some(outcome), _) => outcome.html(),
        (None, Some(text)) => html::inline(text),
        (None, None) => String::new(),
    }
}

fn answer(question: &Question, key: &[bool], verdict: Option<&Verdict>) -> String {
    let right: Vec<String> = ('A'..='Z')
        .zip(key)
        .filter(|(_, right)| **right)
        .map(|(letter, _)| letter.to_string())
        .collect();
    let said = verdict
        .map(|verdict| format!("<p>The evaluator says: {}</p>\n", html::inline(&verdict.message)));
    let reasons = question.entry.option.iter().zip(key).map(|(option, right)| {
        let (class, sign, word) = match right {
            true => ("iam-right", "✓", "Right"),
            false => ("iam-wrong", "✗", "Wrong"),
        };
        let why = html::inline(&option.get_ref().why);
        format!(
            "<li><span class=\"{class}\"><span aria-hidden=\"true\">{sign}</span> {word}.</span> {why}</li>\n"
        )
    });
    format!(
        "<details class=\"iam-answer\">\n<summary>Answer</summary>\n<p><strong>Right: {}</strong></p>\n{}\
         <ol type=\"A\">\n{}</ol>\n</details>",
        right.join(", "),
        said.unwrap_or_default(),
        reasons.collect::<String>()
    )
}
