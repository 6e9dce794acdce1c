//! How much harm an action can do, so that the worst is told first.

use iam_catalog::{AccessLevel, Catalog, facts};

/// How dangerous an action is; higher is worse. Unknown actions count as writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Danger {
    /// Tells which resources there are.
    Lists,
    /// Tells what is in them.
    Reads,
    /// Changes tags.
    Tags,
    /// Changes or removes something.
    Writes,
    /// Hands out credentials, opens resources to others, or changes who may do what.
    Grants,
}

/// How dangerous the action `prefix:Name` is.
pub(crate) fn danger(action: &str) -> Danger {
    let Some(known) = Catalog::embedded().find_action(action) else { return Danger::Writes };
    if facts::exposes_resource(known) || facts::returns_credentials(action) {
        return Danger::Grants;
    }
    match known.level() {
        AccessLevel::List => Danger::Lists,
        AccessLevel::Read => Danger::Reads,
        AccessLevel::Tagging => Danger::Tags,
        AccessLevel::Write => Danger::Writes,
        AccessLevel::PermissionsManagement => Danger::Grants,
    }
}

/// Actions that most readers have met, the best example first.
const FAMILIAR: &[&str] = &[
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateUser",
    "iam:PassRole",
    "s3:DeleteObject",
    "s3:PutObject",
    "ec2:TerminateInstances",
    "ec2:RunInstances",
    "dynamodb:DeleteTable",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "lambda:UpdateFunctionCode",
    "lambda:InvokeFunction",
    "sqs:DeleteQueue",
    "sqs:SendMessage",
    "sns:Publish",
    "kms:ScheduleKeyDeletion",
    "kms:Decrypt",
    "secretsmanager:GetSecretValue",
    "s3:GetObject",
    "dynamodb:GetItem",
    "rds:DescribeDBInstances",
    "ec2:DescribeInstances",
    "s3:ListBucket",
];

/// Which of several actions is the best example: one that readers know, else one that changes
/// something, with a plain name.
pub(crate) fn example<'n>(names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let rank = |name: &&str| {
        let familiar = FAMILIAR.iter().position(|known| known == name);
        let order = match danger(name) {
            Danger::Writes | Danger::Grants => 0,
            Danger::Reads => 1,
            Danger::Lists => 2,
            Danger::Tags => 3,
        };
        (familiar.unwrap_or(FAMILIAR.len()), order, name.len(), (*name).to_owned())
    };
    names.min_by_key(rank)
}
