//! A request as the scenarios in which a person can repeat what was found about it.

mod document;
#[cfg(test)]
mod tests;

use iam_eval::{Document, KeyValues, Level, Organization, Outcome, Policies, evaluate_text};
use iam_policy::json::{self, Object};
use iam_policy::{Arn, PolicyKind, ResourceService};

use crate::answer::Asked;
use crate::question::{PolicySet, Question, World};

pub(crate) use document::operator_name;

/// The scenarios of one request, one for each set of a question, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The evaluator answers Allow to each.
    pub allowed: Vec<String>,
    /// The evaluator does not answer Allow to any.
    pub refused: Vec<String>,
}

/// What is added to a document that is asked alone, so that its word alone decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Help {
    /// Nothing.
    None,
    /// Beside a policy of the resource: an identity policy that allows the action. Beside a policy
    /// of the caller: one of the resource that lets in the caller's account.
    LetIn,
}

/// The scenarios in which `iam eval` shows what a question's sets say of a request; `None` where
/// no scenario can show it, as when the request means something to one document alone.
pub fn replay(question: &Question<'_>, world: &World, asked: &Asked) -> Option<Replay> {
    [Help::None, Help::LetIn].into_iter().find_map(|help| {
        let all = |sets: &[&PolicySet], wanted: fn(Outcome) -> bool| -> Option<Vec<String>> {
            let text = |set: &&PolicySet| {
                let text = scenario(set, world, asked, help);
                evaluate_text(&text).outcome().is_some_and(wanted).then_some(text)
            };
            sets.iter().map(text).collect()
        };
        Some(Replay {
            allowed: all(&question.allowed, |outcome| outcome == Outcome::Allow)?,
            refused: all(&question.refused, |outcome| outcome != Outcome::Allow)?,
        })
    })
}

/// The request without any policy, as compact JSON.
pub(crate) fn bare(asked: &Asked, world: &World) -> String {
    json::object(|fields| request(fields, asked, world))
}

/// The fields of the request itself.
fn request(fields: &mut Object<'_>, asked: &Asked, world: &World) {
    fields.raw("principal", &asked.principal);
    fields.text("action", &asked.action);
    fields.text("resource", &asked.resource);
    fields.text_if_some("resource_account", asked.owner.as_deref());
    if !asked.context.is_empty() {
        fields.object("context", |context| {
            for (key, values) in &asked.context {
                match values {
                    None => context.null(key),
                    Some(KeyValues::One(value)) => context.text(key, value),
                    Some(KeyValues::Many(values)) => context.texts(key, values),
                }
            }
        });
    }
    if let Some(org) = &world.org {
        fields.object("org", |fields| organization(fields, org));
    }
}

fn organization(fields: &mut Object<'_>, org: &Organization) {
    fields.text_if_some("id", org.id.as_deref());
    let management = org.management_account.as_ref().map(|account| account.as_str());
    fields.text_if_some("management_account", management);
    let members = org.member_accounts.iter().map(|account| account.as_str());
    fields.texts("member_accounts", members);
}

/// The scenario of a request and one set.
fn scenario(set: &PolicySet, world: &World, asked: &Asked, help: Help) -> String {
    let text = json::object(|fields| {
        request(fields, asked, world);
        match set {
            PolicySet::Alone(document) => alone(fields, document, asked, help),
            PolicySet::Layers { policies, resource } => layers(fields, policies, resource.as_ref()),
        }
    });
    json::pretty(&text)
}

