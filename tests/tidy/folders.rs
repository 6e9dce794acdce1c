//! Exercises belong to chapters, and chapters are in the table of contents.

use super::{files, folder_names, report, root};

/// Chapters whose exercises are here already. Empty when the book is complete.
const CHAPTERS_TO_COME: &[&str] = &[];

#[test]
fn every_folder_of_exercises_has_its_chapter() {
    let missing = folder_names("exercises").into_iter().filter(|name| {
        let chapter = root().join("book").join(format!("{name}.md"));
        !chapter.is_file() && !CHAPTERS_TO_COME.contains(&name.as_str())
    });
    let faults: Vec<String> = missing.map(|name| format!("book/{name}.md is not there")).collect();
    report("exercises/NN-slug belongs to book/NN-slug.md", &faults);
}

#[test]
fn every_exercise_lies_in_the_folder_of_its_chapter() {
    let mut faults = Vec::new();
    for file in files() {
        let Some(rest) = file.path.strip_prefix("exercises/") else { continue };
        let Some((folder, name)) = rest.split_once('/') else { continue };
        let Some((_number, slug)) = folder.split_once('-') else {
            faults.push(format!("{}: the folder has no number", file.path));
            continue;
        };
        let chapter = format!("chapter = \"{slug}\"");
        if !file.text.lines().any(|line| line.split('#').next().unwrap_or("").trim() == chapter) {
            faults.push(format!("{}: does not say `{chapter}`", file.path));
        }
        if name.contains('/') || !name.ends_with(".toml") {
            faults.push(format!("{}: not a TOML file of a chapter", file.path));
        }
    }
    report("an exercise names the chapter whose folder it lies in", &faults);
}
