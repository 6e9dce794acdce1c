//! Tests that a caller walks around: by choosing a value, or by leaving something out.

use iam_catalog::facts::is_untrustworthy_key;
use iam_policy::{ActionEntry, Comparison, Effect, PolicyKind, Sense, Statement};

use super::test::{self, Test, has_key};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// Keys that tell nothing about who calls.
const ABOUT_NOBODY: &[&str] =
    &["aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:RequestedRegion"];

/// A condition that rests on what the caller writes.
pub(super) fn untrustworthy(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let is_written = |test: &Test<'_>| is_untrustworthy_key(&test.test.key.value);
        let is_weak = |test: &Test<'_>| is_written(test) || test.is_about_any(ABOUT_NOBODY);
        if !test::of(subject, facts).all(|test| is_weak(&test)) {
            continue;
        }
        let decides = |test: &Test<'_>| is_written(test) && test.comparison() != Comparison::Null;
        for test in test::of(subject, facts).filter(decides) {
            let message = format!(
                "this statement rests on {}, and any caller can send whatever value it asks for",
                test.key()
            );
            let help = "test something that AWS vouches for, such as `aws:PrincipalOrgID`, \
                        `aws:SourceVpce` or `aws:PrincipalArn`";
            let problem = found("untrustworthy-condition-key", test.key_span(), message);
            findings.add(problem.help(help));
        }
    }
}

/// A list of attributes of a table that a query without a list evades.
pub(super) fn dynamodb_attributes(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_identity_or_resource(subject.kind()) || !subject.is_whole {
        return;
    }
    if subject.statements.iter().any(|facts| has_key(facts, &["dynamodb:Select"])) {
        return;
    }
    for test in test::all(subject).filter(|test| test.is_about("dynamodb:Attributes")) {
        let may = |name| may_do(test.facts.statement, "dynamodb", name);
        if !may("Query") && !may("Scan") {
            continue;
        }
        let message = "a query that asks for all attributes names none, so this test of \
                       `dynamodb:Attributes` does not keep any of them back";
        let help = "add `\"StringEqualsIfExists\": { \"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\" \
                    }` to the condition";
        let code = "dynamodb-attributes-without-select";
        findings.add(found(code, test.key_span(), message).help(help));
    }
}

/// A forbidden beginning that a shorter beginning evades.
pub(super) fn s3_prefix(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_identity_or_resource(subject.kind()) {
        return;
    }
    let forbids = |test: &Test<'_>| test.is_about("s3:prefix") && !test.lets_values_in();
    for test in test::all(subject).filter(forbids) {
        // The empty prefix and the pattern of all of them have no shorter one.
        let escapes = |text: &str| !text.is_empty() && text != "*";
        let first = test.test.values.iter().find(|it| escapes(&it.text.value));
        let Some(first) = first.filter(|_| test.text_match().is_some()) else { continue };
        let message = format!(
            "a caller escapes this test with a shorter prefix, or none: the list then holds what \
             is below {}, too",
            shown(&first.text.value)
        );
        let help = match test.effect() {
            Effect::Deny => "deny with `StringNotLike` and the prefixes that may be listed",
            Effect::Allow => "allow with `StringLike` and the prefixes that may be listed",
        };
        let span = test.test.operator_span;
        findings.add(found("s3-prefix-negative", span, message).help(help));
    }
}

fn is_identity_or_resource(kind: PolicyKind) -> bool {
    kind.is_identity() || matches!(kind, PolicyKind::Resource(_))
}

/// Whether the action block matches the action.
fn may_do(statement: &Statement, prefix: &str, name: &str) -> bool {
    let is_listed =
        statement.action.entries.iter().any(|it: &ActionEntry| it.matches(prefix, name));
    is_listed == (statement.action.sense == Sense::Listed)
}
