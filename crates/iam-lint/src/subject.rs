//! What a rule looks at: the document with everything known about it.

use std::cell::OnceCell;
use std::ops::Range;

use iam_catalog::{ActionSet, Catalog};
use iam_policy::json::{self, Member, Node, Value};
use iam_policy::{
    AccountId, Arn, ConditionText, Edit, Policy, PolicyKind, Reading, Sense, Span, Statement, Text,
    edit,
};

use crate::Setting;

/// One document under examination.
pub(crate) struct Subject<'a> {
    /// The whole text.
    pub(crate) text: &'a str,
    /// What it is read as.
    pub(crate) reading: &'a Reading,
    /// What is known besides.
    pub(crate) setting: &'a Setting,
    /// Its JSON, also where it is no sound policy.
    pub(crate) root: &'a Node<'a>,
    /// Its statements without errors.
    pub(crate) statements: Vec<StatementFacts<'a>>,
    /// The policy, or what could be read of it; `None` where there is no statement list.
    pub(crate) policy: Option<&'a Policy>,
    /// Whether every statement is there, so that a rule may speak about the whole policy.
    pub(crate) is_whole: bool,
}

/// One statement without errors, and where it stands.
pub(crate) struct StatementFacts<'a> {
    /// The statement.
    pub(crate) statement: &'a Statement,
    /// Its number in the text, counted from 0.
    pub(crate) index: usize,
    /// Its JSON.
    pub(crate) node: &'a Node<'a>,
    entries: OnceCell<Vec<ActionSet>>,
    actions: OnceCell<ActionSet>,
}

impl<'a> Subject<'a> {
    /// Gathers what is known. `is_whole`: the policy has no error.
    pub(crate) fn new(
        text: &'a str,
        reading: &'a Reading,
        setting: &'a Setting,
        root: &'a Node<'a>,
        parsed: &'a iam_policy::Parsed,
    ) -> Subject<'a> {
        let policy = parsed.readable();
        let nodes = statement_nodes(root);
        let facts = |statement: &'a Statement| {
            let index = nodes.partition_point(|node| node.span.start < statement.span.start);
            Some(StatementFacts {
                statement,
                index,
                node: nodes.get(index)?,
                entries: OnceCell::new(),
                actions: OnceCell::new(),
            })
        };
        let statements =
            policy.map(|policy| policy.statements.iter().filter_map(facts).collect::<Vec<_>>());
        Subject {
            text,
            reading,
            setting,
            root,
            statements: statements.unwrap_or_default(),
            policy,
            is_whole: parsed.policy.is_some(),
        }
    }

    /// What AWS offers.
    pub(crate) fn catalog(&self) -> &'static Catalog {
        Catalog::embedded()
    }

    /// The kind of policy.
    pub(crate) fn kind(&self) -> PolicyKind {
        self.reading.kind
    }

    /// The account that the policy belongs to: as set, else that of the resource it is attached to.
    pub(crate) fn account(&self) -> Option<AccountId> {
        let attached = || Arn::parse(self.reading.attached_to.as_deref()?);
        self.setting.account.or_else(|| AccountId::parse(attached()?.account()))
    }

    /// The place of a part of a string's decoded value.
    pub(crate) fn part(&self, text: &Text, range: Range<usize>) -> Span {
        // Most texts have no escapes, so that every byte stands where it is meant.
        if text.span.end - text.span.start == text.value.len() {
            return Span::new(text.span.start + range.start, text.span.start + range.end);
        }
        json::sub_span(self.text, text.span, range)
    }

    /// The text of a statement's `Condition`.
    pub(crate) fn condition(&self, facts: &StatementFacts<'a>) -> Option<ConditionText<'a>> {
        let node = &facts.member("Condition")?.node;
        Some(ConditionText { text: self.text, node })
    }

    /// The opening brace of the document.
    pub(crate) fn opening(&self) -> Span {
        opening(self.root)
    }
}

impl<'a> StatementFacts<'a> {
    /// The opening brace of the statement.
    pub(crate) fn opening(&self) -> Span {
        opening(self.node)
    }

    /// What each entry of `Action` or `NotAction` matches of what AWS offers.
    pub(crate) fn entry_actions(&self) -> &[ActionSet] {
        let catalog = Catalog::embedded();
        let entries = self.statement.action.entries.iter();
        self.entries.get_or_init(|| entries.map(|entry| catalog.covered_by(entry)).collect())
    }

    /// The actions that the statement is about, of those that AWS offers.
    pub(crate) fn actions(&self) -> &ActionSet {
        self.actions.get_or_init(|| joined(self.statement, self.entry_actions()))
    }

    /// The element of this name as it stands in the text.
    pub(crate) fn member(&self, name: &str) -> Option<&'a Member<'a>> {
        members(self.node).iter().find(|member| member.key == name)
    }

    /// The text that adds a test to its condition: the key beside others of the same operator, else
    /// with the operator behind the last one. `None` where it has no condition to add to.
    pub(crate) fn with_test(
        &self,
        text: &str,
        operator: &str,
        key: &str,
        json: &str,
    ) -> Option<Edit> {
        let condition = &self.member("Condition")?.node;
        let operators = members(condition);
        let last = |members: &[Member<'_>]| members.len().checked_sub(1);
        let same = operators.iter().find(|member| member.key == operator);
        match same.and_then(|member| Some((&member.node, last(members(&member.node))?))) {
            Some((node, at)) => edit::add_member_after(text, node, at, key, json),
            None => {
                let json = format!("{{ {}: {json} }}", edit::quote(key));
                edit::add_member_after(text, condition, last(operators)?, operator, &json)
            }
        }
    }

    /// `Action` or `NotAction` as it stands in the text.
    pub(crate) fn action_member(&self) -> Option<&'a Member<'a>> {
        self.member("Action").or_else(|| self.member("NotAction"))
    }

    /// How messages call it: its Sid, else its number counted from 1.
    pub(crate) fn name(&self) -> String {
        match &self.statement.sid {
            Some(sid) => format!("the statement `{}`", iam_policy::visible(&sid.value)),
            None => format!("statement {}", self.index + 1),
        }
    }
}

/// The actions that a statement is about, given what each of its entries matches.
pub(crate) fn joined(statement: &Statement, entries: &[ActionSet]) -> ActionSet {
    let catalog = Catalog::embedded();
    let mut named = ActionSet::empty(catalog);
    entries.iter().for_each(|entry| named.union_with(entry));
    match statement.action.sense {
        Sense::Listed => named,
        Sense::Excluded => {
            let mut others = ActionSet::all(catalog);
            others.subtract(&named);
            others
        }
    }
}

/// The first byte of an object or list: its opening bracket.
pub(crate) fn opening(node: &Node<'_>) -> Span {
    Span::new(node.span.start, (node.span.start + 1).min(node.span.end))
}

/// The members of an object; none of any other value.
pub(crate) fn members<'n, 't>(node: &'n Node<'t>) -> &'n [Member<'t>] {
    match &node.value {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => &[],
    }
}

/// The items of a list; a value that is no list is its own only item.
pub(crate) fn items<'n, 't>(node: &'n Node<'t>) -> &'n [Node<'t>] {
    match &node.value {
        Value::Array(items) => items,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            std::slice::from_ref(node)
        }
    }
}

/// The statements of a document as JSON, whatever they hold.
pub(crate) fn statement_nodes<'n, 't>(root: &'n Node<'t>) -> &'n [Node<'t>] {
    let list = members(root).iter().find(|member| member.key == "Statement");
    list.map(|member| items(&member.node)).unwrap_or_default()
}
