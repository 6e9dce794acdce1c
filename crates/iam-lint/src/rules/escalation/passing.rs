//! The right to hand a role to a service, and the right to create a role that belongs to one.

use iam_catalog::{ActionId, Catalog};
use iam_policy::{
    ActionEntry, ArnPattern, Certainty, Effect, Part, ResourceEntry, ResourcePattern, Sense, Span,
};

use super::is_limited_by_identity;
use super::reach::denied;
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// One of the two rights, and the codes it is reported under.
struct Right {
    action: &'static str,
    /// The condition key that says for which service.
    guard: &'static str,
    /// What it does, in words.
    does: &'static str,
    help: &'static str,
    star: &'static str,
    wildcard: &'static str,
    not_action: &'static str,
    not_resource: &'static str,
    /// Whether a pattern with wildcards names roles of a service, which is narrow enough.
    is_tolerated: fn(&ArnPattern) -> bool,
}

const PASS: Right = Right {
    action: "iam:PassRole",
    guard: "iam:PassedToService",
    does: "hand any role that fits, also a stronger one, to a service",
    help: "list the ARNs of the roles with `Resource`, and add `\"Condition\": { \"StringEquals\": \
           { \"iam:PassedToService\": \"lambda.amazonaws.com\" } }` with the service that is meant",
    star: "pass-role-with-star-resource",
    wildcard: "pass-role-via-action-wildcard",
    not_action: "pass-role-via-not-action",
    not_resource: "pass-role-with-not-resource",
    is_tolerated: names_service,
};

const CREATE: Right = Right {
    action: "iam:CreateServiceLinkedRole",
    guard: "iam:AWSServiceName",
    does: "let any service create its own role in the account",
    help: "add `\"Condition\": { \"StringEquals\": { \"iam:AWSServiceName\": \
           \"autoscaling.amazonaws.com\" } }` with the service that is meant, or name its role: \
           `arn:aws:iam::*:role/aws-service-role/…`",
    star: "create-slr-with-star-resource",
    wildcard: "create-slr-via-action-wildcard",
    not_action: "create-slr-via-not-action",
    not_resource: "create-slr-with-not-resource",
    is_tolerated: is_service_linked,
};

/// `iam:PassRole` on roles that are not named.
pub(super) fn pass_role(subject: &Subject<'_>, findings: &mut Findings) {
    broad(subject, &PASS, findings);
}

/// `iam:CreateServiceLinkedRole` for services that are not named.
pub(super) fn create_service_linked_role(subject: &Subject<'_>, findings: &mut Findings) {
    broad(subject, &CREATE, findings);
}

/// What the resource block of an Allow leaves open.
enum Open<'s> {
    /// An entry with a wildcard.
    Entry(&'s ResourceEntry),
    /// `NotResource`
    NotResource(Span),
}

fn broad(subject: &Subject<'_>, right: &Right, findings: &mut Findings) {
    let Some(action) = Catalog::embedded().find_action(right.action) else { return };
    for facts in granting(subject, right, action.id()) {
        let (Some(open), false) = (open(facts, right), has_key(facts, right.guard)) else {
            continue;
        };
        let (code, span, what) = match (entry(facts, action.id()), &open) {
            (None, _) => {
                let span = facts.statement.action.key_span;
                (right.not_action, span, format!("`NotAction` leaves `{}` in", right.action))
            }
            (Some(entry), _) if entry.prefix().is_none() && is_star(&open) => continue,
            (Some(entry), _) if entry.name().contains(['*', '?']) => {
                let at = entry.text.value.find(['*', '?']).unwrap_or(0);
                let written = iam_policy::visible(&entry.text.value);
                let what = format!("`{written}` includes `{}`", right.action);
                (right.wildcard, subject.part(&entry.text, at..at + 1), what)
            }
            (Some(_), Open::NotResource(span)) => {
                let what =
                    format!("`NotResource` with `{}` spares only what it lists", right.action);
                (right.not_resource, *span, what)
            }
            (Some(_), Open::Entry(resource)) => {
                let written = iam_policy::visible(&resource.text.value);
                let what = format!("`{}` is allowed on `{written}`", right.action);
                (right.star, resource.text.span, what)
            }
        };
        let message = format!("{what}: the caller may {}", right.does);
        let problem = found(code, span, message).help(right.help);
        findings.add(match entry(facts, action.id()).filter(|_| code == right.star) {
            Some(entry) => problem.note(entry.text.span, "the action that needs narrow resources"),
            None => problem,
        });
    }
}

fn is_star(open: &Open<'_>) -> bool {
    match open {
        Open::Entry(entry) => entry.pattern == ResourcePattern::Anything,
        Open::NotResource(_) => false,
    }
}

/// The Allow statements that grant the action, unless a Deny takes it away or limits it.
fn granting<'s>(
    subject: &'s Subject<'s>,
    right: &'s Right,
    id: ActionId,
) -> impl Iterator<Item = &'s StatementFacts<'s>> {
    let limits = |it: &&StatementFacts<'_>| {
        let of_effect = it.statement.effect == Effect::Deny;
        of_effect && it.actions().contains(id) && has_key(it, right.guard)
    };
    let is_limited = subject.statements.iter().any(|it| limits(&it));
    let asks = is_limited_by_identity(subject.kind()) && subject.is_whole && !is_limited;
    let is_denied = asks && denied(subject).contains(id);
    let allowing = subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow);
    allowing.filter(move |it| asks && !is_denied && it.actions().contains(id))
}

