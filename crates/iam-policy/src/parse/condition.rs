//! Conditions: operators, keys and values, and which values an operator can use (E-115 to E-119).

use super::shape::opening;
use super::{Reader, quoted};
use crate::arn::{ArnPattern, split_fields};
use crate::json::{Member, Node, Value};
use crate::key::{Cardinality, KeyFact, KeyType, key_fact};
use crate::kind::PolicyKind;
use crate::operator::{Comparison, OperatorError, OperatorUse, SetQualifier, TextMatch};
use crate::pattern::{Variables, Wildcards};
use crate::policy::{ConditionTest, ConditionValue, Effect, Text, Typed};
use crate::value::{Decimal, Instant, IpPrefix, decode_base64, parse_bool};
use crate::{Problem, Severity, Span};

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
    /// Reads the value of `Condition`.
    pub(super) fn condition(
        &mut self,
        node: &Node<'_>,
        effect: Option<Effect>,
    ) -> Vec<ConditionTest> {
        if self.is_function("Condition", node) {
            return Vec::new();
        }
        let Some(operators) = self.condition_object("Condition", node) else { return Vec::new() };
        let mut tests = Vec::new();
        for operator in operators {
            let name = self.key_of(operator);
            let used = self.operator(&name);
            let Some(keys) = self.condition_object(&name.value, &operator.node) else { continue };
            self.duplicate_keys(keys);
            for member in keys {
                tests.extend(self.test(used, name.span, member));
            }
        }
        self.set_operators_without_guard(&tests, effect);
        tests
    }

    /// The members of an object at a level of a condition; empty ones add no test (U-31).
    fn condition_object<'n, 't>(
        &mut self,
        name: &str,
        node: &'n Node<'t>,
    ) -> Option<&'n [Member<'t>]> {
        match &node.value {
            Value::Object(members) => {
                if members.is_empty() {
                    self.empty_condition = true;
                    let message = format!("{} is empty, so it tests nothing", quoted(name));
                    let help = "remove it or add a test: operator, key, value";
                    let code = "empty-condition-block";
                    let span = opening(node.span);
                    let problem = Problem::new(code, Severity::Suggestion, span, message);
                    self.report(problem.help(help));
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

    fn operator(&mut self, name: &Text) -> Option<OperatorUse> {
        let shown = quoted(&name.value);
        let (code, message, help) = match OperatorUse::parse(&name.value) {
            Ok(used) => {
                if used.operator.comparison == Comparison::Null && used.qualifier.is_some() {
                    let message = format!("the set qualifier in {shown} has no effect");
                    self.warning("null-with-qualifier", name.span, message, "write `Null`");
                }
                return Some(used);
            }
            Err(OperatorError::UnknownQualifier(word)) => (
                "unknown-set-qualifier",
                format!("{} is no set qualifier", quoted(&word)),
                "the qualifiers are `ForAnyValue:` and `ForAllValues:`".to_owned(),
            ),
            Err(OperatorError::Unknown(near)) => (
                "unknown-condition-operator",
                format!("unknown operator {shown}"),
                near.map_or(
                    "operators are names such as `StringEquals`, `Bool`, `IpAddress`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                ),
            ),
            Err(OperatorError::LetterCase(right)) => (
                "condition-operator-case",
                format!("the operator {shown} in other letter case"),
                format!("write `{right}`"),
            ),
            Err(OperatorError::NullIfExists) => (
                "null-with-if-exists",
                format!("{shown}: `Null` tests presence already"),
                "write `Null`".to_owned(),
            ),
        };
        self.error(code, name.span, message, &help);
        None
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
        self.key_name(&key);
        let texts = self.values(&key, used, &member.node);
        let used = used?;
        let fact = key_fact(&key.value);
        if let Some(fact) = fact {
            self.key_and_operator(used, operator_span, &key, fact);
        }
        let values: Vec<_> = texts
            .into_iter()
            .filter_map(|text| {
                let value = self.value(used, fact, &text)?;
                Some(ConditionValue { text, value })
            })
            .collect();
        Some(ConditionTest { operator: used, operator_span, key, values })
    }

    fn key_name(&mut self, key: &Text) {
        let place = "the name of a condition key";
        let code = "variable-unsupported-in-element";
        if !self.no_variable(code, Severity::Error, place, key) {
            return;
        }
        let named = key.value.split_once(':').is_some_and(|(prefix, name)| {
            !prefix.is_empty() && !name.is_empty() && !prefix.contains('/')
        });
        if !named {
            let message = format!("{} is no condition key", quoted(&key.value));
            let help = "write the service, a colon and the name, such as `aws:username`";
            self.error("condition-key-format", key.span, message, help);
        }
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

    /// Whether operator and key fit together (E-312, E-314, E-344, E-350).
    fn key_and_operator(&mut self, used: OperatorUse, span: Span, key: &Text, fact: &KeyFact) {
        let name = used.operator.name;
        let is_null = used.operator.comparison == Comparison::Null;
        let many = fact.cardinality == Cardinality::Multi;
        let shown = quoted(&key.value);
        match used.qualifier.filter(|_| !is_null) {
            None if many && !is_null => {
                let message =
                    format!("{shown} has several values, so `{name}` alone is never true");
                let help = format!("write `ForAnyValue:{name}` or `ForAllValues:{name}`");
                self.warning("multivalue-without-set-operator", span, message, &help);
            }
            Some(SetQualifier::ForAllValues) if !many => {
                let message = format!(
                    "{shown} has one value; `ForAllValues:` is also true when it is absent"
                );
                let help = format!("write `{name}`");
                self.warning("forallvalues-single-valued-key", span, message, &help);
            }
            Some(SetQualifier::ForAnyValue) if !many => {
                let message = format!("{shown} has one value, so `ForAnyValue:` adds nothing");
                let help = format!("write `{name}`");
                self.warning("foranyvalue-single-valued-key", span, message, &help);
            }
            _ => {}
        }
        if !fits(used.operator.comparison, fact.key_type) {
            let message =
                format!("`{name}` on {shown}, whose values are {}", values_of(fact.key_type));
            let help = "use an operator of that type; AWS accepts this one and compares its way";
            self.warning("condition-type-mismatch", span, message, help);
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
        let wild = text.value.contains('*');
        let shown = quoted(&text.value);
        if matched != TextMatch::Wildcard && wild && !text.value.contains("${*}") {
            let message = format!("`*` in {shown} is an ordinary character here");
            let help = "use `StringLike` or `ArnLike` for wildcards";
            self.warning("wildcard-without-like", text.span, message, help);
        }
        let on_arn = fact.is_some_and(|fact| fact.key_type == KeyType::Arn);
        if matched == TextMatch::Wildcard && on_arn && wild {
            let message = format!("a `*` in {shown} may run across the colons of an ARN");
            self.warning("string-operator-on-arn-key", text.span, message, "use `ArnLike`");
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
            self.warning("wildcard-in-sensitive-key", self.part(text, at..at + 1), message, help);
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

    /// `Allow` with `ForAllValues` also admits requests without the key (E-314).
    fn set_operators_without_guard(&mut self, tests: &[ConditionTest], effect: Option<Effect>) {
        if effect != Some(Effect::Allow) {
            return;
        }
        let guarded = |key: &str| {
            tests.iter().any(|test| {
                test.operator.operator.comparison == Comparison::Null
                    && test.key.value.eq_ignore_ascii_case(key)
                    && test.values.iter().all(|value| value.value == Typed::Bool(false))
            })
        };
        for test in tests {
            let all = test.operator.qualifier == Some(SetQualifier::ForAllValues)
                && test.operator.operator.comparison != Comparison::Null;
            if all && !guarded(&test.key.value) {
                let message = format!(
                    "`ForAllValues` also allows requests without {}",
                    quoted(&test.key.value)
                );
                let help = format!(
                    "add `\"Null\": {{ \"{}\": \"false\" }}`",
                    super::visible(&test.key.value)
                );
                let span = test.operator_span;
                self.warning("forallvalues-allow-missing-key", span, message, &help);
            }
        }
    }
}

/// Whether an operator compares values of a key's type as that type.
fn fits(comparison: Comparison, key_type: KeyType) -> bool {
    match comparison {
        Comparison::Null => true,
        Comparison::Text(_) => matches!(key_type, KeyType::Text | KeyType::Arn),
        Comparison::Arn => key_type == KeyType::Arn,
        Comparison::Number(_) => matches!(key_type, KeyType::Number | KeyType::Epoch),
        Comparison::Date(_) => matches!(key_type, KeyType::Date | KeyType::Epoch),
        Comparison::Bool => key_type == KeyType::Bool,
        Comparison::Ip => key_type == KeyType::Ip,
        Comparison::Binary => false,
    }
}

fn values_of(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Text => "texts",
        KeyType::Arn => "ARNs",
        KeyType::Number => "numbers",
        KeyType::Date | KeyType::Epoch => "instants",
        KeyType::Bool => "`true` or `false`",
        KeyType::Ip => "IP addresses",
    }
}
