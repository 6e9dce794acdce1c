//! The condition keys of a request: those given, and those that follow from it (E-600 to E-607).

use iam_policy::{Cardinality, key_fact};

use crate::principal::PrincipalKind;
use crate::request::Request;
use crate::suppose::Ground;

/// The condition keys that a scenario gives, sorted for look-up.
#[derive(Debug, Clone, Default)]
pub struct Context {
    entries: Vec<Given>,
}

/// A key that was given.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) key: String,
    folded: String,
    /// `None` removes a key that would follow from the request.
    pub(crate) values: Option<KeyValues>,
}

/// The values of a present key; none is the same as an absent key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyValues {
    /// The value of a single-valued key.
    One(String),
    /// The values of a multivalued key.
    Many(Vec<String>),
}

/// Whether and how a key is present in one request (E-305).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence<'a> {
    /// It is not.
    Absent,
    /// A single-valued key.
    One(&'a str),
    /// A multivalued key with the one value that follows from the request.
    ManyOne(&'a str),
    /// A multivalued key; at least one value.
    Many(&'a [String]),
}

/// Where the value of a key came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It follows from the request.
    Derived,
    /// The scenario gives it.
    Given,
    /// The scenario gives it in place of what would follow.
    Overridden,
}

impl Origin {
    /// The word in results.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Origin::Derived => "derived",
            Origin::Given => "given",
            Origin::Overridden => "overridden",
        }
    }
}

impl Context {
    /// The context with these keys; `None` as the values removes a key (E-600). Keys that differ
    /// only in letter case may stand side by side.
    pub fn new(keys: impl IntoIterator<Item = (String, Option<KeyValues>)>) -> Context {
        let entry = |(key, values): (String, Option<KeyValues>)| Given {
            folded: key.to_ascii_lowercase(),
            key,
            values,
        };
        let mut entries: Vec<Given> = keys.into_iter().map(entry).collect();
        entries.sort_by(|a, b| (&a.folded, &a.key).cmp(&(&b.folded, &b.key)));
        Context { entries }
    }

    /// The value that a policy variable of this key is replaced by; keys of several values have
    /// none (E-403).
    pub fn variable(&self, key: &str) -> Option<&str> {
        self.look_up(key)?.presence.single()
    }

    pub(crate) fn entries(&self) -> &[Given] {
        &self.entries
    }

    /// The entries of a key, letter case aside, in code-point order.
    fn named(&self, key: &str) -> &[Given] {
        let before = |entry: &Given| {
            entry.folded.bytes().lt(key.bytes().map(|byte| byte.to_ascii_lowercase()))
        };
        let start = self.entries.partition_point(before);
        let rest = self.entries.get(start..).unwrap_or(&[]);
        let same = |entry: &&Given| entry.folded.eq_ignore_ascii_case(key);
        rest.get(..rest.iter().take_while(same).count()).unwrap_or(&[])
    }

    /// What was given for a key, be it that it is absent; `None` where nothing was.
    fn look_up(&self, key: &str) -> Option<Found<'_>> {
        let given = self.named(key);
        let first = given.first()?;
        let entry = given.iter().find(|entry| entry.key == key).unwrap_or(first);
        let presence = entry.values.as_ref().map_or(Presence::Absent, KeyValues::presence);
        Some(Found { presence, ambiguous: given.len() > 1 })
    }
}

/// What tells the values of policy variables.
pub(crate) trait Valued<'v> {
    /// The value a variable of this key is replaced by (E-403).
    fn variable(&self, key: &str) -> Option<&'v str>;
}

impl<'v> Valued<'v> for Request<'v> {
    fn variable(&self, key: &str) -> Option<&'v str> {
        self.look_up(KeyName::new(key)).presence.single()
    }
}

impl<'v> Valued<'v> for &'v Context {
    fn variable(&self, key: &str) -> Option<&'v str> {
        Context::variable(self, key)
    }
}

impl KeyValues {
    pub(crate) fn presence(&self) -> Presence<'_> {
        match self {
            KeyValues::One(value) => Presence::One(value),
            KeyValues::Many(values) if values.is_empty() => Presence::Absent,
            KeyValues::Many(values) => Presence::Many(values),
        }
    }
}

