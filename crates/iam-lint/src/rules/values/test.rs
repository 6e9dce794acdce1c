//! One test of a condition, as the rules of this group look at it.

use iam_catalog::facts::{self, Availability};
use iam_policy::json::Member;
use iam_policy::{
    Cardinality, Certainty, Comparison, ConditionTest, ConditionText, ConditionValue, Edit, Effect,
    KeyType, Order, PolicyKind, Problem, Span, TextMatch, edit, key_fact,
};

use crate::findings::shown;
use crate::subject::{StatementFacts, Subject, items, members};

/// How many changes of one list are worked out.
const MAX_FIXES: usize = 10;

/// A test and the statement it stands in.
#[derive(Clone, Copy)]
pub(super) struct Test<'s> {
    /// The document.
    pub(super) subject: &'s Subject<'s>,
    /// The statement.
    pub(super) facts: &'s StatementFacts<'s>,
    /// The test itself.
    pub(super) test: &'s ConditionTest,
}

/// Every test of every statement, in the order of the text.
pub(super) fn all<'s>(subject: &'s Subject<'s>) -> impl Iterator<Item = Test<'s>> {
    let of_one = move |facts| of(subject, facts);
    subject.statements.iter().flat_map(of_one)
}

/// Every test of one statement.
pub(super) fn of<'s>(
    subject: &'s Subject<'s>,
    facts: &'s StatementFacts<'s>,
) -> impl Iterator<Item = Test<'s>> {
    facts.statement.condition.iter().map(move |test| Test { subject, facts, test })
}

/// Whether the statement tests one of these keys, whatever it asks of them.
pub(super) fn has_key(facts: &StatementFacts<'_>, keys: &[&str]) -> bool {
    let tests = &facts.statement.condition;
    tests.iter().any(|test| keys.iter().any(|key| test.key.value.eq_ignore_ascii_case(key)))
}

impl<'s> Test<'s> {
    /// Whether the key is this one (E-303).
    pub(super) fn is_about(&self, key: &str) -> bool {
        self.test.key.value.eq_ignore_ascii_case(key)
    }

