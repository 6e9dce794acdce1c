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

/// The worst of several actions.
pub(crate) fn worst<'n>(names: impl Iterator<Item = &'n String>) -> Danger {
    let mut worst = Danger::Lists;
    for name in names {
        worst = worst.max(danger(name));
        if worst == Danger::Grants {
            break;
        }
    }
    worst
}

/// Actions that most readers have met, the best example first.
const FAMILIAR: &[(&str, &str)] = &[
    ("iam", "AttachUserPolicy"),
    ("iam", "CreateAccessKey"),
    ("iam", "CreateUser"),
    ("iam", "PassRole"),
    ("s3", "DeleteObject"),
    ("s3", "PutObject"),
    ("ec2", "TerminateInstances"),
    ("ec2", "RunInstances"),
    ("dynamodb", "DeleteTable"),
    ("dynamodb", "DeleteItem"),
    ("dynamodb", "PutItem"),
    ("lambda", "UpdateFunctionCode"),
    ("lambda", "InvokeFunction"),
    ("sqs", "DeleteQueue"),
    ("sqs", "SendMessage"),
    ("sns", "Publish"),
    ("kms", "ScheduleKeyDeletion"),
    ("kms", "Decrypt"),
    ("secretsmanager", "GetSecretValue"),
    ("s3", "GetObject"),
    ("dynamodb", "GetItem"),
    ("rds", "DescribeDBInstances"),
    ("ec2", "DescribeInstances"),
    ("s3", "ListBucket"),
];

/// How familiar an action is; the lowest is best.
pub(crate) fn familiarity(prefix: &str, name: &str) -> usize {
    FAMILIAR.iter().position(|known| *known == (prefix, name)).unwrap_or(FAMILIAR.len())
}
