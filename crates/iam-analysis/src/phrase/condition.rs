//! Conditions in few words: `only with MFA`, `only from 203.0.113.0/24`.

use iam_policy::{
    Comparison, ConditionTest, Order, SetQualifier, Statement, Typed, parse_bool, visible,
};

use super::list;

/// What a test of a well-known key means.
struct Phrase {
    /// The key; one that ends in `/` stands for all keys of its family.
    key: &'static str,
    /// What follows `only`, with the values, or the part of the key behind the slash, in `{}`.
    only: &'static str,
    /// What follows `only` where the test asks for the opposite.
    not: &'static str,
}

const fn row(key: &'static str, only: &'static str, not: &'static str) -> Phrase {
    Phrase { key, only, not }
}

/// Keys that are true or false.
const FLAGS: &[Phrase] = &[
    row("aws:MultiFactorAuthPresent", "with MFA", "without MFA"),
    row("aws:SecureTransport", "over an encrypted connection", "over an unencrypted connection"),
    row(
        "aws:ViaAWSService",
        "when a service of AWS asks on somebody's behalf",
        "when no service of AWS asks on somebody's behalf",
    ),
    row(
        "aws:PrincipalIsAWSService",
        "for services of AWS",
        "for callers that are no service of AWS",
    ),
];

/// Keys with values. `{}` is the list of values, `{/}` the tag.
const VALUES: &[Phrase] = &[
    row("aws:SourceIp", "from {}", "from outside of {}"),
    row("aws:VpcSourceIp", "from {} in a VPC", "from outside of {} in a VPC"),
    row("aws:SourceVpc", "from the VPC {}", "from outside of the VPC {}"),
    row("aws:SourceVpce", "through the endpoint {}", "past the endpoint {}"),
    row("aws:RequestedRegion", "in {}", "outside of {}"),
    row("aws:PrincipalOrgID", "from the organization {}", "from outside of the organization {}"),
    row("aws:PrincipalAccount", "from the account {}", "from outside of the account {}"),
    row("aws:SourceAccount", "on behalf of the account {}", "on behalf of other accounts than {}"),
    row("aws:SourceArn", "on behalf of {}", "on behalf of others than {}"),
    row("aws:PrincipalArn", "for {}", "for others than {}"),
    row("aws:ResourceAccount", "in the account {}", "outside of the account {}"),
    row("aws:username", "for users named {}", "for users not named {}"),
    row("iam:PassedToService", "passed to {}", "passed to others than {}"),
    row("kms:ViaService", "through {}", "through others than {}"),
    row("sts:ExternalId", "with the external id {}", "with another external id than {}"),
    row("aws:ResourceTag/", "on resources tagged {/} = {}", "on resources not tagged {/} = {}"),
    row("aws:PrincipalTag/", "for callers tagged {/} = {}", "for callers not tagged {/} = {}"),
    row(
        "aws:RequestTag/",
        "with the tag {/} = {} in the request",
        "without the tag {/} = {} in the request",
    ),
];

/// All tests of a statement, in words; empty where it has none.
pub(crate) fn of_statement(statement: &Statement) -> String {
    let words: Vec<String> = statement.condition.iter().map(of_test).collect();
    match words.is_empty() {
        true => String::new(),
        false => format!("only {}", list(&words, "and")),
    }
}

/// One test, as what follows `only`.
pub(crate) fn of_test(test: &ConditionTest) -> String {
    let key = visible(&test.key.value);
    let operator = test.operator;
    let plain = operator.qualifier.is_none() && !operator.if_exists;
    let known = match operator.operator.comparison {
        Comparison::Null => return presence(test, &key),
        Comparison::Bool => flag(test),
        Comparison::Date(order) if key.eq_ignore_ascii_case("aws:CurrentTime") => {
            date(order, operator.operator.negated).map(|it| format!("{it} {}", values(test, "or")))
        }
        Comparison::Text(_) | Comparison::Ip | Comparison::Arn => value(test),
        Comparison::Number(_) | Comparison::Date(_) | Comparison::Binary => None,
    };
    let Some(known) = known else { return plainly(test, &key) };
    if plain {
        return known;
    }
    let if_exists =
        if operator.if_exists { format!(" (or without `{key}`)") } else { String::new() };
    match operator.qualifier {
        None => format!("{known}{if_exists}"),
        Some(SetQualifier::ForAllValues | SetQualifier::ForAnyValue) => plainly(test, &key),
    }
}

