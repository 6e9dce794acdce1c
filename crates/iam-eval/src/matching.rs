//! Whether one statement applies to one request, block by block (E-004, E-200 to E-250).

use iam_policy::{
    Block, Effect, Matched, PolicyKind, PrincipalEntry, PrincipalName, ResourceEntry,
    ResourcePattern, Sense, Statement, Variable,
};

use crate::condition::{TestOutcome, test};
use crate::kinds::{MatchKind, MatchKinds};
use crate::policies::{Document, variable_value};
use crate::principal::PrincipalKind;
use crate::request::Request;
use crate::uncertain::{Uncertain, mark};

/// What a layer adds to the matching of its statements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Whether the principal, or the user behind it, has a permissions boundary (E-250).
    pub(crate) has_boundary: bool,
    /// Whether an account in a principal block means the root user only (E-586).
    pub(crate) account_is_root_only: bool,
}

/// What a block has to do with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockOutcome {
    /// The statement has no such block, which is the same as a match.
    Missing,
    /// It matches by this entry.
    By(u32),
    /// A `Not…` block that lists nothing of the request.
    NoneListed,
    /// It does not match.
    Missed,
    /// A `Not…` block does not match because it lists the request, by this entry.
    Excluded(u32),
}

impl BlockOutcome {
    pub(crate) fn matched(self) -> bool {
        match self {
            BlockOutcome::Missing | BlockOutcome::By(_) | BlockOutcome::NoneListed => true,
            BlockOutcome::Missed | BlockOutcome::Excluded(_) => false,
        }
    }

    /// The outcome of a block whose entry `hit`, if any, is about the request.
    fn of(sense: Sense, hit: Option<usize>) -> BlockOutcome {
        let entry = hit.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        match (sense, entry) {
            (Sense::Listed, Some(at)) => BlockOutcome::By(at),
            (Sense::Listed, None) => BlockOutcome::Missed,
            (Sense::Excluded, Some(at)) => BlockOutcome::Excluded(at),
            (Sense::Excluded, None) => BlockOutcome::NoneListed,
        }
    }
}

/// The action block (E-201 to E-203).
pub(crate) fn action(
    statement: &Statement,
    request: &Request<'_>,
    uncertain: &mut impl Uncertain,
) -> BlockOutcome {
    let (prefix, name) = (request.action.prefix(), request.action.name());
    let block = &statement.action;
    let hit = block.entries.iter().position(|entry| entry.matches(prefix, name));
    if let Some(entry) = hit.and_then(|at| block.entries.get(at)) {
        let odd = entry.prefix().is_none() && !entry.names_everything();
        uncertain.mark_if(odd, mark::ANY_SERVICE_ACTION);
    }
    BlockOutcome::of(block.sense, hit)
}

/// The resource block (E-210 to E-221).
pub(crate) fn resource<'v>(
    statement: &'v Statement,
    request: &Request<'v>,
    uncertain: &mut impl Uncertain,
) -> BlockOutcome {
    let Some(block) = &statement.resource else { return BlockOutcome::Missing };
    let mut hit = None;
    for (at, entry) in block.entries.iter().enumerate() {
        match resource_entry(entry, block.sense, request, uncertain) {
            Matched::Yes if hit.is_none() => hit = Some(at),
            Matched::Unresolved => {
                let excludes = block.sense == Sense::Excluded;
                uncertain.mark_if(excludes, mark::UNRESOLVED_IN_NOT_RESOURCE);
            }
            Matched::Yes | Matched::No => {}
        }
        if hit.is_some() && !uncertain.listens() {
            break;
        }
    }
    BlockOutcome::of(block.sense, hit)
}

