//! Resource control policies that stop AWS services, or everybody but them.

use iam_policy::{Certainty, ConditionTest, Effect, PolicyKind, SetQualifier, Typed, visible};

use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// Keys of a principal's place, which a service of AWS has not.
const PRINCIPAL_KEYS: &[&str] =
    &["aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount"];
/// Keys of the resource for which a service of AWS acts.
const SOURCE_KEYS: &[&str] =
    &["aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceaccount", "aws:sourcearn"];
const IS_SERVICE: &str = "aws:principalisawsservice";

/// Who else is denied by a Deny that holds where a key is missing.
pub(super) fn guards(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind() != PolicyKind::Rcp {
        return;
    }
    let denies = |facts: &&StatementFacts<'_>| facts.statement.effect == Effect::Deny;
    for facts in subject.statements.iter().filter(denies) {
        let tests = &facts.statement.condition;
        let strays = |keys: &[&str]| {
            let stray =
                |key: &&str| tests.iter().find(|it| is_one(it, &[*key]) && holds_absent(it));
            keys.iter().find_map(stray)
        };
        if let Some(test) = strays(PRINCIPAL_KEYS).filter(|_| !tests.iter().any(spares_services)) {
            service_guard(subject, facts, test, findings);
        }
        let Some(test) = strays(SOURCE_KEYS) else { continue };
        let checked = tests.iter().any(|it| is_one(it, SOURCE_KEYS) && is_null(it, false));
        if !checked && !tests.iter().any(means_services) {
            principal_guard(subject, facts, test, findings);
        }
        if !checked {
            null_check(subject, facts, test, findings);
        }
    }
}

fn service_guard(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
    findings: &mut Findings,
) {
    let message = format!(
        "services of AWS have no `{}`, so this Deny stops them too",
        visible(&test.key.value)
    );
    let guard = Guard("BoolIfExists", "aws:PrincipalIsAWSService", "false");
    add(
        subject,
        facts,
        found("rcp-missing-service-guard", test.key.span, message),
        guard,
        findings,
    );
}

fn principal_guard(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
    findings: &mut Findings,
) {
    let message = format!(
        "only requests of AWS services have `{}`, so this Deny stops the requests of people and \
         roles too",
        visible(&test.key.value)
    );
    let code = "rcp-missing-service-principal-guard";
    let guard = Guard("Bool", "aws:PrincipalIsAWSService", "true");
    add(subject, facts, found(code, test.key.span, message), guard, findings);
}

fn null_check(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
    findings: &mut Findings,
) {
    let message = format!(
        "AWS services do not always say for whom they act: without `{}` this Deny stops them",
        visible(&test.key.value)
    );
    let code = "rcp-missing-source-null-check";
    let guard = Guard("Null", "aws:SourceAccount", "false");
    add(subject, facts, found(code, test.key.span, message), guard, findings);
}

/// A test that a statement lacks: operator, key, value.
struct Guard(&'static str, &'static str, &'static str);

fn add(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    problem: iam_policy::Problem,
    Guard(operator, key, value): Guard,
    findings: &mut Findings,
) {
    let shown = format!("\"{operator}\": {{ \"{key}\": \"{value}\" }}");
    let problem = problem.help(format!("add `{shown}` to the condition"));
    let edit = facts.with_test(subject.text, operator, key, &format!("\"{value}\""));
    findings.add(match edit {
        Some(edit) => problem.fix_all(format!("add `{shown}`"), Certainty::Likely, vec![edit]),
        None => problem,
    });
}

fn is_one(test: &ConditionTest, keys: &[&str]) -> bool {
    keys.iter().any(|key| key.eq_ignore_ascii_case(&test.key.value))
}

/// Whether a test holds for a request without the key.
fn holds_absent(test: &ConditionTest) -> bool {
    test.operator.operator.negated && test.operator.qualifier != Some(SetQualifier::ForAnyValue)
}

/// Whether it is `Null` with this answer.
fn is_null(test: &ConditionTest, answer: bool) -> bool {
    test.operator.operator.name == "Null"
        && test.values.iter().all(|value| value.value == Typed::Bool(answer))
}

/// Whether a test keeps the services of AWS out of a statement, or leaves it open.
fn spares_services(test: &ConditionTest) -> bool {
    let key = test.key.value.to_ascii_lowercase();
    let is_principal = key.starts_with("aws:principal");
    let named = key == IS_SERVICE
        || key.starts_with("aws:principalservicename")
        || key == "aws:principaltype";
    let needs_key = !test.operator.operator.negated && !test.operator.if_exists;
    let absent_source = is_one(test, SOURCE_KEYS) && is_null(test, true);
    named || absent_source || is_principal && needs_key && !is_null(test, true)
}

/// Whether a test keeps everybody else out of a statement.
fn means_services(test: &ConditionTest) -> bool {
    let key = test.key.value.to_ascii_lowercase();
    key == IS_SERVICE || key.starts_with("aws:principalservicename")
}
