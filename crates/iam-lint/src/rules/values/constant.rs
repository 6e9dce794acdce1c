//! Tests with `*`, which ask only whether the key is there, or nothing at all.

use iam_policy::{
    Certainty, Comparison, ConditionValue, Effect, Evidence, Part, Problem, SetQualifier, Typed,
};

use super::test::{self, Test};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// What a test comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    AlwaysTrue,
    NeverTrue,
    /// The key is there.
    Present,
    /// The key is not there.
    Absent,
}

/// Tests that say less than they seem to.
pub(super) fn tests(subject: &Subject<'_>, findings: &mut Findings) {
    for test in test::all(subject) {
        let problem = match meaning(test) {
            None => continue,
            Some(Meaning::AlwaysTrue) => always_true(test),
            Some(Meaning::NeverTrue) => never_true(test),
            Some(Meaning::Present) => as_null(test, "equivalent-to-null-false", "false"),
            Some(Meaning::Absent) => as_null(test, "equivalent-to-null-true", "true"),
        };
        findings.add(problem.evidence(Evidence::Proof));
    }
}

fn meaning(test: Test<'_>) -> Option<Meaning> {
    if test.comparison() == Comparison::Null {
        let asks = |answer| test.test.values.iter().any(|it| it.value == Typed::Bool(answer));
        return match (asks(true), asks(false)) {
            (true, true) => Some(Meaning::AlwaysTrue),
            (false, true) => test.is_always_there().then_some(Meaning::AlwaysTrue),
            (true, false) => test.is_always_there().then_some(Meaning::NeverTrue),
            (false, false) => None,
        };
    }
    if !test.test.values.iter().any(|value| matches_all(test, value)) {
        return None;
    }
    // E-310, E-311, E-313: what holds where the key is absent, and where it has a value that fits.
    let used = test.test.operator;
    match (used.qualifier, test.is_negated()) {
        (None, _) if !test.is_single() => None,
        (None, false) if used.if_exists || test.is_always_there() => Some(Meaning::AlwaysTrue),
        (None, true) if test.is_always_there() => Some(Meaning::NeverTrue),
        (None, false) => Some(Meaning::Present),
        (None, true) => Some(Meaning::Absent),
        (Some(SetQualifier::ForAllValues), false) => Some(Meaning::AlwaysTrue),
        (Some(SetQualifier::ForAnyValue), true) => Some(Meaning::NeverTrue),
        (Some(_), _) if test.is_always_there() => None,
        (Some(SetQualifier::ForAllValues), true) => Some(Meaning::Absent),
        (Some(SetQualifier::ForAnyValue), false) => Some(Meaning::Present),
    }
}

/// Whether every value that the key can have fits this one.
fn matches_all(test: Test<'_>, value: &ConditionValue) -> bool {
    match &value.value {
        Typed::Text(pattern) => pattern.parts().eq([Part::Many]),
        Typed::AnyArn => test.holds_arns(),
        Typed::Arn(_)
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => false,
    }
}

fn always_true(test: Test<'_>) -> Problem {
    let why = if test.comparison() == Comparison::Null && test.test.values.len() > 1 {
        "it asks for both answers".to_owned()
    } else if test.is_always_there() {
        format!("every request has {}, and every value fits", test.key())
    } else {
        format!("every value of {} fits, and a missing one does, too", test.key())
    };
    let message = format!("this test is true for every request: {why}");
    let help = "remove it, or write the values that are meant";
    let problem = found("condition-always-true", test.key_span(), message).help(help);
    match test.remove() {
        None => problem,
        Some(edit) => problem.fix_all("remove the test", Certainty::Likely, vec![edit]),
    }
}

fn never_true(test: Test<'_>) -> Problem {
    let consequence = match test.effect() {
        Effect::Deny => "so this statement denies nothing",
        Effect::Allow => "so this statement allows nothing",
    };
    let why = match test.comparison() {
        Comparison::Null => format!("every request has {}", test.key()),
        Comparison::Text(_)
        | Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip
        | Comparison::Arn => {
            format!("{} asks for a value of {} that does not fit `*`", test.operator(), test.key())
        }
    };
    let message = format!("no request passes this test, {consequence}: {why}");
    let help = "write the values that are meant, or remove the statement";
    found("condition-never-true", test.key_span(), message).help(help)
}

/// `answer` is what `Null` has to say: whether the key is absent.
fn as_null(test: Test<'_>, code: &'static str, answer: &str) -> Problem {
    let asks = if answer == "false" { "is there" } else { "is missing" };
    let key = test.key();
    let message = format!("this test asks only whether {key} {asks}: every value fits `*`");
    let name = iam_policy::visible(&test.test.key.value);
    let help = format!("say so: `\"Null\": {{ \"{name}\": \"{answer}\" }}`");
    let problem = found(code, test.test.operator_span, message).help(help);
    // A set that holds only an empty text is neither there nor absent for both (E-314).
    match test.as_null(answer).filter(|_| test.test.operator.qualifier.is_none()) {
        None => problem,
        Some(edits) => problem.fix_all("replace with `Null`", Certainty::Sure, edits),
    }
}
