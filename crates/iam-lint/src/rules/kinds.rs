//! What only some kinds of policy take.

use super::Group;

mod classic;
mod limits;
mod lockout;
mod own;
mod rcp;
mod transport;
mod trust;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!(
            "kinds",
            Kind,
            Info,
            "scp-classic-action-wildcard",
            ["SCP_SYNTAX_ERROR_ACTION_WILDCARD"]
        ),
        page!("kinds", Kind, Info, "scp-classic-allow-element", []),
        page!("kinds", Kind, Warning, "limit-policy-without-allow", []),
        page!(
            "kinds",
            Kind,
            Warning,
            "rcp-missing-service-guard",
            ["RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"]
        ),
        page!(
            "kinds",
            Kind,
            Warning,
            "rcp-missing-service-principal-guard",
            ["RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY"]
        ),
        page!(
            "kinds",
            Kind,
            Warning,
            "rcp-missing-source-null-check",
            ["RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"]
        ),
        page!(
            "kinds",
            Kind,
            Error,
            "trust-bare-star-principal",
            ["ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]
        ),
        page!(
            "kinds",
            Kind,
            Error,
            "unsupported-action-in-policy",
            ["UNSUPPORTED_ACTION_IN_POLICY"]
        ),
        page!(
            "kinds",
            Kind,
            Suggestion,
            "irrelevant-condition-key-in-policy",
            ["IRRELEVANT_CONDITION_KEY_IN_POLICY"]
        ),
        page!("kinds", Kind, Security, "resource-policy-lockout", []),
        page!("kinds", Kind, Suggestion, "bucket-policy-missing-tls-deny", []),
    ],
    rules: &[
        classic::action_wildcard,
        classic::allow_element,
        limits::without_allow,
        rcp::guards,
        trust::bare_star,
        own::actions,
        own::condition_keys,
        lockout::denied,
        lockout::key_without_manager,
        transport::plain_http,
    ],
    outranks: &[("vpce-principal-form", "deny-with-not-principal")],
};
