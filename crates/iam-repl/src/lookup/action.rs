//! One action whole.

use iam_catalog::facts::{
    AuthorisedBy, copies_data, deprecated_action, exposes_resource, reads_data,
    returns_credentials, tampers_with_audit,
};
use iam_catalog::suggest::{self, ActionSuggestion};
use iam_catalog::{AccessLevel, Action, Key};
use iam_policy::json::Object;

use super::{Answer, Form, Missing, Source, all_of, one_of, row, some_of, template, typed};

/// What an action is called, acts on, can be tested for and needs besides.
pub fn action(source: &Source<'_>, name: &str, form: Form) -> Answer {
    let found = source.catalog.find_action(name).ok_or_else(|| missing(source, name))?;
    Ok(match form {
        Form::Text => text(source, found),
        Form::Names => format!("{}\n", found.full_name()),
        Form::Json => source.json(|out| out.object("action", |out| object(source, found, out))),
    })
}

/// Why there is no action of this name, and which may be meant.
pub(super) fn missing(source: &Source<'_>, name: &str) -> Missing {
    let (catalog, program, shown) = (source.catalog, source.program, typed(name));
    let message = format!("`{shown}` is no action of AWS");
    if name.contains(['*', '?']) {
        let help = format!("`{program}actions \"{shown}\"` lists what a pattern covers");
        return Missing::new(format!("`{shown}` is a pattern"), help);
    }
    let Some((prefix, name)) = name.split_once(':') else {
        let services = suggest::services_with_action(catalog, name);
        let full: Vec<String> = services.iter().map(|it| format!("{it}:{name}")).collect();
        let full: Vec<String> =
            full.iter().filter_map(|it| catalog.find_action(it)).map(|it| it.full_name()).collect();
        return Missing::new(
            message,
            match full.as_slice() {
                [] if catalog.service(name).is_some() => {
                    format!("it is a service; `{program}service {shown}` shows it")
                }
                [] => "write service and name, such as `s3:GetObject`".to_owned(),
                full => format!("did you mean {}?", one_of(full)),
            },
        );
    };
    match suggest::action(catalog, prefix, name) {
        ActionSuggestion::AuthorisedBy(by) => {
            let message = format!("`{shown}` is an API operation and no action");
            let help = match by {
                AuthorisedBy::AllOf(actions) => format!("it is authorised by {}", all_of(actions)),
                AuthorisedBy::SomeOf(actions) => {
                    format!("it is authorised by those of {} that it needs", all_of(actions))
                }
            };
            Missing::new(message, help)
        }
        ActionSuggestion::Candidates(names) if names.is_empty() => match catalog.service(prefix) {
            Some(service) => {
                let prefix = service.prefix();
                Missing::new(
                    message,
                    format!("`{program}actions \"{prefix}:*\"` lists its actions"),
                )
            }
            None => Missing::new(message, super::service::missing(source, prefix).help),
        },
        ActionSuggestion::Candidates(names) => {
            Missing::new(message, format!("did you mean {}?", one_of(&names)))
        }
    }
}

/// What a level means, behind its name.
pub(super) fn meaning(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::List => "tells which resources there are",
        AccessLevel::Read => "tells what is in a resource",
        AccessLevel::Write => "creates, changes, removes or uses a resource",
        AccessLevel::Tagging => "changes nothing but tags",
        AccessLevel::PermissionsManagement => "changes who may do what",
    }
}

fn text(source: &Source<'_>, action: Action<'_>) -> String {
    let service = action.service();
    let mut out = format!("{}\n", action.full_name());
    if let Some(words) = description(source, action) {
        out.push_str(&crate::lookup::broken("  ", words));
    }
    out.push('\n');
    out.push_str(&row("service", &format!("`{}`, {}", service.prefix(), service.title())));
    let level = action.level();
    out.push_str(&row("level", &format!("{}: it {}", level.word(), meaning(level))));
    if action.aws_level() != level {
        out.push_str(&row("", &format!("AWS lists it as {}", action.aws_level().word())));
    }
    out.push_str(&resources(action));
    let own: Vec<&str> = action.keys().map(Key::name).collect();
    if !own.is_empty() {
        out.push_str(&row("keys", &own.join(", ")));
    }
    let (label, word) = if own.is_empty() { ("keys", "only") } else { ("", "and") };
    out.push_str(&row(label, &format!("{word} the global keys, such as aws:SourceIp")));
    let dependents: Vec<String> = action.dependents().map(Action::full_name).collect();
    if !dependents.is_empty() {
        out.push_str(&row("may need", &dependents.join(", ")));
    }
    for note in notes(action) {
        out.push_str(&row("note", &note));
    }
    out + &source.footer()
}

fn description<'s>(source: &Source<'s>, action: Action<'_>) -> Option<&'s str> {
    source.descriptions.map(|it| it.action(action)).filter(|words| !words.is_empty())
}

fn resources(action: Action<'_>) -> String {
    if action.is_wildcard_only() {
        return row("resource", "only `*`: it acts on no resource that has an ARN");
    }
    let mut out = String::new();
    for (at, used) in action.resources().enumerate() {
        let word = if used.required { "every request names one" } else { "some requests name one" };
        let label = if at == 0 { "resource" } else { "" };
        out.push_str(&row(label, &format!("{} ({word})", used.resource_type.name())));
        for it in used.resource_type.templates() {
            out.push_str(&template(it.text()));
        }
        let keys = used.keys().chain(used.resource_type.keys());
        let mut keys: Vec<&str> = keys.map(Key::name).collect();
        keys.sort_unstable();
        keys.dedup();
        if !keys.is_empty() {
            out.push_str(&row("", &format!("keys with it: {}", some_of(&keys, 12))));
        }
    }
    out
}

/// What a careful author should know.
fn notes(action: Action<'_>) -> Vec<String> {
    let name = action.full_name();
    let mut notes = Vec::new();
    if let Some(row) = deprecated_action(&name) {
        notes.push(match row.successors {
            [] => "AWS no longer wants it in policies".to_owned(),
            successors => format!("AWS has replaced it by {}", all_of(successors)),
        });
    }
    let facts: [(bool, &str); 5] = [
        (returns_credentials(&name), "its answer holds credentials"),
        (reads_data(&name), "it hands out what is stored"),
        (copies_data(&name), "it can copy what is stored elsewhere"),
        (
            exposes_resource(action) && action.level() != AccessLevel::PermissionsManagement,
            "it can give others access to a resource",
        ),
        (tampers_with_audit(&name), "it can hide what was done"),
    ];
    notes.extend(facts.iter().filter(|(holds, _)| *holds).map(|(_, words)| (*words).to_owned()));
    notes
}

/// The members of an action.
pub(super) fn object(source: &Source<'_>, action: Action<'_>, out: &mut Object<'_>) {
    out.text("name", &action.full_name());
    out.text("service", action.service().prefix());
    out.text("level", action.level().word());
    out.text("aws_level", action.aws_level().word());
    out.array("resources", |list| {
        for used in action.resources() {
            list.object(|out| {
                out.text("type", used.resource_type.name());
                out.bool("required", used.required);
                out.texts("arns", used.resource_type.templates().map(|it| it.text()));
                out.texts("keys", used.keys().map(Key::name));
            });
        }
    });
    out.texts("keys", action.keys().map(Key::name));
    out.texts("depends_on", action.dependents().map(Action::full_name));
    out.text_if_some("description", description(source, action));
}
