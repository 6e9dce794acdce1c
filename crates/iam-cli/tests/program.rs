//! Runs `iam` in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder in which `iam` runs.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a run of `iam` came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap()
    }

    /// `iam` with these words, ready to run here, whatever the environment of the tests says.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iam"));
        command.args(words).current_dir(self.path()).stdin(Stdio::null());
        let names = ["IAM_WORKBOOK_DIR", "IAM_WORKBOOK_PACK", "NO_COLOR", "CLICOLOR_FORCE"];
        let others = ["VISUAL", "EDITOR", "XDG_CONFIG_HOME", "LC_ALL", "LC_CTYPE", "LANG"];
        for name in names.iter().chain(&others) {
            command.env_remove(name);
        }
        command.env("HOME", self.path());
        command.env("TERM", "xterm-256color");
        command
    }

    pub(crate) fn iam(&self, words: &[&str]) -> Ran {
        ran(&mut self.command(words))
    }

    /// Runs with a text as standard input.
    pub(crate) fn iam_with(&self, words: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran::from(output)
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    Ran::from(command.output().unwrap())
}

impl From<std::process::Output> for Ran {
    fn from(output: std::process::Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}
