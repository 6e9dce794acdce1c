//! Settings that people write themselves: an option, else the environment, else `config.toml` of
//! the lesson's folder, else that of the user, else the default.

use std::env;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use iam_course::Library;
use toml::de::{DeTable, DeValue};

use crate::args::{Global, When};
use crate::lesson::{Lesson, shown};
use crate::watch::edit;

/// The name of the file.
const FILE: &str = "config.toml";

/// How often the watch looks at the files: often enough that nobody waits.
const POLL_MS: u64 = 25;

/// A setting.
pub(crate) struct Key {
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// The variable of the environment that sets it.
    variable: &'static str,
    /// What may be written.
    wanted: &'static str,
}

/// Every setting.
pub(crate) const KEYS: &[Key] = &[
    key("lesson", "IAM_WORKBOOK_DIR", "the folder with your answers"),
    key("state", "IAM_WORKBOOK_STATE", "the file with your progress"),
    key("color", "IAM_WORKBOOK_COLOR", "`auto`, `always` or `never`"),
    key("ascii", "IAM_WORKBOOK_ASCII", "`true` or `false`"),
    key("editor", "IAM_WORKBOOK_EDITOR", "the command that opens files"),
    key("poll", "IAM_WORKBOOK_POLL", "milliseconds between two looks, from 10 to 60000"),
];

const fn key(name: &'static str, variable: &'static str, wanted: &'static str) -> Key {
    Key { name, variable, wanted }
}

/// A setting's value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

impl<T> Found<T> {
    /// Whether an option says so, for this run alone.
    pub(crate) fn is_asked_for(&self) -> bool {
        matches!(self.source, Source::Option(_))
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Option(&'static str),
    Variable(&'static str),
    File(PathBuf),
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Option(name) => write!(f, "option {name}"),
            Source::Variable(name) => write!(f, "environment: {name}"),
            Source::File(file) => f.write_str(&shown(file)),
            Source::Default => f.write_str("default"),
        }
    }
}

/// What the options, the environment and the files say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    lesson: Option<PathBuf>,
    state: Option<PathBuf>,
    /// The lines of the files, the strongest file first.
    lines: Vec<Line>,
    /// What is wrong with the files.
    pub(crate) problems: Vec<String>,
}

/// A setting in a file.
#[derive(Debug, Clone)]
struct Line {
    name: String,
    value: String,
    file: PathBuf,
}

impl Config {
    /// Reads the files that there are. The one in the lesson's folder cannot say where that is.
    pub(crate) fn read(global: &Global) -> Config {
        let (lesson, state) = (global.lesson.clone(), global.state.clone());
        let mut config = Config { lesson, state, ..Config::default() };
        if let Some(file) = user_file() {
            config.add(&file);
        }
        let users = config.lines.split_off(0);
        let known = Config { lines: users.clone(), ..config.clone() };
        if let Ok(lesson) = Lesson::find_with(&known, Library::embedded()) {
            config.add(&lesson.folder.join(FILE));
            config.lines.retain(|line| line.name != "lesson");
        }
        config.lines.extend(users);
        config
    }

