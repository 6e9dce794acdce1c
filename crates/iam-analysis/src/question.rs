//! What is asked: which policies must allow a request and which must not, in what world.

use iam_eval::{Document, KeyValues, Organization, Policies};
use iam_policy::{AccountId, ActionEntry, ResourceEntry};

/// Policies whose combined answer is asked for.
#[derive(Debug, Clone)]
pub enum PolicySet {
    /// What one document says by itself: it allows a request when one of its Allow statements
    /// applies and none of its Deny statements does (E-005).
    Alone(Document),
    /// The decision of all layers together (E-505).
    Layers {
        /// Every layer but the resource's own.
        policies: Box<Policies>,
        /// The policy of the resource; its kind says what the resource is.
        resource: Option<Document>,
    },
}

/// Is there a request that every set of `allowed` allows and no set of `refused` does?
///
/// "A allows no more than B" is `allowed: [A], refused: [B]`; "A and B are disjoint" is `allowed:
/// [A, B]`; "A grants something of the focus" is `allowed: [A]` with a [`Focus`].
#[derive(Debug, Clone, Default)]
pub struct Question<'q> {
    /// All of these must allow the request.
    pub allowed: Vec<&'q PolicySet>,
    /// None of these may allow it.
    pub refused: Vec<&'q PolicySet>,
    /// Only requests within this are looked at.
    pub focus: Focus<'q>,
}

/// A limit on the requests that are looked at.
#[derive(Debug, Clone, Default)]
pub struct Focus<'q> {
    /// Only these actions; all where empty.
    pub actions: Vec<&'q ActionEntry>,
    /// Only these resources; all where empty.
    pub resources: Vec<&'q ResourceEntry>,
    /// Only callers whom this tells of.
    pub callers: Callers,
}

/// Who may be the caller of a request that is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Callers {
    /// Anybody whom the policies could be about.
    #[default]
    Any,
    /// Only callers who are no principal of the account of the world, and no service: strangers
    /// and anonymous callers.
    Strangers,
}

/// What is known about every request.
#[derive(Debug, Clone)]
pub struct World {
    /// The principal, as JSON in the form of a scenario's field `principal`; `None`: whoever the
    /// policies could be about.
    pub principal: Option<String>,
    /// The account that the policies belong to.
    pub account: AccountId,
    /// The organization, if it is known.
    pub org: Option<Organization>,
    /// Condition keys whose values are the same in every request; `None` as the values: absent.
    pub given: Vec<(String, Option<KeyValues>)>,
    /// The resource that resource policies are attached to.
    pub attached_to: Option<String>,
    /// ARNs and names that exist in the story; a witness uses them before it invents others.
    pub names: Vec<String>,
    /// The actions that exist.
    pub offer: Offer,
    /// How much work may be done.
    pub budget: Budget,
}

/// The actions that exist.
#[derive(Debug, Clone, Default)]
pub enum Offer {
    /// Those of the catalog.
    #[default]
    Catalog,
    /// Only these; for tests and made-up services.
    Only(Vec<ExtraAction>),
}

/// An action that the catalog does not know. Every condition key may come with it.
#[derive(Debug, Clone)]
pub struct ExtraAction {
    /// `prefix:Name`.
    pub name: String,
    /// The shapes of its resources, such as `arn:${Partition}:x:${Region}:${Account}:${Name}`;
    /// none: the action takes no resource.
    pub templates: Vec<String>,
}

/// How much work one question may cost, in steps, so that answers repeat on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// States of all searches in texts together.
    pub texts: u64,
    /// Nodes of all searches over condition keys together.
    pub nodes: u64,
    /// Regions of one condition key.
    pub regions: usize,
    /// Combinations of values for policy variables.
    pub values: usize,
}

impl Budget {
    /// For checks while somebody types.
    pub const QUICK: Budget = Budget { texts: 30_000, nodes: 50_000, regions: 4_096, values: 64 };
    /// For a proof on request: within half a second on a small machine, whatever is asked.
    pub const PATIENT: Budget =
        Budget { texts: 100_000, nodes: 200_000, regions: 4_096, values: 64 };
}

impl Default for World {
    /// Nothing is known; the account is the one of the book's examples.
    fn default() -> World {
        World {
            principal: None,
            account: AccountId::parse("111122223333").expect("twelve digits"),
            org: None,
            given: Vec::new(),
            attached_to: None,
            names: Vec::new(),
            offer: Offer::Catalog,
            budget: Budget::PATIENT,
        }
    }
}
