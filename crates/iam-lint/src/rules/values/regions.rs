//! Values that are no Region of AWS.

use iam_catalog::facts;
use iam_policy::{
    Case, Certainty, ConditionValue, Pattern, Problem, Severity, TextMatch, Variables, Wildcards,
    nearest,
};

use super::identifiers::replace;
use super::test::{self, Test};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// Names beside those of Regions that AWS itself uses where a Region is expected.
const NOT_REGIONAL: &[&str] = &["aws-global", "aws-cn-global", "aws-us-gov-global"];

/// Values that no request can have, and those that only a Region unknown here could have.
pub(super) fn values(subject: &Subject<'_>, findings: &mut Findings) {
    let is_region = |test: &Test<'_>| test.is_about_any(&["aws:RequestedRegion", "ec2:Region"]);
    for test in test::all(subject).filter(is_region) {
        let Some(matched) = test.text_match() else { continue };
        for value in &test.test.values {
            findings.problems.extend(problem(test, matched, value));
        }
    }
}

fn problem(test: Test<'_>, matched: TextMatch, value: &ConditionValue) -> Option<Problem> {
    let (wildcards, case) = match matched {
        TextMatch::Exact => (Wildcards::Literal, Case::Sensitive),
        TextMatch::IgnoreCase => (Wildcards::Literal, Case::Ignored),
        TextMatch::Wildcard => (Wildcards::Active, Case::Sensitive),
    };
    let text = &*value.text.value;
    let (pattern, _) = Pattern::parse(text, wildcards, Variables::Active);
    let fits = |case| {
        let mut names = facts::regions().chain(NOT_REGIONAL.iter().copied());
        names.any(|name| pattern.matches(name, case))
    };
    // A `*` without `StringLike` is a problem of its own.
    let is_odd = pattern.has_variable() || (pattern.literal().is_some() && text.contains('*'));
    if is_odd || fits(case) {
        return None;
    }
    if pattern.literal().is_none_or(facts::has_region_shape) && !fits(Case::Ignored) {
        let message = format!("{} fits no Region that is known", shown(text));
        let help =
            format!("check the name; Regions after {} are not known here", facts::REGIONS_AS_OF);
        let mut problem = found("invalid-region-value", value.text.span, message).help(help);
        problem.severity = Severity::Warning;
        return Some(problem);
    }
    let message = format!("{} is no Region, so it matches no request", shown(text));
    let problem = found("invalid-region-value", value.text.span, message);
    Some(match meant(text, fits(Case::Ignored)) {
        None => problem.help("Regions are named like `eu-west-1`, in lower-case letters"),
        Some((right, certainty)) => problem.help(format!("did you mean `{right}`?")).fix_all(
            format!("replace with `{right}`"),
            certainty,
            vec![replace(test, value, &right)],
        ),
    })
}

/// The Region that was meant: in lower-case letters, without the letter of a zone, or nearly so.
fn meant(text: &str, fits_in_lower_case: bool) -> Option<(String, Certainty)> {
    let lower = text.trim().to_ascii_lowercase();
    if fits_in_lower_case || facts::is_region(&lower) {
        return Some((lower, Certainty::Sure));
    }
    let zone = lower.strip_suffix(|it: char| it.is_ascii_lowercase());
    let region =
        zone.filter(|it| facts::is_region(it)).or_else(|| nearest(&lower, facts::regions()));
    region.map(|region| (region.to_owned(), Certainty::Likely))
}
