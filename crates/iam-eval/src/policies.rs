//! The policies of a request, made ready once and then asked many times.

use iam_policy::{Block, ConditionTest, Policy, ResourcePattern, Sense, Statement};

use crate::context::{KeyName, Source, Valued};
use crate::public::is_public;
use crate::request::Request;

/// A policy document under its name, made ready for deciding.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its name in the scenario.
    pub name: String,
    policy: Policy,
    prints: Box<[Print]>,
    sources: Box<[Box<[Source]>]>,
    is_public: bool,
}

/// A level of the organization with its policies: the root, a unit, or the account.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// The documents attached to it.
    pub documents: Vec<Document>,
}

/// Every policy that is asked about a principal's requests, but for the resource's own.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    /// All identity policies of the principal.
    pub identity: Vec<Document>,
    /// Its permissions boundary.
    pub boundary: Option<Document>,
    /// The session policies; empty where none were passed.
    pub session: Vec<Document>,
    /// The levels of service control policies, root first; empty where they are not used.
    pub scp: Vec<Level>,
    /// The levels of resource control policies of the resource's account.
    pub rcp: Vec<Level>,
    /// The policy of the VPC endpoint that the request passes.
    pub vpce: Option<Document>,
}

impl Document {
    /// Makes a policy ready: the literal beginnings of its actions and resources are put side by
    /// side, so that most statements that do not apply are passed over without being read.
    pub fn new(name: impl Into<String>, policy: Policy) -> Document {
        let prints = policy.statements.iter().map(Print::of).collect();
        let sources = |statement: &Statement| {
            statement.condition.iter().map(|test| Source::of(&test.key.value)).collect()
        };
        let sources = policy.statements.iter().map(sources).collect();
        let is_public = is_public(&policy);
        Document { name: name.into(), policy, prints, sources, is_public }
    }

    /// Whether, as a bucket policy, it is public in the sense of Block Public Access (E-585).
    pub(crate) fn is_public(&self) -> bool {
        self.is_public
    }

    /// The policy it holds.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The tests of a statement's condition with their keys, in order.
    pub(crate) fn tests<'d>(
        &'d self,
        at: usize,
        statement: &'d Statement,
    ) -> impl Iterator<Item = (&'d ConditionTest, KeyName<'d>)> {
        let sources = self.sources.get(at).map_or(&[][..], |sources| sources);
        let name = |(test, source): (&'d ConditionTest, &Source)| {
            (test, KeyName::known(&test.key.value, *source))
        };
        statement.condition.iter().zip(sources).map(name)
    }

    /// The statements whose literal beginnings fit the request, with their indexes.
    pub(crate) fn candidates(&self, wanted: Wanted) -> impl Iterator<Item = (usize, &Statement)> {
        let fits = move |(_, print): &(usize, &Print)| print.fits(wanted);
        let statement = |(at, _)| self.policy.statements.get(at).map(|statement| (at, statement));
        self.prints.iter().enumerate().filter(fits).filter_map(statement)
    }
}

/// How many bytes of an action and of a resource a [`Print`] keeps.
const PRINT_BYTES: usize = 16;

/// What every request that a statement applies to must begin with: the first bytes of the action
/// (service, colon and name in lower case) and of the resource's sixth field.
#[derive(Debug, Clone, Copy)]
struct Print {
    action: Masked,
    resource: Masked,
}

/// Bytes of which only those under the mask count.
#[derive(Debug, Clone, Copy)]
struct Masked {
    bytes: u128,
    mask: u128,
}

/// The first bytes of a request's action and resource.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    action: u128,
    resource: u128,
    has_arn: bool,
}

/// The first bytes of a text, lower-cased, padded with zeros.
fn first_bytes(parts: [&str; 3], fold: Fold) -> u128 {
    let mut bytes = [0; PRINT_BYTES];
    let text = parts.iter().flat_map(|part| part.bytes());
    for (slot, byte) in bytes.iter_mut().zip(text) {
        *slot = match fold {
            Fold::Lower => byte.to_ascii_lowercase(),
            Fold::Keep => byte,
        };
    }
    u128::from_le_bytes(bytes)
}

#[derive(Debug, Clone, Copy)]
enum Fold {
    Lower,
    Keep,
}

impl Masked {
    const ANYTHING: Masked = Masked { bytes: 0, mask: 0 };

    /// The bytes every one of the texts begins with; a text that is not a whole one counts only
    /// as far as it goes.
    fn common(mut beginnings: impl Iterator<Item = (u128, usize)>) -> Masked {
        let Some((bytes, length)) = beginnings.next() else { return Masked::ANYTHING };
        let shared = beginnings.fold(length.min(PRINT_BYTES), |shared, (other, length)| {
            let same = ((bytes ^ other).trailing_zeros() / 8) as usize;
            shared.min(same).min(length)
        });
        let bits = shared as u32 * 8;
        let mask = u128::MAX.checked_shr(128 - bits).unwrap_or(0);
        Masked { bytes: bytes & mask, mask }
    }

    fn fits(self, wanted: u128) -> bool {
        wanted & self.mask == self.bytes
    }
}

impl Print {
    fn of(statement: &Statement) -> Print {
        let action = match statement.action.sense {
            Sense::Excluded => Masked::ANYTHING,
            Sense::Listed => Masked::common(statement.action.entries.iter().map(|entry| {
                let Some(prefix) = entry.prefix() else { return (0, 0) };
                let name = entry.literal_name();
                let bytes = first_bytes([prefix, ":", name], Fold::Lower);
                (bytes, prefix.len() + 1 + name.len())
            })),
        };
        Print { action, resource: statement.resource.as_ref().map_or(Masked::ANYTHING, resource) }
    }

    fn fits(&self, wanted: Wanted) -> bool {
        self.action.fits(wanted.action) && (!wanted.has_arn || self.resource.fits(wanted.resource))
    }
}

fn resource(block: &Block<iam_policy::ResourceEntry>) -> Masked {
    if block.sense == Sense::Excluded {
        return Masked::ANYTHING;
    }
    Masked::common(block.entries.iter().map(|entry| match &entry.pattern {
        ResourcePattern::Anything => (0, 0),
        ResourcePattern::Arn(arn) => {
            let text = arn.resource().literal_prefix();
            (first_bytes([text, "", ""], Fold::Keep), text.len())
        }
    }))
}

impl Wanted {
    pub(crate) fn of(request: &Request<'_>) -> Wanted {
        let (prefix, name) = (request.action.prefix(), request.action.name());
        let resource = request.target.arn.map_or("", |arn| arn.resource());
        Wanted {
            action: first_bytes([prefix, ":", name], Fold::Lower),
            resource: first_bytes([resource, "", ""], Fold::Keep),
            has_arn: request.target.arn.is_some(),
        }
    }
}

impl Policies {
    /// Every document, layer by layer; for what looks at all of them.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let levels = self.scp.iter().chain(&self.rcp).flat_map(|level| &level.documents);
        let single = self.boundary.iter().chain(&self.vpce);
        self.identity.iter().chain(&self.session).chain(single).chain(levels)
    }

    /// How many statements there are, those of the resource's own policy included.
    pub(crate) fn statements(&self, request: &Request<'_>) -> usize {
        let all = self.documents().chain(request.target.policy);
        all.map(|document| document.policy.statements.len()).sum()
    }
}

/// The value a variable is replaced by.
pub(crate) fn variable_value<'v>(request: &Request<'v>, key: &str) -> Option<&'v str> {
    request.variable(key)
}
