//! Reads the policies that others are compared with.

use std::path::{Path, PathBuf};

use iam_eval::Document;
use iam_lint::Reference;
use iam_policy::{Reading, parse, visible};

use super::guess::guess;
use crate::args::Check;
use crate::failure::{Failure, code};
use crate::input;

/// What the arguments name; each has to be a sound policy.
pub(super) fn read(args: &Check) -> Result<Reference, Failure> {
    let others = &args.others;
    let one = |file: &Option<PathBuf>| file.as_ref().map(|file| document(file, args)).transpose();
    Ok(Reference {
        no_more_than: one(&others.no_more_than)?,
        at_least: one(&others.at_least)?,
        never: one(&others.never)?,
        principal: others.principal.clone(),
    })
}

fn document(file: &Path, args: &Check) -> Result<Document, Failure> {
    let input = input::read(file)?;
    let kind = args.kind.unwrap_or_else(|| guess(&input.text).kind);
    let reading = Reading { attached_to: args.known.attached_to.clone(), ..Reading::stored(kind) };
    let name = input::name(file);
    let policy = parse(&input.text, &reading).policy.filter(|_| input.problem.is_none());
    let policy = policy.ok_or_else(|| {
        let message = format!("{}: not a sound policy to compare with", visible(&name));
        Failure::new(code::INPUT, message).help(format!("`iam check {}` says why", visible(&name)))
    })?;
    Ok(Document::new(name, policy))
}
