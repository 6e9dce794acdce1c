//! A document that is checked as one kind of policy and has the shape of another.

use iam_policy::json::{Member, Node, Value};
use iam_policy::{PolicyKind, Presence, Span};

use crate::findings::{Findings, found};
use crate::subject::{Subject, items, members, opening, statement_nodes};

/// Compares the shape of all statements with the kind; it looks at the JSON, since a document of
/// another kind has errors.
pub(super) fn looks_like(subject: &Subject<'_>, findings: &mut Findings) {
    let statements = statement_nodes(subject.root);
    let guess = match subject.kind().principal() {
        Presence::Forbidden => with_principals(subject.kind(), statements),
        Presence::Required | Presence::Optional => without_principals(subject.kind(), statements),
    };
    let Some((title, span, help)) = guess else { return };
    let kind = subject.kind().a_title();
    let message = format!("this looks like {title}, but it is checked as {kind}");
    findings.add(found("wrong-policy-type", span, message).help(help));
}

/// What the document seems to be, the place that says so, and what to do.
type Guess = (&'static str, Span, &'static str);

/// Every statement names a principal, where none may.
fn with_principals(kind: PolicyKind, statements: &[Node<'_>]) -> Option<Guess> {
    let first = principal(statements.first()?)?;
    if !statements.iter().all(|statement| principal(statement).is_some()) {
        return None;
    }
    let trusts = statements.iter().all(|statement| {
        let actions = actions(statement);
        !actions.is_empty() && actions.iter().all(|action| is_assuming(action))
    });
    let is_limit = kind == PolicyKind::Scp
        && statements.iter().all(|it| text(it, "Effect") == Some("Deny"))
        && statements.iter().all(|it| text(it, "Principal") == Some("*"));
    Some(if trusts {
        (
            "a role trust policy",
            first.key_span,
            "a trust policy says who may assume a role: it is part of the role and not attached \
             to anybody",
        )
    } else if is_limit {
        (
            "a resource control policy",
            first.key_span,
            "create it as a resource control policy, which limits who reaches the resources of \
             an account",
        )
    } else {
        (
            "a resource-based policy",
            first.key_span,
            "attach it to the resource itself, such as the bucket; where a policy is attached to \
             users or roles, they are its principals",
        )
    })
}

/// No statement names a principal, where each has to.
fn without_principals(kind: PolicyKind, statements: &[Node<'_>]) -> Option<Guess> {
    if statements.iter().any(|it| principal(it).is_some()) {
        return None;
    }
    let help = "attach it to a user, group or role: such a policy names no principal";
    let title = "an identity policy";
    let first = statements.first()?;
    if kind == PolicyKind::Trust {
        let resource = member(first, "Resource")?;
        let foreign = |action: &&str| !action.to_ascii_lowercase().starts_with("sts:");
        let is_foreign = statements.iter().flat_map(actions).any(|it| foreign(&it));
        return is_foreign.then_some((title, resource.key_span, help));
    }
    let own = kind.resource_service()?.arn_service()?;
    let foreign = |action: &str| {
        action.split_once(':').is_some_and(|(prefix, _)| !prefix.eq_ignore_ascii_case(own))
    };
    let is_foreign = statements.iter().flat_map(actions).any(foreign);
    is_foreign.then_some((title, opening(first), help))
}

/// Whether an action is one of those by which a role is assumed.
fn is_assuming(action: &str) -> bool {
    let known = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];
    let assumes =
        action.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("sts:AssumeRole"));
    assumes || known.iter().any(|it| it.eq_ignore_ascii_case(action))
}

fn member<'n, 't>(statement: &'n Node<'t>, name: &str) -> Option<&'n Member<'t>> {
    members(statement).iter().find(|member| member.key == name)
}

fn principal<'n, 't>(statement: &'n Node<'t>) -> Option<&'n Member<'t>> {
    member(statement, "Principal").or_else(|| member(statement, "NotPrincipal"))
}

fn text<'n>(statement: &'n Node<'_>, name: &str) -> Option<&'n str> {
    as_text(&member(statement, name)?.node)
}

fn actions<'n>(statement: &'n Node<'_>) -> Vec<&'n str> {
    let list = member(statement, "Action").map(|member| items(&member.node));
    list.unwrap_or_default().iter().filter_map(as_text).collect()
}

fn as_text<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}
