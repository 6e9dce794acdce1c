//! The reasons a decision can have (E-702), in one table.

use crate::kinds::{MatchKind, MatchKinds};
use crate::layer::Layer;
use crate::request::Carries;

/// Why a request is decided as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// An identity policy allows it.
    IdentityAllow,
    /// The resource's policy allows it.
    ResourceAllow,
    /// Both allow it.
    IdentityAndResourceAllow,
    /// The root user in its own account.
    RootUser,
    /// The operation needs no permission.
    NoPermissionNeeded,
    /// A Deny of this layer applies.
    Denied(Layer),
    /// This layer does not allow it.
    NotAllowed(Layer),
    /// The role's trust policy does not allow it.
    NotAllowedTrust,
    /// The key policy does not allow it.
    NotAllowedKeyPolicy,
    /// The resource's policy names the account, which still needs an identity policy.
    AccountPrincipalNeedsIdentityAllow,
    /// Root users cannot assume roles.
    RootCannotAssumeRole,
    /// This kind of credential cannot make the call.
    CredentialTypeNotPermitted,
}

impl Reason {
    /// The reason for an implicit deny whose first missing layer is `layer`.
    pub(crate) fn not_allowed_by(layer: Layer, carries: Carries, grants: MatchKinds) -> Reason {
        match (layer, carries) {
            (Layer::Resource, Carries::Trust) => Reason::NotAllowedTrust,
            (Layer::Resource, Carries::KeyPolicy) => Reason::NotAllowedKeyPolicy,
            (Layer::Identity, _) if grants.contains(MatchKind::Account) => {
                Reason::AccountPrincipalNeedsIdentityAllow
            }
            (layer, _) => Reason::NotAllowed(layer),
        }
    }

    /// The code in results.
    pub fn code(self) -> &'static str {
        match self {
            Reason::IdentityAllow => "identity-allow",
            Reason::ResourceAllow => "resource-allow",
            Reason::IdentityAndResourceAllow => "identity-and-resource-allow",
            Reason::RootUser => "root-user",
            Reason::NoPermissionNeeded => "no-permission-needed",
            Reason::Denied(layer) => denied(layer),
            Reason::NotAllowed(layer) => not_allowed(layer),
            Reason::NotAllowedTrust => "not-allowed-trust",
            Reason::NotAllowedKeyPolicy => "not-allowed-key-policy",
            Reason::AccountPrincipalNeedsIdentityAllow => "account-principal-needs-identity-allow",
            Reason::RootCannotAssumeRole => "root-cannot-assume-role",
            Reason::CredentialTypeNotPermitted => "credential-type-not-permitted",
        }
    }
}

fn denied(layer: Layer) -> &'static str {
    match layer {
        Layer::Rcp => "deny-rcp",
        Layer::Scp => "deny-scp",
        Layer::Vpce => "deny-vpce",
        Layer::Resource | Layer::S3BlockPublicAccess => "deny-resource",
        Layer::Identity => "deny-identity",
        Layer::Boundary => "deny-boundary",
        Layer::Session => "deny-session",
    }
}

fn not_allowed(layer: Layer) -> &'static str {
    match layer {
        Layer::Rcp => "not-allowed-rcp",
        Layer::Scp => "not-allowed-scp",
        Layer::Vpce => "not-allowed-vpce",
        Layer::Resource => "not-allowed-resource",
        Layer::S3BlockPublicAccess => "s3-bpa",
        Layer::Identity => "not-allowed-identity",
        Layer::Boundary => "not-allowed-boundary",
        Layer::Session => "not-allowed-session",
    }
}
