//! `iam doctor`: where everything is, where each setting comes from, and what is wrong.

use std::env;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use iam_policy::RenderStyle;

use crate::args::{Global, When};
use crate::config::{self, Found, Source};
use crate::console::Console;
use crate::failure::{Ended, code};
use crate::learner::Learner;
use crate::lesson::shown;
use crate::look::{Ink, Look, is_dumb};
use crate::store::Health;
use crate::watch::edit;
use crate::wrap::{columns, wrap};

/// `iam doctor`
pub(crate) fn run(global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::find(global)?;
    let mut report = Report::default();
    report.program(&learner);
    report.places(&learner, global);
    report.terminal(global, console.look);
    report.editor(global);
    report.drive(&learner);
    for problem in &global.config.problems {
        report.wrong(problem, "mend the file; until then what is wrong in it does not count");
    }
    for (title, rows) in &report.sections {
        console.text(&format!("{}\n", console.look.paint(Ink::Title, title)))?;
        let width = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
        for (name, value) in rows {
            let first = format!("  {name:<width$}  ");
            let next = " ".repeat(columns(&first));
            console.text(&wrap(value, console.look.width, &first, &next))?;
        }
        console.text("\n")?;
    }
    report.tell_problems(console)?;
    console.flush()?;
    Ok(ExitCode::from(if report.problems.is_empty() { code::OK } else { code::NO }))
}

/// What was found.
#[derive(Default)]
struct Report {
    sections: Vec<(&'static str, Vec<(String, String)>)>,
    /// What is wrong, and what to do.
    problems: Vec<(String, String)>,
}

impl Report {
    fn section(&mut self, title: &'static str) {
        self.sections.push((title, Vec::new()));
    }

    fn row(&mut self, name: &str, value: &str) {
        if let Some((_, rows)) = self.sections.last_mut() {
            rows.push((name.to_owned(), iam_policy::visible(value)));
        }
    }

    fn wrong(&mut self, what: &str, advice: &str) {
        self.problems.push((iam_policy::visible(what), advice.to_owned()));
    }

    fn tell_problems(&self, console: &mut Console) -> io::Result<()> {
        let look = console.look;
        if self.problems.is_empty() {
            return console.text(&format!("{} nothing is wrong\n", look.paint(Ink::Good, "OK")));
        }
        for (what, advice) in &self.problems {
            let first = format!("{} ", look.paint(Ink::Bad, "PROBLEM"));
            console.text(&wrap(what, look.width, &first, "        "))?;
            console.text(&wrap(advice, look.width, "        help: ", "        "))?;
        }
        Ok(())
    }

    fn program(&mut self, learner: &Learner) {
        self.section("Program");
        self.row("version", env!("CARGO_PKG_VERSION"));
        let place = env::current_exe().map(|file| shown(&file));
        self.row("file", &place.unwrap_or_else(|error| format!("not known: {error}")));
        self.row("system", &format!("{} {}{}", env::consts::OS, env::consts::ARCH, of_wsl()));
        let pack = learner.library.pack().map(|pack| format!(" of the pack `{}`", pack.id));
        let count = learner.library.exercises().len();
        self.row("exercises", &format!("{count}{}", pack.unwrap_or_default()));
        let catalog = iam_catalog::Catalog::embedded();
        self.row("services", &catalog.services().len().to_string());
    }

    fn places(&mut self, learner: &Learner, global: &Global) {
        self.section("Files");
        let folder = &learner.lesson.folder;
        let source = global.config.lesson().map_or(Source::Default, |found| found.source);
        self.row("answers", &format!("{} ({source})", whole(folder)));
        if !learner.lesson.exists() {
            self.row("", "not there yet: `iam` or `iam init` makes it");
        } else if !may_write(folder) {
            let folder = shown(folder);
            self.wrong(
                &format!("{folder} cannot be written to"),
                "give yourself the right to write there, or name another folder with `--lesson`",
            );
        }
        let file = learner.store.file();
        let source = global.config.state().map_or(Source::Default, |found| found.source);
        let state = match learner.store.health() {
            Health::Missing => "not there yet".to_owned(),
            Health::Sound(progress) => format!("{} entries", progress.events().len()),
            Health::Unreadable(message) => {
                let advice = "move it away to begin anew, or put a copy in its place; \
                              `iam progress import` brings a copy back, too";
                self.wrong(&format!("{}: {message}", shown(file)), advice);
                "unreadable".to_owned()
            }
        };
        self.row("progress", &format!("{}: {state} ({source})", whole(file)));
        if learner.store.is_locked() {
            let lock = shown(&learner.store.lock_file());
            let advice = "wait a moment; if it stays, end the other `iam`";
            self.wrong(&format!("another program is writing: {lock} is locked"), advice);
        }
        self.left_over(file);
        let users = config::user_file();
        let own = Some(folder.join("config.toml"));
        for (name, file) in [("settings", own), ("your settings", users)] {
            let text = match file {
                Some(file) if file.exists() => whole(&file),
                Some(file) => format!("{} (not there, need not be)", whole(&file)),
                None => "nowhere: no home folder is known".to_owned(),
            };
            self.row(name, &text);
        }
    }

