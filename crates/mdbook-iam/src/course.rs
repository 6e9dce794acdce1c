//! Exercises and quizzes as they lie in the folder `exercises` now, each proved by the evaluator.

use std::fs;
use std::path::{Path, PathBuf};

use iam_course::{AuthorError, Library, check_exercise, check_quiz};

use crate::problem::Problem;

/// The exercises and quizzes below `root`; what is wrong with them goes to `problems`.
pub(crate) fn load(root: &Path, problems: &mut Vec<Problem>) -> Library {
    let folder = root.join("exercises");
    let mut files = Vec::new();
    for path in entries(&folder).iter().flat_map(|chapter| entries(chapter)) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.strip_prefix(&folder).unwrap_or(&path);
        let name = name.to_string_lossy().replace('\\', "/");
        match fs::read_to_string(&path) {
            Ok(text) => files.push((name, text)),
            Err(error) => problems.push(Problem::io(&Path::new("exercises").join(name), &error)),
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let read = Library::read(&files);
    problems.extend(read.errors.into_iter().chain(read.shared).map(problem));
    problems.extend(read.library.exercises().iter().flat_map(check_exercise).map(problem));
    problems.extend(read.library.quizzes().iter().flat_map(check_quiz).map(problem));
    read.library
}

fn problem(error: AuthorError) -> Problem {
    let file = Path::new("exercises").join(error.file);
    Problem { file, line: Some(error.line), message: error.message, help: error.help }
}

/// What a folder holds, sorted; nothing if it is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = listing.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
