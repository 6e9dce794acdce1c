//! The exercises have their place in the book, and the book shows no others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use iam_course::Library;

/// The ids of the `exercise` blocks of a chapter, in order.
fn shown(chapter: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut lines = chapter.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```exercise") {
            let body = lines.by_ref().take_while(|line| *line != "```");
            ids.extend(body.map(|line| line.trim().to_owned()).filter(|id| !id.is_empty()));
        }
    }
    ids
}

/// The chapters of the book: slug and text.
fn chapters() -> Vec<(String, String)> {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book");
    let mut files: Vec<PathBuf> = std::fs::read_dir(book)
        .expect("the book lies beside the tests")
        .map(|entry| entry.expect("its folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            let slug = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').to_owned();
            #[expect(clippy::disallowed_methods, reason = "a test reads the book")]
            let text = std::fs::read_to_string(&path).expect("a chapter can be read");
            (slug, text)
        })
        .collect()
}

#[test]
fn a_chapter_shows_its_exercises_and_no_others() {
    let exercises = Library::embedded().exercises();
    for (slug, text) in chapters() {
        let shown: BTreeSet<String> = shown(&text).into_iter().collect();
        let own: BTreeSet<String> = exercises
            .iter()
            .filter(|exercise| exercise.chapter == slug)
            .map(|exercise| exercise.id.clone())
            .collect();
        assert_eq!(shown, own, "the exercises of the chapter {slug}");
    }
}
