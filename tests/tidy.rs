//! The repository keeps its own rules: layers, the shape of source files, words, folders, README.

mod crates;
mod folders;
mod links;
mod readme;
mod source;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// Places that are spoken of before they are there. Empty when the workbook is whole.
const TO_COME: &[&str] = &[];

/// A text file of the repository.
struct File {
    /// From the root of the repository, with `/` between folders.
    path: String,
    text: String,
}

impl File {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Its lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// Fails with everything that was found, one line each.
fn report(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}\n{}", faults.join("\n"));
}

/// Whether a path from the root exists, or is to come with the place it lies in.
fn is_there(path: &str) -> bool {
    let mut absent = TO_COME.iter().filter(|it| !root().join(it).exists());
    root().join(path).exists()
        || absent
            .any(|it| path.strip_prefix(it).is_some_and(|it| it.is_empty() || it.starts_with('/')))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository")
}

/// Every text file, sorted by path; without what `.gitignore` names at the root.
fn files() -> Vec<File> {
    let ignored = read(".gitignore");
    let mut skipped: Vec<&str> =
        ignored.lines().filter_map(|line| line.strip_prefix('/')).collect();
    skipped.push(".git");
    let mut files = Vec::new();
    for entry in entries(root()) {
        let name = name(&entry);
        if !skipped.contains(&name.as_str()) {
            collect(&entry, &name, &mut files);
        }
    }
    files
}

/// Adds a file, or the files of a folder; what is not text is left out.
#[expect(clippy::disallowed_methods, reason = "these tests are about the files themselves")]
fn collect(place: &Path, path: &str, files: &mut Vec<File>) {
    if place.is_dir() {
        for entry in entries(place) {
            collect(&entry, &format!("{path}/{}", name(&entry)), files);
        }
    } else if let Ok(text) = fs::read_to_string(place) {
        files.push(File { path: path.to_owned(), text });
    }
}

/// What lies in a folder, sorted by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let list = fs::read_dir(folder).expect("a folder that can be read");
    let mut entries: Vec<PathBuf> = list.map(|it| it.expect("a readable entry").path()).collect();
    entries.sort();
    entries
}

/// The names of the folders in a folder, sorted.
fn folder_names(path: &str) -> Vec<String> {
    entries(&root().join(path)).iter().filter(|it| it.is_dir()).map(|it| name(it)).collect()
}

fn name(path: &Path) -> String {
    path.file_name().expect("an entry of a folder has a name").to_string_lossy().into_owned()
}

#[expect(clippy::disallowed_methods, reason = "these tests are about the files themselves")]
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
