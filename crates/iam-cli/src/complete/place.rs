//! Which argument of the program the cursor stands in.

use clap::{Arg, ArgAction, Command};

/// An argument whose value is being typed.
pub(super) struct Place<'w> {
    /// The command it belongs to.
    pub(super) command: &'w Command,
    pub(super) argument: &'w Arg,
    /// What stands of its value.
    pub(super) typed: &'w str,
}

impl<'w> Place<'w> {
    /// Where the last word stands; none for an option's name, a command, or too many words.
    pub(super) fn find(program: &'w Command, words: &[&'w str]) -> Option<Place<'w>> {
        let (last, before) = words.split_last()?;
        let mut command = program;
        let mut positions = 0;
        let mut option = None;
        let mut only_values = false;
        for &word in before {
            if option.take().is_some() {
                continue;
            }
            match (only_values, command.find_subcommand(word)) {
                (false, _) if word == "--" => only_values = true,
                (false, _) if is_option(word) => option = awaited(command, word),
                (false, Some(found)) if positions == 0 => command = found,
                (false | true, _) => positions += 1,
            }
        }
        let (argument, typed) = match option {
            Some(option) => (option, *last),
            None if !only_values && is_option(last) => {
                let (name, typed) = last.split_once('=')?;
                (awaited(command, name)?, typed)
            }
            None => (positional(command, positions)?, *last),
        };
        Some(Place { command, argument, typed })
    }
}

fn is_option(word: &str) -> bool {
    word.starts_with('-') && word.len() > 1
}

/// The option whose value comes behind a word.
fn awaited<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    let is_named = |option: &&Arg| match word.strip_prefix("--") {
        Some(long) => {
            option.get_long() == Some(long)
                || option.get_all_aliases().is_some_and(|aliases| aliases.contains(&long))
        }
        None => option.get_short().is_some_and(|short| word.ends_with(short)),
    };
    command.get_opts().find(is_named).filter(|it| it.get_action().takes_values())
}

fn positional(command: &Command, position: usize) -> Option<&Arg> {
    let all: Vec<&Arg> = command.get_positionals().collect();
    let last = all.last().filter(|it| matches!(it.get_action(), ArgAction::Append));
    all.get(position).or(last).copied()
}
