//! Why a command ends early, and with which exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The exit codes of all commands but `eval --exit-code`.
pub(crate) mod code {
    /// Done, or passed.
    pub(crate) const OK: u8 = 0;
    /// The command did its work; the answer is no.
    pub(crate) const NO: u8 = 1;
    /// Wrong usage; clap ends with it too.
    pub(crate) const USAGE: u8 = 2;
    /// A text that cannot be read as what it should be.
    pub(crate) const INPUT: u8 = 3;
    /// A file that cannot be read or written.
    pub(crate) const ENVIRONMENT: u8 = 4;
    /// The command did its work, but a part of the answer is not known.
    pub(crate) const UNKNOWN: u8 = 5;
    /// Ended by Ctrl-C.
    pub(crate) const INTERRUPTED: u8 = 130;
}

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nobody reads the output any more: nothing is left to say.
    NobodyReads,
    /// Something to tell.
    Told {
        /// The exit code.
        code: u8,
        /// What is wrong: lower case, no period.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Failure {
    /// A failure without advice.
    pub(crate) fn new(code: u8, message: impl Into<String>) -> Failure {
        Failure::Told { code, message: message.into(), help: None }
    }

    /// The same failure with advice.
    pub(crate) fn help(self, advice: impl Into<String>) -> Failure {
        match self {
            Failure::Told { code, message, .. } => {
                Failure::Told { code, message, help: Some(advice.into()) }
            }
            Failure::NobodyReads => self,
        }
    }

    /// A file or folder that could not be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Failure {
        let path = path.display().to_string();
        Failure::new(code::ENVIRONMENT, format!("{}: {error}", iam_policy::visible(&path)))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::NobodyReads;
        }
        Failure::new(code::ENVIRONMENT, error.to_string())
    }
}

/// What a command ends with.
pub(crate) type Ended = Result<ExitCode, Failure>;
