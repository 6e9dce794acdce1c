//! Commands that ask for decisions: requests of the exercise, questions of one's own, scenarios.

use iam_course::exercise::Request;
use iam_eval::{Action, Evaluation, Outcome};
use iam_policy::{RenderStyle, nearest, visible};

use crate::commands::asker::asker;
use crate::commands::{document, proof, stage};
use crate::obstacle;
use crate::path;
use crate::reply::{Reply, Status};
use crate::scene::without_deny;
use crate::session::{Asked, Session, Trace};
use crate::text::{columns, words, wrap};

/// An action on a resource, about which somebody is to be asked.
pub(crate) struct Question {
    pub(crate) action: String,
    pub(crate) resource: String,
    /// The resource as it was typed.
    typed: Option<String>,
}

impl Question {
    /// The question of some words: an action, and a resource where it is not known.
    pub(crate) fn read(session: &Session<'_>, words: &[&str]) -> Result<Question, Reply> {
        let (action, typed) = match words {
            [action] => (*action, None),
            [action, resource] => (*action, Some((*resource).to_owned())),
            _ => {
                let problem = "a question needs an action, and a resource if you like";
                let advice = "such as `can s3:GetObject arn:aws:s3:::bucket/key`";
                return Err(Reply::not_understood(problem, advice));
            }
        };
        let requests = &session.exercise.requests;
        let meant = requests.iter().find(|it| it.id.eq_ignore_ascii_case(action));
        if let (Some(it), None, None) = (meant, &typed, &session.scene) {
            let (action, resource) = (it.action.clone(), it.resource.clone());
            return Ok(Question { action, resource, typed });
        }
        if Action::parse(action).is_none() {
            return Err(no_action(session, action));
        }
        let alike = requests.iter().find(|it| it.action.eq_ignore_ascii_case(action));
        let known = alike.map(|it| it.resource.clone()).filter(|_| session.scene.is_none());
        let resource = typed.clone().or(known).unwrap_or_else(|| "*".to_owned());
        if resource != "*" && !resource.starts_with("arn:") {
            let problem = format!("`{}` is not a resource", visible(&resource));
            let advice = "write its ARN, such as `arn:aws:s3:::bucket/key`, or `*`";
            return Err(Reply::not_understood(&problem, advice));
        }
        Ok(Question { action: action.to_owned(), resource, typed })
    }

    /// The question, asked by somebody of the exercise; in a scenario by whoever asks there.
    pub(crate) fn asked_by(&self, session: &Session<'_>, principal: &str) -> Asked {
        if let Some(scene) = &session.scene {
            let resource = self.typed.as_deref();
            return Asked::Scenario(scene.asking(&self.action, resource, &session.context));
        }
        Asked::Request(Box::new(Request {
            line: 0,
            id: String::new(),
            says: String::new(),
            principal: principal.to_owned(),
            action: self.action.clone(),
            resource: self.resource.clone(),
            context: session.context.clone(),
            decision: Outcome::ImplicitDeny,
            why: String::new(),
        }))
    }
}

fn no_action(session: &Session<'_>, typed: &str) -> Reply {
    let problem = format!("`{}` is not one action", visible(typed));
    let actions = session.exercise.requests.iter().map(|it| it.action.as_str());
    let alone = |action: &&str| {
        action.split_once(':').is_some_and(|(_, name)| name.eq_ignore_ascii_case(typed))
    };
    let near = actions.clone().find(alone).or_else(|| nearest(typed, actions));
    let advice = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if typed.contains('*') => "a question is about one action, without `*`".to_owned(),
        None => "write service and name, such as `s3:GetObject`".to_owned(),
    };
    Reply::not_understood(&problem, &advice)
}

