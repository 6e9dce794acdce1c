//! Asks the evaluator: an exercise's request becomes a scenario.

use std::collections::{BTreeMap, BTreeSet};

use iam_eval::{Detail, Evaluation, Outcome, evaluate, evaluate_text};
use serde_json::{Map, Value, json};

use crate::exercise::{Exercise, Level, PolicyRef, Request, Resource};

/// Decides a request of an exercise; `documents` are the learner's texts by name.
pub(crate) fn decide(
    exercise: &Exercise,
    documents: &BTreeMap<String, String>,
    request: &Request,
) -> Evaluation {
    evaluate_text(&scenario_text(exercise, documents, request))
}

/// The scenario of a request of an exercise; `documents` are the learner's texts by name.
pub(crate) fn scenario_text(
    exercise: &Exercise,
    documents: &BTreeMap<String, String>,
    request: &Request,
) -> String {
    Scenario { exercise, documents }.of(request).to_string()
}

/// Decides a scenario that is written out.
///
/// # Errors
///
/// Why it is not valid.
pub(crate) fn decide_text(scenario: &str) -> Result<Outcome, String> {
    let evaluation = evaluate(scenario, Detail::Result);
    evaluation.outcome().ok_or_else(|| evaluation.message())
}

/// Whether two evaluations of the same request come about in the same way: the same outcome, from
/// statements of the same effect in the same policies.
pub(crate) fn act_alike(one: &Evaluation, other: &Evaluation) -> bool {
    one.outcome() == other.outcome() && applied(one) == applied(other)
}

/// Layer, policy and effect of every statement that applied.
fn applied(evaluation: &Evaluation) -> BTreeSet<(&'static str, &str, &'static str)> {
    let steps = evaluation.parts.iter().flat_map(|part| &part.steps);
    let statements = steps.flat_map(|step| &step.statements).filter(|it| it.applies);
    statements
        .map(|it| (it.reference.layer.word(), it.reference.policy.as_str(), it.effect))
        .collect()
}

struct Scenario<'e> {
    exercise: &'e Exercise,
    documents: &'e BTreeMap<String, String>,
}

impl Scenario<'_> {
    fn of(&self, request: &Request) -> Value {
        let setting = &self.exercise.setting;
        let mut scenario = Map::new();
        let mut set = |field: &str, value: Value| scenario.insert(field.to_owned(), value);
        set("action", request.action.as_str().into());
        set("resource", request.resource.as_str().into());
        set("context", request.context.clone().into());
        let principal = setting.principals.get(&request.principal);
        if let Some(principal) = principal {
            set("principal", principal.facts.clone().into());
            set("identity_policies", self.policies(&principal.identity));
            set("boundary", principal.boundary.as_ref().map_or(Value::Null, |it| self.policy(it)));
            set("session_policies", self.policies(&principal.session));
        }
        let resource = self.resource(&request.resource);
        if let Some(resource) = resource {
            set("resource_tags", resource.tags.clone().into());
            if let Some(policy) = &resource.policy {
                set("resource_policy", self.resource_policy(resource, policy));
            }
            // An ARN that names its account needs no other word about it.
            if let (Some(account), None) = (&resource.account, account_of(&request.resource)) {
                set("resource_account", account.as_str().into());
            }
        }
        if let Some(organization) = &setting.organization {
            let org = json!({
                "id": organization.id,
                "management_account": organization.management_account,
                "member_accounts": organization.member_accounts,
            });
            set("org", org);
        }
        let caller = principal.and_then(|principal| account_of(principal.arn()));
        let owner = account_of(&request.resource)
            .or_else(|| resource.and_then(|resource| resource.account.as_deref()))
            .or(caller);
        set("scp_levels", self.levels(&setting.scp, caller));
        set("rcp_levels", self.levels(&setting.rcp, owner));
        Value::Object(scenario)
    }

    /// The resource of the world with the longest ARN that the request's resource begins with.
    fn resource(&self, arn: &str) -> Option<&Resource> {
        let resources = self.exercise.setting.resources.iter();
        resources
            .filter(|(known, _)| arn.starts_with(known.as_str()))
            .max_by_key(|(known, _)| known.len())
            .map(|(_, resource)| resource)
    }

    fn policy(&self, reference: &PolicyRef) -> Value {
        let (name, text) = match reference {
            PolicyRef::Learner(name) => (name, self.documents.get(name)),
            PolicyRef::World(name) => {
                (name, self.exercise.setting.policies.get(name).map(|policy| &policy.document))
            }
        };
        json!({ "name": name, "document": text })
    }

    fn policies(&self, references: &[PolicyRef]) -> Value {
        references.iter().map(|reference| self.policy(reference)).collect()
    }

    fn resource_policy(&self, resource: &Resource, reference: &PolicyRef) -> Value {
        let mut policy = self.policy(reference);
        if let (Some(kind), Value::Object(fields)) = (&resource.kind, &mut policy) {
            fields.insert("kind".to_owned(), kind.as_str().into());
        }
        policy
    }

    fn levels(&self, levels: &BTreeMap<String, Vec<Level>>, account: Option<&str>) -> Value {
        let Some(levels) = account.and_then(|account| levels.get(account)) else {
            return Value::Null;
        };
        let level = |level: &Level| json!({ "name": level.name, "policies": self.policies(&level.policies) });
        levels.iter().map(level).collect()
    }
}

/// The account field of an ARN, if it is not empty.
fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}
