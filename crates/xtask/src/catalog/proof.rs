//! The proof that the written catalog says what the model says.

use std::collections::BTreeSet;

use iam_catalog::{Action, Catalog, Key};

use super::model::{self, KeyScope, Model};

/// Finds everything of the model in the catalog.
pub(crate) fn compare(model: &Model, catalog: &Catalog) -> Result<(), String> {
    require(catalog.date() == model.date, "the date")?;
    require(catalog.services().len() == model.services.len(), "the number of services")?;
    require(catalog.keys().len() == model.keys.len(), "the number of keys")?;
    for (name, expected) in &model.keys {
        let key = catalog.key(name).ok_or_else(|| format!("{name} is lost"))?;
        let same = key.name() == expected.name
            && key.key_type() == expected.key_type
            && key.is_multivalued() == expected.is_multivalued
            && key.is_global() == (expected.scope == KeyScope::Global)
            && key.service().map(|it| it.prefix()) == model.owner(name);
        require(same, name)?;
    }
    model.services.iter().try_for_each(|(prefix, expected)| service(prefix, expected, catalog))
}

fn service(prefix: &str, expected: &model::Service, catalog: &Catalog) -> Result<(), String> {
    let service = catalog.service(prefix).ok_or_else(|| format!("{prefix} is lost"))?;
    let same = service.title() == expected.title
        && service.is_rcp_covered() == expected.is_rcp_covered
        && names(service.keys()) == expected.keys
        && service.resource_types().len() == expected.types.len()
        && service.actions().len() == expected.actions.len();
    require(same, prefix)?;
    for (name, expected) in &expected.types {
        let full = format!("{prefix}/{name}");
        let found = service.resource_type(name).ok_or_else(|| format!("{full} is lost"))?;
        let same = found.name() == expected.name
            && found.templates().map(|it| it.text()).eq(&expected.templates)
            && names(found.keys()) == expected.keys;
        require(same, &full)?;
    }
    for (name, expected) in &expected.actions {
        let full = format!("{prefix}:{name}");
        let found = catalog.find_action(&full).ok_or_else(|| format!("{full} is lost"))?;
        require(same_action(found, expected), &full)?;
    }
    Ok(())
}

fn same_action(found: Action<'_>, expected: &model::Action) -> bool {
    let dependents: BTreeSet<(String, String)> = found
        .dependents()
        .map(|it| (it.service().prefix().to_owned(), it.name().to_lowercase()))
        .collect();
    let uses = found.resources().zip(&expected.uses).all(|(found, (name, expected))| {
        found.resource_type.name().eq_ignore_ascii_case(name)
            && found.required == expected.required
            && names(found.keys()) == expected.keys
    });
    uses && found.resources().len() == expected.uses.len()
        && found.name() == expected.name
        && found.level() == expected.level
        && found.aws_level() == expected.aws_level
        && names(found.keys()) == expected.keys
        && dependents == expected.dependents
}

fn names<'c>(keys: impl Iterator<Item = Key<'c>>) -> BTreeSet<String> {
    keys.map(|key| key.name().to_lowercase()).collect()
}

fn require(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{what} was not written as it should be")) }
}
