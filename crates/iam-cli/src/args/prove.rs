//! The command lines of `iam prove` and `iam diff`.

use std::path::PathBuf;

use clap::{ArgGroup, ValueEnum};
use iam_policy::{AccountId, PolicyKind};

use super::check::{account, arn, kind_names};

pub(super) const PROVE_EXAMPLES: &str = "\
Examples:
  iam prove omar.json --no-more-than task.json
  iam prove omar.json --not-granted 's3:Delete*,s3:Put*' --on 'arn:aws:s3:::hl-tickets/*'
  iam prove omar.json --grants s3:GetObject --on 'arn:aws:s3:::hl-timetables/*'
  iam prove bucket.json --attached-to arn:aws:s3:::hl-tickets --no-public
  iam prove omar.json --boundary boundary.json --effect-of boundary
  iam prove omar.json --no-more-than task.json --replay - | iam eval -

Exit codes: 0 proved, 1 some request goes against it, 2 wrong usage, 3 no policy,
            4 a file cannot be read or written, 5 not known";

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  iam diff old.json new.json
  git show HEAD:omar.json | iam diff - omar.json
  iam diff --kind trust --json old.json new.json

Exit codes: 0 they allow the same, 1 they do not, 2 wrong usage, 3 no policy,
            4 a file cannot be read, 5 not known";

/// What to prove of which policies.
#[derive(Debug, clap::Args)]
#[command(override_usage = "iam prove FILE… CLAIM… [OPTIONS]")]
#[command(group(ArgGroup::new("claim").required(true).multiple(true).args([
    "no_more_than", "equals", "disjoint_from", "not_granted", "grants", "no_public", "effect_of",
])))]
pub(crate) struct Prove {
    /// Files that hold one policy each, all of one caller or one resource; their statements count
    /// together. `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Show everything found, not only the first three
    #[arg(long)]
    pub(crate) all: bool,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the requests found as scenarios for `iam eval` into this folder; `-` writes only the
    /// first, to standard output, and nothing else
    #[arg(long, value_name = "DIR", conflicts_with = "json")]
    pub(crate) replay: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) claims: Claims,
    #[command(flatten)]
    pub(crate) known: Surroundings,
}

/// What is claimed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What to prove; all of it must hold")]
pub(crate) struct Claims {
    /// Whatever FILE allows, BOUND allows too
    #[arg(long, value_name = "BOUND")]
    pub(crate) no_more_than: Vec<PathBuf>,
    /// FILE and OTHER allow the same
    #[arg(long, value_name = "OTHER")]
    pub(crate) equals: Vec<PathBuf>,
    /// No request is allowed by FILE and by OTHER
    #[arg(long, value_name = "OTHER")]
    pub(crate) disjoint_from: Vec<PathBuf>,
    /// FILE never allows these actions; `*` and `?` are allowed
    #[arg(long, value_name = "ACTION,…", value_delimiter = ',')]
    pub(crate) not_granted: Vec<String>,
    /// FILE allows these actions in every request, whatever its condition keys
    #[arg(long, value_name = "ACTION,…", value_delimiter = ',')]
    pub(crate) grants: Vec<String>,
    /// The resource that `--not-granted` and `--grants` are about; `*` and `?` are allowed
    /// [default: every one]
    #[arg(long, value_name = "ARN", value_parser = resource)]
    pub(crate) on: Option<String>,
    /// FILE, a policy of a resource, lets nobody in from elsewhere whom it does not name
    #[arg(long)]
    pub(crate) no_public: bool,
    /// Not a claim: tell what this layer takes away (may be given again)
    #[arg(long, value_name = "LAYER")]
    pub(crate) effect_of: Vec<LayerWord>,
}

/// What stands around the policies.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What you know besides")]
pub(crate) struct Surroundings {
    /// The kind of the policies [default: guessed from their elements]
    #[arg(long, value_parser = kind_names(), hide_possible_values = true)]
    pub(crate) kind: Option<PolicyKind>,
    /// Who makes the requests: an ARN, or the JSON of a scenario's `principal` [default: whoever
    /// the policies could be about]
    #[arg(long, value_name = "ARN|JSON")]
    pub(crate) principal: Option<String>,
    /// The account that the policies belong to
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(crate) account: Option<AccountId>,
    /// The ARN of the resource that carries the policy
    #[arg(long, value_name = "ARN", value_parser = arn)]
    pub(crate) attached_to: Option<String>,
    /// The permissions boundary of the caller; FILE is then an identity policy, and all layers
    /// count together
    #[arg(long, value_name = "FILE")]
    pub(crate) boundary: Option<PathBuf>,
    /// A session policy of the caller (may be given again)
    #[arg(long, value_name = "FILE")]
    pub(crate) session: Vec<PathBuf>,
    /// A service control policy above the account; each is a level of its own, and
    /// `FullAWSAccess` is taken to stand beside one that only denies (may be given again)
    #[arg(long, value_name = "FILE")]
    pub(crate) scp: Vec<PathBuf>,
    /// The policy of the resource
    #[arg(long, value_name = "FILE")]
    pub(crate) resource_policy: Option<PathBuf>,
}

/// A layer around identity policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayerWord {
    /// The permissions boundary
    Boundary,
    /// The session policies
    Session,
    /// The service control policies
    Scp,
    /// The policy of the resource
    Resource,
}

/// Which policies to compare.
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The file with the old policy; `-` is standard input
    pub(crate) old: PathBuf,
    /// The file with the new policy; `-` is standard input
    pub(crate) new: PathBuf,
    /// The kind of the policies [default: guessed from their elements]
    #[arg(long, value_parser = kind_names(), hide_possible_values = true)]
    pub(crate) kind: Option<PolicyKind>,
    /// The account that the policies belong to
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(crate) account: Option<AccountId>,
    /// The ARN of the resource that carries the policies
    #[arg(long, value_name = "ARN", value_parser = arn)]
    pub(crate) attached_to: Option<String>,
    /// Show every difference, not only the first three of each direction
    #[arg(long)]
    pub(crate) all: bool,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

fn resource(text: &str) -> Result<String, String> {
    if text == "*" { Ok(text.to_owned()) } else { arn(text) }
}
