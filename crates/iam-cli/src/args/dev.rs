//! What `iam dev` is told.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use iam_course::exercise::Form;

/// What authors of exercises do.
#[derive(Debug, Subcommand)]
pub(crate) enum Dev {
    /// Begin an exercise: a file with every field, which works already
    #[command(after_help = NEW_EXAMPLES)]
    New(New),
    /// Say what is wrong with exercises and quizzes: exit code 0 nothing, 1 something, 3 a file
    /// cannot be read
    Check {
        /// The files, or folders of files [default: the exercises here, or those of `--pack`]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Write one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show what learners read: the page, and the verdict on the start, each wrong answer and the
    /// solution
    Preview {
        /// The exercise, or the quiz
        file: PathBuf,
        /// Show it again whenever the file is saved, until Ctrl-C
        #[arg(long)]
        watch: bool,
    },
}

const NEW_EXAMPLES: &str = "\
Examples:
  iam dev new exercises/07-conditions/03-tea-time.toml --form repair
  iam dev new tea-time --chapter conditions     in the folder of that chapter, with the next number
  iam --pack drills dev new night-watch --chapter nights";

/// The exercise to begin.
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// The file to write, or only the id of the exercise
    pub(crate) path: Option<PathBuf>,
    /// The slug of the chapter [default: that of the folder]
    #[arg(long, value_name = "SLUG")]
    pub(crate) chapter: Option<String>,
    /// What kind of task it is
    #[arg(long, value_enum)]
    pub(crate) form: Option<FormWord>,
}

/// A kind of task as a word of the command line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormWord(pub(crate) Form);

impl ValueEnum for FormWord {
    fn value_variants<'a>() -> &'a [FormWord] {
        const ALL: [FormWord; Form::ALL.len()] = {
            let [(_, a), (_, b), (_, c), (_, d), (_, e)] = Form::ALL;
            [FormWord(a), FormWord(b), FormWord(c), FormWord(d), FormWord(e)]
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.word()))
    }
}
