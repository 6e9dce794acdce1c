//! Whether a request is within the focus of a question.

use iam_eval::{PrincipalKind, Request};
use iam_policy::{Matched, ResourceEntry, ResourcePattern};

use crate::question::{Callers, Focus, World};

/// Whether the request is one that is looked at.
pub(super) fn holds(focus: &Focus<'_>, world: &World, request: &Request<'_>) -> bool {
    let (prefix, name) = (request.action.prefix(), request.action.name());
    let action = |entry: &iam_policy::ActionEntry| entry.matches(prefix, name);
    let resource = |entry: &ResourceEntry| match &entry.pattern {
        ResourcePattern::Anything => true,
        ResourcePattern::Arn(pattern) => {
            let arn = request.target.arn.as_ref();
            arn.is_some_and(|arn| pattern.matches(arn, &|_| None) == Matched::Yes)
        }
    };
    let caller = match focus.callers {
        Callers::Any => true,
        Callers::Strangers => {
            let own = request.principal.account() == Some(world.account);
            !own && request.principal.kind() != PrincipalKind::Service
        }
    };
    caller
        && (focus.actions.is_empty() || focus.actions.iter().any(|entry| action(entry)))
        && (focus.resources.is_empty() || focus.resources.iter().any(|entry| resource(entry)))
}
