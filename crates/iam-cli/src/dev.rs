//! `iam dev`: what authors of exercises need.

mod check;
mod new;
mod preview;
mod told;

use std::env;
use std::path::PathBuf;

use crate::args::{Dev, Global};
use crate::console::Console;
use crate::failure::{Ended, Failure};
use crate::pack;

/// `iam dev …`
pub(crate) fn run(command: &Dev, global: &Global, console: &mut Console) -> Ended {
    match command {
        Dev::New(new) => new::run(new, global, console),
        Dev::Check { paths, json } => check::run(paths, *json, global, console),
        Dev::Preview { file, watch: false } => preview::once(file, console),
        Dev::Preview { file, watch: true } => preview::follow(file, console),
    }
}

/// The folder of exercises that is meant where none is named: that of the pack, or `exercises`
/// here or above, or the folder itself.
fn exercises(global: &Global) -> Result<PathBuf, Failure> {
    if let Some(pack) = pack::folder(global) {
        return Ok(pack);
    }
    let here = env::current_dir()?;
    let found = here.ancestors().map(|folder| folder.join("exercises")).find(|it| it.is_dir());
    // As people write it: from here, where it lies here.
    let found = found.map(|it| it.strip_prefix(&here).map(PathBuf::from).unwrap_or(it));
    Ok(found.unwrap_or_else(|| PathBuf::from(".")))
}
