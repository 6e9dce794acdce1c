//! Multi-factor authentication: three ways to ask for it that do not.

use iam_policy::{
    Certainty, Comparison, ConditionTest, Edit, Effect, PolicyKind, Problem, parse_bool,
};

use super::caller::is_temporary;
use super::presence::is_always_there;
use super::{Tested, tests};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// `true` with MFA, `false` without; requests with an access key of a user do not have it (E-602).
const PRESENT: &str = "aws:MultiFactorAuthPresent";

/// In a request only when the caller used MFA.
const AGE: &str = "aws:MultiFactorAuthAge";

/// A `Deny` without MFA that access keys escape.
pub(super) fn deny_misses_keys(subject: &Subject<'_>, findings: &mut Findings) {
    if !takes_deny(subject.kind()) {
        return;
    }
    for tested in tests(subject) {
        let test = tested.test;
        let asks = tested.is_on(PRESENT) && asks_for(test, false) && !test.holds_without_key();
        if !is(&tested, Effect::Deny)
            || !asks
            || is_temporary(subject, &tested)
            || another_deny_takes_keys(subject)
        {
            continue;
        }
        let message = format!(
            "this Deny never fires for access keys of users: their requests have no `{PRESENT}`"
        );
        let help = format!(
            "write `\"BoolIfExists\": {{ \"{PRESENT}\": \"false\" }}`, which is also true when the \
             key is absent"
        );
        let problem = found("mfa-deny-bool-misses-keys", test.operator_span, message).help(help);
        let edit = if_exists(&tested).into_iter().collect();
        findings.add(with(problem, edit, "BoolIfExists", Certainty::Sure));
    }
}

/// `BoolIfExists` for the operator; `None` where other keys stand under it that may be absent.
fn if_exists(tested: &Tested<'_>) -> Option<Edit> {
    let span = tested.test.operator_span;
    let is_same = |test: &&ConditionTest| test.operator_span == span;
    let mut siblings = tested.others().filter(is_same);
    let are_there = siblings.all(|test| is_always_there(&test.key.value));
    are_there.then(|| tested.place.rename(span, "BoolIfExists")).flatten()
}

/// An `Allow` with MFA that access keys pass too.
pub(super) fn allow_if_exists(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.kind().grants() {
        return;
    }
    for tested in tests(subject) {
        let test = tested.test;
        let asks = tested.is_on(PRESENT) && asks_for(test, true) && test.operator.if_exists;
        let asks = asks && test.operator.qualifier.is_none();
        if !is(&tested, Effect::Allow) || !asks || is_temporary(subject, &tested) {
            continue;
        }
        let message = format!(
            "this Allow also fits access keys of users, which never use MFA: `IfExists` is true \
             where `{PRESENT}` is absent"
        );
        let help = format!("write `\"Bool\": {{ \"{PRESENT}\": \"true\" }}`");
        let problem =
            found("mfa-allow-boolifexists", tested.place.suffix(test), message).help(help);
        let edit = tested.place.replace_operator(test, "Bool");
        findings.add(with(problem, edit.into_iter().collect(), "Bool", Certainty::Likely));
    }
}

/// A test for the presence of the key in place of its value.
pub(super) fn null_only(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        let test = tested.test;
        let is_null = test.operator.operator.comparison == Comparison::Null;
        let [value] = test.values.as_slice() else { continue };
        let Some(absent) = parse_bool(&value.text.value) else { continue };
        let is_bare = is_null && tested.is_on(PRESENT) && !value_is_tested(subject, &tested);
        let problem = match tested.facts.statement.effect {
            Effect::Allow if is_bare && !absent => null_in_allow(&tested),
            Effect::Deny if is_bare && absent => null_in_deny(&tested),
            Effect::Allow | Effect::Deny => continue,
        };
        findings.add(problem);
    }
}

fn null_in_allow(tested: &Tested<'_>) -> Problem {
    let message = format!(
        "this Allow asks whether `{PRESENT}` is there, not whether it is `true`: temporary \
         credentials without MFA have it as `false`"
    );
    let help = format!("write `\"Bool\": {{ \"{PRESENT}\": \"true\" }}`");
    let problem = found("mfa-null-check-only", tested.test.operator_span, message).help(help);
    with(problem, replaced(tested, "Bool", "true"), "Bool", Certainty::Likely)
}

fn null_in_deny(tested: &Tested<'_>) -> Problem {
    let message = format!(
        "this Deny stops access keys only: temporary credentials without MFA have `{PRESENT}` as \
         `false`"
    );
    let help = format!("write `\"BoolIfExists\": {{ \"{PRESENT}\": \"false\" }}`");
    let problem = found("mfa-null-check-only", tested.test.operator_span, message).help(help);
    with(problem, replaced(tested, "BoolIfExists", "false"), "BoolIfExists", Certainty::Likely)
}

/// Another operator and another value, where there is room for them.
fn replaced(tested: &Tested<'_>, operator: &str, value: &str) -> Vec<Edit> {
    let operator = tested.place.replace_operator(tested.test, operator);
    let node = tested.place.values(tested.test);
    let value = node.map(|node| Edit { span: node.span, text: iam_policy::edit::quote(value) });
    operator.zip(value).map(|(operator, value)| vec![operator, value]).unwrap_or_default()
}

fn with(problem: Problem, edits: Vec<Edit>, name: &str, certainty: Certainty) -> Problem {
    if edits.is_empty() {
        return problem;
    }
    problem.fix_all(format!("replace with `{name}`"), certainty, edits)
}

fn is(tested: &Tested<'_>, effect: Effect) -> bool {
    tested.facts.statement.effect == effect
}

/// Whether a positive test has only this truth value.
fn asks_for(test: &ConditionTest, wanted: bool) -> bool {
    let comparison = test.operator.operator.comparison;
    matches!(comparison, Comparison::Bool | Comparison::Text(_))
        && !test.operator.operator.negated
        && test.values.iter().all(|value| parse_bool(&value.text.value) == Some(wanted))
}

/// Whether some `Deny` stops requests without the key.
fn another_deny_takes_keys(subject: &Subject<'_>) -> bool {
    tests(subject).any(|tested| {
        is(&tested, Effect::Deny)
            && (tested.is_on(PRESENT) || tested.is_on(AGE))
            && tested.test.holds_without_key()
    })
}

/// Whether the value of an MFA key is tested beside this test: in the same statement, or in a
/// `Deny` of the policy, or, beside a `Deny`, anywhere.
fn value_is_tested(subject: &Subject<'_>, own: &Tested<'_>) -> bool {
    tests(subject).any(|tested| {
        let is_near = std::ptr::eq(tested.facts, own.facts)
            || is(&tested, Effect::Deny)
            || is(own, Effect::Deny);
        // The age is there only with MFA, so its presence tells enough.
        let by_value =
            tested.is_on(PRESENT) && tested.test.operator.operator.comparison != Comparison::Null;
        is_near && (by_value || tested.is_on(AGE))
    })
}

fn takes_deny(kind: PolicyKind) -> bool {
    match kind {
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole
        | PolicyKind::Boundary
        | PolicyKind::Scp
        | PolicyKind::Resource(_) => true,
        PolicyKind::Session | PolicyKind::Trust | PolicyKind::Rcp | PolicyKind::VpcEndpoint => {
            false
        }
    }
}
