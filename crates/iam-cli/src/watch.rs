//! `iam watch`: the current exercise on the screen, judged anew whenever its files are saved.

pub(crate) mod edit;
mod eye;
mod list;
mod screen;
mod session;
mod signal;
mod terminal;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use crate::args::{Global, Repl, Watch};
use crate::console::Console;
use crate::failure::{Ended, Failure};
use crate::learn;
use crate::learner::Learner;
use crate::look::is_dumb;
use crate::repl;
use crate::settings::{Settings, Start};

pub(crate) use screen::all_checked;
use session::{Habits, Session, Turn};
use signal::Signals;
use terminal::{Mode, Terminal};

/// Shows the current exercise and follows the learner until `q`. Where there is no terminal it
/// says once where the learner stands.
pub(crate) fn run(args: &Watch, global: &Global, console: &mut Console) -> Ended {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return learn::status(global, console);
    }
    let learner = Learner::open(global, console)?;
    let habits = Habits::new(args, global);
    let mode = if args.no_alt_screen || is_dumb() { Mode::Append } else { Mode::Screen };
    let signals = Signals::keep()?;
    let mut terminal = Terminal::enter(mode, console.look)?;
    let ended = Session::begin(&learner, console.look, habits).and_then(|mut session| {
        loop {
            if let Some(code) = signals.exit_code() {
                break Ok(ExitCode::from(code));
            }
            match session.turn(&mut terminal)? {
                Turn::On => continue,
                Turn::End(code) => break Ok(ExitCode::from(code)),
                Turn::Sleep => {
                    terminal.leave()?;
                    signal::sleep()?;
                }
                Turn::Repl => {
                    terminal.leave()?;
                    repl::run(&Repl::default(), global, console)?;
                    session.look_again()?;
                }
                Turn::Editor => {
                    terminal.leave()?;
                    session.edit();
                }
            }
            // What was typed at another program was not meant for this one.
            signals.forget_interrupt();
            terminal.come_back()?;
            session.is_drawn = false;
        }
    });
    terminal.leave()?;
    ended
}

/// `iam` at a terminal: a welcome the first time, then the way the learner has chosen.
pub(crate) fn start(global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let mut settings = Settings::read(&learner.lesson.folder);
    let start = match settings.start {
        Some(start) => start,
        None => welcome(&learner, &mut settings, console)?,
    };
    match start {
        Start::Watch => run(&Watch::default(), global, console),
        Start::Repl => repl::run(&Repl::default(), global, console),
    }
}

fn welcome(
    learner: &Learner,
    settings: &mut Settings,
    console: &mut Console,
) -> Result<Start, Failure> {
    console.text(&screen::welcome(learner, console.look))?;
    let answer = console.ask("Enter begins; r and Enter opens the REPL instead: ")?;
    let start = if answer == "r" { Start::Repl } else { Start::Watch };
    settings.start = Some(start);
    settings.write(&learner.lesson.folder)?;
    Ok(start)
}
