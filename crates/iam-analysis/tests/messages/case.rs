//! The cases of one file, and how they become questions.

use iam_analysis::{Budget, Callers, Focus, PolicySet, World};
use iam_eval::{Document, KeyValues, Level, Policies};
use iam_policy::{AccountId, Policy, PolicyKind, Reading, parse};
use serde::Deserialize;

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) case: Vec<Case>,
}

/// Two policies, or one and a claim.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) ask: Ask,
    /// The kind of the documents.
    #[serde(default = "managed")]
    kind: String,
    /// A document, a statement, or several with commas between.
    pub(crate) policy: String,
    /// The other side; where only its layers are given, the same document.
    pub(crate) task: Option<String>,
    /// What stands around the policy.
    policy_layers: Option<Around>,
    /// What stands around the other side.
    task_layers: Option<Around>,
    /// What the reader calls the other side.
    #[serde(default = "the_task")]
    pub(crate) called: String,
    /// The actions asked about.
    #[serde(default)]
    pub(crate) actions: Vec<String>,
    /// The resources asked about.
    #[serde(default)]
    pub(crate) resources: Vec<String>,
    #[serde(default)]
    world: Facts,
}

/// What is asked.
#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ask {
    /// Whether the policy allows more than the other side.
    #[default]
    NoMore,
    /// Whether the policy allows less than the other side.
    NoLess,
    /// Whether they allow the same.
    Same,
    /// Whether they have nothing in common.
    Disjoint,
    /// Whether the policy grants none of the actions on the resources.
    Never,
    /// Whether the policy lets no stranger in.
    NoStranger,
    /// Whether the policy grants all of the actions on the resources.
    Everything,
}

/// The layers around a document, which is then an identity policy.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Around {
    boundary: Option<String>,
    session: Option<String>,
    scp: Vec<String>,
    rcp: Vec<String>,
    resource: Option<String>,
    resource_kind: Option<String>,
}

/// What is known of every request.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Facts {
    principal: Option<String>,
    account: Option<String>,
    attached_to: Option<String>,
    names: Vec<String>,
    given: Vec<(String, String)>,
    texts: Option<u64>,
    values: Option<usize>,
    nodes: Option<u64>,
}

fn managed() -> String {
    "managed".to_owned()
}

fn the_task() -> String {
    "the task".to_owned()
}

impl Case {
    /// The policy that is asked about.
    pub(crate) fn own(&self) -> PolicySet {
        self.set("yours", &self.policy, self.policy_layers.as_ref())
    }

    /// The other side.
    pub(crate) fn other(&self) -> Option<PolicySet> {
        let layers = self.task_layers.as_ref();
        let text = self.task.as_ref().or(layers.map(|_| &self.policy))?;
        Some(self.set("task", text, layers))
    }

    fn set(&self, name: &str, text: &str, around: Option<&Around>) -> PolicySet {
        let own = document(name, text, &self.kind);
        let Some(around) = around else { return PolicySet::Alone(own) };
        let one = |name: &str, text: &String, kind: &str| document(name, text, kind);
        let levels = |texts: &[String], kind: &str| -> Vec<Level> {
            let level = |(at, text): (usize, &String)| Level {
                name: format!("level-{}", at + 1),
                documents: vec![one(&format!("{kind}-{}", at + 1), text, kind)],
            };
            texts.iter().enumerate().map(level).collect()
        };
        let policies = Policies {
            identity: vec![own],
            boundary: around.boundary.as_ref().map(|text| one("boundary", text, "boundary")),
            session: around.session.iter().map(|text| one("session", text, "session")).collect(),
            scp: levels(&around.scp, "scp"),
            rcp: levels(&around.rcp, "rcp"),
            vpce: None,
        };
        let kind = around.resource_kind.as_deref().unwrap_or("s3");
        let resource = around.resource.as_ref().map(|text| one("resource", text, kind));
        PolicySet::Layers { policies: Box::new(policies), resource }
    }

    /// Allow exactly the actions and resources asked about.
    pub(crate) fn scope(&self) -> Document {
        let list = |texts: &[String]| -> String {
            let texts: Vec<String> =
                texts.iter().map(|text| iam_policy::edit::quote(text)).collect();
            if texts.is_empty() { r#""*""#.to_owned() } else { format!("[{}]", texts.join(", ")) }
        };
        let (actions, resources) = (list(&self.actions), list(&self.resources));
        let statement =
            format!(r#"{{"Effect": "Allow", "Action": {actions}, "Resource": {resources}}}"#);
        document("scope", &statement, "managed")
    }

    pub(crate) fn world(&self) -> World {
        let facts = &self.world;
        let usual = World::default();
        let account = facts.account.as_deref().map(|text| AccountId::parse(text).unwrap());
        let given =
            |(key, value): &(String, String)| (key.clone(), Some(KeyValues::One(value.clone())));
        let budget = Budget {
            texts: facts.texts.unwrap_or(Budget::PATIENT.texts),
            nodes: facts.nodes.unwrap_or(Budget::PATIENT.nodes),
            values: facts.values.unwrap_or(Budget::PATIENT.values),
            ..Budget::PATIENT
        };
        World {
            principal: facts.principal.clone(),
            account: account.unwrap_or(usual.account),
            attached_to: facts.attached_to.clone(),
            names: facts.names.clone(),
            given: facts.given.iter().map(given).collect(),
            budget,
            ..usual
        }
    }
}

/// The focus on what an Allow document names.
pub(crate) fn focus(scope: &Document) -> Focus<'_> {
    let statement = &scope.policy().statements[0];
    let resource = statement.resource.as_ref().expect("the scope names resources");
    let all = resource.entries.iter().filter(|entry| &*entry.text.value != "*");
    Focus {
        actions: statement.action.entries.iter().collect(),
        resources: all.collect(),
        callers: Callers::Any,
    }
}

/// A text as a whole document.
pub(crate) fn whole(text: &str) -> String {
    match text.contains(r#""Statement""#) {
        true => text.to_owned(),
        false => format!(r#"{{"Version": "2012-10-17", "Statement": [{text}]}}"#),
    }
}

pub(crate) fn document(name: &str, text: &str, kind: &str) -> Document {
    let kind = PolicyKind::from_name(kind).expect("a kind of policy");
    Document::new(name, policy(&whole(text), kind))
}

pub(crate) fn policy(text: &str, kind: PolicyKind) -> Policy {
    let parsed = parse(text, &Reading::stored(kind));
    let said: Vec<_> = parsed.diagnostics.iter().map(|it| &it.message).collect();
    parsed.policy.unwrap_or_else(|| panic!("{said:?} in {text}"))
}
