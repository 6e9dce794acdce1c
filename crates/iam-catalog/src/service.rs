//! A service and what belongs to it.

use std::fmt;
use std::ops::Range;

use crate::action::Action;
use crate::catalog::Catalog;
use crate::key::Key;
use crate::resource::ResourceType;

/// A service, by the prefix that its actions begin with.
#[derive(Clone, Copy)]
pub struct Service<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) index: u16,
}

/// What is stored of a service besides its names and keys.
#[derive(Debug)]
pub(crate) struct ServiceRow {
    /// The numbers of its actions.
    pub(crate) actions: Range<u16>,
    /// The numbers of its resource types.
    pub(crate) types: Range<u16>,
    pub(crate) is_rcp_covered: bool,
}

impl<'c> Service<'c> {
    /// The prefix, such as `s3`; always in small letters.
    pub fn prefix(self) -> &'c str {
        self.catalog.prefixes.get(self.index.into())
    }

    /// The name people use, such as `Amazon S3`.
    pub fn title(self) -> &'c str {
        self.catalog.titles.get(self.index.into())
    }

    /// Its actions, sorted by name.
    pub fn actions(self) -> impl ExactSizeIterator<Item = Action<'c>> + use<'c> {
        let catalog = self.catalog;
        self.row().actions.clone().map(move |index| Action { catalog, index })
    }

    /// Its resource types, sorted by name.
    pub fn resource_types(self) -> impl ExactSizeIterator<Item = ResourceType<'c>> + use<'c> {
        let catalog = self.catalog;
        self.row().types.clone().map(move |index| ResourceType { catalog, index })
    }

    /// The resource type of a name.
    pub fn resource_type(self, name: &str) -> Option<ResourceType<'c>> {
        let types = self.type_range();
        let index = self.catalog.type_names.find(types.start.into()..types.end.into(), name)?;
        Some(ResourceType { catalog: self.catalog, index: index as u16 })
    }

    /// The condition keys it lists, sorted by name; keys of every service are not among them.
    pub fn keys(self) -> impl ExactSizeIterator<Item = Key<'c>> + use<'c> {
        let catalog = self.catalog;
        self.key_numbers().iter().map(move |index| Key { catalog, index: *index })
    }

    /// Whether resource control policies reach its resources.
    pub fn is_rcp_covered(self) -> bool {
        self.row().is_rcp_covered
    }

    pub(crate) fn type_range(self) -> Range<u16> {
        self.row().types.clone()
    }

    pub(crate) fn action_range(self) -> Range<usize> {
        let actions = &self.row().actions;
        actions.start.into()..actions.end.into()
    }

    /// The keys of a set that counts places in this service's list.
    pub(crate) fn keys_of_set(self, set: u32) -> impl ExactSizeIterator<Item = Key<'c>> + use<'c> {
        let (catalog, listed) = (self.catalog, self.key_numbers());
        catalog.key_sets.get(set).iter().map(move |place| {
            let index = listed.get(usize::from(*place)).expect("a place in the service's list");
            Key { catalog, index: *index }
        })
    }

    fn key_numbers(self) -> &'c [u16] {
        self.catalog.service_keys.get(u32::from(self.index) + 1)
    }

    fn row(self) -> &'c ServiceRow {
        self.catalog.services.get(usize::from(self.index)).expect("a number of this catalog")
    }
}

impl PartialEq for Service<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for Service<'_> {}

impl fmt::Debug for Service<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}
