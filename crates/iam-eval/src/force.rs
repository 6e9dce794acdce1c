//! Which layers are in force for a request, and why others are not (E-503, E-520, E-530).

use iam_policy::{AccountId, rcp_covers};

use crate::layer::{Layer, Skip};
use crate::policies::Policies;
use crate::principal::PrincipalKind;
use crate::request::Request;

/// Why a layer is not asked about this request; `None` where it is in force.
pub(crate) fn skipped(layer: Layer, policies: &Policies, request: &Request<'_>) -> Option<Skip> {
    match layer {
        Layer::Rcp => rcp_skipped(policies, request),
        Layer::Scp => scp_skipped(policies, request),
        Layer::Vpce => policies.vpce.is_none().then_some(Skip::NotViaEndpoint),
        Layer::Resource => {
            let asked = request.target.policy.is_some() && request.target.arn.is_some();
            (!asked).then_some(Skip::NotAttached)
        }
        Layer::S3BlockPublicAccess => Some(Skip::NotAttached),
        Layer::Identity => without_identity(request),
        Layer::Boundary => {
            without_identity(request).or(policies.boundary.is_none().then_some(Skip::NotAttached))
        }
        Layer::Session => {
            let kind = request.principal.kind;
            let possible =
                matches!(kind, PrincipalKind::RoleSession | PrincipalKind::FederatedUser);
            let none = policies.session.is_empty() || !possible;
            without_identity(request).or(none.then_some(Skip::NotAttached))
        }
    }
}

/// Principals without identity policies have neither boundary nor session policies.
fn without_identity(request: &Request<'_>) -> Option<Skip> {
    match request.principal.kind {
        PrincipalKind::Root => Some(Skip::RootUser),
        PrincipalKind::Service => Some(Skip::ServicePrincipal),
        PrincipalKind::WebIdentity | PrincipalKind::Saml | PrincipalKind::Anonymous => {
            Some(Skip::NoAccount)
        }
        PrincipalKind::User
        | PrincipalKind::UserSession
        | PrincipalKind::RoleSession
        | PrincipalKind::FederatedUser => None,
    }
}

fn scp_skipped(policies: &Policies, request: &Request<'_>) -> Option<Skip> {
    if policies.scp.is_empty() {
        return Some(Skip::NotAttached);
    }
    let principal = request.principal;
    if principal.kind == PrincipalKind::Service {
        return Some(Skip::ServicePrincipal);
    }
    let Some(account) = principal.account else { return Some(Skip::NoAccount) };
    if principal.is_service_linked() {
        return Some(Skip::ServiceLinkedRole);
    }
    outside(request, Some(account))
}

fn rcp_skipped(policies: &Policies, request: &Request<'_>) -> Option<Skip> {
    if policies.rcp.is_empty() {
        return Some(Skip::NotAttached);
    }
    if !rcp_covers(request.action.prefix()) {
        return Some(Skip::ServiceNotCovered);
    }
    let resource = request.target.arn.map_or("", |arn| arn.resource());
    let service_linked =
        request.principal.is_service_linked() || resource.starts_with("role/aws-service-role/");
    if service_linked {
        return Some(Skip::ServiceLinkedRole);
    }
    // Keys of AWS itself, and giving back a grant, are not bound (E-531).
    if resource.starts_with("alias/aws/") || request.action.is("kms:RetireGrant") {
        return Some(Skip::ServiceNotCovered);
    }
    outside(request, request.target.owner.copied())
}

/// Why an account is bound by no policy of the organization; without `org` it counts as a member.
fn outside(request: &Request<'_>, account: Option<AccountId>) -> Option<Skip> {
    let org = request.org?;
    match account {
        Some(account) if org.management_account == Some(account) => Some(Skip::ManagementAccount),
        Some(account) if org.has_member(account) => None,
        Some(_) | None => Some(Skip::OutsideOrganization),
    }
}
