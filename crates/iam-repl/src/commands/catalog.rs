//! Commands that look things up in the catalog of AWS.

use iam_catalog::Catalog;

use crate::lookup::{self, ActionQuery, Answer, Form, Source};
use crate::reply::Reply;
use crate::session::Session;
use crate::text::words;

pub(crate) fn actions(session: &mut Session<'_>, input: &str) -> Reply {
    let patterns: Vec<String> = words(input).iter().map(|it| it.replace('\'', "")).collect();
    if patterns.is_empty() {
        let advice = "such as `actions \"s3:Get*\"`";
        return Reply::not_understood("`actions` needs a pattern", advice);
    }
    let query = ActionQuery { patterns: &patterns, level: None };
    reply(lookup::actions(&source(session), &query, Form::Text))
}

pub(crate) fn action(session: &mut Session<'_>, name: &str) -> Reply {
    one(session, name, "`action` needs a name", "such as `action s3:GetObject`", lookup::action)
}

pub(crate) fn key(session: &mut Session<'_>, name: &str) -> Reply {
    one(session, name, "`key` needs a name", "such as `key aws:SourceIp`", lookup::key)
}

pub(crate) fn service(session: &mut Session<'_>, name: &str) -> Reply {
    one(session, name, "`service` needs a name", "such as `service s3`", lookup::service)
}

pub(crate) fn arn(session: &mut Session<'_>, name: &str) -> Reply {
    let advice = "such as `arn arn:aws:s3:::hl-tickets/2026/a.pdf`";
    one(session, name, "`arn` needs an ARN", advice, lookup::arn)
}

fn one(
    session: &Session<'_>,
    name: &str,
    problem: &str,
    advice: &str,
    look_up: fn(&Source<'_>, &str, Form) -> Answer,
) -> Reply {
    let name = name.trim_matches(['"', '\'', '`']);
    if name.is_empty() {
        return Reply::not_understood(problem, advice);
    }
    reply(look_up(&source(session), name, Form::Text))
}

fn source<'s>(session: &Session<'s>) -> Source<'s> {
    Source { catalog: Catalog::embedded(), descriptions: session.descriptions, program: "" }
}

fn reply(answer: Answer) -> Reply {
    match answer {
        Ok(text) => Reply::done(text),
        Err(missing) => Reply::not_understood(&missing.message, &missing.help),
    }
}
