//! Commands about the learner's documents: write, show, load, save.

use iam_course::exercise::{PolicyRef, Principal, Resource};
use iam_course::{reading, remarks};
use iam_policy::json::{self, Value};
use iam_policy::{Diagnostic, RenderStyle, Severity, nearest};

use crate::reply::{Effect, Reply, Status};
use crate::session::Session;
use crate::text::{columns, count, numbered, plain, wrap};

/// A policy that was typed or pasted becomes the current document.
pub(crate) fn policy(session: &mut Session<'_>, text: &str) -> Reply {
    if is_scenario(text) {
        let advice = "put `eval` before it to decide it; a policy has a `Statement`";
        return Reply::not_understood("this looks like a scenario, not like a policy", advice);
    }
    take_and_show(session, text)
}

pub(crate) fn take_and_show(session: &mut Session<'_>, text: &str) -> Reply {
    let document = session.current_document();
    let mut text = text.trim_end().to_owned();
    text.push('\n');
    let parsed = iam_policy::parse(&text, &reading(session.exercise, document));
    let errors = parsed.errors().count();
    let said = match &parsed.policy {
        Some(policy) => {
            let statements = count(policy.statements.len(), "statement");
            format!("{} now holds {statements}. `check` grades it.\n", document.file_name())
        }
        None => {
            let errors = count(errors, "error");
            format!("{} now holds this text, with {errors}.\n", document.file_name())
        }
    };
    let mut found: Vec<Diagnostic> = parsed.errors().cloned().collect();
    found.extend(remarks(session.exercise, document, &text));
    found.sort_by_key(|it| (it.span.start, it.severity));
    let shown = problems(&found, &document.file_name(), &text);
    let gap = if shown.is_empty() { "" } else { "\n" };
    let mut reply = Reply::done(format!("{shown}{gap}{said}"));
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

/// Whether a JSON text has the fields of a scenario and not those of a policy.
fn is_scenario(text: &str) -> bool {
    let document = json::read(text);
    match document.root.map(|root| root.value) {
        Some(Value::Object(members)) => {
            let has = |name: &str| members.iter().any(|member| member.key == name);
            !has("Statement") && (has("principal") || has("action") || has("parts"))
        }
        _ => false,
    }
}

pub(crate) fn show(session: &mut Session<'_>, what: &str) -> Reply {
    match what.to_ascii_lowercase().as_str() {
        "" => Reply::done(show_document(session, session.document)),
        "world" | "story" => Reply::done(world(session)),
        "requests" | "request" => Reply::done(requests(session)),
        name => match position(session, name) {
            Some(at) => Reply::done(show_document(session, at)),
            None => fixed_policy(session, name),
        },
    }
}

/// A policy of the world, by name.
fn fixed_policy(session: &Session<'_>, name: &str) -> Reply {
    let policies = &session.exercise.setting.policies;
    if let Some(policy) = policies.get(name) {
        let title = format!("policy `{name}` ({}), which is fixed:\n", policy.kind.title());
        return Reply::done(title + &numbered(policy.document.trim_end()));
    }
    let documents = session.exercise.documents.iter().map(|it| it.name.as_str());
    let known: Vec<&str> =
        documents.chain(policies.keys().map(String::as_str)).chain(["world", "requests"]).collect();
    let advice = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Reply::not_understood(&format!("nothing here is called `{name}`"), &advice)
}

fn show_document(session: &Session<'_>, at: usize) -> String {
    let exercise = session.exercise;
    let Some(document) = exercise.documents.get(at) else { return String::new() };
    let answer = session.answer();
    let text = answer.text(document).trim_end();
    let mut out = format!("{} ({}):\n{}", document.file_name(), document.title, numbered(text));
    let others = exercise.documents.iter().filter(|it| it.name != document.name);
    let others: Vec<String> = others.map(|it| format!("`show {}`", it.name)).collect();
    if !others.is_empty() {
        out.push_str(&format!("\nalso: {}\n", others.join(", ")));
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

pub(crate) fn choose(session: &mut Session<'_>, name: &str) -> Reply {
    let documents = &session.exercise.documents;
    if name.is_empty() {
        let rows = documents.iter().map(|it| {
            let here = if it.name == session.current_document().name { ">" } else { " " };
            vec![format!("{here} {}", it.name), it.title.clone(), it.kind.title().to_owned()]
        });
        return Reply::done(columns(&rows.collect::<Vec<_>>()));
    }
    match position(session, name) {
        Some(at) => {
            session.document = at;
            let document = session.current_document();
            Reply::done(format!("You now write {} ({}).\n", document.file_name(), document.title))
        }
        None => {
            let names: Vec<&str> = documents.iter().map(|it| it.name.as_str()).collect();
            let advice = format!("the exercise has {}", names.join(", "));
            Reply::not_understood(&format!("no document `{name}`"), &advice)
        }
    }
}

pub(crate) fn edit(session: &mut Session<'_>, _: &str) -> Reply {
    let document = session.current_document();
    Reply::done("").with(Effect::Edit {
        exercise: session.exercise.id.clone(),
        document: document.name.clone(),
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
    let text = session.answer().text(session.current_document()).to_owned();
    Reply::done("").with(Effect::Save { path: path.to_owned(), text })
}

/// The document that a name means, with or without `.json`.
fn position(session: &Session<'_>, name: &str) -> Option<usize> {
    let name = name.strip_suffix(".json").unwrap_or(name);
    session.exercise.documents.iter().position(|it| it.name.eq_ignore_ascii_case(name))
}