fn presence(test: &ConditionTest, key: &str) -> String {
    let absent = test.values.iter().any(|it| parse_bool(&it.text.value) == Some(true));
    if absent { format!("without `{key}`") } else { format!("with `{key}`") }
}

fn flag(test: &ConditionTest) -> Option<String> {
    let row = FLAGS.iter().find(|it| it.key.eq_ignore_ascii_case(&test.key.value))?;
    match test.values.as_slice() {
        [one] => match one.value {
            Typed::Bool(true) => Some(row.only.to_owned()),
            Typed::Bool(false) => Some(row.not.to_owned()),
            Typed::Text(_)
            | Typed::AnyArn
            | Typed::Arn(_)
            | Typed::Number
            | Typed::Date(_)
            | Typed::Binary
            | Typed::Ip(_)
            | Typed::Never => None,
        },
        _ => None,
    }
}

fn value(test: &ConditionTest) -> Option<String> {
    let key: &str = &test.key.value;
    let row = VALUES.iter().find(|it| {
        let own = it.key;
        match own.ends_with('/') {
            true => key.get(..own.len()).is_some_and(|head| head.eq_ignore_ascii_case(own)),
            false => own.eq_ignore_ascii_case(key),
        }
    })?;
    let tag = key.split_once('/').map_or("", |(_, tag)| tag);
    let (phrase, joined) = match test.operator.operator.negated {
        true => (row.not, values(test, "and")),
        false => (row.only, values(test, "or")),
    };
    let phrase = phrase.replace("{/}", &format!("`{}`", visible(tag)));
    Some(phrase.replace("{}", &joined))
}

fn date(order: Order, negated: bool) -> Option<&'static str> {
    match order {
        Order::Less => Some("before"),
        Order::LessOrEqual => Some("until"),
        Order::Greater => Some("after"),
        Order::GreaterOrEqual => Some("from"),
        Order::Equal if negated => None,
        Order::Equal => Some("at"),
    }
}

/// How many values are told.
const MOST_VALUES: usize = 4;

fn values(test: &ConditionTest, last: &str) -> String {
    let mut words: Vec<String> =
        test.values.iter().map(|it| format!("`{}`", visible(&it.text.value))).collect();
    if words.len() > MOST_VALUES + 1 {
        let more = words.len() - MOST_VALUES;
        words.truncate(MOST_VALUES);
        words.push(format!("{more} more"));
    }
    list(&words, last)
}

/// The test as it is written.
fn plainly(test: &ConditionTest, key: &str) -> String {
    format!("if `{key}` {} {}", test.operator, values(test, "or"))
}

#[cfg(test)]
mod tests {
    use iam_policy::{PolicyKind, Reading, parse};

    use super::of_statement;

    fn check(condition: &str, expected: &str) {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*",
                "Resource": "*", "Condition": {{{condition}}}}}}}"#
        );
        let policy = parse(&text, &Reading::stored(PolicyKind::Managed)).policy.unwrap();
        assert_eq!(of_statement(&policy.statements[0]), expected);
    }

    #[test]
    fn conditions_have_words() {
        check("", "");
        check(r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#, "only with MFA");
        check(
            r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}"#,
            "only with MFA (or without `aws:MultiFactorAuthPresent`)",
        );
        check(
            r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.7"]}"#,
            "only from `203.0.113.0/24` or `198.51.100.7`",
        );
        check(
            r#""NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#,
            "only from outside of `203.0.113.0/24`",
        );
        check(
            r#""StringEquals": {"aws:ResourceTag/team": "timetables"}, "Bool": {"aws:SecureTransport": true}"#,
            "only on resources tagged `team` = `timetables` and over an encrypted connection",
        );
        check(r#""Null": {"s3:prefix": "true"}"#, "only without `s3:prefix`");
        check(
            r#""StringLike": {"s3:prefix": ["a/*", "b", "c", "d", "e", "f"]}"#,
            "only if `s3:prefix` StringLike `a/*`, `b`, `c`, `d` or 2 more",
        );
        check(
            r#""DateLessThan": {"aws:CurrentTime": "2026-03-01T00:00:00Z"}"#,
            "only before `2026-03-01T00:00:00Z`",
        );
        check(
            r#""ForAllValues:StringEquals": {"aws:RequestTag/team": "x"}"#,
            "only if `aws:RequestTag/team` ForAllValues:StringEquals `x`",
        );
    }
}
