//! How do people reach the workbook? The program `iam`: the lesson, the evaluator, the checks, the
//! REPL and the book on the command line.

#![expect(
    clippy::disallowed_methods,
    reason = "a front end reads files, the environment and the clock"
)]

mod args;
mod book;
mod can;
mod check;
mod complete;
mod config;
mod console;
mod dev;
mod diff;
mod doctor;
mod eval;
mod explain;
mod failure;
mod grading;
mod input;
mod learn;
mod learner;
mod lesson;
mod look;
mod lookup;
mod lsp;
mod man;
mod markdown;
mod pack;
mod policy;
mod prove;
mod repl;
mod rewrite;
mod settings;
mod store;
mod watch;
mod who;
mod wrap;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Ended, Failure};

fn main() -> ExitCode {
    if let Some(code) = completion() {
        return code;
    }
    let page = topic();
    let mut args = if page.is_some() { Args::parse_from(["iam"]) } else { Args::parse() };
    args.global.config = Config::read(&args.global);
    let mut console = Console::new(&args.global);
    for problem in &args.global.config.problems {
        console.note(&format!("note: {problem}"));
    }
    let ended = match page {
        Some(page) => grading::topic(page, &mut console),
        None => run(args, &mut console),
    };
    match ended {
        Ok(code) => code,
        Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(Failure::Told { code, message, help }) => {
            console.failure(&message, help.as_deref());
            ExitCode::from(code)
        }
    }
}

/// Answers the script of a shell that completes a name; none where nobody asks for that.
fn completion() -> Option<ExitCode> {
    let mut words = env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned());
    words.next().filter(|it| it == complete::CALL)?;
    Some(match complete::answer(&words.collect::<Vec<_>>()) {
        // A shell that is gone needs no answer.
        Some(names) => match io::stdout().write_all(names.as_bytes()) {
            Ok(()) | Err(_) => ExitCode::SUCCESS,
        },
        None => ExitCode::FAILURE,
    })
}

/// The page that `iam help TOPIC` asks for; none where it asks for a command, or nobody asks.
fn topic() -> Option<&'static str> {
    let words = env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned());
    let words: Vec<String> = words.collect();
    let [help, name] = words.as_slice() else { return None };
    let mut topics = grading::TOPICS.iter().filter(|_| help == "help");
    topics.find(|(topic, _)| topic == name).map(|&(_, page)| page)
}

fn run(args: Args, console: &mut Console) -> Ended {
    let global = &args.global;
    let Some(command) = args.command else {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        return if is_terminal {
            watch::start(global, console)
        } else {
            learn::status(global, console)
        };
    };
    match command {
        Command::Watch(args) => watch::run(&args, global, console),
        Command::Repl(args) => repl::run(&args, global, console),
        Command::Init { dir } => learn::init(dir, global, console),
        Command::List(args) => learn::list(&args, global, console),
        Command::CheckAll => learn::check_all(global, console),
        Command::Run { exercise, json: true, .. } => {
            grading::run(exercise.name.as_deref(), global, console)
        }
        Command::Run { exercise, trace, json: false } => {
            learn::run(exercise.name.as_deref(), trace, global, console)
        }
        Command::Hint { exercise } => learn::hint(exercise.name.as_deref(), global, console),
        Command::Solution { name, sure } => learn::solution(&name, sure, global, console),
        Command::Reset { name, sure } => learn::reset(&name, sure, global, console),
        Command::Next => learn::next(global, console),
        Command::Progress { command } => learn::progress(command.as_ref(), global, console),
        Command::Doctor => doctor::run(global, console),
        Command::Man { command } => man::run(command.as_deref(), console),
        Command::Eval(args) => eval::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Lsp { .. } => lsp::run(console),
        Command::Can(args) => can::run(&args, console),
        Command::Prove(args) => prove::run(&args, console),
        Command::Diff(args) => diff::run(&args, console),
        Command::WhoCan(args) => who::run(&args, console),
        Command::Explain { name } => explain::run(name.as_deref(), console),
        Command::Actions(args) => lookup::actions(&args, console),
        Command::Action(args) => lookup::one(&args, iam_repl::lookup::action, console),
        Command::Key(args) => lookup::one(&args, iam_repl::lookup::key, console),
        Command::Service(args) => lookup::one(&args, iam_repl::lookup::service, console),
        Command::Arn(args) => lookup::one(&args, iam_repl::lookup::arn, console),
        Command::Expand { rewrite, all } => rewrite::expand(&rewrite, all, console),
        Command::Shrink { rewrite } => rewrite::shrink(&rewrite, console),
        Command::Book { command } => book::run(&command, console),
        Command::Dev { command } => dev::run(&command, global, console),
        Command::Completions { shell } => {
            console.text(&complete::script(shell))?;
            console.flush()?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
