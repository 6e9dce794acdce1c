//! Asks the evaluator: an exercise's request becomes a scenario, its result a [`Verdict`].

use std::collections::{BTreeMap, BTreeSet};

use iam_eval::{Detail, evaluate_text};
use serde_json::{Map, Value, json};

use crate::exercise::{Exercise, Level, Outcome, PolicyRef, Request, Resource};

/// What the evaluator says about one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What came out; none where the scenario is not valid.
    pub(crate) outcome: Option<Outcome>,
    /// One sentence for people.
    pub(crate) message: String,
    /// The statements that decided.
    pub(crate) deciding: Vec<StatementRef>,
    /// The layers that did not allow, such as `scp Workloads`.
    pub(crate) blocked_by: Vec<String>,
    /// The statements that would have applied but for one of their parts.
    pub(crate) near_misses: Vec<StatementRef>,
    /// Every statement that applied: its layer, its policy, its effect.
    pub(crate) applied: BTreeSet<(String, String, String)>,
}

impl Verdict {
    /// Whether another verdict on the same request comes about in the same way.
    pub(crate) fn acts_like(&self, other: &Verdict) -> bool {
        self.outcome == other.outcome && self.applied == other.applied
    }
}

/// Points at a statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    /// The layer: `identity`, `scp`, `resource` and so on.
    pub layer: String,
    /// The name of the organization's level, for `scp` and `rcp`.
    pub level: Option<String>,
    /// The name of the policy.
    pub policy: String,
    /// The place in the statement list, counted from 0.
    pub statement: usize,
    /// Its name.
    pub sid: Option<String>,
    /// Which of its parts did not match, if it is a near miss.
    pub missed: Option<String>,
}

/// Decides a request of an exercise; `documents` are the learner's texts by name.
pub(crate) fn decide(
    exercise: &Exercise,
    documents: &BTreeMap<String, String>,
    request: &Request,
) -> Verdict {
    let scenario = scenario_text(exercise, documents, request);
    verdict(&evaluate_text(&scenario).to_json(Detail::Trace))
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
    let verdict = verdict(&evaluate_text(scenario).to_json(Detail::Result));
    verdict.outcome.ok_or(verdict.message)
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

/// Reads the result that the evaluator has written.
fn verdict(result: &str) -> Verdict {
    let result: Value = serde_json::from_str(result).unwrap_or_default();
    let list = |field: &str| result.get(field).and_then(Value::as_array).into_iter().flatten();
    let outcome = text(&result, "decision").and_then(|word| Outcome::from_word(&word));
    let applied = list("trace")
        .filter_map(|step| step.get("statements").and_then(Value::as_array))
        .flatten()
        .filter(|statement| statement.get("applies") == Some(&Value::Bool(true)))
        .filter_map(|statement| {
            let of = |field| text(statement, field);
            Some((of("layer")?, of("policy")?, of("effect")?))
        });
    Verdict {
        outcome,
        message: text(&result, "message").unwrap_or_default(),
        deciding: list("deciding").filter_map(statement_ref).collect(),
        blocked_by: list("blocked_by").filter_map(layer_name).collect(),
        near_misses: list("near_misses").filter_map(statement_ref).collect(),
        applied: applied.collect(),
    }
}

fn statement_ref(of: &Value) -> Option<StatementRef> {
    let index = of.get("statement").and_then(Value::as_u64)?;
    Some(StatementRef {
        layer: text(of, "layer")?,
        level: text(of, "level"),
        policy: text(of, "policy")?,
        statement: usize::try_from(index).ok()?,
        sid: text(of, "sid"),
        missed: text(of, "block"),
    })
}

fn layer_name(of: &Value) -> Option<String> {
    let layer = text(of, "layer")?;
    Some(text(of, "level").map_or(layer.clone(), |level| format!("{layer} {level}")))
}

fn text(of: &Value, field: &str) -> Option<String> {
    of.get(field).and_then(Value::as_str).map(str::to_owned)
}
