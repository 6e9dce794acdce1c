//! Commands about the learner's files: write, choose, load, save.

use iam_course::exercise::{FileRole, LearnerFile};
use iam_course::{reading, remarks};
use iam_policy::json::{self, Value};
use iam_policy::{Diagnostic, RenderStyle, Severity, visible};

use crate::commands::{ask, stage};
use crate::names::own_part;
use crate::reply::{Effect, Reply, Status};
use crate::scene::Scene;
use crate::session::Session;
use crate::text::{columns, count, wrap};

/// What a JSON text is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paste {
    Policy,
    Scenario,
    Prediction,
    Attack,
}

/// A JSON text that was typed or pasted: the learner's policy, another file, or a world to ask in.
pub(crate) fn pasted(session: &mut Session<'_>, text: &str) -> Reply {
    let paste = guess(session, text);
    if paste == Paste::Scenario {
        return enter_scene(session, text);
    }
    if session.scene.is_some() {
        let problem = "you are in a scenario, where no answer is written";
        let advice = format!(
            "`use` goes back to `{}`; the key Up brings back what you pasted",
            session.exercise.id
        );
        return Reply::not_understood(problem, &advice);
    }
    let is_meant = |file: &LearnerFile<'_>| match (paste, file.role) {
        (Paste::Policy, FileRole::Document(_))
        | (Paste::Prediction, FileRole::Prediction(_))
        | (Paste::Attack, FileRole::Attack(_)) => true,
        (
            Paste::Policy | Paste::Prediction | Paste::Attack | Paste::Scenario,
            FileRole::Document(_) | FileRole::Prediction(_) | FileRole::Attack(_),
        ) => false,
    };
    let chosen = session.file;
    if !is_meant(&session.current_file()) {
        session.file = session.exercise.files().iter().position(is_meant).unwrap_or(chosen);
    }
    let reply = take(session, text);
    session.file = chosen;
    reply
}

/// What a JSON text looks like; what looks like nothing is for the file that is written now.
fn guess(session: &Session<'_>, text: &str) -> Paste {
    let exercise = session.exercise;
    let current = match session.current_file().role {
        FileRole::Prediction(_) => Paste::Prediction,
        FileRole::Attack(_) => Paste::Attack,
        FileRole::Document(_) => Paste::Policy,
    };
    let document = json::read(text);
    let Some(Value::Object(members)) = document.root.map(|root| root.value) else {
        return current;
    };
    let has = |name: &str| members.iter().any(|member| member.key == name);
    let is_name = members.iter().any(|member| match &member.node.value {
        Value::String(text) => {
            member.key == "principal" && exercise.setting.principals.contains_key(&**text)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            false
        }
    });
    let of_request = |key: &str| exercise.requests.iter().any(|it| it.id == key);
    if has("Statement") {
        Paste::Policy
    } else if exercise.attack.is_some() && (is_name || current == Paste::Attack) {
        Paste::Attack
    } else if has("principal") || has("action") || has("parts") {
        Paste::Scenario
    } else if exercise.prediction.is_some() && members.iter().any(|it| of_request(&it.key)) {
        Paste::Prediction
    } else {
        current
    }
}

/// Asks in the world of a scenario from now on, if it can be decided.
fn enter_scene(session: &mut Session<'_>, text: &str) -> Reply {
    let Some(scene) = Scene::read(text) else {
        return ask::eval(session, text);
    };
    session.leave_scene();
    session.scene = Some(scene);
    let mut reply = ask::eval(session, text);
    let words = format!(
        "You now ask in this scenario: `can`, `as`, `ctx`, `why`, `whynot` and `show` are about \
         it. `use` goes back to `{}`.",
        session.exercise.id
    );
    reply.text.push_str(&format!("\n{}", wrap("", &words)));
    reply
}

/// A text becomes that of the file that is written now; its problems are shown.
pub(crate) fn take(session: &mut Session<'_>, text: &str) -> Reply {
    let file = session.current_file();
    let document = match file.role {
        FileRole::Document(document) => document,
        FileRole::Prediction(_) | FileRole::Attack(_) => return stage::take(session, &file, text),
    };
    let mut text = text.trim_end().to_owned();
    text.push('\n');
    let parsed = iam_policy::parse(&text, &reading(session.exercise, document));
    let errors = parsed.errors().count();
    let said = match &parsed.policy {
        Some(policy) => {
            let statements = count(policy.statements.len(), "statement");
            format!("{} now holds {statements}. `check` grades it.", document.file_name())
        }
        None => {
            let errors = count(errors, "error");
            format!("{} now holds this text, with {errors}:", document.file_name())
        }
    };
    let mut found: Vec<Diagnostic> = parsed.errors().cloned().collect();
    found.extend(remarks(session.exercise, document, &text));
    found.sort_by_key(|it| (it.span.start, it.severity));
    let shown = problems(&found, &document.file_name(), &text);
    let gap = if shown.is_empty() { "" } else { "\n" };
    let mut reply = Reply::done(format!("{}{gap}{shown}", wrap("", &said)));
    if errors > 0 {
        reply.status = Status::NotUnderstood;
    }
    let effect = session.write(&document.name, &text);
    reply.with(effect)
}

