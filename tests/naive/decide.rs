//! How the layers combine into a decision, and what the result says of it (sections E and G).

use std::collections::BTreeSet;

use serde_json::Value;

use super::Place;
use super::context::{Context, Presence};
use super::matching::{Tested, strings, test};
use super::pattern::{Variables, fields};
use super::scenario::{Kind, Part, Standing, World, is_service_linked_role, one_or_many};
use super::value::{boolean, network};

/// The services that RCPs cover (E-534).
const RCP_SERVICES: &str = "aoss appconfig appstream autoscaling autoscaling-plans budgets \
    clouddirectory cloudfront cloudsearch cloudtrail-data codeartifact codebuild codecommit \
    codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer \
    cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift health \
    inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch \
    personalize pca-connector-ad polly pricing resource-groups rolesanywhere s3 secretsmanager \
    servicediscovery signin sqs sts support swf textract timestream-influxdb transcribe transfer \
    translate wafv2 workspaces xray";

/// The layers in the order of E-504, which picks the headline.
const ORDER: [&str; 8] =
    ["rcp", "scp", "vpce", "resource", "s3-bpa", "identity", "boundary", "session"];

/// What a decision says of itself.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) decision: &'static str,
    pub(super) headline: &'static str,
    pub(super) blocked_by: BTreeSet<(String, Option<String>)>,
    pub(super) deciding: BTreeSet<Place>,
}

/// One request, with every statement tested against it.
#[derive(Debug)]
pub(super) struct Case<'a> {
    world: &'a World,
    part: &'a Part,
    context: &'a Context,
    pub(super) statements: Vec<Tested>,
}

/// How the request is combined (E-505, step 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A caller without identity side: the resource policy alone.
    ResourceAlone,
    Cross,
    /// Role trust or KMS in the owner account: the resource policy must allow.
    Required,
    Ordinary,
}

impl<'a> Case<'a> {
    pub(super) fn new(world: &'a World, part: &'a Part, context: &'a Context) -> Self {
        let documents = world.documents.iter().chain(&part.resource_policy);
        let statements = documents.flat_map(|it| test(it, world, part, context)).collect();
        Self { world, part, context, statements }
    }

    /// E-505.
    pub(super) fn decide(&self) -> Verdict {
        if self.needs_no_permission() {
            let (decision, headline) = ("Allow", "no-permission-needed");
            return Verdict { decision, headline, ..Verdict::default() };
        }
        if let Some(headline) = self.impossible() {
            return Verdict { decision: "ImplicitDeny", headline, ..Verdict::default() };
        }
        if let Some(verdict) = self.explicit_deny() {
            return verdict;
        }
        let mut blocked = self.failing_guards();
        blocked.extend(self.failing_rest().into_iter().map(|layer| (layer.to_owned(), None)));
        if blocked.is_empty() {
            return self.allow();
        }
        Verdict {
            decision: "ImplicitDeny",
            headline: self.implicit_headline(&blocked),
            blocked_by: blocked,
            deciding: BTreeSet::new(),
        }
    }

    fn kind(&self) -> Kind {
        self.world.principal.kind
    }

    fn owner(&self) -> Option<String> {
        self.part.owner(&self.world.principal)
    }

    /// E-509.
    fn needs_no_permission(&self) -> bool {
        match self.kind() {
            Kind::Root | Kind::User => {
                self.part.is("sts:GetCallerIdentity") || self.part.is("sts:GetSessionToken")
            }
            Kind::UserSession | Kind::RoleSession | Kind::FederatedUser | Kind::Service => {
                self.part.is("sts:GetCallerIdentity")
            }
            Kind::WebIdentity | Kind::Saml | Kind::Anonymous => false,
        }
    }