    /// Files that a crash has left beside the progress file.
    fn left_over(&mut self, file: &Path) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = file.parent().and_then(|folder| fs::read_dir(folder).ok());
        let names = beside.into_iter().flatten().flatten();
        let mut names: Vec<_> =
            names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        for left in names.iter().filter(|it| it.starts_with(&format!("{name}.new-"))) {
            let what = format!("{left} is left of a program that was ended while it wrote");
            self.wrong(&what, "nothing is lost; remove it");
        }
    }

    fn terminal(&mut self, global: &Global, look: Look) {
        self.section("Terminal");
        let size = crossterm::terminal::size();
        self.row(
            "size",
            &match size {
                _ if !io::stdout().is_terminal() => "the output is no terminal".to_owned(),
                Ok((columns, rows)) => format!("{columns} columns, {rows} rows"),
                Err(error) => format!("not known: {error}"),
            },
        );
        let term = env::var("TERM").unwrap_or_else(|_| "not set".to_owned());
        let dumb = if is_dumb() { ": nothing is drawn over" } else { "" };
        self.row("TERM", &format!("{term}{dumb}"));
        let colour = if look.colour == RenderStyle::Colour { "yes" } else { "no" };
        self.row("colours", &format!("{colour} ({})", color_source(global)));
        let (signs, source) = match global.config.ascii() {
            _ if global.ascii => ("ASCII only", Source::Option("--ascii")),
            Some(Found { value: true, source }) => ("ASCII only", source),
            Some(Found { value: false, source }) => ("any", source),
            None => ("any", Source::Default),
        };
        self.row("characters", &format!("{signs} ({source})"));
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
            env::var(name).ok().filter(|value| !value.is_empty()).map(|value| (name, value))
        });
        if let Some((name, value)) = locale {
            let is_utf8 = value.to_lowercase().replace('-', "").contains("utf8");
            if !is_utf8 && signs != "ASCII only" && !cfg!(windows) {
                self.wrong(
                    &format!("{name} is `{value}`: signs such as ✓ may come out wrong"),
                    "choose a locale that ends with UTF-8, or use `--ascii`",
                );
            }
        }
    }

    fn editor(&mut self, global: &Global) {
        self.section("Watching");
        match global.config.editor(None) {
            None => {
                self.row("editor", "none is named: set EDITOR, such as `export EDITOR=nano`");
            }
            Some(Found { value, source }) => {
                self.row("editor", &format!("{value} ({source})"));
                let program = edit::words(&value).into_iter().next().unwrap_or_default();
                if !is_found(&program) {
                    let advice = "name a program that is there, such as `export EDITOR=nano`";
                    self.wrong(&format!("the editor `{program}` is not found"), advice);
                }
            }
        }
        let Found { value, source } = global.config.poll(None);
        self.row("looks", &format!("every {value} ms ({source})"));
    }

    /// A drive of Windows is slow from within WSL.
    fn drive(&mut self, learner: &Learner) {
        let folder = fs::canonicalize(&learner.lesson.folder).unwrap_or_default();
        let is_windows = folder.to_string_lossy().starts_with("/mnt/");
        if !of_wsl().is_empty() && is_windows {
            self.row("drive", "of Windows: slower; `iam watch --poll` looks less often");
        }
    }
}

/// A path from the root, so that it can be found from anywhere.
fn whole(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// Says so where the program runs within Windows.
fn of_wsl() -> &'static str {
    let kernel = fs::read_to_string("/proc/version").unwrap_or_default();
    let is_wsl = env::var_os("WSL_DISTRO_NAME").is_some();
    if is_wsl || kernel.to_lowercase().contains("microsoft") {
        ", within Windows (WSL)"
    } else {
        ""
    }
}

fn color_source(global: &Global) -> String {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match global.color {
        When::Always | When::Never => Source::Option("--color").to_string(),
        When::Auto if set("NO_COLOR") => Source::Variable("NO_COLOR").to_string(),
        When::Auto if set("CLICOLOR_FORCE") => Source::Variable("CLICOLOR_FORCE").to_string(),
        When::Auto => match global.config.color() {
            Some(found) => found.source.to_string(),
            None if is_dumb() => Source::Variable("TERM").to_string(),
            None if io::stdout().is_terminal() => "default: the output is a terminal".to_owned(),
            None => "default: the output is no terminal".to_owned(),
        },
    }
}

/// Whether a program is there.
fn is_found(program: &str) -> bool {
    if program.contains(['/', '\\']) {
        return Path::new(program).is_file();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let endings = if cfg!(windows) { ["", ".exe", ".cmd", ".bat"].as_slice() } else { &[""] };
    env::split_paths(&path).any(|folder| {
        endings.iter().any(|ending| folder.join(format!("{program}{ending}")).is_file())
    })
}

/// Whether a file can be made in a folder.
fn may_write(folder: &Path) -> bool {
    let trial = folder.join(format!(".iam-{}.lock", std::process::id()));
    let made = fs::File::create_new(&trial).is_ok();
    // It was made for this question only.
    drop(fs::remove_file(&trial));
    made
}
