//! `iam expand` and `iam shrink`: other words for the same actions, on standard output or in the
//! place of the file.

use std::process::ExitCode;

use iam_lint::rewrite::{self, Rewritten, Star, Unchanged};
use iam_policy::{Purpose, Reading, render, visible};

use crate::args::Rewrite;
use crate::check::{fix, guess};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;

/// Replaces wildcards by names.
pub(crate) fn expand(args: &Rewrite, all: bool, console: &mut Console) -> Ended {
    let star = if all { Star::Expand } else { Star::Refuse };
    run(args, console, |text, reading| rewrite::expand(text, reading, star))
}

/// Replaces names by wildcards.
pub(crate) fn shrink(args: &Rewrite, console: &mut Console) -> Ended {
    run(args, console, rewrite::shrink)
}

fn run(
    args: &Rewrite,
    console: &mut Console,
    rewrite: impl Fn(&str, &Reading) -> Result<Rewritten, Unchanged>,
) -> Ended {
    let is_stdin = input::is_stdin(&args.file);
    if args.write && is_stdin {
        let failure = Failure::new(code::USAGE, "there is no file to write to");
        return Err(failure.help("leave out `--write`: the text goes to standard output"));
    }
    let name = visible(&input::name(&args.file));
    let input = input::read(&args.file)?;
    if !fix::is_possible(&input) {
        let message = format!("{name}: it is not UTF-8, or larger than a policy can be");
        return Err(Failure::new(code::INPUT, message).help("`iam check` shows the place"));
    }
    let kind = args.kind.unwrap_or_else(|| guess::guess(&input.text).kind);
    let reading = Reading { kind, purpose: Purpose::Stored, attached_to: None };
    let rewritten = match rewrite(&input.text, &reading) {
        Ok(rewritten) => rewritten,
        Err(unchanged) => return Err(refused(&unchanged, &name, &input.text, console)),
    };
    if args.write {
        fix::write(&args.file, &input.text, &rewritten.text)?;
    } else {
        console.raw(&rewritten.text)?;
        console.flush()?;
    }
    tell(&rewritten, &name, console);
    Ok(ExitCode::SUCCESS)
}

/// Why nothing was written.
fn refused(unchanged: &Unchanged, name: &str, text: &str, console: &Console) -> Failure {
    match unchanged {
        Unchanged::NoPolicy(errors) => {
            console.note(render(errors, name, text, console.look.colour).trim_end());
            let message = format!("{name}: it is no policy as it stands");
            Failure::new(code::INPUT, message)
                .help("`iam check` tells more, `--kind` names the kind")
        }
        Unchanged::Everything { statement, actions } => {
            let number = statement + 1;
            let message = format!(
                "{name}: the `*` of statement {number} stands for all {actions} actions of AWS, \
                 more than a policy can hold"
            );
            let help = "write the services you mean, such as `s3:*`, or say `--all`";
            Failure::new(code::NO, message).help(help)
        }
    }
}

/// What changed and what to keep in mind, beside the text.
fn tell(rewritten: &Rewritten, name: &str, console: &Console) {
    for change in &rewritten.changes {
        let (number, before, after) = (change.statement + 1, change.before, change.after);
        let entries = if before == 1 { "entry" } else { "entries" };
        console.note(&format!("{name}: statement {number}: {before} {entries}, now {after}"));
    }
    for remark in &rewritten.remarks {
        console.note(&format!("{name}: {remark}"));
    }
    if rewritten.changes.is_empty() {
        console.note(&format!("{name}: nothing to change"));
    } else {
        let date = iam_catalog::Catalog::embedded().date();
        console.note(&format!("{name}: the same actions, by the catalog of AWS as of {date}"));
    }
}