/// The document where its word decides most nearly alone.
fn alone(fields: &mut Object<'_>, document: &Document, asked: &Asked, help: Help) {
    let own = wrapped(document);
    let identity = match help {
        Help::None => Vec::new(),
        Help::LetIn => vec![allows_action(asked)],
    };
    match document.policy().kind {
        PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::Rcp => {
            fields.raw("resource_policy", &resource_policy(document));
            list(fields, "identity_policies", &identity);
        }
        PolicyKind::VpcEndpoint => {
            fields.raw("vpce_policy", &own);
            list(fields, "identity_policies", &[allows_action(asked)]);
        }
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole
        | PolicyKind::Boundary
        | PolicyKind::Session
        | PolicyKind::Scp => {
            list(fields, "identity_policies", &[own]);
            let door = match help {
                Help::None => None,
                Help::LetIn => lets_account_in(asked),
            };
            if let Some(door) = door {
                fields.raw("resource_policy", &door);
            }
        }
    }
}

fn layers(fields: &mut Object<'_>, policies: &Policies, resource: Option<&Document>) {
    let wrap = |documents: &[Document]| documents.iter().map(wrapped).collect::<Vec<String>>();
    if let Some(document) = resource {
        fields.raw("resource_policy", &resource_policy(document));
    }
    list(fields, "identity_policies", &wrap(&policies.identity));
    if let Some(document) = &policies.boundary {
        fields.raw("boundary", &wrapped(document));
    }
    list(fields, "session_policies", &wrap(&policies.session));
    levels(fields, "scp_levels", &policies.scp);
    levels(fields, "rcp_levels", &policies.rcp);
    if let Some(document) = &policies.vpce {
        fields.raw("vpce_policy", &wrapped(document));
    }
}

/// A list of policies; nothing where it is empty, which means the same.
fn list(fields: &mut Object<'_>, field: &str, policies: &[String]) {
    if !policies.is_empty() {
        fields.array(field, |list| policies.iter().for_each(|policy| list.raw(policy)));
    }
}

fn levels(fields: &mut Object<'_>, field: &str, levels: &[Level]) {
    if levels.is_empty() {
        return;
    }
    fields.array(field, |list| {
        for level in levels {
            list.object(|fields| {
                fields.text("name", &level.name);
                fields.array("policies", |list| {
                    level.documents.iter().for_each(|document| list.raw(&wrapped(document)));
                });
            });
        }
    });
}

/// A document under its name.
fn wrapped(document: &Document) -> String {
    json::object(|fields| {
        fields.text("name", &document.name);
        fields.raw("document", &document::text(document.policy()));
    })
}

fn resource_policy(document: &Document) -> String {
    let kind = document.policy().kind;
    // Scenarios have a word of their own for the kind of all other services.
    let is_other = matches!(kind, PolicyKind::Resource(ResourceService::Generic) | PolicyKind::Rcp);
    let kind = if is_other { "generic" } else { kind.name() };
    json::object(|fields| {
        fields.text("kind", kind);
        fields.text("name", &document.name);
        fields.raw("document", &document::text(document.policy()));
    })
}

/// An identity policy that allows the action of the request everywhere.
fn allows_action(asked: &Asked) -> String {
    json::object(|fields| {
        fields.text("name", "everything-else-allows");
        fields.object("document", |document| {
            document.text("Version", "2012-10-17");
            document.object("Statement", |statement| {
                statement.text("Effect", "Allow");
                statement.text("Action", &asked.action);
                statement.text("Resource", "*");
            });
        });
    })
}

/// A policy of the resource that lets the caller's account in; `None` where the caller has no
/// account or the request no resource.
fn lets_account_in(asked: &Asked) -> Option<String> {
    let arn = asked.principal.split('"').find(|text| text.starts_with("arn:"))?;
    let account = Arn::parse(arn)?.account();
    Arn::parse(&asked.resource)?;
    let is_trust = asked.action.to_ascii_lowercase().starts_with("sts:");
    Some(json::object(|fields| {
        fields.text("name", "the-owner-lets-the-account-in");
        fields.object("document", |document| {
            document.text("Version", "2012-10-17");
            document.object("Statement", |statement| {
                statement.text("Effect", "Allow");
                statement.object("Principal", |principal| principal.text("AWS", account));
                statement.text("Action", &asked.action);
                if !is_trust {
                    statement.text("Resource", &asked.resource);
                }
            });
        });
    }))
}
