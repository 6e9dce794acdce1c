//! What the reader of a question about a decision is shown: the policies and the request.

use iam_policy::json::{self, Node, Value};

use crate::html;
use crate::json::pretty;

/// The scenario, given as JSON, as HTML; empty if it is no JSON.
pub(crate) fn render(scenario: &str) -> String {
    let document = json::read(scenario);
    let Some(root) = &document.root else { return String::new() };
    let figures: String = policies(root).iter().map(|p| figure(scenario, p)).collect();
    let facts = FACTS.iter().filter_map(|name| Some((name, member(root, name)?)));
    let facts = facts.map(|(name, value)| {
        let text = text(value).map_or_else(|| pretty(scenario, value), str::to_owned);
        let name = name.replace('_', " ");
        format!("<dt>{name}</dt><dd><code>{}</code></dd>\n", html::escape(&text))
    });
    figures + &format!("<dl class=\"iam-request\">\n{}</dl>\n", facts.collect::<String>())
}

/// The fields that are shown below the policies.
const FACTS: &[&str] = &[
    "principal",
    "action",
    "resource",
    "resource_account",
    "resource_tags",
    "context",
    "org",
    "s3_block_public_access",
];

/// The fields that hold policies, in the order in which they are shown.
const POLICIES: &[(&str, &str)] = &[
    ("identity_policies", "Identity policy"),
    ("session_policies", "Session policy"),
    ("boundary", "Permissions boundary"),
    ("resource_policy", "Resource policy"),
    ("vpce_policy", "Endpoint policy"),
    ("scp_levels", "SCP"),
    ("rcp_levels", "RCP"),
];

/// A policy and the words above it.
struct Shown<'n, 't> {
    title: String,
    policy: &'n Node<'t>,
}

fn policies<'n, 't>(scenario: &'n Node<'t>) -> Vec<Shown<'n, 't>> {
    let mut shown = Vec::new();
    for (field, title) in POLICIES {
        let Some(value) = member(scenario, field) else { continue };
        let title = (*title).to_owned();
        if member(value, "document").is_some() {
            shown.push(Shown { title, policy: value });
            continue;
        }
        for item in items(value) {
            let Some(list) = member(item, "policies") else {
                shown.push(Shown { title: title.clone(), policy: item });
                continue;
            };
            let level = member(item, "name").and_then(text).unwrap_or("a level without name");
            let title = format!("{title} at {}", html::escape(level));
            let at_level = |policy| Shown { title: title.clone(), policy };
            shown.extend(items(list).iter().map(at_level));
        }
    }
    shown
}

fn figure(scenario: &str, shown: &Shown<'_, '_>) -> String {
    let Some(document) = member(shown.policy, "document") else { return String::new() };
    let name = member(shown.policy, "name").and_then(text).unwrap_or_default();
    let text = text(document).map_or_else(|| pretty(scenario, document), str::to_owned);
    format!(
        "<figure class=\"iam-policy\"><figcaption><strong>{}</strong> <code>{}</code>\
         </figcaption>\n{}</figure>\n",
        shown.title,
        html::escape(name),
        html::code("json", &text)
    )
}

fn member<'n, 't>(node: &'n Node<'t>, name: &str) -> Option<&'n Node<'t>> {
    let Value::Object(members) = &node.value else { return None };
    members.iter().find(|member| member.key == name).map(|member| &member.node)
}

fn items<'n, 't>(node: &'n Node<'t>) -> &'n [Node<'t>] {
    if let Value::Array(items) = &node.value { items } else { &[] }
}

fn text<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    if let Value::String(text) = &node.value { Some(text) } else { None }
}
