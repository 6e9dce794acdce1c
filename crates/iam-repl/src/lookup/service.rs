//! One service: its actions by level, its resource types, its keys.

use iam_catalog::facts::{SERVICE_ALIASES, ServiceState, changed_service};
use iam_catalog::{AccessLevel, Key, Service, suggest};

use super::{Answer, Form, Missing, Source, one_of, row, some_of, template, typed};

/// What a service offers. It may be named by its prefix, its title or another name people use.
pub fn service(source: &Source<'_>, name: &str, form: Form) -> Answer {
    let found = find(source, name).ok_or_else(|| missing(source, name))?;
    Ok(match form {
        Form::Text => text(source, found, name),
        Form::Names => format!("{}\n", found.prefix()),
        Form::Json => json(source, found),
    })
}

/// By prefix, by the whole title, by a name that stands for one service.
fn find<'s>(source: &Source<'s>, name: &str) -> Option<Service<'s>> {
    let catalog = source.catalog;
    if let Some(found) = catalog.service(name.trim_end_matches(":*").trim_end_matches(':')) {
        return Some(found);
    }
    let plain = |text: &str| {
        let letters = text.chars().filter(|it| it.is_alphanumeric());
        letters.map(|it| it.to_ascii_lowercase()).collect::<String>()
    };
    let wanted = plain(name);
    let is_title = |it: &Service<'_>| {
        let title = plain(it.title());
        title == wanted
            || ["amazon", "aws"].iter().any(|maker| title.strip_prefix(maker) == Some(&wanted))
    };
    let mut titled = catalog.services().filter(is_title);
    if let (Some(found), None) = (titled.next(), titled.next()) {
        return Some(found);
    }
    let alias = SERVICE_ALIASES.iter().find(|row| row.name == wanted)?;
    match alias.prefixes {
        [prefix] => catalog.service(prefix),
        _ => None,
    }
}

/// Why there is no service of this name, and which may be meant.
pub(super) fn missing(source: &Source<'_>, name: &str) -> Missing {
    let near = suggest::service(source.catalog, name);
    let shown = typed(name);
    if let Some(row) = changed_service(name).filter(|row| row.state == ServiceState::Gone) {
        let message = format!("the service `{shown}` has ended and has no actions any more");
        let help = match row.successor {
            Some(successor) => format!("`{successor}` does its work now"),
            None => "a policy can leave it out".to_owned(),
        };
        return Missing::new(message, help);
    }
    Missing::new(
        format!("`{shown}` is no service of AWS"),
        match near.as_slice() {
            [] => "write the prefix of its actions, such as `s3`".to_owned(),
            near => format!("did you mean {}?", one_of(near)),
        },
    )
}

/// How many actions of each level it has.
fn levels(service: Service<'_>) -> impl Iterator<Item = (AccessLevel, usize)> {
    AccessLevel::ALL.into_iter().filter_map(move |level| {
        let count = service.actions().filter(|it| it.level() == level).count();
        (count > 0).then_some((level, count))
    })
}

fn text(source: &Source<'_>, service: Service<'_>, asked: &str) -> String {
    let (prefix, program) = (service.prefix(), source.program);
    let mut out = crate::lookup::broken("", &format!("{prefix}: {}", service.title()));
    if !asked.to_ascii_lowercase().starts_with(prefix) {
        out.push_str(&format!("  actions of `{}` begin with `{prefix}:`\n", typed(asked)));
    }
    out.push('\n');
    let by_level: Vec<String> =
        levels(service).map(|(level, count)| format!("{count} {}", level.word())).collect();
    out.push_str(&row("actions", &format!("{}: {}", service.actions().len(), by_level.join(", "))));
    out.push_str(&row("", &format!("`{program}actions \"{prefix}:*\"` lists them")));
    out.push_str(&row(
        "RCPs",
        if service.is_rcp_covered() {
            "resource control policies reach its resources"
        } else {
            "resource control policies do not reach its resources"
        },
    ));
    out.push_str(&changed(service));
    let types = service.resource_types();
    if types.len() == 0 {
        out.push_str(&row("resources", "none with an ARN: write `*`"));
    }
    for (at, it) in types.enumerate() {
        out.push_str(&row(if at == 0 { "resources" } else { "" }, it.name()));
        for it in it.templates() {
            out.push_str(&template(it.text()));
        }
    }
    let keys: Vec<&str> = service.keys().map(Key::name).collect();
    if !keys.is_empty() {
        out.push_str(&row("keys", &some_of(&keys, 60)));
    }
    out + &source.footer()
}

fn changed(service: Service<'_>) -> String {
    let Some(change) = changed_service(service.prefix()) else { return String::new() };
    let state = match change.state {
        ServiceState::Closed => "it has ended",
        ServiceState::Closing => "it takes no new customers, or its end is announced",
        ServiceState::Gone => "it has ended and its actions are gone",
        ServiceState::Renamed => "new resources use another prefix",
    };
    let instead = change.successor.map(|it| format!("; see `{it}`")).unwrap_or_default();
    row("note", &format!("{state}{instead}"))
}

fn json(source: &Source<'_>, service: Service<'_>) -> String {
    source.json(|out| {
        out.object("service", |out| {
            out.text("prefix", service.prefix());
            out.text("title", service.title());
            out.object("actions", |out| {
                for (level, count) in levels(service) {
                    out.number(level.word(), count);
                }
            });
            out.bool("rcp", service.is_rcp_covered());
            out.array("resource_types", |list| {
                for it in service.resource_types() {
                    list.object(|out| {
                        out.text("type", it.name());
                        out.texts("arns", it.templates().map(|it| it.text()));
                        out.texts("keys", it.keys().map(Key::name));
                    });
                }
            });
            out.texts("keys", service.keys().map(Key::name));
        });
    })
}
