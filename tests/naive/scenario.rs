//! A scenario as the naive evaluator sees it (E-002, E-003).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::pattern::{Variables, fields};

/// E-003.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    User,
    UserSession,
    RoleSession,
    FederatedUser,
    Service,
    WebIdentity,
    Saml,
    Anonymous,
}

/// The caller; the fields that his kind does not have are empty.
#[derive(Debug, Clone)]
pub(super) struct Principal {
    pub(super) kind: Kind,
    /// Empty for callers of no account (E-507).
    pub(super) account: Option<String>,
    pub(super) arn: String,
    /// The role of a session, with its path.
    pub(super) role: Option<String>,
    /// The user behind a federated user.
    pub(super) parent: Option<String>,
    pub(super) id: Option<String>,
    /// User name, session name or name of the federated user; no path.
    pub(super) name: String,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) mfa: bool,
    pub(super) console: bool,
    pub(super) service: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) claims: Map<String, Value>,
}

/// Every statement of a document belongs to one layer, and to one level of an SCP or RCP.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) layer: &'static str,
    pub(super) level: Option<String>,
    pub(super) policy: String,
    pub(super) body: Value,
}

/// What all parts of a scenario share.
#[derive(Debug)]
pub(super) struct World {
    pub(super) principal: Principal,
    /// All documents but the resource policy.
    pub(super) documents: Vec<Document>,
    pub(super) scp_levels: Vec<String>,
    pub(super) has_rcp: bool,
    pub(super) has_vpce: bool,
    pub(super) has_boundary: bool,
    pub(super) has_session: bool,
    pub(super) org: Option<Org>,
    pub(super) block_public_access: bool,
    pub(super) now: String,
}

#[derive(Debug)]
pub(super) struct Org {
    pub(super) id: String,
    pub(super) management: String,
    pub(super) members: Vec<String>,
}

/// Where an account stands (E-520, E-522, E-530).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Member,
    Management,
    Outside,
}

/// One (action, resource) pair.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) resource_account: Option<String>,
    pub(super) resource_policy: Option<Document>,
    pub(super) resource_tags: BTreeMap<String, String>,
    pub(super) context: Map<String, Value>,
}

impl World {
    pub(super) fn read(scenario: &Value) -> Self {
        let mut documents = Vec::new();
        documents.extend(policies("identity", None, &scenario["identity_policies"]));
        documents.extend(policies("boundary", None, &single(&scenario["boundary"])));
        documents.extend(policies("session", None, &scenario["session_policies"]));
        documents.extend(policies("vpce", None, &single(&scenario["vpce_policy"])));
        let mut scp_levels = Vec::new();
        for (layer, field) in [("scp", "scp_levels"), ("rcp", "rcp_levels")] {
            for (index, level) in items(&scenario[field]).iter().enumerate() {
                let name = name_or_index(level, index);
                documents.extend(policies(layer, Some(&name), &level["policies"]));
                if layer == "scp" {
                    scp_levels.push(name);
                }
            }
        }
        Self {
            principal: Principal::read(&scenario["principal"]),
            documents,
            scp_levels,
            has_rcp: !items(&scenario["rcp_levels"]).is_empty(),
            has_vpce: !scenario["vpce_policy"].is_null(),
            has_boundary: !scenario["boundary"].is_null(),
            has_session: !items(&scenario["session_policies"]).is_empty(),
            org: scenario["org"].is_object().then(|| Org {
                id: text(&scenario["org"]["id"]).unwrap_or_default(),
                management: text(&scenario["org"]["management_account"]).unwrap_or_default(),
                members: items(&scenario["org"]["member_accounts"])
                    .iter()
                    .filter_map(text)
                    .collect(),
            }),
            block_public_access: scenario["s3_block_public_access"] == Value::Bool(true),
            now: text(&scenario["now"]).unwrap_or("2026-01-15T12:00:00Z".to_owned()),
        }
    }

    /// E-520, E-522: without a description of the organization an account counts as member.
    pub(super) fn standing(&self, account: &str) -> Standing {
        let Some(org) = &self.org else {
            return Standing::Member;
        };
        if org.management == account {
            Standing::Management
        } else if org.members.iter().any(|it| it == account) {
            Standing::Member
        } else {
            Standing::Outside
        }
    }

    /// The organization's id, when the account is known to belong to it.
    pub(super) fn org_of(&self, account: &str) -> Option<&str> {
        let org = self.org.as_ref()?;
        (self.standing(account) != Standing::Outside).then_some(org.id.as_str())
    }
}

impl Part {
    /// The parts of a compound scenario, or the scenario itself as the only part.
    pub(super) fn read_all(scenario: &Value) -> Vec<Self> {
        let parts = items(&scenario["parts"]);
        if parts.is_empty() {
            return vec![Self::read(scenario, &Value::Null)];
        }
        parts.iter().map(|part| Self::read(scenario, part)).collect()
    }