impl<'a> Presence<'a> {
    /// Every value, in order.
    pub(crate) fn values(self) -> impl Iterator<Item = &'a str> {
        let (one, many): (Option<&'a str>, &'a [String]) = match self {
            Presence::Absent => (None, &[]),
            Presence::One(value) | Presence::ManyOne(value) => (Some(value), &[]),
            Presence::Many(values) => (None, values),
        };
        one.into_iter().chain(many.iter().map(String::as_str))
    }

    /// The value a policy variable is replaced by: only single-valued keys have one (E-403).
    pub(crate) fn single(self) -> Option<&'a str> {
        match self {
            Presence::One(value) => Some(value),
            Presence::Absent | Presence::ManyOne(_) | Presence::Many(_) => None,
        }
    }
}

/// A condition key as a policy writes it, and where its value comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyName<'k> {
    pub(crate) text: &'k str,
    source: Source,
}

/// Where the value of a key comes from when it is not given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// Nowhere.
    Nowhere,
    /// From the request.
    Derived(&'static DerivedKey),
    /// From the tags of the principal.
    PrincipalTag,
    /// From the tags of the resource.
    ResourceTag,
    /// From a claim of an identity provider.
    Claim,
}

/// A key whose value follows from the request.
pub(crate) struct DerivedKey {
    pub(crate) name: &'static str,
    value: for<'a> fn(&Request<'a>) -> Option<&'a str>,
    cardinality: Cardinality,
    /// What the value follows from.
    pub(crate) ground: Ground,
}

impl std::fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn one(
    name: &'static str,
    ground: Ground,
    value: for<'a> fn(&Request<'a>) -> Option<&'a str>,
) -> DerivedKey {
    DerivedKey { name, value, cardinality: Cardinality::Single, ground }
}

/// Every key that is derived by itself; tags and claims come beside it.
pub(crate) const DERIVED: &[DerivedKey] = &[
    one("aws:CurrentTime", Ground::Time, |request| Some(&request.time.iso)),
    one("aws:EpochTime", Ground::Time, |request| Some(&request.time.epoch)),
    one("aws:MultiFactorAuthAge", Ground::Credential, |request| {
        request.principal.mfa_present().filter(|present| *present).map(|_| "0")
    }),
    one("aws:MultiFactorAuthPresent", Ground::Principal, |request| {
        request.principal.mfa_present().map(word)
    }),
    one("aws:PrincipalAccount", Ground::Principal, |request| match request.principal.kind {
        PrincipalKind::Anonymous => Some("anonymous"),
        PrincipalKind::Root
        | PrincipalKind::User
        | PrincipalKind::UserSession
        | PrincipalKind::RoleSession
        | PrincipalKind::FederatedUser
        | PrincipalKind::Service
        | PrincipalKind::WebIdentity
        | PrincipalKind::Saml => request.principal.account.as_ref().map(|it| it.as_str()),
    }),
    one("aws:PrincipalArn", Ground::Principal, |request| {
        request.principal.principal_arn.as_deref()
    }),
    one("aws:PrincipalIsAWSService", Ground::Principal, |request| match request.principal.kind {
        PrincipalKind::Service => Some("true"),
        PrincipalKind::Anonymous | PrincipalKind::WebIdentity | PrincipalKind::Saml => None,
        PrincipalKind::Root
        | PrincipalKind::User
        | PrincipalKind::UserSession
        | PrincipalKind::RoleSession
        | PrincipalKind::FederatedUser => Some("false"),
    }),
    one("aws:PrincipalOrgID", Ground::Principal, |request| {
        let org = request.org.filter(|org| org.holds(request.principal.account))?;
        org.id.as_deref()
    }),
    one("aws:PrincipalServiceName", Ground::Principal, service_name),
    DerivedKey {
        name: "aws:PrincipalServiceNamesList",
        value: service_name,
        cardinality: Cardinality::Multi,
        ground: Ground::Principal,
    },
    one("aws:PrincipalType", Ground::Principal, |request| request.principal.kind.type_key()),
    one("aws:RequestedRegion", Ground::Place, |request| Some(request.region())),
    one("aws:ResourceAccount", Ground::Place, |request| {
        request.target.owner.as_ref().map(|account| account.as_str())
    }),
    one("aws:ResourceOrgID", Ground::Place, |request| {
        let org = request.org.filter(|org| org.holds(request.target.owner.copied()))?;
        org.id.as_deref()
    }),
    one("aws:SecureTransport", Ground::Usual, |_| Some("true")),
    // A session exists exactly where MFA can be told.
    one("aws:TokenIssueTime", Ground::Credential, |request| {
        request.principal.mfa_present().map(|_| request.time.iso.as_str())
    }),
    one("aws:userid", Ground::Principal, |request| request.principal.user_id.as_deref()),
    one("aws:username", Ground::Principal, |request| request.principal.username()),
    one("aws:ViaAWSService", Ground::Usual, |_| Some("false")),
];

