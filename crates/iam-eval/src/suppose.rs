//! The parts of a decision one by one, for those who ask about many requests at once: what a
//! request comes to if the layers say this and that, and what one statement says of it.

use iam_policy::{Arn, Effect, PolicyKind, ResourceService};

pub use crate::kinds::{MatchKind, MatchKinds};
pub use crate::layer::Layers;

use crate::combine::{Outcome, combine};
use crate::condition::test;
use crate::context::{KeyName, KeyValues, Presence, Source};
use crate::decide::{frame, setting, slot};
use crate::explain::explain_alone;
use crate::layer::{Layer, Said};
use crate::matching::{self, principal};
use crate::policies::{Document, Policies};
use crate::request::{Carries, Request};

/// What the layers are supposed to say of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Supposition {
    /// The layers in which some Deny statement applies.
    pub denies: Layers,
    /// The layers that allow; of levels, every one.
    pub allows: Layers,
    /// The kinds by which applying Allow statements of the resource's policy match the principal.
    pub grants: MatchKinds,
}

/// What a condition key's value follows from where a request does not give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Nothing: the key is absent unless it is given.
    Nothing,
    /// The principal.
    Principal,
    /// The principal's credentials tell whether the key is there; its value is a usual one.
    Credential,
    /// The tags of the principal.
    PrincipalTag,
    /// What an identity provider says of its caller.
    Claim,
    /// The action and the place of the resource: its region and its owner.
    Place,
    /// The tags of the resource.
    ResourceTag,
    /// The moment of the request.
    Time,
    /// The usual way of calling: encrypted, and not through another service.
    Usual,
}

/// What one document says of a request by itself (E-005).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alone {
    /// The numbers of the Allow statements that apply.
    pub allows: Vec<usize>,
    /// The numbers of the Deny statements that apply.
    pub denies: Vec<usize>,
    /// The uncertain points that this rests on, such as `U-05`.
    pub uncertain: Vec<String>,
}

impl Alone {
    /// Whether the document allows the request: an Allow applies, and no Deny does.
    pub fn is_allowed(&self) -> bool {
        !self.allows.is_empty() && self.denies.is_empty()
    }
}

/// The decision if the layers say what is supposed. What is supposed of a layer that is not in
/// force does not count.
pub fn outcome(policies: &Policies, request: &Request<'_>, supposed: &Supposition) -> Outcome {
    let mut hearing = frame(policies, request);
    for layer in Layer::WITH_POLICIES {
        if hearing.in_force.contains(layer) {
            let grants = match layer {
                Layer::Resource => supposed.grants,
                Layer::Rcp
                | Layer::Scp
                | Layer::Vpce
                | Layer::S3BlockPublicAccess
                | Layer::Identity
                | Layer::Boundary
                | Layer::Session => MatchKinds::default(),
            };
            *slot(&mut hearing, layer) = Said {
                deny: supposed.denies.contains(layer),
                allow: supposed.allows.contains(layer) || layer == Layer::Rcp,
                grants,
            };
        }
    }
    combine(&hearing, request, &mut ()).outcome
}

/// The layers that are asked about a request.
pub fn in_force(policies: &Policies, request: &Request<'_>) -> Layers {
    frame(policies, request).in_force
}

/// By which kinds a statement's principal block matches the principal of the request; `None` where
/// it does not, no kinds where there is no block or `NotPrincipal`. `policies` are those around the
/// document; the empty ones for a document by itself.
pub fn principal_match(
    policies: &Policies,
    document: &Document,
    at: usize,
    request: &Request<'_>,
) -> Option<MatchKinds> {
    let statement = document.policy().statements.get(at)?;
    let kind = document.policy().kind;
    let setting = setting(layer_of(kind), policies, request);
    let (block, kinds) = principal(statement, kind, request, setting, &mut ());
    block.matched().then_some(kinds)
}

/// Whether a statement applies to the request, all of its blocks together.
pub fn applies(policies: &Policies, document: &Document, at: usize, request: &Request<'_>) -> bool {
    let setting = setting(layer_of(document.policy().kind), policies, request);
    matching::applies(document, at, request, setting).is_some()
}

