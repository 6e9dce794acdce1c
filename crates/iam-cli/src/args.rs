//! What may stand on the command line.

mod analysis;
mod check;
mod dev;
mod learn;
mod lookup;
mod prove;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::config::Config;

pub(crate) use analysis::{Can, WhoCan};
pub(crate) use check::{Check, Format};
pub(crate) use dev::{Dev, New};
pub(crate) use learn::{History, List, Watch};
pub(crate) use lookup::{Actions, One, Rewrite};
pub(crate) use prove::{Diff, LayerWord, Prove, Surroundings};

/// Learn AWS IAM by writing policies; every verdict comes from a policy evaluator.
///
/// Without a command the lesson starts where you left it.
#[derive(Debug, Parser)]
#[command(name = "iam", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  iam                         start, or go on where you were
  iam run first-allow         judge one answer
  iam eval request.json       decide a request and say why
  iam check policy.json       find what is wrong or doubtful in a policy
  iam prove policy.json --no-more-than bound.json
                              prove it for every request, or see one that is against it
  iam diff old.json new.json  compare policies by what they allow
  iam explain E-213           read about a rule, a code or a reason
  iam action s3:GetObject     look up an action; also key, service, arn

More help:
  iam help grading            how answers are judged: what passes, the score, attempts, proofs

Exit codes: 0 done or passed, 1 not passed or problems found, 2 wrong usage,
            3 a text that cannot be read, 4 a file that cannot be read or written,
            5 a part of the answer is not known";

/// What holds for every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Use colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub(crate) color: When,
    /// Write nothing but ASCII characters
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// The folder with your answers [default: `lesson`; environment: `IAM_WORKBOOK_DIR`]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) lesson: Option<PathBuf>,
    /// The file with your progress [default: `progress.json` beside your answers; environment:
    /// `IAM_WORKBOOK_STATE`]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// A folder of other exercises, instead of the workbook's [environment: `IAM_WORKBOOK_PACK`]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) pack: Option<PathBuf>,
    /// What is set besides; `iam doctor` tells it.
    #[arg(skip)]
    pub(crate) config: Config,
}

/// When to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// Where the output is a terminal that can
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the current exercise and judge it whenever you save
    #[command(after_help = learn::WATCH_EXAMPLES)]
    Watch(Watch),
    /// Talk to the evaluator line by line
    Repl(Repl),
    /// Create the folder for your answers; what is there already stays as it is
    Init {
        /// The folder [default: `lesson`]
        dir: Option<PathBuf>,
    },
    /// List the exercises
    #[command(after_help = learn::LIST_EXAMPLES)]
    List(List),
    /// Judge an answer once: exit code 0 passed, 1 not passed, 3 not JSON
    Run {
        #[command(flatten)]
        exercise: Exercise,
        /// Also show every step of the first request that comes out otherwise
        #[arg(long)]
        trace: bool,
        /// Write the grade as one JSON object
        #[arg(long, conflicts_with = "trace")]
        json: bool,
    },
    /// Judge every exercise that you have edited: exit code 0 all pass, 1 some do not
    CheckAll,
    /// Show the next hint
    Hint {
        #[command(flatten)]
        exercise: Exercise,
    },
    /// Show the solution
    Solution {
        /// The exercise: its number, its id or the beginning of its id
        name: String,
        #[command(flatten)]
        sure: Sure,
    },
    /// Begin an exercise again; your files are kept beside the new ones
    Reset {
        /// The exercise: its number, its id or the beginning of its id
        name: String,
        #[command(flatten)]
        sure: Sure,
    },
    /// Go on to the next exercise
    Next,
    /// Show how far you have come, or carry it to another computer
    #[command(after_help = learn::PROGRESS_EXAMPLES)]
    Progress {
        #[command(subcommand)]
        command: Option<History>,
    },
    /// Say where everything is, what holds, and what is wrong: exit code 0 nothing, 1 something
    Doctor,
    /// Decide requests: who may do what, and why
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(Eval),
    /// Find what is wrong or doubtful in policies, and fix what can be fixed
    #[command(after_help = check::EXAMPLES)]
    Check(Check),
    /// Say what policies allow: which actions, on what, under which conditions
    #[command(after_help = analysis::CAN_EXAMPLES)]
    Can(Can),
    /// Say which users and roles of an account may do something
    ///
    /// The account is what `aws iam get-account-authorization-details` prints, saved in a file. The
    /// answer holds for every request, not for a few: `always` and `never` are proved.
    #[command(after_help = analysis::WHO_CAN_EXAMPLES)]
    WhoCan(WhoCan),
    /// Prove something of policies for every request, or show a request that goes against it
    ///
    /// No request is left out: every action that AWS has, every resource, every caller and every
    /// value of a condition key counts. What goes against it is shown with its place, and
    /// `--replay` lets `iam eval` confirm it.
    #[command(after_help = prove::PROVE_EXAMPLES)]
    Prove(Prove),
    /// Compare two policies by what they allow, not by their text
    #[command(after_help = prove::DIFF_EXAMPLES)]
    Diff(Diff),
    /// Read about a code, a rule, an uncertain point or a reason
    #[command(
        after_help = "Examples:\n  iam explain                     list everything there is\n  \
                            iam explain conditions          a group of codes, one line each\n  \
                            iam explain missing-effect      a problem that `check` reports\n  \
                            iam explain E-213               a rule\n  \
                            iam explain not-allowed-scp     a reason that `eval` gives"
    )]
    Explain {
        /// What to read about; nothing lists everything there is
        name: Option<String>,
    },
    /// Serve an editor: problems, fixes, completion and explanations in policy files
    #[command(
        after_help = "An editor starts it and speaks the language server protocol with it over \
                      standard input and output; `iam init` writes how to set up yours."
    )]
    Lsp {
        /// Speak over standard input and output, as it always does
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// List the actions of AWS that patterns cover
    #[command(after_help = lookup::ACTIONS_EXAMPLES)]
    Actions(Actions),
    /// Show an action: its level, its resources, its condition keys
    #[command(after_help = lookup::ACTION_EXAMPLES)]
    Action(One),
    /// Show a condition key: its type, when a request has it, how to test it
    #[command(after_help = lookup::KEY_EXAMPLES)]
    Key(One),
    /// Show a service: its actions by level, its resource types, its keys
    #[command(after_help = lookup::SERVICE_EXAMPLES)]
    Service(One),
    /// Take an ARN apart and say which resources it names
    #[command(after_help = lookup::ARN_EXAMPLES)]
    Arn(One),
    /// Write out the wildcards of a policy: the names of today's actions instead
    ///
    /// The policy goes to standard output; its other elements and its layout stay as they are. A
    /// wildcard also covers what AWS adds later, and names do not.
    #[command(after_help = lookup::EXPAND_EXAMPLES)]
    Expand {
        #[command(flatten)]
        rewrite: Rewrite,
        /// Write out a `*` for everything too: some 22,000 names, far more than a policy can hold
        #[arg(long)]
        all: bool,
    },
    /// Draw the actions of a policy together into few wildcards that cover exactly the same
    ///
    /// The policy goes to standard output; its other elements and its layout stay as they are. A
    /// wildcard also covers what AWS adds later, and names do not.
    #[command(after_help = lookup::SHRINK_EXAMPLES)]
    Shrink {
        #[command(flatten)]
        rewrite: Rewrite,
    },
    /// The book: build it, read it in a browser, test it
    Book {
        #[command(subcommand)]
        command: Book,
    },
    /// Write exercises: check them, see what learners will read
    Dev {
        #[command(subcommand)]
        command: Dev,
    },
    /// Write the completions for a shell
    ///
    /// In bash, zsh and fish they also know exercises, actions, condition keys, services and codes,
    /// by their beginning and by letters in order.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// The page of one command, such as `watch` [default: the page of `iam`]
        command: Option<String>,
    },
}

