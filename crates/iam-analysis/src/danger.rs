//! How much harm an action can do, so that the worst is told first.

use iam_catalog::facts::returns_credentials;
use iam_catalog::{AccessLevel, Action, Catalog};

/// How dangerous an action is in the wrong hands, most dangerous first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// It changes who may do what.
    Permissions,
    /// It hands out credentials.
    Credentials,
    /// It creates, changes or removes.
    Write,
    /// It changes tags, on which conditions may depend.
    Tagging,
    /// It reads.
    Read,
    /// It tells what there is.
    List,
}

impl Danger {
    /// Every danger, worst first.
    pub const ALL: [Danger; 6] = [
        Danger::Permissions,
        Danger::Credentials,
        Danger::Write,
        Danger::Tagging,
        Danger::Read,
        Danger::List,
    ];

    /// The danger of an action.
    pub fn of(action: Action<'_>) -> Danger {
        match action.level() {
            AccessLevel::PermissionsManagement => Danger::Permissions,
            AccessLevel::Write | AccessLevel::Read | AccessLevel::List
                if returns_credentials(&action.full_name()) =>
            {
                Danger::Credentials
            }
            AccessLevel::Write => Danger::Write,
            AccessLevel::Tagging => Danger::Tagging,
            AccessLevel::Read => Danger::Read,
            AccessLevel::List => Danger::List,
        }
    }

    /// The words for people.
    pub fn title(self) -> &'static str {
        match self {
            Danger::Permissions => "change permissions",
            Danger::Credentials => "get credentials",
            Danger::Write => "create, change or remove",
            Danger::Tagging => "change tags",
            Danger::Read => "read",
            Danger::List => "list",
        }
    }

    /// The word for JSON.
    pub fn word(self) -> &'static str {
        match self {
            Danger::Permissions => "permissions",
            Danger::Credentials => "credentials",
            Danger::Write => "write",
            Danger::Tagging => "tagging",
            Danger::Read => "read",
            Danger::List => "list",
        }
    }
}

/// How dangerous the worst of several actions is, by their full names; unknown ones count as
/// writing.
pub(crate) fn worst<'n>(names: impl Iterator<Item = &'n String>) -> Danger {
    let catalog = Catalog::embedded();
    let mut worst = Danger::List;
    for name in names {
        worst = worst.min(catalog.find_action(name).map_or(Danger::Write, Danger::of));
        if worst == Danger::Permissions {
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
