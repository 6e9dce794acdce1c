//! An action, what it acts on and what it needs.

use std::fmt;

use crate::catalog::Catalog;
use crate::key::Key;
use crate::resource::ResourceType;
use crate::service::Service;

/// The number of an action in its catalog: its place in the order of prefix and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub(crate) u16);

impl ActionId {
    /// The number, from 0 without gaps.
    pub fn index(self) -> usize {
        self.0.into()
    }
}

/// An action, such as `s3:GetObject`.
#[derive(Clone, Copy)]
pub struct Action<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) index: u16,
}

/// What an action does, as AWS sorts actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Tells which resources there are.
    List,
    /// Tells what is in them.
    Read,
    /// Creates, changes or removes them.
    Write,
    /// Changes nothing but tags.
    Tagging,
    /// Changes who may do what.
    PermissionsManagement,
}

impl AccessLevel {
    /// Every level, the mildest first.
    pub const ALL: [AccessLevel; 5] = [
        AccessLevel::List,
        AccessLevel::Read,
        AccessLevel::Write,
        AccessLevel::Tagging,
        AccessLevel::PermissionsManagement,
    ];

    /// What AWS calls it.
    pub fn word(self) -> &'static str {
        match self {
            AccessLevel::List => "List",
            AccessLevel::Read => "Read",
            AccessLevel::Write => "Write",
            AccessLevel::Tagging => "Tagging",
            AccessLevel::PermissionsManagement => "Permissions management",
        }
    }
}

/// What is stored of an action besides its name.
#[derive(Debug)]
pub(crate) struct ActionRow {
    pub(crate) service: u16,
    pub(crate) level: AccessLevel,
    pub(crate) aws_level: AccessLevel,
    /// A list of `Catalog::uses`.
    pub(crate) uses: u32,
    /// A list of `Catalog::key_sets`.
    pub(crate) keys: u32,
    /// A list of `Catalog::dependents`.
    pub(crate) dependents: u32,
}

/// What is stored of one resource type of an action.
#[derive(Debug)]
pub(crate) struct UseRow {
    /// The place of the type among those of the service.
    pub(crate) place: u16,
    pub(crate) required: bool,
    /// A list of `Catalog::key_sets`.
    pub(crate) keys: u32,
}

impl<'c> Action<'c> {
    /// Its number.
    pub fn id(self) -> ActionId {
        ActionId(self.index)
    }

    /// The service it belongs to.
    pub fn service(self) -> Service<'c> {
        Service { catalog: self.catalog, index: self.row().service }
    }

    /// The name without the prefix, as AWS writes it.
    pub fn name(self) -> &'c str {
        self.catalog.action_names.get(self.index.into())
    }

    /// Prefix and name, such as `s3:GetObject`.
    pub fn full_name(self) -> String {
        format!("{}:{}", self.service().prefix(), self.name())
    }

    /// What it does. Where AWS publishes a level that hides what the action can do, this is the
    /// corrected one: creating an access key manages permissions.
    pub fn level(self) -> AccessLevel {
        self.row().level
    }

    /// The level AWS publishes, for sentences that begin with "AWS lists".
    pub fn aws_level(self) -> AccessLevel {
        self.row().aws_level
    }

    /// The resource types it acts on; none where only `*` will do.
    pub fn resources(self) -> impl ExactSizeIterator<Item = ResourceUse<'c>> + use<'c> {
        let rows = self.catalog.uses.get(self.row().uses);
        rows.iter().map(move |row| ResourceUse {
            resource_type: self.service().type_at(row.place),
            required: row.required,
            keys: row.keys,
        })
    }

    /// Whether a statement reaches it through `*` alone, because it acts on no resource that has
    /// a name.
    pub fn is_wildcard_only(self) -> bool {
        self.row().uses == 0
    }

    /// The condition keys of the action whatever it acts on; see also [`ResourceUse::keys`].
    pub fn keys(self) -> impl ExactSizeIterator<Item = Key<'c>> + use<'c> {
        self.service().keys_of_set(self.row().keys)
    }

    /// Whether a request for it can carry a condition key, told by name; see [`Action::takes`].
    pub fn takes_key(self, name: &str) -> bool {
        self.catalog.key(name).is_some_and(|key| self.takes(key))
    }

    /// Whether a request for it can carry a condition key: its own keys, those of its resources
    /// and of their types, and the global keys that every service knows.
    pub fn takes(self, key: Key<'_>) -> bool {
        key.is_known_everywhere()
            || self.keys().any(|it| it == key)
            || self.resources().any(|used| {
                used.keys().any(|it| it == key) || used.resource_type.keys().any(|it| it == key)
            })
    }

    /// Actions the caller must be allowed as well, for some way of calling this one.
    pub fn dependents(self) -> impl ExactSizeIterator<Item = Action<'c>> + use<'c> {
        let catalog = self.catalog;
        catalog.dependents.get(self.row().dependents).iter().map(|id| catalog.action_by_id(*id))
    }

    fn row(self) -> &'c ActionRow {
        self.catalog.actions.get(usize::from(self.index)).expect("a number of this catalog")
    }
}

impl PartialEq for Action<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for Action<'_> {}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full_name())
    }
}

/// A resource type that an action acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceUse<'c> {
    /// The type.
    pub resource_type: ResourceType<'c>,
    /// Whether every request names a resource of this type.
    pub required: bool,
    keys: u32,
}

impl<'c> ResourceUse<'c> {
    /// The condition keys of the action when it acts on this type.
    pub fn keys(self) -> impl ExactSizeIterator<Item = Key<'c>> + use<'c> {
        self.resource_type.service().keys_of_set(self.keys)
    }
}
