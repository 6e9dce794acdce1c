//! What some exercises ask for first: to foretell requests, or to show a hole.

use iam_course::exercise::{FileRole, LearnerFile};
use iam_policy::json::{self, object};
use iam_policy::{Lines, RenderStyle, nearest, visible};
use serde_json::{Map, Value};

use crate::commands::context::context_value;
use crate::reply::{Reply, Status};
use crate::session::Session;
use crate::text::{columns, count, words, wrap};

/// What stands behind a request that nobody has foretold yet.
const OPEN: &str = "?";

/// A text becomes that of a prediction or an attack.
pub(crate) fn take(session: &mut Session<'_>, file: &LearnerFile<'_>, text: &str) -> Reply {
    let text = format!("{}\n", text.trim_end());
    let lines = Lines::new(&text);
    let problems = json::read(&text).problems.into_iter();
    let problems: Vec<_> = problems.map(|it| it.locate(&lines, String::new())).collect();
    let name = file.file_name();
    let effect = session.write(file.name, &text);
    if !problems.is_empty() {
        let shown = iam_policy::render(&problems, &name, &text, RenderStyle::Plain);
        let errors = count(problems.len(), "error");
        let said = format!("{name} now holds this text, with {errors}:\n\n{shown}");
        return Reply { status: Status::NotUnderstood, ..Reply::done(said) }.with(effect);
    }
    let said = match file.role {
        FileRole::Prediction(_) => told(session, file),
        FileRole::Attack(_) | FileRole::Document(_) => {
            format!("{name} now holds this request. `check` judges it.\n")
        }
    };
    Reply::done(said).with(effect)
}

/// `predict r1 allow r2 deny`: the outcome of requests as long as nothing is changed.
pub(crate) fn predict(session: &mut Session<'_>, input: &str) -> Reply {
    let files = session.exercise.files();
    let file = files.iter().find(|it| matches!(it.role, FileRole::Prediction(_)));
    let Some(file) = file else {
        let problem = "this exercise asks for no prediction";
        return Reply::not_understood(problem, "`why r1` shows how a request is decided");
    };
    let mut foretold = prediction(session, file);
    let words = words(input);
    if words.is_empty() {
        return Reply::done(overview(session, file, &foretold));
    }
    for pair in words.chunks(2) {
        let (id, verdict) = match pair {
            [id, verdict] => (id, Some(verdict)),
            [id] => (id, None),
            _ => continue,
        };
        let Some((_, value)) =
            foretold.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(id))
        else {
            let ids: Vec<&str> = foretold.iter().map(|(id, _)| id.as_str()).collect();
            let advice = format!("those to foretell are {}", ids.join(", "));
            let problem = format!("nothing is to be foretold of `{}`", visible(id));
            return Reply::not_understood(&problem, &advice);
        };
        let Some(word) = verdict.and_then(|word| outcome(word)) else {
            let problem = match verdict {
                Some(word) => format!("`{}` is not an outcome", visible(word)),
                None => format!("what becomes of `{id}` is missing"),
            };
            let advice = format!("write `predict {id} allow` or `predict {id} deny`");
            return Reply::not_understood(&problem, &advice);
        };
        word.clone_into(value);
    }
    let text = object(|out| foretold.iter().for_each(|(id, value)| out.text(id, value)));
    let effect = session.write(file.name, &(json::pretty(&text) + "\n"));
    Reply::done(told(session, file)).with(effect)
}

/// The word of an outcome as a prediction writes it.
fn outcome(word: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("allow", "Allow"),
        ("allowed", "Allow"),
        ("yes", "Allow"),
        ("deny", "Deny"),
        ("denied", "Deny"),
        ("no", "Deny"),
        ("implicitdeny", "ImplicitDeny"),
        ("explicitdeny", "ExplicitDeny"),
    ];
    WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, word)| *word)
}

/// Each request to foretell, in order, and what the learner says of it.
fn prediction(session: &Session<'_>, file: &LearnerFile<'_>) -> Vec<(String, String)> {
    let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let (start, now) = (read(&file.start), read(&session.text(file)));
    let requests = session.exercise.requests.iter().filter(|it| start.contains_key(&it.id));
    let said = requests.map(|it| {
        let value = now.get(&it.id).and_then(Value::as_str).unwrap_or(OPEN);
        (it.id.clone(), value.to_owned())
    });
    said.collect()
}

