//! What policy variables leave open: free outcomes, and what is known of them all the same.

use iam_eval::{Context, KeyValues, holds};
use iam_policy::{Comparison, ConditionTest, ConditionValue, Pattern, TextMatch, Variable};

use super::{
    Asked, Axis, Scene, Source, axis_name, has_variable, same, test_has_variable, variables_of_test,
};
use crate::formula::Formula;
use crate::keys::Allowed;
use crate::search::Among;

impl<'q> Scene<'_, 'q> {
    /// A test with variables that may have any value, on a key whose values are fixed.
    pub(super) fn open_test(&self, test: &ConditionTest, values: &KeyValues) -> Formula<Among> {
        let used = test.operator;
        let simple = used.qualifier.is_none()
            && matches!(values, KeyValues::One(_))
            && (used.operator.comparison != Comparison::Arn || !used.operator.negated);
        if !simple {
            return self.opaque(free(whole_test(test)));
        }
        let (open, plain): (Vec<_>, Vec<_>) = test.values.iter().cloned().partition(has_variable);
        let plain = ConditionTest { values: plain, ..test.clone() };
        let plain = Formula::Constant(holds(&plain, Some(values), &Context::default()));
        let hits = open.iter().map(|value| self.opaque(of_value(test, value)));
        if used.operator.negated {
            Formula::all(hits.map(|hit| hit.negated(&Among::not)).chain([plain]))
        } else {
            Formula::any(hits.chain([plain]))
        }
    }

    /// A test with variables that may have any value.
    pub(super) fn abstract_test(
        &self,
        test: &ConditionTest,
        axis: usize,
        allowed: Allowed,
    ) -> Formula<Among> {
        let present = self.atom(axis, &Asked::Present);
        let absent = present.negated(&Among::not);
        let used = test.operator;
        // What the operator says of an absent key needs no variable.
        let if_absent = holds(test, None, &Context::default());
        let simple = used.qualifier.is_none()
            && !allowed.many
            && (used.operator.comparison != Comparison::Arn || !used.operator.negated);
        let tests = self.stage.keys.get(&axis_name(&test.key.value));
        let tests = tests.map_or(&[][..], |keys| &keys.tests);
        let at = tests.iter().position(|known| same(known, test));
        let if_present = match at {
            Some(at) if simple => {
                let hits = test.values.iter().enumerate().map(|(value, written)| {
                    let shape = self.atom(axis, &Asked::Shape(at, value));
                    if has_variable(written) {
                        Formula::all([shape, self.opaque(of_value(test, written))])
                    } else {
                        shape
                    }
                });
                let hit = Formula::any(hits);
                if used.operator.negated { hit.negated(&Among::not) } else { hit }
            }
            Some(_) | None => self.opaque(free(whole_test(test))),
        };
        let there = Formula::all([present, if_present]);
        Formula::any([there, Formula::all([absent, Formula::Constant(if_absent)])])
    }

    /// Whether something was left open that variables decide.
    pub(crate) fn has_opaque(&self) -> bool {
        self.axes.borrow().iter().any(|axis| matches!(axis, Axis::Opaque { .. }))
    }

    /// The variables of some patterns and of the group's tests whose values are open, as written.
    pub(crate) fn open_variables(&self, globs: &[usize]) -> Vec<String> {
        let names = self.variables(globs);
        names.into_iter().filter(|name| self.is_open_key(name)).collect()
    }

    /// The keys of the variables that follow neither from the caller nor from the place, in lower
    /// case.
    pub(crate) fn free_variables(&self, globs: &[usize]) -> Vec<String> {
        let names = self.variables(globs);
        let is_free = |name: &String| matches!(self.source(name), Source::Free(_));
        let mut names: Vec<String> =
            names.iter().filter(|it| is_free(it)).map(|it| axis_name(it)).collect();
        names.sort();
        names.dedup();
        names
    }

    fn variables(&self, globs: &[usize]) -> Vec<String> {
        let table = self.stage.table;
        let globs = globs.iter().filter_map(|glob| table.globs.get(*glob));
        let of_globs =
            globs.flat_map(|glob| glob.resource().variables().map(|it| it.key.to_string()));
        let tests = self.stage.keys.values().flat_map(|keys| &keys.tests);
        let tests = tests.filter(|test| test_has_variable(test));
        let of_tests =
            tests.flat_map(|test| variables_of_test(test)).map(|it| it.key.into_string());
        let mut names: Vec<String> = of_globs.chain(of_tests).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The values of the keys that are fixed here and compared with a variable on this key.
    pub(crate) fn compared_with(&self, name: &str) -> Vec<String> {
        let tests = self.stage.keys.values().flat_map(|keys| &keys.tests);
        let uses = |test: &&&ConditionTest| {
            let variables = variables_of_test(test);
            variables.iter().any(|variable| axis_name(&variable.key) == name)
        };
        let values = tests.filter(uses).filter_map(|test| match self.source(&test.key.value) {
            Source::Fixed { values: Some(KeyValues::One(value)), .. } => Some(value),
            Source::Fixed { .. } | Source::Free(_) => None,
        });
        values.collect()
    }

    /// Whether a pattern of a resource with variables matches.
    pub(super) fn of_resource(&self, glob: usize) -> Axis {
        let pattern = self.stage.table.globs.get(glob).map(|pattern| pattern.resource());
        let needs = pattern.map(|pattern| needed(pattern.variables())).unwrap_or_default();
        Axis::Opaque { name: format!("resource {glob}"), glob: Some(glob), needs }
    }
}

/// The axis of an unknown outcome that nothing else is known of.
fn free(name: String) -> Axis {
    Axis::Opaque { name, glob: None, needs: Vec::new() }
}

/// Whether a value of a test with variables is matched.
fn of_value(test: &ConditionTest, value: &ConditionValue) -> Axis {
    let variables = Pattern::variables_in(&value.text.value);
    let needs = needed(variables.iter().map(|(_, variable)| variable));
    Axis::Opaque { name: one_value(test, value), glob: None, needs }
}

/// The keys of variables without a default, in lower case.
fn needed<'v>(variables: impl Iterator<Item = &'v Variable>) -> Vec<String> {
    let without = variables.filter(|variable| variable.default.is_none());
    without.map(|variable| axis_name(&variable.key)).collect()
}

/// The name of a whole test of unknown outcome.
fn whole_test(test: &ConditionTest) -> String {
    let mut values: Vec<&str> = test.values.iter().map(|value| &*value.text.value).collect();
    values.sort_unstable();
    let key = axis_name(&test.key.value);
    let qualifier = test.operator.qualifier.map_or("", |it| it.word());
    let name = test.operator.operator.name;
    // Only an absent key tells `IfExists` from the plain operator.
    format!("test {qualifier}:{name} {key} {values:?}")
}

/// The name of one value of a test: whether the key's value matches it.
fn one_value(test: &ConditionTest, value: &ConditionValue) -> String {
    let comparison = match test.operator.operator.comparison {
        Comparison::Text(TextMatch::Exact) => "exact",
        Comparison::Text(TextMatch::IgnoreCase) => "folded",
        Comparison::Text(TextMatch::Wildcard) => "like",
        Comparison::Arn => "arn",
        Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip
        | Comparison::Null => "other",
    };
    format!("value {comparison} {} {}", axis_name(&test.key.value), value.text.value)
}
