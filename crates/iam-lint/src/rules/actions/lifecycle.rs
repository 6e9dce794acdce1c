//! Services and actions that AWS has closed, renamed or replaced.

use std::collections::BTreeSet;

use iam_catalog::facts::{
    ChangedService, DeprecatedAction, ServiceState, changed_service, deprecated_action,
};
use iam_policy::{ActionEntry, Certainty, Effect, Problem, Sense, edit};

use super::{entries, list};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// Allows of services that nobody can use any more, or soon cannot; each service once a statement.
pub(super) fn retired(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject) {
        let mut told = BTreeSet::new();
        for (entry, row) in changed(facts) {
            let state = match row.state {
                ServiceState::Closed | ServiceState::Gone => "has closed",
                ServiceState::Closing => "takes no new customers or is about to close",
                ServiceState::Renamed => continue,
            };
            if !told.insert(row.prefix) {
                continue;
            }
            let span = subject.part(&entry.text, 0..row.prefix.len());
            let message = format!("the service `{}` {state}", row.prefix);
            let help = match row.successor {
                Some(successor) => format!(
                    "take its actions out; where its work is still needed, name actions of \
                     `{successor}`"
                ),
                None => "take its actions out, unless something still uses it".to_owned(),
            };
            findings.add(found("retired-service", span, message).help(help));
        }
    }
}

/// Entries under the old prefix of a service, without the same under the new one.
pub(super) fn renamed(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let mut told = BTreeSet::new();
        for (entry, row) in changed(facts) {
            let Some(successor) = row.successor.filter(|_| row.state == ServiceState::Renamed)
            else {
                continue;
            };
            let twin = format!("{successor}:{}", entry.name());
            let wanted = subject.catalog().covered(&twin);
            let is_there = facts.entry_actions().iter().any(|set| wanted.is_subset_of(set));
            if is_there || !told.insert(row.prefix) {
                continue;
            }
            let span = subject.part(&entry.text, 0..row.prefix.len());
            let message = format!(
                "`{}` is called `{successor}` now, and what is created today is reached only by \
                 that prefix",
                row.prefix
            );
            let help = format!("add `{twin}`; keep the old prefix as long as old resources exist");
            findings.add(found("renamed-service-prefix", span, message).help(help));
        }
    }
}

/// Allows of actions that AWS has replaced.
pub(super) fn deprecated(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject) {
        for (entry, _) in entries(facts) {
            if let Some(row) = deprecated_action(&entry.text.value) {
                findings.add(replaced(subject, facts, entry, row));
            }
        }
    }
}

fn replaced(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    entry: &ActionEntry,
    row: &DeprecatedAction,
) -> Problem {
    let message = format!("AWS tells not to use `{}` any more", row.action);
    let problem = found("deprecated-action", entry.text.span, message);
    let is_there = |action: &&str| {
        let id = subject.catalog().find_action(action).map(|it| it.id());
        facts.entry_actions().iter().any(|set| id.is_some_and(|id| set.contains(id)))
    };
    let listed = list(row.successors, "and");
    match row.successors {
        [] => problem.help("take it out: nothing needs it"),
        successors if successors.iter().all(is_there) => {
            problem.help(format!("take it out: the statement has {listed} already"))
        }
        [successor] => {
            let edit = edit::replace_content(entry.text.span, successor);
            let title = format!("replace with {listed}");
            let problem = problem.help(format!("write {listed} instead"));
            problem.fix_all(title, Certainty::Likely, vec![edit])
        }
        [_, ..] => problem.help(format!("write those of {listed} that are needed")),
    }
}

/// The entries that name a service that changed.
fn changed<'f>(
    facts: &'f StatementFacts<'_>,
) -> impl Iterator<Item = (&'f ActionEntry, &'static ChangedService)> {
    let entries = facts.statement.action.entries.iter();
    entries.filter_map(|entry| Some((entry, changed_service(entry.prefix()?)?)))
}

fn allowing<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s StatementFacts<'a>> {
    subject.statements.iter().filter(|facts| {
        let statement = facts.statement;
        statement.effect == Effect::Allow && statement.action.sense == Sense::Listed
    })
}
