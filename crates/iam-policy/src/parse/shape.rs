//! JSON shapes: what type a value has, and reading "one string or a list of strings" (E-113).

use super::Reader;
use crate::json::{Member, Node, Value, content_span};
use crate::policy::Text;
use crate::{Certainty, Edit, Problem, Severity, Span};

/// The JSON type of a value, for messages.
pub(super) fn type_name(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The opening bracket of a value.
pub(super) fn opening(span: Span) -> Span {
    Span::new(span.start, (span.start + 1).min(span.end))
}

/// How a list that must not be empty is told.
pub(super) struct ListRule<'a> {
    /// The element, such as `Action`.
    pub(super) element: &'a str,
    /// The code for an empty list.
    pub(super) empty: &'static str,
    /// What to do about an empty list or string.
    pub(super) help: &'a str,
}

impl Reader<'_> {
    /// The string of a node with the place of its content; `None` for other values.
    pub(super) fn text_of(&self, node: &Node<'_>) -> Option<Text> {
        match &node.value {
            Value::String(value) => {
                let span = content_span(self.text, node.span);
                Some(Text { value: value.as_ref().into(), span })
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => None,
        }
    }

    /// The key of a member with the place of its content.
    pub(super) fn key_of(&self, member: &Member<'_>) -> Text {
        let span = content_span(self.text, member.key_span);
        Text { value: member.key.as_ref().into(), span }
    }

    /// The string of `node`, or a problem.
    pub(super) fn string(&mut self, element: &str, node: &Node<'_>) -> Option<Text> {
        let text = self.text_of(node);
        if text.is_none() {
            self.wrong_type(element, "a string", node);
        }
        text.filter(|text| !self.is_template(text))
    }

    /// Tells that `node` should have been `wanted`.
    pub(super) fn wrong_type(&mut self, element: &str, wanted: &str, node: &Node<'_>) {
        if node.value == Value::Null {
            let message = format!("`{element}` is null");
            let help = format!("remove `{element}` or give it a value: {wanted}");
            self.error("null-value", node.span, message, &help);
            return;
        }
        if self.is_function(element, node) {
            return;
        }
        let found = type_name(&node.value);
        let span = match node.value {
            Value::Array(_) | Value::Object(_) => opening(node.span),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => node.span,
        };
        let message = format!("`{element}` is {found}; it must be {wanted}");
        let problem = Problem::new("data-type-mismatch", Severity::Error, span, message)
            .help(format!("write {wanted} here"));
        let digits = match &node.value {
            Value::Number(digits) if ["Sid", "Id", "AWS"].contains(&element) => digits,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => return self.report(problem),
        };
        let text = format!("\"{digits}\"");
        self.report(problem.fix("write it as a string", Certainty::Sure, span, text));
    }

    /// The strings of one string or a list of strings; problems for everything else.
    pub(super) fn strings(&mut self, rule: &ListRule<'_>, node: &Node<'_>) -> Vec<Text> {
        match &node.value {
            Value::Array(items) if items.is_empty() => {
                let message = format!("`{}` is an empty list", rule.element);
                self.error(rule.empty, opening(node.span), message, rule.help);
                Vec::new()
            }
            Value::Array(items) => {
                let mut texts = Vec::with_capacity(items.len());
                texts.extend(items.iter().filter_map(|item| self.list_item(rule, item)));
                texts
            }
            Value::String(_) => self.not_empty(rule, node).into_iter().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                self.wrong_type(rule.element, "a string or a list of strings", node);
                Vec::new()
            }
        }
    }

    fn list_item(&mut self, rule: &ListRule<'_>, item: &Node<'_>) -> Option<Text> {
        match &item.value {
            Value::Array(_) => {
                self.nested_array(&format!("`{}`", rule.element), item);
                None
            }
            Value::String(_) => self.not_empty(rule, item),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                self.wrong_type(rule.element, "a list of strings", item);
                None
            }
        }
    }

    /// Tells of a list inside of a list of strings.
    pub(super) fn nested_array(&mut self, place: &str, list: &Node<'_>) {
        let message = format!("a list inside the list of {place}");
        let problem = Problem::new("nested-array", Severity::Error, opening(list.span), message)
            .help("put all strings into one list");
        let is_plain = match &list.value {
            Value::Array(items) => {
                let is_text = |item: &Node<'_>| matches!(item.value, Value::String(_));
                !items.is_empty() && items.iter().all(is_text)
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => false,
        };
        let (start, end) = (list.span.start, list.span.end);
        let is_closed = self.text.get(..end).is_some_and(|text| text.ends_with(']'));
        if !is_plain || !is_closed {
            self.report(problem);
            return;
        }
        let gone = |start, end| Edit { span: Span::new(start, end), text: String::new() };
        let edits = vec![gone(start, start + 1), gone(end - 1, end)];
        self.report(problem.fix_all("remove the inner brackets", Certainty::Sure, edits));
    }

    fn not_empty(&mut self, rule: &ListRule<'_>, node: &Node<'_>) -> Option<Text> {
        let text = self.text_of(node)?;
        if text.value.is_empty() {
            let message = format!("an empty string in `{}`", rule.element);
            self.error(rule.empty, node.span, message, rule.help);
            return None;
        }
        if self.is_template(&text) {
            return None;
        }
        Some(text)
    }
}

/// Names as a sentence shows them.
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
