//! `iam dev check`: everything that is wrong with files of exercises.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

use iam_course::AuthorError;
use iam_course::files::{Checked, check, check_together};
use iam_policy::json::object;

use super::told;
use crate::args::Global;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;
use crate::pack::{self, MANIFEST};

/// The name of the JSON object that `--json` writes.
const SCHEMA: &str = "iam-dev-check/v1";

/// A file to check.
struct File {
    /// What people call it.
    name: String,
    text: String,
}

/// Files, and what is wrong with them.
#[derive(Default)]
struct Found {
    files: Vec<File>,
    errors: Vec<AuthorError>,
    /// What was not read, and why.
    left_out: Vec<String>,
    /// Whether some file cannot be read as what it should be.
    is_unreadable: bool,
}

/// `iam dev check [PATH…]`
pub(super) fn run(paths: &[PathBuf], json: bool, global: &Global, console: &mut Console) -> Ended {
    let mut found = Found::default();
    let here = if paths.is_empty() { vec![super::exercises(global)?] } else { Vec::new() };
    for path in paths.iter().chain(&here) {
        found.gather(path)?;
    }
    found.check();
    if json {
        console.line(&found.to_json())?;
    } else {
        found.tell(console)?;
    }
    console.flush()?;
    let is_sound = found.errors.is_empty() && found.left_out.is_empty();
    Ok(ExitCode::from(match (found.is_unreadable, is_sound) {
        (true, _) => code::INPUT,
        (false, false) => code::NO,
        (false, true) => code::OK,
    }))
}

impl Found {
    /// Takes a file, the exercises of a chapter, or those of all chapters in a folder.
    fn gather(&mut self, path: &Path) -> Result<(), Failure> {
        if !path.is_dir() {
            let text = input::read(path)?.text;
            self.files.push(File { name: name(path), text });
            return Ok(());
        }
        let is_chapter = path.join("quiz.toml").is_file() || has_exercises(path)?;
        let root = if is_chapter { path.parent().unwrap_or(path) } else { path };
        let texts = if is_chapter { pack::chapter(path)? } else { pack::texts(path)? };
        self.left_out.extend(texts.left_out);
        let files = texts.files.into_iter();
        self.files.extend(files.map(|(file, text)| File { name: name(&root.join(file)), text }));
        if !is_chapter {
            let (_, mut errors) = pack::manifest(path)?;
            self.is_unreadable |= !errors.is_empty();
            for error in &mut errors {
                error.file = name(&path.join(MANIFEST));
            }
            self.errors.extend(errors);
        }
        Ok(())
    }

    /// Checks every file, several at once: a proof for each answer takes its time.
    fn check(&mut self) {
        let next = Mutex::new(self.files.iter());
        let done = Mutex::new(Vec::new());
        let work = || {
            loop {
                // A lock is poisoned when another worker has panicked, and so does this one then.
                let file = next.lock().expect("no worker panics").next();
                let Some(file) = file else { break };
                let checked = check(&file.name, &file.text);
                done.lock().expect("no worker panics").push(checked);
            }
        };
        let workers = thread::available_parallelism().map_or(1, usize::from).min(8);
        thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
        for checked in done.into_inner().expect("no worker panics") {
            self.is_unreadable |= matches!(checked, Checked::Unreadable(_));
            self.errors.extend_from_slice(checked.errors());
        }
        let files: Vec<_> = self.files.iter().map(|it| (&*it.name, &*it.text)).collect();
        self.errors.extend(check_together(&files));
        self.errors.sort();
    }

    fn tell(&self, console: &mut Console) -> Result<(), Failure> {
        for error in &self.errors {
            let file = self.files.iter().find(|file| file.name == error.file);
            let text = file.map_or("", |file| file.text.as_str());
            console.text(&(told::mistake(error, text, console.look) + "\n"))?;
        }
        for left_out in &self.left_out {
            console.text(&format!("{}: left out\n", iam_policy::visible(left_out)))?;
        }
        let (files, mistakes) = (self.files.len(), self.errors.len() + self.left_out.len());
        let many = |number: usize, noun: &str| {
            format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
        };
        let (files, mistakes) = (many(files, "file"), many(mistakes, "mistake"));
        console.text(&format!("{files}, {mistakes}\n"))?;
        Ok(())
    }

    fn to_json(&self) -> String {
        object(|out| {
            out.text("schema", SCHEMA);
            out.number("files", self.files.len());
            out.array("mistakes", |list| {
                for error in &self.errors {
                    list.object(|out| {
                        out.text("file", &error.file);
                        out.number("line", error.line);
                        out.number("column", error.column);
                        out.text("message", &error.message);
                        out.text_if_some("help", error.help.as_deref());
                    });
                }
            });
            out.array("left_out", |list| {
                self.left_out.iter().for_each(|left_out| list.text(left_out));
            });
        })
    }
}

/// The path with `/`, as messages and the checks know it.
fn name(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

/// Whether a folder holds exercises itself, not folders of chapters.
fn has_exercises(folder: &Path) -> Result<bool, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))?;
    let mut names = entries.flatten().map(|entry| entry.file_name());
    Ok(names.any(|name| {
        let name = name.to_string_lossy();
        name.ends_with(".toml") && name != MANIFEST && !name.starts_with('.')
    }))
}
