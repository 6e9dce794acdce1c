//! The command line of the commands of the lesson.

use std::path::PathBuf;

use clap::Subcommand;

pub(crate) const WATCH_EXAMPLES: &str = "\
Examples:
  iam watch                         go on where you were
  iam watch --edit-cmd 'code -r'    what `e` opens the files with
  iam watch --poll                  a slow drive: look at the files twice a second
  iam watch --no-alt-screen         for screen readers and logs: nothing is drawn over";

pub(crate) const LIST_EXAMPLES: &str = "\
Examples:
  iam list                    every exercise, chapter by chapter
  iam list --pending          those that have not passed
  iam list --chapter 7        those of one chapter, by its number or a part of its name
  iam list --json             one JSON object, for programs";

pub(crate) const PROGRESS_EXAMPLES: &str = "\
Examples:
  iam progress                        the whole course at one glance
  iam progress export mine.json       a file to carry to another computer
  iam progress import mine.json       take over what it tells; nothing of yours is lost";

/// How to watch.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Watch {
    /// Look at the files every so many milliseconds [default: 25; without a number: 500, for slow
    /// drives]
    #[arg(long, value_name = "MS", num_args = 0..=1, require_equals = true,
          default_missing_value = "500",
          value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub(crate) poll: Option<u64>,
    /// Judge when `r` is pressed, not when you save
    #[arg(long)]
    pub(crate) manual_run: bool,
    /// What `e` opens the files with [default: $VISUAL or $EDITOR]
    #[arg(long, value_name = "COMMAND")]
    pub(crate) edit_cmd: Option<String>,
    /// Append what is new instead of drawing a screen
    #[arg(long)]
    pub(crate) no_alt_screen: bool,
}

/// What to list.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct List {
    /// Only one chapter: its number, or a part of its name
    #[arg(long, value_name = "NAME")]
    pub(crate) chapter: Option<String>,
    /// Only exercises that have not passed
    #[arg(long)]
    pub(crate) pending: bool,
    /// Write one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to do with the history of what was done.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum History {
    /// Write the history to a file, or to standard output
    Export {
        /// The file; it must not be there yet
        file: Option<PathBuf>,
    },
    /// Add what another history tells; nothing is lost, nothing is counted twice
    Import {
        /// A file that `iam progress export` wrote; `-` is standard input
        file: PathBuf,
    },
}
