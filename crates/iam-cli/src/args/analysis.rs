//! The command lines of `iam can` and `iam who-can`.

use std::path::PathBuf;

use iam_policy::PolicyKind;

use super::check::kind_names;

pub(super) const CAN_EXAMPLES: &str = "\
Examples:
  iam can policy.json
  iam can group.json own.json       policies of one user count together
  aws iam get-policy-version … | jq .PolicyVersion.Document | iam can -

Exit codes: 0 told, 2 wrong usage, 3 no policy, 4 a file cannot be read,
            5 a part of the answer is not known";

pub(super) const WHO_CAN_EXAMPLES: &str = "\
Examples:
  aws iam get-account-authorization-details > account.json
  iam who-can s3:GetObject 'arn:aws:s3:::hl-tickets/*' --account account.json
  iam who-can sts:AssumeRole arn:aws:iam::111122223333:role/break-glass --account account.json

Exit codes: 0 told, 2 wrong usage, 3 no account or no policy, 4 a file cannot be read,
            5 a part of the answer is not known";

/// Which policies to tell of.
#[derive(Debug, clap::Args)]
pub(crate) struct Can {
    /// Files that hold one policy each, all of one caller; `-` is standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The kind of the policies [default: guessed from their elements]
    #[arg(long, value_parser = kind_names(), hide_possible_values = true)]
    pub(crate) kind: Option<PolicyKind>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to ask about whom.
#[derive(Debug, clap::Args)]
pub(crate) struct WhoCan {
    /// The action; `*` and `?` are allowed
    pub(crate) action: String,
    /// The ARN of the resource; `*` and `?` are allowed
    pub(crate) resource: String,
    /// The file with the account; `-` is standard input (may be given again: its pages)
    #[arg(long, required = true, value_name = "FILE")]
    pub(crate) account: Vec<PathBuf>,
    /// The policy of the resource; the trust policy of a role of the account is known already
    #[arg(long, value_name = "FILE")]
    pub(crate) resource_policy: Option<PathBuf>,
    /// A service control policy above the account; each is a level of its own, and
    /// `FullAWSAccess` is taken to stand beside one that only denies (may be given again)
    #[arg(long, value_name = "FILE")]
    pub(crate) scp: Vec<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