fn word(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn service_name<'a>(request: &Request<'a>) -> Option<&'a str> {
    let principal: &'a crate::Principal = request.principal;
    (principal.kind == PrincipalKind::Service).then_some(principal.name.as_str())
}

const PRINCIPAL_TAG: &str = "aws:PrincipalTag/";
const RESOURCE_TAG: &str = "aws:ResourceTag/";

impl Source {
    /// Where the value of this key comes from; policies find it once, not for each request.
    pub(crate) fn of(key: &str) -> Source {
        let begins = |family: &str| {
            key.get(..family.len()).is_some_and(|head| head.eq_ignore_ascii_case(family))
        };
        if let Some(derived) = DERIVED.iter().find(|it| it.name.eq_ignore_ascii_case(key)) {
            Source::Derived(derived)
        } else if begins(PRINCIPAL_TAG) {
            Source::PrincipalTag
        } else if begins(RESOURCE_TAG) {
            Source::ResourceTag
        } else if key.contains('.') || begins("saml:") {
            Source::Claim
        } else {
            Source::Nowhere
        }
    }
}

impl<'k> KeyName<'k> {
    pub(crate) fn new(text: &'k str) -> KeyName<'k> {
        KeyName { text, source: Source::of(text) }
    }

    /// A key whose source is known.
    pub(crate) fn known(text: &'k str, source: Source) -> KeyName<'k> {
        KeyName { text, source }
    }

    /// What stands behind the first slash: the key of a tag.
    fn tag(&self) -> &'k str {
        self.text.split_once('/').map_or("", |(_, tag)| tag)
    }
}

/// A value found, and whether another letter case of the same tag was passed over (U-17).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) presence: Presence<'a>,
    pub(crate) ambiguous: bool,
}

