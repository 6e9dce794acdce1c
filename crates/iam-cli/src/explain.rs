//! `iam explain`: the pages about codes, rules, uncertain points and reasons.

use std::process::ExitCode;

use iam_eval::{Rule, SCENARIO_CODES, rule, rules};
use iam_lint::codes;
use iam_policy::{Severity, nearest, visible};

use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::look::{Ink, Look};
use crate::markdown::{inline, markdown};
use crate::wrap::{columns, wrap};

/// Shows a page, or the list of all.
pub(crate) fn run(name: Option<&str>, console: &mut Console) -> Ended {
    let look = console.look;
    let page = match name {
        None => list(look),
        Some(name) => page(name, look).ok_or_else(|| unknown(name))?,
    };
    console.text(&page)?;
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The page of that name; letter case is ignored.
fn page(name: &str, look: Look) -> Option<String> {
    if let Some(code) = iam_lint::code(&name.to_ascii_lowercase()) {
        let severity = format!("Severity: {}\n", code.severity.word());
        return Some(markdown(code.page, look) + "\n" + &severity);
    }
    if let Some(Rule { id, title, text }) = rule(name) {
        return Some(markdown(&format!("# {id}: {title}\n\n{text}\n"), look));
    }
    let found = SCENARIO_CODES.iter().find(|(id, _)| id.eq_ignore_ascii_case(name));
    found.map(|(id, text)| markdown(&format!("# {id}\n\n{text}\n"), look))
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(code::NO, format!("nothing is called `{}`", visible(name)));
    let all = || names().map(|(id, _)| id);
    let wanted = name.to_lowercase();
    let mut near: Vec<&str> = all().filter(|id| id.to_lowercase().contains(&wanted)).collect();
    if near.is_empty() || name.len() < 3 {
        near = nearest(name, all()).into_iter().collect();
    }
    near.truncate(6);
    match near.as_slice() {
        [] => failure.help("`iam explain` lists all names"),
        near => failure.help(format!("did you mean `{}`?", near.join("`, `"))),
    }
}

/// Every name, and what it is about.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let codes = codes().map(|code| (code.id, first_sentence(code.page)));
    let rules = rules().map(|rule| (rule.id, rule.title));
    codes.chain(SCENARIO_CODES.iter().copied()).chain(rules)
}

/// The first paragraph behind the heading of a page.
fn first_sentence(page: &'static str) -> &'static str {
    let text = page.split("\n\n").nth(1).unwrap_or_default();
    text.split(". ").next().unwrap_or(text)
}

fn list(look: Look) -> String {
    let mut out = String::new();
    let severities = [
        (Severity::Error, "Errors: AWS would not take the policy"),
        (Severity::Security, "Security: it grants more than it seems"),
        (Severity::Warning, "Warnings: it does not do what it seems to"),
        (Severity::Suggestion, "Suggestions: there is a clearer way"),
        (Severity::Info, "Good to know"),
    ];
    for (severity, title) in severities {
        let found = codes().filter(|code| code.severity == severity);
        group(title, found.map(|code| (code.id, first_sentence(code.page))), look, &mut out);
    }
    group("Scenarios that cannot be decided", SCENARIO_CODES.iter().copied(), look, &mut out);
    let of = |prefix: &'static str| rules().filter(move |rule| rule.id.starts_with(prefix));
    let entry = |rule: Rule| (rule.id, rule.title);
    group("Rules", of("E-").map(entry), look, &mut out);
    group("Uncertain points", of("U-").map(entry), look, &mut out);
    let reasons = rules().filter(|rule| !rule.id.starts_with("E-") && !rule.id.starts_with("U-"));
    group("Reasons of decisions", reasons.map(entry), look, &mut out);
    out.push_str("\n`iam explain NAME` tells more about each\n");
    out
}

fn group(
    title: &str,
    entries: impl Iterator<Item = (&'static str, &'static str)>,
    look: Look,
    out: &mut String,
) {
    let entries: Vec<_> = entries.collect();
    let Some(width) = entries.iter().map(|(id, _)| columns(id)).max() else { return };
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&format!("{}\n", look.paint(Ink::Title, title)));
    for (id, text) in entries {
        let id = format!("  {}{}  ", look.paint(Ink::Code, id), " ".repeat(width - columns(id)));
        let next = " ".repeat((width + 4).min(look.width / 2));
        out.push_str(&wrap(&inline(text, look), look.width, &id, &next));
    }
}
