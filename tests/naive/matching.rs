//! Whether a statement applies: its principal, action and resource blocks (section B).

use std::collections::BTreeSet;

use serde_json::Value;

use super::Place;
use super::condition;
use super::context::Context;
use super::pattern::{Stars, Token, Variables, fields, glob, plain, substitute};
use super::scenario::{Document, Kind, Part, Principal, World, one_or_many};

/// One statement, tested against the request (E-004).
#[derive(Debug)]
pub(super) struct Tested {
    pub(super) place: Place,
    pub(super) allows: bool,
    pub(super) applies: bool,
    /// The ways in which the principal block names the caller (E-230).
    pub(super) kinds: BTreeSet<&'static str>,
}

/// Every statement of a document.
pub(super) fn test(
    document: &Document,
    world: &World,
    part: &Part,
    context: &Context,
) -> Vec<Tested> {
    let statements = one_or_many(&document.body["Statement"]);
    let variables =
        if document.body["Version"] == "2012-10-17" { Variables::On } else { Variables::Off };
    let tested = |(index, statement): (usize, &Value)| {
        let kinds = principal_kinds(&statement["Principal"], document, &world.principal, part);
        let principal = match statement.get("NotPrincipal") {
            Some(block) => !is_exempt(block, world),
            None => statement.get("Principal").is_none() || !kinds.is_empty(),
        };
        Tested {
            place: Place {
                layer: document.layer.to_owned(),
                level: document.level.clone(),
                policy: document.policy.clone(),
                statement: index,
            },
            allows: statement["Effect"] == "Allow",
            applies: principal
                && action_block(statement, &part.action)
                && resource_block(statement, &part.resource, variables, context)
                && condition::block(&statement["Condition"], variables, context),
            kinds,
        }
    };
    statements.iter().enumerate().map(tested).collect()
}

/// One string, or the strings of an array (E-113).
pub(super) fn strings(value: &Value) -> Vec<&str> {
    one_or_many(value).iter().filter_map(Value::as_str).collect()
}

/// E-202.
fn action_block(statement: &Value, action: &str) -> bool {
    match statement.get("NotAction") {
        Some(block) => !strings(block).iter().any(|entry| action_entry(entry, action)),
        None => strings(&statement["Action"]).iter().any(|entry| action_entry(entry, action)),
    }
}

/// E-201.
fn action_entry(entry: &str, action: &str) -> bool {
    let (entry, action) = (entry.to_ascii_lowercase(), action.to_ascii_lowercase());
    if entry == "*" {
        return true;
    }
    let (prefix, name) = entry.split_once(':').expect("an action entry has a colon");
    let (service, operation) = action.split_once(':').expect("an action has a colon");
    (prefix == "*" || prefix == service) && glob(&plain(name, Stars::Special), operation)
}

/// E-210.
fn resource_block(
    statement: &Value,
    resource: &str,
    variables: Variables,
    context: &Context,
) -> bool {
    let listed = |block: &Value| {
        strings(block).iter().any(|entry| resource_entry(entry, resource, variables, context))
    };
    match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(block), _) => listed(block),
        (None, Some(block)) => !listed(block),
        (None, None) => true,
    }
}

/// E-211 to E-221. An entry with an unresolved variable matches nothing, so it excludes nothing
/// from a `NotResource` either (E-406).
fn resource_entry(entry: &str, resource: &str, variables: Variables, context: &Context) -> bool {
    if entry == "*" {
        return true;
    }
    if resource == "*" {
        return false;
    }
    let mut pattern = fields(entry, variables);
    // E-214: a valid document only leaves out fields that mean "any".
    pattern.resize(6, "*".to_owned());
    let request = fields(resource, Variables::Off);
    (0..6).all(|index| {
        let tokens: Option<Vec<Token>> = if index == 5 {
            substitute(&pattern[5], Stars::Special, variables, context)
        } else {
            Some(plain(&pattern[index], Stars::Special))
        };
        tokens.is_some_and(|tokens| glob(&tokens, &request[index]))
    })
}

/// E-230: how the entries of a principal block name the caller.
fn principal_kinds(
    block: &Value,
    document: &Document,
    who: &Principal,
    part: &Part,
) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    if block == "*" {
        kinds.insert("any");
    }
    for entry in strings(&block["AWS"]) {
        // E-586: a gateway endpoint takes the account form for the root user alone.
        let gateway = document.layer == "vpce" && ["s3", "dynamodb"].contains(&&*part.service());
        kinds.extend(
            aws_kind(entry, who)
                .filter(|kind| !gateway || *kind != "account" || who.kind == Kind::Root),
        );
    }
    if who.kind == Kind::Service && strings(&block["Service"]).contains(&text(&who.service)) {
        kinds.insert("service");
    }
    if matches!(who.kind, Kind::WebIdentity | Kind::Saml)
        && strings(&block["Federated"]).contains(&text(&who.provider))
    {
        kinds.insert("federated");
    }
    kinds
}

/// E-230, E-233 to E-237: one entry below `AWS`.
fn aws_kind(entry: &str, who: &Principal) -> Option<&'static str> {
    if entry == "*" {
        return Some("any");
    }
    if let Some(account) = account_named(entry) {
        return (who.account.as_deref() == Some(&account)).then_some("account");
    }
    let is = |value: &Option<String>| value.as_deref() == Some(entry);
    match who.kind {
        Kind::User | Kind::UserSession if who.arn == entry => Some("user"),
        Kind::User | Kind::UserSession if is(&who.id) => Some("unique-id"),
        Kind::RoleSession if is(&who.role) => Some("role"),
        Kind::RoleSession if who.arn == entry => Some("session"),
        Kind::RoleSession if is(&who.id) => Some("unique-id"),
        Kind::FederatedUser if who.arn == entry => Some("federated-session"),
        Kind::FederatedUser if is(&who.parent) => Some("parent-user"),
        Kind::User
        | Kind::UserSession
        | Kind::RoleSession
        | Kind::FederatedUser
        | Kind::Root
        | Kind::Service
        | Kind::WebIdentity
        | Kind::Saml
        | Kind::Anonymous => None,
    }
}

/// The account of an account entry: the id, or the ARN of the root user.
fn account_named(entry: &str) -> Option<String> {
    if entry.len() == 12 && entry.bytes().all(|b| b.is_ascii_digit()) {
        return Some(entry.to_owned());
    }
    let fields = fields(entry, Variables::Off);
    (fields.len() == 6 && fields[2] == "iam" && fields[5] == "root").then(|| fields[4].clone())
}

/// E-250: whether `NotPrincipal` spares the caller.
fn is_exempt(block: &Value, world: &World) -> bool {
    let who = &world.principal;
    let entries = strings(&block["AWS"]);
    let account =
        entries.iter().any(|entry| account_named(entry).is_some_and(|it| Some(it) == who.account));
    let listed = |arn: Option<&str>| arn.is_some_and(|arn| entries.contains(&arn));
    let without_boundary = !world.has_boundary;
    match who.kind {
        Kind::Root => account,
        Kind::User | Kind::UserSession => without_boundary && account && listed(Some(&who.arn)),
        Kind::RoleSession => without_boundary && account && listed(who.role.as_deref()),
        Kind::FederatedUser => {
            let named = listed(Some(&who.arn)) || listed(who.parent.as_deref());
            without_boundary && account && named
        }
        Kind::Service => strings(&block["Service"]).contains(&text(&who.service)),
        Kind::WebIdentity | Kind::Saml | Kind::Anonymous => false,
    }
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}
