//! Which findings are told: of one place the most specific, of many alike only the first.

use std::collections::BTreeMap;

use iam_policy::json::{Node, Value};
use iam_policy::{Diagnostic, Severity, Span};

use crate::Setting;
use crate::rules::GROUPS;
use crate::subject::{members, statement_nodes};

/// How many findings of one code are told of one statement.
const MAX_ALIKE: usize = 3;

/// Which of many findings of one code in one statement are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alike {
    /// Each.
    All,
    /// The first few, and the number of the others.
    First,
}

/// The findings that are told, in the order of the text.
pub(crate) fn told(
    mut found: Vec<Diagnostic>,
    root: &Node<'_>,
    setting: &Setting,
    alike: Alike,
) -> Vec<Diagnostic> {
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    found.dedup_by(|a, b| a.code == b.code && a.span == b.span && a.message == b.message);
    let nodes = statement_nodes(root);
    let placed = found.into_iter().map(|it| (statement_of(nodes, it.span), it)).collect();
    let mut placed = without_outranked(placed);
    if !setting.allow.is_empty() {
        let sids: Vec<Option<&str>> = nodes.iter().map(sid).collect();
        placed.retain(|(statement, it)| {
            let sid = statement.and_then(|at| sids.get(at).copied().flatten());
            !setting.allow.iter().any(|allow| allow.covers(it.code, sid))
        });
    }
    match alike {
        Alike::All => placed.into_iter().map(|(_, it)| it).collect(),
        Alike::First => without_repetition(placed),
    }
}

/// Position, then severity, then code; what is alike stands together. An operator may be wrong for
/// two of its keys, so the message counts too.
fn order(found: &Diagnostic) -> (usize, Severity, &str, usize, &str) {
    (found.span.start, found.severity, found.code, found.span.end, &found.message)
}

/// A finding and the statement it lies in, if any.
type Placed = (Option<usize>, Diagnostic);

/// Drops a finding where a more specific one says the same of the same place.
fn without_outranked(found: Vec<Placed>) -> Vec<Placed> {
    let pairs: Vec<_> = GROUPS.iter().flat_map(|group| group.outranks).collect();
    let mut winners: BTreeMap<(&str, Option<usize>), Places> = BTreeMap::new();
    for (statement, it) in &found {
        if pairs.iter().any(|(winner, _)| *winner == head(it.code)) {
            winners.entry((head(it.code), *statement)).or_default().add(it.span);
        }
    }
    let is_outranked = |(statement, it): &Placed| {
        pairs.iter().filter(|(_, loser)| *loser == head(it.code)).any(|(winner, _)| {
            let places = winners.get(&(*winner, *statement));
            places.is_some_and(|places| places.overlap(it.span))
        })
    };
    let lost: Vec<bool> = found.iter().map(is_outranked).collect();
    found.into_iter().zip(lost).filter(|(_, lost)| !lost).map(|(it, _)| it).collect()
}

/// Places in the order of their starts.
#[derive(Default)]
struct Places {
    /// The start of each, and the furthest end of all up to it.
    list: Vec<(usize, usize)>,
}

impl Places {
    fn add(&mut self, span: Span) {
        let furthest = self.list.last().map_or(0, |(_, end)| *end);
        self.list.push((span.start, furthest.max(span.end)));
    }

    /// Whether one of them has a byte of `span`.
    fn overlap(&self, span: Span) -> bool {
        let before = self.list.partition_point(|(start, _)| *start < span.end);
        let last = before.checked_sub(1).and_then(|at| self.list.get(at));
        last.is_some_and(|(_, end)| *end > span.start)
    }
}

/// Of many findings of one code in one statement only the first, the last of them with the number
/// of the others.
fn without_repetition(found: Vec<Placed>) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::with_capacity(found.len());
    // How many there are, and where the last one stands that is told.
    let mut counts: BTreeMap<(&str, usize), (usize, usize)> = BTreeMap::new();
    for (statement, it) in found {
        let Some(statement) = statement else {
            told.push(it);
            continue;
        };
        let (count, last) = counts.entry((it.code, statement)).or_default();
        *count += 1;
        if *count <= MAX_ALIKE {
            *last = told.len();
            told.push(it);
        }
    }
    for (count, last) in counts.into_values().filter(|(count, _)| *count > MAX_ALIKE) {
        if let Some(it) = told.get_mut(last) {
            let more = count - MAX_ALIKE;
            it.message.push_str(&format!(" (and {more} more like this in the statement)"));
        }
    }
    told
}

/// The code without the path behind its slash.
fn head(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

/// The statement that a place lies in.
fn statement_of(nodes: &[Node<'_>], span: Span) -> Option<usize> {
    let at = nodes.partition_point(|node| node.span.end < span.end);
    nodes.get(at).filter(|node| node.span.contains(span)).map(|_| at)
}

fn sid<'n>(statement: &'n Node<'_>) -> Option<&'n str> {
    let member = members(statement).iter().find(|member| member.key == "Sid")?;
    match &member.node.value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use iam_policy::Span;

    use super::Places;

    #[test]
    fn places_overlap_where_they_share_a_byte() {
        let mut places = Places::default();
        for (start, end) in [(0, 10), (2, 3), (20, 21)] {
            places.add(Span::new(start, end));
        }
        for (start, end, expected) in
            [(0, 1, true), (9, 12, true), (10, 20, false), (12, 25, true), (21, 30, false)]
        {
            assert_eq!(places.overlap(Span::new(start, end)), expected, "{start}..{end}");
        }
    }
}
