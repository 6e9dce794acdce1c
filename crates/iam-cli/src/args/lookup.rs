//! The command lines of the lookups in the catalog of AWS, and of `iam expand` and `iam shrink`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use iam_catalog::AccessLevel;
use iam_policy::PolicyKind;

use super::check::kind_names;

pub(super) const ACTIONS_EXAMPLES: &str = "\
Examples:
  iam actions 's3:Get*'
  iam actions 'iam:*' --level permissions
  iam actions '*:*Tagging' --short
  iam actions 'sqs:*' 'sns:Publish' --json

Exit codes: 0 found, 1 a pattern covers no action, 2 wrong usage";

pub(super) const ACTION_EXAMPLES: &str = "\
Examples:
  iam action s3:GetObject
  iam action --json iam:PassRole

Exit codes: 0 found, 1 there is no such action, 2 wrong usage";

pub(super) const KEY_EXAMPLES: &str = "\
Examples:
  iam key aws:MultiFactorAuthPresent
  iam key aws:ResourceTag/team
  iam key --json s3:prefix

Exit codes: 0 found, 1 there is no such key, 2 wrong usage";

pub(super) const SERVICE_EXAMPLES: &str = "\
Examples:
  iam service s3
  iam service 'Amazon SQS'
  iam service --json elb

Exit codes: 0 found, 1 there is no such service, 2 wrong usage";

pub(super) const ARN_EXAMPLES: &str = "\
Examples:
  iam arn 'arn:aws:s3:::hl-tickets/2026/*'
  iam arn 'arn:aws:iam::111122223333:user/${aws:username}'

Exit codes: 0 taken apart, also where it is doubtful, 1 it is no ARN, 2 wrong usage";

pub(super) const EXPAND_EXAMPLES: &str = "\
Examples:
  iam expand policy.json
  iam expand --write policy.json
  aws iam get-policy-version … | jq .PolicyVersion.Document | iam expand -

Exit codes: 0 done, 1 a `*` for everything would be written out, 2 wrong usage,
            3 no policy, 4 a file cannot be read or written";

pub(super) const SHRINK_EXAMPLES: &str = "\
Examples:
  iam shrink policy.json
  iam shrink --write policy.json

Exit codes: 0 done, 2 wrong usage, 3 no policy, 4 a file cannot be read or written";

/// Which actions to list, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Actions {
    /// Patterns with `*` and `?`; without a service they count for every one, and the name of a
    /// service stands for all its actions
    #[arg(required = true, value_name = "PATTERN")]
    pub(crate) patterns: Vec<String>,
    /// Only actions of this level
    #[arg(long, value_parser = levels())]
    pub(crate) level: Option<AccessLevel>,
    /// Only the names, one a line
    #[arg(long, conflicts_with = "json")]
    pub(crate) short: bool,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to look up, and how to write it.
#[derive(Debug, clap::Args)]
pub(crate) struct One {
    /// What to look up
    pub(crate) name: String,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which policies to rewrite, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Rewrite {
    /// The file with the policy; `-` is standard input
    pub(crate) file: PathBuf,
    /// Put the new text in the place of the file
    #[arg(short, long, visible_alias = "in-place")]
    pub(crate) write: bool,
    /// The kind of policy [default: guessed from its elements]
    #[arg(long, value_parser = kind_names(), hide_possible_values = true)]
    pub(crate) kind: Option<PolicyKind>,
}

fn levels() -> impl TypedValueParser<Value = AccessLevel> {
    let word = |level: AccessLevel| match level {
        AccessLevel::List => "list",
        AccessLevel::Read => "read",
        AccessLevel::Write => "write",
        AccessLevel::Tagging => "tagging",
        AccessLevel::PermissionsManagement => "permissions",
    };
    PossibleValuesParser::new(AccessLevel::ALL.map(|it| PossibleValue::new(word(it)))).map(
        move |text| {
            let level = AccessLevel::ALL.into_iter().find(|it| word(*it) == text);
            level.expect("only words of levels are possible values")
        },
    )
}
