//! Commands about who asks: `as` and `who-can`, and the prompt.

use iam_eval::{Evaluation, Outcome};
use iam_policy::{Arn, nearest, visible};

use crate::commands::ask::{self, Question};
use crate::path::{layer_name, of_reference};
use crate::reply::Reply;
use crate::session::{Asked, Session};
use crate::text::{columns, words, wrap};

/// `iam[omar@111122223333]> `: who asks when a question is typed, and from which account.
pub(crate) fn prompt(session: &Session<'_>) -> String {
    const LONGEST: usize = 24;
    let (name, arn) = match &session.scene {
        Some(scene) => (None, scene.principal()),
        None => {
            let name = asker(session);
            let principals = &session.exercise.setting.principals;
            let known = name.as_ref().and_then(|name| principals.get(name));
            (name, known.map_or(String::new(), |it| it.arn().to_owned()))
        }
    };
    let parsed = Arn::parse(&arn);
    let name = name.unwrap_or_else(|| {
        let own = parsed.as_ref().map_or(arn.as_str(), |it| it.resource());
        own.rsplit('/').next().unwrap_or(own).to_owned()
    });
    let cut: String = visible(&name).chars().take(LONGEST).collect();
    match parsed.map(|it| it.account().to_owned()).filter(|it| !it.is_empty()) {
        Some(account) => format!("iam[{cut}@{}]> ", visible(&account)),
        None if cut.is_empty() => "iam> ".to_owned(),
        None => format!("iam[{cut}]> "),
    }
}

/// Who asks in the exercise: the one that `as` named, else the one of its first request.
pub(crate) fn asker(session: &Session<'_>) -> Option<String> {
    let first = || session.exercise.requests.first().map(|it| it.principal.clone());
    session.asker.clone().or_else(first)
}

pub(crate) fn by(session: &mut Session<'_>, name: &str) -> Reply {
    if session.scene.is_some() {
        return by_in_scene(session, name);
    }
    let principals = &session.exercise.setting.principals;
    if name.is_empty() {
        let now = asker(session).unwrap_or_default();
        let rows = principals.iter().map(|(name, it)| {
            let here = if *name == now { ">" } else { " " };
            vec![format!("{here} {name}"), it.arn().to_owned()]
        });
        return Reply::done(columns(&rows.collect::<Vec<_>>()));
    }
    let meant =
        principals.iter().find(|(known, it)| known.eq_ignore_ascii_case(name) || it.arn() == name);
    match meant {
        Some((known, it)) => {
            session.asker = Some(known.clone());
            Reply::done(wrap("", &format!("You now ask as `{known}`, {}.", it.arn())))
        }
        None => {
            let names = || principals.keys().map(String::as_str);
            let advice = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the exercise has {}", names().collect::<Vec<_>>().join(", ")),
            };
            let problem = format!("nobody here is called `{}`", visible(name));
            Reply::not_understood(&problem, &advice)
        }
    }
}

fn by_in_scene(session: &mut Session<'_>, name: &str) -> Reply {
    let Some(scene) = &session.scene else { return Reply::done("") };
    if name.is_empty() {
        return Reply::done(format!("> {}\n", scene.principal()));
    }
    match scene.asked_by(name) {
        Some(changed) => {
            session.scene = Some(changed);
            let text = format!(
                "You now ask as {}, with the policies that the scenario gives to whoever asks.",
                visible(name)
            );
            Reply::done(wrap("", &text))
        }
        None => Reply::not_understood(
            &format!("`{}` is nobody who can ask", visible(name)),
            "in a scenario, write an ARN such as `arn:aws:iam::111122223333:user/omar`",
        ),
    }
}

/// Everybody of the world, and whether they can.
pub(crate) fn who_can(session: &mut Session<'_>, input: &str) -> Reply {
    let all = words(input);
    let mut words: Vec<&str> = all.iter().map(String::as_str).collect();
    // `who can s3:GetObject on arn:…`, as one says it.
    words.retain(|it| !it.eq_ignore_ascii_case("can") && !it.eq_ignore_ascii_case("on"));
    let question = match Question::read(session, &words) {
        Ok(question) => question,
        Err(reply) => return reply,
    };
    if let Some(refused) = ask::undecidable(session) {
        return refused;
    }
    let people: Vec<(String, Asked)> = match &session.scene {
        Some(scene) => vec![(scene.principal(), question.asked_by(session, ""))],
        None => {
            let names = session.exercise.setting.principals.keys();
            names.map(|name| (name.clone(), question.asked_by(session, name))).collect()
        }
    };
    let answers: Vec<(String, Evaluation)> =
        people.into_iter().map(|(name, asked)| (name, session.decide(&asked))).collect();
    if let Some((_, evaluation)) = answers.iter().find(|(_, it)| it.outcome().is_none()) {
        return Reply::not_understood(&evaluation.message(), "`can` tells more about one of them");
    }
    let may = answers.iter().filter(|(_, it)| it.outcome() == Some(Outcome::Allow));
    let names: Vec<String> = may.map(|(name, _)| visible(name)).collect();
    let action = visible(&question.action);
    let on = visible(&question.resource);
    let first = match names.len() {
        0 => format!("nobody here may perform {action} on {on}"),
        count if count == answers.len() => {
            format!("everybody here may perform {action} on {on}")
        }
        _ => format!("{} may perform {action} on {on}", names.join(", ")),
    };
    let rows = answers.iter().map(|(name, evaluation)| {
        let cells = [visible(name), ask::word(evaluation).to_owned(), settled_by(evaluation)];
        let [name, word, by] = cells;
        vec![format!("  {name}"), word, by]
    });
    Reply::done(wrap("", &first) + "\n" + &columns(&rows.collect::<Vec<_>>()))
}

/// Which layer settled it, and which of its statements.
fn settled_by(evaluation: &Evaluation) -> String {
    let Some(part) = evaluation.deciding_part() else { return String::new() };
    let of = |layer: &str, level: Option<&str>| layer_name(layer, level);
    if let Some(statement) = part.deciding.first() {
        let layer = of(statement.layer.word(), statement.level.as_deref());
        return format!("{layer}: {}", of_reference(statement));
    }
    let layers = part.blocked_by.iter().map(|it| of(it.layer.word(), it.level.as_deref()));
    let layers = layers.map(|name| within(&name));
    let layers: Vec<String> = layers.collect();
    match layers.as_slice() {
        [] => iam_eval::rule(part.reason.code())
            .map_or_else(|| part.reason.code().replace('-', " "), |rule| rule.title.to_owned()),
        _ => format!("no Allow in {}", layers.join("; nor in ")),
    }
}

/// A name as it stands within a sentence: `Identity policies` begins small, `S3 …` does not.
fn within(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map_or(String::new(), |it| it.to_lowercase().to_string());
    if name.chars().nth(1).is_some_and(char::is_lowercase) {
        first + letters.as_str()
    } else {
        name.to_owned()
    }
}