fn resource_entry<'v>(
    entry: &'v ResourceEntry,
    sense: Sense,
    request: &Request<'v>,
    uncertain: &mut impl Uncertain,
) -> Matched {
    let pattern = match &entry.pattern {
        ResourcePattern::Anything => return Matched::Yes,
        ResourcePattern::Arn(pattern) => pattern,
    };
    let Some(arn) = &request.target.arn else {
        // An action that takes no resource is about `*` alone (E-221).
        let buckets = &*entry.text.value == "arn:aws:s3:::*" && sense == Sense::Listed;
        uncertain.mark_if(buckets, mark::ARN_FOR_WILDCARD_ONLY);
        return Matched::No;
    };
    let resolve = |variable: &'v Variable| variable_value(request, &variable.key);
    let matched = pattern.matches(arn, &resolve);
    if uncertain.listens() {
        let spans = pattern.differs_as_one_pattern(&entry.text.value, arn, &resolve);
        uncertain.mark_if(spans, mark::SPANNING_WILDCARD);
        let case = pattern.differs_in_head_case(arn, &resolve);
        uncertain.mark_if(case, mark::ARN_HEAD_LETTER_CASE);
        let incomplete = pattern.written_fields() < 6 && matched == Matched::Yes;
        uncertain.mark_if(incomplete, mark::INCOMPLETE_ARN);
        uncertain.mark_substitution(pattern.resource(), request);
    }
    matched
}

/// The tests of the condition, in their order.
pub(crate) fn tests<'v, 'u, U: Uncertain>(
    document: &'v Document,
    at: usize,
    statement: &'v Statement,
    request: &'u Request<'v>,
    uncertain: &'u mut U,
) -> impl Iterator<Item = TestOutcome> + use<'v, 'u, U> {
    document.tests(at, statement).map(|(one, key)| test(one, key, request, uncertain))
}

/// The principal block, with the kinds of its matches.
pub(crate) fn principal(
    statement: &Statement,
    kind: PolicyKind,
    request: &Request<'_>,
    setting: Setting,
    uncertain: &mut impl Uncertain,
) -> (BlockOutcome, MatchKinds) {
    let Some(block) = &statement.principal else {
        return (BlockOutcome::Missing, MatchKinds::default());
    };
    match block.sense {
        Sense::Listed => listed(block, kind, request, setting, uncertain),
        Sense::Excluded => {
            uncertain.mark(mark::NOT_PRINCIPAL);
            let exempt = exempt(block, request, setting).then_some(0);
            (BlockOutcome::of(Sense::Excluded, exempt), MatchKinds::default())
        }
    }
}

fn listed(
    block: &Block<PrincipalEntry>,
    policy_kind: PolicyKind,
    request: &Request<'_>,
    setting: Setting,
    uncertain: &mut impl Uncertain,
) -> (BlockOutcome, MatchKinds) {
    let mut kinds = MatchKinds::default();
    let mut first = None;
    for (at, entry) in block.entries.iter().enumerate() {
        let canonical = matches!(entry.principal, PrincipalName::CanonicalUser(_));
        uncertain.mark_if(canonical, mark::CANONICAL_USER);
        let Some(found) = match_kind(&entry.principal, request) else { continue };
        if found == MatchKind::Account && policy_kind == PolicyKind::VpcEndpoint {
            uncertain.mark(mark::ACCOUNT_IN_ENDPOINT_POLICY);
            let root = request.principal.kind == PrincipalKind::Root;
            if setting.account_is_root_only && !root {
                continue;
            }
        }
        let accountless = !request.principal.kind.has_account()
            && request.principal.kind != PrincipalKind::Anonymous;
        // An RCP can say nothing but `*`, and AWS tells how to exempt services from it.
        let doubtful = accountless && policy_kind != PolicyKind::Rcp;
        uncertain.mark_if(found == MatchKind::Any && doubtful, mark::ANYONE_AND_SERVICES);
        kinds.insert(found);
        first = first.or(Some(at));
    }
    (BlockOutcome::of(Sense::Listed, first), kinds)
}

