//! `iam eval`: scenarios in, decisions out.

mod lines;
mod people;
mod tree;

use std::process::ExitCode;

use iam_eval::{Detail, Evaluation, Found, Outcome, evaluate};

use crate::args::Eval;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input::{self, Input};

pub(crate) use people::people;
pub(crate) use tree::tree;

/// Decides every scenario.
pub(crate) fn run(args: &Eval, console: &mut Console) -> Ended {
    let detail = if args.trace { Detail::Trace } else { Detail::Result };
    let mut tally = Tally::default();
    if args.jsonl {
        lines::run(&args.files, detail, console, &mut tally)?;
    } else {
        for file in &args.files {
            match input::read(file) {
                Ok(input) => one(&input::name(file), &input, args, console, &mut tally)?,
                Err(failure) => tally.unreadable(failure, console)?,
            }
        }
    }
    console.flush()?;
    Ok(tally.exit_code(args.exit_code))
}

/// The result of one scenario as the arguments want it.
fn one(
    name: &str,
    input: &Input,
    args: &Eval,
    console: &mut Console,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let detail = if args.trace { Detail::Trace } else { Detail::Result };
    let result = decide(input, detail);
    tally.count(&result);
    if args.json {
        console.line(&result.to_json(detail))?;
        return Ok(());
    }
    if tally.scenarios > 1 {
        console.text("\n")?;
    }
    let mut text = people(&result, name, &input.text, console.look);
    if args.trace {
        text.push_str(&tree(&result, console.look));
    }
    console.text(&text)?;
    Ok(())
}

/// Decides the scenario of a text; bytes that are no text make it invalid.
fn decide(input: &Input, detail: Detail) -> Evaluation {
    match &input.problem {
        None => evaluate(&input.text, detail),
        Some(problem) => Evaluation {
            name: None,
            parts: Vec::new(),
            is_compound: false,
            problems: vec![Found { policy: None, diagnostic: problem.clone() }],
        },
    }
}

/// What the exit code depends on.
#[derive(Debug, Default)]
struct Tally {
    scenarios: usize,
    invalid: bool,
    unreadable: bool,
    last: Option<Outcome>,
}

impl Tally {
    fn count(&mut self, result: &Evaluation) {
        self.scenarios += 1;
        self.last = result.outcome();
        self.invalid |= self.last.is_none();
    }

    /// Tells that a file cannot be read, and goes on with the next.
    fn unreadable(&mut self, failure: Failure, console: &mut Console) -> Result<(), Failure> {
        match failure {
            Failure::NobodyReads => return Err(failure),
            Failure::Told { message, help, .. } => console.failure(&message, help.as_deref()),
        }
        self.unreadable = true;
        Ok(())
    }

    fn exit_code(&self, by_decision: bool) -> ExitCode {
        let code = match self.last {
            _ if self.unreadable => code::ENVIRONMENT,
            _ if self.invalid => code::INPUT,
            Some(outcome) if by_decision && self.scenarios == 1 => match outcome {
                Outcome::Allow => code::OK,
                Outcome::ImplicitDeny => 10,
                Outcome::ExplicitDeny => 11,
            },
            Some(_) | None => code::OK,
        };
        ExitCode::from(code)
    }
}
