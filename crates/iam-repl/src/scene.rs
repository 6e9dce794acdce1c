//! A scenario that was pasted: the world in which one asks until one goes back to the exercise.

use iam_eval::Scenario;
use serde_json::{Map, Value};

/// A scenario that can be decided.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// Its text as it was pasted, or written anew where something has changed.
    pub(crate) text: String,
    fields: Map<String, Value>,
}

/// Fields that belong to one request.
const OF_REQUEST: &[&str] =
    &["name", "parts", "action", "resource", "resource_account", "resource_tags", "context"];

impl Scene {
    /// The scenario of a text; none where it cannot be decided.
    pub(crate) fn read(text: &str) -> Option<Scene> {
        Scenario::read(text).scenario?;
        let fields = serde_json::from_str(text).ok()?;
        Some(Scene { text: text.to_owned(), fields })
    }

    /// Who asks: an ARN, the name of a service, or `anonymous`.
    pub(crate) fn principal(&self) -> String {
        let fact = |name| self.fields.get("principal")?.get(name)?.as_str();
        let short = self.fields.get("principal").and_then(Value::as_str);
        let long = || fact("arn").or_else(|| fact("service")).or_else(|| fact("provider"));
        short.or_else(long).unwrap_or("anonymous").to_owned()
    }

    /// The same scenario with somebody else who asks; none where that is nobody.
    pub(crate) fn asked_by(&self, principal: &str) -> Option<Scene> {
        let mut fields = self.fields.clone();
        fields.insert("principal".to_owned(), principal.into());
        let text = serde_json::to_string_pretty(&fields).ok()?;
        Scene::read(&text)
    }

    /// The scenario of another request in the same surroundings. Without a resource it is that of
    /// the scenario, if it is about this action.
    pub(crate) fn asking(
        &self,
        action: &str,
        resource: Option<&str>,
        context: &Map<String, Value>,
    ) -> String {
        let mut fields = self.fields.clone();
        let text = |name: &str| self.fields.get(name).and_then(Value::as_str);
        let is_same = text("action").is_some_and(|it| it.eq_ignore_ascii_case(action));
        let resource = resource.or_else(|| text("resource").filter(|_| is_same)).unwrap_or("*");
        // What is known of the owner is known of this resource and no other.
        let keeps_owner = text("resource") == Some(resource);
        let mut keys = match fields.get("context") {
            Some(Value::Object(keys)) => keys.clone(),
            _ => Map::new(),
        };
        keys.extend(context.clone());
        for name in OF_REQUEST {
            let is_owner = matches!(*name, "resource_account" | "resource_tags");
            if !(is_owner && keeps_owner) {
                fields.remove(*name);
            }
        }
        fields.insert("action".to_owned(), action.into());
        fields.insert("resource".to_owned(), resource.into());
        fields.insert("context".to_owned(), keys.into());
        serde_json::to_string(&fields).unwrap_or_default()
    }
}

/// The same scenario, in which a Deny statement of a policy is about nothing.
pub(crate) fn without_deny(scenario: &str, policy: &str, statement: usize) -> Option<String> {
    let mut root: Value = serde_json::from_str(scenario).ok()?;
    void(&mut root, policy, statement);
    Some(root.to_string())
}

/// An action that no request asks for.
const NOTHING: &str = "none:None";

fn void(value: &mut Value, policy: &str, statement: usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| void(item, policy, statement)),
        Value::Object(fields) => {
            let is_it = fields.get("name").and_then(Value::as_str) == Some(policy);
            match fields.get_mut("document").filter(|_| is_it) {
                Some(document) => void_statement(document, statement),
                None => fields.values_mut().for_each(|it| void(it, policy, statement)),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn void_statement(document: &mut Value, at: usize) {
    if let Value::String(text) = document {
        *document = serde_json::from_str(text).unwrap_or(Value::Null);
    }
    let Some(statements) = document.get_mut("Statement") else { return };
    let statement = if statements.is_array() { statements.get_mut(at) } else { Some(statements) };
    if let Some(statement) = statement.and_then(Value::as_object_mut) {
        statement.remove("NotAction");
        statement.insert("Action".to_owned(), NOTHING.into());
    }
}
