//! `iam check`: what is wrong or doubtful in a policy, and the fixes that need no judgement.

pub(crate) mod fix;
mod github;
pub(crate) mod guess;
mod human;
mod json;
mod place;
mod reference;
mod sarif;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use iam_lint::{Setting, lint};
use iam_policy::{Diagnostic, Instant, PolicyKind, Purpose, Reading, Severity, visible};

use crate::args::{Check, Format};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input::{self, Input};

/// A file that was checked.
struct Checked {
    /// The file as it was named.
    file: PathBuf,
    /// What people call it.
    name: String,
    text: String,
    kind: PolicyKind,
    /// The findings that are shown.
    findings: Vec<Diagnostic>,
    /// How severe those are that are not shown, worst first.
    hidden: Vec<Severity>,
    /// Code and title of each fix that was applied.
    fixed: Vec<(&'static str, String)>,
}

/// The same for every file of a run.
struct Checker<'c> {
    args: &'c Check,
    setting: Setting,
    /// The least severe level that is shown.
    shown: Severity,
    /// The least severe level that the exit code objects to.
    counted: Severity,
}

/// What a run came to.
struct Report {
    files: Vec<Checked>,
    /// Files that could not be read or written: why, in words.
    failures: Vec<String>,
}

/// Checks every file.
pub(crate) fn run(args: &Check, console: &mut Console) -> Ended {
    usage(args)?;
    let checker = Checker {
        args,
        setting: args.setting(now(), reference::read(args)?),
        shown: args.severity.unwrap_or(Severity::Suggestion),
        counted: args.severity.unwrap_or(Severity::Warning),
    };
    let mut report = Report { files: Vec::new(), failures: Vec::new() };
    let mut worst = code::OK;
    for file in &args.files {
        // So that remarks stand in front of the findings they belong to.
        console.flush()?;
        match checker.file(file, console, &mut report.failures) {
            Ok(checked) => {
                worst = worst.max(checker.exit_code(&checked));
                checker.tell(&checked, !report.files.is_empty(), console)?;
                report.files.push(checked);
            }
            Err(Failure::NobodyReads) => return Err(Failure::NobodyReads),
            Err(failure) => told(failure, console, &mut report.failures),
        }
    }
    if !report.failures.is_empty() {
        worst = code::ENVIRONMENT;
    }
    checker.tell_all(&report, console)?;
    console.flush()?;
    Ok(ExitCode::from(worst))
}

/// Refuses what cannot be written to one place at once.
fn usage(args: &Check) -> Result<(), Failure> {
    let wrong = |message: &str, help: &str| Err(Failure::new(code::USAGE, message).help(help));
    let is_report = !matches!(args.format, Format::Human | Format::Short);
    let has_stdin = args.files.iter().any(|file| input::is_stdin(file));
    if args.diff && is_report {
        return wrong("`--diff` writes a diff and no report", "leave out `--format`");
    }
    if args.fix && !args.diff && has_stdin && (is_report || args.files.len() > 1) {
        let message = "with `--fix -` standard output is for the fixed text";
        return wrong(message, "name no other file, and leave out `--format`");
    }
    Ok(())
}

/// The instant at which time windows are judged.
pub(crate) fn now() -> Instant {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Instant { seconds: i128::from(since.as_secs()), nanoseconds: 0 }
}

fn told(failure: Failure, console: &Console, failures: &mut Vec<String>) {
    if let Failure::Told { message, help, .. } = failure {
        console.failure(&message, help.as_deref());
        failures.push(message);
    }
}

