//! Noticing that a file of the book has changed, by looking at it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The files a book is made from, with their times and sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

/// How the files of the book in `root` look now. Polling works on every file system; a book has a
/// few hundred files, which takes a millisecond.
pub(crate) fn snapshot(root: &Path) -> Snapshot {
    let mut files = BTreeMap::new();
    for name in ["book.toml", "book", "theme", "exercises"] {
        look(&root.join(name), &mut files);
    }
    Snapshot(files)
}

fn look(path: &Path, files: &mut BTreeMap<PathBuf, (Option<SystemTime>, u64)>) {
    let Ok(metadata) = fs::metadata(path) else { return };
    if metadata.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        entries.for_each(|entry| look(&entry.path(), files));
    } else {
        files.insert(path.to_path_buf(), (metadata.modified().ok(), metadata.len()));
    }
}
