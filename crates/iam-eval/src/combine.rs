//! How the answers of the layers become one decision: the order is written here and nowhere else
//! (E-500 to E-598).

use crate::kinds::{MatchKind, MatchKinds};
use crate::layer::{Layer, Layers, Said};
use crate::principal::PrincipalKind;
use crate::reason::Reason;
use crate::request::{BlockPublicAccess, Carries, Request};
use crate::uncertain::{Uncertain, mark};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is allowed.
    Allow,
    /// Nothing allows it, or a layer that must allow it does not.
    ImplicitDeny,
    /// A Deny statement applies.
    ExplicitDeny,
}

impl Outcome {
    /// The word in results.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Allow => "Allow",
            Outcome::ImplicitDeny => "ImplicitDeny",
            Outcome::ExplicitDeny => "ExplicitDeny",
        }
    }
}

/// The decision about one action on one resource, and the reason for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What happens.
    pub outcome: Outcome,
    /// Why, as the first reason in the order of evaluation.
    pub reason: Reason,
    /// The layers that failed to allow; for an implicit deny.
    pub(crate) blocked: Layers,
    /// What an Allow rests on.
    pub(crate) basis: Basis,
}

/// Which statements decided an Allow (E-597).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Basis {
    /// The Allow statements of the identity policies.
    pub(crate) identity: bool,
    /// The Allow statements of the resource policy that matched by one of these kinds.
    pub(crate) resource: MatchKinds,
}

/// What all layers said, as far as they are in force.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hearing {
    pub(crate) in_force: Layers,
    pub(crate) rcp: Said,
    /// `allow` only if every level allows.
    pub(crate) scp: Said,
    pub(crate) vpce: Said,
    pub(crate) resource: Said,
    pub(crate) identity: Said,
    pub(crate) boundary: Said,
    pub(crate) session: Said,
    /// Whether the bucket policy is public (E-585).
    pub(crate) is_public: bool,
}

impl Hearing {
    pub(crate) fn of(&self, layer: Layer) -> Said {
        match layer {
            Layer::Rcp => self.rcp,
            Layer::Scp => self.scp,
            Layer::Vpce => self.vpce,
            Layer::Resource => self.resource,
            Layer::S3BlockPublicAccess => Said::default(),
            Layer::Identity => self.identity,
            Layer::Boundary => self.boundary,
            Layer::Session => self.session,
        }
    }

    fn denies(&self, layer: Layer) -> bool {
        self.in_force.contains(layer) && self.of(layer).deny
    }

    /// Whether a layer is in force and does not allow.
    fn withholds(&self, layer: Layer) -> bool {
        self.in_force.contains(layer) && !self.of(layer).allow
    }
}

/// Decides from what the layers said.
pub(crate) fn combine(
    hearing: &Hearing,
    request: &Request<'_>,
    uncertain: &mut impl Uncertain,
) -> Verdict {
    if let Some(verdict) = special(request) {
        let any_deny = !denying(hearing, request).is_empty();
        let free = verdict.reason == Reason::NoPermissionNeeded;
        uncertain.mark_if(free && any_deny, mark::DENY_OF_FREE_OPERATION);
        return verdict;
    }
    if let Some(layer) = denying(hearing, request).first() {
        return Verdict::new(Outcome::ExplicitDeny, Reason::Denied(layer));
    }
    let guards = Layers::NONE
        .with_if(hearing.withholds(Layer::Scp), Layer::Scp)
        .with_if(hearing.withholds(Layer::Vpce), Layer::Vpce);
    let rest = match request.principal.kind {
        PrincipalKind::Service => outsider(hearing, request, SERVICE_GRANTS),
        PrincipalKind::Anonymous => outsider(hearing, request, &[MatchKind::Any]),
        PrincipalKind::WebIdentity | PrincipalKind::Saml => {
            outsider(hearing, request, FEDERATED_GRANTS)
        }
        PrincipalKind::Root
        | PrincipalKind::User
        | PrincipalKind::UserSession
        | PrincipalKind::RoleSession
        | PrincipalKind::FederatedUser => of_account(hearing, request, uncertain),
    };
    let blocked = guards.union(rest.blocked());
    match rest {
        Rest::Granted(basis) if blocked.is_empty() => Verdict::allow(basis, request),
        Rest::Granted(_) | Rest::Blocked(_) => {
            Verdict::not_allowed(blocked, hearing.resource.grants, request)
        }
    }
}