/// Which exercise.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Exercise {
    /// The exercise: its number, its id or the beginning of its id [default: the current one]
    pub(crate) name: Option<String>,
}

/// Whether to ask first.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Sure {
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// How to talk.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Repl {
    #[command(flatten)]
    pub(crate) exercise: Exercise,
    /// Read commands from a file, `-` for standard input, and stop at the first that fails
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// In a script: show each command in front of its answer, as at a terminal
    #[arg(long)]
    pub(crate) echo: bool,
    /// In a script: go on behind a command that fails; the exit code is that of the worst
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Neither read nor keep what was typed in earlier sessions
    #[arg(long)]
    pub(crate) no_history: bool,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  iam completions bash > ~/.local/share/bash-completion/completions/iam
  iam completions zsh > ~/.zfunc/_iam     (a folder of `fpath`, named before `compinit` runs)
  iam completions fish > ~/.config/fish/completions/iam.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  iam man | man -l -                           read it
  iam man > ~/.local/share/man/man1/iam.1      keep it, for `man iam`
  iam man watch > ~/.local/share/man/man1/iam-watch.1";

const EVAL_EXAMPLES: &str = "\
Examples:
  iam eval request.json             for people
  iam eval --trace request.json     with every step and statement
  iam eval --json a.json b.json     one JSON object a line, one line a file
  iam eval --jsonl < requests.jsonl one scenario a line in, one result a line out

Exit codes: 0 every scenario was decided, 2 wrong usage, 3 some scenario is invalid,
            4 a file cannot be read; with --exit-code and exactly one scenario
            0 Allow, 10 ImplicitDeny, 11 ExplicitDeny";

/// What to decide, and what to say.
#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// Files that hold one scenario each; `-` is standard input
    #[arg(required_unless_present = "jsonl")]
    pub(crate) files: Vec<PathBuf>,
    /// Write one JSON result a line, one line a file
    #[arg(long)]
    pub(crate) json: bool,
    /// Read one scenario a line (from standard input, unless files are named), and write one
    /// result a line as soon as it is known
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Tell every step, statement and context key
    #[arg(long)]
    pub(crate) trace: bool,
    /// Say the decision of a single scenario by the exit code
    #[arg(long)]
    pub(crate) exit_code: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Book {
    /// Build the book
    Build {
        /// Where to put it [default: what book.toml says]
        #[arg(short, long, value_name = "DIR")]
        dest_dir: Option<PathBuf>,
    },
    /// Build the book, serve it to this computer, and build it again after every change
    Serve {
        /// Show it in the browser
        #[arg(short, long)]
        open: bool,
        /// The port; 0 takes any free one
        #[arg(short, long, default_value_t = 3000)]
        port: u16,
    },
    /// Build the book into a folder of its own and check it: links, words, style, figures, coverage
    Test,
}