/// How an entry matches the principal (E-230).
fn match_kind(entry: &PrincipalName, request: &Request<'_>) -> Option<MatchKind> {
    let principal = request.principal;
    let kind = principal.kind;
    let is_name = |arn: &str| arn == principal.name;
    match entry {
        PrincipalName::Anyone => Some(MatchKind::Any),
        PrincipalName::Account(account) => {
            (principal.account == Some(*account)).then_some(MatchKind::Account)
        }
        PrincipalName::User(arn) if kind == PrincipalKind::FederatedUser => {
            (principal.parent.as_deref() == Some(arn)).then_some(MatchKind::ParentUser)
        }
        PrincipalName::User(arn) => (kind.is_user() && is_name(arn)).then_some(MatchKind::User),
        PrincipalName::Role(arn) => {
            let role = principal.principal_arn.as_deref() == Some(arn);
            (kind == PrincipalKind::RoleSession && role).then_some(MatchKind::Role)
        }
        PrincipalName::RoleSession(arn) => {
            (kind == PrincipalKind::RoleSession && is_name(arn)).then_some(MatchKind::Session)
        }
        PrincipalName::FederatedUser(arn) => {
            let fits = kind == PrincipalKind::FederatedUser && is_name(arn);
            fits.then_some(MatchKind::FederatedSession)
        }
        PrincipalName::Service(name) => {
            (kind == PrincipalKind::Service && is_name(name)).then_some(MatchKind::Service)
        }
        PrincipalName::Federated(provider) => {
            let federated = matches!(kind, PrincipalKind::WebIdentity | PrincipalKind::Saml);
            (federated && is_name(provider)).then_some(MatchKind::Federated)
        }
        // A scenario has no map from canonical ids to accounts.
        PrincipalName::CanonicalUser(_) => None,
        PrincipalName::UniqueId(id) => {
            let fits = kind.is_user() || kind == PrincipalKind::RoleSession;
            let same = principal.unique_id.as_deref() == Some(id);
            (fits && same).then_some(MatchKind::UniqueId)
        }
    }
}

/// Whether `NotPrincipal` spares the principal (E-250).
fn exempt(block: &Block<PrincipalEntry>, request: &Request<'_>, setting: Setting) -> bool {
    let matches = block.entries.iter().filter_map(|entry| match_kind(&entry.principal, request));
    let mut listed = MatchKinds::default();
    matches.for_each(|kind| listed.insert(kind));
    let has = |kind: MatchKind| listed.contains(kind);
    let kind = request.principal.kind;
    let bounded = setting.has_boundary && kind.has_identity_policies();
    let named = match kind {
        PrincipalKind::Root => true,
        PrincipalKind::User | PrincipalKind::UserSession => has(MatchKind::User),
        PrincipalKind::RoleSession => has(MatchKind::Role),
        PrincipalKind::FederatedUser => {
            has(MatchKind::FederatedSession) || has(MatchKind::ParentUser)
        }
        PrincipalKind::Service => return has(MatchKind::Service),
        PrincipalKind::WebIdentity | PrincipalKind::Saml | PrincipalKind::Anonymous => false,
    };
    // The account must be listed beside the principal itself.
    !bounded && named && has(MatchKind::Account)
}

/// Whether a statement applies, and by which kinds of principal match; `None` where it does not.
/// The cheap blocks are asked first.
pub(crate) fn applies(
    document: &Document,
    at: usize,
    request: &Request<'_>,
    setting: Setting,
) -> Option<(Effect, MatchKinds)> {
    let statement = document.policy().statements.get(at)?;
    if !action(statement, request, &mut ()).matched()
        || !resource(statement, request, &mut ()).matched()
    {
        return None;
    }
    let kind = document.policy().kind;
    let (block, kinds) = principal(statement, kind, request, setting, &mut ());
    let applies = block.matched()
        && tests(document, at, statement, request, &mut ()).all(|outcome| outcome.holds);
    applies.then_some((statement.effect, kinds))
}