pub(crate) fn eval(session: &mut Session<'_>, input: &str) -> Reply {
    if input.starts_with(['{', '[']) {
        return answer(session, Asked::Scenario(input.to_owned()));
    }
    match (input, &session.scene) {
        ("", Some(scene)) => {
            let asked = Asked::Scenario(scene.text.clone());
            answer(session, asked)
        }
        ("", None) => eval_all(session),
        (_, _) => match request(session, input) {
            Ok(request) => answer(session, Asked::Request(Box::new(request))),
            Err(reply) => reply,
        },
    }
}

/// Every request of the exercise with its decision.
fn eval_all(session: &Session<'_>) -> Reply {
    let refused = stage::open_prediction(session, None).or_else(|| undecidable(session));
    if let Some(refused) = refused {
        return refused;
    }
    let row = |request: &Request| {
        let evaluation = session.decide(&Asked::Request(Box::new(request.clone())));
        vec![request.id.clone(), word(&evaluation).to_owned(), request.says.clone()]
    };
    let rows: Vec<_> = session.exercise.requests.iter().map(row).collect();
    Reply::done(columns(&rows))
}

pub(crate) fn why(session: &mut Session<'_>, input: &str) -> Reply {
    let (word, rest) = input.split_once(' ').unwrap_or((input, ""));
    if word.eq_ignore_ascii_case("not") {
        return whynot(session, rest.trim());
    }
    let asked = match asked(session, input) {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    let trace = std::mem::replace(&mut session.trace, Trace::On);
    let reply = answer(session, asked);
    session.trace = trace;
    reply
}

/// What would have to change for a request to be allowed.
pub(crate) fn whynot(session: &mut Session<'_>, input: &str) -> Reply {
    let asked = match asked(session, input) {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    let trace = std::mem::replace(&mut session.trace, Trace::Off);
    let mut reply = answer(session, asked.clone());
    session.trace = trace;
    if reply.status != Status::Done {
        return reply;
    }
    let evaluation = session.decide(&asked);
    if evaluation.outcome() == Some(Outcome::Allow) {
        reply.text.push_str("\nNothing has to change: it is allowed. `why` shows how.\n");
        return reply;
    }
    let mut obstacles = obstacle::denies(&evaluation);
    obstacles.extend(obstacle::silent(&evaluation));
    if evaluation.outcome() == Some(Outcome::ExplicitDeny) {
        let undenied = evaluate_without(&session.scenario(&asked), &evaluation);
        obstacles.extend(undenied.iter().flat_map(obstacle::silent));
    }
    let title = match obstacles.len() {
        0 => "No policy can change this.",
        1 => "What would have to change:",
        _ => "What would have to change, all of it:",
    };
    reply.text.push_str(&format!("\n{title}\n\n{}", obstacle::numbered(&obstacles)));
    reply
}

/// What the scenario comes to without the Deny statements that decided.
fn evaluate_without(scenario: &str, evaluation: &Evaluation) -> Option<Evaluation> {
    let mut deciding = evaluation.parts.iter().flat_map(|part| &part.deciding);
    let voided = deciding.try_fold(scenario.to_owned(), |text, deny| {
        without_deny(&text, &deny.policy, deny.statement)
    });
    voided.map(|text| iam_eval::evaluate_text(&text))
}

pub(crate) fn can(session: &mut Session<'_>, input: &str) -> Reply {
    let words = words(input);
    if words.is_empty() {
        return proof::can_all(session);
    }
    match question(session, &words) {
        Ok(asked) => answer(session, asked),
        Err(reply) => reply,
    }
}

/// A question by whoever asks now.
fn question(session: &Session<'_>, words: &[String]) -> Result<Asked, Reply> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let question = Question::read(session, &words)?;
    let Some(principal) = asker(session) else {
        return Err(Reply::not_understood("nobody is there to ask", "the exercise has nobody"));
    };
    Ok(question.asked_by(session, &principal))
}

/// What `why` and `whynot` are about: a request, a question, or what was decided last.
fn asked(session: &Session<'_>, input: &str) -> Result<Asked, Reply> {
    if input.is_empty() {
        return session.last.clone().ok_or_else(|| {
            let advice = match &session.scene {
                Some(_) => "ask first, such as `can s3:GetObject arn:aws:s3:::bucket/key`",
                None => "name a request, such as `why r1`; `show requests` lists them",
            };
            Reply::not_understood("nothing has been decided yet", advice)
        });
    }
    if input.starts_with(['{', '[']) {
        return Ok(Asked::Scenario(input.to_owned()));
    }
    let is_name = |action: &str| {
        action.split_once(':').is_some_and(|(_, name)| name.eq_ignore_ascii_case(input))
    };
    let requests = &session.exercise.requests;
    if input.contains(':') || requests.iter().any(|it| is_name(&it.action)) {
        return question(session, &words(input));
    }
    request(session, input).map(|it| Asked::Request(Box::new(it)))
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

/// A request of the exercise, by its id.
fn request(session: &Session<'_>, id: &str) -> Result<Request, Reply> {
    if session.scene.is_some() {
        let problem = format!("a scenario has no request `{}`", visible(id));
        let advice = "ask with `can ACTION RESOURCE`, or go back to the exercise with `use`";
        return Err(Reply::not_understood(&problem, advice));
    }
    let requests = &session.exercise.requests;
    let Some(request) = requests.iter().find(|it| it.id.eq_ignore_ascii_case(id)) else {
        let ids = requests.iter().map(|it| it.id.as_str());
        let advice = format!("the exercise has {}", ids.collect::<Vec<_>>().join(", "));
        return Err(Reply::not_understood(&format!("no request `{}`", visible(id)), &advice));
    };
    match stage::open_prediction(session, Some(&request.id)) {
        Some(refused) => Err(refused),
        None => Ok(request.clone()),
    }
}

/// Decides and tells.
fn answer(session: &mut Session<'_>, asked: Asked) -> Reply {
    if let Asked::Request(_) = asked
        && let Some(refused) = undecidable(session)
    {
        return refused;
    }
    let evaluation = session.decide(&asked);
    let mut status = Status::Done;
    let mut out = String::new();
    if evaluation.outcome().is_none() {
        status = Status::NotUnderstood;
        out.push_str(&scenario_problems(&evaluation, &asked));
    }
    out.push_str(&wrap(&format!("{}: ", word(&evaluation)), &evaluation.message()));
    match &asked {
        Asked::Request(request) => out.push_str(&details(request)),
        Asked::Scenario(_) => {
            out.extend(evaluation.name.as_ref().map(|name| wrap("  ", name)));
        }
    }
    if session.trace == Trace::On {
        out.push_str(&path::path(&evaluation));
    }
    session.last = Some(asked);
    Reply { status, ..Reply::done(out) }
}

/// What the sentence about a request does not tell: what it is about, and its condition keys.
fn details(request: &Request) -> String {
    let mut out = String::new();
    if !request.id.is_empty() {
        out.push_str(&wrap(&format!("  {}  ", request.id), &request.says));
    }
    for (key, value) in &request.context {
        out.push_str(&wrap("  with  ", &format!("{key} = {value}")));
    }
    out
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

/// Why nothing can be decided: the errors of the learner's documents; none where there are none.
pub(crate) fn undecidable(session: &Session<'_>) -> Option<Reply> {
    if session.scene.is_some() {
        return None;
    }
    let errors = document::errors(session);
    (!errors.is_empty()).then(|| {
        let text = format!("{errors}\nNothing can be decided before this is mended.\n");
        Reply { status: Status::NotUnderstood, ..Reply::done(text) }
    })
}

pub(crate) fn word(evaluation: &Evaluation) -> &'static str {
    match evaluation.outcome() {
        Some(Outcome::Allow) => "allowed",
        Some(Outcome::ImplicitDeny) => "not allowed",
        Some(Outcome::ExplicitDeny) => "denied",
        None => "not decided",
    }
}
