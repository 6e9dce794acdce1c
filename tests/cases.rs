//! The cases of `tests/cases`: data that pins every rule of reading and evaluating policies.

mod evaluate;
mod files;
mod read;
mod rules;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use self::rules::{EVALUATION_RULES, TRAPS};

/// One case that came out otherwise than its file says.
struct Failure {
    /// File and name.
    case: String,
    /// Each field that differs: its name, what was expected, what came out.
    differences: Vec<Difference>,
}

/// A field of a case that came out otherwise.
struct Difference {
    field: &'static str,
    expected: String,
    actual: String,
}

/// Fails with every failure in full.
fn report(cases: usize, failures: &[Failure]) {
    let mut text = String::new();
    for failure in failures {
        writeln!(text, "\n{}", failure.case).expect("a string takes all text");
        for Difference { field, expected, actual } in &failure.differences {
            write!(text, "  {field}\n    expected {expected}\n    actual   {actual}\n")
                .expect("a string takes all text");
        }
    }
    assert!(failures.is_empty(), "{} of {cases} cases fail\n{text}", failures.len());
}

#[test]
fn evaluation_cases() {
    let cases = files::evaluation_cases();
    let failures: Vec<_> = cases.iter().filter_map(evaluate::check).collect();
    report(cases.len(), &failures);
}

#[test]
fn evaluation_cases_of_the_naive_evaluator() {
    let cases = files::evaluation_cases();
    let failures: Vec<_> = cases.iter().filter_map(evaluate::check_naive).collect();
    report(cases.len(), &failures);
}

#[test]
fn reading_cases() {
    let cases = files::reading_cases();
    let failures: Vec<_> = cases.iter().filter_map(read::check).collect();
    report(cases.len(), &failures);
}

#[test]
fn every_name_is_unique_in_its_file() {
    let mut seen = BTreeSet::new();
    for place in files::places() {
        assert!(seen.insert(place.clone()), "two cases are called {place}");
    }
}

#[test]
fn every_rule_is_cited() {
    let cited = files::cited();
    let uncited = files::uncited();
    let missing = |id: &&&str| !cited.contains(**id) && !uncited.contains_key(**id);
    let rules: Vec<_> = EVALUATION_RULES.iter().filter(missing).collect();
    let traps: Vec<_> = (1..=TRAPS)
        .map(|number| format!("T-{number:02}"))
        .filter(|id| !cited.contains(id))
        .collect();
    let needless: Vec<_> = uncited.keys().filter(|id| cited.contains(*id)).collect();
    let unknown: Vec<_> = cited.iter().filter(|id| !rules::exists(id)).collect();
    assert!(
        rules.is_empty() && traps.is_empty() && needless.is_empty() && unknown.is_empty(),
        "{} rules and {} traps have neither case nor reason: {rules:?} {traps:?}; \
         a case and a reason: {needless:?}; no such rule: {unknown:?}",
        rules.len(),
        traps.len(),
    );
}