    /// Whether the key is one of these.
    pub(super) fn is_about_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.is_about(key))
    }

    /// The key as written, in backticks.
    pub(super) fn key(&self) -> String {
        shown(&self.test.key.value)
    }

    /// The key with its quotes.
    pub(super) fn key_span(&self) -> Span {
        quoted(self.test.key.span)
    }

    /// The operator, in backticks.
    pub(super) fn operator(&self) -> String {
        shown(&self.test.operator.to_string())
    }

    /// What the operator compares.
    pub(super) fn comparison(&self) -> Comparison {
        self.test.operator.operator.comparison
    }

    /// Whether it compares texts, and how.
    pub(super) fn text_match(&self) -> Option<TextMatch> {
        match self.comparison() {
            Comparison::Text(matched) => Some(matched),
            Comparison::Number(_)
            | Comparison::Date(_)
            | Comparison::Bool
            | Comparison::Binary
            | Comparison::Ip
            | Comparison::Arn
            | Comparison::Null => None,
        }
    }

    /// How it orders numbers or instants.
    pub(super) fn order(&self) -> Option<Order> {
        match self.comparison() {
            Comparison::Number(order) | Comparison::Date(order) => Some(order),
            Comparison::Text(_)
            | Comparison::Bool
            | Comparison::Binary
            | Comparison::Ip
            | Comparison::Arn
            | Comparison::Null => None,
        }
    }

    /// Whether the operator asks that no value matches.
    pub(super) fn is_negated(&self) -> bool {
        self.test.operator.operator.negated
    }

    /// Whether the statement allows.
    pub(super) fn is_allow(&self) -> bool {
        self.effect() == Effect::Allow
    }

    /// The effect of the statement.
    pub(super) fn effect(&self) -> Effect {
        self.facts.statement.effect
    }

    /// Whether the test names whom the statement lets in: an Allow for these values, or a Deny
    /// for all others.
    pub(super) fn lets_values_in(&self) -> bool {
        self.is_allow() != self.is_negated()
    }

    /// How many values the key has in a request, where that is known.
    pub(super) fn cardinality(&self) -> Option<Cardinality> {
        let name = &*self.test.key.value;
        let offered = || {
            self.subject.catalog().key(name).map(|key| match key.is_multivalued() {
                true => Cardinality::Multi,
                false => Cardinality::Single,
            })
        };
        key_fact(name).map(|fact| fact.cardinality).or_else(offered)
    }

    /// Whether the values of the key are ARNs.
    pub(super) fn holds_arns(&self) -> bool {
        let name = &*self.test.key.value;
        match key_fact(name) {
            Some(fact) => fact.key_type == KeyType::Arn,
            None => {
                let offered = self.subject.catalog().key(name);
                offered.is_some_and(|key| key.key_type() == iam_catalog::KeyType::Arn)
            }
        }
    }

    /// Whether the key is known to have one value, and the operator treats it so.
    pub(super) fn is_single(&self) -> bool {
        self.test.operator.qualifier.is_none() && self.cardinality() == Some(Cardinality::Single)
    }

    /// Whether every request that this policy can be about has the key.
    pub(super) fn is_always_there(&self) -> bool {
        let name = self.test.key.value.to_ascii_lowercase();
        // Services and anonymous callers lack some of what identifies a caller (E-601).
        let is_of_caller = name.starts_with("aws:principal") || name == "aws:userid";
        let is_there = match facts::availability(&name) {
            // A program may leave its name out.
            Some(Availability::Always) => name != "aws:useragent",
            Some(Availability::Signed) => is_of_caller,
            Some(Availability::Sometimes(_)) | None => false,
        };
        is_there && (!is_of_caller || is_about_principals(self.subject.kind()))
    }

    /// The place of a part of a value.
    pub(super) fn part(&self, value: &ConditionValue, range: std::ops::Range<usize>) -> Span {
        self.subject.part(&value.text, range)
    }

    /// The text of the condition.
    fn condition(&self) -> Option<ConditionText<'s>> {
        let node = &self.facts.member("Condition")?.node;
        Some(ConditionText { text: self.subject.text, node })
    }

    /// The problem with the change that takes a value out of its list, which changes no meaning.
    /// `before` counts the problems of this test so far: of many only the first are told.
    pub(super) fn without_value(&self, problem: Problem, index: usize, before: usize) -> Problem {
        let values = &self.test.values;
        let condition = self.condition().filter(|_| before < MAX_FIXES);
        let list = condition.and_then(|condition| condition.values(self.test));
        let list = list.filter(|list| items(list).len() == values.len() && values.len() > 1);
        let Some(edit) = list.and_then(|list| edit::remove_item(list, index)) else {
            return problem;
        };
        let value = values.get(index).map(|it| shown(&it.text.value));
        let title = format!("remove {}", value.unwrap_or_default());
        problem.fix_all(title, Certainty::Sure, vec![edit])
    }

    /// The edit that takes the test out of its operator, where another stays.
    pub(super) fn remove(&self) -> Option<Edit> {
        let operators = members(self.condition()?.node);
        let keys = &at(operators, self.test.operator_span)?.1.node;
        let (index, _) = at(members(keys), self.test.key.span)?;
        edit::remove_member(keys, index).filter(|_| members(keys).len() > 1)
    }

    /// The edits that turn the test into `Null` with this answer, where the text has room for it.
    pub(super) fn as_null(&self, absent: &str) -> Option<Vec<Edit>> {
        let condition = self.condition()?;
        let operator = condition.replace_operator(self.test, "Null")?;
        let values = condition.values(self.test)?.span;
        Some(vec![operator, Edit { span: values, text: edit::quote(absent) }])
    }
}

/// The member whose key stands at this place, and its number.
fn at<'m, 't>(members: &'m [Member<'t>], key: Span) -> Option<(usize, &'m Member<'t>)> {
    let index = members.partition_point(|member| member.key_span.end < key.end);
    let member = members.get(index).filter(|member| member.key_span.contains(key))?;
    Some((index, member))
}

/// A budget of steps for comparing values with values: hostile lists are not compared.
pub(super) struct Budget(usize);

impl Budget {
    /// What the texts of all sound policies together need by far.
    pub(super) fn new() -> Budget {
        Budget(20_000_000)
    }

    /// Whether there is enough left to compare texts of these lengths; then it is taken.
    pub(super) fn takes(&mut self, own: usize, theirs: usize) -> bool {
        let cost = (own + 1).saturating_mul(theirs + 1);
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// How long the values are together.
pub(super) fn length<'v>(values: impl IntoIterator<Item = &'v ConditionValue>) -> usize {
    values.into_iter().map(|value| value.text.value.len() + 1).sum()
}

/// Whether its callers are principals of an account: users, roles and their sessions.
fn is_about_principals(kind: PolicyKind) -> bool {
    kind.is_identity()
        || matches!(kind, PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp)
}

/// The quotes around a string, too.
fn quoted(content: Span) -> Span {
    Span::new(content.start.saturating_sub(1), content.end + 1)
}
