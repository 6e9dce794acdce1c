//! Completion in real shells, each at a terminal of its own.

use std::io::Write;
use std::path::Path;

use portable_pty::CommandBuilder;

use crate::program::Place;
use crate::watch::Terminal;

/// What is typed before Tab is pressed, and what the line is then.
const LINES: &[(&str, &str)] = &[
    ("iam run bucket-or", "iam run bucket-or-object"),
    ("iam action s3:getbucketpolicys", "iam action s3:GetBucketPolicyStatus"),
    ("iam action passrol", "iam action iam:PassRole"),
    ("iam service secretsm", "iam service secretsmanager"),
    ("iam key aws:multifactorauthp", "iam key aws:MultiFactorAuthPresent"),
    ("iam explain e-213", "iam explain E-213"),
    ("iam explain invalid-eff", "iam explain invalid-effect"),
    ("iam check --allow invalid-eff", "iam check --allow invalid-effect"),
    ("iam check --allow=invalid-eff", "iam check --allow=invalid-effect"),
    ("iam check --kind inline-u", "iam check --kind inline-user"),
    ("iam check poli", "iam check policy.json"),
    ("iam prove policy.json --effect-of b", "iam prove policy.json --effect-of boundary"),
    (
        "iam prove policy.json --not-granted s3:listbucketv",
        "iam prove policy.json --not-granted s3:ListBucketVersions",
    ),
    ("iam diff --kind inline-u", "iam diff --kind inline-user"),
    ("iam list --chapter anat", "iam list --chapter anatomy-of-a-policy"),
    ("iam man wat", "iam man watch"),
    ("iam progr", "iam progress"),
];

/// Lines of bash and zsh. fish drops a quote that nothing needs, and judges by itself which of our
/// names resemble a word: it takes none of these.
const NOT_IN_FISH: &[(&str, &str)] = &[
    ("iam actions 's3:listbucketv", "iam actions 's3:ListBucketVersions"),
    ("iam action iam:cloginpr", "iam action iam:CreateLoginProfile"),
    // Two names have these letters: the line stays, and both are told.
    ("iam action kms:gpol", "GenerateDataKeyPairWithoutPlaintext"),
];

/// A shell without the settings of whoever runs the test, with our completions.
struct Shell {
    name: &'static str,
    words: &'static [&'static str],
    /// What makes the completions known; the prompt is `> `.
    begin: &'static str,
    /// Lines of its own.
    more: &'static [(&'static str, &'static str)],
}

const BASH: Shell = Shell {
    name: "bash",
    words: &["--norc", "--noprofile", "-i"],
    begin: "PS1='> '; source ./completions; clear\r",
    more: NOT_IN_FISH,
};

const ZSH: Shell = Shell {
    name: "zsh",
    words: &["-f", "-i"],
    begin: "PS1='> '; autoload -U compinit; compinit -D -u; source ./completions; clear\r",
    more: NOT_IN_FISH,
};

/// The script as a file that zsh finds by itself.
const ZSH_FOLDER: Shell = Shell {
    begin: "PS1='> '; mkdir own; cp completions own/_iam; fpath=($PWD/own $fpath); \
            autoload -U compinit; compinit -D -u; clear\r",
    ..ZSH
};

const FISH: Shell = Shell {
    name: "fish",
    words: &["--no-config", "-i"],
    begin: "function fish_prompt; echo -n '> '; end; source ./completions; clear\r",
    more: &[("iam actions 's3:listbucketv", "iam actions s3:ListBucketVersions")],
};

#[test]
fn bash_completes() {
    check(&BASH);
}

#[test]
fn zsh_completes() {
    check(&ZSH);
}

#[test]
fn zsh_completes_with_a_file_in_its_path() {
    check(&ZSH_FOLDER);
}

#[test]
fn fish_completes() {
    check(&FISH);
}

fn check(shell: &Shell) {
    if !is_there(shell.name) {
        let must = std::env::var_os("IAM_TEST_ALL_SHELLS").is_some();
        assert!(!must, "{} is not installed", shell.name);
        // Straight to the error output, which no test harness holds back.
        let note = format!("note: {} is not installed: not tested\n", shell.name);
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return;
    }
    let place = Place::new();
    place.write("completions", &place.iam(&["completions", shell.name]).out);
    place.write("policy.json", "{}");
    let mut command = CommandBuilder::new(shell.name);
    command.args(shell.words);
    command.env("HOME", place.path());
    command.env("PATH", path_with_program());
    let mut terminal = Terminal::run(&place, command, 100);
    terminal.press("echo re''ady\r");
    terminal.shows("ready");
    terminal.press(shell.begin);
    terminal.shows_line("> ");
    for (typed, completed) in LINES.iter().chain(shell.more) {
        terminal.press(typed);
        terminal.shows(&format!("> {typed}"));
        // bash tells several names at the second press.
        terminal.press(if completed.starts_with("iam") { "\t" } else { "\t\t" });
        terminal.shows(completed);
        // Ctrl-E ends a menu, Ctrl-U drops the line.
        terminal.press("\u{5}\u{15}clear\r");
        terminal.shows_line("> ");
    }
    terminal.press("exit\r");
    terminal.ends();
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The path with the folder of the program under test in front.
fn path_with_program() -> std::ffi::OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_iam"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = program.parent().unwrap().to_owned();
    std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path))).unwrap()
}
