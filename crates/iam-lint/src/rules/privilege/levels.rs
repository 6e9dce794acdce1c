//! Actions that read beside actions that change.

use iam_catalog::{AccessLevel, Action, ActionSet, shrink};
use iam_policy::json::Value;
use iam_policy::{ActionEntry, Certainty, Edit, Problem, Span, edit};

use super::place::{About, allowing, few, value, wildcard};
use super::wide::names;
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// The most entries that a proposal may have.
const MOST_PROPOSED: usize = 8;

/// Wildcards that match actions of both sorts.
pub(super) fn adds_write(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::IdentityAndLimit) {
        let entries = facts.statement.action.entries.iter().zip(facts.entry_actions());
        let is_partly = |entry: &ActionEntry| {
            entry.prefix().is_some()
                && entry.literal_name() != entry.name()
                && !entry.names_everything()
        };
        for (entry, covered) in entries.filter(|(entry, _)| is_partly(entry)) {
            findings.problems.extend(mixture(subject, facts, entry, covered));
        }
    }
}

fn mixture(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    entry: &ActionEntry,
    covered: &ActionSet,
) -> Option<Problem> {
    let catalog = subject.catalog();
    let mut reads = ActionSet::empty(catalog);
    let is_reading = |action: Action<'_>| match action.level() {
        AccessLevel::List | AccessLevel::Read => true,
        AccessLevel::Write | AccessLevel::Tagging | AccessLevel::PermissionsManagement => false,
    };
    let reading = covered.iter().filter(|id| is_reading(catalog.action_by_id(*id)));
    reading.for_each(|id| reads.insert(id));
    let of = |level| changing(subject, covered, level);
    let mut changing = of(AccessLevel::PermissionsManagement);
    changing.extend(of(AccessLevel::Write));
    if reads.is_empty() || changing.is_empty() {
        return None;
    }
    let message = format!(
        "`{}` matches actions that read and also some that change something: {}",
        entry.text.value,
        few(&changing, 3)
    );
    let problem = found("action-wildcard-adds-write", wildcard(subject, entry), message);
    let proposal = match is_small(subject, &reads) {
        true => shrink(catalog, &reads),
        false => reads.iter().map(|id| catalog.action_by_id(id).full_name()).collect(),
    };
    if proposal.len() > MOST_PROPOSED {
        return Some(problem.help("list the actions that are meant"));
    }
    let help = format!("to allow only what reads, write {}", few(&proposal, MOST_PROPOSED));
    let problem = problem.help(help);
    Some(match instead(facts, entry, &proposal) {
        None => problem,
        Some(edit) => {
            problem.fix_all("keep only the actions that read", Certainty::Likely, vec![edit])
        }
    })
}

/// The most actions of a service among which patterns are looked for, which takes time.
const MOST_SEARCHED: usize = 120;

/// Whether all actions of the set are of one service, and that one is small.
fn is_small(subject: &Subject<'_>, set: &ActionSet) -> bool {
    let mut services = set.iter().map(|id| subject.catalog().action_by_id(id).service().prefix());
    let Some(first) = services.next() else { return false };
    let service = subject.catalog().service(first);
    services.all(|it| it == first) && service.is_some_and(|it| it.actions().len() <= MOST_SEARCHED)
}

/// How the names of actions begin that only look, whatever level AWS gives them.
const LOOKING: &[&str] =
    &["Get", "List", "Describe", "BatchGet", "BatchDescribe", "Search", "View", "Lookup", "Query"];

/// The actions of a set that have this level and do not only look.
fn changing(subject: &Subject<'_>, set: &ActionSet, level: AccessLevel) -> Vec<String> {
    let mut names = names(subject, set, level);
    names.retain(|full| {
        let name = full.split(':').nth(1).unwrap_or("");
        !LOOKING.iter().any(|verb| name.starts_with(verb))
    });
    names
}

/// Other entries in the place of one.
fn instead(facts: &StatementFacts<'_>, entry: &ActionEntry, names: &[String]) -> Option<Edit> {
    let node = &facts.action_member()?.node;
    let span = Span::new(entry.text.span.start - 1, entry.text.span.end + 1);
    let quoted: Vec<String> = names.iter().map(|it| edit::quote(it)).collect();
    let text = quoted.join(", ");
    let is_list = matches!(node.value, Value::Array(_)) || names.len() == 1;
    Some(Edit { span, text: if is_list { text } else { format!("[{text}]") } })
}

/// The fewest entries, and the most actions, of a list that is drawn together.
const LEAST_DRAWN: usize = 10;
const MOST_DRAWN: usize = 60;

/// Lists that a few patterns could stand for.
pub(super) fn collapsible(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let sets = facts.entry_actions();
        if sets.len() < LEAST_DRAWN || sets.iter().any(ActionSet::is_empty) {
            continue;
        }
        let mut set = ActionSet::empty(subject.catalog());
        sets.iter().for_each(|it| set.union_with(it));
        if set.len() > MOST_DRAWN || !is_small(subject, &set) {
            continue;
        }
        let drawn = shrink(subject.catalog(), &set);
        let Some(member) = facts.action_member() else { continue };
        if drawn.len() * 2 > sets.len() {
            continue;
        }
        let message = format!(
            "these {} entries match the same actions as {}",
            sets.len(),
            few(&drawn, MOST_PROPOSED)
        );
        let help = "shorter is not safer: a pattern also matches what AWS adds later, so draw \
                    names together only where space is short";
        let edit = Edit { span: member.node.span, text: json_list(&drawn) };
        let problem = found("wildcard-collapse-available", value(&member.node), message)
            .help(help)
            .fix_all("write the patterns", Certainty::Likely, vec![edit]);
        findings.add(problem);
    }
}

fn json_list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| edit::quote(it)).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        all => format!("[{}]", all.join(", ")),
    }
}

/// Statements that list resources and change permissions.
pub(super) fn mixed(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::Identity) {
        let entries = &facts.statement.action.entries;
        if entries.iter().any(ActionEntry::names_everything) {
            continue;
        }
        let sets = facts.entry_actions();
        let first = |of: &dyn Fn(&ActionSet) -> Vec<String>| {
            sets.iter().enumerate().find_map(|(at, set)| Some((at, of(set).into_iter().next()?)))
        };
        let lists = first(&|set| names(subject, set, AccessLevel::List));
        let manages = first(&|set| changing(subject, set, AccessLevel::PermissionsManagement));
        let pair = lists.zip(manages);
        let Some(((at, lists), (other, manages))) = pair else { continue };
        let Some(member) = facts.action_member().filter(|_| at != other) else { continue };
        let message = format!(
            "this statement puts together what only lists, such as `{lists}`, and what changes \
             permissions, such as `{manages}`"
        );
        let help = "write a statement for each purpose, so that a reader sees at once who may \
                    change permissions";
        let problem = found("mixed-access-levels", value(&member.node), message).help(help);
        findings.add(problem);
    }
}
