//! The learner's folder: a numbered folder for each exercise with the documents to write.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, iter};

use iam_course::exercise::FileRole;
use iam_course::pack::Pack;
use iam_course::{Answer, Exercise, Library};
use iam_eval::Outcome;

use crate::args::Global;
use crate::config::{Config, Found, Source};
use crate::failure::{Failure, code};
use crate::input;

/// The file that makes a folder a learner's folder.
pub(crate) const PROGRESS: &str = "progress.json";

/// The file that says of which pack the exercises are; the workbook's own folder has none.
const COURSE: &str = ".pack";

/// What connects editors with `iam lsp`.
const EDITORS: [(&str, &str); 3] = [
    ("EDITORS.md", include_str!("editors/EDITORS.md")),
    (".vscode/settings.json", include_str!("editors/settings.json")),
    (".vscode/extensions.json", include_str!("editors/extensions.json")),
];

/// The learner's folder.
#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    /// Where it is, or will be.
    pub(crate) folder: PathBuf,
}

impl Lesson {
    /// The folder that is named, or else the one that is there, or else the one to be made:
    /// `lesson` beside the workbook's own files, or in the current directory. A pack has a folder
    /// of its own beside that, `lesson-ID`.
    pub(crate) fn find(global: &Global, library: &Library) -> Result<Lesson, Failure> {
        Lesson::find_with(&global.config, library)
    }

    /// The same, by what is set.
    pub(crate) fn find_with(config: &Config, library: &Library) -> Result<Lesson, Failure> {
        let named = config.lesson();
        if let Some(Found { value: folder, source: Source::Option(_) }) = named {
            return Ok(Lesson { folder });
        }
        let of_course = |name: &str| match library.pack() {
            Some(pack) => format!("{name}-{}", pack.id),
            None => name.to_owned(),
        };
        if let Some(Found { value: folder, .. }) = named {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Ok(Lesson { folder: folder.with_file_name(of_course(&name)) });
        }
        let here = env::current_dir()?;
        let name = of_course("lesson");
        let mut above = levels(&here)
            .into_iter()
            .flat_map(|folder| iter::once(folder.to_owned()).chain(iter::once(folder.join(&name))));
        let is_it =
            |folder: &Path| is_lesson(folder) && course_of(folder) == library.pack().map(id);
        let found = above.find(|folder| is_it(folder));
        let workbook = || {
            let mut above = levels(&here).into_iter();
            above.find(|folder| folder.join("book.toml").is_file() && is_workbook(folder))
        };
        let folder = found.unwrap_or_else(|| workbook().unwrap_or(&here).join(&name));
        Ok(Lesson { folder })
    }

    /// Whether the folder has been made.
    pub(crate) fn exists(&self) -> bool {
        is_lesson(&self.folder)
    }

    /// Refuses a folder with the answers to other exercises: they would get mixed up.
    pub(crate) fn refuse_others(&self, library: &Library) -> Result<(), Failure> {
        if !self.exists() || course_of(&self.folder) == library.pack().map(id) {
            return Ok(());
        }
        let whose = match course_of(&self.folder) {
            Some(pack) => format!("the answers to the pack `{}`", iam_policy::visible(&pack)),
            None => "the answers to the workbook".to_owned(),
        };
        let message = format!("{} holds {whose}", shown(&self.folder));
        Err(Failure::new(code::USAGE, message).help("name another folder with `--lesson`"))
    }

    /// Makes the folder, and everything in it that is missing; the number of exercises that are
    /// new. What is there stays as it is.
    pub(crate) fn create(&self, library: &Library) -> Result<usize, Failure> {
        self.refuse_others(library)?;
        create_folder(&self.folder)?;
        if let Some(pack) = library.pack() {
            write_new(&self.folder.join(COURSE), &format!("{}\n", pack.id))?;
        }
        let ignored = "*.before-*\n*.new-*\n*.lock\n.repl-history\n";
        write_new(&self.folder.join(".gitignore"), ignored)?;
        write_new(&self.folder.join("README.md"), &about(library))?;
        create_folder(&self.folder.join(".vscode"))?;
        for (name, text) in EDITORS {
            write_new(&self.folder.join(name), text)?;
        }
        let mut new = 0;
        for exercise in library.exercises() {
            let folder = self.folder_of(exercise, library);
            new += usize::from(!folder.is_dir());
            create_folder(&folder)?;
            write_new(&folder.join("README.md"), &readme(exercise))?;
            for file in exercise.files() {
                write_new(&folder.join(file.file_name()), &file.start)?;
            }
        }
        let empty = iam_course::Progress::default().to_text();
        write_new(&self.folder.join(PROGRESS), &empty)?;
        Ok(new)
    }

