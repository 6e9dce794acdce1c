//! A question read from JSON, with everything it borrows from.

use iam_analysis::{Answer, Callers, ExtraAction, Focus, Offer, PolicySet, Question, World, find};
use iam_eval::{Document, Level, Policies};
use iam_policy::{PolicyKind, ResourceService};
use serde_json::{Value, json};

use super::judge::{Judge, document};

/// The actions of the small universe, and the shape of their resources.
pub(super) const ACTIONS: [&str; 3] = ["x:Aa", "x:Ab", "x:B"];
/// The action without a resource.
pub(super) const BARE: &str = "x:N";

/// A question and its world.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) allowed: Vec<PolicySet>,
    pub(super) refused: Vec<PolicySet>,
    /// A document that allows what is in the focus.
    focus: Option<Document>,
    pub(super) callers: Callers,
    pub(super) world: World,
}

impl Asking {
    /// The question; `None` where a document of it has errors.
    pub(super) fn read(value: &Value) -> Option<Asking> {
        let (a, b) = (set(&value["a"])?, set(&value["b"])?);
        let (allowed, refused) = match value["ask"].as_str()? {
            "excess" => (vec![a], vec![b]),
            "disjoint" => (vec![a, b], Vec::new()),
            _ => (vec![a], Vec::new()),
        };
        let strangers = value["focus"]["strangers"] == json!(true);
        Some(Asking {
            allowed,
            refused,
            focus: if value["focus"].is_null() { None } else { Some(focus(&value["focus"])?) },
            callers: if strangers { Callers::Strangers } else { Callers::Any },
            world: World {
                principal: value["principal"].as_str().map(|arn| json!(arn).to_string()),
                offer: offer(),
                ..World::default()
            },
        })
    }

    /// What the analysis answers.
    pub(super) fn answer(&self) -> Answer {
        let statement = self.focus.as_ref().and_then(|it| it.policy().statements.first());
        let focus = Focus {
            actions: statement.map_or(Vec::new(), |it| it.action.entries.iter().collect()),
            resources: statement
                .and_then(|it| it.resource.as_ref())
                .map_or(Vec::new(), |block| block.entries.iter().collect()),
            callers: self.callers,
        };
        let question = Question {
            allowed: self.allowed.iter().collect(),
            refused: self.refused.iter().collect(),
            focus,
        };
        find(&question, &self.world)
    }

    /// Whom to ask about single requests: who must allow, and who must not.
    pub(super) fn judges(&self) -> (Vec<Judge>, Vec<Judge>) {
        let focus = self.focus.iter().map(|it| Judge::new(&PolicySet::Alone(it.clone())));
        let allowed = self.allowed.iter().map(Judge::new).chain(focus).collect();
        (allowed, self.refused.iter().map(Judge::new).collect())
    }

    /// Every document of both sides.
    pub(super) fn documents(&self) -> Vec<&Document> {
        let sets = self.allowed.iter().chain(&self.refused);
        let all = sets.flat_map(|set| match set {
            PolicySet::Alone(document) => vec![document],
            PolicySet::Layers { policies, resource } => {
                policies.documents().chain(resource.as_ref()).collect()
            }
        });
        all.chain(&self.focus).collect()
    }
}

fn offer() -> Offer {
    let action = |name: &str, templates: &[&str]| ExtraAction {
        name: name.to_owned(),
        templates: templates.iter().map(|it| (*it).to_owned()).collect(),
    };
    let mut all: Vec<ExtraAction> =
        ACTIONS.iter().map(|name| action(name, &["arn:${Partition}:x:::${Name}"])).collect();
    all.push(action(BARE, &[]));
    Offer::Only(all)
}

fn focus(value: &Value) -> Option<Document> {
    let statement =
        json!({ "Effect": "Allow", "Action": value["action"], "Resource": value["resource"] });
    let text = json!({ "Version": "2012-10-17", "Statement": [statement] });
    document(&text.to_string(), PolicyKind::Managed, "focus")
}

/// A policy set of its JSON.
fn set(value: &Value) -> Option<PolicySet> {
    let read =
        |value: &Value, kind: PolicyKind, name: &str| document(&value.to_string(), kind, name);
    let of_resource = PolicyKind::Resource(ResourceService::Generic);
    if let Some(alone) = value.get("alone") {
        let kind = if value["kind"] == "resource" { of_resource } else { PolicyKind::Managed };
        return read(alone, kind, "alone").map(PolicySet::Alone);
    }
    let mut policies = Policies::default();
    for (at, one) in value["identity"].as_array()?.iter().enumerate() {
        policies.identity.push(read(one, PolicyKind::Managed, &format!("identity-{at}"))?);
    }
    if let Some(one) = value.get("boundary") {
        policies.boundary = Some(read(one, PolicyKind::Boundary, "boundary")?);
    }
    for (at, level) in value["scp"].as_array().into_iter().flatten().enumerate() {
        let mut documents = Vec::new();
        for (number, one) in level.as_array()?.iter().enumerate() {
            documents.push(read(one, PolicyKind::Scp, &format!("scp-{at}-{number}"))?);
        }
        policies.scp.push(Level { name: format!("level-{at}"), documents });
    }
    let resource = match value.get("resource") {
        Some(one) => Some(read(one, of_resource, "resource")?),
        None => None,
    };
    Some(PolicySet::Layers { policies: Box::new(policies), resource })
}
