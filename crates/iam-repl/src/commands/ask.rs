//! Commands that ask for decisions: requests of the exercise, questions of one's own, scenarios.

use iam_course::exercise::Request;
use iam_eval::{Action, Evaluation, Outcome};
use iam_policy::{KEYS, RenderStyle, key_fact, nearest, visible};
use serde_json::{Map, Value};

use crate::commands::{document, proof};
use crate::path;
use crate::reply::{Reply, Status};
use crate::session::{Asked, Session, Trace};
use crate::text::{columns, words, wrap};

pub(crate) fn eval(session: &mut Session<'_>, input: &str) -> Reply {
    if input.is_empty() {
        return eval_all(session);
    }
    let asked = if input.starts_with(['{', '[']) {
        Asked::Scenario(input.to_owned())
    } else {
        match request(session, input) {
            Ok(request) => Asked::Request(Box::new(request.clone())),
            Err(reply) => return reply,
        }
    };
    answer(session, asked)
}

/// Every request of the exercise with its decision.
fn eval_all(session: &Session<'_>) -> Reply {
    let errors = document::errors(session);
    if !errors.is_empty() {
        return undecided(&errors);
    }
    let row = |request: &Request| {
        let evaluation = session.decide(&Asked::Request(Box::new(request.clone())));
        vec![request.id.clone(), word(&evaluation).to_owned(), request.says.clone()]
    };
    let rows: Vec<_> = session.exercise.requests.iter().map(row).collect();
    Reply::done(columns(&rows))
}

pub(crate) fn why(session: &mut Session<'_>, input: &str) -> Reply {
    let asked = if input.is_empty() {
        session.last.clone()
    } else {
        match request(session, input) {
            Ok(request) => Some(Asked::Request(Box::new(request.clone()))),
            Err(reply) => return reply,
        }
    };
    let Some(asked) = asked else {
        let advice = "name a request, such as `why r1`; `show requests` lists them";
        return Reply::not_understood("nothing has been decided yet", advice);
    };
    let trace = std::mem::replace(&mut session.trace, Trace::On);
    let reply = answer(session, asked);
    session.trace = trace;
    reply
}

pub(crate) fn can(session: &mut Session<'_>, input: &str) -> Reply {
    let words = words(input);
    if words.is_empty() {
        return proof::can_all(session);
    }
    let (action, resource) = match words.as_slice() {
        [action] => (action, None),
        [action, resource] => (action, Some(resource.clone())),
        _ => {
            let problem = "`can` needs an action, and a resource if you like";
            return Reply::not_understood(problem, "such as `can s3:GetObject arn:aws:s3:::b/key`");
        }
    };
    if Action::parse(action).is_none() {
        let actions = session.exercise.requests.iter().map(|it| it.action.as_str());
        let advice = match nearest(action, actions) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write service and name, such as `s3:GetObject`".to_owned(),
        };
        return Reply::not_understood(&format!("`{action}` is not one action"), &advice);
    }
    let requests = &session.exercise.requests;
    let alike = requests.iter().find(|it| it.action.eq_ignore_ascii_case(action));
    let resource = resource.or_else(|| alike.map(|it| it.resource.clone()));
    let Some(principal) = asker(session) else {
        return Reply::not_understood("nobody is there to ask", "the exercise has no principals");
    };
    let template = alike.or_else(|| requests.first());
    let Some(template) = template.cloned() else {
        return Reply::not_understood("nothing can be asked", "the exercise has no requests");
    };
    let request = Request {
        id: String::new(),
        says: format!("may `{principal}` do this?"),
        principal,
        action: action.clone(),
        resource: resource.unwrap_or_else(|| "*".to_owned()),
        context: session.context.clone(),
        ..template
    };
    answer(session, Asked::Request(Box::new(request)))
}

pub(crate) fn by(session: &mut Session<'_>, name: &str) -> Reply {
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
            Reply::done(format!("`can` now asks as `{known}`, {}.\n", it.arn()))
        }
        None => {
            let names = || principals.keys().map(String::as_str);
            let advice = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the exercise has {}", names().collect::<Vec<_>>().join(", ")),
            };
            Reply::not_understood(&format!("nobody here is called `{name}`"), &advice)
        }
    }
}

pub(crate) fn context(session: &mut Session<'_>, input: &str) -> Reply {
    if input.eq_ignore_ascii_case("clear") {
        session.context = Map::new();
        return Reply::done("`can` now asks without condition keys of yours.\n");
    }
    let mut notes = String::new();
    let mut keys = session.context.clone();
    for word in context_words(input) {
        let Some((key, value)) = word.split_once('=').filter(|(key, _)| key.contains(':')) else {
            let problem = format!("`{word}` is not a condition key with a value");
            let advice = "write KEY=VALUE, such as `aws:MultiFactorAuthPresent=true`";
            return Reply::not_understood(&problem, advice);
        };
        let known = keys.keys().find(|known| known.eq_ignore_ascii_case(key)).cloned();
        let key = known.unwrap_or_else(|| key.to_owned());
        if value.is_empty() {
            keys.remove(&key);
            continue;
        }
        notes.push_str(&unknown_key(&key));
        keys.insert(key, context_value(value));
    }
    session.context = keys;
    if session.context.is_empty() {
        let text = "`can` asks without condition keys of yours. `ctx KEY=VALUE` sets one.\n";
        return Reply::done(text);
    }
    let lines = session.context.iter().map(|(key, value)| format!("{key} = {value}\n"));
    Reply::done(lines.collect::<String>() + &notes)
}

