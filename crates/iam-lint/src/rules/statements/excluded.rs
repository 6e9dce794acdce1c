//! An Allow that lists what it leaves out.

use iam_policy::{Effect, PolicyKind, Sense, Statement};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// What an Allow does in a kind of policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// It grants, on everything there is.
    Everywhere,
    /// It grants, on the resource that carries the policy.
    OneResource,
    /// It grants nothing, but lets through what others grant.
    Limit,
}

/// `NotAction` with `Allow` grants every other action there is or will be.
pub(super) fn actions_with_allow(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(reach) = reach(subject.kind()) else { return };
    for statement in allowing(subject) {
        if statement.action.sense != Sense::Excluded {
            continue;
        }
        let message = match reach {
            Reach::Everywhere => {
                "`NotAction` with `Allow` grants every other action of every service, also those \
                 that AWS adds later"
            }
            Reach::OneResource => {
                "`NotAction` with `Allow` grants every other action on this resource, also those \
                 that AWS adds later"
            }
            Reach::Limit => {
                "`NotAction` with `Allow` lets through every other action of every service, also \
                 those that AWS adds later"
            }
        };
        let help = "list the actions that are needed with `Action`";
        let span = statement.action.key_span;
        findings.add(found("not-action-with-allow", span, message).help(help));
    }
}

/// `NotResource` with `Allow` grants the actions on everything else there is or will be.
pub(super) fn resources_with_allow(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(reach) = reach(subject.kind()) else { return };
    for statement in allowing(subject) {
        let excluded = statement.resource.as_ref().filter(|it| it.sense == Sense::Excluded);
        let Some(block) = excluded else { continue };
        let does = match reach {
            Reach::Everywhere | Reach::OneResource => "grants its actions on",
            Reach::Limit => "lets its actions through on",
        };
        let message = format!(
            "`NotResource` with `Allow` {does} everything that is not listed, also on what is \
             created later"
        );
        let help = "list the ARNs that are meant with `Resource`; to spare a few, add a `Deny` for \
                    them";
        findings.add(found("not-resource-with-allow", block.key_span, message).help(help));
    }
}

fn allowing<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Statement> {
    let statements = subject.statements.iter().map(|facts| facts.statement);
    statements.filter(|statement| statement.effect == Effect::Allow)
}

/// `None` for kinds where such a list is no risk by itself.
fn reach(kind: PolicyKind) -> Option<Reach> {
    match kind {
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole => Some(Reach::Everywhere),
        PolicyKind::Resource(_) => Some(Reach::OneResource),
        PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp => Some(Reach::Limit),
        PolicyKind::Trust | PolicyKind::Rcp | PolicyKind::VpcEndpoint => None,
    }
}