    /// E-561, E-564, E-572: callers that this operation does not take at all.
    fn impossible(&self) -> Option<&'static str> {
        let refused = Some("credential-type-not-permitted");
        let is = |actions: &[&str]| actions.iter().any(|it| self.part.is(it));
        let federated_actions = ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];
        let companions = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];
        let own = match self.kind() {
            // E-572: the companions are those of E-574, which are two.
            Kind::WebIdentity => is(&federated_actions[..1]) || is(&companions[..2]),
            Kind::Saml => is(&federated_actions[1..]) || is(&companions[..2]),
            Kind::Root
            | Kind::User
            | Kind::UserSession
            | Kind::RoleSession
            | Kind::FederatedUser
            | Kind::Service
            | Kind::Anonymous => return self.impossible_beside_federation(&companions),
        };
        if own { None } else { refused }
    }

    /// The same for callers of the other kinds.
    fn impossible_beside_federation(&self, companions: &[&str]) -> Option<&'static str> {
        let refused = Some("credential-type-not-permitted");
        let is = |actions: &[&str]| actions.iter().any(|it| self.part.is(it));
        let service = self.part.service();
        if is(&["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]) {
            return refused;
        }
        let api_of_iam = service == "iam" && !is(&["iam:PassRole"]);
        let sts = service == "sts";
        match self.kind() {
            Kind::Root if is(&["sts:AssumeRole"]) => Some("root-cannot-assume-role"),
            Kind::UserSession if api_of_iam && !self.has_mfa() => refused,
            Kind::UserSession if sts && !is(&["sts:AssumeRole"]) && !is(companions) => refused,
            Kind::RoleSession if is(&["sts:GetSessionToken", "sts:GetFederationToken"]) => refused,
            Kind::FederatedUser if api_of_iam || sts => refused,
            Kind::Anonymous if service == "kms" || is(&["sts:AssumeRole"]) => refused,
            Kind::Root
            | Kind::User
            | Kind::UserSession
            | Kind::RoleSession
            | Kind::FederatedUser
            | Kind::Service
            | Kind::WebIdentity
            | Kind::Saml
            | Kind::Anonymous => None,
        }
    }

    /// E-561: what the filled context says.
    fn has_mfa(&self) -> bool {
        match self.context.get("aws:MultiFactorAuthPresent") {
            Some(Presence::Single(value)) => boolean(value) == Some(true),
            Some(Presence::Multi(_)) | None => false,
        }
    }

    /// E-502.
    fn explicit_deny(&self) -> Option<Verdict> {
        let denies: Vec<&Tested> = self
            .statements
            .iter()
            .filter(|it| it.applies && !it.allows && self.denies_count(&it.place.layer))
            .collect();
        let first = ORDER.iter().find(|layer| denies.iter().any(|it| it.place.layer == **layer))?;
        let headline = match *first {
            "rcp" => "deny-rcp",
            "scp" => "deny-scp",
            "vpce" => "deny-vpce",
            "resource" => "deny-resource",
            "identity" => "deny-identity",
            "boundary" => "deny-boundary",
            _ => "deny-session",
        };
        Some(Verdict {
            decision: "ExplicitDeny",
            headline,
            blocked_by: BTreeSet::new(),
            deciding: denies.iter().map(|it| it.place.clone()).collect(),
        })
    }

    /// Denies count in every layer that is in force, but a bucket policy cannot lock out the
    /// root user of its owner from the policy itself (E-562).
    fn denies_count(&self, layer: &str) -> bool {
        let own_root = self.kind() == Kind::Root && self.world.principal.account == self.owner();
        let unlockable = own_root && self.is_bucket_policy_action();
        self.in_force(layer) && !(layer == "resource" && unlockable)
    }

    /// E-503.
    fn in_force(&self, layer: &str) -> bool {
        let session = matches!(self.kind(), Kind::RoleSession | Kind::FederatedUser);
        match layer {
            "rcp" => self.rcp_in_force(),
            "scp" => self.scp_in_force(),
            "vpce" => self.world.has_vpce,
            // E-508.
            "resource" => self.part.resource != "*",
            "session" => session,
            _ => session || matches!(self.kind(), Kind::User | Kind::UserSession),
        }
    }

    /// E-520, E-522.
    fn scp_in_force(&self) -> bool {
        let who = &self.world.principal;
        let member = |account: &str| self.world.standing(account) == Standing::Member;
        !self.world.scp_levels.is_empty()
            && who.account.as_deref().is_some_and(member)
            && !who.is_service_linked()
    }

    /// E-530, E-531, E-534.
    fn rcp_in_force(&self) -> bool {
        let service = self.part.service();
        let member = |owner: String| self.world.standing(&owner) == Standing::Member;
        let last = fields(&self.part.resource, Variables::Off).pop().unwrap_or_default();
        self.world.has_rcp
            && self.owner().is_none_or(member)
            && RCP_SERVICES.split_whitespace().any(|it| it == service)
            && !self.world.principal.is_service_linked()
            && !(self.is_trust() && is_service_linked_role(&self.part.resource))
            && !(service == "kms" && last.starts_with("alias/aws/"))
            && !self.part.is("kms:RetireGrant")
    }

    /// E-521, E-532, E-586. The built-in RCP allows at every level.
    fn failing_guards(&self) -> BTreeSet<(String, Option<String>)> {
        let mut failing = BTreeSet::new();
        for level in &self.world.scp_levels {
            let allowed = self.allows("scp").any(|it| it.place.level.as_ref() == Some(level));
            if self.scp_in_force() && !allowed {
                failing.insert(("scp".to_owned(), Some(level.clone())));
            }
        }
        if self.world.has_vpce && self.allows("vpce").next().is_none() {
            failing.insert(("vpce".to_owned(), None));
        }
        failing
    }

    /// The applying Allows of a layer.
    fn allows(&self, layer: &str) -> impl Iterator<Item = &Tested> {
        self.statements.iter().filter(move |it| it.applies && it.allows && it.place.layer == layer)
    }

    /// E-510, E-543, E-544: the layers of the identity side that do not allow.
    fn failing_identity_side(&self) -> BTreeSet<&'static str> {
        let mut failing = BTreeSet::new();
        if !self.has_identity_side() {
            return failing;
        }
        if self.allows("identity").next().is_none() {
            failing.insert("identity");
        }
        failing.extend(self.failing_limits());
        failing
    }

    /// The boundary and the session policies, where they are missing or do not allow.
    fn failing_limits(&self) -> BTreeSet<&'static str> {
        let mut failing = BTreeSet::new();
        if self.world.has_boundary && self.allows("boundary").next().is_none() {
            failing.insert("boundary");
        }
        let limited = self.kind() == Kind::FederatedUser
            || (self.kind() == Kind::RoleSession && self.world.has_session);
        if limited && self.allows("session").next().is_none() {
            failing.insert("session");
        }
        failing
    }

    fn has_identity_side(&self) -> bool {
        self.in_force("identity")
    }

    /// `sts:AssumeRole*` and its companions (E-570, E-574).
    fn is_trust(&self) -> bool {
        let action = self.part.action.to_ascii_lowercase();
        let companions = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
        action.starts_with("sts:assumerole") || companions.contains(&action.as_str())
    }

    /// A KMS action on a key, which may be named by an alias (E-580, E-581).
    fn is_key(&self) -> bool {
        self.part.resource != "*" && self.part.service() == "kms"
    }

    /// E-562, E-582.
    fn is_bucket_policy_action(&self) -> bool {
        ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]
            .iter()
            .any(|it| self.part.is(it))
    }

    /// E-507, E-508.
    fn is_same_account(&self) -> bool {
        self.part.resource == "*" || self.world.principal.account == self.owner()
    }

    fn way(&self) -> Way {
        match self.kind() {
            Kind::Service | Kind::WebIdentity | Kind::Saml | Kind::Anonymous => Way::ResourceAlone,
            Kind::Root
            | Kind::User
            | Kind::UserSession
            | Kind::RoleSession
            | Kind::FederatedUser => {
                if !self.is_same_account() {
                    Way::Cross
                } else if self.is_trust() || self.is_key() {
                    Way::Required
                } else {
                    Way::Ordinary
                }
            }
        }
    }

    /// Callers to whom a bucket policy does not speak when it must not (E-582, E-585).
    fn is_stranger(&self) -> bool {
        let anonymous = self.kind() == Kind::Anonymous;
        anonymous || (self.kind() != Kind::Service && !self.is_same_account())
    }

    /// The applying Allows of the resource policy, unless they are void (E-508, E-582).
    fn grants(&self) -> Vec<&Tested> {
        let void = self.is_bucket_policy_action() && self.is_stranger();
        if void || !self.in_force("resource") {
            return Vec::new();
        }
        self.allows("resource").collect()
    }

    /// E-550: grants that need no Allow of an identity policy.
    fn direct_grants(&self) -> Vec<&Tested> {
        self.grants().into_iter().filter(|it| self.is_free(it) || self.is_limited(it)).collect()
    }

    /// E-550: rows that no implicit deny limits.
    fn is_free(&self, grant: &Tested) -> bool {
        let kinds: &[&str] = match self.kind() {
            Kind::User | Kind::UserSession => &["user", "unique-id", "any"],
            Kind::RoleSession => &["session", "any"],
            Kind::FederatedUser => &["federated-session", "any"],
            Kind::Root => &["account", "any"],
            Kind::Service | Kind::WebIdentity | Kind::Saml | Kind::Anonymous => return true,
        };
        kinds.iter().any(|kind| grant.kinds.contains(kind))
    }

    /// E-550: rows that boundary and session policies limit.
    fn is_limited(&self, grant: &Tested) -> bool {
        let has = |kind: &str| grant.kinds.contains(kind);
        (self.kind() == Kind::RoleSession && (has("role") || has("unique-id")))
            || (self.kind() == Kind::FederatedUser && has("parent-user"))
    }

    /// E-550: grants that suffice as they are.
    fn sufficient_grants(&self) -> Vec<&Tested> {
        let unlimited = self.failing_limits().is_empty();
        let grants = self.direct_grants().into_iter();
        grants.filter(|it| self.is_free(it) || unlimited).collect()
    }

    /// E-596 (b): what fails besides the guards; nothing when the rest allows.
    fn failing_rest(&self) -> BTreeSet<&'static str> {
        let grants = self.grants();
        if !grants.is_empty() && self.blocks_public_access() && self.is_stranger() {
            return BTreeSet::from(["s3-bpa"]);
        }
        let identity_side = self.failing_identity_side();
        let without_grant = grants.is_empty().then_some("resource");
        match self.way() {
            Way::ResourceAlone => without_grant.into_iter().collect(),
            Way::Cross => without_grant.into_iter().chain(identity_side).collect(),
            Way::Required if grants.is_empty() => BTreeSet::from(["resource"]),
            Way::Required | Way::Ordinary => {
                if identity_side.is_empty() || !self.sufficient_grants().is_empty() {
                    BTreeSet::new()
                } else if self.direct_grants().is_empty() {
                    identity_side
                } else {
                    self.failing_limits()
                }
            }
        }
    }

    /// E-585.
    fn blocks_public_access(&self) -> bool {
        let policy = self.part.resource_policy.as_ref();
        self.world.block_public_access
            && self.part.service() == "s3"
            && policy.is_some_and(|it| is_public(&it.body))
    }

    /// E-597, E-598.
    fn allow(&self) -> Verdict {
        let way = self.way();
        if self.kind() == Kind::Root && way == Way::Ordinary {
            let (decision, headline) = ("Allow", "root-user");
            return Verdict { decision, headline, ..Verdict::default() };
        }
        let identity_ok = self.failing_identity_side().is_empty();
        let identity: Vec<&Tested> = if self.has_identity_side() && identity_ok {
            self.allows("identity").collect()
        } else {
            Vec::new()
        };
        let account: Vec<&Tested> =
            self.grants().into_iter().filter(|it| it.kinds.contains("account")).collect();
        let listed: Vec<&Tested> = match way {
            Way::ResourceAlone => self.grants(),
            Way::Cross => self.grants().into_iter().chain(identity).collect(),
            Way::Ordinary => self.sufficient_grants().into_iter().chain(identity).collect(),
            Way::Required if identity_ok && !account.is_empty() => {
                self.sufficient_grants().into_iter().chain(account).chain(identity).collect()
            }
            Way::Required => self.sufficient_grants(),
        };
        let has = |layer: &str| listed.iter().any(|it| it.place.layer == layer);
        let headline = match (has("identity"), has("resource")) {
            (true, true) => "identity-and-resource-allow",
            (true, false) => "identity-allow",
            (false, _) => "resource-allow",
        };
        let deciding = listed.iter().map(|it| it.place.clone()).collect();
        Verdict { decision: "Allow", headline, blocked_by: BTreeSet::new(), deciding }
    }

    /// E-702: the first layer in the order of E-504.
    fn implicit_headline(&self, blocked: &BTreeSet<(String, Option<String>)>) -> &'static str {
        let first = ORDER.iter().find(|layer| blocked.iter().any(|(it, _)| it == *layer));
        let delegated = self.grants().iter().any(|it| it.kinds.contains("account"));
        match *first.expect("an implicit deny of this kind is blocked by some layer") {
            "rcp" => "not-allowed-rcp",
            "scp" => "not-allowed-scp",
            "vpce" => "not-allowed-vpce",
            "resource" if self.is_trust() => "not-allowed-trust",
            "resource" if self.is_key() => "not-allowed-key-policy",
            "resource" => "not-allowed-resource",
            "s3-bpa" => "s3-bpa",
            "identity" if delegated => "account-principal-needs-identity-allow",
            "identity" => "not-allowed-identity",
            "boundary" => "not-allowed-boundary",
            _ => "not-allowed-session",
        }
    }
}

