//! The smallest change that keeps a statement within a bound and loses nothing that is wanted.

use iam_analysis::inclusion::{Glob, ResourceGlob};
use iam_analysis::words::Place;
use iam_analysis::{Callers, PolicySet, World};
use iam_eval::Document;
use iam_policy::{
    Block, Case, Certainty, Edit, Effect, Fix, Pattern, Sense, Span, Statement, Text, edit, parse,
};

use crate::findings::shown;
use crate::proof;
use crate::subject::{StatementFacts, Subject};

/// How many changes are tried.
const MOST_TRIES: usize = 8;

/// What a change has to keep and to reach.
pub(super) struct Wanted<'w> {
    /// The policy as it is.
    pub(super) own: &'w PolicySet,
    /// The changed statement may allow no more than this.
    pub(super) bound: &'w PolicySet,
    /// What the policy allows of this stays allowed.
    pub(super) floor: Option<&'w Document>,
    pub(super) world: &'w World,
}

/// What an entry of a list gives way to.
struct Change {
    element: &'static str,
    /// The entry.
    span: Span,
    /// What takes its place; nothing where it has nothing in common with the bound.
    entries: Vec<String>,
    /// Whether the bound covers the entry, so that it stays as it is.
    stays: bool,
}

/// The first change of the statement of a place that is proved to do what is wanted: entries of
/// the bound in place of the wider ones that they fit.
pub(super) fn narrowed(subject: &Subject<'_>, place: &Place, wanted: &Wanted<'_>) -> Option<Fix> {
    let PolicySet::Alone(bound) = wanted.bound else { return None };
    let at = place.statement.index;
    let facts = subject.statements.get(at)?;
    let allows = bound.policy().statements.iter().filter(|it| it.effect == Effect::Allow);
    let all: Vec<Vec<Change>> = allows.map(|it| changes(facts.statement, it)).collect();
    let marked = all.iter().filter_map(|changes| one(facts, changes, place.span));
    let whole = all.iter().filter_map(|changes| lists(facts, changes));
    let mut tried: Vec<Vec<Edit>> = Vec::new();
    for edits in marked.chain(whole) {
        if !tried.contains(&edits) {
            tried.push(edits);
        }
    }
    let edits = tried
        .into_iter()
        .take(MOST_TRIES)
        .find(|edits| keeps_and_reaches(subject, at, edits, wanted))?;
    let texts: Vec<String> = edits.iter().map(|edit| shown(edit.text.trim_matches('"'))).collect();
    let title = format!("narrow to {}", texts.join(" and "));
    Some(Fix { title, edits, certainty: Certainty::Sure })
}

/// What becomes of each action and resource of a statement that may go as far as `other` only.
fn changes(own: &Statement, other: &Statement) -> Vec<Change> {
    let action = |text: &str| Glob::new(&Pattern::glob(&text.to_ascii_lowercase()), Case::Ignored);
    let mut changes = common(
        "Action",
        (&own.action, &other.action),
        |it| &it.text,
        |one, other| action(&one.text.value).covers(&action(&other.text.value)),
    );
    if let (Some(own), Some(other)) = (&own.resource, &other.resource) {
        changes.extend(common(
            "Resource",
            (own, other),
            |it| &it.text,
            |one, other| ResourceGlob::new(&one.pattern).covers(&ResourceGlob::new(&other.pattern)),
        ));
    }
    changes
}

fn common<T>(
    element: &'static str,
    (own, other): (&Block<T>, &Block<T>),
    text: impl Fn(&T) -> &Text,
    covers: impl Fn(&T, &T) -> bool,
) -> Vec<Change> {
    if own.sense != Sense::Listed || other.sense != Sense::Listed {
        return Vec::new();
    }
    let written = |it: &T| text(it).value.to_string();
    let change = |own: &T| {
        let stays = other.entries.iter().any(|it| covers(it, own));
        let inner = other.entries.iter().filter(|it| covers(own, it));
        let entries = if stays { vec![written(own)] } else { inner.map(written).collect() };
        Change { element, span: text(own).span, entries, stays }
    };
    own.entries.iter().map(change).collect()
}

/// The change of one entry alone.
fn one(facts: &StatementFacts<'_>, changes: &[Change], span: Span) -> Option<Vec<Edit>> {
    let change = changes.iter().find(|change| change.span == span && !change.stays)?;
    let node = &facts.member(change.element)?.node;
    let list = json(&change.entries);
    let quoted = Span::new(span.start.saturating_sub(1), span.end + 1);
    // A text that stands alone needs brackets around several.
    Some(vec![match change.entries.len() {
        0 => return None,
        1 => Edit { span: quoted, text: list },
        _ if node.span == quoted => Edit { span: node.span, text: list },
        _ => {
            let inner = list.trim_start_matches('[').trim_end_matches(']').to_owned();
            Edit { span: quoted, text: inner }
        }
    }])
}

/// The change of all lists.
fn lists(facts: &StatementFacts<'_>, changes: &[Change]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for element in ["Action", "Resource"] {
        let own = || changes.iter().filter(|change| change.element == element);
        if own().all(|change| change.stays) {
            continue;
        }
        let mut entries: Vec<String> = own().flat_map(|it| it.entries.clone()).collect();
        entries.dedup();
        let node = &facts.member(element).filter(|_| !entries.is_empty())?.node;
        edits.push(Edit { span: node.span, text: json(&entries) });
    }
    edits.sort_by_key(|edit| edit.span.start);
    (!edits.is_empty()).then_some(edits)
}

/// Texts as a list, one alone without brackets.
fn json(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|it| edit::quote(it)).collect();
    match quoted.as_slice() {
        [one] => one.clone(),
        all => format!("[{}]", all.join(", ")),
    }
}

/// Whether the changed statement, with every Deny, stays within the bound, and the changed policy
/// still allows whatever it allowed of the bound and of the floor.
fn keeps_and_reaches(
    subject: &Subject<'_>,
    at: usize,
    edits: &[Edit],
    wanted: &Wanted<'_>,
) -> bool {
    let text = edit::apply(subject.text, edits);
    let Some(policy) = parse(&text, subject.reading).policy else { return false };
    let statements = &policy.statements;
    let counts = |(index, it): &(usize, &Statement)| *index == at || it.effect == Effect::Deny;
    let part = statements.iter().enumerate().filter(counts).map(|(_, it)| it);
    let (part, all) = (proof::set(&policy, part), proof::set(&policy, statements));
    let floor = wanted.floor.map(|floor| PolicySet::Alone(floor.clone()));
    let nothing = |allowed: &[&PolicySet], refused: &PolicySet| {
        proof::nothing(allowed, &[refused], Callers::Any, wanted.world)
    };
    let keeps = |of: &PolicySet| nothing(&[wanted.own, of], &all);
    nothing(&[&part], wanted.bound)
        && keeps(wanted.bound)
        && floor.is_none_or(|floor| keeps(&floor))
}
