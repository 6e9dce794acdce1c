//! Pattern operators without a pattern.

use iam_policy::{Certainty, Comparison, ConditionTest, TextMatch};

use super::{Tested, tests};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// `StringLike` where no value has a wildcard.
pub(super) fn without_wildcard(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        let test = tested.test;
        let is_first = siblings(&tested).next().is_some_and(|first| std::ptr::eq(first, test));
        if !is_first || !siblings(&tested).all(is_plain_like) {
            continue;
        }
        let exact = test.operator.to_string().replace("Like", "Equals");
        let values = siblings(&tested).flat_map(|test| &test.values);
        let value = values.map(|value| &*value.text.value).min().unwrap_or("");
        let message =
            format!("`{}` without a wildcard: {} stands for itself", test.operator, shown(value));
        let help = format!("write `{exact}`, which says so, or add the `*` that was meant");
        let problem = found("like-without-wildcard", test.operator_span, message).help(help);
        findings.add(match tested.place.rename(test.operator_span, &exact) {
            Some(edit) => {
                problem.fix_all(format!("replace with `{exact}`"), Certainty::Sure, vec![edit])
            }
            None => problem,
        });
    }
}

/// The tests under the same operator, this one too.
fn siblings<'a>(tested: &Tested<'a>) -> impl Iterator<Item = &'a ConditionTest> + use<'a> {
    let span = tested.test.operator_span;
    let all = tested.facts.statement.condition.iter().take(super::MAX_TESTS);
    all.filter(move |test| test.operator_span == span)
}

/// Whether every value of a pattern operator is free of wildcards; `${*}` is one that is meant as
/// a character, which shows that its author knows.
fn is_plain_like(test: &ConditionTest) -> bool {
    test.operator.operator.comparison == Comparison::Text(TextMatch::Wildcard)
        && test.values.iter().all(|value| !value.text.value.contains(['*', '?']))
}