/// E-585: some Allow is for everybody, and nothing pins it.
fn is_public(body: &Value) -> bool {
    one_or_many(&body["Statement"]).iter().any(|statement| {
        let principal = &statement["Principal"];
        let everybody = principal == "*" || strings(&principal["AWS"]).contains(&"*");
        let operators = statement["Condition"].as_object().cloned().unwrap_or_default();
        let mut entries = operators.iter().flat_map(|(operator, keys)| {
            let keys = keys.as_object().expect("an operator holds an object");
            keys.iter().map(move |(key, values)| (operator, key, values))
        });
        let pinned = entries.any(|(operator, key, values)| pins(operator, key, values));
        statement["Effect"] == "Allow" && everybody && !pinned
    })
}

/// E-585: operator, key and every value must be fixed.
fn pins(operator: &str, key: &str, values: &Value) -> bool {
    const OPERATORS: [&str; 6] = [
        "StringEquals",
        "StringEqualsIgnoreCase",
        "StringLike",
        "ArnEquals",
        "ArnLike",
        "IpAddress",
    ];
    const KEYS: [&str; 11] = [
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceOrgID",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:SourceIp",
        "aws:PrincipalOrgID",
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:userid",
        "s3:DataAccessPointArn",
    ];
    let fixed = |value: &str| {
        let wide = operator == "IpAddress"
            && network(value)
                .is_some_and(|(address, prefix)| prefix < if address.is_ipv4() { 8 } else { 32 });
        !value.contains(['*', '?']) && !value.contains("${") && !wide
    };
    OPERATORS.contains(&operator)
        && KEYS.iter().any(|it| it.eq_ignore_ascii_case(key))
        && strings(values).into_iter().all(fixed)
}
