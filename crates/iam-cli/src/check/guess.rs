//! Which kind of policy a document is, to judge by its elements.

use iam_policy::json::{self, Member, Node, Value};
use iam_policy::{PolicyKind, ResourceService};

/// The kind a document seems to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The kind.
    pub(crate) kind: PolicyKind,
    /// Why.
    pub(crate) because: &'static str,
}

/// Guesses from `Principal` and the services of the actions.
pub(crate) fn guess(text: &str) -> Guess {
    let document = json::read(text);
    let mut statements = Vec::new();
    if let Some(found) = document.root.as_ref().and_then(|root| member(root, "Statement")) {
        match &found.value {
            Value::Array(items) => statements.extend(items),
            Value::Object(_) => statements.push(found),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let has = |statement: &&Node<'_>, keys: [&str; 2]| {
        keys.iter().any(|key| member(statement, key).is_some())
    };
    if !statements.iter().any(|it| has(it, ["Principal", "NotPrincipal"])) {
        return Guess { kind: PolicyKind::Managed, because: "no statement has a `Principal`" };
    }
    let actions: Vec<&str> = statements.iter().flat_map(|it| actions(it)).collect();
    if !actions.is_empty() && actions.iter().all(|it| is_of_trust(it)) {
        let because = "it has a `Principal` and every action assumes a role";
        return Guess { kind: PolicyKind::Trust, because };
    }
    let mut services = actions.iter().map(|action| service(action));
    let first = services.next().unwrap_or(ResourceService::Generic);
    let same = first != ResourceService::Generic && services.all(|service| service == first);
    if same {
        let because = "it has a `Principal` and every action is of that service";
        return Guess { kind: PolicyKind::Resource(first), because };
    }
    let kind = PolicyKind::Resource(ResourceService::Generic);
    Guess { kind, because: "it has a `Principal` and the service is not clear" }
}

fn member<'n, 't>(node: &'n Node<'t>, key: &str) -> Option<&'n Node<'t>> {
    let Value::Object(members) = &node.value else { return None };
    let found = members.iter().find(|member: &&Member<'_>| member.key.eq_ignore_ascii_case(key));
    found.map(|member| &member.node)
}

fn actions<'n>(statement: &'n Node<'_>) -> Vec<&'n str> {
    let lists = ["Action", "NotAction"].into_iter().filter_map(|key| member(statement, key));
    lists.flat_map(texts).collect()
}

fn texts<'n>(node: &'n Node<'_>) -> Vec<&'n str> {
    match &node.value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// Whether an action stands in trust policies.
fn is_of_trust(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let name = action.strip_prefix("sts:").unwrap_or_default();
    name.starts_with("assume") || ["tagsession", "setsourceidentity", "setcontext"].contains(&name)
}

fn service(action: &str) -> ResourceService {
    action
        .split_once(':')
        .map_or(ResourceService::Generic, |(prefix, _)| ResourceService::from_prefix(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(statement: &str, kind: &str) {
        let text = format!(r#"{{ "Statement": {statement} }}"#);
        assert_eq!(guess(&text).kind.name(), kind, "{statement}");
    }

    #[test]
    fn kinds_are_guessed() {
        check(r#"{ "Action": "s3:*" }"#, "managed");
        check(r#"[{ "Principal": "*", "Action": ["s3:Get*", "S3:List*"] }]"#, "s3");
        check(r#"[{ "Principal": "*", "Action": ["s3:Get*", "sqs:*"] }]"#, "resource");
        check(r#"[{ "Principal": "*", "Action": "*" }]"#, "resource");
        check(r#"{ "Principal": {}, "Action": ["sts:AssumeRole", "sts:TagSession"] }"#, "trust");
        check(r#"{ "Principal": {}, "Action": "sts:*" }"#, "resource");
        check(r#"{ "NotPrincipal": {}, "NotAction": "kms:Decrypt" }"#, "kms");
    }

    #[test]
    fn broken_texts_are_guessed_too() {
        assert_eq!(guess("").kind, PolicyKind::Managed);
        assert_eq!(guess("[1").kind, PolicyKind::Managed);
        assert_eq!(guess(r#"{"Statement":[{"Principal":"*","Action":"sns:"#).kind.name(), "sns");
    }
}
