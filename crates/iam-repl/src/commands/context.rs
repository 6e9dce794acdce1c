//! `ctx`: the condition keys with which questions are asked.

use iam_policy::{KEYS, key_fact, nearest, visible};
use serde_json::{Map, Value};

use crate::reply::Reply;
use crate::session::Session;
use crate::text::{words, wrap};

pub(crate) fn context(session: &mut Session<'_>, input: &str) -> Reply {
    if input.eq_ignore_ascii_case("clear") {
        session.context = Map::new();
        return Reply::done("`can` now asks without condition keys of yours.\n");
    }
    let mut notes = String::new();
    let mut keys = session.context.clone();
    for word in context_words(input) {
        let Some((key, value)) = word.split_once('=').filter(|(key, _)| key.contains(':')) else {
            let problem = format!("`{}` is not a condition key with a value", visible(&word));
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

/// A value, or a list of values in JSON.
pub(crate) fn context_value(text: &str) -> Value {
    let list = || serde_json::from_str::<Vec<String>>(text).ok();
    list().map_or_else(|| Value::from(text), Value::from)
}

/// A note about a key that is probably misspelt.
fn unknown_key(key: &str) -> String {
    if key_fact(key).is_some() {
        return String::new();
    }
    nearest(key, KEYS.iter().map(|fact| fact.name)).map_or_else(String::new, |near| {
        wrap("note: ", &format!("`{}` is no key of AWS; did you mean `{near}`?", visible(key)))
    })
}