/// The entry that covers the action; none where `NotAction` leaves it in.
fn entry<'s>(facts: &'s StatementFacts<'_>, id: ActionId) -> Option<&'s ActionEntry> {
    let block = &facts.statement.action;
    let mut entries = block.entries.iter().zip(facts.entry_actions());
    let covering = entries.find(|(_, set)| set.contains(id)).map(|(entry, _)| entry);
    covering.filter(|_| block.sense == Sense::Listed)
}

fn open<'s>(facts: &'s StatementFacts<'_>, right: &Right) -> Option<Open<'s>> {
    let block = facts.statement.resource.as_ref()?;
    if block.sense == Sense::Excluded {
        return Some(Open::NotResource(block.key_span));
    }
    let is_open = |entry: &&ResourceEntry| match &entry.pattern {
        ResourcePattern::Anything => true,
        ResourcePattern::Arn(pattern) => {
            is_role(pattern) && has_wildcard(pattern) && !(right.is_tolerated)(pattern)
        }
    };
    block.entries.iter().find(is_open).map(Open::Entry)
}

/// Whether roles may be meant.
fn is_role(pattern: &ArnPattern) -> bool {
    let fields = pattern.fields();
    let is_iam = fields.get(2).is_some_and(|it| it.matches("iam", iam_policy::Case::Sensitive));
    let head = pattern.resource().literal_prefix();
    is_iam && (head.starts_with("role/") || "role/".starts_with(head))
}

fn has_wildcard(pattern: &ArnPattern) -> bool {
    pattern.resource().parts().any(|part| matches!(part, Part::One | Part::Many))
}

/// Whether the role's name tells the service it is made for: `role/hl-lambda-*`.
fn names_service(pattern: &ArnPattern) -> bool {
    let texts = pattern.resource().parts().filter_map(|part| match part {
        Part::Text(text) => Some(text),
        Part::One | Part::Many | Part::Variable(_) => None,
    });
    let text = texts.collect::<Vec<_>>().join(" ");
    let text = text.strip_prefix("role/").unwrap_or(&text);
    let lower = text.to_ascii_lowercase();
    // `AWSBatchJobRole` is `awsbatch`, `job`, `role`.
    let is_service = |word: &str| word.len() >= 3 && Catalog::embedded().service(word).is_some();
    lower.contains("service-role/")
        || lower.contains("servicerole")
        || words(text)
            .iter()
            .any(|word| is_service(word.strip_prefix("aws").unwrap_or(word)) || is_service(word))
}

/// `hl-lambdaEdge` as `hl`, `lambda`, `edge`; an abbreviation stays together: `AWSEKSNode` as
/// `awseks`, `node`.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in text.chars() {
        let begins = letter.is_ascii_uppercase() && after_small;
        if begins || !letter.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if let (Some(word), true) = (words.last_mut(), letter.is_ascii_alphanumeric()) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words
}

fn is_service_linked(pattern: &ArnPattern) -> bool {
    pattern.resource().literal_prefix().starts_with("role/aws-service-role/")
}

fn has_key(facts: &StatementFacts<'_>, key: &str) -> bool {
    facts.statement.condition.iter().any(|test| test.key.value.eq_ignore_ascii_case(key))
}

/// `iam:PassRole` on named roles, for whatever service.
pub(super) fn without_service(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(action) = Catalog::embedded().find_action(PASS.action) else { return };
    for facts in granting(subject, &PASS, action.id()) {
        let Some(entry) = entry(facts, action.id()).filter(|it| it.prefix().is_some()) else {
            continue;
        };
        if has_key(facts, PASS.guard) || open(facts, &PASS).is_some() {
            continue;
        }
        let message = "the role may be passed to any service that it trusts: no condition says to \
                       which";
        let help = "add `\"Condition\": { \"StringEquals\": { \"iam:PassedToService\": \
                    \"lambda.amazonaws.com\" } }` with the service that is meant";
        let mut problem = found("pass-role-without-service", entry.text.span, message).help(help);
        // Other actions of the statement never carry the key: they would be lost.
        let is_alone =
            facts.statement.action.entries.len() == 1 && !entry.name().contains(['*', '?']);
        let value = crate::subject::members(facts.node).len().checked_sub(1).filter(|_| is_alone);
        if let Some(at) = value.filter(|_| facts.statement.condition.is_empty()) {
            let json = r#"{ "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }"#;
            let edit =
                iam_policy::edit::add_member_after(subject.text, facts.node, at, "Condition", json);
            if let Some(edit) = edit.filter(|_| facts.member("Condition").is_none()) {
                problem = problem.fix_all("pass it to Lambda only", Certainty::Likely, vec![edit]);
            }
        }
        findings.add(problem);
    }
}
