//! Conditions: their keys, their operators, and what happens when a key is absent.

use iam_policy::{ConditionTest, ConditionText, Span};

use super::Group;
use crate::subject::{StatementFacts, Subject};

mod absent;
mod caller;
mod fit;
mod keys;
mod like;
mod mfa;
mod presence;
mod values;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!(
            "conditions",
            Condition,
            Error,
            "unknown-global-condition-key",
            ["INVALID_GLOBAL_CONDITION_KEY"]
        ),
        page!(
            "conditions",
            Condition,
            Error,
            "unknown-service-condition-key",
            ["INVALID_SERVICE_CONDITION_KEY"]
        ),
        page!("conditions", Condition, Error, "unknown-condition-key-service", ["INVALID_SERVICE"]),
        page!(
            "conditions",
            Condition,
            Error,
            "unsupported-global-condition-key",
            ["UNSUPPORTED_GLOBAL_CONDITION_KEY"]
        ),
        page!(
            "conditions",
            Condition,
            Warning,
            "deprecated-global-condition-key",
            ["DEPRECATED_GLOBAL_CONDITION_KEY"]
        ),
        page!("conditions", Condition, Error, "missing-tag-key", ["MISSING_TAG_KEY_IN_CONDITION"]),
        page!(
            "conditions",
            Condition,
            Error,
            "condition-value-mixed-types",
            ["INVALID_CONDITION_DATA_TYPE"]
        ),
        page!(
            "conditions",
            Condition,
            Warning,
            "condition-value-epoch-date",
            ["INVALID_DATE_VALUE"]
        ),
        page!(
            "conditions",
            Condition,
            Error,
            "multiple-boolean-values",
            ["INVALID_CONDITION_MULTIPLE_BOOLEAN"]
        ),
        page!("conditions", Condition, Warning, "forallvalues-deny-missing-key", []),
        page!("conditions", Condition, Suggestion, "like-without-wildcard", []),
        page!("conditions", Condition, Security, "negated-allow-missing-key", []),
        page!("conditions", Condition, Security, "ifexists-allow-missing-key", []),
        page!("conditions", Condition, Suggestion, "deny-positive-missing-key", []),
        page!("conditions", Condition, Security, "mfa-deny-bool-misses-keys", []),
        page!("conditions", Condition, Security, "mfa-allow-boolifexists", []),
        page!("conditions", Condition, Security, "mfa-null-check-only", []),
    ],
    rules: &[
        keys::unknown,
        keys::outdated,
        keys::without_tag,
        fit::with_catalog,
        values::mixed_types,
        values::epoch_dates,
        values::several_booleans,
        like::without_wildcard,
        absent::in_allow,
        absent::in_deny,
        absent::all_values_in_deny,
        mfa::deny_misses_keys,
        mfa::allow_if_exists,
        mfa::null_only,
    ],
    outranks: &[
        ("forallvalues-single-valued-key", "forallvalues-allow-missing-key"),
        ("forallvalues-single-valued-key", "forallvalues-deny-missing-key"),
        ("mfa-allow-boolifexists", "ifexists-allow-missing-key"),
        ("mfa-deny-bool-misses-keys", "deny-positive-missing-key"),
        ("unsupported-global-condition-key", "unknown-global-condition-key"),
        ("missing-tag-key", "unknown-global-condition-key"),
        ("missing-tag-key", "unknown-service-condition-key"),
    ],
};

/// One test of a condition and what stands around it.
#[derive(Clone, Copy)]
struct Tested<'a> {
    facts: &'a StatementFacts<'a>,
    test: &'a ConditionTest,
    /// The text of the condition.
    place: ConditionText<'a>,
}

impl Tested<'_> {
    /// The condition key as written.
    fn key(&self) -> &str {
        &self.test.key.value
    }

    /// Whether it is this key, letter case aside.
    fn is_on(&self, key: &str) -> bool {
        self.key().eq_ignore_ascii_case(key)
    }

    /// The other tests of the same condition.
    fn others(&self) -> impl Iterator<Item = &ConditionTest> {
        let own = self.test;
        let all = self.facts.statement.condition.iter().take(MAX_TESTS);
        all.filter(move |test| !std::ptr::eq(*test, own))
    }

    /// The key with its quotes.
    fn key_token(&self) -> Span {
        Span::new(self.test.key.span.start.saturating_sub(1), self.test.key.span.end + 1)
    }
}

/// How many tests of a document are looked at, since some rules compare each with all others. AWS
/// stores no policy with more.
const MAX_TESTS: usize = 1_000;

/// Every test of every statement.
fn tests<'a>(subject: &'a Subject<'a>) -> impl Iterator<Item = Tested<'a>> {
    let all = subject.statements.iter().flat_map(|facts| {
        let place = subject.condition(facts);
        let tests =
            place.map(|place| facts.statement.condition.iter().zip(std::iter::repeat(place)));
        tests.into_iter().flatten().map(move |(test, place)| Tested { facts, test, place })
    });
    all.take(MAX_TESTS)
}