/// The problems with their lines; of many, the first ones.
pub(crate) fn problems(diagnostics: &[Diagnostic], name: &str, text: &str) -> String {
    const MOST: usize = 8;
    let shown = diagnostics.get(..MOST).unwrap_or(diagnostics);
    let mut out = iam_policy::render(shown, name, text, RenderStyle::Plain);
    let more = diagnostics.len().saturating_sub(shown.len());
    if more > 0 {
        out.push_str(&format!("\nand {}\n", count(more, "more problem")));
    }
    out
}

/// The errors of every document of the learner; empty where all can be used.
pub(crate) fn errors(session: &Session<'_>) -> String {
    let answer = session.answer();
    let shown = session.exercise.documents.iter().map(|document| {
        let text = answer.text(document);
        let parsed = iam_policy::parse(text, &reading(session.exercise, document));
        let errors = parsed.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        let errors: Vec<Diagnostic> = errors.cloned().collect();
        problems(&errors, &document.file_name(), text)
    });
    shown.collect()
}

pub(crate) fn choose(session: &mut Session<'_>, name: &str) -> Reply {
    let files = session.exercise.files();
    if name.is_empty() {
        let current = session.current_file().name;
        let rows = files.iter().map(|it| {
            let here = if it.name == current { ">" } else { " " };
            let kind = match it.role {
                FileRole::Document(document) => document.kind.title(),
                FileRole::Prediction(_) | FileRole::Attack(_) => "comes first",
            };
            vec![format!("{here} {}", it.name), kind.to_owned(), it.title.to_owned()]
        });
        return Reply::done(columns(&rows.collect::<Vec<_>>()));
    }
    match file_position(session, name) {
        Some(at) => {
            session.file = at;
            let file = session.current_file();
            Reply::done(format!("You now write {} ({}).\n", file.file_name(), file.title))
        }
        None => {
            let names: Vec<&str> = files.iter().map(|it| it.name).collect();
            let advice = format!("the exercise has {}", names.join(", "));
            Reply::not_understood(&format!("no document `{}`", visible(name)), &advice)
        }
    }
}

pub(crate) fn edit(session: &mut Session<'_>, place: &str) -> Reply {
    if place.eq_ignore_ascii_case("here") {
        let text = session.text(&session.current_file());
        return Reply::done("").with(Effect::Retype { text: text.trim_end().to_owned() });
    }
    if !place.is_empty() {
        let problem = format!("`edit` does not know `{}`", visible(place));
        let advice = "`edit` opens the document that `document` names; `edit here` changes it \
                      where you type";
        return Reply::not_understood(&problem, advice);
    }
    Reply::done("").with(Effect::Edit {
        exercise: session.exercise.id.clone(),
        document: session.current_file().name.to_owned(),
    })
}

pub(crate) fn load(_: &mut Session<'_>, path: &str) -> Reply {
    if path.is_empty() {
        return Reply::not_understood("`load` needs a file", "write `load FILE`");
    }
    Reply::done("").with(Effect::Load { path: path.to_owned() })
}

pub(crate) fn save(session: &mut Session<'_>, path: &str) -> Reply {
    if path.is_empty() {
        return Reply::not_understood("`save` needs a file", "write `save FILE`");
    }
    let text = session.text(&session.current_file());
    Reply::done("").with(Effect::Save { path: path.to_owned(), text })
}

/// The file of the learner that a name means, or its beginning, with or without `.json`.
pub(crate) fn file_position(session: &Session<'_>, name: &str) -> Option<usize> {
    let name = name.strip_suffix(".json").unwrap_or(name);
    let files = session.exercise.files();
    let begins = |file: &LearnerFile<'_>| own_part(file.name, name).is_some();
    let begun = files.iter().filter(|it| begins(it)).count();
    let exact = files.iter().position(|it| it.name.eq_ignore_ascii_case(name));
    exact.or_else(|| files.iter().position(begins).filter(|_| begun == 1))
}
