//! Two tests of one key that no request passes together.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use iam_analysis::inclusion::{ArnGlob, Glob};
use iam_policy::{
    Case, Comparison, ConditionValue, Decimal, Effect, Evidence, Order, TextMatch, Typed,
};

use super::addresses;
use super::test::{self, Budget, Test};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Statements whose condition is never true; one pair of each is told.
pub(super) fn pairs(subject: &Subject<'_>, findings: &mut Findings) {
    let mut budget = Budget::new();
    for facts in &subject.statements {
        let tests = test::of(subject, facts);
        let Some((first, second)) = first_pair(tests, &mut budget) else { continue };
        let consequence = match second.effect() {
            Effect::Deny => "this statement denies nothing",
            Effect::Allow => "this statement allows nothing",
        };
        let message = format!(
            "{consequence}: no request passes this test of {} and the one above",
            second.key()
        );
        let help = "keep the test that is meant; values that may each apply go into one list";
        let problem = found("contradictory-conditions", second.test.operator_span, message)
            .help(help)
            .note(first.test.operator_span, "the other test")
            .evidence(Evidence::Proof);
        findings.add(problem);
    }
}

/// The first test that contradicts one before it, with that one. Only tests of one key can.
fn first_pair<'s>(
    tests: impl Iterator<Item = Test<'s>>,
    budget: &mut Budget,
) -> Option<(Test<'s>, Test<'s>)> {
    let mut before: BTreeMap<String, Vec<Test<'s>>> = BTreeMap::new();
    for second in tests {
        let alike = before.entry(name(second)).or_default();
        if let Some(first) = alike.iter().find(|first| contradict(**first, second, budget)) {
            return Some((*first, second));
        }
        alike.push(second);
    }
    None
}

/// The name of the key. Tags whose names differ in letter case may be two tags, so those names are
/// taken literally.
fn name(test: Test<'_>) -> String {
    let name = &test.test.key.value;
    if name.contains('/') { name.to_string() } else { name.to_ascii_lowercase() }
}

/// Whether no request passes both tests, which are of one key.
fn contradict(first: Test<'_>, second: Test<'_>, budget: &mut Budget) -> bool {
    if contradict_presence(first, second) || contradict_presence(second, first) {
        return true;
    }
    let (own, theirs) = (test::length(&first.test.values), test::length(&second.test.values));
    first.is_single()
        && second.is_single()
        && (needs_value(first) || needs_value(second))
        && budget.takes(own, theirs)
        && (contradict_values(first, second) || contradict_values(second, first))
}

/// `Null` asks for the absence of what the other test needs (E-310).
fn contradict_presence(null: Test<'_>, other: Test<'_>) -> bool {
    let asks = |test: Test<'_>, answer| {
        test.comparison() == Comparison::Null
            && test.test.values.iter().all(|it| it.value == Typed::Bool(answer))
    };
    asks(null, true) && (needs_value(other) || asks(other, false))
}

/// Whether the test fails where the key is absent.
fn needs_value(test: Test<'_>) -> bool {
    let used = test.test.operator;
    test.comparison() != Comparison::Null
        && used.qualifier.is_none()
        && !used.if_exists
        && !used.operator.negated
}

/// Whether no one value passes both; the key has one value.
fn contradict_values(first: Test<'_>, second: Test<'_>) -> bool {
    if first.is_negated() {
        return false;
    }
    let (own, theirs) = (&first.test.values, &second.test.values);
    let excludes = |value: &ConditionValue| match second.is_negated() {
        true => theirs.iter().any(|other| covers(first, value, second, other)),
        false => theirs.iter().all(|other| is_disjoint(first, value, second, other)),
    };
    own.iter().all(excludes)
}

