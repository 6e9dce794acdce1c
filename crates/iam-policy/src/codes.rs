//! The kinds of problem a policy text can have: one row and one page of explanation for each.

use crate::Severity;

/// A kind of problem, as [`Diagnostic::code`](crate::Diagnostic::code) names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable name, such as `missing-effect`.
    pub id: &'static str,
    /// What it is about.
    pub group: CodeGroup,
    /// How bad it is as a rule; some kinds of policy are stricter or more lenient.
    pub severity: Severity,
    /// Other names under which it is known, such as one that it had before.
    pub aliases: &'static [&'static str],
    /// What IAM Access Analyzer calls the same or a wider problem.
    pub access_analyzer: &'static [&'static str],
    /// The explanation in Markdown: what it finds, why it matters, a bad and a good example.
    pub page: &'static str,
}

/// What a kind of problem is about, in the order the book presents them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeGroup {
    /// The text as JSON, and what may stand in it.
    Text,
    /// The elements of a document.
    Document,
    /// The elements of a statement.
    Statement,
    /// What only some kinds of policy take.
    Kind,
    /// Actions and the services they belong to.
    Action,
    /// The ARNs of resources.
    Arn,
    /// Policy variables.
    Variable,
    /// Principals, trust and confused deputies.
    Principal,
    /// Conditions.
    Condition,
    /// Ways to more permissions, and exposure.
    Escalation,
    /// More permissions than needed.
    Privilege,
    /// What has no effect.
    Redundancy,
    /// Sizes and quotas.
    Size,
}

impl CodeGroup {
    /// Every group, in the order the book presents them.
    pub const ALL: &[CodeGroup] = &[
        CodeGroup::Text,
        CodeGroup::Document,
        CodeGroup::Statement,
        CodeGroup::Kind,
        CodeGroup::Action,
        CodeGroup::Arn,
        CodeGroup::Variable,
        CodeGroup::Principal,
        CodeGroup::Condition,
        CodeGroup::Escalation,
        CodeGroup::Privilege,
        CodeGroup::Redundancy,
        CodeGroup::Size,
    ];

    /// The group with this short name.
    pub fn from_name(name: &str) -> Option<CodeGroup> {
        CodeGroup::ALL.iter().copied().find(|group| group.name() == name)
    }

    /// The short name, as commands write it.
    pub fn name(self) -> &'static str {
        match self {
            CodeGroup::Text => "json",
            CodeGroup::Document => "documents",
            CodeGroup::Statement => "statements",
            CodeGroup::Kind => "kinds",
            CodeGroup::Action => "actions",
            CodeGroup::Arn => "arns",
            CodeGroup::Variable => "variables",
            CodeGroup::Principal => "principals",
            CodeGroup::Condition => "conditions",
            CodeGroup::Escalation => "escalation",
            CodeGroup::Privilege => "privilege",
            CodeGroup::Redundancy => "redundancy",
            CodeGroup::Size => "sizes",
        }
    }

    /// The heading for people.
    pub fn title(self) -> &'static str {
        match self {
            CodeGroup::Text => "JSON and characters",
            CodeGroup::Document => "The document",
            CodeGroup::Statement => "Statements",
            CodeGroup::Kind => "Kinds of policy",
            CodeGroup::Action => "Actions and services",
            CodeGroup::Arn => "ARNs",
            CodeGroup::Variable => "Policy variables",
            CodeGroup::Principal => "Principals and trust",
            CodeGroup::Condition => "Conditions",
            CodeGroup::Escalation => "Escalation and exposure",
            CodeGroup::Privilege => "Least privilege",
            CodeGroup::Redundancy => "Redundancy and reach",
            CodeGroup::Size => "Sizes",
        }
    }
}

/// The kinds of problem that reading a policy finds, in the order the book presents them.
pub fn codes() -> &'static [Code] {
    CODES
}

/// The kind of problem of the reader with this name or alias.
pub fn code(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.is_called(id))
}

impl Code {
    /// Whether this is its name or one of its aliases.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases.contains(&name)
    }
}

/// A row whose page lies in `codes/`, in a file of the same name.
macro_rules! page {
    (
        $group:ident, $severity:ident, $id:literal
        $(, [$($anchor:literal),*])? $(, alias $alias:literal)?
    ) => {
        Code {
            id: $id,
            group: CodeGroup::$group,
            severity: Severity::$severity,
            aliases: &[$($alias)?],
            access_analyzer: &[$($($anchor),*)?],
            page: include_str!(concat!("codes/", $id, ".md")),
        }
    };
}