/// A set of values keeps its quotes: they belong to the JSON.
fn context_words(input: &str) -> Vec<String> {
    if input.contains("=[") {
        input.split_whitespace().map(str::to_owned).collect()
    } else {
        words(input)
    }
}

fn context_value(text: &str) -> Value {
    let list = || serde_json::from_str::<Vec<String>>(text).ok();
    list().map_or_else(|| Value::from(text), Value::from)
}

/// A note about a key that is probably misspelt.
fn unknown_key(key: &str) -> String {
    if key_fact(key).is_some() {
        return String::new();
    }
    nearest(key, KEYS.iter().map(|fact| fact.name)).map_or_else(String::new, |near| {
        format!("note: `{}` is no key of AWS; did you mean `{near}`?\n", visible(key))
    })
}

pub(crate) fn trace(session: &mut Session<'_>, word: &str) -> Reply {
    session.trace = match word.to_ascii_lowercase().as_str() {
        "on" => Trace::On,
        "off" => Trace::Off,
        "" => session.trace,
        _ => return Reply::not_understood("`trace` is either on or off", "write `trace on`"),
    };
    Reply::done(match session.trace {
        Trace::On => "Every decision is shown with its whole path.\n",
        Trace::Off => "Decisions are shown with their reason; `why` shows the whole path.\n",
    })
}

/// Who asks: the one that `as` named, else the one of the exercise's first request.
pub(crate) fn asker(session: &Session<'_>) -> Option<String> {
    let first = || session.exercise.requests.first().map(|it| it.principal.clone());
    session.asker.clone().or_else(first)
}

fn request<'l>(session: &Session<'l>, id: &str) -> Result<&'l Request, Reply> {
    let requests = &session.exercise.requests;
    requests.iter().find(|it| it.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
        let ids = requests.iter().map(|it| it.id.as_str());
        let advice = format!("the exercise has {}", ids.collect::<Vec<_>>().join(", "));
        Reply::not_understood(&format!("no request `{id}`"), &advice)
    })
}

/// Decides and tells.
fn answer(session: &mut Session<'_>, asked: Asked) -> Reply {
    if let Asked::Request(_) = asked {
        let errors = document::errors(session);
        if !errors.is_empty() {
            return undecided(&errors);
        }
    }
    let evaluation = session.decide(&asked);
    let mut out = match &asked {
        Asked::Request(request) => question(session, request),
        Asked::Scenario(_) => {
            evaluation.name.as_ref().map_or(String::new(), |it| format!("{it}\n\n"))
        }
    };
    let mut status = Status::Done;
    if evaluation.outcome().is_none() {
        status = Status::NotUnderstood;
        out.push_str(&scenario_problems(&evaluation, &asked));
    }
    out.push_str(&wrap(&format!("{}: ", word(&evaluation)), &evaluation.message()));
    if session.trace == Trace::On {
        out.push_str(&path::path(&evaluation));
    }
    session.last = Some(asked);
    Reply { status, ..Reply::done(out) }
}

/// Who asks for what.
fn question(session: &Session<'_>, request: &Request) -> String {
    let id = if request.id.is_empty() { String::new() } else { format!("{}  ", request.id) };
    let principal = session.exercise.setting.principals.get(&request.principal);
    let mut rows = vec![
        vec!["  who".to_owned(), principal.map_or("", |it| it.arn()).to_owned()],
        vec!["  asks for".to_owned(), request.action.clone()],
        vec!["  on".to_owned(), request.resource.clone()],
    ];
    let with = request.context.iter();
    rows.extend(with.map(|(key, value)| vec!["  with".to_owned(), format!("{key} = {value}")]));
    format!("{id}{}\n{}\n", request.says, columns(&rows))
}

/// What is wrong with a scenario, or with the questions of the learner.
fn scenario_problems(evaluation: &Evaluation, asked: &Asked) -> String {
    let mut out = String::new();
    for found in &evaluation.problems {
        let one = std::slice::from_ref(&found.diagnostic);
        let shown = match (asked, &found.policy) {
            (Asked::Scenario(text), None) => {
                iam_policy::render(one, "scenario", text, RenderStyle::Plain)
            }
            (Asked::Scenario(_) | Asked::Request(_), policy) => {
                let name = policy.as_deref().unwrap_or("request");
                iam_policy::render_short(one, name, RenderStyle::Plain)
            }
        };
        out.push_str(&format!("{shown}\n"));
    }
    out
}

pub(crate) fn undecided(errors: &str) -> Reply {
    let text = format!("{errors}\nNothing can be decided before this is mended.\n");
    Reply { status: Status::NotUnderstood, ..Reply::done(text) }
}

fn word(evaluation: &Evaluation) -> &'static str {
    match evaluation.outcome() {
        Some(Outcome::Allow) => "allowed",
        Some(Outcome::ImplicitDeny) => "not allowed",
        Some(Outcome::ExplicitDeny) => "denied",
        None => "not decided",
    }
}
