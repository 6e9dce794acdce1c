//! Whether a bucket policy is public in the sense of S3 Block Public Access (E-585).

use iam_policy::{
    Comparison, ConditionTest, Effect, IpPrefix, Policy, PrincipalName, Sense, Statement,
    TextMatch, Typed,
};

/// The keys that pin a grant to somebody, in lower case.
const PINNING_KEYS: &[&str] = &[
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:userid",
    "s3:dataaccesspointarn",
];

/// Whether some Allow statement names everybody and no condition pins it.
pub(crate) fn is_public(policy: &Policy) -> bool {
    policy.statements.iter().any(|statement| {
        statement.effect == Effect::Allow
            && names_everybody(statement)
            && !statement.condition.iter().any(pins)
    })
}

fn names_everybody(statement: &Statement) -> bool {
    statement.principal.as_ref().is_some_and(|block| {
        block.sense == Sense::Listed
            && block.entries.iter().any(|entry| entry.principal == PrincipalName::Anyone)
    })
}

fn pins(test: &ConditionTest) -> bool {
    let used = test.operator;
    let operator = match used.operator.comparison {
        Comparison::Text(TextMatch::Exact | TextMatch::IgnoreCase | TextMatch::Wildcard)
        | Comparison::Arn
        | Comparison::Ip => !used.operator.negated,
        Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Null => false,
    };
    let plain = used.qualifier.is_none() && !used.if_exists;
    let key = test.key.value.to_ascii_lowercase();
    let fixed = test.values.iter().all(|value| {
        let text = &*value.text.value;
        let open = text.contains(['*', '?']) || text.contains("${");
        !open && !is_wide(&value.value)
    });
    operator && plain && PINNING_KEYS.contains(&key.as_str()) && fixed
}

/// Whether a range of addresses is too wide to mean somebody.
fn is_wide(value: &Typed) -> bool {
    if let Typed::Ip(prefix) = value {
        return match prefix {
            IpPrefix::V4(_, length) => *length < 8,
            IpPrefix::V6(_, length) => *length < 32,
        };
    }
    false
}