/// What is foretold by now, and what comes next.
fn told(session: &Session<'_>, file: &LearnerFile<'_>) -> String {
    let all = prediction(session, file);
    let open: Vec<&str> =
        all.iter().filter(|(_, value)| value == OPEN).map(|(id, _)| id.as_str()).collect();
    match open.as_slice() {
        [] => "Every request is foretold. `check` tells whether you are right.\n".to_owned(),
        [first, ..] => {
            let words = format!(
                "Still to foretell: {}. Such as `predict {first} allow` or `predict {first} \
                 deny`.",
                open.join(", ")
            );
            wrap("", &words)
        }
    }
}

fn overview(
    session: &Session<'_>,
    file: &LearnerFile<'_>,
    foretold: &[(String, String)],
) -> String {
    let says = |id: &str| {
        let request = session.exercise.requests.iter().find(|it| it.id == id);
        request.map_or(String::new(), |it| it.says.clone())
    };
    let rows = foretold.iter().map(|(id, value)| vec![id.clone(), value.clone(), says(id)]);
    let question = match file.role {
        FileRole::Prediction(prediction) => prediction.says.as_str(),
        FileRole::Attack(_) | FileRole::Document(_) => "",
    };
    let rows = columns(&rows.collect::<Vec<_>>());
    format!("{}\n{rows}\n{}", wrap("", question), told(session, file))
}

/// Refuses to decide what the learner has not foretold yet, which would give the answer away.
pub(crate) fn open_prediction(session: &Session<'_>, id: Option<&str>) -> Option<Reply> {
    let exercise = session.exercise;
    if session.scene.is_some() || session.progress.passed(&exercise.id) {
        return None;
    }
    let files = exercise.files();
    let file = files.iter().find(|it| matches!(it.role, FileRole::Prediction(_)))?;
    let all = prediction(session, file);
    let is_asked = |known: &str| id.is_none_or(|id| id == known);
    let (open, _) = all.iter().find(|(known, value)| value == OPEN && is_asked(known))?;
    let problem = format!("`{open}` is yours to foretell first");
    let advice = format!("`predict {open} allow` or `predict {open} deny`; `show` has the policy");
    Some(Reply::not_understood(&problem, &advice))
}

/// `attack PRINCIPAL ACTION RESOURCE KEY=VALUE …`: a request that gets through.
pub(crate) fn attack(session: &mut Session<'_>, input: &str) -> Reply {
    let files = session.exercise.files();
    let found = files.iter().find_map(|it| match it.role {
        FileRole::Attack(attack) => Some((it, attack)),
        FileRole::Prediction(_) | FileRole::Document(_) => None,
    });
    let Some((file, attack)) = found else {
        let problem = "this exercise asks for no attack";
        return Reply::not_understood(problem, "`can ACTION RESOURCE` asks a question");
    };
    let words = words(input);
    let [principal, action, resource, keys @ ..] = words.as_slice() else {
        if words.is_empty() {
            let text = session.text(file);
            let who = format!("Who may ask: {}.", attack.principals.join(", "));
            return Reply::done(format!("{}{}\n{text}", wrap("", &attack.says), wrap("", &who)));
        }
        let problem = "an attack needs who asks, an action and a resource";
        let first = attack.principals.first().map_or("NAME", String::as_str);
        let advice = format!("such as `attack {first} s3:GetObject arn:aws:s3:::bucket/key`");
        return Reply::not_understood(problem, &advice);
    };
    let names = || attack.principals.iter().map(String::as_str);
    let Some(principal) = names().find(|it| it.eq_ignore_ascii_case(principal)) else {
        let advice = match nearest(principal, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("you may choose {}", names().collect::<Vec<_>>().join(", ")),
        };
        let problem = format!("`{}` may not be chosen", visible(principal));
        return Reply::not_understood(&problem, &advice);
    };
    let mut context = Vec::new();
    for word in keys {
        let Some((key, value)) = word.split_once('=').filter(|(key, _)| key.contains(':')) else {
            let problem = format!("`{}` is not a condition key with a value", visible(word));
            let advice = "write KEY=VALUE, such as `aws:MultiFactorAuthPresent=true`";
            return Reply::not_understood(&problem, advice);
        };
        context.push((key, context_value(value).to_string()));
    }
    let request = object(|out| {
        out.text("principal", principal);
        out.text("action", action);
        out.text("resource", resource);
        out.object("context", |out| context.iter().for_each(|(key, value)| out.raw(key, value)));
    });
    let effect = session.write(file.name, &(json::pretty(&request) + "\n"));
    let said = format!("{} now holds this request. `check` judges it.\n", file.file_name());
    Reply::done(said).with(effect)
}
