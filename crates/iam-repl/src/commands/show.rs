//! `show`: the learner's files, the world of the exercise, its requests.

use iam_course::exercise::{LearnerFile, PolicyRef, Principal, Resource};
use iam_policy::{nearest, visible};

use crate::commands::document::file_position;
use crate::reply::Reply;
use crate::session::Session;
use crate::text::{columns, numbered, plain, wrap};

pub(crate) fn show(session: &mut Session<'_>, what: &str) -> Reply {
    match what.to_ascii_lowercase().as_str() {
        "" => match &session.scene {
            Some(scene) => Reply::done(numbered(scene.text.trim_end())),
            None => Reply::done(show_file(session, &session.current_file())),
        },
        "world" | "story" => Reply::done(world(session)),
        "requests" | "request" => Reply::done(requests(session)),
        name => {
            let at = file_position(session, name);
            match at.and_then(|at| session.exercise.files().into_iter().nth(at)) {
                Some(file) => Reply::done(show_file(session, &file)),
                None => fixed_policy(session, name),
            }
        }
    }
}

/// A policy of the world, by name.
fn fixed_policy(session: &Session<'_>, name: &str) -> Reply {
    let policies = &session.exercise.setting.policies;
    if let Some(policy) = policies.get(name) {
        let title = format!("policy `{name}` ({}), which is fixed:\n", policy.kind.title());
        return Reply::done(title + &numbered(policy.document.trim_end()));
    }
    let files = session.exercise.files();
    let known: Vec<&str> = files
        .iter()
        .map(|it| it.name)
        .chain(policies.keys().map(String::as_str))
        .chain(["world", "requests"])
        .collect();
    let advice = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Reply::not_understood(&format!("nothing here is called `{}`", visible(name)), &advice)
}

fn show_file(session: &Session<'_>, file: &LearnerFile<'_>) -> String {
    let files = session.exercise.files();
    let text = session.text(file);
    let title = format!("{} ({}):", file.file_name(), file.title);
    let mut out = wrap("", &title) + &numbered(text.trim_end());
    let others = files.iter().filter(|it| it.name != file.name);
    let others: Vec<String> = others.map(|it| format!("`show {}`", it.name)).collect();
    if !others.is_empty() {
        out.push_str(&format!("\n{}", wrap("also: ", &others.join(", "))));
    }
    out
}

fn world(session: &Session<'_>) -> String {
    let exercise = session.exercise;
    let setting = &exercise.setting;
    let mut out = format!("{}\n\n{}\n", exercise.title, plain(&exercise.story));
    for fact in &exercise.world {
        out.push_str(&wrap("- ", fact));
    }
    out.push_str(&wrap("\nat most: ", &exercise.bound.says));
    if let Some(floor) = &exercise.floor {
        out.push_str(&wrap("at least: ", &floor.says));
    }
    out.push_str("\nwho asks:\n");
    let row = |(name, of): (&String, &Principal)| {
        vec![format!("  {name}"), of.arn().to_owned(), attached(of)]
    };
    out.push_str(&columns(&setting.principals.iter().map(row).collect::<Vec<_>>()));
    if !setting.resources.is_empty() {
        out.push_str("\nwhat there is:\n");
        let row = |(arn, of): (&String, &Resource)| {
            let account = of.account.as_ref().map_or(String::new(), |it| format!("of {it}"));
            vec![format!("  {arn}"), account, carried(of)]
        };
        out.push_str(&columns(&setting.resources.iter().map(row).collect::<Vec<_>>()));
    }
    if !setting.policies.is_empty() {
        out.push_str("\nfixed policies (`show NAME` shows one):\n");
        let rows: Vec<_> = setting
            .policies
            .iter()
            .map(|(name, policy)| vec![format!("  {name}"), policy.kind.title().to_owned()])
            .collect();
        out.push_str(&columns(&rows));
    }
    out
}

/// How a policy is called.
fn name(reference: &PolicyRef) -> String {
    match reference {
        PolicyRef::Learner(name) => format!("`{name}` (yours)"),
        PolicyRef::World(name) => format!("`{name}`"),
    }
}

/// The policy and the tags of a resource, in words.
fn carried(resource: &Resource) -> String {
    let policy = resource.policy.iter().map(|it| format!("policy {}", name(it)));
    let tags = resource.tags.iter().map(|(key, value)| format!("tag {key} = {value}"));
    policy.chain(tags).collect::<Vec<_>>().join("; ")
}

/// The policies of a principal, in words.
fn attached(principal: &Principal) -> String {
    let names = |all: &[PolicyRef]| all.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if !principal.identity.is_empty() {
        parts.push(format!("policies {}", names(&principal.identity)));
    }
    if let Some(boundary) = &principal.boundary {
        parts.push(format!("boundary {}", name(boundary)));
    }
    if !principal.session.is_empty() {
        parts.push(format!("session {}", names(&principal.session)));
    }
    parts.join("; ")
}

fn requests(session: &Session<'_>) -> String {
    let mut out = String::new();
    for request in &session.exercise.requests {
        let wanted = match request.decision.word() {
            "Allow" => "is to be allowed",
            _ => "is not to be allowed",
        };
        out.push_str(&wrap(&format!("{}  ", request.id), &format!("{}: {wanted}", request.says)));
        out.push_str(&format!(
            "    {} {} {}\n",
            request.principal, request.action, request.resource
        ));
        for (key, value) in &request.context {
            out.push_str(&format!("    {key} = {value}\n"));
        }
    }
    out
}
