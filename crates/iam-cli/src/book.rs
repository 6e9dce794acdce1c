//! `iam book`: builds, serves and tests the book of the current folder.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use mdbook_iam::{BookError, BuildReport, Open};

use crate::args::Book;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::lesson::shown;

/// Runs a command of the book.
pub(crate) fn run(command: &Book, console: &mut Console) -> Ended {
    let root = root()?;
    let report = match command {
        Book::Build { dest_dir } => mdbook_iam::build(&root, dest_dir.as_deref()),
        Book::Test => mdbook_iam::test(&root),
        Book::Serve { open, port } => {
            let open = if *open { Open::Browser } else { Open::No };
            return match mdbook_iam::serve(&root, *port, open, &mut io::stdout()) {
                Ok(()) => Ok(ExitCode::SUCCESS),
                Err(error) => wrong(&error, console),
            };
        }
    };
    let BuildReport { output, chapters, elapsed, notes } = match report {
        Ok(report) => report,
        Err(error) => return wrong(&error, console),
    };
    let seconds = elapsed.as_secs_f32();
    console.text(&match command {
        Book::Test => format!("{chapters} chapters are sound ({seconds:.1} s)\n{}", told(&notes)),
        Book::Build { .. } | Book::Serve { .. } => {
            format!("{chapters} chapters in {} ({seconds:.1} s)\n", shown(&output))
        }
    })?;
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The folder that holds the book: this one, or the nearest above.
fn root() -> Result<PathBuf, Failure> {
    let here = std::env::current_dir()?;
    let root = here.ancestors().find(|folder| folder.join("book.toml").is_file());
    root.map(Path::to_owned).ok_or_else(|| {
        let message = "there is no book here: `book.toml` is neither in this folder nor above";
        Failure::new(code::ENVIRONMENT, message).help("go to the folder of the workbook first")
    })
}

/// Tells what is wrong with the book.
fn wrong(error: &BookError, console: &Console) -> Ended {
    console.note(&error.to_string());
    Ok(ExitCode::from(code::NO))
}

/// One line for each thing that is still to come.
fn told(notes: &[String]) -> String {
    notes.iter().map(|note| format!("  {note}\n")).collect()
}