    /// The folder of an exercise. Its number only sorts: another number is as good.
    pub(crate) fn folder_of(&self, exercise: &Exercise, library: &Library) -> PathBuf {
        let is_it = |name: &str| {
            let number = name.split_once('-').filter(|(_, id)| *id == exercise.id);
            number.is_some_and(|(number, _)| number.chars().all(|char| char.is_ascii_digit()))
        };
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let name = names.filter(|name| is_it(name)).min().unwrap_or_else(|| {
            format!("{:02}-{}", library.number(&exercise.id).unwrap_or(0), exercise.id)
        });
        self.folder.join(name)
    }

    /// The files that the learner edits for an exercise, in its order.
    pub(crate) fn files(&self, exercise: &Exercise, library: &Library) -> Vec<PathBuf> {
        let folder = self.folder_of(exercise, library);
        exercise.files().iter().map(|file| folder.join(file.file_name())).collect()
    }

    /// What the learner has written; a file that is missing counts as it was at first.
    pub(crate) fn answer(&self, exercise: &Exercise, library: &Library) -> Result<Answer, Failure> {
        let mut answer = Answer::start(exercise);
        for (of, file) in exercise.files().iter().zip(self.files(exercise, library)) {
            if file.exists() {
                answer = answer.with(of.name, &input::read(&file)?.text);
            }
        }
        Ok(answer)
    }

    /// Puts an exercise back to its start. Files that were edited are kept beside; their names.
    pub(crate) fn reset(
        &self,
        exercise: &Exercise,
        library: &Library,
    ) -> Result<Vec<PathBuf>, Failure> {
        let mut kept = Vec::new();
        create_folder(&self.folder_of(exercise, library))?;
        for (of, file) in exercise.files().iter().zip(self.files(exercise, library)) {
            let failed = |error: io::Error| Failure::file(&file, &error);
            if file.exists() {
                if fs::read(&file).map_err(failed)? == of.start.as_bytes() {
                    continue;
                }
                let copy = free_name(&file, "before");
                fs::rename(&file, &copy).map_err(failed)?;
                kept.push(copy);
            }
            write_new(&file, &of.start)?;
        }
        Ok(kept)
    }
}

/// The pack whose answers a folder holds; none: those to the workbook.
fn course_of(folder: &Path) -> Option<String> {
    let file = folder.join(COURSE);
    file.is_file().then(|| fs::read_to_string(file).unwrap_or_default().trim().to_owned())
}

fn id(pack: &Pack) -> String {
    pack.id.clone()
}

/// The folder and those above it. Nothing above the user's own folder is theirs.
fn levels(here: &Path) -> Vec<&Path> {
    let home = env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
    let home = home.and_then(|home| fs::canonicalize(home).ok());
    let above = here.ancestors();
    let last = above.clone().position(|folder| Some(folder) == home.as_deref());
    above.take(last.map_or(usize::MAX, |last| last + 1)).collect()
}

/// The path as people write it: from the current directory where it lies below.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let short = path.strip_prefix(here).unwrap_or(path);
    iam_policy::visible(&short.display().to_string())
}

/// The first `FILE.WORD-N` that is free.
pub(crate) fn free_name(file: &Path, word: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut names = (1..).map(|n: u32| file.with_file_name(format!("{name}.{word}-{n}")));
    names.find(|name| !name.exists()).expect("there are more numbers than files")
}

/// Whether a folder is a learner's folder.
pub(crate) fn is_lesson(folder: &Path) -> bool {
    // Other programs have files of that name; ours names its schema at once.
    let text = fs::read_to_string(folder.join(PROGRESS)).unwrap_or_default();
    text.contains("progress/v") || folder.join(".gitignore").is_file() && has_exercises(folder)
}

