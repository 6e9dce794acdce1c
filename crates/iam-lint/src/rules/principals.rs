//! Principals, trust and confused deputies.

use super::Group;

mod accounts;
mod deputies;
mod github;
mod mixtures;
mod narrowing;
mod providers;
mod public;
mod services;
mod sources;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("principals", Principal, Warning, "unknown-service-principal", []),
        page!(
            "principals",
            Principal,
            Error,
            "roles-anywhere-missing-actions",
            ["MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"]
        ),
        page!("principals", Principal, Security, "public-principal", []),
        page!(
            "principals",
            Principal,
            Security,
            "public-principal-weak-condition",
            ["UNTRUSTWORTHY_CONDITION_KEY"]
        ),
        page!("principals", Principal, Security, "trust-any-aws-principal", []),
        page!("principals", Principal, Warning, "trust-any-principal-with-condition", []),
        page!("principals", Principal, Suggestion, "trust-whole-account", []),
        page!("principals", Principal, Suggestion, "cross-account-principal", []),
        page!("principals", Principal, Security, "third-party-trust-missing-external-id", []),
        page!("principals", Principal, Warning, "external-id-weak", []),
        page!(
            "principals",
            Principal,
            Security,
            "service-principal-missing-source",
            ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]
        ),
        page!(
            "principals",
            Principal,
            Suggestion,
            "service-principal-weak-source-key",
            ["RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"]
        ),
        page!(
            "principals",
            Principal,
            Error,
            "service-principal-unsupported-key",
            ["UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"]
        ),
        page!("principals", Principal, Warning, "source-arn-without-account", []),
        page!("principals", Principal, Error, "source-arn-account-conflict", []),
        page!(
            "principals",
            Principal,
            Security,
            "oidc-missing-condition",
            ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"]
        ),
        page!(
            "principals",
            Principal,
            Security,
            "github-oidc-missing-sub",
            ["MISSING_GITHUB_REPO_CONDITION_KEY"]
        ),
        page!(
            "principals",
            Principal,
            Security,
            "github-oidc-broad-sub",
            ["SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"]
        ),
        page!("principals", Principal, Security, "github-oidc-abusable-claim", []),
        page!("principals", Principal, Warning, "oidc-missing-audience", []),
        page!(
            "principals",
            Principal,
            Warning,
            "oidc-audience-set-operator",
            ["FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", "CONFIRM_AUDIENCE_CLAIM_TYPE"]
        ),
        page!("principals", Principal, Warning, "saml-missing-audience", []),
        page!("principals", Principal, Security, "cognito-trust-incomplete", []),
        page!(
            "principals",
            Principal,
            Suggestion,
            "redundant-session-principal",
            ["REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"]
        ),
        page!("principals", Principal, Suggestion, "mixed-principal-types", []),
        page!("principals", Principal, Info, "compute-service-trust", []),
    ],
    rules: &[
        services::unknown,
        services::roles_anywhere,
        public::resource,
        public::trust,
        accounts::whole,
        accounts::others,
        accounts::external_ids,
        deputies::sources,
        services::absent_keys,
        services::compute,
        sources::accounts,
        providers::oidc,
        providers::audience_sets,
        providers::saml,
        providers::cognito,
        github::subjects,
        mixtures::sessions,
        mixtures::types,
    ],
    outranks: &[
        ("trust-bare-star-principal", "trust-any-aws-principal"),
        ("trust-bare-star-principal", "trust-any-principal-with-condition"),
        ("third-party-trust-missing-external-id", "cross-account-principal"),
        ("external-id-weak", "wildcard-without-like"),
        ("oidc-audience-set-operator", "foranyvalue-single-valued-key"),
        ("oidc-audience-set-operator", "forallvalues-single-valued-key"),
    ],
};
