//! The commands that the README tells people to type exist.

use super::{CRATES_TO_COME, File, files, folder_names, read, report, root};

/// The lines of the README's `sh` blocks, without their comments.
fn commands() -> Vec<String> {
    let readme = read("README.md");
    let blocks = readme.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" #").next().unwrap_or(line));
    lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
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
            let exists = folder_names("crates").iter().any(|it| it == package);
            (!exists).then(|| format!("`{command}`: no such package"))
        }
        ["cargo", "install", "--path", path] => {
            let exists = root().join(path).join("Cargo.toml").is_file() || is_to_come(path);
            (!exists).then(|| format!("`{command}`: no such folder"))
        }
        ["cargo", "run", "--release"] => default_run(command, files),
        ["cargo", "run", "--release", "--", subcommand, ..] | ["iam", subcommand, ..] => {
            default_run(command, files).or_else(|| known(command, subcommand, files))
        }
        ["iam"] | ["cd" | "git", ..] => None,
        _ => Some(format!("`{command}`: this test does not know it")),
    }
}

/// `cargo run` needs to know which program is meant.
fn default_run(command: &str, files: &[File]) -> Option<String> {
    let path = "crates/iam-cli/Cargo.toml";
    let manifest = files.iter().find(|it| it.path == path);
    let named = manifest.is_some_and(|it| it.text.contains("\ndefault-run = \"iam\"\n"));
    (!named && !is_to_come(path)).then(|| format!("`{command}`: no `default-run` in {path}"))
}

/// A subcommand stands as a word in the source of the program.
fn known(command: &str, subcommand: &str, files: &[File]) -> Option<String> {
    let word = format!("\"{subcommand}\"");
    let mut sources = files.iter().filter(|it| it.path.starts_with("crates/iam-cli/src/"));
    let known = sources.any(|it| it.text.contains(&word)) || is_to_come("crates/iam-cli");
    (!known).then(|| format!("`{command}`: `iam {subcommand}` does not exist"))
}

/// Whether a path lies in a crate that is not there yet.
fn is_to_come(path: &str) -> bool {
    let crates = CRATES_TO_COME.iter().map(|name| format!("crates/{name}"));
    let mut absent = crates.filter(|folder| !root().join(folder).is_dir());
    absent.any(|folder| path.starts_with(&folder))
}
