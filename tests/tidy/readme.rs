//! The commands that the README tells people to type exist.

use super::{File, files, is_there, read, report};

/// The lines of the README's `sh` blocks, without their comments, and the first cells of its table
/// of commands.
fn commands() -> Vec<String> {
    let readme = read("README.md");
    let cells = readme.lines().filter_map(|line| line.strip_prefix("| `iam ")?.split('`').next());
    let cells = cells.map(|it| format!("iam {it}"));
    let blocks = readme.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" #").next().unwrap_or(line));
    let lines = lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    lines.chain(cells).collect()
}

#[test]
fn every_command_exists() {
    let files = files();
    let faults: Vec<String> = commands().iter().filter_map(|it| fault(it, &files)).collect();
    report("a command of the README works", &faults);
}

#[test]
fn the_first_commands_are_there() {
    let commands = commands();
    for expected in ["cargo run --release", "cargo test"] {
        assert!(commands.iter().any(|it| it == expected), "the README lacks `{expected}`");
    }
}

/// What is wrong with a command, if anything.
fn fault(command: &str, files: &[File]) -> Option<String> {
    let words: Vec<&str> = command.split(' ').collect();
    match words.as_slice() {
        ["cargo", "test"] => None,
        ["cargo", "test", "-p", package] => {
            let exists = *package == "iam-tests" || is_there(&format!("crates/{package}"));
            (!exists).then(|| format!("`{command}`: no such package"))
        }
        ["cargo", "install", "--path", path] => (!is_there(&format!("{path}/Cargo.toml")))
            .then(|| format!("`{command}`: no such crate")),
        ["cargo", "run", "--release"] => default_run(command, files),
        // clap brings `help` along.
        ["iam", "help", ..] => None,
        ["cargo", "run", "--release", "--", subcommand, ..] | ["iam", subcommand, ..] => {
            known(command, subcommand, files)
        }
        ["iam"] | ["cd" | "git", ..] => None,
        _ => Some(format!("`{command}`: this test does not know it")),
    }
}

/// `cargo run` needs to know which program is meant.
fn default_run(command: &str, files: &[File]) -> Option<String> {
    let path = "crates/iam-cli/Cargo.toml";
    let manifest = files.iter().find(|it| it.path == path);
    let named = manifest.is_none_or(|it| it.text.contains("\ndefault-run = \"iam\"\n"));
    (!named).then(|| format!("`{command}`: no `default-run = \"iam\"` in {path}"))
}

/// A subcommand is a variant of the program's list of commands.
fn known(command: &str, subcommand: &str, files: &[File]) -> Option<String> {
    let path = "crates/iam-cli/src/args.rs";
    let variant: String = subcommand.split('-').map(capitalized).collect();
    let starts = ["(", " {", ","].map(|end| format!("    {variant}{end}"));
    let args = files.iter().find(|it| it.path == path).map_or("", |it| it.text.as_str());
    let exists = args.lines().any(|line| starts.iter().any(|start| line.starts_with(start)));
    (!exists).then(|| format!("`{command}`: `iam {subcommand}` does not exist"))
}

/// The word with a capital at its beginning.
fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
