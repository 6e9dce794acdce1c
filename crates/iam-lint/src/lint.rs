//! From text to findings: the reader's and those of every rule, put in order.

use iam_policy::json::{self, Node};
use iam_policy::{Diagnostic, Lines, Problem, Reading, Severity, parse_document};

use crate::Setting;
use crate::findings::Findings;
use crate::rules::GROUPS;
use crate::subject::{Subject, members, statement_nodes};

/// How many findings of one code are told of one statement.
const MAX_ALIKE: usize = 3;

/// Everything that is wrong or doubtful with a document, in the order of the text; of one place
/// the worst first.
///
/// A text that is no JSON has only the problems of its JSON. A statement with an error has only
/// the problems of the reader; the others are examined all the same.
pub fn lint(text: &str, reading: &Reading, setting: &Setting) -> Vec<Diagnostic> {
    let document = json::read(text);
    let found = examine(text, &document, reading, setting);
    match &document.root {
        Some(root) if !document.is_cut => told_alike(found, root),
        Some(_) | None => found,
    }
}

/// The same with every finding, however many are alike.
pub(crate) fn lint_all(text: &str, reading: &Reading, setting: &Setting) -> Vec<Diagnostic> {
    examine(text, &json::read(text), reading, setting)
}

fn examine(
    text: &str,
    document: &json::Document<'_>,
    reading: &Reading,
    setting: &Setting,
) -> Vec<Diagnostic> {
    let parsed = parse_document(text, document, reading);
    let Some(root) = document.root.as_ref().filter(|_| !document.is_cut) else {
        return parsed.diagnostics;
    };
    let subject = Subject::new(text, reading, setting, root, &parsed);
    let mut findings = Findings::default();
    for rule in GROUPS.iter().flat_map(|group| group.rules) {
        rule(&subject, &mut findings);
    }
    let lines = Lines::new(text);
    let locate = |problem: Problem| {
        let pointer = json::pointer(Some(root), problem.span);
        problem.locate(&lines, pointer)
    };
    let mut found = parsed.diagnostics;
    found.extend(findings.problems.into_iter().map(locate));
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    found.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    drop_outranked(&mut found, root);
    drop_allowed(&mut found, root, setting);
    found
}

/// Position, then severity, then code.
fn order(found: &Diagnostic) -> (usize, Severity, &str) {
    (found.span.start, found.severity, found.code)
}

/// Drops a finding where a more specific one says the same of the same place.
fn drop_outranked(found: &mut Vec<Diagnostic>, root: &Node<'_>) {
    let places: Vec<(&str, iam_policy::Span, Option<usize>)> =
        found.iter().map(|it| (head(it.code), it.span, statement_of(root, it))).collect();
    let is_outranked = |lost: &Diagnostic| {
        let statement = statement_of(root, lost);
        GROUPS.iter().flat_map(|group| group.outranks).any(|&(winner, loser)| {
            loser == head(lost.code)
                && places.iter().any(|&(code, span, at)| {
                    let overlap = span.start < lost.span.end && lost.span.start < span.end;
                    code == winner && at == statement && overlap
                })
        })
    };
    let lost: Vec<bool> = found.iter().map(is_outranked).collect();
    let mut lost = lost.into_iter();
    found.retain(|_| !lost.next().unwrap_or(false));
}

fn drop_allowed(found: &mut Vec<Diagnostic>, root: &Node<'_>, setting: &Setting) {
    if setting.allow.is_empty() {
        return;
    }
    let sids: Vec<Option<String>> = statement_nodes(root).iter().map(sid).collect();
    found.retain(|it| {
        let statement = statement_of(root, it).and_then(|at| sids.get(at));
        let sid = statement.and_then(|sid| sid.as_deref());
        !setting.allow.iter().any(|allow| allow.covers(it.code, sid))
    });
}

/// Of many findings of one code in one statement only the first, the last of them with the number
/// of the others.
fn told_alike(found: Vec<Diagnostic>, root: &Node<'_>) -> Vec<Diagnostic> {
    let key = |it: &Diagnostic| (it.code, statement_of(root, it));
    let mut told: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut counts = std::collections::BTreeMap::new();
    for it in found {
        let Some(statement) = statement_of(root, &it) else {
            told.push(it);
            continue;
        };
        let count: &mut usize = counts.entry((it.code, statement)).or_default();
        *count += 1;
        if *count <= MAX_ALIKE {
            told.push(it);
        }
    }
    for ((code, statement), count) in counts {
        let last = told.iter_mut().rfind(|it| key(it) == (code, Some(statement)));
        if let Some(last) = last.filter(|_| count > MAX_ALIKE) {
            let more = count - MAX_ALIKE;
            last.message.push_str(&format!(" (and {more} more like this in the statement)"));
        }
    }
    told
}

/// The code without the path behind its slash.
fn head(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

/// The statement that a finding lies in.
fn statement_of(root: &Node<'_>, found: &Diagnostic) -> Option<usize> {
    let nodes = statement_nodes(root);
    nodes.iter().position(|node| node.span.contains(found.span))
}

fn sid(statement: &Node<'_>) -> Option<String> {
    let member = members(statement).iter().find(|member| member.key == "Sid")?;
    match &member.node.value {
        json::Value::String(text) => Some(text.clone().into_owned()),
        json::Value::Null
        | json::Value::Bool(_)
        | json::Value::Number(_)
        | json::Value::Array(_)
        | json::Value::Object(_) => None,
    }
}
