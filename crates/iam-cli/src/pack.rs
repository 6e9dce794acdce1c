//! Packs: folders with exercises of other people, laid out like `exercises/`. Nothing in one is
//! trusted: no link is followed, and what is too much or not sound is left out and told.

use std::fs::{self, DirEntry};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, io};

use iam_course::files::MAX_BYTES;
use iam_course::pack::Pack;
use iam_course::{AuthorError, Library};

use crate::args::Global;
use crate::failure::{Failure, code};
use crate::lesson::shown;

/// The file in which a pack says its name.
pub(crate) const MANIFEST: &str = "pack.toml";
/// The most files that are read of a pack.
const MOST_FILES: usize = 500;
/// The most entries of a folder that are looked at.
const MOST_ENTRIES: usize = 2000;

/// The texts of a folder of exercises.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// The path below the folder, with `/`, and the text; sorted.
    pub(crate) files: Vec<(String, String)>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
}

/// The exercises of a pack.
pub(crate) struct Loaded {
    /// What could be read.
    pub(crate) library: Library,
    /// How many files were left out.
    pub(crate) left_out: usize,
}

impl Loaded {
    /// What the learner is told of files that are left out.
    pub(crate) fn remark(&self) -> String {
        let files = match self.left_out {
            1 => "1 file of the pack is".to_owned(),
            number => format!("{number} files of the pack are"),
        };
        format!("{files} left out; `iam dev check` says why")
    }
}

/// The folder of the pack that is asked for; none: the workbook's own exercises are.
pub(crate) fn folder(global: &Global) -> Option<PathBuf> {
    let named = env::var_os("IAM_WORKBOOK_PACK").filter(|value| !value.is_empty());
    global.pack.clone().or(named.map(PathBuf::from))
}

/// The exercises of the pack that is asked for, read once in a process.
pub(crate) fn load(global: &Global) -> Result<Option<&'static Loaded>, Failure> {
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    let Some(folder) = folder(global) else { return Ok(None) };
    if let Some(loaded) = LOADED.get() {
        return Ok(Some(loaded));
    }
    let loaded = read(&folder)?;
    Ok(Some(LOADED.get_or_init(|| loaded)))
}

fn read(folder: &Path) -> Result<Loaded, Failure> {
    let texts = texts(folder)?;
    let files: Vec<_> = texts.files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let read = Library::read(&files);
    let mut broken: Vec<&str> = read.errors.iter().map(|error| error.file.as_str()).collect();
    broken.dedup();
    let (pack, errors) = manifest(folder)?;
    let left_out = texts.left_out.len() + broken.len() + read.shared.len() + errors.len().min(1);
    if read.library.exercises().is_empty() {
        let message = format!("there is no exercise in {} that can be used", shown(folder));
        let help = format!("`iam dev check {}` says why", shown(folder));
        return Err(Failure::new(code::INPUT, message).help(help));
    }
    Ok(Loaded { library: read.library.of_pack(pack), left_out })
}

/// What a pack says of itself, or else its folder's name; and what is wrong with what it says.
pub(crate) fn manifest(folder: &Path) -> Result<(Pack, Vec<AuthorError>), Failure> {
    let path = folder.join(MANIFEST);
    // `drills/..` and `.` are names of folders, too.
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let pack = Pack::of_folder(&name);
    let Ok(found) = fs::symlink_metadata(&path) else { return Ok((pack, Vec::new())) };
    let refused = |message: &str| AuthorError {
        file: MANIFEST.to_owned(),
        line: 1,
        column: 1,
        message: message.to_owned(),
        help: None,
    };
    if !found.is_file() {
        return Ok((pack, vec![refused("it is no file of its own")]));
    }
    Ok(match text_of(&path)? {
        Err(why) => (pack, vec![refused(why)]),
        Ok(text) => match Pack::read(MANIFEST, &text) {
            Ok(pack) => (pack, Vec::new()),
            Err(errors) => (pack, errors),
        },
    })
}

/// The texts of every exercise and quiz in a folder laid out like `exercises/`.
pub(crate) fn texts(folder: &Path) -> Result<Texts, Failure> {
    let mut texts = Texts::default();
    for entry in entries(folder, &mut texts)? {
        if kind_of(&entry)?.is_dir() {
            texts.take_chapter(&entry.path())?;
        }
    }
    Ok(texts)
}

/// The texts of one chapter's folder; their paths begin with its name.
pub(crate) fn chapter(folder: &Path) -> Result<Texts, Failure> {
    let mut texts = Texts::default();
    texts.take_chapter(folder)?;
    Ok(texts)
}

impl Texts {
    fn take_chapter(&mut self, folder: &Path) -> Result<(), Failure> {
        for entry in entries(folder, self)? {
            let path = entry.path();
            if path.extension().is_none_or(|it| it != "toml") {
                continue;
            }
            let name = path.strip_prefix(folder.parent().unwrap_or(folder)).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            if self.files.len() >= MOST_FILES {
                self.left_out.push(format!("{name}: there are more than {MOST_FILES} files"));
                return Ok(());
            }
            let text = if kind_of(&entry)?.is_file() {
                text_of(&path)?
            } else {
                Err("it is a link or no file, and only files are read")
            };
            match text {
                Ok(text) => self.files.push((name, text)),
                Err(why) => self.left_out.push(format!("{name}: {why}")),
            }
        }
        Ok(())
    }
}

/// What lies in a folder, sorted, without what is hidden.
fn entries(folder: &Path, texts: &mut Texts) -> Result<Vec<DirEntry>, Failure> {
    let failed = |error: io::Error| Failure::file(folder, &error);
    let all = fs::read_dir(folder).map_err(failed)?.take(MOST_ENTRIES + 1);
    let mut all: Vec<DirEntry> = all.collect::<io::Result<_>>().map_err(failed)?;
    if all.len() > MOST_ENTRIES {
        all.pop();
        texts.left_out.push(format!("{}: it holds too much", folder.display()));
    }
    all.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    all.sort_by_key(DirEntry::file_name);
    Ok(all)
}

/// What an entry is itself; a link is a link.
fn kind_of(entry: &DirEntry) -> Result<fs::FileType, Failure> {
    entry.file_type().map_err(|error| Failure::file(&entry.path(), &error))
}

/// The text of a file, or why it has none that can be used.
fn text_of(path: &Path) -> Result<Result<String, &'static str>, Failure> {
    let failed = |error: io::Error| Failure::file(path, &error);
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) if text.len() <= MAX_BYTES => Ok(text),
        Ok(_) => Err("it is too long"),
        Err(_) => Err("it is no text in UTF-8"),
    })
}
