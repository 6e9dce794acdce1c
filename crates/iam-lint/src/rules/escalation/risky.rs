//! Actions that are dangerous in more hands than need them: they hand out credentials, or blind
//! those who watch.

use iam_catalog::Action;
use iam_catalog::facts::{returns_credentials, tampers_with_audit};
use iam_policy::PolicyKind;

use super::reach::{Grant, grants, narrows};
use super::resources::open_entries;
use super::unscoped::allowed;
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Services whose whole purpose is to record and to watch.
const WATCHERS: &[&str] = &[
    "access-analyzer",
    "auditmanager",
    "cloudtrail",
    "config",
    "detective",
    "guardduty",
    "inspector2",
    "macie2",
    "securityhub",
    "securitylake",
];

/// Answers that hold credentials, on resources that are not named.
pub(super) fn credentials(subject: &Subject<'_>, findings: &mut Findings) {
    if matches!(subject.kind(), PolicyKind::Resource(_)) {
        return credentials_of_resource(subject, findings);
    }
    if !subject.kind().is_identity() {
        return;
    }
    // Assuming a role has a rule of its own.
    let is = |action: Action<'static>| {
        let name = action.full_name();
        returns_credentials(&name) && !name.starts_with("sts:AssumeRole")
    };
    for grant in grants(subject).filter(|it| !narrows(it.facts)) {
        let is_open = |action: &Action<'static>| {
            let mut entries = open_entries(grant.facts.statement, *action);
            entries.next().is_some()
        };
        let Some(action) = grant.actions_that(is).find(is_open) else { continue };
        findings.add(credential_problem(&grant, action));
    }
}

/// The same on the resource that carries the policy.
fn credentials_of_resource(subject: &Subject<'_>, findings: &mut Findings) {
    for grant in grants(subject).filter(Grant::is_exact) {
        let is = |action: Action<'static>| {
            let name = action.full_name();
            returns_credentials(&name) && !name.starts_with("sts:AssumeRole")
        };
        let Some(action) = grant.actions_that(is).next() else { continue };
        findings.add(credential_problem(&grant, action));
    }
}

fn credential_problem(grant: &Grant<'_>, action: Action<'_>) -> iam_policy::Problem {
    let message = format!(
        "{}: its answer holds credentials, or it opens a way in with them",
        allowed(grant, action)
    );
    let help = "grant it only to those who need the credentials, and name the resources where \
                that is possible";
    found("credentials-exposure", grant.entry.text.span, message).help(help)
}

/// The power to switch off, blind or erase what records.
pub(super) fn audit(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.kind().is_identity() {
        return;
    }
    let is = |action: Action<'static>| tampers_with_audit(&action.full_name());
    for grant in grants(subject) {
        let mut actions = grant.actions_that(is);
        let matters = |action: &Action<'static>| {
            WATCHERS.contains(&action.service().prefix()) || grant.is_open()
        };
        let Some(action) = actions.find(matters) else { continue };
        let message =
            format!("{}: whoever does something wrong can hide it", allowed(&grant, action));
        let help = "leave it to those who run the audit trail; others need to read at most";
        findings.add(found("audit-tampering", grant.entry.text.span, message).help(help));
    }
}
