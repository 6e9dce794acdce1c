//! An ARN taken apart.

use iam_catalog::Action;

use super::arn_shape::{FIELDS, Shape};
use super::{Answer, Form, Missing, Source, row, some_of, template, typed};
use crate::text::count;

/// The fields of an ARN, the resource types it fits, and the actions that act on them.
pub fn arn(source: &Source<'_>, text: &str, form: Form) -> Answer {
    if !text.contains(':') {
        let message = format!("`{}` is no ARN", typed(text));
        return Err(Missing::new(message, "one looks like `arn:aws:s3:::hl-tickets/2026/a.pdf`"));
    }
    let shape = Shape::new(text);
    Ok(match form {
        Form::Text => people(source, text, &shape),
        Form::Names => format!("{}\n", iam_policy::visible(text)),
        Form::Json => json(source, text, &shape),
    })
}

/// The actions that act on a type the ARN fits, those of its service first.
fn users<'s>(source: &Source<'s>, shape: &Shape) -> Vec<Action<'s>> {
    let types = shape.types(source.catalog);
    let acts = |action: &Action<'_>| {
        action.resources().any(|used| types.iter().any(|(it, _)| *it == used.resource_type))
    };
    let mut users: Vec<Action<'_>> = source.catalog.actions().filter(acts).collect();
    users.sort_by_key(|it| !shape.is_of(it.service()));
    users
}

fn people(source: &Source<'_>, text: &str, shape: &Shape) -> String {
    let mut out = format!("{}\n\n", iam_policy::visible(text));
    let problems = shape.problems(source.catalog);
    let is_sound = problems.is_empty();
    for (at, name) in FIELDS.iter().enumerate().skip(1) {
        let Some(field) = shape.fields.get(at) else { continue };
        let words = if field.is_empty() {
            if is_sound { absent(name) } else { "(empty)" }.to_owned()
        } else if field == "*" {
            format!("* (any {name})")
        } else {
            iam_policy::visible(field)
        };
        out.push_str(&row(name, &words));
    }
    let open = shape.with_wildcards();
    if !open.is_empty() {
        let words = format!(
            "in {}: `*` is any text, also with slashes; `?` is one character",
            open.join(", ")
        );
        out.push_str(&row("wildcards", &words));
    }
    if !shape.variables.is_empty() {
        let keys: Vec<String> = shape.variables.iter().map(|it| typed(it)).collect();
        let words = format!("the value of {} in the request", keys.join(", "));
        out.push_str(&row("variables", &words));
    }
    let types = shape.types(source.catalog);
    for (at, (found, it)) in types.iter().take(SHOWN).enumerate() {
        let words = format!("{} of {}", found.name(), found.service().prefix());
        out.push_str(&row(if at == 0 { "fits" } else { "" }, &words));
        out.push_str(&template(it.text()));
    }
    if types.len() > SHOWN {
        out.push_str(&row("", &format!("and {} more types", types.len() - SHOWN)));
    }
    let users: Vec<String> = users(source, shape).into_iter().map(Action::full_name).collect();
    if !users.is_empty() {
        let words = format!("{}: {}", count(users.len(), "action"), some_of(&users, 6));
        out.push_str(&row("used by", &words));
    }
    for problem in problems {
        out.push_str(&row("problem", &problem));
    }
    out + &source.footer()
}

/// How many types are shown.
const SHOWN: usize = 8;

/// What it means that a field is empty.
fn absent(field: &str) -> &'static str {
    match field {
        "region" => "(empty: the name is the same in every Region, or the service is global)",
        "account" => "(empty: the name belongs to one account in the whole partition)",
        _ => "(empty)",
    }
}

fn json(source: &Source<'_>, text: &str, shape: &Shape) -> String {
    source.json(|out| {
        out.object("arn", |out| {
            out.text("text", text);
            out.object("fields", |out| {
                for (name, field) in FIELDS.iter().zip(&shape.fields).skip(1) {
                    out.text(name, field);
                }
            });
            out.texts("wildcards", shape.with_wildcards());
            out.texts("variables", &shape.variables);
            out.array("resource_types", |list| {
                for (it, template) in shape.types(source.catalog) {
                    list.object(|out| {
                        out.text("service", it.service().prefix());
                        out.text("type", it.name());
                        out.text("arn", template.text());
                    });
                }
            });
            out.texts("actions", users(source, shape).into_iter().map(Action::full_name));
            out.texts("problems", shape.problems(source.catalog));
        });
    })
}
