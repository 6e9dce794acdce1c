//! `iam check`: what is wrong with a policy.

mod guess;

use std::process::ExitCode;

use iam_policy::json::{Object, object};
use iam_policy::{Diagnostic, Parsed, PolicyKind, Purpose, Reading, Severity, parse, visible};

use crate::args::{Check, Format};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input::{self, Input};
use crate::look::{Ink, Sign};

/// A file that was checked.
struct Checked {
    name: String,
    text: String,
    kind: PolicyKind,
    diagnostics: Vec<Diagnostic>,
}

/// Checks every file.
pub(crate) fn run(args: &Check, console: &mut Console) -> Ended {
    let mut worst = code::OK;
    let mut reports = Vec::new();
    for file in &args.files {
        match input::read(file) {
            Ok(input) => {
                let checked = check(input::name(file), input, args, console);
                worst = worst.max(checked.exit_code());
                match args.format {
                    Format::Human => human(&checked, !reports.is_empty(), console)?,
                    Format::Short => short(&checked, console)?,
                    Format::Json => {}
                }
                reports.push(checked);
            }
            Err(Failure::NobodyReads) => return Err(Failure::NobodyReads),
            Err(Failure::Told { message, help, .. }) => {
                console.failure(&message, help.as_deref());
                worst = code::ENVIRONMENT;
            }
        }
    }
    if args.format == Format::Json {
        console.line(&json(&reports))?;
    }
    console.flush()?;
    Ok(ExitCode::from(worst))
}

fn check(name: String, input: Input, args: &Check, console: &Console) -> Checked {
    let kind = args.kind.unwrap_or_else(|| {
        let guess = guess::guess(&input.text);
        let (name, title) = (visible(&name), guess.kind.title());
        let (kind, because) = (guess.kind.name(), guess.because);
        console.note(&format!("{name}: read as {title} (--kind {kind}), because {because}"));
        guess.kind
    });
    let attached_to = args.attached_to.clone();
    let Parsed { mut diagnostics, .. } =
        parse(&input.text, &Reading { kind, purpose: Purpose::New, attached_to });
    diagnostics.splice(0..0, input.problem);
    Checked { name, text: input.text, kind, diagnostics }
}

impl Checked {
    fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|found| found.severity == Severity::Error)
    }

    fn exit_code(&self) -> u8 {
        let is_json = |found: &Diagnostic| {
            let is_syntax = found.code.starts_with("json-") && found.code != "json-duplicate-key";
            !is_syntax && found.code != "not-json"
        };
        if !self.errors().all(is_json) {
            code::INPUT
        } else if self.errors().next().is_some() {
            code::NO
        } else {
            code::OK
        }
    }
}

fn human(checked: &Checked, follows: bool, console: &mut Console) -> Result<(), Failure> {
    let Checked { name, text, kind, diagnostics } = checked;
    let look = console.look;
    if follows && !diagnostics.is_empty() {
        console.text("\n")?;
    }
    console.text(&iam_policy::render(diagnostics, name, text, look.colour))?;
    if diagnostics.is_empty() {
        let (sign, ok) = (look.sign(Sign::Yes), look.paint(Ink::Good, "OK"));
        console.text(&format!("{sign} {ok}  {}: a sound {}\n", visible(name), kind.title()))?;
    } else {
        let errors = checked.errors().count();
        let counts = [(errors, "error"), (diagnostics.len() - errors, "remark")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let told: Vec<String> = counts
            .map(|(n, what)| format!("{n} {what}{}", if *n == 1 { "" } else { "s" }))
            .collect();
        let told = told.join(", ");
        let codes = "`iam explain CODE` tells more about each";
        console.text(&format!("\n{}: {told}; {codes}\n", visible(name)))?;
    }
    Ok(())
}

fn short(checked: &Checked, console: &mut Console) -> Result<(), Failure> {
    let Checked { name, diagnostics, .. } = checked;
    console.text(&iam_policy::render_short(diagnostics, name, console.look.colour))?;
    Ok(())
}

/// All files and their problems as one object.
fn json(reports: &[Checked]) -> String {
    object(|out| {
        out.text("schema", "iam-check/v1");
        out.array("files", |list| {
            for checked in reports {
                list.object(|out| {
                    out.text("file", &checked.name);
                    out.text("kind", checked.kind.name());
                    out.array("diagnostics", |list| {
                        for found in &checked.diagnostics {
                            list.object(|out| diagnostic(found, out));
                        }
                    });
                });
            }
        });
    })
}

fn diagnostic(found: &Diagnostic, out: &mut Object<'_>) {
    out.text("code", found.code);
    out.text("severity", found.severity.word());
    out.text("message", &found.message);
    out.text_if_some("help", found.help.as_deref());
    out.text("pointer", &found.pointer);
    out.number("line", found.start.line);
    out.number("column", found.start.column);
    out.number("end_line", found.end.line);
    out.number("end_column", found.end.column);
}