const CODES: &[Code] = &[
    page!(Text, Error, "json-syntax-error", ["JSON_SYNTAX_ERROR"]),
    page!(Text, Error, "json-trailing-content", ["JSON_SYNTAX_ERROR"]),
    page!(Text, Error, "json-comment", ["JSON_SYNTAX_ERROR"]),
    page!(Text, Error, "json-duplicate-key"),
    page!(Text, Error, "json-invalid-escape", ["JSON_SYNTAX_ERROR"]),
    page!(Text, Error, "json-invalid-unicode"),
    page!(Text, Suggestion, "json-byte-order-mark"),
    page!(Text, Error, "json-nesting-too-deep"),
    page!(Text, Error, "document-too-large"),
    page!(Text, Error, "too-many-problems"),
    page!(Text, Error, "not-json"),
    page!(Text, Error, "document-not-object"),
    page!(Text, Error, "unsupported-character"),
    page!(Text, Error, "data-type-mismatch", ["DATA_TYPE_MISMATCH"]),
    page!(Text, Error, "null-value"),
    page!(Text, Error, "nested-array"),
    page!(Text, Error, "iac-intrinsic-in-policy"),
    page!(Document, Error, "unknown-policy-element", ["INVALID_POLICY_ELEMENT"]),
    page!(Document, Error, "misplaced-element", ["INVALID_POLICY_ELEMENT"]),
    page!(Document, Warning, "missing-version", ["MISSING_VERSION"]),
    page!(Document, Error, "invalid-version", ["INVALID_VERSION"]),
    page!(Document, Warning, "old-version"),
    page!(Document, Error, "missing-statement", ["MISSING_STATEMENT"]),
    page!(Document, Error, "empty-statement-list"),
    page!(Document, Warning, "id-not-supported"),
    page!(Statement, Error, "unknown-statement-element", ["INVALID_POLICY_ELEMENT"]),
    page!(Statement, Error, "missing-effect", ["MISSING_EFFECT"]),
    page!(Statement, Error, "invalid-effect", ["INVALID_EFFECT"]),
    page!(Statement, Error, "missing-action", ["MISSING_ACTION"]),
    page!(Statement, Error, "missing-resource", ["MISSING_RESOURCE"]),
    page!(Statement, Error, "missing-principal", ["MISSING_PRINCIPAL"]),
    page!(Statement, Error, "conflicting-elements", ["UNSUPPORTED_ELEMENT_COMBINATION"]),
    page!(
        Statement,
        Error,
        "principal-not-supported",
        ["SCP_SYNTAX_ERROR_PRINCIPAL", "UNSUPPORTED_PRINCIPAL"]
    ),
    page!(Statement, Error, "duplicate-sid", ["UNIQUE_SIDS_REQUIRED", "UNIQUE_SIDS_RECOMMENDED"]),
    page!(Statement, Error, "invalid-sid-characters", ["UNSUPPORTED_SID"]),
    page!(Statement, Suggestion, "empty-sid", ["EMPTY_SID_VALUE"]),
    page!(Statement, Error, "empty-action-list", ["EMPTY_ARRAY_ACTION"]),
    page!(Statement, Error, "empty-resource-list", ["EMPTY_ARRAY_RESOURCE"]),
    page!(Statement, Error, "empty-principal", ["EMPTY_ARRAY_PRINCIPAL", "EMPTY_OBJECT_PRINCIPAL"]),
    page!(Statement, Suggestion, "empty-condition-block", ["EMPTY_OBJECT_CONDITION"]),
    page!(Statement, Error, "empty-condition-values", ["EMPTY_ARRAY_CONDITION"]),
    page!(Statement, Error, "empty-condition-forallvalues", ["EMPTY_ARRAY_CONDITION_FORALLVALUES"]),
    page!(Statement, Error, "empty-condition-foranyvalue", ["EMPTY_ARRAY_CONDITION_FORANYVALUE"]),
    page!(Statement, Error, "empty-condition-ifexists", ["EMPTY_ARRAY_CONDITION_IFEXISTS"]),
    page!(Kind, Error, "rcp-version-required"),
    page!(Kind, Error, "resource-not-supported"),
    page!(Kind, Error, "trust-resource-element", ["ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"]),
    page!(Kind, Error, "trust-not-principal", ["ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"]),
    page!(Kind, Error, "trust-not-action"),
    page!(Kind, Error, "trust-action-not-sts"),
    page!(Kind, Error, "rcp-principal-not-star", ["RCP_SYNTAX_ERROR_PRINCIPAL"]),
    page!(Kind, Error, "rcp-allow-not-supported", ["RCP_SYNTAX_ERROR_ALLOW"]),
    page!(Kind, Error, "rcp-not-action", ["RCP_SYNTAX_ERROR_NOTACTION"]),
    page!(Kind, Warning, "rcp-unsupported-service", ["RCP_SYNTAX_ERROR_ACTION"]),
    page!(Kind, Warning, "vpce-principal-form"),
    page!(Kind, Warning, "vpce-account-wildcard"),
    page!(Kind, Error, "unsupported-resource-in-policy", ["UNSUPPORTED_RESOURCE_ARN_IN_POLICY"]),
    page!(Kind, Error, "resource-policy-foreign-resource"),
    page!(Action, Error, "action-format"),
    page!(Action, Error, "action-extra-colon"),
    page!(Action, Error, "action-invalid-characters"),
    page!(Action, Error, "action-whitespace"),
    page!(Action, Error, "action-empty-name"),
    page!(Action, Error, "wildcard-in-service", ["WILDCARD_IN_SERVICE_NAME"]),
    page!(Arn, Error, "resource-not-arn"),
    page!(Arn, Error, "invalid-arn-prefix", ["INVALID_ARN_PREFIX"]),
    page!(Arn, Error, "missing-arn-field", ["MISSING_ARN_FIELD"]),
    page!(Arn, Error, "invalid-partition", ["INVALID_PARTITION"]),
    page!(Arn, Error, "wildcard-in-arn-service", ["WILDCARD_IN_SERVICE_NAME"]),
    page!(Arn, Error, "missing-arn-service"),
    page!(Arn, Error, "variable-before-resource-part"),
    page!(Arn, Warning, "wildcard-in-resource-type"),
    page!(Variable, Warning, "missing-brace-in-variable", ["MISSING_BRACE_IN_VARIABLE"]),
    page!(Variable, Error, "missing-quote-in-variable", ["MISSING_QUOTE_IN_VARIABLE"]),
    page!(Variable, Error, "space-in-variable", ["UNSUPPORTED_SPACE_IN_VARIABLE"]),
    page!(Variable, Error, "empty-variable", ["EMPTY_VARIABLE"]),
    page!(Variable, Error, "unsupported-symbol-in-variable"),
    page!(Variable, Error, "variable-unsupported-in-element", ["VARIABLE_UNSUPPORTED_IN_ELEMENT"]),
    page!(Variable, Warning, "variable-needs-2012-version", ["VARIABLE_UNSUPPORTED_IN_VERSION"]),
    page!(Variable, Error, "variable-invalid-for-operator", ["INVALID_VARIABLE_FOR_OPERATOR"]),
    page!(Variable, Error, "multivalued-key-as-variable"),
    page!(
        Principal,
        Warning,
        "mismatched-action-for-principal",
        ["MISMATCHED_ACTION_FOR_PRINCIPAL"]
    ),
    page!(Principal, Error, "invalid-principal-format", ["INVALID_PRINCIPAL_FORMAT"]),
    page!(Principal, Error, "invalid-principal-key", ["INVALID_PRINCIPAL_KEY"]),
    page!(Principal, Error, "invalid-principal-arn"),
    page!(Principal, Error, "group-as-principal"),
    page!(Principal, Error, "wildcard-in-principal", ["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]),
    page!(Principal, Error, "invalid-service-principal", ["INVALID_SERVICE_PRINCIPAL_FORMAT"]),
    page!(
        Principal,
        Error,
        "federated-principal-not-supported",
        ["FEDERATED_PRINCIPAL_NOT_SUPPORTED"]
    ),
    page!(
        Principal,
        Error,
        "invalid-federated-principal",
        ["INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"]
    ),
    page!(Principal, Error, "canonical-user-outside-s3"),
    page!(Principal, Error, "allow-with-not-principal", ["ALLOW_WITH_NOT_PRINCIPAL"]),
    page!(Principal, Suggestion, "deny-with-not-principal"),
    page!(
        Principal,
        Warning,
        "principal-unique-id",
        ["INVALID_ROLE_REFERENCE", "INVALID_USER_REFERENCE"]
    ),
    page!(Principal, Error, "not-principal-star"),
    page!(Condition, Security, "wildcard-in-sensitive-key", ["WILDCARD_USAGE_TOO_PERMISSIVE"]),
    page!(Condition, Error, "unknown-condition-operator", ["INVALID_CONDITION_OPERATOR"]),
    page!(Condition, Error, "unknown-set-qualifier", ["INVALID_CONDITION_OPERATOR"]),
    page!(Condition, Error, "condition-operator-case"),
    page!(Condition, Error, "condition-not-object"),
    page!(Condition, Error, "null-with-if-exists", ["NULL_WITH_IF_EXISTS"]),
    page!(Condition, Warning, "null-with-qualifier", ["NULL_WITH_QUALIFIER"]),
    page!(Condition, Error, "null-not-boolean"),
    page!(Condition, Error, "condition-key-format", ["INVALID_CONDITION_KEY_FORMAT"]),
    page!(Condition, Error, "duplicate-condition-key-case", ["DUPLICATE_KEYS_WITH_DIFFERENT_CASE"]),
    page!(Condition, Warning, "multivalue-without-set-operator", ["MISSING_QUALIFIER"], alias "missing-set-qualifier"),
    page!(Condition, Security, "forallvalues-allow-missing-key"),
    page!(
        Condition,
        Security,
        "forallvalues-single-valued-key",
        ["FORALLVALUES_WITH_SINGLE_VALUED_KEY"]
    ),
    page!(Condition, Warning, "foranyvalue-single-valued-key"),
    page!(Condition, Error, "condition-value-not-bool", ["TYPE_MISMATCH_BOOLEAN"]),
    page!(Condition, Error, "condition-value-not-date", ["TYPE_MISMATCH_DATE"]),
    page!(Condition, Error, "condition-value-not-number", ["TYPE_MISMATCH_NUMBER"]),
    page!(Condition, Error, "condition-value-not-ip", ["TYPE_MISMATCH_IP_RANGE"]),
    page!(Condition, Error, "condition-value-not-base64", ["TYPE_MISMATCH_STRING"]),
    page!(Condition, Error, "arn-operator-value-not-arn"),
    page!(Condition, Warning, "condition-type-mismatch", ["TYPE_MISMATCH"]),
    page!(
        Condition,
        Security,
        "string-operator-on-arn-key",
        ["STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"]
    ),
    page!(Condition, Warning, "wildcard-without-like", ["WILDCARD_WITHOUT_LIKE_OPERATOR"]),
    page!(Size, Error, "policy-size-identity", ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"]),
    page!(Size, Error, "policy-size-resource", ["POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"]),
    page!(Size, Error, "policy-size-trust", ["POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"]),
    page!(Size, Error, "policy-size-scp", ["POLICY_SIZE_EXCEEDS_SCP_QUOTA"]),
    page!(Size, Error, "policy-size-rcp", ["POLICY_SIZE_EXCEEDS_RCP_QUOTA"]),
    page!(Size, Error, "policy-size-session"),
    page!(Size, Error, "policy-size-vpce"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{code, codes};

    #[test]
    fn every_name_is_found_once() {
        let names: BTreeSet<&str> = codes().iter().map(|code| code.id).collect();
        assert_eq!(names.len(), codes().len());
        for code in codes() {
            assert!(code.aliases.iter().all(|alias| !names.contains(alias)), "{}", code.id);
        }
        for name in names {
            assert_eq!(code(name).map(|code| code.id), Some(name));
        }
        assert_eq!(code("no-such-code"), None);
    }

    #[test]
    fn every_page_has_its_name_two_examples_and_advice() {
        for code in codes() {
            assert!(code.page.starts_with(&format!("# {}\n", code.id)), "{}", code.id);
            assert_eq!(code.page.matches("\n```").count(), 4, "{}", code.id);
            assert!(code.page.contains("\n**What to do:** "), "{}", code.id);
        }
    }
}
