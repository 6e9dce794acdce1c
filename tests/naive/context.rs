//! The condition keys of a request (section F), and how a policy finds them (E-303, E-305).

use std::collections::BTreeMap;

use serde_json::Value;

use super::pattern::{Variables, fields};
use super::scenario::{Kind, Part, Principal, World};
use super::value::date;

/// The keys with several values (F.2), in lower case.
const MULTIVALUED: &[&str] = &[
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "sts:transitivetagkeys",
    "s3:requestobjecttagkeys",
    "dynamodb:leadingkeys",
    "dynamodb:attributes",
    "kms:encryptioncontextkeys",
];

/// The keys with one value (F.2), in lower case; one that ends in `/` or `:` is a whole family.
const SINGLE: &[&str] = &[
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:currenttime",
    "aws:epochtime",
    "aws:ec2instancesourcevpc",
    "aws:ec2instancesourceprivateipv4",
    "aws:federatedprovider",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalservicename",
    "aws:principaltag/",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:requesttag/",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourcetag/",
    "aws:securetransport",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceidentity",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsservice",
    "aws:vpcsourceip",
    "sts:externalid",
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:durationseconds",
    "sts:awsservicename",
    "iam:passedtoservice",
    "iam:associatedresourcearn",
    "iam:permissionsboundary",
    "iam:policyarn",
    "iam:awsservicename",
    "iam:resourcetag/",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
    "s3:x-amz-acl",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:existingobjecttag/",
    "s3:requestobjecttag/",
    "s3:dataaccesspointarn",
    "s3:resourceaccount",
    "dynamodb:select",
    "ec2:instancetype",
    "ec2:region",
    "ec2:vpc",
    "ec2:resourcetag/",
    "ec2:createaction",
    "kms:viaservice",
    "kms:calleraccount",
    "kms:encryptioncontext:",
    "kms:grantisforawsresource",
    "lambda:functionarn",
    "lambda:principal",
    "secretsmanager:resourcetag/",
    "secretsmanager:secretid",
    "saml:aud",
    "saml:iss",
    "saml:sub",
    "saml:sub_type",
];

/// E-305: how many values a present key has; an absent one is no entry at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Presence {
    Single(String),
    Multi(Vec<String>),
}

/// The filled context of one (action, resource) pair.
#[derive(Debug, Default)]
pub(super) struct Context {
    keys: BTreeMap<String, Presence>,
}

impl Context {
    /// E-600: derived keys, with the scenario's own laid over them.
    pub(super) fn fill(world: &World, part: &Part) -> Self {
        let mut context = Self::default();
        context.principal_keys(world);
        context.credential_keys(world);
        context.request_keys(world, part);
        for (key, value) in &part.context {
            // A key is replaced whatever its letter case; tags that differ only in case stand
            // side by side (E-303), so only an equal tag key replaces.
            context.keys.retain(|old, _| !same_key(old, key));
            if let Some(presence) = presence(key, value) {
                context.keys.insert(key.clone(), presence);
            }
        }
        context
    }

    /// E-303: without regard to case; of several the exact one, else the first.
    pub(super) fn get(&self, key: &str) -> Option<&Presence> {
        let exact = self.keys.iter().find(|(name, _)| same_key(name, key));
        let alike = self.keys.iter().filter(|(name, _)| name.eq_ignore_ascii_case(key));
        exact.or_else(|| alike.min_by_key(|(name, _)| tag_key(name))).map(|(_, value)| value)
    }