    fn add(&mut self, file: &Path) {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.problems.push(format!("{}: {error}", shown(file))),
        };
        let table = match DeTable::parse(&text) {
            Ok(table) => table,
            Err(error) => {
                let message = error.message().to_owned();
                let before = error.span().and_then(|span| text.get(..span.start));
                let line = before.map_or(1, |before| before.matches('\n').count() + 1);
                return self.problems.push(format!("{}:{line}: {message}", shown(file)));
            }
        };
        for (name, value) in table.get_ref() {
            let value = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Integer(number) => number.to_string(),
                DeValue::Boolean(is) => is.to_string(),
                DeValue::Float(_)
                | DeValue::Datetime(_)
                | DeValue::Array(_)
                | DeValue::Table(_) => String::new(),
            };
            let name = name.get_ref().to_string();
            match KEYS.iter().find(|key| key.name == name) {
                Some(key) if !fits(key, &value) => {
                    let (file, wanted) = (shown(file), key.wanted);
                    self.problems.push(format!("{file}: `{name}` is not {wanted}"));
                }
                Some(_) => self.lines.push(Line { name, value, file: file.to_owned() }),
                None => {
                    let near = iam_policy::nearest(&name, KEYS.iter().map(|key| key.name));
                    let near = near.map(|near| format!("; did you mean `{near}`?"));
                    let (file, near) = (shown(file), near.unwrap_or_default());
                    self.problems.push(format!("{file}: no setting is called `{name}`{near}"));
                }
            }
        }
    }

    /// What the environment or a file says.
    fn text(&self, name: &str) -> Option<Found<String>> {
        let key = KEYS.iter().find(|key| key.name == name)?;
        let value = env::var(key.variable).ok().filter(|value| !value.is_empty());
        if let Some(value) = value.filter(|value| fits(key, value)) {
            return Some(Found { value, source: Source::Variable(key.variable) });
        }
        let line = self.lines.iter().find(|line| line.name == name)?;
        Some(Found { value: line.value.clone(), source: Source::File(line.file.clone()) })
    }

    fn path(&self, name: &str, option: Option<Found<PathBuf>>) -> Option<Found<PathBuf>> {
        option.or_else(|| {
            let Found { value, source } = self.text(name)?;
            let value = match &source {
                // A path in a file counts from where the file is.
                Source::File(file) => file.parent().unwrap_or(file).join(expanded(&value)),
                Source::Option(_) | Source::Variable(_) | Source::Default => PathBuf::from(value),
            };
            Some(Found { value, source })
        })
    }

    /// The folder with the answers, where somebody names it.
    pub(crate) fn lesson(&self) -> Option<Found<PathBuf>> {
        let option = self.lesson.clone();
        let source = Source::Option("--lesson");
        self.path("lesson", option.map(|value| Found { value, source }))
    }

    /// The progress file, where somebody names it.
    pub(crate) fn state(&self) -> Option<Found<PathBuf>> {
        let option = self.state.clone();
        let source = Source::Option("--state");
        self.path("state", option.map(|value| Found { value, source }))
    }

    /// When to use colours, where somebody says so beside `NO_COLOR` and its like.
    pub(crate) fn color(&self) -> Option<Found<When>> {
        let Found { value, source } = self.text("color")?;
        let value = clap::ValueEnum::from_str(&value, true).ok()?;
        Some(Found { value, source })
    }

    /// Whether to write ASCII only, where somebody says so.
    pub(crate) fn ascii(&self) -> Option<Found<bool>> {
        let Found { value, source } = self.text("ascii")?;
        Some(Found { value: value == "true", source })
    }

    /// The command that opens files; none where nobody names one.
    pub(crate) fn editor(&self, option: Option<&str>) -> Option<Found<String>> {
        let source = Source::Option("--edit-cmd");
        let option = option.map(|value| Found { value: value.to_owned(), source });
        option.or_else(|| self.text("editor")).or_else(|| {
            let (value, name) = edit::named()?;
            Some(Found { value, source: Source::Variable(name) })
        })
    }

    /// How many milliseconds lie between two looks at the files.
    pub(crate) fn poll(&self, option: Option<u64>) -> Found<u64> {
        if let Some(value) = option {
            return Found { value, source: Source::Option("--poll") };
        }
        let said = self
            .text("poll")
            .and_then(|Found { value, source }| Some(Found { value: value.parse().ok()?, source }));
        said.unwrap_or(Found { value: POLL_MS, source: Source::Default })
    }
}

/// Whether a text may be the value of a setting.
fn fits(key: &Key, value: &str) -> bool {
    match key.name {
        "color" => ["auto", "always", "never"].contains(&value),
        "ascii" => ["true", "false"].contains(&value),
        "poll" => value.parse::<u64>().is_ok_and(|it| (10..=60_000).contains(&it)),
        _ => !value.trim().is_empty(),
    }
}

/// The user's own file, whether it is there or not.
pub(crate) fn user_file() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let home = || set("HOME").filter(|home| home.is_absolute());
    let folder = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        let named = set("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
        named.or_else(|| home().map(|home| home.join(".config")))
    };
    folder.map(|folder| folder.join("iam-workbook").join(FILE))
}

/// A path with `~/` for the user's own folder.
fn expanded(path: &str) -> PathBuf {
    let home = env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        (Some(_) | None, _) => PathBuf::from(path),
    }
}
