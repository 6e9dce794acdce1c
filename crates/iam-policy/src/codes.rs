//! The kinds of problem a policy text can have: one row and one page of explanation for each.

use crate::Severity;

/// A kind of problem, as [`Diagnostic::code`](crate::Diagnostic::code) names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable name, such as `missing-effect`.
    pub id: &'static str,
    /// How bad it is as a rule; some kinds of policy are stricter or more lenient.
    pub severity: Severity,
    /// The explanation in Markdown: what it finds, why it matters, a bad and a good example.
    pub page: &'static str,
}

/// All kinds of problem, in the order the book presents them.
pub fn codes() -> &'static [Code] {
    CODES
}

/// The kind of problem with this name.
pub fn code(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id == id)
}

/// A row whose page lies in `codes/`, in a file of the same name.
macro_rules! page {
    ($severity:ident, $id:literal) => {
        Code {
            id: $id,
            severity: Severity::$severity,
            page: include_str!(concat!("codes/", $id, ".md")),
        }
    };
}

const CODES: &[Code] = &[
    page!(Error, "json-syntax-error"),
    page!(Error, "json-trailing-content"),
    page!(Error, "json-comment"),
    page!(Error, "json-duplicate-key"),
    page!(Error, "json-invalid-escape"),
    page!(Error, "json-invalid-unicode"),
    page!(Suggestion, "json-byte-order-mark"),
    page!(Error, "json-nesting-too-deep"),
    page!(Error, "document-too-large"),
    page!(Error, "too-many-problems"),
    page!(Error, "not-json"),
    page!(Error, "document-not-object"),
    page!(Error, "unsupported-character"),
    page!(Error, "data-type-mismatch"),
    page!(Error, "null-value"),
    page!(Error, "nested-array"),
    page!(Error, "unknown-policy-element"),
    page!(Error, "misplaced-element"),
    page!(Warning, "missing-version"),
    page!(Error, "invalid-version"),
    page!(Warning, "old-version"),
    page!(Error, "rcp-version-required"),
    page!(Error, "missing-statement"),
    page!(Error, "empty-statement-list"),
    page!(Warning, "id-not-supported"),
    page!(Error, "unknown-statement-element"),
    page!(Error, "missing-effect"),
    page!(Error, "invalid-effect"),
    page!(Error, "missing-action"),
    page!(Error, "missing-resource"),
    page!(Error, "missing-principal"),
    page!(Error, "conflicting-elements"),
    page!(Error, "principal-not-supported"),
    page!(Error, "resource-not-supported"),
    page!(Error, "duplicate-sid"),
    page!(Error, "invalid-sid-characters"),
    page!(Suggestion, "empty-sid"),
    page!(Error, "empty-action-list"),
    page!(Error, "empty-resource-list"),
    page!(Error, "empty-principal"),
    page!(Warning, "empty-condition-block"),
    page!(Error, "empty-condition-values"),
    page!(Error, "trust-resource-element"),
    page!(Error, "trust-not-principal"),
    page!(Error, "trust-not-action"),
    page!(Error, "trust-action-not-sts"),
    page!(Warning, "mismatched-action-for-principal"),
    page!(Error, "rcp-principal-not-star"),
    page!(Error, "rcp-allow-not-supported"),
    page!(Error, "rcp-not-action"),
    page!(Warning, "rcp-unsupported-service"),
    page!(Warning, "vpce-principal-form"),
    page!(Warning, "vpce-account-wildcard"),
    page!(Warning, "wildcard-in-sensitive-key"),
    page!(Error, "unsupported-resource-in-policy"),
    page!(Error, "resource-policy-foreign-resource"),
    page!(Error, "action-format"),
    page!(Error, "action-extra-colon"),
    page!(Error, "action-invalid-characters"),
    page!(Error, "action-whitespace"),
    page!(Error, "action-empty-name"),
    page!(Error, "wildcard-in-service"),
    page!(Error, "resource-not-arn"),
    page!(Error, "invalid-arn-prefix"),
    page!(Error, "missing-arn-field"),
    page!(Error, "invalid-partition"),
    page!(Error, "wildcard-in-arn-service"),
    page!(Error, "missing-arn-service"),
    page!(Error, "variable-before-resource-part"),
    page!(Warning, "wildcard-in-resource-type"),
    page!(Warning, "missing-brace-in-variable"),
    page!(Error, "missing-quote-in-variable"),
    page!(Error, "space-in-variable"),
    page!(Error, "empty-variable"),
    page!(Error, "unsupported-symbol-in-variable"),
    page!(Error, "variable-unsupported-in-element"),
    page!(Warning, "variable-needs-2012-version"),
    page!(Error, "variable-invalid-for-operator"),
    page!(Error, "multivalued-key-as-variable"),
    page!(Error, "invalid-principal-format"),
    page!(Error, "invalid-principal-key"),
    page!(Error, "invalid-principal-arn"),
    page!(Error, "group-as-principal"),
    page!(Error, "wildcard-in-principal"),
    page!(Error, "invalid-service-principal"),
    page!(Error, "federated-principal-not-supported"),
    page!(Error, "invalid-federated-principal"),
    page!(Error, "canonical-user-outside-s3"),
    page!(Error, "allow-with-not-principal"),
    page!(Warning, "deny-with-not-principal"),
    page!(Warning, "principal-unique-id"),
    page!(Error, "not-principal-star"),
    page!(Error, "unknown-condition-operator"),
    page!(Error, "unknown-set-qualifier"),
    page!(Error, "condition-operator-case"),
    page!(Error, "condition-not-object"),
    page!(Error, "null-with-if-exists"),
    page!(Warning, "null-with-qualifier"),
    page!(Error, "null-not-boolean"),
    page!(Error, "condition-key-format"),
    page!(Error, "duplicate-condition-key-case"),
    page!(Warning, "multivalue-without-set-operator"),
    page!(Warning, "forallvalues-allow-missing-key"),
    page!(Warning, "forallvalues-single-valued-key"),
    page!(Warning, "foranyvalue-single-valued-key"),
    page!(Error, "condition-value-not-bool"),
    page!(Error, "condition-value-not-date"),
    page!(Error, "condition-value-not-number"),
    page!(Error, "condition-value-not-ip"),
    page!(Error, "condition-value-not-base64"),
    page!(Error, "arn-operator-value-not-arn"),
    page!(Warning, "condition-type-mismatch"),
    page!(Warning, "string-operator-on-arn-key"),
    page!(Warning, "wildcard-without-like"),
    page!(Error, "policy-size-identity"),
    page!(Error, "policy-size-resource"),
    page!(Error, "policy-size-trust"),
    page!(Error, "policy-size-scp"),
    page!(Error, "policy-size-rcp"),
    page!(Error, "policy-size-session"),
    page!(Error, "policy-size-vpce"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{code, codes};

    #[test]
    fn every_name_is_found_once() {
        let names: BTreeSet<&str> = codes().iter().map(|code| code.id).collect();
        assert_eq!(names.len(), codes().len());
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
