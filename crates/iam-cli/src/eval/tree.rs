//! The steps of an evaluation as a tree that people read.

use std::fmt::Write as _;

use iam_eval::{BlockView, Evaluation, PartResult, StatementView, Step, TestView, ValueView};
use iam_policy::visible;
use iam_repl::path::sentence;

use super::people::decision;
use crate::look::{Ink, Look, Sign};
use crate::wrap::wrap;

/// Every step of every part: its statements, their blocks and tests; then the context.
pub(crate) fn tree(result: &Evaluation, look: Look) -> String {
    let mut out = String::new();
    for (at, part) in result.parts.iter().enumerate() {
        if result.is_compound {
            let word = decision(part.outcome, look);
            let _ = write!(out, "\n{word}  part {}: {}", at + 1, part.action);
        }
        out.push_str(&one(part, look));
    }
    out
}

/// The steps of one request.
fn one(part: &PartResult, look: Look) -> String {
    let mut out = format!("\n{}\n", look.paint(Ink::Title, "Steps"));
    for step in &part.steps {
        let blocks = part
            .blocked_by
            .iter()
            .any(|block| block.layer.word() == step.step && block.level == step.level);
        out.push_str(&self::step(step, part, blocks, look));
    }
    let _ = write!(out, "\n{}\n", look.paint(Ink::Title, "Context"));
    for key in &part.context {
        let values: Vec<String> = key.values.iter().map(|value| visible(value)).collect();
        let values = if key.is_set { format!("[{}]", values.join(", ")) } else { values.join("") };
        let origin = look.paint(Ink::Quiet, &format!("({})", key.origin));
        let _ = writeln!(out, "  {} = {values} {origin}", visible(&key.key));
    }
    if part.context.is_empty() {
        out.push_str("  (no keys)\n");
    }
    out
}

/// A layer that says nothing is only bad where something had to be said.
fn step(step: &Step, part: &PartResult, blocks: bool, look: Look) -> String {
    let sign = match step.outcome {
        "pass" => Sign::Yes,
        "deny" => Sign::No,
        "fail" if blocks || step.step == "combine" || step.step == "special" => Sign::No,
        _ => Sign::Dot,
    };
    let says = match step.step {
        "fill-context" => "The condition keys of the request stand below.".to_owned(),
        _ => sentence(step, part),
    };
    let mut out = wrap(&says, look.width, &format!("  {} ", look.sign(sign)), "    ");
    for view in &step.statements {
        out.push_str(&statement(view, look));
    }
    out
}

fn statement(view: &StatementView, look: Look) -> String {
    let at = &view.reference;
    let sid = at.sid.as_ref().map_or_else(String::new, |it| format!(" `{}`", visible(it)));
    let name = format!("policy `{}`, statement {}{sid}", visible(&at.policy), at.statement + 1);
    let applies = if view.applies { "applies" } else { "does not apply" };
    let effect = look.paint(Ink::Title, view.effect);
    let mut out = format!("    {} {effect} {name} {applies}\n", sign(view.applies, look));
    if let Some(principal) = &view.principal {
        block(principal, look, &mut out);
    }
    block(&view.action, look, &mut out);
    if let Some(resource) = &view.resource {
        block(resource, look, &mut out);
    }
    for test in &view.condition {
        out.push_str(&self::test(test, look));
    }
    out
}

fn sign(holds: bool, look: Look) -> String {
    look.sign(if holds { Sign::Yes } else { Sign::No })
}

fn block(view: &BlockView, look: Look, out: &mut String) {
    let text = match &view.entry {
        Some(entry) => format!("`{}`", visible(entry)),
        None => {
            let entries: Vec<String> =
                view.entries.iter().map(|entry| format!("`{}`", visible(entry))).collect();
            format!("none of {}", entries.join(", "))
        }
    };
    let _ = writeln!(out, "        {} {:<11} {text}", sign(view.matched, look), view.element);
}

fn test(view: &TestView, look: Look) -> String {
    let values = |list: Vec<String>| match list.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    let wanted = values(view.values.iter().map(value).collect());
    let given = match view.presence {
        "absent" => "the request has no such key".to_owned(),
        _ => {
            let given = view.request_values.iter().map(|it| format!("`{}`", visible(it)));
            format!("the request has {}", values(given.collect()))
        }
    };
    let test = format!("{} {} {wanted}", view.operator, visible(&view.key));
    let sign = sign(view.holds, look);
    format!("        {sign} {:<11} {test}: {given} ({})\n", "Condition", view.why)
}

/// A value of the policy, and what its variables make of it.
fn value(value: &ValueView) -> String {
    let raw = format!("`{}`", visible(&value.raw));
    match &value.substituted {
        Some(text) if *text == value.raw => raw,
        Some(text) => format!("{raw} = `{}`", visible(text)),
        None => format!("{raw} (its variable has no value)"),
    }
}
