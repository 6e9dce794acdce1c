//! What a statement does with requests that lack the key it tests (E-310, E-314).

use iam_policy::{
    Certainty, Comparison, ConditionTest, Effect, PolicyKind, Problem, SetQualifier, requires,
};

use super::presence::{is_named, only_when};
use super::{Tested, tests};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// An `Allow` whose test is true without its key: a negated operator, or `IfExists`.
pub(super) fn in_allow(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.kind().grants() {
        return;
    }
    for tested in tests(subject) {
        let test = tested.test;
        let is_open = tested.facts.statement.effect == Effect::Allow
            && test.operator.operator.comparison != Comparison::Null
            && test.operator.qualifier.is_none()
            && test.holds_without_key()
            && !requires(tested.others(), tested.key());
        let Some(when) = is_open.then(|| only_when(subject, &tested)).flatten() else { continue };
        findings.add(if test.operator.operator.negated {
            negated(&tested, when)
        } else {
            if_exists(&tested, when)
        });
    }
}

fn negated(tested: &Tested<'_>, when: &str) -> Problem {
    let (test, key) = (tested.test, shown(tested.key()));
    let message = format!(
        "this Allow also fits requests without {key}: `{}` is true when the key is absent",
        test.operator
    );
    let problem = found("negated-allow-missing-key", test.operator_span, message)
        .help(format!("a request has {key} only {when}; {}", null_help(tested, "to demand it, ")));
    demanding(tested, problem)
}

fn if_exists(tested: &Tested<'_>, when: &str) -> Problem {
    let (test, key) = (tested.test, shown(tested.key()));
    let plain = test.operator.operator.name;
    let message = format!("this Allow also fits requests without {key}, because of `IfExists`");
    let help = format!("a request has {key} only {when}; write `{plain}` to demand it");
    let span = tested.place.suffix(test);
    let problem = found("ifexists-allow-missing-key", span, message).help(help);
    match tested.place.replace_operator(test, plain) {
        Some(edit) => {
            problem.fix_all(format!("replace with `{plain}`"), Certainty::Likely, vec![edit])
        }
        None => problem,
    }
}

/// `ForAllValues` in a `Deny`, which stops requests without the key too.
pub(super) fn all_values_in_deny(subject: &Subject<'_>, findings: &mut Findings) {
    if !denies(subject.kind()) {
        return;
    }
    for tested in tests(subject) {
        let test = tested.test;
        let is_open = tested.facts.statement.effect == Effect::Deny
            && test.operator.operator.comparison != Comparison::Null
            && test.operator.qualifier == Some(SetQualifier::ForAllValues)
            && !requires(tested.others(), tested.key())
            && !is_settled_elsewhere(subject, &tested);
        if !is_open {
            continue;
        }
        let message = format!(
            "this Deny also stops requests without {}: `ForAllValues` is true when there is no \
             value",
            shown(tested.key())
        );
        let span = tested.place.qualifier(test);
        let problem = found("forallvalues-deny-missing-key", span, message)
            .help(null_help(&tested, "if they should pass, "));
        findings.add(demanding(&tested, problem));
    }
}

/// Keys by which a caller says what it wants, so that leaving one out may be a way around a
/// `Deny`.
const CHOSEN_BY_CALLER: &[&str] = &[
    "aws:RequestTag/",
    "s3:RequestObjectTag/",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-storage-class",
    "kms:EncryptionContext:",
    "sts:ExternalId",
    "sts:SourceIdentity",
];

/// A `Deny` for some values of a key that the caller may leave out.
pub(super) fn in_deny(subject: &Subject<'_>, findings: &mut Findings) {
    if !denies(subject.kind()) && subject.kind() != PolicyKind::Rcp {
        return;
    }
    for tested in tests(subject) {
        let test = tested.test;
        let key = tested.key();
        let is_open = tested.facts.statement.effect == Effect::Deny
            && test.operator.operator.comparison != Comparison::Null
            && !test.holds_without_key()
            && !test.operator.operator.negated
            && CHOSEN_BY_CALLER.iter().any(|known| is_named(known, key))
            && !test.values.iter().any(|value| &*value.text.value == "*")
            && !requires(tested.others(), key)
            && !is_settled_elsewhere(subject, &tested);
        if !is_open {
            continue;
        }
        let message = format!("requests that leave out {} are not denied", shown(key));
        let visible = iam_policy::visible(key);
        let help = format!(
            "if they should be, add a second Deny with `\"Null\": {{ \"{visible}\": \"true\" }}`"
        );
        findings.add(found("deny-positive-missing-key", test.operator_span, message).help(help));
    }
}

/// Whether another statement says what becomes of requests without the key: a `Deny` that stops
/// them, or an `Allow` that demands it.
fn is_settled_elsewhere(subject: &Subject<'_>, own: &Tested<'_>) -> bool {
    tests(subject).any(|tested| {
        let settles = |test: &ConditionTest| match tested.facts.statement.effect {
            Effect::Deny => test.holds_without_key(),
            Effect::Allow => requires([test], own.key()),
        };
        let is_other = !std::ptr::eq(tested.facts, own.facts);
        let is_on_key = tested.is_on(own.key()) || requires([tested.test], own.key());
        is_other && is_on_key && settles(tested.test)
    })
}

/// What to write so that the key must be there.
fn null_help(tested: &Tested<'_>, when: &str) -> String {
    let key = iam_policy::visible(tested.key());
    format!("{when}add `\"Null\": {{ \"{key}\": \"false\" }}` to the same `Condition`")
}

/// The problem with a change that demands the key.
fn demanding(tested: &Tested<'_>, problem: Problem) -> Problem {
    match tested.place.require(tested.key()) {
        Some(edit) => {
            problem.fix_all("demand that the key is there", Certainty::Likely, vec![edit])
        }
        None => problem,
    }
}

/// Whether a `Deny` of this kind of policy is looked at: of those that people write against their
/// own callers.
fn denies(kind: PolicyKind) -> bool {
    match kind {
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole
        | PolicyKind::Scp
        | PolicyKind::Resource(_) => true,
        PolicyKind::Boundary
        | PolicyKind::Session
        | PolicyKind::Trust
        | PolicyKind::Rcp
        | PolicyKind::VpcEndpoint => false,
    }
}
