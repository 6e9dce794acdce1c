//! The action, the resource and the context of a scenario, or of each of its parts.

use iam_policy::json::{Member, Node, Value};
use iam_policy::{AccountId, Arn, PolicyKind, PrincipalName};

use super::fields::Fields;
use super::problems::Problems;
use super::{Part, account};
use crate::condition::is_multivalued;
use crate::context::{Context, KeyValues};
use crate::principal::Principal;
use crate::request::Action;
use crate::suppose::{carries, kind_of_resource_policy};

const PART_FIELDS: &[&str] =
    &["action", "resource", "resource_account", "resource_policy", "resource_tags", "context"];

/// Reads the parts; one, made of the scenario's own fields, where it lists none.
pub(super) fn read(
    fields: &Fields<'_, '_>,
    principal: Option<&Principal>,
    problems: &mut Problems<'_>,
) -> (Vec<Part>, bool) {
    let nodes = fields.list("parts", problems);
    if nodes.is_empty() {
        return (part(&[fields], principal, problems).into_iter().collect(), false);
    }
    let mut parts = Vec::new();
    for node in nodes {
        if let Some(own) = Fields::read("a part", node, PART_FIELDS, problems) {
            parts.extend(part(&[&own, fields], principal, problems));
        }
    }
    (parts, true)
}

/// Reads one part; of `sources` the first that has a field gives it.
fn part(
    sources: &[&Fields<'_, '_>],
    principal: Option<&Principal>,
    problems: &mut Problems<'_>,
) -> Option<Part> {
    let with = |name: &str| sources.iter().find(|fields| fields.get(name).is_some()).copied();
    let action = action(sources, with("action"), problems);
    let resource = resource(with("resource"), problems);
    let context = context(sources, problems);
    let tags = with("resource_tags").map(|fields| fields.tags("resource_tags", problems));
    let (action, resource) = (action?, resource?);
    let arn = Arn::parse(&resource);
    let given = with("resource_account").and_then(|it| account(it, "resource_account", problems));
    let owner = owner(&resource, given, with("resource_account"), principal, problems);
    let kind = policy_kind(&action, with("resource_policy"), problems);
    let policy = with("resource_policy").and_then(|fields| {
        let node = fields.get("resource_policy")?;
        problems.document(node, 0, kind, arn.map(|arn| arn.text()))
    });
    partitions(&resource, principal, policy.as_ref(), with("resource"), problems);
    let carries = carries(kind, &action, arn);
    let tags = tags.unwrap_or_default();
    Some(Part { action, resource, owner, tags, context, policy, carries })
}

fn action(
    sources: &[&Fields<'_, '_>],
    with: Option<&Fields<'_, '_>>,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let help = "write one action without wildcards, such as `s3:GetObject`";
    let Some(fields) = with else {
        if let Some(first) = sources.first() {
            first.missing("action", help, problems);
        }
        return None;
    };
    let text = fields.text("action", problems)?;
    if Action::parse(text).is_none() {
        let message = format!("`{}` is not one concrete action", iam_policy::visible(text));
        problems.invalid(fields.span("action"), &message, help);
        return None;
    }
    Some(text.to_owned())
}

fn resource(with: Option<&Fields<'_, '_>>, problems: &mut Problems<'_>) -> Option<String> {
    let Some(fields) = with else { return Some("*".to_owned()) };
    let text = fields.text("resource", problems)?;
    let sound = |arn: Arn<'_>| {
        !arn.partition().is_empty() && !arn.service().is_empty() && !arn.resource().is_empty()
    };
    if text != "*" && !Arn::parse(text).is_some_and(sound) {
        let message = format!("`{}` is neither an ARN nor `*`", iam_policy::visible(text));
        let help = "write an ARN of six fields, such as `arn:aws:s3:::bucket/key`, or `*`";
        problems.invalid(fields.span("resource"), &message, help);
        return None;
    }
    Some(text.to_owned())
}

/// The account that owns the resource (E-002).
fn owner(
    resource: &str,
    given: Option<AccountId>,
    with: Option<&Fields<'_, '_>>,
    principal: Option<&Principal>,
    problems: &mut Problems<'_>,
) -> Option<AccountId> {
    let named = Arn::parse(resource).and_then(|arn| AccountId::parse(arn.account()));
    if let (Some(named), Some(given), Some(fields)) = (named, given, with)
        && named != given
    {
        let message = format!("`resource_account` is {given}, but the ARN names {named}");
        let help = "leave `resource_account` out where the ARN names the account";
        problems.contradiction(fields.span("resource_account"), &message, help);
    }
    named.or(given).or(principal.and_then(Principal::account))
}

