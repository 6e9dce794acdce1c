//! Finds and reads the case files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{evaluate, read};

/// A case file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<C> {
    case: Vec<C>,
}

/// A case and the file it stands in.
pub(super) struct Placed<C> {
    /// The folder and the name of the file, then the name of the case.
    pub(super) place: String,
    pub(super) case: C,
}

/// What every case has.
trait Cited {
    fn name(&self) -> &str;
    fn cites(&self) -> &[String];
}

impl Cited for evaluate::Case {
    fn name(&self) -> &str {
        &self.name
    }
    fn cites(&self) -> &[String] {
        &self.cites
    }
}

impl Cited for read::Case {
    fn name(&self) -> &str {
        &self.name
    }
    fn cites(&self) -> &[String] {
        &self.cites
    }
}

/// The cases of `eval/`.
pub(super) fn evaluation_cases() -> Vec<Placed<evaluate::Case>> {
    folder("eval")
}

/// The cases of `read/`.
pub(super) fn reading_cases() -> Vec<Placed<read::Case>> {
    folder("read")
}

/// File and name of every case.
pub(super) fn places() -> Vec<String> {
    let evaluation = evaluation_cases().into_iter().map(|it| it.place);
    evaluation.chain(reading_cases().into_iter().map(|it| it.place)).collect()
}

/// Every rule and trap that some case cites.
pub(super) fn cited() -> BTreeSet<String> {
    let evaluation = evaluation_cases().into_iter().map(|it| it.case.cites);
    evaluation.chain(reading_cases().into_iter().map(|it| it.case.cites)).flatten().collect()
}

/// The rules that no scenario can show, each with the reason.
pub(super) fn uncited() -> BTreeMap<String, String> {
    parse(&root().join("uncited.toml"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The cases of all files of a folder, in the order of their names.
fn folder<C: DeserializeOwned + Cited>(name: &str) -> Vec<Placed<C>> {
    let folder = root().join(name);
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let stem = path.file_stem().and_then(|it| it.to_str()).expect("file names are ASCII");
        let file: File<C> = parse(&path);
        for case in file.case {
            assert!(!case.cites().is_empty(), "{stem}: `{}` cites nothing", case.name());
            cases.push(Placed { place: format!("{name}/{stem}: {}", case.name()), case });
        }
    }
    cases
}

#[expect(clippy::disallowed_methods, reason = "the data of the tests are files")]
fn parse<T: DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).expect("a case file can be read");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
