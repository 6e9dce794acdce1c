//! The text of a `Condition`: the places of the parts of its operators, and changes of it.

use crate::edit::{self, quote};
use crate::json::{self, Member, Node, Value};
use crate::{ConditionTest, Edit, Span};

/// There are fewer spellings of operators; a condition with more is no work of a person.
const MAX_OPERATORS: usize = 200;

/// A `Condition` as it stands in its text.
#[derive(Clone, Copy)]
pub struct ConditionText<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The value of `Condition`.
    pub node: &'a Node<'a>,
}

impl<'a> ConditionText<'a> {
    /// The word `ForAllValues` or `ForAnyValue` before the operator of a test, else the operator.
    pub fn qualifier(&self, test: &ConditionTest) -> Span {
        let word = test.operator.qualifier.map_or("", |qualifier| qualifier.word());
        match word {
            "" => test.operator_span,
            word => json::sub_span(self.text, test.operator_span, 0..word.len()),
        }
    }

    /// The word `IfExists` behind the operator of a test, else the operator.
    pub fn suffix(&self, test: &ConditionTest) -> Span {
        let name = test.operator.to_string();
        match name.strip_suffix("IfExists") {
            Some(base) => json::sub_span(self.text, test.operator_span, base.len()..name.len()),
            None => test.operator_span,
        }
    }

    /// The operators with their keys.
    fn operators(&self) -> &'a [Member<'a>] {
        members(self.node)
    }

    /// The member of the operator that a test belongs to.
    fn operator(&self, test: &ConditionTest) -> Option<&'a Member<'a>> {
        member_at(self.operators(), test.operator_span)
    }

    /// The value or values of a test.
    pub fn values(&self, test: &ConditionTest) -> Option<&'a Node<'a>> {
        let keys = members(&self.operator(test)?.node);
        member_at(keys, test.key.span).map(|member| &member.node)
    }

    /// Whether the operator of a test has this one key.
    pub fn is_only_key(&self, test: &ConditionTest) -> bool {
        self.operator(test).is_some_and(|member| members(&member.node).len() == 1)
    }

    /// Another name for the operator at `span`; `None` where the condition has that name already.
    pub fn rename(&self, span: Span, name: &str) -> Option<Edit> {
        let operators = self.operators();
        let is_free =
            operators.len() <= MAX_OPERATORS && !operators.iter().any(|member| member.key == name);
        is_free.then(|| edit::replace_content(span, name))
    }

    /// Another operator for a test; `None` where other keys stand under the same operator, or the
    /// condition has the new one already.
    pub fn replace_operator(&self, test: &ConditionTest, name: &str) -> Option<Edit> {
        self.is_only_key(test).then(|| self.rename(test.operator_span, name)).flatten()
    }

    /// Adds a `Null` test that asks for a key to be there; `None` where a test of `Null` names it
    /// already or there is no operator yet.
    pub fn require(&self, key: &str) -> Option<Edit> {
        let operators = self.operators();
        let Some(null) = operators.iter().find(|member| member.key == "Null") else {
            let json = format!("{{ {}: \"false\" }}", quote(key));
            let last = operators.len().checked_sub(1)?;
            return edit::add_member_after(self.text, self.node, last, "Null", &json);
        };
        let keys = members(&null.node);
        let is_named = keys.iter().any(|member| member.key.eq_ignore_ascii_case(key));
        let last = keys.len().checked_sub(1).filter(|_| !is_named)?;
        edit::add_member_after(self.text, &null.node, last, key, "\"false\"")
    }
}

/// The member whose key stands at this place.
fn member_at<'m, 't>(members: &'m [Member<'t>], key: Span) -> Option<&'m Member<'t>> {
    let at = members.partition_point(|member| member.key_span.end < key.end);
    members.get(at).filter(|member| member.key_span.contains(key))
}

fn members<'n, 't>(node: &'n Node<'t>) -> &'n [Member<'t>] {
    match &node.value {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => &[],
    }
}