/// The kind of the resource's policy: given, or the one of the action's service.
fn policy_kind(
    action: &str,
    with: Option<&Fields<'_, '_>>,
    problems: &mut Problems<'_>,
) -> PolicyKind {
    let by_action = kind_of_resource_policy(action);
    let Some(node) = with.and_then(|fields| fields.get("resource_policy")) else {
        return by_action;
    };
    let Value::Object(members) = &node.value else { return by_action };
    let Some(member) = members.iter().find(|member| member.key == "kind") else { return by_action };
    let name = super::fields::text_of(&member.node).unwrap_or("");
    match PolicyKind::from_name(if name == "generic" { "resource" } else { name }) {
        Some(kind @ (PolicyKind::Trust | PolicyKind::Resource(_))) if name != "resource" => kind,
        _ => {
            let help =
                "the kinds are s3, kms, trust, sqs, sns, lambda, secretsmanager, ecr, generic";
            problems.invalid(member.node.span, "unknown kind of resource policy", help);
            by_action
        }
    }
}

/// Partitions are separate worlds (E-241).
fn partitions(
    resource: &str,
    principal: Option<&Principal>,
    policy: Option<&crate::policies::Document>,
    with: Option<&Fields<'_, '_>>,
    problems: &mut Problems<'_>,
) {
    let (Some(arn), Some(fields)) = (Arn::parse(resource), with) else { return };
    let differs = |text: &str| Arn::parse(text).is_some_and(|it| it.partition() != arn.partition());
    let help = "principal and resource must be of one partition, such as `aws`";
    if principal.is_some_and(|principal| differs(&principal.name)) {
        let message = "principal and resource are of different partitions";
        problems.contradiction(fields.span("resource"), message, help);
    }
    let statements = policy.into_iter().flat_map(|document| &document.policy().statements);
    let blocks = statements.filter_map(|statement| statement.principal.as_ref());
    let foreign = blocks.flat_map(|block| &block.entries).any(|entry| {
        !matches!(entry.principal, PrincipalName::Federated(_)) && differs(&entry.text.value)
    });
    if foreign {
        let message = "the resource's policy names a principal of another partition";
        problems.contradiction(fields.span("resource"), message, help);
    }
}

/// The values of a context key or claim, as texts.
pub(super) fn texts(node: &Node<'_>, problems: &mut Problems<'_>) -> Option<Vec<String>> {
    match &node.value {
        Value::Array(items) => {
            Some(items.iter().filter_map(|item| scalar(item, problems)).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Some(vec![scalar(node, problems)?])
        }
    }
}

fn scalar(node: &Node<'_>, problems: &mut Problems<'_>) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.to_string()),
        Value::Number(text) => Some((*text).to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            problems.wrong_type(node, "a value of a key", "a string, a number, true or false");
            None
        }
    }
}

/// The context of a part: its own keys laid over the common ones.
fn context(sources: &[&Fields<'_, '_>], problems: &mut Problems<'_>) -> Context {
    let mut keys: Vec<(String, Option<KeyValues>)> = Vec::new();
    for fields in sources.iter().rev() {
        let own = fields.map("context", problems);
        keys.retain(|(key, _)| !own.iter().any(|member| member.key.eq_ignore_ascii_case(key)));
        for member in own {
            if is_repeated(member, own) {
                let message =
                    format!("the key `{}` stands twice", iam_policy::visible(&member.key));
                let help = "condition keys ignore letter case: keep one";
                problems.invalid(member.key_span, &message, help);
            }
            keys.push((member.key.to_string(), key_values(member, problems)));
        }
    }
    Context::new(keys)
}

/// Whether another key is the same but for letter case. Tags may differ so (E-303).
fn is_repeated(member: &Member<'_>, all: &[Member<'_>]) -> bool {
    let same = |other: &&Member<'_>| other.key.eq_ignore_ascii_case(&member.key);
    let first = all.iter().find(same);
    !member.key.contains('/') && first.is_some_and(|first| first.key_span != member.key_span)
}

/// The values of a key by its cardinality (E-305); `None` removes the key.
fn key_values(member: &Member<'_>, problems: &mut Problems<'_>) -> Option<KeyValues> {
    if member.node.value == Value::Null {
        return None;
    }
    let is_list = matches!(member.node.value, Value::Array(_));
    let mut values = texts(&member.node, problems)?;
    let multivalued = is_multivalued(&member.key).unwrap_or(is_list);
    if multivalued {
        return Some(KeyValues::Many(values));
    }
    if values.len() > 1 {
        let message = format!("`{}` takes one value", iam_policy::visible(&member.key));
        problems.invalid(member.node.span, &message, "give one value; this key is no set");
    }
    Some(values.pop().map_or(KeyValues::Many(Vec::new()), KeyValues::One))
}
