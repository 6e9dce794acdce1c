//! `iam can`: what policies allow.

use std::path::Path;
use std::process::ExitCode;

use iam_analysis::World;
use iam_analysis::what::what_can;
use iam_eval::Document;
use iam_policy::PolicyKind;

use crate::args::Can;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::policy::PolicyFile;

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
    let input = PolicyFile::open(file)?;
    let kind = kind.unwrap_or_else(|| input.guess());
    let read = input.read(kind, attached_to, console)?;
    let name = file.file_name().map_or(read.name, |it| it.to_string_lossy().into_owned());
    Ok(Document::new(name, read.policy))
}
