//! Completion in shells: the scripts that `iam completions` writes, and the names that these ask
//! for with `iam __complete SHELL CURRENT WORD…` while somebody types.

mod place;

use clap::CommandFactory;
use clap_complete::Shell;
use iam_course::Library;
use iam_repl::names;

use crate::args::Args;
use crate::explain;
use place::Place;

/// The first argument of a call by a script. No command of the program: nobody types it.
pub(crate) const CALL: &str = "__complete";

/// Arguments whose values the program knows: the command, the argument, and what it names.
const KNOWN: &[(&str, &str, Named)] = &[
    ("run", "name", exercises),
    ("hint", "name", exercises),
    ("solution", "name", exercises),
    ("reset", "name", exercises),
    ("repl", "name", exercises),
    ("list", "chapter", chapters),
    ("man", "command", commands),
    ("explain", "name", pages),
    ("check", "allow", codes),
    ("prove", "not_granted", names::actions),
    ("prove", "grants", names::actions),
    ("action", "name", names::actions),
    ("actions", "patterns", names::actions),
    ("key", "name", names::keys),
    ("service", "name", names::services),
];

/// The names that fit to what has been typed of one.
type Named = fn(&str) -> Vec<String>;

/// The script that completes the program in a shell.
pub(crate) fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "iam", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let ours = match shell {
        Shell::Bash => include_str!("complete/names.bash"),
        Shell::Zsh => include_str!("complete/names.zsh"),
        Shell::Fish => return script + include_str!("complete/names.fish"),
        // The list of shells may grow.
        Shell::Elvish | Shell::PowerShell | _ => return script,
    };
    // Our names come first; where the program knows none, the script goes on as it was.
    let ours = format!("{ours}\n{FUNCTION}    _iam_names \"$@\" && return 0\n");
    script.replacen(FUNCTION, &ours, 1)
}

/// How the function begins that the scripts of bash and zsh call.
const FUNCTION: &str = "_iam() {\n";

/// What a script is told, one name a line; none where the place is not one with names of ours,
/// so that the script completes by itself. The words are the shell, the text at the cursor that
/// it will replace, and the command line without the program up to the cursor.
pub(crate) fn answer(words: &[String]) -> Option<String> {
    let [shell, current, words @ ..] = words else { return None };
    let words: Vec<&str> = words.iter().map(|it| unquoted(it)).collect();
    let mut program = Args::command();
    program.build();
    let place = Place::find(&program, &words)?;
    let typed = place.typed;
    let found = names_at(&place)?;
    let found = match shell.as_str() {
        // fish asks for the value of an option without its name.
        "fish" => found,
        _ => {
            let word = words.last().copied().unwrap_or("");
            let option = word.strip_suffix(typed).unwrap_or("");
            let kept = word.strip_suffix(unquoted(current)).unwrap_or("");
            let whole = found.into_iter().map(|name| format!("{option}{name}"));
            whole.filter_map(|name| without(&name, kept)).collect()
        }
    };
    let keeps_word = names::keep(&found, unquoted(current));
    let mut lines = found;
    match shell.as_str() {
        // bash puts in place of the word what all have in common, if that is anything.
        "bash" if !keeps_word => lines.push(" ".to_owned()),
        "zsh" => lines.insert(0, if keeps_word { "begun" } else { "near" }.to_owned()),
        _ => {}
    }
    Some(lines.iter().map(|line| format!("{line}\n")).collect())
}

fn names_at(place: &Place<'_>) -> Option<Vec<String>> {
    let Place { command, argument, typed } = place;
    let is_here =
        |row: &&(&str, &str, Named)| row.0 == command.get_name() && argument.get_id() == row.1;
    if let Some((_, _, named)) = KNOWN.iter().find(is_here) {
        return Some(named(typed));
    }
    let values = argument.get_possible_values();
    let values: Vec<&str> = values.iter().map(|it| it.get_name()).collect();
    (!values.is_empty()).then(|| names::fitting(values, typed))
}

fn exercises(word: &str) -> Vec<String> {
    names::fitting(Library::embedded().exercises().iter().map(|it| &it.id), word)
}

fn chapters(word: &str) -> Vec<String> {
    let mut chapters: Vec<&str> =
        Library::embedded().exercises().iter().map(|it| it.chapter.as_str()).collect();
    chapters.dedup();
    names::fitting(chapters, word)
}

fn commands(word: &str) -> Vec<String> {
    let program = Args::command();
    names::fitting(program.get_subcommands().map(clap::Command::get_name), word)
}