/// Whether a statement applies to the request, were its principal block left out.
pub fn applies_to_anybody(document: &Document, at: usize, request: &Request<'_>) -> bool {
    let Some(statement) = document.policy().statements.get(at) else { return false };
    matching::action(statement, request, &mut ()).matched()
        && matching::resource(statement, request, &mut ()).matched()
        && matching::tests(document, at, statement, request, &mut ()).all(|test| test.holds)
}

/// Whether one test of a statement's condition, by its number, holds for the request.
pub fn test_holds(document: &Document, at: usize, number: usize, request: &Request<'_>) -> bool {
    let statement = document.policy().statements.get(at);
    let found = statement.and_then(|it| document.tests(at, it).nth(number));
    found.is_some_and(|(one, key)| test(one, key, request, &mut ()).holds)
}

/// What one document says of a request by itself, with what is uncertain about it.
pub fn alone(document: &Document, request: &Request<'_>) -> Alone {
    let setting = setting(layer_of(document.policy().kind), &Policies::default(), request);
    let (statements, marks) = explain_alone(document, request, setting);
    let with = |effect: Effect| {
        let applying = statements.iter().filter(|trace| trace.applies);
        applying.filter(|it| it.statement.effect == effect).map(|it| it.at).collect()
    };
    Alone { allows: with(Effect::Allow), denies: with(Effect::Deny), uncertain: marks.names() }
}

/// What a condition key's value follows from.
pub fn ground(key: &str) -> Ground {
    match Source::of(key) {
        Source::Nowhere => Ground::Nothing,
        Source::Derived(derived) => derived.ground,
        Source::PrincipalTag => Ground::PrincipalTag,
        Source::ResourceTag => Ground::ResourceTag,
        Source::Claim => Ground::Claim,
    }
}

/// The values that follow from the request for a key, whatever is given; `None`: it is absent.
pub fn follows(request: &Request<'_>, key: &str) -> Option<KeyValues> {
    match request.follows(KeyName::new(key)).presence {
        Presence::Absent => None,
        Presence::One(value) => Some(KeyValues::One(value.to_owned())),
        Presence::ManyOne(value) => Some(KeyValues::Many(vec![value.to_owned()])),
        Presence::Many(values) => Some(KeyValues::Many(values.to_vec())),
    }
}

/// The operations that a trust policy judges.
const TRUST_ACTIONS: &[&str] = &[
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

/// The operations on the name of a key, which is a resource without a policy.
const ALIAS_ACTIONS: &[&str] = &["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

/// The kind of policy that the resource of an action carries, if it carries one.
pub fn kind_of_resource_policy(action: &str) -> PolicyKind {
    if TRUST_ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(action)) {
        return PolicyKind::Trust;
    }
    let prefix = action.split(':').next().unwrap_or("");
    PolicyKind::Resource(ResourceService::from_prefix(prefix))
}

/// Which rule a resource follows whose policy is of this kind (E-570, E-580).
pub fn carries(kind: PolicyKind, action: &str, resource: Option<Arn<'_>>) -> Carries {
    let of_alias = ALIAS_ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(action));
    // A key is named by its id or by an alias; what changes an alias is about the alias as well.
    let is_key = resource.is_some_and(|arn| !(of_alias && arn.resource().starts_with("alias/")));
    if kind == PolicyKind::Trust {
        Carries::Trust
    } else if kind == PolicyKind::Resource(ResourceService::Kms) && is_key {
        Carries::KeyPolicy
    } else {
        Carries::Ordinary
    }
}

/// A layer that documents of a kind stand in; which of several does not matter to principals.
fn layer_of(kind: PolicyKind) -> Layer {
    match kind {
        PolicyKind::VpcEndpoint => Layer::Vpce,
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole => Layer::Identity,
        PolicyKind::Boundary => Layer::Boundary,
        PolicyKind::Session => Layer::Session,
        PolicyKind::Trust | PolicyKind::Resource(_) => Layer::Resource,
        PolicyKind::Scp => Layer::Scp,
        PolicyKind::Rcp => Layer::Rcp,
    }
}
