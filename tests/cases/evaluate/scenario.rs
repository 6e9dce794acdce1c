//! From a case to the scenario format of the evaluator.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Case, Part};

/// How a scenario holds its documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Documents {
    /// As JSON text in a string.
    Text,
    /// As JSON objects.
    Objects,
}

/// The scenario of a case: its fields, and the defaults of all cases for the rest.
pub(super) fn of(case: &Case, documents: Documents) -> Value {
    let mut scenario = fields(case);
    if documents == Documents::Objects {
        open_documents(&mut scenario);
    }
    scenario
}

/// Puts a JSON object in the place of every document that is the text of one.
fn open_documents(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(document) = fields.get_mut("document")
                && let Some(opened) = document.as_str().and_then(|it| serde_json::from_str(it).ok())
            {
                *document = opened;
                return;
            }
            fields.values_mut().for_each(open_documents);
        }
        Value::Array(items) => items.iter_mut().for_each(open_documents),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn fields(case: &Case) -> Value {
    let mut scenario = Map::new();
    put(&mut scenario, "name", Some(&case.name));
    put(&mut scenario, "principal", Some(case.principal.as_ref().unwrap_or(&json!(PRINCIPAL))));
    put(&mut scenario, "action", Some(case.action.as_deref().unwrap_or(ACTION)));
    put(&mut scenario, "resource", Some(case.resource.as_deref().unwrap_or(RESOURCE)));
    put(&mut scenario, "resource_account", case.resource_account.as_ref());
    put(&mut scenario, "resource_tags", case.resource_tags.as_ref());
    let kind = case.resource_policy_kind.as_ref();
    put(&mut scenario, "resource_policy", resource_policy(case.resource_policy.as_ref(), kind));
    put(&mut scenario, "context", Some(context(&case.context, &case.remove)));
    put(&mut scenario, "identity_policies", case.identity.as_ref().map(|it| policies(it)));
    put(&mut scenario, "boundary", case.boundary.as_ref().map(|it| policy(it)));
    put(&mut scenario, "session_policies", case.session.as_ref().map(|it| policies(it)));
    put(&mut scenario, "scp_levels", case.scp.as_ref().map(|it| levels(it)));
    put(&mut scenario, "rcp_levels", case.rcp.as_ref().map(|it| levels(it)));
    put(&mut scenario, "vpce_policy", case.vpce.as_ref().map(|it| policy(it)));
    put(&mut scenario, "org", case.org.as_ref());
    put(&mut scenario, "s3_block_public_access", case.s3_block_public_access);
    put(&mut scenario, "now", case.now.as_ref());
    if !case.parts.is_empty() {
        let parts: Vec<_> = case.parts.iter().map(part).collect();
        put(&mut scenario, "parts", Some(parts));
    }
    Value::Object(scenario)
}

/// The caller of a case that names none.
const PRINCIPAL: &str = "arn:aws:iam::111122223333:user/ann";
/// The action of a case that names none.
const ACTION: &str = "s3:GetObject";
/// The resource of a case that names none.
const RESOURCE: &str = "arn:aws:s3:::b/k";

fn part(part: &Part) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "action", Some(&part.action));
    put(&mut fields, "resource", Some(&part.resource));
    put(&mut fields, "resource_account", part.resource_account.as_ref());
    put(&mut fields, "resource_tags", part.resource_tags.as_ref());
    let kind = part.resource_policy_kind.as_ref();
    put(&mut fields, "resource_policy", resource_policy(part.resource_policy.as_ref(), kind));
    put(&mut fields, "context", Some(context(&part.context, &[])));
    Value::Object(fields)
}

/// A field that is left out where there is no value.
fn put(fields: &mut Map<String, Value>, name: &str, value: Option<impl serde::Serialize>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), json!(value));
    }
}

fn context(given: &BTreeMap<String, Value>, removed: &[String]) -> Value {
    let mut context: Map<String, Value> =
        given.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    context.extend(removed.iter().map(|key| (key.clone(), Value::Null)));
    Value::Object(context)
}

fn resource_policy(text: Option<&String>, kind: Option<&String>) -> Option<Value> {
    let text = document(text?);
    Some(kind.map_or_else(
        || json!({ "document": text }),
        |kind| json!({ "kind": kind, "document": text }),
    ))
}

fn policies(texts: &[String]) -> Value {
    texts.iter().map(|it| policy(it)).collect()
}

fn policy(text: &str) -> Value {
    json!({ "document": document(text) })
}

fn levels(levels: &[Vec<String>]) -> Value {
    levels.iter().map(|texts| json!({ "policies": policies(texts) })).collect()
}

/// The text of a whole document: a statement, or a list of them, is put into one.
fn document(text: &str) -> String {
    let whole = match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields.contains_key("Statement"),
        Ok(Value::Array(_)) => false,
        Ok(_) | Err(_) => true,
    };
    if whole {
        return text.to_owned();
    }
    format!(r#"{{ "Version": "2012-10-17", "Statement": {} }}"#, text.trim())
}
