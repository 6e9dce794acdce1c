//! `mdbook-iam`: our preprocessors for people who build the book with stock mdBook.

use std::io::{self, Write};
use std::process::ExitCode;

use mdbook_iam::{Admonish, Iam};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, parse_input};

/// mdBook calls `COMMAND supports RENDERER` to ask and `COMMAND` to work.
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let iam = Iam::default();
    let preprocessor: &dyn Preprocessor = match words.first() {
        Some(&"admonish") => {
            words.remove(0);
            &Admonish
        }
        _ => &iam,
    };
    let result = match words.as_slice() {
        ["supports", renderer] => match preprocessor.supports_renderer(renderer) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::FAILURE,
            Err(error) => Err(error),
        },
        [] => run(preprocessor),
        _ => {
            let usage = "usage: mdbook-iam [admonish] [supports RENDERER], called by mdBook";
            drop(writeln!(io::stderr(), "{usage}"));
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(preprocessor: &dyn Preprocessor) -> Result<()> {
    let (context, book) = parse_input(io::stdin())?;
    let book = preprocessor.run(&context, book)?;
    serde_json::to_writer(io::stdout(), &book)?;
    Ok(())
}
