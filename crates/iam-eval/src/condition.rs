//! Conditions: whether one test of a policy holds for one request (E-300 to E-344).

use iam_policy::{
    Arn, Cardinality, Case, Comparison, ConditionTest, ConditionValue, Decimal, Instant, IpAddress,
    IpPrefix, Matched, SetQualifier, TextMatch, Typed, Variable, decode_base64, key_fact,
    parse_bool,
};

use crate::context::{Context, KeyName, KeyValues, Presence, Valued};
use crate::request::Request;
use crate::uncertain::{Uncertain, mark};

/// The outcome of one test: an operator, a key and its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TestOutcome {
    pub(crate) holds: bool,
    pub(crate) code: TestCode,
}

/// Why a test came out as it did (E-706).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TestCode {
    Matched,
    NoValueMatched,
    ExcludedValueMatched,
    AbsentPositive,
    AbsentNegated,
    AbsentIfExists,
    ForAllValuesEmpty,
    ForAnyValueEmpty,
    NullCheck,
    MultivalueWithoutSetOperator,
    UnconvertibleRequestValue,
    UnresolvedVariable,
}

impl TestCode {
    /// The word in results.
    pub(crate) fn word(self) -> &'static str {
        match self {
            TestCode::Matched => "matched",
            TestCode::NoValueMatched => "no-value-matched",
            TestCode::ExcludedValueMatched => "excluded-value-matched",
            TestCode::AbsentPositive => "absent-positive",
            TestCode::AbsentNegated => "absent-negated",
            TestCode::AbsentIfExists => "absent-if-exists",
            TestCode::ForAllValuesEmpty => "forallvalues-empty",
            TestCode::ForAnyValueEmpty => "foranyvalue-empty",
            TestCode::NullCheck => "null-check",
            TestCode::MultivalueWithoutSetOperator => "multivalue-without-set-operator",
            TestCode::UnconvertibleRequestValue => "unconvertible-request-value",
            TestCode::UnresolvedVariable => "unresolved-variable",
        }
    }
}

/// What one request value has to do with the policy values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hit {
    /// It matches at least one of them.
    Yes,
    /// It matches none.
    No,
    /// It matches none; a variable of some policy value has no value.
    NoUnresolved,
    /// It cannot be read as the operator's type (E-320).
    Unconvertible,
}

/// Whether a test holds where its key has these values (`None`: the key is absent) and a variable
/// has the value that its key has in `variables`; nothing else is known of the request.
pub fn holds(test: &ConditionTest, values: Option<&KeyValues>, variables: &Context) -> bool {
    let presence = values.map_or(Presence::Absent, KeyValues::presence);
    judge(test, presence, &variables, &mut ()).holds
}

/// Decides one test.
pub(crate) fn test<'v>(
    test: &'v ConditionTest,
    key: KeyName<'_>,
    request: &Request<'v>,
    uncertain: &mut impl Uncertain,
) -> TestOutcome {
    let found = request.look_up(key);
    uncertain.mark_if(found.ambiguous, mark::TAG_LETTER_CASE);
    if uncertain.listens() {
        uncertain.mark_if(request.leaves_open(key), mark::OPEN_KEY_VALUE);
    }
    judge(test, found.presence, request, uncertain)
}

/// Decides one test, given what its key has.
fn judge<'v>(
    test: &'v ConditionTest,
    presence: Presence<'_>,
    request: &impl Valued<'v>,
    uncertain: &mut impl Uncertain,
) -> TestOutcome {
    let negated = test.operator.operator.negated;
    if test.operator.operator.comparison == Comparison::Null {
        return null_test(test, presence);
    }
    if presence == Presence::Absent {
        return absent(test, uncertain);
    }
    let Some(qualifier) = test.operator.qualifier else {
        return match presence {
            Presence::One(value) => single(hit(test, value, request, uncertain), negated),
            // A set needs a set operator (E-312).
            Presence::Many(_) | Presence::ManyOne(_) | Presence::Absent => {
                uncertain.mark(mark::MULTIVALUE_WITHOUT_SET_OPERATOR);
                outcome(false, TestCode::MultivalueWithoutSetOperator)
            }
        };
    };
    if presence.values().count() == 1 && presence.values().all(str::is_empty) {
        // A single empty text is an empty set (E-314).
        uncertain.mark(mark::EMPTY_TEXT);
        return match qualifier {
            SetQualifier::ForAllValues => outcome(true, TestCode::ForAllValuesEmpty),
            SetQualifier::ForAnyValue => outcome(false, TestCode::ForAnyValueEmpty),
        };
    }
    match qualifier {
        SetQualifier::ForAllValues => for_all(test, presence, request, uncertain),
        SetQualifier::ForAnyValue => for_any(test, presence, request, uncertain),
    }
}

