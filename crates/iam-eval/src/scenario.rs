//! The scenario: everything about a request and the policies around it, read from one JSON object
//! whose form other programs rely on.

mod fields;
mod part;
mod principal;
mod problems;

use iam_policy::{AccountId, PolicyKind, json};

use crate::context::{Context, KeyName, Presence};
use crate::policies::{Document, Level, Policies};
use crate::principal::Principal;
use crate::request::{
    Action, BlockPublicAccess, Carries, DEFAULT_TIME, Organization, Request, Target, Time,
};
use crate::scenario::fields::Fields;
use crate::scenario::problems::Problems;

pub use principal::PRINCIPAL_FIELDS;
pub use problems::{Found, SCENARIO_CODES};

/// A request, or several that belong together, with all policies around them.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Who asks.
    pub principal: Principal,
    /// The requests; one unless the scenario is compound.
    pub parts: Vec<Part>,
    /// Whether the scenario lists parts (E-590).
    pub is_compound: bool,
    /// The policies of all layers but the resources' own.
    pub policies: Policies,
    /// The organization.
    pub org: Option<Organization>,
    /// The moment of the request.
    pub time: Time,
    /// Whether S3 Block Public Access is on.
    pub block_public_access: BlockPublicAccess,
}

/// One action on one resource, with what belongs to it alone.
#[derive(Debug, Clone)]
pub struct Part {
    /// The action, `prefix:Name`.
    pub action: String,
    /// The ARN of the resource, or `*`.
    pub resource: String,
    /// The account that owns the resource.
    pub owner: Option<AccountId>,
    /// The tags of the resource.
    pub tags: Vec<(String, String)>,
    /// The condition keys given.
    pub context: Context,
    /// The resource's own policy.
    pub policy: Option<Document>,
    /// Which rule the resource follows.
    pub carries: Carries,
}

/// The outcome of reading a scenario.
#[derive(Debug, Clone)]
pub struct ScenarioRead {
    /// The scenario; there is one exactly when no problem is an error.
    pub scenario: Option<Scenario>,
    /// Its name, also where the scenario cannot be used.
    pub name: Option<String>,
    /// Every problem of the scenario and of its documents.
    pub problems: Vec<Found>,
}

const FIELDS: &[&str] = &[
    "name",
    "principal",
    "action",
    "resource",
    "resource_account",
    "resource_policy",
    "resource_tags",
    "context",
    "identity_policies",
    "boundary",
    "session_policies",
    "scp_levels",
    "rcp_levels",
    "vpce_policy",
    "org",
    "s3_block_public_access",
    "now",
    "parts",
];

impl Scenario {
    /// Reads a scenario.
    pub fn read(text: &str) -> ScenarioRead {
        let document = json::read(text);
        let mut problems = Problems::new(text, &document);
        let root = document.root.as_ref().filter(|_| !problems.has_error());
        let fields = root.and_then(|root| Fields::read("a scenario", root, FIELDS, &mut problems));
        let (mut name, mut scenario) = (None, None);
        if let Some(fields) = &fields {
            name = fields.text("name", &mut problems).map(str::to_owned);
            scenario = whole(fields, name.clone(), &mut problems);
            if let Some(scenario) = &scenario {
                overridden(scenario, fields, &mut problems);
            }
        }
        let sound = !problems.has_error();
        ScenarioRead { scenario: scenario.filter(|_| sound), name, problems: problems.finish() }
    }

    /// The requests of the scenario, ready to be decided.
    pub fn requests(&self) -> impl Iterator<Item = Request<'_>> {
        self.parts.iter().map(|part| self.request(part))
    }

    fn request<'a>(&'a self, part: &'a Part) -> Request<'a> {
        let action = Action::parse(&part.action);
        Request {
            principal: &self.principal,
            action: action.expect("the reader takes concrete actions only"),
            target: Target {
                arn: iam_policy::Arn::parse(&part.resource),
                owner: part.owner.as_ref(),
                tags: &part.tags,
                policy: part.policy.as_ref(),
                carries: part.carries,
            },
            context: &part.context,
            org: self.org.as_ref(),
            time: &self.time,
            block_public_access: self.block_public_access,
        }
    }
}

