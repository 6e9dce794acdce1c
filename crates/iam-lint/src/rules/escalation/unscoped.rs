//! Actions that deserve narrow resources and have `*`.

use std::sync::OnceLock;

use iam_catalog::facts::{
    DATA_ACTIONS, EXPOSURE_ACTIONS, copies_data, exposes_resource, reads_data,
};
use iam_catalog::{AccessLevel, Action, ActionSet, Catalog};
use iam_policy::visible;

use super::reach::{Grant, named, narrows};
use super::resources::open_entries;
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// `sts:AssumeRole` on roles that are not named.
pub(super) fn assume_role(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    on_open_resource(
        subject,
        grants,
        findings,
        "assume-role-with-star-resource",
        &["sts:AssumeRole"],
        |it| {
            (
                format!("{it}: the caller may become any role that trusts them or their account"),
                "list the ARNs of the roles with `Resource`".to_owned(),
            )
        },
    );
}

/// Data and secrets, all of them.
pub(super) fn data(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    on_open_resource(subject, grants, findings, "data-exfiltration-unscoped", DATA_ACTIONS, |it| {
        (
            format!("{it}: the caller may carry away the data of the whole account"),
            "list the ARNs of what is needed with `Resource`, such as \
             `arn:aws:s3:::hl-timetables/*`"
                .to_owned(),
        )
    });
}

/// `kms:Decrypt` with every key.
pub(super) fn decrypt(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    on_open_resource(subject, grants, findings, "kms-decrypt-unscoped", &["kms:Decrypt"], |it| {
        (
            format!("{it}: the caller may decrypt with every key that trusts the account"),
            "list the ARNs of the keys with `Resource`, or add a test of `kms:ViaService`"
                .to_owned(),
        )
    });
}

/// The right to buy.
pub(super) fn marketplace(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    let names = &["aws-marketplace:Subscribe"];
    on_open_resource(subject, grants, findings, "marketplace-subscribe-unscoped", names, |it| {
        (
            format!("{it}: the caller may buy any product at the account's expense"),
            "leave it to the people who buy, or test `aws-marketplace:ProductId`".to_owned(),
        )
    });
}

/// Reports the first open resource of each Allow that grants one of the actions. `words` makes
/// message and help of "who may do what on what".
fn on_open_resource(
    subject: &Subject<'_>,
    grants: &[Grant<'_>],
    findings: &mut Findings,
    code: &'static str,
    names: &[&str],
    words: impl Fn(String) -> (String, String),
) {
    if !subject.kind().is_identity() {
        return;
    }
    let catalog = Catalog::embedded();
    let actions: Vec<Action<'static>> =
        names.iter().filter_map(|name| catalog.find_action(name)).collect();
    let mut told = None;
    for grant in grants {
        let Some(action) = actions.iter().find(|action| grant.actions.contains(action)) else {
            continue;
        };
        let entry = open_entries(grant.facts.statement, *action).next();
        let Some(entry) = entry.filter(|_| !narrows(grant.facts)) else { continue };
        if told.replace(entry.text.span) == Some(entry.text.span) {
            continue;
        }
        let resource = visible(&entry.text.value);
        let (message, help) = words(format!("`{}` is allowed on `{resource}`", action.full_name()));
        let note = format!("this includes `{}`", action.full_name());
        findings.add(
            found(code, entry.text.span, message).help(help).note(grant.entry.text.span, note),
        );
    }
}

/// Actions that can open resources to others, on everything.
pub(super) fn exposure(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    static LISTED: OnceLock<ActionSet> = OnceLock::new();
    static WITH_OWN_RULE: OnceLock<ActionSet> = OnceLock::new();
    let listed = LISTED.get_or_init(|| named(EXPOSURE_ACTIONS));
    let own_rule = ["iam:PassRole", "iam:CreateServiceLinkedRole", "sts:AssumeRole"];
    let with_own_rule = WITH_OWN_RULE.get_or_init(|| named(&own_rule));
    let is = |action: Action<'static>| {
        let changes = !only_reads(action.name()) && exposes_resource(action);
        (listed.contains(action.id()) || changes) && !with_own_rule.contains(action.id())
    };
    on_everything(subject, grants, findings, "resource-exposure-unscoped", is, |it| {
        (
            format!("{it} on every resource: it changes who may do what"),
            "limit it with `Resource` to what is needed, or leave it to administrators",
        )
    });
}

/// Whether the name begins with a verb that changes nothing. AWS counts some of these as managing
/// permissions because their answers hold policies.
fn only_reads(name: &str) -> bool {
    let verbs = ["BatchGet", "Check", "Describe", "Get", "List", "Query", "Search", "View"];
    verbs.iter().any(|verb| name.starts_with(verb))
}

/// Actions that change or delete, on everything.
pub(super) fn writing(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    let is = |action: Action<'static>| {
        action.level() == AccessLevel::Write
            && !action.is_wildcard_only()
            && !copies_data(&action.full_name())
            && !reads_data(&action.full_name())
    };
    on_everything(subject, grants, findings, "write-unscoped", is, |it| {
        (
            format!("{it} on every resource of the account, though single ones can be named"),
            "list the ARNs of what is needed with `Resource`",
        )
    });
}

/// Actions that tag, on everything.
pub(super) fn tagging(subject: &Subject<'_>, grants: &[Grant<'_>], findings: &mut Findings) {
    let is = |action: Action<'static>| {
        action.level() == AccessLevel::Tagging && !action.is_wildcard_only()
    };
    on_everything(subject, grants, findings, "tagging-unscoped", is, |it| {
        (
            format!("{it} on every resource: tags can decide who may do what"),
            "list the ARNs of what is needed with `Resource`, or test `aws:TagKeys`",
        )
    });
}

/// Reports each entry that grants an action of this kind on every resource.
fn on_everything(
    subject: &Subject<'_>,
    grants: &[Grant<'_>],
    findings: &mut Findings,
    code: &'static str,
    is: impl Fn(Action<'static>) -> bool,
    words: impl Fn(String) -> (String, &'static str),
) {
    if !subject.kind().is_identity() {
        return;
    }
    for grant in grants.iter().filter(|it| it.is_open()) {
        let Some(action) = grant.actions_that(&is).next() else { continue };
        let (message, help) = words(allowed(grant, action));
        findings.add(found(code, grant.entry.text.span, message).help(help));
    }
}

/// "`s3:PutBucketPolicy` is allowed", "`s3:*` allows `s3:PutBucketPolicy`".
pub(super) fn allowed(grant: &Grant<'_>, action: Action<'_>) -> String {
    let written = visible(&grant.entry.text.value);
    match grant.is_exact() {
        true => format!("`{written}` is allowed"),
        false => format!("`{written}` allows `{}`", action.full_name()),
    }
}
