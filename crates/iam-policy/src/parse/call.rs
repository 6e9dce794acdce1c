//! The calls by which a role is taken, and who makes which (E-122, E-572).

use crate::policy::PrincipalName;

/// The calls by which a role is taken.
pub(super) const CALLS: &[Call] = &[Call::Plain, Call::Saml, Call::WebIdentity];

/// A call by which a role is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// By users, roles and services.
    Plain,
    /// By callers from a SAML provider.
    Saml,
    /// By callers with a token of an OIDC provider.
    WebIdentity,
}

impl Call {
    /// The name of its action.
    pub(super) fn name(self) -> &'static str {
        match self {
            Call::Plain => "AssumeRole",
            Call::Saml => "AssumeRoleWithSAML",
            Call::WebIdentity => "AssumeRoleWithWebIdentity",
        }
    }

    /// How a principal takes a role; `None` for everybody, who includes all kinds.
    pub(super) fn of(principal: &PrincipalName) -> Option<Call> {
        match principal {
            PrincipalName::Anyone => None,
            PrincipalName::Federated(name) if name.contains(":saml-provider/") => Some(Call::Saml),
            PrincipalName::Federated(_) => Some(Call::WebIdentity),
            PrincipalName::Account(_)
            | PrincipalName::User(_)
            | PrincipalName::Role(_)
            | PrincipalName::RoleSession(_)
            | PrincipalName::FederatedUser(_)
            | PrincipalName::Service(_)
            | PrincipalName::CanonicalUser(_)
            | PrincipalName::UniqueId(_) => Some(Call::Plain),
        }
    }
}
