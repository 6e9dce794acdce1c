//! Condition blocks (section C).

use std::cmp::Ordering;

use serde_json::Value;

use super::context::{Context, Presence};
use super::pattern::{Stars, Token, Variables, fields, glob, substitute};
use super::scenario::one_or_many;
use super::value::{Number, address, boolean, bytes, date, inside, network};

/// E-306: a condition operator, taken apart.
#[derive(Debug)]
struct Operator<'a> {
    prefix: &'a str,
    base: &'a str,
    if_exists: bool,
}

impl<'a> Operator<'a> {
    fn read(text: &'a str) -> Self {
        let (prefix, rest) = match text.split_once(':') {
            Some((prefix, rest)) => (prefix, rest),
            None => ("", text),
        };
        match rest.strip_suffix("IfExists") {
            Some(base) => Self { prefix, base, if_exists: true },
            None => Self { prefix, base: rest, if_exists: false },
        }
    }

    fn is_negated(&self) -> bool {
        self.base.contains("Not")
    }

    /// The operator that this one negates, or itself.
    fn positive(&self) -> String {
        self.base.replacen("Not", "", 1)
    }
}

/// E-300: every entry of every operator.
pub(super) fn block(block: &Value, variables: Variables, context: &Context) -> bool {
    let Some(block) = block.as_object() else {
        return true;
    };
    block.iter().all(|(operator, keys)| {
        let keys = keys.as_object().expect("an operator holds an object");
        keys.iter().all(|(key, values)| {
            let entry = Entry { operator: Operator::read(operator), values: texts(values) };
            entry.is_true(context.get(key), variables, context)
        })
    })
}

#[derive(Debug)]
struct Entry<'a> {
    operator: Operator<'a>,
    values: Vec<String>,
}

impl Entry<'_> {
    fn is_true(&self, found: Option<&Presence>, variables: Variables, context: &Context) -> bool {
        let Operator { prefix, base, if_exists } = self.operator;
        let negated = self.operator.is_negated();
        if base == "Null" {
            // E-316.
            return self.values.iter().any(|it| boolean(it) == Some(found.is_none()));
        }
        let values = match found {
            None => Vec::new(),
            Some(Presence::Single(value)) => vec![value.clone()],
            Some(Presence::Multi(values)) => values.clone(),
        };
        // E-314: for the set operators a single empty text is an empty set.
        let empty = values.is_empty() || values == [""];
        let hits = values.iter().map(|value| self.hit(value, variables, context));
        match (prefix, found) {
            // E-313, and E-320: an unconvertible value fails `ForAllValues`.
            ("ForAllValues", _) => {
                empty || hits.into_iter().all(|hit| hit.is_some_and(|hit| hit != negated))
            }
            // E-313, and E-320: `ForAnyValue` passes over an unconvertible value.
            ("ForAnyValue", _) => !empty && hits.flatten().any(|hit| hit != negated),
            // E-310, E-315.
            (_, None) => if_exists || negated,
            // E-311, E-320.
            (_, Some(Presence::Single(value))) => {
                self.hit(value, variables, context).is_some_and(|hit| hit != negated)
            }
            // E-312.
            (_, Some(Presence::Multi(_))) => false,
        }
    }

    /// Whether some policy value matches under the positive form; nothing when the request value
    /// is not of the operator's type (E-320).
    fn hit(&self, request: &str, variables: Variables, context: &Context) -> Option<bool> {
        let operator = self.operator.positive();
        let policy = self.values.iter().map(String::as_str);
        let text = |value, stars| substitute(value, stars, variables, context);
        if let Some(relation) = operator.strip_prefix("Numeric") {
            let request = Number::read(request)?;
            let mut numbers = policy.filter_map(Number::read);
            return Some(numbers.any(|it| holds(relation, request.compare(&it))));
        }
        if let Some(relation) = operator.strip_prefix("Date") {
            let request = date(request)?;
            return Some(policy.filter_map(date).any(|it| holds(relation, request.cmp(&it))));
        }
        let found = match operator.as_str() {
            "StringEquals" => {
                policy.filter_map(|it| text(it, Stars::Ordinary)).any(|it| glob(&it, request))
            }
            "StringEqualsIgnoreCase" => policy
                .filter_map(|it| text(it, Stars::Ordinary))
                .any(|it| glob(&folded(&it), &request.to_ascii_lowercase())),
            "StringLike" => {
                policy.filter_map(|it| text(it, Stars::Special)).any(|it| glob(&it, request))
            }
            "Bool" => {
                let request = boolean(request)?;
                policy.filter_map(boolean).any(|it| it == request)
            }
            "BinaryEquals" => {
                let request = bytes(request)?;
                policy.filter_map(bytes).any(|it| it == request)
            }
            "IpAddress" => {
                let request = address(request)?;
                policy.filter_map(network).any(|it| inside(request, it))
            }
            "ArnEquals" | "ArnLike" => {
                let request = arn(request)?;
                let mut patterns = policy;
                patterns.any(|it| arn_matches(it, &request, variables, context))
            }
            other => panic!("the condition operator {other} is unknown"),
        };
        Some(found)
    }
}

/// C.4: the operators read left to right, "request value relation policy value".
fn holds(relation: &str, order: Ordering) -> bool {
    match relation {
        "Equals" => order.is_eq(),
        "LessThan" => order.is_lt(),
        "LessThanEquals" => order.is_le(),
        "GreaterThan" => order.is_gt(),
        "GreaterThanEquals" => order.is_ge(),
        other => panic!("the comparison {other} is unknown"),
    }
}

/// E-330: ASCII letters without their case.
fn folded(tokens: &[Token]) -> Vec<Token> {
    let fold = |token: &Token| match token {
        Token::Exactly(c) => Token::Exactly(c.to_ascii_lowercase()),
        Token::One | Token::Run => *token,
    };
    tokens.iter().map(fold).collect()
}

/// E-343: six fields, the first of them `arn`.
fn arn(text: &str) -> Option<Vec<String>> {
    let found = fields(text, Variables::Off);
    (found.len() == 6 && found[0] == "arn").then_some(found)
}

/// E-343: field by field; E-321: six fields before substitution.
fn arn_matches(pattern: &str, request: &[String], variables: Variables, context: &Context) -> bool {
    if pattern == "*" {
        return true;
    }
    let pattern = fields(pattern, variables);
    let matches = |(pattern, request): (&String, &String)| {
        substitute(pattern, Stars::Special, variables, context)
            .is_some_and(|tokens| glob(&tokens, request))
    };
    pattern.len() == 6 && pattern.iter().zip(request).all(matches)
}

/// E-115: numbers and booleans by their JSON text.
fn texts(values: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    one_or_many(values).iter().map(text).collect()
}
