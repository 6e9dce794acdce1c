//! Names that AWS does not have, or writes in other letters.

use iam_catalog::facts::{AuthorisedBy, ServiceState, changed_service};
use iam_catalog::suggest::{self, ActionSuggestion};
use iam_catalog::{ActionSet, Catalog, Service};
use iam_policy::json::Value;
use iam_policy::{ActionEntry, Certainty, Edit, Problem, Span, edit, visible};

use super::{did_you_mean, entries, list, without_effect};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// Entries that match no action of AWS.
pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        for (entry, _) in entries(facts).filter(|(_, covered)| covered.is_empty()) {
            let service = entry.prefix().map(|prefix| subject.catalog().service(prefix));
            match service {
                Some(None) => findings.problems.extend(unknown_service(subject, facts, entry)),
                None => findings.add(unknown_name(subject, facts, entry, None)),
                Some(service) => findings.add(unknown_name(subject, facts, entry, service)),
            }
        }
    }
}

fn unknown_service(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    entry: &ActionEntry,
) -> Option<Problem> {
    let (catalog, prefix) = (subject.catalog(), entry.prefix()?);
    if changed_service(prefix).is_some_and(|row| row.state == ServiceState::Gone) {
        return None;
    }
    let span = subject.part(&entry.text, 0..prefix.len());
    let message = format!(
        "AWS has no service `{}`, so this entry {}",
        visible(prefix),
        without_effect(facts.statement)
    );
    let problem = found("unknown-service", span, message);
    let has_action =
        |service: &String| !catalog.covered(&format!("{service}:{}", entry.name())).is_empty();
    let near = suggest::service(catalog, prefix);
    let better: Vec<String> = near.iter().filter(|it| has_action(it)).cloned().collect();
    Some(match (better.as_slice(), near.as_slice()) {
        ([service], _) => {
            let title = format!("replace with `{service}`");
            let edit = edit::replace_content(span, service);
            problem.help(did_you_mean(&better)).fix_all(title, Certainty::Likely, vec![edit])
        }
        ([_, ..], _) => problem.help(did_you_mean(&better)),
        ([], []) => problem.help(in_other_services(catalog, entry)),
        ([], [service, ..]) => {
            let actions = near_names(catalog, service, entry);
            match actions.as_slice() {
                [action] => replaced(problem, entry.text.span, action),
                [_, ..] => problem.help(did_you_mean(&actions)),
                [] => problem.help(did_you_mean(&near)),
            }
        }
    })
}

/// Where an action of this name exists.
fn in_other_services(catalog: &Catalog, entry: &ActionEntry) -> String {
    let services = suggest::services_with_action(catalog, entry.name());
    if services.is_empty() {
        return "write the prefix that the actions of the service begin with, such as `s3`"
            .to_owned();
    }
    let full: Vec<String> =
        services.iter().map(|service| format!("{service}:{}", entry.name())).collect();
    did_you_mean(&full)
}

/// The actions of a service that an entry without wildcards may mean.
fn near_names(catalog: &Catalog, service: &str, entry: &ActionEntry) -> Vec<String> {
    if entry.name() != entry.literal_name() {
        return Vec::new();
    }
    match suggest::action(catalog, service, entry.name()) {
        ActionSuggestion::AuthorisedBy(by) => by.actions().iter().map(|it| (*it).into()).collect(),
        ActionSuggestion::Candidates(names) => names,
    }
}

/// An entry whose service is known, or any.
fn unknown_name(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    entry: &ActionEntry,
    service: Option<Service<'_>>,
) -> Problem {
    if entry.literal_name() != entry.name() {
        return dead_wildcard(subject, facts, entry, service);
    }
    let (value, name) = (&entry.text.value, entry.name());
    let span = subject.part(&entry.text, value.len() - name.len()..value.len());
    let nothing = without_effect(facts.statement);
    let whose = service.map_or("no service", |service| service.prefix());
    let prefix = entry.prefix().unwrap_or("");
    match suggest::action(subject.catalog(), prefix, name) {
        ActionSuggestion::AuthorisedBy(by) => {
            let message = format!(
                "`{name}` is an API operation of `{whose}` and not an action, so this entry \
                 {nothing}"
            );
            let problem = found("api-operation-not-action", span, message);
            instead_of_operation(problem, facts, entry, by)
        }
        ActionSuggestion::Candidates(names) => {
            let message = match service {
                Some(service) => format!(
                    "`{}` has no action `{name}`, so this entry {nothing}",
                    service.prefix()
                ),
                None => format!("no service has an action `{name}`, so this entry {nothing}"),
            };
            let problem = found("unknown-action", span, message);
            match (names.as_slice(), service) {
                ([name], _) => replaced(problem, entry.text.span, name),
                ([_, ..], _) => problem.help(did_you_mean(&names)),
                ([], Some(service)) => problem.help(format!(
                    "look for the action among those of {} in the AWS service authorization \
                     reference",
                    service.title()
                )),
                ([], None) => problem.help("name the service and one of its actions"),
            }
        }
    }
}

