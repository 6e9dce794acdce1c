//! The sentences shown to people (E-703): who, which action, which resource, and why.

use crate::combine::Outcome;
use crate::condition::{TestCode, TestOutcome};
use crate::evaluation::{NearMiss, StatementRef};
use crate::explain::{BlockName, Explanation, StatementTrace};
use crate::layer::Layer;
use crate::matching::BlockOutcome;
use crate::principal::PrincipalKind;
use crate::reason::Reason;
use crate::request::{Carries, Request};
use crate::scenario::Found;

/// The sentence about one request.
pub(super) fn sentence(
    found: &Explanation<'_>,
    request: &Request<'_>,
    deciding: &[StatementRef],
    near_misses: &[NearMiss],
) -> String {
    let who = iam_policy::visible(request.principal.label());
    let action = request.action.text();
    let on = match request.target.arn {
        Some(arn) => format!(" on {}", iam_policy::visible(arn.text())),
        None => String::new(),
    };
    let (reason, carries) = (found.verdict.reason, request.target.carries);
    match found.verdict.outcome {
        Outcome::Allow => {
            format!("{who} may perform {action}{on}: {}", allow(reason, deciding, carries))
        }
        Outcome::ExplicitDeny => {
            let by = deciding.first().map(|it| named(it, carries)).unwrap_or_default();
            format!("{who} may not perform {action}{on}: an explicit deny{by}")
        }
        Outcome::ImplicitDeny => {
            let why = not_allowed(reason, found, request);
            let near = near_misses
                .iter()
                .find(|miss| Some(miss.statement.layer) == blocking_layer(reason))
                .map(|miss| {
                    format!(" (nearest: {}, but {})", short_name(&miss.statement), miss.why)
                })
                .unwrap_or_default();
            format!("{who} may not perform {action}{on}: {why}{near}")
        }
    }
}

/// The layer an implicit deny is about.
fn blocking_layer(reason: Reason) -> Option<Layer> {
    match reason {
        Reason::NotAllowed(layer) => Some(layer),
        Reason::NotAllowedTrust | Reason::NotAllowedKeyPolicy => Some(Layer::Resource),
        Reason::AccountPrincipalNeedsIdentityAllow => Some(Layer::Identity),
        Reason::IdentityAllow
        | Reason::ResourceAllow
        | Reason::IdentityAndResourceAllow
        | Reason::RootUser
        | Reason::NoPermissionNeeded
        | Reason::Denied(_)
        | Reason::RootCannotAssumeRole
        | Reason::CredentialTypeNotPermitted => None,
    }
}

/// The statement as a person would call it.
fn short_name(statement: &StatementRef) -> String {
    let policy = iam_policy::visible(&statement.policy);
    match &statement.sid {
        Some(sid) => format!("statement {} of `{policy}`", iam_policy::visible(sid)),
        None => format!("statement {} of `{policy}`", statement.statement + 1),
    }
}

fn named(statement: &StatementRef, carries: Carries) -> String {
    let level = statement
        .level
        .as_ref()
        .map_or(String::new(), |level| format!(" at level `{}`", iam_policy::visible(level)));
    format!(" in {} ({}{level})", layer_name(statement.layer, carries), short_name(statement))
}

/// What people call the documents of a layer; `carries` tells what the resource's own is.
fn layer_name(layer: Layer, carries: Carries) -> &'static str {
    match layer {
        Layer::Resource if carries == Carries::Trust => "the role's trust policy",
        Layer::Resource if carries == Carries::KeyPolicy => "the key policy",
        Layer::Rcp => "a resource control policy",
        Layer::Scp => "a service control policy",
        Layer::Vpce => "the VPC endpoint policy",
        Layer::Resource => "the resource-based policy",
        Layer::S3BlockPublicAccess => "S3 Block Public Access",
        Layer::Identity => "an identity-based policy",
        Layer::Boundary => "the permissions boundary",
        Layer::Session => "a session policy",
    }
}

fn allow(reason: Reason, deciding: &[StatementRef], carries: Carries) -> String {
    if reason == Reason::RootUser {
        return "the root user may do everything in its own account that nothing denies".to_owned();
    }
    if reason == Reason::NoPermissionNeeded {
        return "this operation needs no permission".to_owned();
    }
    let name =
        |it: &StatementRef| format!("{} ({})", layer_name(it.layer, carries), short_name(it));
    let names: Vec<String> = deciding.iter().take(2).map(name).collect();
    let more = deciding.len().saturating_sub(2);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("allowed by {}{more}", names.join(" and "))
}

