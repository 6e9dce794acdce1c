//! The scenarios with which `iam eval` confirms what was found.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use iam_analysis::claim::{Proof, Verdict};

use crate::console::Console;
use crate::failure::Failure;
use crate::input;

/// Writes the scenario of the first request found to standard output.
pub(super) fn first(proofs: &[Proof<'_>], console: &mut Console) -> Result<(), Failure> {
    match proofs.iter().find_map(Proof::scenario) {
        Some(scenario) => console.line(&scenario)?,
        None if proofs.iter().all(|it| it.verdict() == Verdict::Proved) => {
            console.note("proved: there is no request to show");
        }
        None => console.note("there is no request that a scenario could show"),
    }
    Ok(())
}

/// Writes the scenarios of everything found into a folder.
pub(super) fn all(
    proofs: &[Proof<'_>],
    folder: &Path,
    console: &mut Console,
) -> Result<(), Failure> {
    let mut written = 0;
    for proof in proofs {
        // Names of several claims must differ.
        let claim =
            if proofs.len() > 1 { format!("{}-", proof.claim.word()) } else { String::new() };
        for shown in proof.scenarios() {
            if written == 0 {
                fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
            }
            let file = folder.join(format!("{claim}{}.json", shown.name));
            let text = format!("{}\n", shown.text.trim_end());
            fs::write(&file, text).map_err(|error| Failure::file(&file, &error))?;
            written += 1;
        }
    }
    let name = folder.display().to_string();
    let name = iam_policy::visible(&name);
    match written {
        0 => console.note("no scenario was written: there is no request to show"),
        1 => console.note(&format!("one scenario is in {name}; `iam eval` decides it")),
        many => console.note(&format!("{many} scenarios are in {name}; `iam eval` decides them")),
    }
    Ok(())
}

/// The command that shows the first request found; `None` where it could not be repeated.
pub(super) fn command(proof: &Proof<'_>, files: &[PathBuf]) -> Option<String> {
    if files.iter().any(|file| input::is_stdin(file)) {
        return None;
    }
    proof.scenario()?;
    let mut words = Vec::new();
    let mut rest = env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned());
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--all" => {}
            "--replay" => drop(rest.next()),
            word if word.starts_with("--replay=") => {}
            word => words.push(quoted(word)),
        }
    }
    Some(format!("iam {} --replay - | iam eval -", words.join(" ")))
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "_@%+=:,./-".contains(char);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_shell() {
        assert_eq!(quoted("a.json"), "a.json");
        assert_eq!(quoted("s3:Get*"), "'s3:Get*'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
