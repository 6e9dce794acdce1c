//! The scenario of a request in a `decide` block: the block's world and the chapter's policies as
//! the JSON that the evaluator reads.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Spanned;

use crate::policy::Policies;

/// A `decide` block. Its fields are those of a scenario; policies are named, not written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decide {
    /// Who asks, unless a request says otherwise.
    pub principal: Option<Value>,
    /// Names of identity policies.
    #[serde(default)]
    pub identity: Vec<String>,
    /// The name of the resource's policy.
    pub resource_policy: Option<String>,
    /// The name of the permissions boundary.
    pub boundary: Option<String>,
    /// Names of session policies.
    #[serde(default)]
    pub session: Vec<String>,
    /// Names of SCPs, by level from the root down.
    pub scp: Option<Vec<Vec<String>>>,
    /// Names of RCPs, by level from the root down.
    pub rcp: Option<Vec<Vec<String>>>,
    /// The name of the endpoint policy.
    pub vpce: Option<String>,
    /// The organization.
    pub org: Option<Value>,
    /// The owner of the resource.
    pub resource_account: Option<String>,
    /// Tags of the resource.
    #[serde(default)]
    pub resource_tags: Map<String, Value>,
    /// Condition keys of every request.
    #[serde(default)]
    pub context: Map<String, Value>,
    /// Whether Block Public Access is on.
    #[serde(default)]
    pub s3_block_public_access: bool,
    /// The time of the request.
    pub now: Option<String>,
    /// The requests, in order.
    pub request: Vec<Spanned<Request>>,
}

/// A request of a `decide` block and the decision its author expects.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// The request in plain words.
    pub says: Option<String>,
    /// Who asks.
    pub principal: Option<Value>,
    /// The action, such as `s3:GetObject`.
    pub action: String,
    /// The resource; without it `*`.
    pub resource: Option<String>,
    /// The owner of the resource.
    pub resource_account: Option<String>,
    /// Tags of the resource, over those of the block.
    #[serde(default)]
    pub resource_tags: Map<String, Value>,
    /// Condition keys, over those of the block.
    #[serde(default)]
    pub context: Map<String, Value>,
    /// The decision the author expects.
    pub decision: String,
    /// The reason the author expects.
    pub headline: Option<String>,
}

impl Decide {
    /// Who makes this request.
    pub(crate) fn principal<'d>(&'d self, request: &'d Request) -> Option<&'d Value> {
        request.principal.as_ref().or(self.principal.as_ref())
    }

    /// The condition keys of this request.
    pub(crate) fn context(&self, request: &Request) -> Map<String, Value> {
        over(&self.context, &request.context)
    }

    /// Every policy the block names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let levels = self.scp.iter().chain(&self.rcp).flatten().flatten();
        let single = [&self.resource_policy, &self.boundary, &self.vpce];
        let lists = self.identity.iter().chain(&self.session).chain(levels);
        lists.chain(single.into_iter().flatten()).map(String::as_str)
    }

    /// The scenario of a request; every name in [`Self::names`] must be in `policies`.
    pub(crate) fn scenario(&self, request: &Request, policies: &Policies) -> Value {
        let named = |name: &String| {
            let text = policies.get(name).map_or("", |policy| policy.text.as_str());
            json!({ "name": name, "document": text })
        };
        let of_resource = |name: &String| {
            let text = policies.get(name).map_or("", |policy| policy.text.as_str());
            json!({ "kind": resource_kind(policies, name), "name": name, "document": text })
        };
        let all = |names: &[String]| names.iter().map(named).collect::<Vec<Value>>();
        let levels = |levels: &Option<Vec<Vec<String>>>| match levels {
            Some(levels) => {
                let level = |(index, names): (usize, &Vec<String>)| {
                    let name = level_name(index, levels.len());
                    json!({ "name": name, "policies": all(names) })
                };
                levels.iter().enumerate().map(level).collect()
            }
            None => Value::Null,
        };
        let fields = [
            ("principal", json!(self.principal(request))),
            ("action", json!(request.action)),
            ("resource", json!(request.resource.as_deref().unwrap_or("*"))),
            (
                "resource_account",
                json!(request.resource_account.as_ref().or(self.resource_account.as_ref())),
            ),
            ("resource_policy", json!(self.resource_policy.as_ref().map(of_resource))),
            ("resource_tags", json!(over(&self.resource_tags, &request.resource_tags))),
            ("context", json!(self.context(request))),
            ("identity_policies", json!(all(&self.identity))),
            ("boundary", json!(self.boundary.as_ref().map(named))),
            ("session_policies", json!(all(&self.session))),
            ("scp_levels", levels(&self.scp)),
            ("rcp_levels", levels(&self.rcp)),
            ("vpce_policy", json!(self.vpce.as_ref().map(named))),
            ("org", json!(self.org)),
            ("s3_block_public_access", json!(self.s3_block_public_access)),
            ("now", json!(self.now)),
        ];
        // A field that is left out has its default; not every field may be null.
        let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
        fields.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// A scenario knows resource policies of other services as `generic`.
fn resource_kind(policies: &Policies, name: &str) -> &'static str {
    match policies.get(name).map_or("resource", |policy| policy.kind.name()) {
        "resource" => "generic",
        kind => kind,
    }
}

fn level_name(index: usize, count: usize) -> String {
    match index {
        0 => "root".to_owned(),
        index if index + 1 == count => "account".to_owned(),
        index => format!("organizational unit {index}"),
    }
}

fn over(below: &Map<String, Value>, above: &Map<String, Value>) -> Map<String, Value> {
    below.iter().chain(above).map(|(key, value)| (key.clone(), value.clone())).collect()
}
