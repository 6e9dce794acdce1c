//! Condition keys.

use std::fmt;

use crate::catalog::Catalog;
use crate::service::Service;

/// A condition key, or a family of keys that differ in a part the author chooses.
#[derive(Clone, Copy)]
pub struct Key<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) index: u16,
}

/// The type of a condition key's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// Any text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Numeric,
    /// An instant.
    Date,
    /// Bytes, written in base64.
    Binary,
    /// An IP address.
    IpAddress,
}

impl KeyType {
    /// Every type, in the order of their numbers in the data file.
    pub const ALL: [KeyType; 7] = [
        KeyType::String,
        KeyType::Arn,
        KeyType::Bool,
        KeyType::Numeric,
        KeyType::Date,
        KeyType::Binary,
        KeyType::IpAddress,
    ];

    /// What AWS calls it.
    pub fn word(self) -> &'static str {
        match self {
            KeyType::String => "String",
            KeyType::Arn => "ARN",
            KeyType::Bool => "Bool",
            KeyType::Numeric => "Numeric",
            KeyType::Date => "Date",
            KeyType::Binary => "Binary",
            KeyType::IpAddress => "IPAddress",
        }
    }
}

/// What is stored of a key besides its name.
#[derive(Debug)]
pub(crate) struct KeyRow {
    pub(crate) key_type: KeyType,
    pub(crate) is_multivalued: bool,
    pub(crate) is_global: bool,
    /// Whether some services list it, so that others do not know it.
    pub(crate) is_listed: bool,
    /// The service it belongs to.
    pub(crate) service: Option<u16>,
}

impl<'c> Key<'c> {
    /// The name as AWS writes it. A family ends in `/` or `:` (`aws:ResourceTag/`), or has a
    /// placeholder inside (`codebuild:secondarySources/${sourceIdentifier}.location`).
    pub fn name(self) -> &'c str {
        self.catalog.key_names.get(self.index.into())
    }

    /// The type of its values.
    pub fn key_type(self) -> KeyType {
        self.row().key_type
    }

    /// Whether a request can carry several values of it.
    pub fn is_multivalued(self) -> bool {
        self.row().is_multivalued
    }

    /// Whether AWS calls it a global key.
    pub fn is_global(self) -> bool {
        self.row().is_global
    }

    /// Whether requests to every service can carry it: a global key that no service lists as its
    /// own. `aws:TagKeys` is global, but only services that list it know it.
    pub fn is_known_everywhere(self) -> bool {
        self.row().is_global && !self.row().is_listed
    }

    /// Whether a part of its name is left to the author.
    pub fn is_family(self) -> bool {
        self.name().ends_with(['/', ':']) || self.name().contains("${")
    }

    /// The service of its prefix, else the first one that lists it; none for `aws:` keys.
    pub fn service(self) -> Option<Service<'c>> {
        let index = self.row().service?;
        Some(Service { catalog: self.catalog, index })
    }

    /// Whether a family with a placeholder inside its name spans this name.
    pub(crate) fn spans(self, name: &str) -> bool {
        let Some((head, rest)) = self.name().split_once("${") else { return false };
        let tail = rest.split_once('}').map_or("", |(_, tail)| tail);
        let longer = name.len() > head.len() + tail.len();
        let part =
            |range: Option<&str>, own: &str| range.is_some_and(|it| it.eq_ignore_ascii_case(own));
        longer
            && part(name.get(..head.len()), head)
            && part(name.get(name.len() - tail.len()..), tail)
    }

    fn row(self) -> &'c KeyRow {
        self.catalog.keys.get(usize::from(self.index)).expect("a number of this catalog")
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for Key<'_> {}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
