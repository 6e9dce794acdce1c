//! Exercises belong to chapters, and every module of tests is described.

use super::{files, folder_names, is_there, read, report};

#[test]
fn every_folder_of_exercises_has_its_chapter() {
    let chapters = folder_names("exercises").into_iter().map(|name| format!("book/{name}.md"));
    let missing = chapters.filter(|path| !is_there(path));
    let faults: Vec<String> = missing.map(|path| format!("{path} is not there")).collect();
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

#[test]
fn every_module_of_tests_is_described() {
    let main = read("tests/main.rs");
    let readme = read("tests/README.md");
    let modules = main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let silent = modules.filter(|module| !readme.contains(&format!("| `{module}` |")));
    let faults: Vec<String> = silent.map(str::to_owned).collect();
    report("every module of tests/main.rs has a row in tests/README.md", &faults);
}