    /// The value of a single-valued key, for a policy variable (E-403, E-406).
    pub(super) fn single(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Presence::Single(value) => Some(value),
            Presence::Multi(_) => None,
        }
    }

    fn set(&mut self, key: &str, value: impl Into<String>) {
        self.keys.insert(key.to_owned(), Presence::Single(value.into()));
    }

    /// E-601.
    fn principal_keys(&mut self, world: &World) {
        let who = &world.principal;
        let account = who.account.clone().unwrap_or_default();
        let id = who.id.as_deref();
        let (kind, user_id, arn) = match who.kind {
            Kind::Root => ("Account", Some(account.clone()), who.arn.clone()),
            Kind::User | Kind::UserSession => ("User", id.map(str::to_owned), who.arn.clone()),
            Kind::RoleSession => {
                let user_id = id.map(|id| format!("{id}:{}", who.name));
                ("AssumedRole", user_id, who.role.clone().unwrap_or_default())
            }
            Kind::FederatedUser => {
                ("FederatedUser", Some(format!("{account}:{}", who.name)), who.arn.clone())
            }
            Kind::Service => return self.service_keys(who),
            Kind::WebIdentity | Kind::Saml => return self.claim_keys(who),
            Kind::Anonymous => {
                self.set("aws:PrincipalType", "Anonymous");
                self.set("aws:userid", "anonymous");
                return self.set("aws:PrincipalAccount", "anonymous");
            }
        };
        self.set("aws:PrincipalType", kind);
        if let Some(user_id) = user_id {
            self.set("aws:userid", user_id);
        }
        if matches!(who.kind, Kind::User | Kind::UserSession) {
            self.set("aws:username", who.name.clone());
        }
        self.set("aws:PrincipalArn", arn);
        self.set("aws:PrincipalAccount", account.clone());
        for (key, value) in &who.tags {
            self.set(&format!("aws:PrincipalTag/{key}"), value.clone());
        }
        if let Some(org) = world.org_of(&account) {
            self.set("aws:PrincipalOrgID", org);
        }
        self.set("aws:PrincipalIsAWSService", "false");
    }

    fn service_keys(&mut self, who: &Principal) {
        let name = who.service.clone().unwrap_or_default();
        self.set("aws:PrincipalIsAWSService", "true");
        self.set("aws:PrincipalServiceName", name.clone());
        let list = Presence::Multi(vec![name]);
        self.keys.insert("aws:PrincipalServiceNamesList".to_owned(), list);
    }

    /// Claims, as the format of scenarios names them.
    fn claim_keys(&mut self, who: &Principal) {
        let provider = who.provider.clone().unwrap_or_default();
        let prefix = match (who.kind, provider.split_once("oidc-provider/")) {
            (Kind::Saml, _) => "saml",
            (_, Some((_, host))) => host,
            (_, None) => provider.as_str(),
        };
        for (name, value) in &who.claims {
            let key = format!("{prefix}:{name}");
            if let Some(presence) = presence(&key, value) {
                self.keys.insert(key, presence);
            }
        }
    }

    /// E-602.
    fn credential_keys(&mut self, world: &World) {
        let who = &world.principal;
        let (temporary, may_have_mfa) = match who.kind {
            Kind::Root | Kind::User => (who.console, who.console),
            Kind::UserSession | Kind::RoleSession => (true, true),
            Kind::FederatedUser => (true, false),
            Kind::Service | Kind::WebIdentity | Kind::Saml | Kind::Anonymous => (false, false),
        };
        if !temporary {
            return;
        }
        let mfa = may_have_mfa && who.mfa;
        self.set("aws:TokenIssueTime", world.now.clone());
        self.set("aws:MultiFactorAuthPresent", mfa.to_string());
        if mfa {
            self.set("aws:MultiFactorAuthAge", "0");
        }
    }

    /// E-603 to E-607.
    fn request_keys(&mut self, world: &World, part: &Part) {
        self.set("aws:SecureTransport", "true");
        self.set("aws:ViaAWSService", "false");
        self.set("aws:CurrentTime", world.now.clone());
        let (seconds, _) = date(&world.now).expect("the time of a scenario is a date");
        self.set("aws:EpochTime", seconds.to_string());
        if let Some(owner) = part.owner(&world.principal) {
            if let Some(org) = world.org_of(&owner) {
                self.set("aws:ResourceOrgID", org);
            }
            self.set("aws:ResourceAccount", owner);
        }
        for (key, value) in &part.resource_tags {
            self.set(&format!("aws:ResourceTag/{key}"), value.clone());
        }
        self.set("aws:RequestedRegion", region(part));
    }
}

/// E-606.
fn region(part: &Part) -> String {
    const GLOBAL: [&str; 5] = ["iam", "sts", "organizations", "cloudfront", "route53"];
    let named = fields(&part.resource, Variables::Off).get(3).cloned().unwrap_or_default();
    if GLOBAL.contains(&part.service().as_str()) || named.is_empty() {
        return "us-east-1".to_owned();
    }
    named
}

/// E-305: what a JSON value means for this key; nothing when it leaves the key absent.
fn presence(key: &str, value: &Value) -> Option<Presence> {
    let (values, is_list) = match value {
        Value::Null => return None,
        Value::Array(list) => (list.iter().map(json_text).collect::<Vec<_>>(), true),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            (vec![json_text(value)], false)
        }
    };
    let first = values.first()?.clone();
    let lower = key.to_ascii_lowercase();
    if MULTIVALUED.contains(&lower.as_str()) || (is_list && !is_known_single(&lower)) {
        Some(Presence::Multi(values))
    } else {
        Some(Presence::Single(first))
    }
}

fn is_known_single(lower: &str) -> bool {
    SINGLE.iter().any(|known| {
        let family = known.ends_with(['/', ':']);
        *known == lower || (family && lower.starts_with(known) && lower.len() > known.len())
    })
}

/// E-002: a boolean or number becomes its JSON text.
fn json_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Equal without regard to case, but a tag key behind the slash with its case.
fn same_key(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right) && tag_key(left) == tag_key(right)
}

/// What follows the first slash (E-304).
fn tag_key(key: &str) -> &str {
    key.split_once('/').map_or("", |(_, tag)| tag)
}