    fn read(scenario: &Value, part: &Value) -> Self {
        // A field of the part replaces the one of the scenario, even when it is null.
        let field = |name: &str| part.get(name).unwrap_or(&scenario[name]);
        let mut context = object(&scenario["context"]);
        for (key, value) in object(&part["context"]) {
            context.retain(|old, _| !old.eq_ignore_ascii_case(&key));
            context.insert(key, value);
        }
        Self {
            action: text(field("action")).expect("a part has an action"),
            resource: text(field("resource")).unwrap_or("*".to_owned()),
            resource_account: text(field("resource_account")),
            resource_policy: policies("resource", None, &single(field("resource_policy"))).pop(),
            resource_tags: texts(field("resource_tags")),
            context,
        }
    }

    /// The service prefix of the action, which may be written in any letter case.
    pub(super) fn service(&self) -> String {
        self.action.split(':').next().unwrap_or_default().to_ascii_lowercase()
    }

    /// The action without regard to case.
    pub(super) fn is(&self, action: &str) -> bool {
        self.action.eq_ignore_ascii_case(action)
    }

    /// E-002: the account of the ARN, else the given one, else the caller's.
    pub(super) fn owner(&self, principal: &Principal) -> Option<String> {
        let from_arn = fields(&self.resource, Variables::Off)
            .get(4)
            .filter(|it| it.len() == 12 && it.bytes().all(|b| b.is_ascii_digit()))
            .cloned();
        from_arn.or(self.resource_account.clone()).or(principal.account.clone())
    }
}

impl Principal {
    /// Short form or long form.
    fn read(value: &Value) -> Self {
        let short = text(value);
        let arn = short.clone().or(text(&value["arn"])).filter(|it| it.starts_with("arn:"));
        let service =
            text(&value["service"]).or(short.clone().filter(|it| it.ends_with(".amazonaws.com")));
        let provider = text(&value["provider"]);
        let kind = match text(&value["kind"]) {
            Some(kind) => kind_named(&kind),
            None if short.as_deref() == Some("anonymous") => Kind::Anonymous,
            None => kind_of(arn.as_deref(), service.as_deref(), provider.as_deref()),
        };
        let arn = arn.unwrap_or_default();
        let parts = fields(&arn, Variables::Off);
        let last = parts.get(5).cloned().unwrap_or_default();
        let name = last.rsplit('/').next().unwrap_or_default().to_owned();
        let account = parts.get(4).cloned();
        let role = (kind == Kind::RoleSession).then(|| {
            text(&value["role"]).unwrap_or_else(|| {
                let role = last.split('/').nth(1).unwrap_or_default();
                let account = account.clone().unwrap_or_default();
                format!("arn:{}:iam::{account}:role/{role}", parts[1])
            })
        });
        let mut tags = texts(&value["tags"]);
        tags.extend(texts(&value["session_tags"]));
        Self {
            kind,
            account,
            arn,
            role,
            parent: text(&value["parent"]),
            id: text(&value["id"]),
            name,
            tags,
            mfa: value["mfa"] == Value::Bool(true),
            console: value["credential"] == "console",
            service,
            provider,
            claims: object(&value["claims"]),
        }
    }

    /// A role below `/aws-service-role/` (E-520, E-531).
    pub(super) fn is_service_linked(&self) -> bool {
        self.role.as_deref().is_some_and(is_service_linked_role)
    }
}

/// A role ARN whose path begins with `/aws-service-role/`.
pub(super) fn is_service_linked_role(arn: &str) -> bool {
    fields(arn, Variables::Off).get(5).is_some_and(|it| it.starts_with("role/aws-service-role/"))
}

fn kind_named(name: &str) -> Kind {
    match name {
        "root" => Kind::Root,
        "user" => Kind::User,
        "user-session" => Kind::UserSession,
        "role-session" => Kind::RoleSession,
        "federated-user" => Kind::FederatedUser,
        "service" => Kind::Service,
        "web-identity" => Kind::WebIdentity,
        "saml" => Kind::Saml,
        _ => Kind::Anonymous,
    }
}

fn kind_of(arn: Option<&str>, service: Option<&str>, provider: Option<&str>) -> Kind {
    if service.is_some() {
        return Kind::Service;
    }
    if let Some(provider) = provider {
        let saml = provider.contains(":saml-provider/");
        return if saml { Kind::Saml } else { Kind::WebIdentity };
    }
    let last = fields(arn.unwrap_or_default(), Variables::Off).pop().unwrap_or_default();
    match last.split('/').next().unwrap_or_default() {
        "root" => Kind::Root,
        "assumed-role" => Kind::RoleSession,
        "federated-user" => Kind::FederatedUser,
        _ => Kind::User,
    }
}

fn policies(layer: &'static str, level: Option<&str>, list: &Value) -> Vec<Document> {
    let read = |(index, policy)| Document {
        layer,
        level: level.map(str::to_owned),
        policy: name_or_index(policy, index),
        body: policy["document"].as_str().map_or_else(
            || policy["document"].clone(),
            |text| serde_json::from_str(text).expect("a document is JSON"),
        ),
    };
    items(list).iter().enumerate().map(read).collect()
}

fn name_or_index(value: &Value, index: usize) -> String {
    text(&value["name"]).unwrap_or(index.to_string())
}

fn single(policy: &Value) -> Value {
    if policy.is_null() { Value::Null } else { Value::Array(vec![policy.clone()]) }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    object(value).iter().filter_map(|(key, value)| Some((key.clone(), text(value)?))).collect()
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// The items of an array, or a value that stands alone.
pub(super) fn one_or_many(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