/// Whether a folder holds the workbook's own files.
fn is_workbook(folder: &Path) -> bool {
    folder.join("exercises").is_dir() && folder.join("crates").is_dir()
}

/// Whether a folder has exercises in it, although its progress file is gone or damaged.
fn has_exercises(folder: &Path) -> bool {
    let first = Library::embedded().exercises().first();
    first.is_some_and(|first| {
        Lesson { folder: folder.to_owned() }.folder_of(first, Library::embedded()).is_dir()
    })
}

fn create_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))
}

/// Writes a file that is not there yet.
fn write_new(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(file, &error);
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut opened) => opened.write_all(text.as_bytes()).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

fn about(library: &Library) -> String {
    format!(
        "# Your answers\n\n\
         Each of the {} folders is an exercise: its `README.md` tells the story, its JSON\n\
         files are yours to edit. `iam` shows the current exercise and judges it when you save;\n\
         `iam list` lists all, `iam hint` helps, `iam reset NAME` begins an exercise again and\n\
         keeps what you wrote. `progress.json` is what you have done so far.\n\n\
         [EDITORS.md](EDITORS.md) connects your editor, so that it shows problems and completes\n\
         names while you type.\n\n\
         A file `config.toml` in this folder may say how you like to work, one setting a line:\n\
         `editor = \"code --wait\"`, `color = \"never\"`, `ascii = true`, `poll = 500`. `iam doctor`\n\
         tells which settings hold, where each comes from, and what is wrong.\n",
        library.exercises().len()
    )
}

/// The story of an exercise as a page.
pub(crate) fn readme(exercise: &Exercise) -> String {
    let Exercise { title, id, difficulty, minutes, story, bound, floor, .. } = exercise;
    let mut out = format!(
        "# {title}\n\n\
         Exercise `{id}`, difficulty {difficulty} of 5, about {minutes} minutes.\n\n{}\n",
        story.trim()
    );
    if !exercise.world.is_empty() {
        out.push_str("\n## What is there\n\n");
        exercise.world.iter().for_each(|fact| out.push_str(&format!("- {fact}\n")));
    }
    for (name, policy) in &exercise.setting.policies {
        let (kind, text) = (policy.kind.title(), policy.document.trim());
        out.push_str(&format!("\n### `{name}`: {kind}\n\n```json\n{text}\n```\n"));
    }
    out.push_str("\n## What you write\n\n");
    for of in exercise.files() {
        let (file, title) = (of.file_name(), of.title);
        out.push_str(&match of.role {
            FileRole::Prediction(prediction) => format!(
                "- [`{file}`]({file}): first of all, {title}. {} Write `Allow` or `Deny` for the \
                 `?` behind each request.\n",
                prediction.says
            ),
            FileRole::Attack(attack) => {
                let who = attack.principals.iter().filter_map(|name| {
                    let principal = exercise.setting.principals.get(name)?;
                    Some(format!("  - `{name}` is `{}`\n", principal.arn()))
                });
                let who: String = who.collect();
                let says = &attack.says;
                format!("- [`{file}`]({file}): first of all, {title}. {says} Who may ask:\n{who}")
            }
            FileRole::Document(document) => {
                format!("- [`{file}`]({file}): {title} ({})\n", document.kind.title())
            }
        });
    }
    if let Some(changes) = exercise.changes {
        let policies = if changes == 1 { "policy" } else { "policies" };
        out.push_str(&format!("\nYou may change {changes} {policies} of them, no more.\n"));
    }
    out.push_str(&format!("\nAt most it may grant: {}\n", bound.says));
    if let Some(floor) = floor {
        out.push_str(&format!("\nAt least it has to grant: {}\n", floor.says));
    }
    out.push_str("\n## What has to come out\n\n");
    for request in &exercise.requests {
        let wanted = if request.decision == Outcome::Allow { "allowed" } else { "not allowed" };
        out.push_str(&format!(
            "- {} `{}`: {}: {wanted}\n",
            request.id, request.action, request.says
        ));
    }
    out.push_str(&format!("\nJudge it with `iam run {id}`; `iam hint {id}` helps.\n"));
    out
}
