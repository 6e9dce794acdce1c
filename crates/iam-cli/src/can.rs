//! `iam can`: what policies allow.

use std::path::Path;
use std::process::ExitCode;

use iam_analysis::World;
use iam_analysis::what::what_can;
use iam_eval::Document;
use iam_policy::{PolicyKind, Purpose, Reading, render, visible};

use crate::args::Can;
use crate::check::guess;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;

/// Tells what the policies allow together.
pub(crate) fn run(args: &Can, console: &mut Console) -> Ended {
    let mut documents = Vec::new();
    for file in &args.files {
        documents.push(document(file, args.kind, None, console)?);
    }
    let summary = what_can(&documents, &World::default());
    if args.json {
        console.line(&summary.to_json())?;
    } else {
        console.text(&summary.to_text())?;
    }
    console.flush()?;
    let is_open = !summary.doubts.is_empty();
    Ok(ExitCode::from(if is_open { code::UNKNOWN } else { code::OK }))
}

/// The policy of a file.
pub(crate) fn document(
    file: &Path,
    kind: Option<PolicyKind>,
    attached_to: Option<String>,
    console: &Console,
) -> Result<Document, Failure> {
    let input = input::read(file)?;
    let shown = visible(&input::name(file));
    let failure = |message: &str| Failure::new(code::INPUT, format!("{shown}: {message}"));
    if input.problem.is_some() {
        return Err(failure("it is not UTF-8").help("`iam check` shows the place"));
    }
    let kind = kind.unwrap_or_else(|| guess::guess(&input.text).kind);
    let reading = Reading { kind, purpose: Purpose::Stored, attached_to };
    let parsed = iam_policy::parse(&input.text, &reading);
    let Some(policy) = parsed.policy else {
        let errors: Vec<_> = parsed.diagnostics.into_iter().filter(is_error).collect();
        console.note(render(&errors, &shown, &input.text, console.look.colour).trim_end());
        let failure = failure(&format!("it is no {} as it stands", kind.title()));
        return Err(failure.help("`iam check` tells more about it"));
    };
    let name = file.file_name().map_or(shown.clone(), |it| it.to_string_lossy().into_owned());
    Ok(Document::new(name, policy))
}

fn is_error(found: &iam_policy::Diagnostic) -> bool {
    found.severity == iam_policy::Severity::Error
}