/// Reads all fields, so that every problem is told, then puts the scenario together.
fn whole(
    fields: &Fields<'_, '_>,
    name: Option<String>,
    problems: &mut Problems<'_>,
) -> Option<Scenario> {
    let principal = principal::read(fields, problems);
    let org = organization(fields, problems);
    let time = time(fields, problems);
    let policies = policies(fields, problems);
    let (parts, is_compound) = part::read(fields, principal.as_ref(), problems);
    let on = fields.bool("s3_block_public_access", problems) == Some(true);
    let block_public_access = if on { BlockPublicAccess::On } else { BlockPublicAccess::Off };
    let principal = principal?;
    Some(Scenario { name, principal, parts, is_compound, policies, org, time, block_public_access })
}

/// Tells which keys of the context replace what follows from the request (E-600).
fn overridden(scenario: &Scenario, fields: &Fields<'_, '_>, problems: &mut Problems<'_>) {
    let parts = fields.list("parts", problems);
    let common = fields.map("context", problems);
    for (at, request) in scenario.requests().enumerate() {
        let own = parts.get(at).map_or(&[][..], |node| fields::members_of(node, "context"));
        // What is common is told once.
        let shown = if at == 0 { common } else { &[] };
        for member in shown.iter().chain(own) {
            let follows = request.follows(KeyName::new(&member.key)).presence;
            if follows != Presence::Absent {
                problems.overridden(member, &follows.values().collect::<Vec<_>>().join(", "));
            }
        }
    }
}

fn time(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Time {
    let Some(text) = fields.text("now", problems) else { return Time::default() };
    Time::parse(text).unwrap_or_else(|| {
        let help = format!("write an instant such as `{DEFAULT_TIME}`");
        problems.invalid(fields.span("now"), &format!("`now` is no instant: `{text}`"), &help);
        Time::default()
    })
}

fn organization(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Option<Organization> {
    let node = fields.get("org")?;
    let known = &["id", "management_account", "member_accounts"];
    let org = Fields::read("`org`", node, known, problems)?;
    let members = org.list("member_accounts", problems);
    let member_accounts = members.iter().filter_map(|node| {
        let text = fields::text_of(node).unwrap_or("");
        let account = AccountId::parse(text);
        if account.is_none() {
            problems.invalid(node.span, "`member_accounts` lists no account id", ACCOUNT_HELP);
        }
        account
    });
    Some(Organization {
        member_accounts: member_accounts.collect(),
        id: org.text("id", problems).map(str::to_owned),
        management_account: account(&org, "management_account", problems),
    })
}

const ACCOUNT_HELP: &str = "an account id has twelve digits, in quotes";

/// The account id in a field.
fn account(fields: &Fields<'_, '_>, name: &str, problems: &mut Problems<'_>) -> Option<AccountId> {
    let text = fields.text(name, problems)?;
    let account = AccountId::parse(text);
    if account.is_none() {
        problems.invalid(fields.span(name), &format!("`{name}` is no account id"), ACCOUNT_HELP);
    }
    account
}

fn policies(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Policies {
    let one = |name: &str, kind: PolicyKind, problems: &mut Problems<'_>| {
        let node = fields.get(name)?;
        problems.document(node, 0, kind, None)
    };
    let list = |name: &str, kind: PolicyKind, problems: &mut Problems<'_>| -> Vec<Document> {
        let nodes = fields.list(name, problems).iter().enumerate();
        nodes.filter_map(|(at, node)| problems.document(node, at, kind, None)).collect()
    };
    Policies {
        identity: list("identity_policies", PolicyKind::Managed, problems),
        boundary: one("boundary", PolicyKind::Boundary, problems),
        session: list("session_policies", PolicyKind::Session, problems),
        scp: levels("scp_levels", PolicyKind::Scp, fields, problems),
        rcp: levels("rcp_levels", PolicyKind::Rcp, fields, problems),
        vpce: one("vpce_policy", PolicyKind::VpcEndpoint, problems),
    }
}

fn levels(
    name: &str,
    kind: PolicyKind,
    fields: &Fields<'_, '_>,
    problems: &mut Problems<'_>,
) -> Vec<Level> {
    let nodes = fields.list(name, problems).iter().enumerate();
    nodes
        .filter_map(|(at, node)| {
            let level = Fields::read("a level", node, &["name", "policies"], problems)?;
            let given = level.text("name", problems).map(str::to_owned);
            let policies = level.list("policies", problems).iter().enumerate();
            let documents =
                policies.filter_map(|(at, node)| problems.document(node, at, kind, None)).collect();
            Some(Level { name: given.unwrap_or_else(|| at.to_string()), documents })
        })
        .collect()
}