/// Whether every value that fits `value` fits `other`, too.
fn covers(own: Test<'_>, value: &ConditionValue, theirs: Test<'_>, other: &ConditionValue) -> bool {
    let pair = (&value.value, &other.value);
    if let (Typed::Text(value), Typed::Text(other)) = pair {
        let case = match (own.text_match(), theirs.text_match()) {
            // What ignores letter case matches more than what does not.
            (Some(TextMatch::IgnoreCase), Some(TextMatch::Exact | TextMatch::Wildcard)) => {
                return false;
            }
            (_, Some(TextMatch::IgnoreCase)) => Case::Ignored,
            (_, Some(TextMatch::Exact | TextMatch::Wildcard) | None) => Case::Sensitive,
        };
        return Glob::new(other, case).covers(&Glob::new(value, case));
    }
    if let (Typed::Arn(value), Typed::Arn(other)) = pair {
        return ArnGlob::new(other).covers(&ArnGlob::new(value));
    }
    if let (Typed::Ip(value), Typed::Ip(other)) = pair {
        return addresses::holds(*other, *value);
    }
    false
}

/// Whether nothing fits both values.
fn is_disjoint(
    own: Test<'_>,
    value: &ConditionValue,
    theirs: Test<'_>,
    other: &ConditionValue,
) -> bool {
    let pair = (&value.value, &other.value);
    if let (Typed::Text(value), Typed::Text(other)) = pair {
        let ignores = |test: Test<'_>| test.text_match() == Some(TextMatch::IgnoreCase);
        let case = if ignores(own) || ignores(theirs) { Case::Ignored } else { Case::Sensitive };
        return !Glob::new(value, case).overlaps(&Glob::new(other, case));
    }
    if let (Typed::Arn(value), Typed::Arn(other)) = pair {
        return !ArnGlob::new(value).overlaps(&ArnGlob::new(other));
    }
    if let (Typed::Ip(value), Typed::Ip(other)) = pair {
        return !addresses::holds(*value, *other) && !addresses::holds(*other, *value);
    }
    if let (Typed::Bool(value), Typed::Bool(other)) = pair {
        let both = own.comparison() == Comparison::Bool && theirs.comparison() == Comparison::Bool;
        return both && value != other;
    }
    let compared = if let (Typed::Date(value), Typed::Date(other)) = pair {
        Some(value.cmp(other))
    } else if pair == (&Typed::Number, &Typed::Number) {
        let numbers = Decimal::parse(&value.text.value).zip(Decimal::parse(&other.text.value));
        numbers.map(|(value, other)| value.compare(&other))
    } else {
        None
    };
    let orders = own.order().zip(theirs.order());
    compared.zip(orders).is_some_and(|(compared, (own, theirs))| is_empty(own, theirs, compared))
}

/// Whether nothing has the relation `own` to one value and `theirs` to another; `compared` is the
/// one value against the other.
fn is_empty(own: Order, theirs: Order, compared: Ordering) -> bool {
    use Order::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    match (own, theirs) {
        (Equal, theirs) => !theirs.holds(compared),
        (own, Equal) => !own.holds(compared.reverse()),
        (GreaterOrEqual, LessOrEqual) => compared.is_gt(),
        (LessOrEqual, GreaterOrEqual) => compared.is_lt(),
        (Greater | GreaterOrEqual, Less | LessOrEqual) => compared.is_ge(),
        (Less | LessOrEqual, Greater | GreaterOrEqual) => compared.is_le(),
        (Less | LessOrEqual, Less | LessOrEqual)
        | (Greater | GreaterOrEqual, Greater | GreaterOrEqual) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_empty_where_no_number_lies_in_them() {
        use Order::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        let orders = [Equal, Less, LessOrEqual, Greater, GreaterOrEqual];
        for own in orders {
            for theirs in orders {
                for (value, other) in [(2, 4), (4, 2), (4, 4)] {
                    let fits = |it: &i32| own.holds(it.cmp(&value)) && theirs.holds(it.cmp(&other));
                    let is_any = (0..7).any(|it| fits(&it));
                    let found = is_empty(own, theirs, value.cmp(&other));
                    assert_eq!(found, !is_any, "{own:?} {value} {theirs:?} {other}");
                }
            }
        }
    }
}
