//! Actions that are dangerous in more hands than need them: they hand out credentials, or blind
//! those who watch.

use std::sync::OnceLock;

use iam_catalog::facts::{AUDIT_ACTIONS, CREDENTIAL_ACTIONS};
use iam_catalog::{Action, ActionSet};
use iam_policy::PolicyKind;

use super::reach::{Grant, named, narrows};
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

/// Actions that patterns such as `s3:Get*` include, but that give nothing unless somebody has set
/// up more for it.
const BY_THE_WAY: &[&str] = &["s3:GetDataAccess", "ssm:GetAccessToken"];

/// Services in which the actions that blind are everyday work.
const EVERYDAY: &[&str] = &["cloudwatch", "events"];

/// Answers that hold credentials, on resources that are not named.
pub(super) fn credentials(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    if matches!(subject.kind(), PolicyKind::Resource(_)) {
        return credentials_of_resource(grants, findings);
    }
    if !subject.kind().is_identity() {
        return;
    }
    for grant in grants.iter().filter(|it| !narrows(it.facts)) {
        let is_open = |action: &Action<'static>| {
            let mut entries = open_entries(grant.facts.statement, *action);
            entries.next().is_some()
        };
        let is_told = |action: &Action<'static>| {
            grant.is_exact() || !BY_THE_WAY.contains(&action.full_name().as_str())
        };
        let mut actions = grant.actions_that(hands_out).filter(is_told);
        let Some(action) = actions.find(is_open) else { continue };
        findings.add(credential_problem(grant, action));
    }
}

/// The same on the resource that carries the policy.
fn credentials_of_resource(grants: &[Grant<'_>], findings: &mut Findings) {
    for grant in grants.iter().filter(|it| it.is_exact()) {
        let Some(action) = grant.actions_that(hands_out).next() else { continue };
        findings.add(credential_problem(grant, action));
    }
}

/// Whether the answer holds credentials. Assuming a role has a rule of its own.
fn hands_out(action: Action<'static>) -> bool {
    static SET: OnceLock<ActionSet> = OnceLock::new();
    let set = SET.get_or_init(|| named(CREDENTIAL_ACTIONS));
    set.contains(action.id()) && !action.name().starts_with("AssumeRole")
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
pub(super) fn audit(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    if !subject.kind().is_identity() {
        return;
    }
    static SET: OnceLock<ActionSet> = OnceLock::new();
    let set = SET.get_or_init(|| named(AUDIT_ACTIONS));
    let is = |action: Action<'static>| set.contains(action.id());
    for grant in grants {
        let mut actions = grant.actions_that(is);
        let matters = |action: &Action<'static>| {
            let service = action.service().prefix();
            let is_meant = grant.is_open() && !grant.entry.names_everything();
            WATCHERS.contains(&service) || is_meant && !EVERYDAY.contains(&service)
        };
        let Some(action) = actions.find(matters) else { continue };
        let message =
            format!("{}: whoever does something wrong can hide it", allowed(grant, action));
        let help = "leave it to those who run the audit trail; others need to read at most";
        findings.add(found("audit-tampering", grant.entry.text.span, message).help(help));
    }
}
