//! A result as people read it: the decision, the sentence, and what stands behind it.

use std::collections::BTreeMap;

use iam_eval::{Evaluation, Outcome, PartResult, StatementRef};
use iam_policy::json::{self, Node, Value};
use iam_policy::{Diagnostic, visible};

use crate::look::{Ink, Look, Sign};
use crate::wrap::wrap;

/// The result of the scenario that `file` holds as `text`.
pub(crate) fn people(result: &Evaluation, file: &str, text: &str, look: Look) -> String {
    let title = visible(result.name.as_deref().unwrap_or(file));
    let mut out = String::new();
    let Some(overall) = result.deciding_part() else {
        let word = look.paint(Ink::Attention, "InvalidInput");
        out.push_str(&format!("{} {word}  {title}\n\n", look.sign(Sign::Warning)));
        out.push_str(&problems(result, file, text, look));
        return out;
    };
    out.push_str(&format!("{}  {title}\n", decision(overall.outcome, look)));
    if result.is_compound {
        for (at, part) in result.parts.iter().enumerate() {
            let word = decision(part.outcome, look);
            let resource = visible(&part.resource);
            out.push_str(&format!("\n{word}  part {}: {} on {resource}\n", at + 1, part.action));
            out.push_str(&reasons(part, look));
        }
    } else {
        out.push_str(&reasons(overall, look));
    }
    out
}

/// The sign and the word of a decision.
pub(super) fn decision(outcome: Outcome, look: Look) -> String {
    let (sign, ink) = match outcome {
        Outcome::Allow => (Sign::Yes, Ink::Good),
        Outcome::ImplicitDeny | Outcome::ExplicitDeny => (Sign::No, Ink::Bad),
    };
    format!("{} {}", look.sign(sign), look.paint(ink, outcome.word()))
}

/// The sentence about a request, and what it rests on.
fn reasons(part: &PartResult, look: Look) -> String {
    let mut out = wrap(&part.message, look.width, "  ", "  ");
    let mut row = |name: &str, text: &str| {
        let first = format!("  {} ", look.paint(Ink::Quiet, &format!("{name:<11}")));
        out.push_str(&wrap(text, look.width, &first, &" ".repeat(14)));
    };
    for statement in &part.deciding {
        row("decided by", &named(statement));
    }
    for layer in &part.blocked_by {
        let level = layer.level.as_ref();
        let level = level.map_or_else(String::new, |it| format!(" at level `{}`", visible(it)));
        row("blocked by", &format!("{}{level}: nothing there allows it", layer.layer.word()));
    }
    for miss in &part.near_misses {
        row("nearly", &format!("{}, but {}", named(&miss.statement), miss.why));
    }
    for point in &part.uncertain {
        row("uncertain", &format!("{point}: AWS does not say (`iam explain {point}`)"));
    }
    let reason = part.reason.code();
    row("reason", &format!("{reason} (`iam explain {reason}`)"));
    out
}

/// The statement, its document and its layer.
pub(super) fn named(statement: &StatementRef) -> String {
    let level = statement.level.as_ref();
    let level = level.map_or_else(String::new, |it| format!(" at level `{}`", visible(it)));
    let sid = statement.sid.as_ref().map_or_else(String::new, |it| format!(" `{}`", visible(it)));
    let at = statement.statement + 1;
    let (layer, policy) = (statement.layer.word(), visible(&statement.policy));
    format!("{layer}{level}, policy `{policy}`, statement {at}{sid}")
}

/// Every problem with its source line. A document that is written as a string has lines of its
/// own; its problems are shown in them.
fn problems(result: &Evaluation, file: &str, text: &str, look: Look) -> String {
    let document = json::read(text);
    let mut strings = BTreeMap::new();
    if let Some(root) = &document.root {
        string_documents(root, &mut strings);
    }
    let mut shown = Vec::new();
    for found in &result.problems {
        let one = std::slice::from_ref::<Diagnostic>(&found.diagnostic);
        let own = found.policy.as_ref().and_then(|name| Some((name, strings.get(name.as_str())?)));
        shown.push(match own {
            Some((name, own)) => {
                let name = format!("{file}, policy `{name}`");
                iam_policy::render(one, &name, own, look.colour)
            }
            None => iam_policy::render(one, file, text, look.colour),
        });
    }
    shown.join("\n")
}

/// The documents that are written as strings, by the names of their policies.
fn string_documents<'n>(node: &'n Node<'_>, found: &mut BTreeMap<String, &'n str>) {
    match &node.value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                string_document(item, at, found);
                string_documents(item, found);
            }
        }
        Value::Object(members) => {
            for member in members {
                string_document(&member.node, 0, found);
                string_documents(&member.node, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn string_document<'n>(node: &'n Node<'_>, at: usize, found: &mut BTreeMap<String, &'n str>) {
    let Value::Object(members) = &node.value else { return };
    let text = |key: &str| {
        members.iter().find(|member| member.key == key).and_then(|member| {
            match &member.node.value {
                Value::String(text) => Some(&**text),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => None,
            }
        })
    };
    if let Some(document) = text("document") {
        let name = text("name").map_or_else(|| at.to_string(), str::to_owned);
        found.entry(name).or_insert(document);
    }
}
