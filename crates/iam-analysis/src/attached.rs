//! Where resource policies are attached to one known resource, only requests to it are looked at.

use iam_policy::edit::quote;
use iam_policy::{Policy, PolicyKind, Reading, ResourcePattern, parse};

use crate::court::of_set;
use crate::question::{Question, World};

/// A policy whose Resource names the resource that the resource policies of a question are attached
/// to, and its parts; `None` where none is known or the question names resources of its own.
pub(crate) fn holder(question: &Question<'_>, world: &World) -> Option<Policy> {
    let arn = world.attached_to.as_deref()?;
    let own = question.focus.resources.iter();
    let mut narrower = own.filter(|it| !matches!(it.pattern, ResourcePattern::Anything));
    let sets = question.allowed.iter().chain(&question.refused);
    let has_policy = sets.flat_map(|set| of_set(set)).any(|document| {
        matches!(document.policy().kind, PolicyKind::Trust | PolicyKind::Resource(_))
    });
    if !has_policy || narrower.next().is_some() {
        return None;
    }
    let names = [arn.to_owned(), format!("{arn}/*"), format!("{arn}:*")].map(|name| quote(&name));
    let text = format!(
        r#"{{"Statement": {{"Effect": "Allow", "Action": "*", "Resource": [{}]}}}}"#,
        names.join(", ")
    );
    parse(&text, &Reading::stored(PolicyKind::Managed)).policy
}

/// The question, asked of the resource that [`holder`] names alone.
pub(crate) fn within<'s, 'q: 's>(
    question: &Question<'q>,
    holder: Option<&'s Policy>,
) -> Question<'s> {
    let mut question: Question<'s> = question.clone();
    let statements = holder.into_iter().flat_map(|policy| &policy.statements);
    let entries: Vec<_> =
        statements.flat_map(|it| &it.resource).flat_map(|it| &it.entries).collect();
    if !entries.is_empty() {
        question.focus.resources = entries;
    }
    question
}