/// The decision behind denies and guards: what grants, or the layers that are missing.
enum Rest {
    Granted(Basis),
    Blocked(Layers),
}

impl Rest {
    fn blocked(&self) -> Layers {
        match self {
            Rest::Granted(_) => Layers::NONE,
            Rest::Blocked(layers) => *layers,
        }
    }
}

const SERVICE_GRANTS: &[MatchKind] = &[MatchKind::Service, MatchKind::Any];
const FEDERATED_GRANTS: &[MatchKind] = &[MatchKind::Federated, MatchKind::Any];

impl Verdict {
    fn new(outcome: Outcome, reason: Reason) -> Verdict {
        Verdict { outcome, reason, blocked: Layers::NONE, basis: Basis::default() }
    }

    fn allow(basis: Basis, request: &Request<'_>) -> Verdict {
        let ordinary = request.target.carries == Carries::Ordinary;
        let is_root = request.principal.kind == PrincipalKind::Root;
        if is_root && ordinary && request.is_same_account() {
            // Nothing needs to allow it (E-597).
            return Verdict::new(Outcome::Allow, Reason::RootUser);
        }
        let reason = match (basis.identity, basis.resource.is_empty()) {
            (true, true) => Reason::IdentityAllow,
            (false, _) => Reason::ResourceAllow,
            (true, false) => Reason::IdentityAndResourceAllow,
        };
        Verdict { basis, ..Verdict::new(Outcome::Allow, reason) }
    }

    fn not_allowed(blocked: Layers, grants: MatchKinds, request: &Request<'_>) -> Verdict {
        let first = blocked.first().unwrap_or(Layer::Identity);
        let reason = Reason::not_allowed_by(first, request.target.carries, grants);
        Verdict { blocked, ..Verdict::new(Outcome::ImplicitDeny, reason) }
    }
}

/// The layers whose applying Deny counts: those in force, but for a bucket policy that its owner's
/// root user is about to repair.
pub(crate) fn denying(hearing: &Hearing, request: &Request<'_>) -> Layers {
    let repairs = repairs_bucket_policy(request);
    let counts = |layer: Layer| hearing.denies(layer) && !(repairs && layer == Layer::Resource);
    Layer::WITH_POLICIES.into_iter().fold(Layers::NONE, |set, it| set.with_if(counts(it), it))
}

