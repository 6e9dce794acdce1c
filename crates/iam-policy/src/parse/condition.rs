//! Conditions: operators, keys and values, and which values an operator can use (E-115 to E-119).

mod doubt;
mod operator;

use super::shape::opening;
use super::{Reader, quoted};
use crate::arn::{ArnPattern, split_fields};
use crate::condition_text::ConditionText;
use crate::fit::misfits;
use crate::json::{Member, Node, Value};
use crate::key::{KeyFact, key_fact};
use crate::kind::PolicyKind;
use crate::operator::{Comparison, OperatorUse, TextMatch};
use crate::pattern::{Variables, Wildcards};
use crate::policy::{ActionEntry, Block, ConditionTest, ConditionValue, Effect, Text, Typed};
use crate::value::{Decimal, Instant, IpPrefix, decode_base64, parse_bool};
use crate::{Certainty, Problem, Severity, Span, edit};

/// Keys whose values AWS makes, so that a wildcard in them names strangers.
const SENSITIVE_KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
];

impl Reader<'_> {
    /// Reads the `Condition` of a statement.
    pub(super) fn condition(
        &mut self,
        statement: &Node<'_>,
        member: &Member<'_>,
        effect: Option<Effect>,
        action: Option<&Block<ActionEntry>>,
    ) -> Vec<ConditionTest> {
        let node = &member.node;
        if self.is_function("Condition", node) {
            return Vec::new();
        }
        let Some(operators) = self.condition_object(statement, member) else { return Vec::new() };
        let place = ConditionText { text: self.text, node };
        let mut tests = Vec::new();
        for operator in operators {
            let name = self.key_of(operator);
            let used = self.operator(&name, place);
            let Some(keys) = self.condition_object(node, operator) else { continue };
            self.duplicate_keys(keys);
            for member in keys {
                tests.extend(self.test(used, name.span, member));
            }
        }
        for test in &tests {
            if let Some(fact) = key_fact(&test.key.value) {
                misfits(test, fact, effect, place).into_iter().for_each(|it| self.report(it));
            }
        }
        if effect == Some(Effect::Allow) {
            self.all_values_without_guard(&tests, action, place);
        }
        self.literal_wildcards(&tests, place);
        tests
    }

    /// The members of an object at a level of a condition, which is `member` of `holder`; empty
    /// ones add no test (U-31).
    fn condition_object<'n, 't>(
        &mut self,
        holder: &Node<'_>,
        member: &'n Member<'t>,
    ) -> Option<&'n [Member<'t>]> {
        let (name, node) = (member.key.as_ref(), &member.node);
        match &node.value {
            Value::Object(members) => {
                if members.is_empty() {
                    self.empty_condition = true;
                    self.empty_block(holder, member);
                }
                Some(members)
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => {
                let message = format!("{} is not an object", quoted(name));
                let help = "write `{ \"StringEquals\": { \"aws:username\": \"ann\" } }`: operator, \
                            key, value";
                let span = if matches!(node.value, Value::String(_)) {
                    node.span
                } else {
                    opening(node.span)
                };
                self.error("condition-not-object", span, message, help);
                None
            }
        }
    }

    fn duplicate_keys(&mut self, members: &[Member<'_>]) {
        if members.len() < 2 {
            return;
        }
        let mut seen: std::collections::BTreeMap<String, Span> = std::collections::BTreeMap::new();
        for member in members {
            let folded = member.key.to_ascii_lowercase();
            if let Some(first) = seen.get(&folded) {
                let message =
                    format!("the key {} a second time in other letter case", quoted(&member.key));
                let code = "duplicate-condition-key-case";
                let problem = Problem::new(code, Severity::Error, member.key_span, message)
                    .help("condition keys ignore letter case: put the values into one list")
                    .note(*first, "the first one");
                self.report(problem);
            } else {
                seen.insert(folded, member.key_span);
            }
        }
    }

    /// Reads one key with its values under an operator.
    fn test(
        &mut self,
        used: Option<OperatorUse>,
        operator_span: Span,
        member: &Member<'_>,
    ) -> Option<ConditionTest> {
        let key = self.key_of(member);
        self.key_name(&key, member.key_span);
        let texts = self.values(&key, used, &member.node);
        let used = used?;
        let fact = key_fact(&key.value);
        let values: Vec<_> = texts
            .into_iter()
            .filter_map(|text| {
                let value = self.value(used, fact, &text)?;
                Some(ConditionValue { text, value })
            })
            .collect();
        Some(ConditionTest { operator: used, operator_span, key, values })
    }

    fn key_name(&mut self, key: &Text, token: Span) {
        let place = "the name of a condition key";
        let code = "variable-unsupported-in-element";
        if !self.no_variable(code, Severity::Error, place, key) {
            return;
        }
        let named = key.value.split_once(':').is_some_and(|(prefix, name)| {
            // An identity provider's host may have a path: `oidc.eks.….com/id/1A2B:sub`.
            let has_host = prefix.split('/').next().is_some_and(|host| host.contains('.'));
            !prefix.is_empty() && !name.is_empty() && (has_host || !prefix.contains('/'))
        });
        if named {
            return;
        }
        let message = format!("{} is no condition key", quoted(&key.value));
        let problem = Problem::new("condition-key-format", Severity::Error, token, message);
        let bare = key.value.trim_start_matches(':');
        let global = key_fact(&format!("aws:{bare}")).filter(|fact| !fact.name.ends_with('/'));
        self.report(match global {
            Some(fact) => problem.help(format!("did you mean `{}`?", fact.name)).fix_all(
                format!("replace with `{}`", fact.name),
                Certainty::Likely,
                vec![edit::replace_content(key.span, fact.name)],
            ),
            None => problem.help("write the service, a colon and the name, such as `aws:username`"),
        });
    }

    /// The values of a key, as texts.
    fn values(&mut self, key: &Text, used: Option<OperatorUse>, node: &Node<'_>) -> Vec<Text> {
        match &node.value {
            Value::Array(items) if items.is_empty() => {
                self.no_values(key, used, opening(node.span));
                Vec::new()
            }
            Value::Array(items) => items.iter().filter_map(|item| self.scalar(key, item)).collect(),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => self.scalar(key, node).into_iter().collect(),
        }
    }

    fn scalar(&mut self, key: &Text, node: &Node<'_>) -> Option<Text> {
        let plain = |value: &str| Some(Text { value: value.into(), span: node.span });
        match &node.value {
            Value::String(_) => self.text_of(node).filter(|text| !self.is_template(text)),
            Value::Number(text) => plain(text),
            Value::Bool(true) => plain("true"),
            Value::Bool(false) => plain("false"),
            Value::Array(_) => {
                self.nested_array(&format!("values of {}", quoted(&key.value)), node);
                None
            }
            Value::Null | Value::Object(_) => {
                self.wrong_type(
                    &key.value,
                    "a string, a number, true or false, or a list of them",
                    node,
                );
                None
            }
        }
    }

    /// Reads a policy value as the type of the operator.
    fn value(&mut self, used: OperatorUse, fact: Option<&KeyFact>, text: &Text) -> Option<Typed> {
        let comparison = used.operator.comparison;
        if comparison == Comparison::Bool
            && self.version_has_variables()
            && text.value.contains("${")
        {
            let code = "variable-invalid-for-operator";
            self.no_variable(
                code,
                Severity::Warning,
                "a value of `Bool`, which matches nothing",
                text,
            );
            return Some(Typed::Never);
        }
        match comparison {
            Comparison::Text(matched) => self.text_value(matched, fact, text),
            Comparison::Arn => self.arn_value(text),
            Comparison::Number(_)
            | Comparison::Date(_)
            | Comparison::Bool
            | Comparison::Binary
            | Comparison::Ip
            | Comparison::Null => {
                let code = "variable-invalid-for-operator";
                let place = format!("a value of `{}`", used.operator.name);
                if !self.no_variable(code, Severity::Error, &place, text) {
                    return None;
                }
                self.plain_value(used, text)
            }
        }
    }

    fn version_has_variables(&self) -> bool {
        self.variables() == Variables::Active
    }

    fn text_value(
        &mut self,
        matched: TextMatch,
        fact: Option<&KeyFact>,
        text: &Text,
    ) -> Option<Typed> {
        if !self.check_variables(text) {
            return None;
        }
        if matched == TextMatch::Wildcard && self.kind() == PolicyKind::VpcEndpoint {
            self.endpoint_wildcard(fact, text);
        }
        let wildcards = match matched {
            TextMatch::Wildcard => Wildcards::Active,
            TextMatch::Exact | TextMatch::IgnoreCase => Wildcards::Literal,
        };
        let (pattern, _) = crate::Pattern::parse(&text.value, wildcards, self.variables());
        Some(Typed::Text(pattern))
    }

    /// Endpoint policies take no wildcard in identifiers that AWS makes, and elsewhere only beside
    /// six ordinary characters (E-128).
    fn endpoint_wildcard(&mut self, fact: Option<&KeyFact>, text: &Text) {
        let Some(at) = text.value.find(['*', '?']) else { return };
        let sensitive = fact.is_some_and(|fact| SENSITIVE_KEYS.contains(&fact.name));
        let runs = text.value.split(['*', '?']).map(|run| run.chars().count());
        if sensitive || runs.max().unwrap_or(0) < 6 {
            let message = format!("the wildcard in {} is too wide here", quoted(&text.value));
            let help =
                "write the whole identifier; elsewhere keep six ordinary characters beside it";
            let span = self.part(text, at..at + 1);
            let code = "wildcard-in-sensitive-key";
            self.report(Problem::new(code, Severity::Security, span, message).help(help));
        }
    }

    fn arn_value(&mut self, text: &Text) -> Option<Typed> {
        if !self.check_variables(text) {
            return None;
        }
        if &*text.value == "*" {
            return Some(Typed::AnyArn);
        }
        let variables = self.variables();
        if split_fields(&text.value, variables).len() == 6 {
            return Some(Typed::Arn(ArnPattern::parse(&text.value, variables)));
        }
        if variables == Variables::Active && text.value.contains("${") {
            return Some(Typed::Never);
        }
        let message = format!("{} has not the six fields of an ARN", quoted(&text.value));
        let help = "ARN operators compare field by field: `arn:aws:iam::111122223333:role/*`";
        self.error("arn-operator-value-not-arn", text.span, message, help);
        None
    }

    /// A value of an operator without wildcards and variables.
    fn plain_value(&mut self, used: OperatorUse, text: &Text) -> Option<Typed> {
        let value = &*text.value;
        let (typed, code, help) = match used.operator.comparison {
            Comparison::Number(_) => (
                Decimal::parse(value).map(|_| Typed::Number),
                "condition-value-not-number",
                "write digits with an optional sign and point, such as `3600`",
            ),
            Comparison::Date(_) => (
                Instant::parse(value).map(Typed::Date),
                "condition-value-not-date",
                "write a date such as `2026-04-30T16:00:00Z`",
            ),
            Comparison::Binary => (
                decode_base64(value).map(|_| Typed::Binary),
                "condition-value-not-base64",
                "write the bytes in base64 with its padding `=`",
            ),
            Comparison::Ip => (
                IpPrefix::parse(value).map(Typed::Ip),
                "condition-value-not-ip",
                "write an address or a range, such as `203.0.113.0/24`",
            ),
            Comparison::Null => (
                parse_bool(value).map(Typed::Bool),
                "null-not-boolean",
                "`true` asks that the key is absent, `false` that it is there",
            ),
            Comparison::Bool | Comparison::Text(_) | Comparison::Arn => (
                parse_bool(value).map(Typed::Bool),
                "condition-value-not-bool",
                "write `true` or `false`",
            ),
        };
        if typed.is_none() {
            let message = format!("{} is no value for `{}`", quoted(value), used.operator.name);
            self.error(code, text.span, message, help);
        }
        typed
    }
}
