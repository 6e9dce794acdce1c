//! What a statement says about the credentials of its caller.

use iam_policy::{ConditionTest, Effect, PolicyKind, PrincipalName, Sense, Statement, requires};

use super::Tested;
use crate::Holder;
use crate::subject::Subject;

/// Whether every request that the statement is about has temporary credentials, whatever the
/// test itself says: then `aws:MultiFactorAuthPresent` and `aws:TokenIssueTime` are there.
pub(super) fn is_temporary(subject: &Subject<'_>, tested: &Tested<'_>) -> bool {
    let said = ["aws:MultiFactorAuthPresent", "aws:TokenIssueTime"];
    is_role_policy(subject)
        || principals_are_roles(tested.facts.statement)
        || said.iter().any(|key| requires(tested.others(), key))
        || tested.others().any(asks_for_role)
}

fn is_role_policy(subject: &Subject<'_>) -> bool {
    match subject.kind() {
        PolicyKind::InlineRole | PolicyKind::Session => true,
        PolicyKind::Managed | PolicyKind::Boundary => subject.setting.holder == Holder::Role,
        PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::Trust
        | PolicyKind::Resource(_)
        | PolicyKind::Scp
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => false,
    }
}

fn principals_are_roles(statement: &Statement) -> bool {
    statement.principal.as_ref().is_some_and(|block| {
        block.sense == Sense::Listed
            && block.entries.iter().all(|entry| match &entry.principal {
                PrincipalName::Role(_)
                | PrincipalName::RoleSession(_)
                | PrincipalName::FederatedUser(_) => true,
                PrincipalName::Anyone
                | PrincipalName::Account(_)
                | PrincipalName::User(_)
                | PrincipalName::Service(_)
                | PrincipalName::Federated(_)
                | PrincipalName::CanonicalUser(_)
                | PrincipalName::UniqueId(_) => false,
            })
    })
}

/// Whether a test holds only for callers that are sessions of roles.
fn asks_for_role(test: &ConditionTest) -> bool {
    if test.holds_without_key() || test.operator.operator.negated {
        return false;
    }
    let all = |is: &dyn Fn(&str) -> bool| test.values.iter().all(|value| is(&value.text.value));
    let key = &*test.key.value;
    (key.eq_ignore_ascii_case("aws:PrincipalArn")
        && all(&|text| text.contains(":role/") || text.contains(":assumed-role/")))
        || (key.eq_ignore_ascii_case("aws:PrincipalType")
            && all(&|text| matches!(text, "AssumedRole" | "FederatedUser")))
        || (key.eq_ignore_ascii_case("aws:userid") && all(&|text| text.starts_with("AROA")))
}

/// Whether a `Deny` for callers that may have no signature: only a resource can be asked by those.
pub(super) fn may_be_anonymous(tested: &Tested<'_>) -> bool {
    let statement = tested.facts.statement;
    let is_open = |block: &iam_policy::Block<iam_policy::PrincipalEntry>| {
        block.sense == Sense::Listed
            && block.entries.iter().any(|entry| entry.principal == PrincipalName::Anyone)
    };
    statement.effect == Effect::Allow && statement.principal.as_ref().is_some_and(is_open)
}
