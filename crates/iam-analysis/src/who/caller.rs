//! The callers a question is asked for, and the policies that it is asked of.

use iam_eval::Document;
use iam_policy::{
    Effect, Policy, PolicyKind, PrincipalName, Reading, Sense, Statement, parse, visible,
};

use super::target::Subject;
use super::{covered, may_match};
use crate::account::{Account, Identity, IdentityKind, SignIn};
use crate::answer::Asked;
use crate::phrase::condition;
use crate::question::PolicySet;

/// Keys whose values depend on how somebody has signed in (E-602).
const SIGN_IN_KEYS: &[&str] =
    &["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"];

/// The ways to sign in that make a difference under these policies.
pub(super) fn sign_ins(identity: &Identity, set: &PolicySet) -> Vec<SignIn> {
    let is_asked = documents(set).any(|document| {
        let tests = document.policy().statements.iter().flat_map(|it| &it.condition);
        let mut keys = tests.map(|test| &test.key.value);
        keys.any(|key| SIGN_IN_KEYS.iter().any(|it| it.eq_ignore_ascii_case(key)))
    });
    match (is_asked, identity.kind) {
        (false, IdentityKind::User) => vec![SignIn::AccessKey],
        (false, IdentityKind::Role) => vec![SignIn::WithoutMfa],
        (true, IdentityKind::User) => {
            vec![SignIn::AccessKey, SignIn::WithoutMfa, SignIn::WithMfa]
        }
        (true, IdentityKind::Role) => vec![SignIn::WithoutMfa, SignIn::WithMfa],
    }
}

/// Every document of a set.
pub(super) fn documents(set: &PolicySet) -> Box<dyn Iterator<Item = &Document> + '_> {
    match set {
        PolicySet::Alone(document) => Box::new(std::iter::once(document)),
        PolicySet::Layers { policies, resource } => Box::new(policies.documents().chain(resource)),
    }
}

/// Whether a statement is about the action and resource of a request.
pub(super) fn is_about(statement: &Statement, asked: &Asked) -> bool {
    let Some((prefix, name)) = asked.action.split_once(':') else { return false };
    let hit = statement.action.entries.iter().any(|it| it.matches(prefix, name));
    let is_action = hit == (statement.action.sense == Sense::Listed);
    is_action && statement.resource.as_ref().is_none_or(|it| may_match(it, &asked.resource))
}

/// A document that allows everything, in the place of one that is not known.
pub(super) fn allow_all(name: &str) -> Option<Document> {
    in_place_of(name, "Allow")
}

/// A document that allows nothing.
pub(super) fn allow_none(name: &str) -> Option<Document> {
    in_place_of(name, "Deny")
}

fn in_place_of(name: &str, effect: &str) -> Option<Document> {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"*","Resource":"*"}}}}"#
    );
    let policy: Policy = parse(&text, &Reading::stored(PolicyKind::Managed)).policy?;
    Some(Document::new(name, policy))
}

/// Whom the policy of the resource names besides the users and roles of the file, in words.
pub(super) fn others(
    account: &Account,
    policy: Option<&Document>,
    subject: &Subject,
) -> Vec<String> {
    let asked = covered(&subject.statement().action.entries);
    let statements = policy.into_iter().flat_map(|it| &it.policy().statements);
    let mut found = Vec::new();
    for statement in statements.filter(|it| it.effect == Effect::Allow) {
        let own = covered(&statement.action.entries);
        let is_about = match statement.action.sense {
            Sense::Listed => own.intersects(&asked),
            Sense::Excluded => !asked.is_subset_of(&own),
        };
        if let Some(block) = statement.principal.as_ref().filter(|_| is_about) {
            for entry in &block.entries {
                let whom = match block.sense {
                    Sense::Listed => whom(&entry.principal, account),
                    Sense::Excluded => Some(format!("all but `{}`", visible(&entry.text.value))),
                };
                let words = condition::of_statement(statement);
                let gap = if words.is_empty() { "" } else { ", " };
                found.extend(whom.map(|whom| format!("{whom}{gap}{words}")));
            }
        }
    }
    found
}

/// Whom an entry means, unless it means somebody of the file or the account itself.
fn whom(principal: &PrincipalName, account: &Account) -> Option<String> {
    let is_known = |arn: &str| account.identities.iter().any(|it| it.arn == arn);
    let is_own = |id| account.identities.iter().any(|it| it.account == id);
    match principal {
        PrincipalName::Anyone => Some("anybody, whatever account they are of".to_owned()),
        PrincipalName::Account(id) if is_own(*id) => None,
        PrincipalName::Account(id) => Some(format!("whomever the account {id} lets")),
        PrincipalName::User(arn) | PrincipalName::Role(arn) if is_known(arn) => None,
        PrincipalName::User(arn)
        | PrincipalName::Role(arn)
        | PrincipalName::RoleSession(arn)
        | PrincipalName::FederatedUser(arn) => Some(format!("`{}`", visible(arn))),
        PrincipalName::Service(name) => Some(format!("the service `{}`", visible(name))),
        PrincipalName::Federated(name) => {
            Some(format!("people whom `{}` vouches for", visible(name)))
        }
        PrincipalName::CanonicalUser(id) | PrincipalName::UniqueId(id) => {
            Some(format!("whoever has the id `{}`", visible(id)))
        }
    }
}
