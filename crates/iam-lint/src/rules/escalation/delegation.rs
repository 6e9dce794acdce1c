//! Permissions boundaries that the caller can remove, or leave out.

use iam_catalog::Catalog;
use iam_policy::Evidence;

use super::entry_span;
use super::privesc::keys;
use super::resources::Breadth;
use super::world::{Wanted, Witness, World};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Actions that take a boundary away or put another in its place.
const REMOVERS: &[&str] = &[
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:PutUserPermissionsBoundary",
];

/// Actions that make somebody new.
const CREATORS: &[&str] = &["iam:CreateRole", "iam:CreateUser"];

/// A boundary that is in force and that the caller can do away with.
pub(super) fn removable(subject: &Subject<'_>, findings: &mut Findings) {
    let words = |name: &str| {
        format!(
            "`{name}` is allowed: a permissions boundary that somebody set can be {}",
            if name.contains(":Delete") { "removed" } else { "replaced by a wider one" }
        )
    };
    let help = "deny it: `\"Effect\": \"Deny\", \"Action\": [\"iam:Delete*PermissionsBoundary\", \
                \"iam:Put*PermissionsBoundary\"], \"Resource\": \"*\"`";
    each(subject, findings, "boundary-removable", REMOVERS, words, help);
}

/// New users and roles that no boundary limits.
pub(super) fn created_without(subject: &Subject<'_>, findings: &mut Findings) {
    let words = |name: &str| {
        let who = if name.ends_with("Role") { "role" } else { "user" };
        format!(
            "`{name}` is allowed without a permissions boundary: the new {who} can be stronger \
             than its creator"
        )
    };
    let help = "add `\"Condition\": { \"StringEquals\": { \"iam:PermissionsBoundary\": \
                \"arn:aws:iam::111122223333:policy/hl-boundary\" } }` with the boundary that new \
                ones must have";
    each(subject, findings, "create-principal-without-boundary", CREATORS, words, help);
}

/// Reports the entries through which one of the actions is allowed.
fn each(
    subject: &Subject<'_>,
    findings: &mut Findings,
    code: &'static str,
    names: &[&'static str],
    words: impl Fn(&str) -> String,
    help: &str,
) {
    if !subject.kind().is_identity() || !subject.setting.has_boundary {
        return;
    }
    let Some(world) = World::of(subject) else { return };
    let mut told = Vec::new();
    for name in names {
        let Some(action) = Catalog::embedded().find_action(name) else { continue };
        let keys = keys(name, "");
        let wanted = Wanted { action, breadth: Breadth::Any, keys: &keys };
        let witnesses = world.witnesses(wanted);
        let Some(witness) = witnesses.first() else { continue };
        let Some(facts) = subject.statements.get(witness.statement) else { continue };
        let span = entry_span(facts, action.id());
        if !told.contains(&span) {
            told.push(span);
            let evidence =
                Evidence::Witness(format!("the caller may call {}", Witness::words(witness)));
            findings.add(found(code, span, words(name)).help(help).evidence(evidence));
        }
    }
}
