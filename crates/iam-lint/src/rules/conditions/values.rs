//! Values of conditions that are written in a doubtful way.

use iam_policy::json::{Node, Value};
use iam_policy::{Certainty, Comparison, Typed, edit};

use super::{Tested, tests};
use crate::findings::{Findings, found, shown};
use crate::subject::{Subject, items};

/// How many values of one test are told of; nobody reads more.
const MAX_VALUES: usize = 100;

/// Texts, numbers and truth values in one list.
pub(super) fn mixed_types(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        let Some(list) = tested.place.values(tested.test) else { continue };
        let nodes = items(list);
        let Some(usual) = usual_type(nodes) else { continue };
        for odd in nodes.iter().filter(|it| json_type(it) != usual).take(MAX_VALUES) {
            findings.add(mixed(subject, &tested, odd, usual));
        }
    }
}

/// The type that most of the values have; of as many of two types, the first one sets the tone.
fn usual_type(nodes: &[Node<'_>]) -> Option<&'static str> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for node in nodes {
        let own = json_type(node);
        match counts.iter_mut().find(|(known, _)| *known == own) {
            Some((_, count)) => *count += 1,
            None => counts.push((own, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(own, _)| *own)
}

fn mixed(
    subject: &Subject<'_>,
    tested: &Tested<'_>,
    odd: &Node<'_>,
    usual: &str,
) -> iam_policy::Problem {
    let mut written = String::new();
    iam_policy::json::write_node(odd, &mut written);
    let message = format!(
        "{} is a {}, the other values of {} are {usual}s",
        shown(&written),
        json_type(odd),
        shown(tested.key())
    );
    let span = match odd.value {
        Value::String(_) => iam_policy::json::content_span(subject.text, odd.span),
        Value::Number(_) | Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => {
            odd.span
        }
    };
    let problem = found("condition-value-mixed-types", span, message);
    if usual != "string" {
        return problem.help(format!("write each value as a {usual}, or each as a string"));
    }
    let quoted = edit::quote(&written);
    problem.help(format!("write {}", shown(&quoted))).fix(
        "put it in quotes",
        Certainty::Sure,
        odd.span,
        quoted,
    )
}

fn json_type(node: &Node<'_>) -> &'static str {
    match node.value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        Value::Null | Value::Array(_) | Value::Object(_) => "other value",
    }
}

/// Dates as seconds since 1970, which nobody can read.
pub(super) fn epoch_dates(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        let is_date = matches!(tested.test.operator.operator.comparison, Comparison::Date(_));
        if !is_date || tested.is_on("aws:EpochTime") {
            continue;
        }
        for value in tested.test.values.iter().take(MAX_VALUES) {
            let Typed::Date(instant) = value.value else { continue };
            let text = &*value.text.value;
            if text.len() < 5 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            findings.add(epoch_date(subject, value.text.span, text, instant.to_iso()));
        }
    }
}

fn epoch_date(
    subject: &Subject<'_>,
    span: iam_policy::Span,
    text: &str,
    iso: Option<String>,
) -> iam_policy::Problem {
    let code = "condition-value-epoch-date";
    let Some(iso) = iso else {
        let message = format!("{} seconds after 1970 lie beyond the year 9999", shown(text));
        return found(code, span, message)
            .help("write a date such as `2026-04-30T16:00:00Z`; perhaps these are milliseconds");
    };
    let message = format!("{} counts the seconds since 1970: it is `{iso}`", shown(text));
    let is_string = span.start > 0 && subject.text.as_bytes().get(span.start - 1) == Some(&b'"');
    let new = if is_string { iso.clone() } else { edit::quote(&iso) };
    found(code, span, message).help(format!("write `{iso}`, which people can read")).fix(
        format!("replace with `{iso}`"),
        Certainty::Sure,
        span,
        new,
    )
}

/// More than one truth value for one key.
pub(super) fn several_booleans(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        let comparison = tested.test.operator.operator.comparison;
        let (Comparison::Bool | Comparison::Null) = comparison else { continue };
        let [first, rest @ ..] = tested.test.values.as_slice() else { continue };
        let Some(second) = rest.first() else { continue };
        let is_same = rest.iter().all(|value| value.value == first.value);
        let message = match (is_same, comparison == Comparison::Null) {
            (true, _) => format!("{} a second time", shown(&second.text.value)),
            (false, true) => {
                "`true` and `false` together are always true, so this tests nothing".to_owned()
            }
            (false, false) => format!(
                "`true` and `false` together are true whenever {} is there",
                shown(tested.key())
            ),
        };
        let problem = found("multiple-boolean-values", second.text.span, message)
            .help("keep the one value that is meant");
        let removed = tested.place.values(tested.test).and_then(|list| edit::remove_item(list, 1));
        findings.add(match removed.filter(|_| is_same) {
            Some(edit) => problem.fix_all("remove it", Certainty::Sure, vec![edit]),
            None => problem,
        });
    }
}
