//! What the catalog holds, before it is written: names in small letters lead to everything.

use std::collections::{BTreeMap, BTreeSet};

use iam_catalog::{AccessLevel, KeyType};

/// Everything, sorted by name in small letters.
#[derive(Debug)]
pub(crate) struct Model {
    /// The day of the data.
    pub(crate) date: String,
    /// By prefix.
    pub(crate) services: BTreeMap<String, Service>,
    /// The condition keys of all services, and the global ones.
    pub(crate) keys: BTreeMap<String, Key>,
}

/// A service.
#[derive(Debug, Default)]
pub(crate) struct Service {
    /// The name people use.
    pub(crate) title: String,
    /// Whether resource control policies reach it.
    pub(crate) is_rcp_covered: bool,
    /// The keys it lists.
    pub(crate) keys: BTreeSet<String>,
    /// Its resource types.
    pub(crate) types: BTreeMap<String, ResourceType>,
    /// Its actions.
    pub(crate) actions: BTreeMap<String, Action>,
}

/// A resource type.
#[derive(Debug)]
pub(crate) struct ResourceType {
    /// As AWS writes it.
    pub(crate) name: String,
    /// The shapes of its ARNs.
    pub(crate) templates: Vec<String>,
    /// Its condition keys.
    pub(crate) keys: BTreeSet<String>,
}

/// An action.
#[derive(Debug)]
pub(crate) struct Action {
    /// As AWS writes it.
    pub(crate) name: String,
    /// One sentence.
    pub(crate) description: String,
    /// What it does.
    pub(crate) level: AccessLevel,
    /// What AWS says it does.
    pub(crate) aws_level: AccessLevel,
    /// Its condition keys, whatever it acts on.
    pub(crate) keys: BTreeSet<String>,
    /// What it acts on, by the name of the type.
    pub(crate) uses: BTreeMap<String, Use>,
    /// Prefix and name, in small letters, of actions it needs besides.
    pub(crate) dependents: BTreeSet<(String, String)>,
}

/// A resource type of an action.
#[derive(Debug, Default)]
pub(crate) struct Use {
    /// Whether every request names one.
    pub(crate) required: bool,
    /// The condition keys when the action acts on it.
    pub(crate) keys: BTreeSet<String>,
}

/// A condition key.
#[derive(Debug)]
pub(crate) struct Key {
    /// As AWS writes it; placeholders at the end are cut off.
    pub(crate) name: String,
    /// One sentence.
    pub(crate) description: String,
    /// The type of its values.
    pub(crate) key_type: KeyType,
    /// Whether it has several.
    pub(crate) is_multivalued: bool,
    /// Whether it belongs to services.
    pub(crate) scope: KeyScope,
}

/// Whom a condition key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyScope {
    /// AWS calls it global.
    Global,
    /// The services that list it.
    Service,
}

impl Model {
    /// The service a key belongs to: that of its prefix, else the first one that lists it.
    pub(crate) fn owner(&self, key: &str) -> Option<&str> {
        let (prefix, _) = key.split_once(':')?;
        let listed = || self.services.iter().find(|(_, service)| service.keys.contains(key));
        let found = self.services.get_key_value(prefix).or_else(listed);
        found.map(|(prefix, _)| prefix.as_str())
    }

    /// Whether only services that list a key know it, though its name says that it is global.
    pub(crate) fn is_listed(&self, key: &str) -> bool {
        key.starts_with("aws:") && self.services.values().any(|it| it.keys.contains(key))
    }

    /// Every reference leads somewhere, and numbers fit the format.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut actions = 0;
        for (prefix, service) in &self.services {
            service.check(self).map_err(|fault| format!("{prefix}: {fault}"))?;
            actions += service.actions.len();
        }
        if actions > usize::from(u16::MAX) {
            return Err(format!("{actions} actions have no numbers of 16 bits"));
        }
        Ok(())
    }
}

impl Service {
    fn check(&self, model: &Model) -> Result<(), String> {
        if let Some(key) = self.keys.iter().find(|it| !model.keys.contains_key(*it)) {
            return Err(format!("unknown key {key}"));
        }
        for (name, it) in &self.types {
            self.check_keys(name, &it.keys)?;
            let whole = |it: &String| it.starts_with("arn:") && it.matches(':').count() >= 5;
            if it.templates.is_empty() || !it.templates.iter().all(whole) {
                return Err(format!("{name}: the template has no six fields"));
            }
        }
        for (name, action) in &self.actions {
            self.check_keys(name, &action.keys)?;
            for (used, it) in &action.uses {
                self.check_keys(name, &it.keys)?;
                if !self.types.contains_key(used) {
                    return Err(format!("{name}: unknown resource type {used}"));
                }
            }
        }
        Ok(())
    }

    fn check_keys(&self, of: &str, keys: &BTreeSet<String>) -> Result<(), String> {
        match keys.iter().find(|it| !self.keys.contains(*it)) {
            Some(key) => Err(format!("{of}: the service does not list the key {key}")),
            None => Ok(()),
        }
    }
}
