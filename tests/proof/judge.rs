//! What the evaluator itself says of one request to a policy set, apart from the analysis.

use iam_analysis::{Asked, PolicySet};
use iam_eval::{Carries, Detail, KeyValues, Layer, Outcome, Policies, Reason, Request};
use iam_eval::{Document, Scenario, decide};
use iam_policy::{PolicyKind, Purpose, Reading, ResourceService, parse};
use serde_json::{Value, json};

/// A policy set, ready to be asked about single requests.
#[derive(Debug)]
pub(super) struct Judge {
    is_alone: bool,
    policies: Policies,
    resource: Option<Document>,
    carries: Carries,
}

/// Which statements of a document asked alone apply.
#[derive(Debug, Clone, Copy, Default)]
struct Applying {
    allow: bool,
    deny: bool,
}

impl Judge {
    /// A document asked alone is put where everybody passes: as the policy of a VPC endpoint, which
    /// must allow and may deny whoever calls.
    pub(super) fn new(set: &PolicySet) -> Judge {
        match set {
            PolicySet::Alone(document) => Judge {
                is_alone: true,
                policies: Policies { vpce: Some(document.clone()), ..Policies::default() },
                resource: None,
                carries: Carries::Ordinary,
            },
            PolicySet::Layers { policies, resource } => Judge {
                is_alone: false,
                policies: (**policies).clone(),
                resource: resource.clone(),
                carries: resource
                    .as_ref()
                    .map_or(Carries::Ordinary, |it| carries(it.policy().kind)),
            },
        }
    }

    /// Whether the set allows a request that is no special operation of `sts` or `iam`.
    pub(super) fn allows(&self, request: &Request<'_>) -> bool {
        let mut request = *request;
        request.target.policy = self.resource.as_ref();
        request.target.carries = self.carries;
        let verdict = decide(&self.policies, &request);
        match verdict.outcome {
            Outcome::Allow => true,
            Outcome::ExplicitDeny => false,
            Outcome::ImplicitDeny => {
                self.is_alone && verdict.reason != Reason::NotAllowed(Layer::Vpce)
            }
        }
    }

    /// The same for any request, by the trace.
    pub(super) fn allows_asked(&self, scenario: &Scenario) -> bool {
        let mut scenario = scenario.clone();
        scenario.policies = self.policies.clone();
        let part = scenario.parts.first_mut().expect("a scenario has a part");
        part.policy = self.resource.clone();
        part.carries = self.carries;
        let evaluation = scenario.evaluate(Detail::Trace);
        let part = &evaluation.parts[0];
        if !self.is_alone {
            return part.outcome == Outcome::Allow;
        }
        let statements = part.steps.iter().filter(|step| step.step == "vpce");
        let mut applying = Applying::default();
        for statement in statements.flat_map(|step| &step.statements).filter(|it| it.applies) {
            applying.allow |= statement.effect == "Allow";
            applying.deny |= statement.effect == "Deny";
        }
        applying.allow && !applying.deny
    }
}

/// Which rule the resource of such a policy follows.
fn carries(kind: PolicyKind) -> Carries {
    if kind == PolicyKind::Trust {
        Carries::Trust
    } else if kind == PolicyKind::Resource(ResourceService::Kms) {
        Carries::KeyPolicy
    } else {
        Carries::Ordinary
    }
}

/// The document of a text, if it has no errors.
pub(super) fn document(text: &str, kind: PolicyKind, name: &str) -> Option<Document> {
    // AWS's own policies may have what customers' policies may not.
    let reading = Reading { purpose: Purpose::Published, ..Reading::stored(kind) };
    parse(text, &reading).policy.map(|policy| Document::new(name, policy))
}

/// A request found, as a scenario without policies.
pub(super) fn scenario(asked: &Asked) -> Result<Scenario, String> {
    let principal: Value = serde_json::from_str(&asked.principal)
        .map_err(|error| format!("the principal is no JSON: {error}"))?;
    let context = asked.context.iter().map(|(key, values)| {
        let value = match values {
            None => Value::Null,
            Some(KeyValues::One(value)) => json!(value),
            Some(KeyValues::Many(values)) => json!(values),
        };
        (key.clone(), value)
    });
    let mut text = json!({
        "principal": principal,
        "action": asked.action,
        "resource": asked.resource,
        "context": context.collect::<serde_json::Map<String, Value>>(),
    });
    if let Some(owner) = &asked.owner {
        text["resource_account"] = json!(owner);
    }
    let read = Scenario::read(&text.to_string());
    let problems: Vec<String> = read.problems.iter().map(|it| format!("{it:?}")).collect();
    read.scenario.ok_or_else(|| format!("{text} is no scenario: {}", problems.join("; ")))
}
