//! The fields of one JSON object of a scenario.

use iam_policy::Span;
use iam_policy::json::{Member, Node, Value};

use super::problems::Problems;

/// An object whose fields are all known; a field that is `null` counts as left out.
pub(super) struct Fields<'n, 't> {
    place: &'n str,
    node: &'n Node<'t>,
    members: &'n [Member<'t>],
}

/// The string of a node.
pub(super) fn text_of<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// The members of the object in a field of `node`; none where it is left out or something else.
pub(super) fn members_of<'n, 't>(node: &'n Node<'t>, name: &str) -> &'n [Member<'t>] {
    let object = |node: &'n Node<'t>| match &node.value {
        Value::Object(members) => members.as_slice(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => &[],
    };
    let member = object(node).iter().find(|member| member.key == name);
    member.map_or(&[], |member| object(&member.node))
}

impl<'n, 't> Fields<'n, 't> {
    /// The fields of `node`, which messages call `place`; unknown ones are told.
    pub(super) fn read(
        place: &'n str,
        node: &'n Node<'t>,
        known: &[&'static str],
        problems: &mut Problems<'_>,
    ) -> Option<Fields<'n, 't>> {
        let Value::Object(members) = &node.value else {
            problems.wrong_type(node, place, "an object in braces");
            return None;
        };
        for member in members.iter().filter(|member| !known.contains(&member.key.as_ref())) {
            problems.unknown_field(member, place, known);
        }
        Some(Fields { place, node, members })
    }

    /// The value of a field, unless left out or null.
    pub(super) fn get(&self, name: &str) -> Option<&'n Node<'t>> {
        let member = self.members.iter().find(|member| member.key == name)?;
        Some(&member.node).filter(|node| node.value != Value::Null)
    }

    /// Where a field stands; the whole object where it is left out.
    pub(super) fn span(&self, name: &str) -> Span {
        self.get(name)
            .map_or(Span::new(self.node.span.start, self.node.span.start + 1), |it| it.span)
    }

    /// Tells that a field is missing.
    pub(super) fn missing(&self, name: &str, help: &str, problems: &mut Problems<'_>) {
        let span = Span::new(self.node.span.start, self.node.span.start + 1);
        problems.missing_field(span, self.place, name, help);
    }

    /// A field that is a string.
    pub(super) fn text(&self, name: &str, problems: &mut Problems<'_>) -> Option<&'n str> {
        let node = self.get(name)?;
        let text = text_of(node);
        if text.is_none() {
            problems.wrong_type(node, &format!("`{name}`"), "a string");
        }
        text
    }

    /// A field that is true or false.
    pub(super) fn bool(&self, name: &str, problems: &mut Problems<'_>) -> Option<bool> {
        let node = self.get(name)?;
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        problems.wrong_type(node, &format!("`{name}`"), "true or false");
        None
    }

    /// A field that is a list; empty where it is left out.
    pub(super) fn list(&self, name: &str, problems: &mut Problems<'_>) -> &'n [Node<'t>] {
        let Some(node) = self.get(name) else { return &[] };
        if let Value::Array(items) = &node.value {
            return items;
        }
        problems.wrong_type(node, &format!("`{name}`"), "a list");
        &[]
    }

    /// A field that is an object of free keys; empty where it is left out.
    pub(super) fn map(&self, name: &str, problems: &mut Problems<'_>) -> &'n [Member<'t>] {
        let Some(node) = self.get(name) else { return &[] };
        if let Value::Object(members) = &node.value {
            return members;
        }
        problems.wrong_type(node, &format!("`{name}`"), "an object in braces");
        &[]
    }

    /// A field that is an object of tags: strings by key.
    pub(super) fn tags(&self, name: &str, problems: &mut Problems<'_>) -> Vec<(String, String)> {
        let members = self.map(name, problems).iter();
        let tag = |member: &Member<'_>| {
            let value = text_of(&member.node);
            if value.is_none() {
                problems.wrong_type(&member.node, "the value of a tag", "a string");
            }
            value.map(|value| (member.key.to_string(), value.to_owned()))
        };
        members.filter_map(tag).collect()
    }
}
