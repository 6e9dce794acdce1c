//! The tests of conditions, gathered by their keys.

use std::collections::BTreeMap;

use iam_policy::{ConditionTest, ConditionValue, Pattern, Typed, Variable};

use crate::table::Line;

/// The tests on one key, as far as they differ.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeyTests<'q> {
    /// The key as first written.
    pub(crate) spelled: &'q str,
    /// The tests, each once.
    pub(crate) tests: Vec<&'q ConditionTest>,
}

/// The tests of some lines by their keys in lower case.
pub(crate) fn by_key<'t, 'q: 't>(
    lines: impl Iterator<Item = &'t Line<'q>>,
) -> BTreeMap<String, KeyTests<'q>> {
    let mut keys: BTreeMap<String, KeyTests<'q>> = BTreeMap::new();
    for test in lines.flat_map(|line| line.tests.iter().copied()) {
        let entry = keys.entry(axis_name(&test.key.value)).or_default();
        if entry.tests.is_empty() {
            entry.spelled = &test.key.value;
        }
        if !entry.tests.iter().any(|known| same(known, test)) {
            entry.tests.push(test);
        }
    }
    keys
}

/// The name of the axis of a key: the key in lower case.
pub(crate) fn axis_name(key: &str) -> String {
    key.to_ascii_lowercase()
}

/// Whether two tests on one key say the same.
pub(crate) fn same(one: &ConditionTest, other: &ConditionTest) -> bool {
    let values = |test: &ConditionTest| -> Vec<String> {
        let mut values: Vec<String> = test.values.iter().map(identity).collect();
        values.sort();
        values.dedup();
        values
    };
    one.operator == other.operator && values(one) == values(other)
}

/// What tells values of one operator apart: their text, and whether it has variables.
fn identity(value: &ConditionValue) -> String {
    let mark = if has_variable(value) { '$' } else { ' ' };
    format!("{mark}{}", value.text.value)
}

/// Whether a policy value has a variable.
pub(crate) fn has_variable(value: &ConditionValue) -> bool {
    match &value.value {
        Typed::Text(pattern) => pattern.has_variable(),
        Typed::Arn(pattern) => pattern.has_variable(),
        Typed::AnyArn
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => false,
    }
}

/// Whether some value of a test has a variable.
pub(crate) fn test_has_variable(test: &ConditionTest) -> bool {
    test.values.iter().any(has_variable)
}

/// The variables of a test's values.
pub(crate) fn variables_of_test(test: &ConditionTest) -> Vec<Variable> {
    let with = test.values.iter().filter(|value| has_variable(value));
    let found = with.flat_map(|value| Pattern::variables_in(&value.text.value));
    found.map(|(_, variable)| variable).collect()
}
