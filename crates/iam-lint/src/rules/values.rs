//! The values of conditions, and what they let through.

use super::Group;

mod addresses;
mod constant;
mod contradictory;
mod escapes;
mod expired;
mod identifiers;
mod redundant;
mod regions;
mod sensitive;
mod source_ip;
mod tagging;
mod test;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("values", Condition, Error, "private-ip", ["PRIVATE_IP_ADDRESS"]),
        page!("values", Condition, Error, "private-not-ip", ["PRIVATE_NOT_IP_ADDRESS"]),
        page!("values", Condition, Warning, "private-ip-subset", ["PRIVATE_IP_ADDRESS_SUBSET"]),
        page!(
            "values",
            Condition,
            Warning,
            "private-not-ip-subset",
            ["PRIVATE_NOT_IP_ADDRESS_SUBSET"]
        ),
        page!("values", Condition, Suggestion, "cidr-host-bits", ["IMPROVE_IP_RANGE"]),
        page!("values", Condition, Security, "cidr-too-broad", []),
        page!("values", Condition, Warning, "source-ip-breaks-services", []),
        page!("values", Condition, Suggestion, "source-ip-absent-via-vpce", []),
        page!(
            "values",
            Condition,
            Security,
            "missing-paired-key",
            ["MISSING_PAIRED_CONDITION_KEYS"]
        ),
        page!("values", Condition, Error, "invalid-region-value", ["INVALID_REGION"]),
        page!("values", Condition, Error, "invalid-vpc-id", ["INVALID_VPC_FORMAT"]),
        page!("values", Condition, Error, "invalid-vpce-id", ["INVALID_VPCE_FORMAT"]),
        page!("values", Condition, Error, "invalid-account-value", []),
        page!("values", Condition, Error, "invalid-org-value", []),
        page!("values", Condition, Error, "invalid-kms-key-value", ["INVALID_KMS_KEY_VALUE"]),
        page!(
            "values",
            Condition,
            Error,
            "service-value-format",
            ["INVALID_SERVICE_PRINCIPAL_FORMAT"]
        ),
        page!(
            "values",
            Condition,
            Security,
            "untrustworthy-condition-key",
            ["UNTRUSTWORTHY_CONDITION_KEY"]
        ),
        page!(
            "values",
            Condition,
            Security,
            "dynamodb-attributes-without-select",
            ["DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"]
        ),
        page!(
            "values",
            Condition,
            Security,
            "s3-prefix-negative",
            ["S3_PREFIX_IN_NEGATIVE_CONTEXT"]
        ),
        page!(
            "values",
            Condition,
            Warning,
            "condition-always-true",
            ["REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"]
        ),
        page!(
            "values",
            Condition,
            Warning,
            "condition-never-true",
            ["REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"]
        ),
        page!(
            "values",
            Condition,
            Suggestion,
            "equivalent-to-null-false",
            ["EQUIVALENT_TO_NULL_FALSE"]
        ),
        page!(
            "values",
            Condition,
            Suggestion,
            "equivalent-to-null-true",
            ["EQUIVALENT_TO_NULL_TRUE"]
        ),
        page!("values", Condition, Warning, "contradictory-conditions", []),
        page!("values", Condition, Suggestion, "redundant-condition-value", []),
        page!(
            "values",
            Condition,
            Suggestion,
            "redundant-numeric-values",
            ["REDUNDANT_CONDITION_VALUE_NUM"]
        ),
        page!("values", Condition, Info, "time-window-expired", []),
        page!("values", Condition, Suggestion, "tag-keys-guard-missing", []),
        page!("values", Condition, Security, "abac-self-tagging", []),
    ],
    rules: &[
        addresses::private,
        addresses::host_bits,
        addresses::too_broad,
        source_ip::deny_elsewhere,
        source_ip::missing_pair,
        regions::values,
        identifiers::forms,
        sensitive::wildcards,
        escapes::untrustworthy,
        escapes::dynamodb_attributes,
        escapes::s3_prefix,
        constant::tests,
        contradictory::pairs,
        redundant::values,
        expired::windows,
        tagging::open_tag_keys,
        tagging::self_tagging,
    ],
    outranks: &[
        ("public-principal-weak-condition", "untrustworthy-condition-key"),
        ("equivalent-to-null-true", "negated-allow-missing-key"),
        ("equivalent-to-null-false", "deny-positive-missing-key"),
    ],
};
