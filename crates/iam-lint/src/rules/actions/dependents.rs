//! Actions that hand over a role, without the permission to do so.

use iam_catalog::ActionSet;
use iam_policy::{Effect, PolicyKind, Sense};

use super::entries;
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Services whose calls work mostly without a role.
const MOSTLY_WITHOUT: &[&str] = &["ec2", "rds"];

/// Actions that are named, and need `iam:PassRole`, which no statement allows.
///
/// AWS's list of what an action needs holds much that few calls need; only the role counts here.
pub(super) fn missing(subject: &Subject<'_>, findings: &mut Findings) {
    let kind = subject.kind();
    let is_attached =
        kind.is_identity() || matches!(kind, PolicyKind::Boundary | PolicyKind::Session);
    let catalog = subject.catalog();
    let Some(pass) = catalog.find_action("iam:PassRole").filter(|_| is_attached) else { return };
    let allowing = subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow);
    let is_allowed = allowing.clone().any(|it| it.actions().contains(pass.id()));
    if is_allowed || !subject.is_whole {
        return;
    }
    let mut told = ActionSet::empty(catalog);
    for facts in allowing.filter(|it| it.statement.action.sense == Sense::Listed) {
        for (entry, _) in entries(facts) {
            let Some(action) = catalog.find_action(&entry.text.value) else { continue };
            let is_rare = MOSTLY_WITHOUT.contains(&action.service().prefix());
            if is_rare || told.contains(action.id()) || !action.dependents().any(|it| it == pass) {
                continue;
            }
            told.insert(action.id());
            let message = format!(
                "a call of `{}` that hands over a role also needs `iam:PassRole`, which this \
                 policy does not allow",
                action.full_name()
            );
            let help =
                "allow `iam:PassRole` on that role, unless another policy of the caller does";
            findings.add(found("dependent-action-missing", entry.text.span, message).help(help));
        }
    }
}