impl<'a> Request<'a> {
    /// The presence of a key in this request.
    pub(crate) fn look_up(&self, key: KeyName<'_>) -> Found<'a> {
        if let Some(found) = self.context.look_up(key.text) {
            return found;
        }
        self.follows(key)
    }

    /// What follows from the request for a key, whatever is given (E-600).
    pub(crate) fn follows(&self, key: KeyName<'_>) -> Found<'a> {
        let (presence, ambiguous) = match key.source {
            Source::Nowhere => (Presence::Absent, false),
            Source::Derived(derived) => (self.derived(derived), false),
            Source::PrincipalTag => tagged(&self.principal.tags, key.tag()),
            Source::ResourceTag => tagged(self.target.tags, key.tag()),
            Source::Claim => (self.claim(key.text), false),
        };
        Found { presence, ambiguous }
    }

    /// Whether the tables of AWS leave open what follows for a key and this kind of caller (E-601,
    /// E-602).
    pub(crate) fn leaves_open(&self, key: KeyName<'_>) -> bool {
        if !self.context.named(key.text).is_empty() {
            return false;
        }
        let kind = self.principal.kind;
        let federated = matches!(kind, PrincipalKind::WebIdentity | PrincipalKind::Saml);
        match key.source {
            Source::PrincipalTag => kind == PrincipalKind::FederatedUser || federated,
            Source::Derived(derived) if derived.name == "aws:MultiFactorAuthPresent" => {
                // A scenario does not tell sessions of instances and providers from others.
                kind == PrincipalKind::FederatedUser
            }
            Source::Derived(derived) => {
                let of_caller = derived.name.starts_with("aws:Principal")
                    || matches!(derived.name, "aws:userid" | "aws:username");
                let service = kind == PrincipalKind::Service
                    && matches!(
                        derived.name,
                        "aws:PrincipalType" | "aws:userid" | "aws:PrincipalArn"
                    );
                of_caller && (federated || service)
            }
            Source::Nowhere | Source::ResourceTag | Source::Claim => false,
        }
    }

    pub(crate) fn derived(&self, key: &DerivedKey) -> Presence<'a> {
        match ((key.value)(self), key.cardinality) {
            (None, _) => Presence::Absent,
            (Some(value), Cardinality::Single) => Presence::One(value),
            (Some(value), Cardinality::Multi) => Presence::ManyOne(value),
        }
    }

    fn claim(&self, key: &str) -> Presence<'a> {
        let claims = &self.principal.claims;
        let found = claims.iter().find(|(claim, _)| claim.eq_ignore_ascii_case(key));
        found.map_or(Presence::Absent, |(key, values)| claim_presence(key, values))
    }
}

/// A claim is one value or a set, as its key is.
fn claim_presence<'a>(key: &str, values: &'a [String]) -> Presence<'a> {
    let many = match key_fact(key) {
        Some(fact) => fact.cardinality == Cardinality::Multi,
        None => values.len() > 1,
    };
    match values {
        [] => Presence::Absent,
        [value] if !many => Presence::One(value),
        values => Presence::Many(values),
    }
}

/// The value of a tag: the exact key first, else the first in code-point order (E-303).
fn tagged<'a>(tags: &'a [(String, String)], tag: &str) -> (Presence<'a>, bool) {
    let mut best: Option<&(String, String)> = None;
    let mut count = 0;
    for entry in tags.iter().filter(|(key, _)| key.eq_ignore_ascii_case(tag)) {
        count += 1;
        let better = best.is_none_or(|best| best.0 != tag && (entry.0 == tag || entry.0 < best.0));
        if better {
            best = Some(entry);
        }
    }
    (best.map_or(Presence::Absent, |(_, value)| Presence::One(value)), count > 1)
}

/// The context after filling, for the result: each key with its origin (E-700), sorted by name.
pub(crate) fn filled<'a>(request: &Request<'a>) -> Vec<(String, Origin, Presence<'a>)> {
    let mut keys: Vec<(String, Origin, Presence<'a>)> = Vec::new();
    let tags = |family: &str, tags: &'a [(String, String)]| {
        let name = |(key, value): &'a (String, String)| (format!("{family}{key}"), value.as_str());
        tags.iter().map(name).collect::<Vec<_>>()
    };
    for derived in DERIVED {
        keys.push((derived.name.to_owned(), Origin::Derived, request.derived(derived)));
    }
    let all_tags = tags(PRINCIPAL_TAG, &request.principal.tags)
        .into_iter()
        .chain(tags(RESOURCE_TAG, request.target.tags));
    keys.extend(all_tags.map(|(key, value)| (key, Origin::Derived, Presence::One(value))));
    for (key, values) in &request.principal.claims {
        keys.push((key.clone(), Origin::Derived, claim_presence(key, values)));
    }
    keys.retain(|(_, _, presence)| *presence != Presence::Absent);
    for entry in request.context.entries() {
        let before = keys.len();
        let same = |key: &str| key.eq_ignore_ascii_case(&entry.key);
        keys.retain(|(key, origin, _)| *origin != Origin::Derived || !same(key));
        let replaced = keys.len() < before;
        let origin = if replaced { Origin::Overridden } else { Origin::Given };
        if let Some(values) = &entry.values {
            keys.push((entry.key.clone(), origin, values.presence()));
        }
    }
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    keys
}
