//! Words that mean something on one machine only do not enter the repository.

use super::{File, files, read, report};

/// Folders of a machine, addresses of its mirrors, numbers of a tracker that readers cannot see.
const FORBIDDEN: &[&str] = &[
    "/work/",
    "/tmp/wt",
    "/tmp/brief",
    "/tmp/target",
    "../shared",
    "issue #",
    "index.crates.io",
    "static.crates.io",
    "registry.npmjs.org",
    "files.pythonhosted.org",
];

/// Where the crates of other people come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Files written by package managers, which name registries, and this list.
fn is_exempt(file: &File) -> bool {
    file.path.ends_with("Cargo.lock")
        || file.path.ends_with("package-lock.json")
        || file.path == "tests/tidy/words.rs"
}

#[test]
fn no_text_speaks_of_one_machine() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|it| !is_exempt(it)) {
        for (number, line) in file.lines() {
            let lower = line.to_lowercase();
            let words = FORBIDDEN.iter().filter(|word| lower.contains(*word));
            faults.extend(words.map(|word| format!("{}:{number}: `{word}`", file.path)));
        }
    }
    report("what only one machine understands stays out", &faults);
}

#[test]
fn every_foreign_crate_comes_from_the_public_registry() {
    let lock = read("Cargo.lock");
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    let other = sources.filter(|it| it.trim_matches('"') != REGISTRY);
    let faults: Vec<String> = other.map(str::to_owned).collect();
    report("Cargo.lock names no other source of crates", &faults);
}

#[test]
fn lines_end_alike() {
    let mut faults = Vec::new();
    for file in files() {
        if file.text.contains('\r') {
            faults.push(format!("{}: a carriage return", file.path));
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            faults.push(format!("{}: no line break at the end", file.path));
        }
    }
    report("lines end with one line feed, the last one too", &faults);
}
