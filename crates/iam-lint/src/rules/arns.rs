//! The ARNs of resources.

use super::Group;

mod fields;
mod partitions;
mod resources;
mod services;
mod shapes;
mod written;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("arns", Arn, Suggestion, "partition-mixed", []),
        page!("arns", Arn, Error, "unknown-arn-service", ["INVALID_SERVICE"]),
        page!("arns", Arn, Error, "arn-service-case", ["INVALID_ARN_SERVICE_CASE"]),
        page!("arns", Arn, Error, "invalid-arn-region", ["INVALID_ARN_REGION"]),
        page!("arns", Arn, Error, "missing-arn-region", ["MISSING_ARN_REGION"]),
        page!("arns", Arn, Error, "arn-region-not-allowed", ["ARN_REGION_NOT_ALLOWED"]),
        page!("arns", Arn, Error, "invalid-arn-account", ["INVALID_ARN_ACCOUNT"]),
        page!("arns", Arn, Error, "missing-arn-account", ["MISSING_ARN_ACCOUNT"]),
        page!("arns", Arn, Error, "arn-account-not-allowed", ["ARN_ACCOUNT_NOT_ALLOWED"]),
        page!("arns", Arn, Error, "invalid-arn-resource", ["INVALID_ARN_RESOURCE"]),
        page!("arns", Arn, Suggestion, "arn-slash-slip", []),
        page!("arns", Arn, Warning, "arn-whitespace", []),
        page!("arns", Arn, Warning, "session-arn-as-resource", []),
    ],
    rules: &[
        partitions::mixed,
        services::names,
        fields::regions,
        fields::accounts,
        resources::types,
        resources::slashes,
        resources::spaces,
        resources::sessions,
    ],
    outranks: &[
        ("arn-whitespace", "invalid-arn-region"),
        ("arn-whitespace", "invalid-arn-account"),
    ],
};
