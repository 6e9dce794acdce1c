//! `cargo xtask`: writes the files of this repository that are generated.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod catalog;
mod schema;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask catalog [--from DIR] [--check]

  Writes crates/iam-catalog/data from the packages that catalog.toml pins.
  --from DIR   the packages already lie in DIR
  --check      write nothing; fail if the files would change

cargo xtask schema

  Writes exercises/exercise.schema.json and quiz.schema.json, which editors read.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match (words.as_slice(), options(&words)) {
        ([word], _) if word == "schema" => schema::run(),
        (_, Some(options)) => catalog::run(&options),
        (_, None) => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the words after `cargo xtask` ask for.
fn options(words: &[String]) -> Option<catalog::Options> {
    let mut words = words.iter().map(String::as_str);
    if words.next() != Some("catalog") {
        return None;
    }
    let mut options = catalog::Options::default();
    while let Some(word) = words.next() {
        match word {
            "--check" => options.mode = catalog::Mode::Check,
            "--from" => options.from = catalog::Place::Folder(words.next()?.into()),
            _ => return None,
        }
    }
    Some(options)
}