impl Checker<'_> {
    /// Reads a file, fixes it if that is asked for, and finds what is wrong with it then. That it
    /// cannot be written goes to `failures`.
    fn file(
        &self,
        file: &Path,
        console: &mut Console,
        failures: &mut Vec<String>,
    ) -> Result<Checked, Failure> {
        let input = input::read(file)?;
        let name = input::name(file);
        let reading = self.reading(&name, &input, console);
        let mut checked = self.look(file, &input, &reading);
        let args = self.args;
        if !args.fix && !args.diff {
            return Ok(checked);
        }
        if !fix::is_possible(&input) {
            console.note(&format!("{}: nothing is fixed in this text", visible(&name)));
            return Ok(checked);
        }
        let fixed = fix::fixed(&input.text, &reading, &self.setting);
        if args.diff {
            fix::show(&name, &input.text, &fixed, console)?;
            return Ok(checked);
        }
        if input::is_stdin(file) {
            console.raw(&fixed.text)?;
        } else if let Err(failure) = fix::write(file, &input.text, &fixed.text) {
            told(failure, console, failures);
            return Ok(checked);
        }
        for (code, title) in &fixed.done {
            console.note(&format!("{}: fixed: {} [{code}]", visible(&name), visible(title)));
        }
        let after = Input { text: fixed.text, problem: None };
        checked = self.look(file, &after, &reading);
        checked.fixed = fixed.done;
        Ok(checked)
    }

    fn reading(&self, name: &str, input: &Input, console: &Console) -> Reading {
        let kind = self.args.kind.unwrap_or_else(|| {
            let guess = guess::guess(&input.text);
            let (name, title) = (visible(name), guess.kind.title());
            let (kind, because) = (guess.kind.name(), guess.because);
            console.note(&format!("{name}: read as {title} (--kind {kind}), because {because}"));
            guess.kind
        });
        let attached_to = self.args.known.attached_to.clone();
        Reading { kind, purpose: Purpose::New, attached_to }
    }

    fn look(&self, file: &Path, input: &Input, reading: &Reading) -> Checked {
        let mut findings = lint(&input.text, reading, &self.setting);
        findings.splice(0..0, input.problem.clone());
        let (findings, hidden): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|found| found.severity <= self.shown);
        let mut hidden: Vec<Severity> = hidden.iter().map(|found| found.severity).collect();
        hidden.sort();
        Checked {
            file: file.to_owned(),
            name: input::name(file),
            text: input.text.clone(),
            kind: reading.kind,
            findings,
            hidden,
            fixed: Vec::new(),
        }
    }

    fn exit_code(&self, checked: &Checked) -> u8 {
        if checked.findings.iter().any(is_no_json) {
            code::INPUT
        } else if checked.findings.iter().any(|found| found.severity <= self.counted) {
            code::NO
        } else {
            code::OK
        }
    }

    /// Tells of one file what can be told before the others are known. Where standard output is
    /// for something else, the findings go to standard error.
    fn tell(&self, checked: &Checked, follows: bool, console: &mut Console) -> Result<(), Failure> {
        let args = self.args;
        let look = console.look;
        let text = match args.format {
            Format::Human => human::file(checked, follows, self.shown, look),
            Format::Short => {
                iam_policy::render_short(&checked.findings, &checked.name, look.colour)
            }
            Format::Github => github::annotations(checked),
            Format::Json | Format::Sarif => String::new(),
        };
        if args.diff || args.fix && input::is_stdin(&checked.file) {
            if !args.diff && !text.is_empty() {
                console.note(text.trim_end());
            }
        } else {
            console.text(&text)?;
        }
        Ok(())
    }

    /// Tells what is told of all files together.
    fn tell_all(&self, report: &Report, console: &mut Console) -> Result<(), Failure> {
        match self.args.format {
            Format::Human if self.args.diff || report.files.is_empty() => {}
            Format::Human => {
                let summary = human::summary(report, self.args.fix);
                if self.args.fix && report.files.iter().any(|it| input::is_stdin(&it.file)) {
                    console.note(summary.trim_end());
                } else {
                    console.text(&summary)?;
                }
            }
            Format::Json => console.line(&json::report(report))?,
            Format::Sarif => console.line(&sarif::log(report))?,
            Format::Short | Format::Github => {}
        }
        Ok(())
    }
}

/// Whether a finding means that the text is not JSON at all.
fn is_no_json(found: &Diagnostic) -> bool {
    let is_syntax = found.code.starts_with("json-") && found.code != "json-duplicate-key";
    found.severity == Severity::Error && (is_syntax || found.code == "not-json")
}