fn outcome(holds: bool, code: TestCode) -> TestOutcome {
    TestOutcome { holds, code }
}

/// `Null` asks whether the key is absent (E-316).
fn null_test(test: &ConditionTest, presence: Presence<'_>) -> TestOutcome {
    let absent = presence == Presence::Absent;
    let holds = test.values.iter().any(|value| value.value == Typed::Bool(absent));
    outcome(holds, TestCode::NullCheck)
}

/// The key is not in the request (E-310).
fn absent(test: &ConditionTest, uncertain: &mut impl Uncertain) -> TestOutcome {
    match (test.operator.qualifier, test.operator.if_exists, test.operator.operator.negated) {
        (Some(SetQualifier::ForAnyValue), if_exists, _) => {
            uncertain.mark_if(if_exists, mark::FOR_ANY_VALUE_IF_EXISTS);
            outcome(false, TestCode::ForAnyValueEmpty)
        }
        (Some(SetQualifier::ForAllValues), _, _) => outcome(true, TestCode::ForAllValuesEmpty),
        (None, true, _) => outcome(true, TestCode::AbsentIfExists),
        (None, false, true) => outcome(true, TestCode::AbsentNegated),
        (None, false, false) => outcome(false, TestCode::AbsentPositive),
    }
}

/// One value without a set operator (E-311).
fn single(hit: Hit, negated: bool) -> TestOutcome {
    match (hit, negated) {
        (Hit::Unconvertible, _) => outcome(false, TestCode::UnconvertibleRequestValue),
        (Hit::Yes, false) => outcome(true, TestCode::Matched),
        (Hit::Yes, true) => outcome(false, TestCode::ExcludedValueMatched),
        (Hit::No, negated) => outcome(negated, TestCode::NoValueMatched),
        (Hit::NoUnresolved, negated) => outcome(negated, TestCode::UnresolvedVariable),
    }
}

fn for_all<'v>(
    test: &'v ConditionTest,
    presence: Presence<'_>,
    request: &impl Valued<'v>,
    uncertain: &mut impl Uncertain,
) -> TestOutcome {
    let negated = test.operator.operator.negated;
    let failed = presence
        .values()
        .map(|value| single(hit(test, value, request, uncertain), negated))
        .find(|one| !one.holds);
    failed.unwrap_or(outcome(true, TestCode::Matched))
}

fn for_any<'v>(
    test: &'v ConditionTest,
    presence: Presence<'_>,
    request: &impl Valued<'v>,
    uncertain: &mut impl Uncertain,
) -> TestOutcome {
    let negated = test.operator.operator.negated;
    let mut last = outcome(false, TestCode::ForAnyValueEmpty);
    for value in presence.values() {
        let one = single(hit(test, value, request, uncertain), negated);
        if one.holds {
            return outcome(true, TestCode::Matched);
        }
        last = one;
    }
    last
}

/// What a request value has to do with the policy values.
fn hit<'v>(
    test: &'v ConditionTest,
    value: &str,
    request: &impl Valued<'v>,
    uncertain: &mut impl Uncertain,
) -> Hit {
    let text = value;
    let Some(value) = Converted::read(test.operator.operator.comparison, text) else {
        uncertain.mark(mark::UNCONVERTIBLE_VALUE);
        let number = matches!(test.operator.operator.comparison, Comparison::Number(_));
        uncertain.mark_if(number && text.parse::<f64>().is_ok(), mark::NUMBER_AND_ADDRESS_FORMS);
        return Hit::Unconvertible;
    };
    if matches!(value, Converted::Number(_) | Converted::Ip(_)) && uncertain.listens() {
        let texts = test.values.iter().map(|value| &*value.text.value).chain([text]);
        uncertain.mark_if(texts.into_iter().any(is_odd_form), mark::NUMBER_AND_ADDRESS_FORMS);
    }
    let mut hit = Hit::No;
    for policy_value in &test.values {
        match value.compare(test.operator.operator.comparison, policy_value, request, uncertain) {
            Matched::Yes => return Hit::Yes,
            Matched::No => {}
            Matched::Unresolved => hit = Hit::NoUnresolved,
        }
    }
    hit
}

/// Whether a request value matches one policy value.
pub(crate) fn is_hit<'v>(
    test: &'v ConditionTest,
    policy_value: &'v ConditionValue,
    value: &str,
    request: &impl Valued<'v>,
) -> bool {
    let comparison = test.operator.operator.comparison;
    Converted::read(comparison, value).is_some_and(|value| {
        value.compare(comparison, policy_value, request, &mut ()) == Matched::Yes
    })
}

