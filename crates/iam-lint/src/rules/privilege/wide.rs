//! Whole services, and everything there is.

use iam_catalog::{AccessLevel, ActionSet, Service};
use iam_policy::{ActionEntry, PolicyKind, PrincipalName, ResourceService, Sense};

use super::place::{About, allowing, allows, few, is_everything, star, wildcard};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// `*` as action, on everything or on some resources.
pub(super) fn everything(subject: &Subject<'_>, findings: &mut Findings) {
    let does = allows(subject.kind());
    let is_attached = matches!(subject.kind(), PolicyKind::Resource(_));
    for facts in allowing(subject, About::Grants) {
        let Some(entry) = facts.statement.action.entries.iter().find(|it| is_everything(it)) else {
            continue;
        };
        let under = match facts.statement.condition.is_empty() {
            true => "",
            false => ", wherever its condition holds",
        };
        let (code, message) = match (star(facts), is_attached) {
            (Some(_), false) => (
                "admin-access",
                format!("this {does} every action on every resource: full administrator{under}"),
            ),
            (Some(_), true) => (
                "admin-access",
                format!("this {does} every action on the resource of this policy{under}"),
            ),
            (None, _) => (
                "all-actions",
                format!(
                    "this {does} every action on these resources, also deleting them and opening \
                     them to others{under}"
                ),
            ),
        };
        let help = "list the actions that the task needs, such as `s3:GetObject`";
        findings.add(found(code, entry.text.span, message).help(help));
    }
}

/// `s3:*` and its like.
pub(super) fn services(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::Grants) {
        if is_key_administration(subject, facts) {
            continue;
        }
        let entries = facts.statement.action.entries.iter().zip(facts.entry_actions());
        for (entry, covered) in
            entries.filter(|(entry, set)| entry.names_everything() && set.len() > 1)
        {
            let service = entry.prefix().and_then(|it| subject.catalog().service(it));
            if let Some(service) = service {
                service_wildcard(subject, entry, service, covered, findings);
            }
        }
    }
}

/// Whether it is the statement of a key policy that lets the administrators of its account manage
/// the key, without which nobody could (E-581).
fn is_key_administration(subject: &Subject<'_>, facts: &StatementFacts<'_>) -> bool {
    let is_account = |name: &PrincipalName| matches!(name, PrincipalName::Account(_));
    let principal = facts.statement.principal.as_ref();
    subject.kind() == PolicyKind::Resource(ResourceService::Kms)
        && principal.is_some_and(|it| {
            it.sense == Sense::Listed && it.entries.iter().all(|it| is_account(&it.principal))
        })
}

fn service_wildcard(
    subject: &Subject<'_>,
    entry: &ActionEntry,
    service: Service<'_>,
    covered: &ActionSet,
    findings: &mut Findings,
) {
    let of = |level| names(subject, covered, level);
    let (writes, manages) = (of(AccessLevel::Write), of(AccessLevel::PermissionsManagement));
    let counts = match (writes.len(), manages.len()) {
        (0, 0) => return,
        (writes, 0) => format!("{writes} that write"),
        (0, manages) => format!("{manages} that change who may do what"),
        (writes, manages) => {
            format!("{writes} that write and {manages} that change who may do what")
        }
    };
    let message = format!(
        "this {} all {} actions of {}, among them {counts}",
        allows(subject.kind()),
        covered.len(),
        service.title()
    );
    let worst: Vec<String> = manages.into_iter().chain(writes).collect();
    let help = format!("list the actions that the task needs; among all are {}", few(&worst, 3));
    findings.add(found("service-wildcard", wildcard(subject, entry), message).help(help));
}

/// The actions of a set that have this level.
pub(super) fn names(subject: &Subject<'_>, set: &ActionSet, level: AccessLevel) -> Vec<String> {
    let actions = set.iter().map(|id| subject.catalog().action_by_id(id));
    actions.filter(|it| it.level() == level).map(|it| it.full_name()).collect()
}