fn not_allowed(reason: Reason, found: &Explanation<'_>, request: &Request<'_>) -> String {
    let action = request.action.text();
    let levels: Vec<&str> = found.blocked_by().into_iter().filter_map(|(_, level)| level).collect();
    match reason {
        Reason::NotAllowed(Layer::Scp) => {
            let levels = iam_policy::visible(&levels.join("`, `"));
            format!("no service control policy allows it at level `{levels}`")
        }
        Reason::NotAllowed(Layer::Vpce) => "the VPC endpoint policy does not allow it".to_owned(),
        Reason::NotAllowed(Layer::Boundary) => {
            "the permissions boundary does not allow it".to_owned()
        }
        Reason::NotAllowed(Layer::Session) => session(request),
        Reason::NotAllowed(Layer::Resource) => {
            let foreign = request.principal.kind.has_account() && !request.is_same_account();
            let across = if foreign { " and the resource belongs to another account" } else { "" };
            format!("no resource-based policy allows {action}{across}")
        }
        Reason::NotAllowed(Layer::S3BlockPublicAccess) => {
            "S3 Block Public Access voids the grants of the public bucket policy".to_owned()
        }
        Reason::NotAllowed(Layer::Identity | Layer::Rcp) => {
            format!("no identity-based policy allows {action}")
        }
        Reason::NotAllowedTrust => "the role's trust policy does not allow it".to_owned(),
        Reason::NotAllowedKeyPolicy => "the key policy does not allow it".to_owned(),
        Reason::AccountPrincipalNeedsIdentityAllow => format!(
            "the resource's policy names the account, which only lets identity policies grant; \
             no identity-based policy allows {action}"
        ),
        Reason::RootCannotAssumeRole => "root users cannot assume roles".to_owned(),
        Reason::CredentialTypeNotPermitted => {
            format!("{} cannot make this call", kind_name(request.principal.kind))
        }
        Reason::IdentityAllow
        | Reason::ResourceAllow
        | Reason::IdentityAndResourceAllow
        | Reason::RootUser
        | Reason::NoPermissionNeeded
        | Reason::Denied(_) => String::new(),
    }
}

fn session(request: &Request<'_>) -> String {
    if request.principal.kind == PrincipalKind::FederatedUser {
        return "no session policy allows it, and without one a federated user has no permissions"
            .to_owned();
    }
    "the session policy does not allow it".to_owned()
}

fn kind_name(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Root => "a root user",
        PrincipalKind::User => "an IAM user",
        PrincipalKind::UserSession => "a user session",
        PrincipalKind::RoleSession => "a role session",
        PrincipalKind::FederatedUser => "a federated user session",
        PrincipalKind::Service => "an AWS service",
        PrincipalKind::WebIdentity => "a caller from a web identity provider",
        PrincipalKind::Saml => "a caller from a SAML provider",
        PrincipalKind::Anonymous => "an unsigned request",
    }
}

/// Why one block did not match.
pub(super) fn miss(
    found: &Explanation<'_>,
    request: &Request<'_>,
    trace: &StatementTrace<'_>,
    missed: BlockName,
) -> String {
    let excluded = |outcome: BlockOutcome| matches!(outcome, BlockOutcome::Excluded(_));
    match missed {
        BlockName::Principal => "it is about another principal".to_owned(),
        BlockName::Action if excluded(trace.action) => {
            format!("its `NotAction` leaves out {}", request.action.text())
        }
        BlockName::Action => format!("its actions do not match {}", request.action.text()),
        BlockName::Resource if excluded(trace.resource) => {
            "its `NotResource` leaves out this resource".to_owned()
        }
        BlockName::Resource => {
            let written = trace.statement.resource.as_ref().and_then(|block| block.entries.first());
            let written = written.map_or("", |entry| &*entry.text.value);
            format!("its resource `{}` does not match", iam_policy::visible(written))
        }
        BlockName::Condition => condition(found.of_statement(trace), trace),
    }
}

fn condition(outcomes: &[TestOutcome], trace: &StatementTrace<'_>) -> String {
    let failed = trace.statement.condition.iter().zip(outcomes).find(|(_, outcome)| !outcome.holds);
    let Some((test, outcome)) = failed else { return "its condition is not met".to_owned() };
    let key = iam_policy::visible(&test.key.value);
    match outcome.code {
        TestCode::AbsentPositive | TestCode::ForAnyValueEmpty => {
            format!("its condition needs the key {key}, which the request does not have")
        }
        TestCode::MultivalueWithoutSetOperator => {
            format!("its condition on {key} lacks `ForAnyValue:` or `ForAllValues:`")
        }
        TestCode::UnconvertibleRequestValue => {
            format!("its condition cannot compare the value of {key}")
        }
        TestCode::Matched
        | TestCode::NoValueMatched
        | TestCode::ExcludedValueMatched
        | TestCode::AbsentNegated
        | TestCode::AbsentIfExists
        | TestCode::ForAllValuesEmpty
        | TestCode::NullCheck
        | TestCode::UnresolvedVariable => format!("its condition on {key} is not met"),
    }
}

/// The sentence about a scenario that cannot be decided.
pub(super) fn invalid(problems: &[Found]) -> String {
    let is_error = |it: &&Found| it.diagnostic.severity == iam_policy::Severity::Error;
    let count = problems.iter().filter(is_error).count();
    let first = problems.iter().find(is_error);
    let first = first.map_or(String::new(), |it| format!(": {}", it.diagnostic.message));
    let errors = if count == 1 { "an error".to_owned() } else { format!("{count} errors") };
    format!("nothing is decided, the input has {errors}{first}")
}