fn dead_wildcard(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    entry: &ActionEntry,
    service: Option<Service<'_>>,
) -> Problem {
    let at = entry.text.value.len() - entry.name().len() + entry.literal_name().len();
    let span = subject.part(&entry.text, at..at + 1);
    let of = service.map_or("any service".to_owned(), |it| format!("`{}`", it.prefix()));
    let message = format!(
        "no action of {of} matches `{}`, so this entry {}",
        entry.name(),
        without_effect(facts.statement)
    );
    let problem = found("action-wildcard-matches-nothing", span, message);
    match suggest::nearest_pattern(subject.catalog(), &entry.text.value) {
        Some(near) => replaced(problem, entry.text.span, &near),
        None => problem.help("shorten the name in front of the wildcard, or name the actions"),
    }
}

/// The same problem with the one text that was probably meant.
fn replaced(problem: Problem, span: Span, text: &str) -> Problem {
    let edit = edit::replace_content(span, text);
    let title = format!("replace with `{text}`");
    problem.help(did_you_mean(&[text])).fix_all(title, Certainty::Likely, vec![edit])
}

/// The same problem with the actions that authorise the operation.
fn instead_of_operation(
    problem: Problem,
    facts: &StatementFacts<'_>,
    entry: &ActionEntry,
    by: AuthorisedBy,
) -> Problem {
    let (help, is_certain) = match by {
        AuthorisedBy::AllOf([action]) => (format!("`{action}` is what authorises it"), true),
        AuthorisedBy::AllOf(actions) => (format!("it needs {}", list(actions, "and")), true),
        AuthorisedBy::SomeOf(actions) => {
            (format!("it needs {}, depending on what the call does", list(actions, "or")), false)
        }
    };
    let problem = problem.help(help);
    let edit = is_certain.then(|| list_instead(facts, entry, by.actions())).flatten();
    match edit {
        Some(edit) => {
            let title = format!("replace with {}", list(by.actions(), "and"));
            problem.fix_all(title, Certainty::Likely, vec![edit])
        }
        None => problem,
    }
}

/// Writes those of the actions that the block lacks in place of an entry.
fn list_instead(facts: &StatementFacts<'_>, entry: &ActionEntry, actions: &[&str]) -> Option<Edit> {
    let catalog = Catalog::embedded();
    let is_there = |action: &&str| {
        let id = catalog.find_action(action).map(|it| it.id());
        facts.entry_actions().iter().any(|set| id.is_some_and(|id| set.contains(id)))
    };
    let missing: Vec<String> =
        actions.iter().filter(|it| !is_there(it)).map(|it| edit::quote(it)).collect();
    let node = &facts.action_member()?.node;
    let quoted = Span::new(entry.text.span.start - 1, entry.text.span.end + 1);
    match (&node.value, missing.as_slice()) {
        (Value::Array(items), []) => {
            edit::remove_item(node, items.iter().position(|item| item.span == quoted)?)
        }
        (Value::Array(_), _) => Some(Edit { span: quoted, text: missing.join(", ") }),
        (_, [only]) => Some(Edit { span: quoted, text: only.clone() }),
        (_, _) => Some(Edit { span: quoted, text: format!("[{}]", missing.join(", ")) }),
    }
}

/// Entries in other letters than AWS writes them; AWS accepts them.
pub(super) fn letter_case(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        for (entry, covered) in entries(facts) {
            findings.problems.extend(other_letters(subject, entry, covered));
        }
    }
}

fn other_letters(
    subject: &Subject<'_>,
    entry: &ActionEntry,
    covered: &ActionSet,
) -> Option<Problem> {
    let catalog = subject.catalog();
    let own_prefix = entry.prefix()?;
    let service = catalog.service(own_prefix)?;
    let literal = entry.literal_name();
    let mut heads = covered.iter().map(|id| catalog.action_by_id(id).name().get(..literal.len()));
    let head = heads.next()??;
    if !heads.all(|it| it == Some(head)) {
        return None;
    }
    let usual = format!("{}:{head}", service.prefix());
    let written = entry.text.value.get(..usual.len())?;
    let differs = |pair: (u8, u8)| pair.0 != pair.1;
    let first = written.bytes().zip(usual.bytes()).position(differs)?;
    let last = written.bytes().zip(usual.bytes()).rposition(differs)?;
    let span = subject.part(&entry.text, first..last + 1);
    let whole = format!("{usual}{}", entry.text.value.get(usual.len()..)?);
    let message = format!("AWS writes this `{whole}`; letter case makes no difference in actions");
    let edit = edit::replace_content(subject.part(&entry.text, 0..usual.len()), &usual);
    let problem = found("action-case", span, message).help(format!("write `{whole}`"));
    Some(problem.fix_all(format!("replace with `{whole}`"), Certainty::Sure, vec![edit]))
}