fn pages(word: &str) -> Vec<String> {
    names::fitting(explain::names(), word)
}

fn codes(word: &str) -> Vec<String> {
    names::fitting(iam_lint::codes().map(|it| it.id), word)
}

/// A word without the quotes around it, the last of which may not be typed yet.
fn unquoted(word: &str) -> &str {
    match word.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let rest = word.strip_prefix(quote).unwrap_or(word);
            rest.strip_suffix(quote).unwrap_or(rest)
        }
        _ => word,
    }
}

/// A name without what stands before the text that is replaced; none where it begins otherwise.
fn without(name: &str, kept: &str) -> Option<String> {
    let (head, rest) = name.split_at_checked(kept.len())?;
    head.eq_ignore_ascii_case(kept).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use clap_complete::Shell;

    use super::*;

    fn check(shell: &str, current: &str, words: &[&str], expected: &[&str]) {
        let words = [shell, current].into_iter().chain(words.iter().copied());
        let answer = answer(&words.map(str::to_owned).collect::<Vec<_>>());
        let answer = answer.unwrap_or_else(|| "not ours".to_owned());
        let lines: Vec<&str> = answer.lines().collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn names_at_the_cursor() {
        check("bash", "first-al", &["run", "first-al"], &["first-allow"]);
        check("bash", "listbucketv", &["action", "s3:listbucketv"], &["ListBucketVersions"]);
        check("bash", "s3:listbucketv", &["action", "s3:listbucketv"], &["s3:ListBucketVersions"]);
        check(
            "bash",
            "'s3:listbucketv",
            &["actions", "a:B", "'s3:listbucketv"],
            &["s3:ListBucketVersions"],
        );
        check("zsh", "dynamod", &["service", "dynamod"], &["begun", "dynamodb"]);
        check(
            "fish",
            "",
            &["key", "aws:multi"],
            &["aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent"],
        );
        check("fish", "", &["explain", "e-213"], &["E-213"]);
        check("bash", "zzz", &["action", "s3:zzz"], &[]);
    }

    #[test]
    fn values_of_options() {
        let allow = &["invalid-effect"][..];
        check("bash", "invalid-eff", &["check", "--allow", "invalid-eff"], allow);
        check("bash", "invalid-eff", &["check", "a.json", "--allow=invalid-eff"], allow);
        check(
            "bash",
            "--allow=invalid-eff",
            &["check", "--allow=invalid-eff"],
            &["--allow=invalid-effect"],
        );
        check("fish", "", &["check", "--allow=invalid-eff"], allow);
        check("bash", "tr", &["check", "--kind", "tr"], &["trust"]);
        check("bash", "sa", &["check", "--format", "sa"], &["sarif"]);
        check("bash", "z", &["--color", "never", "completions", "z"], &["zsh"]);
        check(
            "bash",
            "first-al",
            &["--lesson", "run", "--ascii", "run", "first-al"],
            &["first-allow"],
        );
    }

    #[test]
    fn places_that_are_the_shells() {
        for words in [
            &[""][..],
            &["ru"],
            &["run", "first-allow", ""],
            &["run", "--tr"],
            &["check", "a"],
            &["check", "--account", ""],
            &["book", "s"],
            &["list", ""],
            &["nothing", ""],
            &[],
        ] {
            check("bash", "", words, &["not ours"]);
        }
        check("bash", "first-al", &["run", "--", "first-al"], &["first-allow"]);
    }

    #[test]
    fn what_is_typed_is_not_lost() {
        check("bash", "a", &["check", "--color", "a"], &["auto", "always"]);
        let near = |shell: &str| {
            let words = [shell, "gobj", "action", "s3:gobj"].map(str::to_owned);
            answer(&words).expect("a place of ours")
        };
        assert!(near("bash").starts_with("GetObject\n") && near("bash").ends_with("\n \n"));
        assert!(near("zsh").starts_with("near\nGetObject\n"));
    }

    #[test]
    fn every_row_is_an_argument_of_the_program() {
        let program = Args::command();
        for (command, argument, _) in KNOWN {
            let command = program.find_subcommand(command).expect("a command");
            assert!(command.get_arguments().any(|it| it.get_id() == argument), "{command}");
        }
    }

    #[test]
    fn scripts_ask_for_names() {
        for (shell, count) in [(Shell::Bash, 2), (Shell::Zsh, 2)] {
            assert_eq!(script(shell).matches("_iam_names").count(), count, "{shell}");
        }
    }
}