/// A request value, read as the operator's type.
enum Converted<'a> {
    Text(&'a str),
    Arn(Arn<'a>),
    Number(Decimal<'a>),
    Date(Instant),
    Bool(bool),
    Binary(&'a str),
    Ip(IpAddress),
}

impl<'a> Converted<'a> {
    fn read(comparison: Comparison, value: &'a str) -> Option<Converted<'a>> {
        match comparison {
            Comparison::Text(_) => Some(Converted::Text(value)),
            Comparison::Arn => Arn::parse(value).map(Converted::Arn),
            Comparison::Number(_) => Decimal::parse(value).map(Converted::Number),
            Comparison::Date(_) => Instant::parse(value).map(Converted::Date),
            Comparison::Bool | Comparison::Null => parse_bool(value).map(Converted::Bool),
            Comparison::Binary => decode_base64(value).map(|_| Converted::Binary(value)),
            Comparison::Ip => IpAddress::parse(value).map(Converted::Ip),
        }
    }

    fn compare<'v>(
        &self,
        comparison: Comparison,
        policy: &'v ConditionValue,
        request: &impl Valued<'v>,
        uncertain: &mut impl Uncertain,
    ) -> Matched {
        let holds = match (self, &policy.value) {
            (_, Typed::Never) => {
                let is_bool = comparison == Comparison::Bool;
                uncertain.mark_if(is_bool, mark::VARIABLE_IN_BOOL);
                return Matched::No;
            }
            (Converted::Text(value), Typed::Text(pattern)) => {
                let case = match comparison {
                    Comparison::Text(TextMatch::IgnoreCase) => {
                        let ascii = value.is_ascii() && policy.text.value.is_ascii();
                        uncertain.mark_if(!ascii, mark::LETTER_CASE_BEYOND_ASCII);
                        Case::Ignored
                    }
                    Comparison::Text(TextMatch::Exact | TextMatch::Wildcard)
                    | Comparison::Number(_)
                    | Comparison::Date(_)
                    | Comparison::Bool
                    | Comparison::Binary
                    | Comparison::Ip
                    | Comparison::Arn
                    | Comparison::Null => Case::Sensitive,
                };
                uncertain.mark_substitution(pattern, request);
                return pattern.matches_with(value, case, &|it| request.variable(&it.key));
            }
            (Converted::Arn(_), Typed::AnyArn) => {
                uncertain.mark(mark::INCOMPLETE_ARN);
                true
            }
            (Converted::Arn(value), Typed::Arn(pattern)) => {
                let resolve = |variable: &'v Variable| request.variable(&variable.key);
                return pattern.matches(value, &resolve);
            }
            (Converted::Number(value), Typed::Number) => {
                let Comparison::Number(order) = comparison else { return Matched::No };
                let limit = Decimal::parse(&policy.text.value);
                limit.is_some_and(|limit| order.holds(value.compare(&limit)))
            }
            (Converted::Date(value), Typed::Date(limit)) => {
                matches!(comparison, Comparison::Date(order) if order.holds(value.cmp(limit)))
            }
            (Converted::Bool(value), Typed::Bool(wanted)) => value == wanted,
            (Converted::Binary(value), Typed::Binary) => {
                match (decode_base64(value), decode_base64(&policy.text.value)) {
                    (Some(left), Some(right)) => left.eq(right),
                    (None, _) | (_, None) => false,
                }
            }
            (Converted::Ip(value), Typed::Ip(prefix)) => prefix.contains(*value),
            // The reader gives each value the type of its operator.
            _ => false,
        };
        if holds { Matched::Yes } else { Matched::No }
    }
}

/// Whether a number or an address is written in a form whose meaning is uncertain: a plus sign, an
/// IPv6 address that holds an IPv4 one, or a range with bits behind its prefix.
fn is_odd_form(text: &str) -> bool {
    let mapped = text.to_ascii_lowercase().starts_with("::ffff:");
    let host_bits = match IpPrefix::parse(text) {
        Some(IpPrefix::V4(network, length)) => network.checked_shl(length).unwrap_or(0) != 0,
        Some(IpPrefix::V6(network, length)) => network.checked_shl(length).unwrap_or(0) != 0,
        None => false,
    };
    text.starts_with('+') || mapped || host_bits
}

/// Whether the key takes several values, so that a request may list some.
pub(crate) fn is_multivalued(key: &str) -> Option<bool> {
    key_fact(key).map(|fact| fact.cardinality == Cardinality::Multi)
}