const BUCKET_POLICY_ACTIONS: &[&str] =
    &["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

fn is_bucket_policy_action(request: &Request<'_>) -> bool {
    BUCKET_POLICY_ACTIONS.iter().any(|action| request.action.is(action))
}

/// The owner's root user may always repair a bucket policy (E-562).
fn repairs_bucket_policy(request: &Request<'_>) -> bool {
    request.principal.kind == PrincipalKind::Root
        && request.is_same_account()
        && is_bucket_policy_action(request)
}

/// Operations that need no permission, and those a credential can never ask for (E-509, E-561,
/// E-564, E-572).
fn special(request: &Request<'_>) -> Option<Verdict> {
    let kind = request.principal.kind;
    let is = |name: &str| request.action.is(name);
    let signed = kind.has_account() || kind == PrincipalKind::Service;
    let long_term = matches!(kind, PrincipalKind::Root | PrincipalKind::User);
    if (is("sts:GetCallerIdentity") && signed) || (is("sts:GetSessionToken") && long_term) {
        return Some(Verdict::new(Outcome::Allow, Reason::NoPermissionNeeded));
    }
    if kind == PrincipalKind::Root && is("sts:AssumeRole") {
        return Some(Verdict::new(Outcome::ImplicitDeny, Reason::RootCannotAssumeRole));
    }
    let impossible = Verdict::new(Outcome::ImplicitDeny, Reason::CredentialTypeNotPermitted);
    (!is_permitted(request)).then_some(impossible)
}

const COMPANIONS: &[&str] = &["sts:TagSession", "sts:SetSourceIdentity"];

/// Whether the kind of credential may make this call at all.
fn is_permitted(request: &Request<'_>) -> bool {
    let is = |name: &str| request.action.is(name);
    let is_any = |names: &[&str]| names.iter().any(|name| is(name));
    let of = |prefix: &str| request.action.prefix().eq_ignore_ascii_case(prefix);
    // `iam:PassRole` is an authorization, not a call (E-576).
    let iam_call = of("iam") && !is("iam:PassRole");
    let federated = is("sts:AssumeRoleWithSAML") || is("sts:AssumeRoleWithWebIdentity");
    match request.principal.kind {
        PrincipalKind::WebIdentity => is("sts:AssumeRoleWithWebIdentity") || is_any(COMPANIONS),
        PrincipalKind::Saml => is("sts:AssumeRoleWithSAML") || is_any(COMPANIONS),
        _ if federated => false,
        PrincipalKind::UserSession if of("sts") => {
            is("sts:AssumeRole") || is("sts:SetContext") || is_any(COMPANIONS)
        }
        PrincipalKind::UserSession => !iam_call || has_mfa(request),
        PrincipalKind::RoleSession => !is_any(&["sts:GetSessionToken", "sts:GetFederationToken"]),
        PrincipalKind::FederatedUser => !iam_call && !of("sts"),
        PrincipalKind::Anonymous => !of("kms") && !is("sts:AssumeRole"),
        PrincipalKind::Root | PrincipalKind::User | PrincipalKind::Service => true,
    }
}

fn has_mfa(request: &Request<'_>) -> bool {
    let key = crate::context::KeyName::new("aws:MultiFactorAuthPresent");
    let value = request.look_up(key).presence.single();
    value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The grants of the resource policy after the rules of S3 (E-582, E-585), and whether some were
/// taken away by Block Public Access.
fn grants(hearing: &Hearing, request: &Request<'_>) -> (MatchKinds, Option<Layers>) {
    let grants = hearing.resource.grants;
    let kind = request.principal.kind;
    let stranger = !request.is_same_account() && kind != PrincipalKind::Service;
    if stranger && is_bucket_policy_action(request) {
        return (MatchKinds::default(), None);
    }
    let guarded = request.block_public_access == BlockPublicAccess::On
        && request.action.prefix().eq_ignore_ascii_case("s3")
        && hearing.is_public;
    if stranger && guarded && !grants.is_empty() {
        return (MatchKinds::default(), Some(Layers::only(Layer::S3BlockPublicAccess)));
    }
    (grants, None)
}

/// Callers without an account: the resource policy alone decides (E-563, E-564, E-572).
fn outsider(hearing: &Hearing, request: &Request<'_>, sufficient: &[MatchKind]) -> Rest {
    match grants(hearing, request) {
        (_, Some(void)) => Rest::Blocked(void),
        (grants, None) if grants.meets(MatchKinds::of(sufficient)) => {
            Rest::Granted(Basis { identity: false, resource: grants })
        }
        (_, None) => Rest::Blocked(Layers::only(Layer::Resource)),
    }
}

/// Users, role sessions, federated users and root users.
fn of_account(hearing: &Hearing, request: &Request<'_>, uncertain: &mut impl Uncertain) -> Rest {
    let missing = identity_side(hearing, request, uncertain);
    let (grants, void) = grants(hearing, request);
    if let Some(void) = void {
        return Rest::Blocked(void);
    }
    if !request.is_same_account() {
        let blocked = missing.with_if(grants.is_empty(), Layer::Resource);
        let is_root = request.principal.kind == PrincipalKind::Root;
        return if blocked.is_empty() {
            Rest::Granted(Basis { identity: !is_root, resource: grants })
        } else {
            Rest::Blocked(blocked)
        };
    }
    same_account(grants, missing, request, uncertain)
}

/// The layers of the identity side that do not allow; none if it is ok (E-510).
fn identity_side(
    hearing: &Hearing,
    request: &Request<'_>,
    uncertain: &mut impl Uncertain,
) -> Layers {
    if request.principal.kind == PrincipalKind::Root {
        return Layers::NONE;
    }
    // Without session policies a federated user has nothing on this path (E-544).
    let no_session = request.principal.kind == PrincipalKind::FederatedUser
        && !hearing.in_force.contains(Layer::Session);
    uncertain.mark_if(no_session, mark::FEDERATED_WITHOUT_SESSION);
    Layers::NONE
        .with_if(hearing.withholds(Layer::Identity), Layer::Identity)
        .with_if(hearing.withholds(Layer::Boundary), Layer::Boundary)
        .with_if(no_session || hearing.withholds(Layer::Session), Layer::Session)
}

/// One account: either side suffices, but for trust and key policies (E-540, E-570, E-580).
fn same_account(
    grants: MatchKinds,
    missing: Layers,
    request: &Request<'_>,
    uncertain: &mut impl Uncertain,
) -> Rest {
    let direct = Direct::of(request.principal.kind);
    let limits = Layers::only(Layer::Boundary).with_if(true, Layer::Session);
    let limited_by = missing.and(limits);
    let passes = limited_by.is_empty();
    let sufficient = if passes { direct.free.union(direct.limited) } else { direct.free };
    let ordinary = request.target.carries == Carries::Ordinary;
    let by_account = grants.contains(MatchKind::Account);
    let identity_ok = missing.is_empty();
    let any_matters = grants.contains(MatchKind::Any) && !passes;
    uncertain.mark_if(any_matters, mark::ANY_GRANT);
    let prefix = request.action.prefix();
    let owns = ["s3", "sqs", "sns", "lambda"].iter().any(|it| it.eq_ignore_ascii_case(prefix));
    let account_matters = ordinary && by_account && !identity_ok && !grants.meets(sufficient);
    uncertain.mark_if(account_matters && owns, mark::OWN_ACCOUNT_PRINCIPAL);
    let delegated = by_account && identity_ok && !ordinary;
    let granted = grants.meets(sufficient);
    if granted || delegated || (ordinary && identity_ok) {
        let account = MatchKinds::of(&[MatchKind::Account]);
        let resource = if delegated { sufficient.union(account) } else { sufficient };
        let resource = if grants.meets(resource) { resource } else { MatchKinds::default() };
        let by_identity = delegated || (ordinary && identity_ok);
        let is_root = request.principal.kind == PrincipalKind::Root;
        return Rest::Granted(Basis { identity: by_identity && !is_root, resource });
    }
    if grants.meets(direct.limited) {
        return Rest::Blocked(limited_by);
    }
    if ordinary || by_account {
        return Rest::Blocked(missing);
    }
    Rest::Blocked(Layers::only(Layer::Resource))
}

/// The kinds of grant that need no identity policy: those that nothing limits, and those that
/// boundary and session policies limit (E-550).
struct Direct {
    free: MatchKinds,
    limited: MatchKinds,
}

impl Direct {
    fn of(kind: PrincipalKind) -> Direct {
        use MatchKind::{
            Account, Any, FederatedSession, ParentUser, Role, Session, UniqueId, User,
        };
        let (free, limited): (&[MatchKind], &[MatchKind]) = match kind {
            PrincipalKind::User | PrincipalKind::UserSession => (&[User, UniqueId, Any], &[]),
            PrincipalKind::RoleSession => (&[Session, Any], &[Role, UniqueId]),
            PrincipalKind::FederatedUser => (&[FederatedSession, Any], &[ParentUser]),
            PrincipalKind::Root => (&[Account, Any], &[]),
            PrincipalKind::Service
            | PrincipalKind::WebIdentity
            | PrincipalKind::Saml
            | PrincipalKind::Anonymous => (&[], &[]),
        };
        Direct { free: MatchKinds::of(free), limited: MatchKinds::of(limited) }
    }
}
