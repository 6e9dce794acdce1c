//! `exercise` blocks: what the exercise asks and how to start it.

use iam_course::exercise::{Attack, FileRole, Form, LearnerFile, Prediction};
use iam_course::{Exercise, Library};
use iam_policy::nearest;

use crate::fence::Fence;
use crate::html;
use crate::problem::Problem;

/// Shows the exercise the block names; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> String {
    let id = fence.body.trim();
    let Some(exercise) = library.exercises().iter().find(|exercise| exercise.id == id) else {
        let problem = Problem::new(file, format!("unknown exercise `{id}`")).at(fence.line + 1);
        let near = nearest(id, library.exercises().iter().map(|exercise| exercise.id.as_str()));
        problems.push(match near {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("name the id of an exercise in the folder `exercises`"),
        });
        return String::new();
    };
    section(exercise, fence.inner_heading())
}

fn section(exercise: &Exercise, level: usize) -> String {
    let id = html::escape(&exercise.id);
    let minutes = if exercise.minutes == 1 { "minute" } else { "minutes" };
    format!(
        "<section class=\"iam-exercise\">\n\
         <h{level} id=\"exercise-{id}\">Exercise: {}</h{level}>\n\
         <p class=\"iam-facts\">{}. Difficulty {} of 5, about {} {minutes}</p>\n{}\n{}\
         <p>What you write:</p>\n<ol>\n{}</ol>\n{}\
         <p>Start it in a terminal:</p>\n{}\n{}</section>",
        html::inline(&exercise.title),
        task(exercise.form),
        exercise.difficulty,
        exercise.minutes,
        html::markdown(&exercise.story),
        world(exercise),
        exercise.files().iter().map(|file| one_file(file, exercise)).collect::<String>(),
        changes(exercise),
        html::code("console", &format!("$ iam run {id}")),
        hints(exercise),
    )
}

/// What is to be done, in a few words.
fn task(form: Form) -> &'static str {
    match form {
        Form::Write => "Write a policy",
        Form::Repair => "Mend a policy",
        Form::Predict => "Foretell, then change",
        Form::Attack => "Find the hole, then close it",
        Form::Choose => "Find the policy that has to change",
    }
}

/// The facts, to open: the story says what one needs first.
fn world(exercise: &Exercise) -> String {
    if exercise.world.is_empty() {
        return String::new();
    }
    let fact = |fact: &String| format!("<li>{}</li>\n", html::inline(fact));
    let facts: String = exercise.world.iter().map(fact).collect();
    format!("<details><summary>What is there</summary>\n<ul>\n{facts}</ul></details>\n")
}

/// A file of the learner, and what belongs into it.
fn one_file(file: &LearnerFile<'_>, exercise: &Exercise) -> String {
    let (name, title) = (html::escape(&file.file_name()), html::inline(file.title));
    let inside = match file.role {
        FileRole::Prediction(prediction) => foretold(prediction, exercise),
        FileRole::Attack(attack) => who_may_ask(attack, exercise),
        FileRole::Document(document) => format!(" ({})", document.kind.title()),
    };
    format!("<li><code>{name}</code>: {title}{inside}</li>\n")
}

fn foretold(prediction: &Prediction, exercise: &Exercise) -> String {
    let asked = exercise.requests.iter().filter(|it| prediction.requests.contains(&it.id));
    let request = asked.map(|request| {
        let (id, says) = (html::escape(&request.id), html::inline(&request.says));
        format!("<li><code>{id}</code>: {says}</li>\n")
    });
    let requests: String = request.collect();
    let says = html::inline(&prediction.says);
    format!(
        ". {says} Answer <code>Allow</code> or <code>Deny</code> for each:\n<ul>\n{requests}</ul>"
    )
}

fn who_may_ask(attack: &Attack, exercise: &Exercise) -> String {
    let who = attack.principals.iter().filter_map(|name| {
        let principal = exercise.setting.principals.get(name)?;
        let (name, arn) = (html::escape(name), html::escape(principal.arn()));
        Some(format!("<li><code>{name}</code> is <code>{arn}</code></li>\n"))
    });
    let who: String = who.collect();
    format!(". {} Who may ask:\n<ul>\n{who}</ul>", html::inline(&attack.says))
}

fn changes(exercise: &Exercise) -> String {
    match exercise.changes {
        Some(1) => "<p>You may change one of the policies, no more.</p>\n".to_owned(),
        Some(most) => format!("<p>You may change {most} of the policies, no more.</p>\n"),
        None => String::new(),
    }
}

/// The tiers of help, each to open by itself.
fn hints(exercise: &Exercise) -> String {
    let hint = |(number, hint): (usize, &String)| {
        format!(
            "<details class=\"iam-hint\"><summary>Hint {number}</summary>\n{}\n</details>\n",
            html::markdown(hint)
        )
    };
    (1..).zip(&exercise.hints).map(hint).collect()
}
