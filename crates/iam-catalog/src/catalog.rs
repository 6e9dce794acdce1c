//! The catalog: everything AWS offers, and what is found by name.

use std::sync::OnceLock;

use iam_policy::{ActionEntry, Case, Pattern};

use crate::action::{Action, ActionId, ActionRow, UseRow};
use crate::key::{Key, KeyRow};
use crate::lists::Lists;
use crate::names::Names;
use crate::read;
use crate::resource::TypeRow;
use crate::service::{Service, ServiceRow};
use crate::set::ActionSet;

/// Services, actions, resource types and condition keys of AWS on one day.
///
/// Names are compared letter case aside, as AWS does. Everything is sorted by name, letter case
/// aside; actions by the prefix of their service first.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) date: String,
    pub(crate) prefixes: Names,
    pub(crate) titles: Names,
    pub(crate) services: Vec<ServiceRow>,
    pub(crate) key_names: Names,
    pub(crate) keys: Vec<KeyRow>,
    pub(crate) type_names: Names,
    pub(crate) types: Vec<TypeRow>,
    pub(crate) templates: Names,
    pub(crate) action_names: Names,
    pub(crate) actions: Vec<ActionRow>,
    /// The keys each service lists, by number in `keys`; list `n + 1` is that of service `n`.
    pub(crate) service_keys: Lists<u16>,
    /// Sets of keys, each key by its place in the list of its service.
    pub(crate) key_sets: Lists<u16>,
    /// What actions act on.
    pub(crate) uses: Lists<UseRow>,
    /// Actions that an action needs besides.
    pub(crate) dependents: Lists<ActionId>,
}

static EMBEDDED: OnceLock<Catalog> = OnceLock::new();

impl Catalog {
    /// The catalog this program carries; unpacked when first asked for.
    pub fn embedded() -> &'static Catalog {
        EMBEDDED.get_or_init(|| {
            Catalog::read(include_bytes!("../data/catalog.bin"))
                .expect("a test reads the embedded catalog")
        })
    }

    /// Reads a file that `cargo xtask catalog` wrote; `None` where it is another format. The
    /// contents are trusted.
    pub fn read(file: &[u8]) -> Option<Catalog> {
        read::catalog(file)
    }

    /// The day of the data, such as `2026-09-26`.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// Every service, sorted by prefix.
    pub fn services(&self) -> impl ExactSizeIterator<Item = Service<'_>> {
        (0..self.services.len() as u16).map(|index| Service { catalog: self, index })
    }

    /// The service of a prefix.
    pub fn service(&self, prefix: &str) -> Option<Service<'_>> {
        let index = self.prefixes.find(0..self.prefixes.len(), prefix)?;
        Some(Service { catalog: self, index: index as u16 })
    }

    /// Every action, sorted by prefix and name.
    pub fn actions(&self) -> impl ExactSizeIterator<Item = Action<'_>> {
        (0..self.actions.len() as u16).map(|index| Action { catalog: self, index })
    }

    /// The action of a service.
    pub fn action(&self, prefix: &str, name: &str) -> Option<Action<'_>> {
        let index = self.action_names.find(self.service(prefix)?.action_range(), name)?;
        Some(Action { catalog: self, index: index as u16 })
    }

    /// The action of a full name such as `s3:GetObject`.
    pub fn find_action(&self, full: &str) -> Option<Action<'_>> {
        let (prefix, name) = full.split_once(':')?;
        self.action(prefix, name)
    }

    /// The action of a number.
    pub fn action_by_id(&self, id: ActionId) -> Action<'_> {
        Action { catalog: self, index: id.0 }
    }

    /// The action with this place in the order of [`Catalog::actions`].
    pub fn action_at(&self, index: usize) -> Option<Action<'_>> {
        (index < self.actions.len()).then_some(Action { catalog: self, index: index as u16 })
    }

    /// The actions that a pattern such as `*`, `s3:Get*` or `*:Get*` matches (E-201).
    pub fn covered(&self, pattern: &str) -> ActionSet {
        let mut set = ActionSet::empty(self);
        let everything = (pattern == "*").then_some(("*", "*"));
        if let Some((prefix, name)) = everything.or_else(|| pattern.split_once(':')) {
            let glob = Pattern::glob(name);
            self.each(prefix, name, |it| glob.matches(it, Case::Ignored), |id| set.insert(id));
        }
        set
    }

    /// The actions that an entry of an action block matches (E-201).
    pub fn covered_by(&self, entry: &ActionEntry) -> ActionSet {
        let mut set = ActionSet::empty(self);
        self.each_covered_by(entry, |id| set.insert(id));
        set
    }

    /// Tells each action that an entry of an action block matches (E-201), once and in any order.
    pub fn each_covered_by(&self, entry: &ActionEntry, found: impl FnMut(ActionId)) {
        let prefix = entry.prefix().unwrap_or("*");
        self.each(prefix, entry.name(), |name| entry.matches(prefix, name), found);
    }

    /// Tells each action whose name fits, of the service with this prefix or of all services for
    /// `*`.
    fn each(
        &self,
        prefix: &str,
        pattern: &str,
        fits: impl Fn(&str) -> bool,
        mut found: impl FnMut(ActionId),
    ) {
        let names = &self.action_names;
        let mut tell_fitting = |number: usize| {
            if fits(names.folded(number)) {
                found(ActionId(number as u16));
            }
        };
        if prefix == "*" {
            let literal = pattern.replace(['*', '?'], "");
            let likely = names.with_letters(0..self.actions.len(), &literal);
            likely.for_each(|it| tell_fitting(it.number as usize));
        } else if let Some(service) = self.service(prefix) {
            let head = pattern.split(['*', '?']).next().unwrap_or(pattern);
            names.starting(service.action_range(), head).for_each(tell_fitting);
        }
    }

    /// Every condition key, sorted by name.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = Key<'_>> {
        (0..self.keys.len() as u16).map(|index| Key { catalog: self, index })
    }

    /// The keys that belong to no single service, such as `aws:SourceIp`.
    pub fn global_keys(&self) -> impl Iterator<Item = Key<'_>> {
        self.keys().filter(|key| key.is_global())
    }

    /// The key of a name; `aws:ResourceTag/team` finds the family `aws:ResourceTag/`.
    pub fn key(&self, name: &str) -> Option<Key<'_>> {
        let all = 0..self.key_names.len();
        let found = |name: &str| self.key_names.find(all.clone(), name);
        let family = || {
            let ends = name.match_indices(['/', ':']).map(|(at, _)| at + 1);
            let mut heads = ends.filter(|at| *at < name.len()).filter_map(|at| name.get(..at));
            heads.find_map(found)
        };
        let index = found(name).or_else(family).or_else(|| {
            let mut inner = self.keys().filter(|key| key.name().contains("${"));
            inner.find(|key| key.spans(name)).map(|key| usize::from(key.index))
        })?;
        Some(Key { catalog: self, index: index as u16 })
    }
}
