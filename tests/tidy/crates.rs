//! Crates stand in layers, dependencies point down, and the workspace's lints hold everywhere.

use std::collections::BTreeMap;

use super::{File, files, folder_names, is_there, read, report};

/// Folders whose package bears another name: stand-ins for crates of other people.
const STAND_INS: &[(&str, &str)] = &[("mdbook-04-stand-in", "mdbook")];

/// The most names a `lib.rs` may offer.
const NAMES: usize = 40;

/// Crates that may offer more, and why.
const MORE_NAMES: &[(&str, usize, &str)] = &[
    ("iam-policy", 100, "everything above speaks in its types: one per element of a policy"),
    ("iam-eval", 50, "a result shows every step on the way, and each kind of step has its view"),
];

/// Crate and layer, from the table of `crates/README.md`: the one place where layers are written.
fn layers() -> BTreeMap<String, u8> {
    let map = read("crates/README.md");
    let rows = map.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let layer = cells.next()?.parse().ok()?;
        let name = cells.next()?.trim_matches('`').to_owned();
        Some((name, layer))
    });
    rows.collect()
}

/// Folder and manifest of every package.
fn manifests() -> Vec<(String, toml::Table)> {
    let manifest = |file: File| {
        let folder = file.path.strip_suffix("/Cargo.toml")?.to_owned();
        Some((folder, file.text.parse().expect("a manifest is TOML")))
    };
    files().into_iter().filter_map(manifest).collect()
}

#[test]
fn every_crate_has_a_layer_and_every_row_has_a_crate() {
    let layers = layers();
    let folders = folder_names("crates");
    let placed =
        |it: &&String| layers.contains_key(*it) || STAND_INS.iter().any(|(folder, _)| folder == it);
    let mut faults: Vec<String> = folders
        .iter()
        .filter(|it| !placed(it))
        .map(|it| format!("crates/{it} is not in the table of crates/README.md"))
        .collect();
    let missing = layers.keys().filter(|it| !is_there(&format!("crates/{it}")));
    faults.extend(missing.map(|it| format!("crates/README.md speaks of `{it}`, which is nowhere")));
    report("every crate has one row in crates/README.md", &faults);
}

#[test]
fn dependencies_point_down() {
    let layers = layers();
    let mut faults = Vec::new();
    for (path, manifest) in manifests() {
        let Some(name) = path.strip_prefix("crates/") else { continue };
        let own = layers.get(name).copied().unwrap_or(0);
        for used in dependencies(&manifest) {
            if layers.get(&used).is_some_and(|layer| *layer >= own) {
                faults.push(format!("{path} (layer {own}) uses {used} (layer {})", layers[&used]));
            }
        }
    }
    report("a crate uses crates of lower layers only", &faults);
}

/// The names of the normal dependencies, also those for one platform only.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables = targets.into_iter().flat_map(|it| it.values()).filter_map(toml::Value::as_table);
    let lists = tables.chain([manifest]).filter_map(|it| it.get("dependencies")?.as_table());
    lists.flat_map(|it| it.keys().cloned()).collect()
}

#[test]
fn every_package_takes_the_lints_and_the_name_of_its_folder() {
    let mut faults = Vec::new();
    for (path, manifest) in manifests() {
        let get = |table: &str, key: &str| manifest.get(table)?.get(key);
        if get("lints", "workspace").and_then(toml::Value::as_bool) != Some(true) {
            faults.push(format!("{path}/Cargo.toml lacks `[lints] workspace = true`"));
        }
        let Some(folder) = path.strip_prefix("crates/") else { continue };
        let stand_in = STAND_INS.iter().find(|(it, _)| *it == folder);
        let expected = stand_in.map_or(folder, |(_, name)| name);
        if get("package", "name").and_then(toml::Value::as_str) != Some(expected) {
            faults.push(format!("{path}/Cargo.toml does not name its package `{expected}`"));
        }
    }
    report("manifests are alike", &faults);
}

#[test]
fn no_crate_offers_too_many_names() {
    let files = files();
    let mut faults = Vec::new();
    for name in folder_names("crates") {
        let Some(lib) = find(&files, &format!("crates/{name}/src/lib.rs")) else { continue };
        let offered = offered(&files, &name, &lib.text);
        let more = MORE_NAMES.iter().find(|(it, ..)| *it == name);
        let most = more.map_or(NAMES, |(_, most, _)| *most);
        if offered > most {
            faults.push(format!("{}: {offered} names in `pub use`, at most {most}", lib.path));
        }
    }
    report("lib.rs is a short table of contents", &faults);
}

/// How many names the `pub use` lines of a `lib.rs` offer.
fn offered(files: &[File], name: &str, lib: &str) -> usize {
    let uses = lib.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let count = |list: &str| match list.strip_suffix("::*") {
        Some(module) => {
            let module = find(files, &format!("crates/{name}/src/{module}.rs"));
            module.map_or(0, |it| it.text.matches("\npub ").count())
        }
        None => list.split(',').filter(|it| it.chars().any(char::is_alphabetic)).count(),
    };
    uses.map(count).sum()
}

fn find<'f>(files: &'f [File], path: &str) -> Option<&'f File> {
    files.iter().find(|it| it.path == path)
}
