//! One caller, one place, one group of actions: what is fixed there, and what is left open.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use iam_catalog::Catalog;
use iam_eval::suppose::{Ground, follows, ground};
use iam_eval::{Context, KeyValues, Request, holds};
use iam_policy::{
    Cardinality, Case, Comparison, ConditionTest, ConditionValue, Pattern, Sense, TextMatch, Typed,
    Variable,
};

use crate::answer::Doubt;
use crate::bits::Bits;
use crate::formula::Formula;
use crate::inclusion::ArnGlob;
use crate::keys::{Allowed, Choice, Probe, choices};
use crate::question::World;
use crate::search::Among;
use crate::table::{Line, Table};
use crate::text::{Glob, Var};

/// Whether policy variables have values.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mode<'m> {
    /// They may have any: a pattern with one is its shape, and it may match or not. What is proved
    /// so holds for every value.
    Abstract,
    /// They have these, keys in lower case; `None`: the key is absent.
    Concrete(&'m [(String, Option<String>)]),
}

/// What is known of the value of a condition key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// It has these values, or is absent.
    Fixed {
        values: Option<KeyValues>,
        /// Whether it is so for every caller and place that this one stands for.
        exact: bool,
    },
    /// It may have any.
    Free(Allowed),
}

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

/// What all scenes of one group share.
pub(crate) struct Stage<'s, 'q> {
    pub(crate) table: &'s Table<'q>,
    pub(crate) world: &'s World,
    /// The tests of the group's statements.
    pub(crate) keys: &'s BTreeMap<String, KeyTests<'q>>,
    /// For each tag of a request that is tested, by its key in lower case: whether it is one of
    /// `aws:TagKeys`.
    pub(crate) tag_tests: &'s [(String, &'q ConditionTest)],
    /// The regions of keys that were worked out.
    pub(crate) cache: &'s RefCell<Cache>,
    /// How many states of texts may still be looked at.
    pub(crate) steps: &'s RefCell<u64>,
}

/// Regions by the key and what it may be.
pub(crate) type Cache = BTreeMap<(String, Allowed), Rc<Vec<Choice>>>;

/// One caller at one place.
pub(crate) struct Scene<'s, 'q> {
    pub(crate) stage: &'s Stage<'s, 'q>,
    /// A request like those looked at; its context is empty.
    pub(crate) request: Request<'s>,
    /// The Region that is called.
    pub(crate) called: &'s str,
    /// Whether AWS lists a key for the actions.
    pub(crate) lists: &'s dyn Fn(&str) -> bool,
    pub(crate) mode: Mode<'s>,
    axes: RefCell<Vec<Axis>>,
}

/// Something with several regions.
#[derive(Debug, Clone)]
pub(crate) enum Axis {
    /// The values of a key.
    Key { name: String, spelled: String, choices: Rc<Vec<Choice>>, probes: Vec<Asked> },
    /// Whether a pattern with variables matches: region 1 is yes.
    Opaque {
        /// What tells it from others.
        name: String,
        /// The number of the pattern in the table, for one of a resource.
        glob: Option<usize>,
        /// The keys, in lower case, that must be there for a match.
        needs: Vec<String>,
    },
}

/// What is known of a key's regions, apart from the evaluator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asked {
    Present,
    /// The test of this number holds.
    Holds(usize),
    /// The value of the second number of the test of the first matches by its shape.
    Shape(usize, usize),
}

/// The multivalued key that lists the tags of a request.
pub(crate) const TAG_KEYS: &str = "aws:tagkeys";
/// The family of keys that hold their values.
pub(crate) const REQUEST_TAG: &str = "aws:requesttag/";

impl Axis {
    /// How many regions it has.
    pub(crate) fn size(&self) -> usize {
        match self {
            Axis::Key { choices, .. } => choices.len(),
            Axis::Opaque { .. } => 2,
        }
    }
}

impl<'s, 'q> Scene<'s, 'q> {
    /// A scene.
    pub(crate) fn new(
        stage: &'s Stage<'s, 'q>,
        request: Request<'s>,
        called: &'s str,
        lists: &'s dyn Fn(&str) -> bool,
        mode: Mode<'s>,
    ) -> Scene<'s, 'q> {
        Scene { stage, request, called, lists, mode, axes: RefCell::default() }
    }

    /// Where the value of a key comes from here.
    pub(crate) fn source(&self, key: &str) -> Source {
        let name = axis_name(key);
        let world = self.stage.world;
        if let Some((_, values)) = world.given.iter().find(|(given, _)| axis_name(given) == name) {
            return Source::Fixed { values: values.clone(), exact: true };
        }
        if let Mode::Concrete(chosen) = self.mode
            && let Some((_, value)) = chosen.iter().find(|(chosen, _)| *chosen == name)
        {
            let values = value.clone().map(KeyValues::One);
            return Source::Fixed { values, exact: true };
        }
        let is_known = world.principal.is_some();
        let values = || follows(&self.request, key);
        let fixed = |exact: bool| Source::Fixed { values: values(), exact };
        let never = Source::Fixed { values: None, exact: true };
        let there = Source::Free(Allowed { absent: false, present: true, many: false });
        let open = Source::Free(Allowed { absent: true, present: true, many: self.many(&name) });
        let has_account = self.request.principal.account().is_some();
        match ground(key) {
            Ground::Principal if name == "aws:userid" && !is_known && has_account => there,
            Ground::Principal if name == "aws:principalorgid" && world.org.is_none() => {
                if has_account {
                    open
                } else {
                    never
                }
            }
            // Accounts are looked at one by one, the equal and the different.
            Ground::Principal => fixed(is_known || name == "aws:principalaccount"),
            Ground::Credential if name == "aws:multifactorauthpresent" => fixed(is_known),
            Ground::Credential if values().is_some() => there,
            Ground::Credential => never,
            Ground::PrincipalTag if is_known => fixed(true),
            Ground::PrincipalTag if !has_account => never,
            Ground::Place if name == "aws:resourceorgid" && world.org.is_none() => open,
            Ground::Place if name == "aws:requestedregion" => {
                let values = Some(KeyValues::One(self.called.to_owned()));
                Source::Fixed { values, exact: false }
            }
            Ground::Place => fixed(name == "aws:resourceaccount"),
            Ground::Time | Ground::Usual => there,
            Ground::Nothing | Ground::PrincipalTag | Ground::Claim | Ground::ResourceTag => {
                if (self.lists)(key) {
                    open
                } else {
                    never
                }
            }
        }
    }

    /// Whether a key may have several values: a key that nobody knows may, and may have one.
    fn many(&self, name: &str) -> bool {
        is_known_as_set(name).unwrap_or_else(|| {
            let tests = self.stage.keys.get(name);
            let has_qualifier = |test: &&ConditionTest| test.operator.qualifier.is_some();
            tests.is_some_and(|keys| keys.tests.iter().any(has_qualifier))
        })
    }

    /// The sizes of all axes so far.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        self.axes.borrow().iter().map(Axis::size).collect()
    }

    /// The axes so far.
    pub(crate) fn axes(&self) -> Vec<Axis> {
        self.axes.borrow().clone()
    }

    /// The axis of a free key.
    fn axis(&self, key: &str, allowed: Allowed) -> Result<usize, Doubt> {
        let wanted = axis_name(key);
        let is_it = |axis: &Axis| matches!(axis, Axis::Key { name, .. } if *name == wanted);
        if let Some(at) = self.axes.borrow().iter().position(is_it) {
            return Ok(at);
        }
        let none = KeyTests::default();
        let tests = self.stage.keys.get(&wanted).unwrap_or(&none);
        let mut probes = vec![Asked::Present];
        for (at, test) in tests.tests.iter().enumerate() {
            if self.is_open(test) {
                probes.extend((0..test.values.len()).map(|value| Asked::Shape(at, value)));
            } else {
                probes.push(Asked::Holds(at));
            }
        }
        let choices = self.choices(&wanted, tests, &probes, allowed)?;
        let spelled = if tests.spelled.is_empty() { key } else { tests.spelled };
        let spelled = spelled.to_owned();
        self.axes.borrow_mut().push(Axis::Key { name: wanted, spelled, choices, probes });
        Ok(self.axes.borrow().len() - 1)
    }

    fn choices(
        &self,
        name: &str,
        tests: &KeyTests<'q>,
        probes: &[Asked],
        allowed: Allowed,
    ) -> Result<Rc<Vec<Choice>>, Doubt> {
        // Regions that rest on values of variables hold for this scene alone.
        let fixed = |test: &&&ConditionTest| test_has_variable(test) && !self.is_open(test);
        let fixed: Vec<&ConditionTest> = tests.tests.iter().filter(fixed).copied().collect();
        let place = (name.to_owned(), allowed);
        if fixed.is_empty()
            && let Some(known) = self.stage.cache.borrow().get(&place)
        {
            return Ok(known.clone());
        }
        let test = |at: usize| tests.tests.get(at).copied();
        let probes: Vec<Probe<'_>> = probes
            .iter()
            .filter_map(|asked| match asked {
                Asked::Present => Some(Probe::Present),
                Asked::Holds(at) => test(*at).map(Probe::Holds),
                Asked::Shape(at, value) => test(*at).map(|test| Probe::Shape(test, *value)),
            })
            .collect();
        let world = self.stage.world;
        let limit = world.budget.regions;
        let spelled = if tests.spelled.is_empty() { name } else { tests.spelled };
        let context = self.resolved(&fixed);
        let find = |allowed: Allowed| {
            let steps = &mut self.stage.steps.borrow_mut();
            let found = choices(spelled, &probes, allowed, &context, &world.names, limit, steps);
            found.map_err(|_| Doubt::Key(spelled.to_owned()))
        };
        let mut found = find(allowed)?;
        if allowed.many && is_known_as_set(name).is_none() {
            // One value is not the same as a set of one (E-312).
            let single = find(Allowed { many: false, ..allowed })?;
            let known: BTreeSet<Bits> = found.iter().map(|choice| choice.yes.clone()).collect();
            found.extend(single.into_iter().filter(|choice| !known.contains(&choice.yes)));
        }
        let found = Rc::new(found);
        if fixed.is_empty() {
            self.stage.cache.borrow_mut().insert(place, found.clone());
        }
        Ok(found)
    }

    /// The atom that an axis answers a question with yes.
    fn atom(&self, axis: usize, asked: &Asked) -> Formula<Among> {
        let axes = self.axes.borrow();
        let Some(Axis::Key { choices, probes, .. }) = axes.get(axis) else {
            return Formula::Constant(false);
        };
        let Some(probe) = probes.iter().position(|it| it == asked) else {
            return Formula::Constant(false);
        };
        let mut regions = Bits::none(choices.len());
        for (at, choice) in choices.iter().enumerate() {
            if choice.yes.contains(probe) {
                regions.insert(at);
            }
        }
        among(axis, regions, choices.len())
    }

    /// The atom that a pattern with variables matches.
    fn opaque(&self, opaque: Axis) -> Formula<Among> {
        let Axis::Opaque { name: wanted, .. } = &opaque else { return Formula::Constant(false) };
        let is_it = |axis: &Axis| matches!(axis, Axis::Opaque { name, .. } if name == wanted);
        let known = self.axes.borrow().iter().position(is_it);
        let axis = known.unwrap_or_else(|| {
            self.axes.borrow_mut().push(opaque);
            self.axes.borrow().len() - 1
        });
        among(axis, Bits::from_iter([1]), 2)
    }

    /// The condition of a line.
    pub(crate) fn condition(&self, line: &Line<'q>) -> Result<Formula<Among>, Doubt> {
        let parts: Result<Vec<_>, Doubt> = line.tests.iter().map(|test| self.test(test)).collect();
        Ok(Formula::all(parts?))
    }

    fn test(&self, test: &ConditionTest) -> Result<Formula<Among>, Doubt> {
        let is_open = self.is_open(test);
        match self.source(&test.key.value) {
            Source::Fixed { values: Some(values), .. } if is_open => {
                Ok(self.open_test(test, &values))
            }
            Source::Fixed { values, .. } => {
                let context = self.resolved(&[test]);
                Ok(Formula::Constant(holds(test, values.as_ref(), &context)))
            }
            Source::Free(allowed) => {
                let axis = self.axis(&test.key.value, allowed)?;
                if is_open {
                    return Ok(self.abstract_test(test, axis, allowed));
                }
                let tests = self.stage.keys.get(&axis_name(&test.key.value));
                let tests = tests.map_or(&[][..], |keys| &keys.tests);
                let at = tests.iter().position(|known| same(known, test));
                Ok(at.map_or(Formula::Constant(false), |at| self.atom(axis, &Asked::Holds(at))))
            }
        }
    }

    /// Whether a test has a variable whose value is open here.
    fn is_open(&self, test: &ConditionTest) -> bool {
        test_has_variable(test)
            && variables_of_test(test).iter().any(|variable| self.is_open_key(&variable.key))
    }

    /// Whether a variable on this key may have any value.
    fn is_open_key(&self, key: &str) -> bool {
        match self.source(key) {
            Source::Fixed { exact, .. } => !exact && matches!(self.mode, Mode::Abstract),
            Source::Free(_) => true,
        }
    }

    /// The values of the variables of some tests, as far as they are fixed.
    fn resolved(&self, tests: &[&ConditionTest]) -> Context {
        let variables = tests.iter().filter(|test| test_has_variable(test));
        let variables = variables.flat_map(|test| variables_of_test(test));
        let mut found: BTreeMap<String, Option<KeyValues>> = BTreeMap::new();
        for variable in variables {
            if let Source::Fixed { values, .. } = self.source(&variable.key) {
                found.insert(axis_name(&variable.key), values);
            }
        }
        Context::new(found)
    }

    /// A test with variables that may have any value, on a key whose values are fixed.
    fn open_test(&self, test: &ConditionTest, values: &KeyValues) -> Formula<Among> {
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
    fn abstract_test(&self, test: &ConditionTest, axis: usize, allowed: Allowed) -> Formula<Among> {
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

    /// The patterns of the resource field, by numbers of the table, as the search reads them; those
    /// that match nothing are left out.
    pub(crate) fn resource_glob(&self, glob: usize) -> Option<Glob> {
        let pattern = self.stage.table.globs.get(glob)?.resource();
        Glob::of(pattern, Case::Sensitive, |variable| {
            let default = variable.default.as_deref();
            match self.source(&variable.key) {
                _ if self.is_open_key(&variable.key) => Var::Shape,
                Source::Fixed { values: Some(KeyValues::One(text)), .. } => Var::Text(text),
                Source::Fixed { .. } | Source::Free(_) => match default {
                    Some(text) => Var::Text(text.to_owned()),
                    None => Var::Missing,
                },
            }
        })
    }

    /// Whether a pattern of the table is only a shape here.
    pub(crate) fn is_shape(&self, glob: usize) -> bool {
        let pattern = self.stage.table.globs.get(glob).map(|pattern| pattern.resource());
        pattern.is_some_and(|pattern| pattern.variables().any(|it| self.is_open_key(&it.key)))
    }

    /// Whether the resource block of a line matches, given which patterns of the table do.
    pub(crate) fn resource(
        &self,
        line: &Line<'q>,
        matches: &dyn Fn(usize) -> bool,
    ) -> Formula<Among> {
        let Some(block) = &line.resource else { return Formula::Constant(true) };
        let hits = block.globs.iter().filter(|glob| matches(**glob)).map(|glob| {
            if self.is_shape(*glob) {
                self.opaque(self.of_resource(*glob))
            } else {
                Formula::Constant(true)
            }
        });
        let hit = Formula::any(hits.chain([Formula::Constant(block.anything)]));
        match block.sense {
            Sense::Listed => hit,
            Sense::Excluded => hit.negated(&Among::not),
        }
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

    /// The group's tests on a key.
    pub(crate) fn tests_on(&self, name: &str) -> &'s [&'q ConditionTest] {
        self.stage.keys.get(name).map_or(&[], |keys| &keys.tests)
    }

    /// Whether a pattern of a resource with variables matches.
    fn of_resource(&self, glob: usize) -> Axis {
        let pattern = self.stage.table.globs.get(glob).map(|pattern| pattern.resource());
        let needs = pattern.map(|pattern| needed(pattern.variables())).unwrap_or_default();
        Axis::Opaque { name: format!("resource {glob}"), glob: Some(glob), needs }
    }

    /// What ties keys to each other, as far as they have axes.
    pub(crate) fn links(&self) -> Formula<Among> {
        let axes = self.axes.borrow();
        let find = |wanted: &str| {
            axes.iter().position(|axis| matches!(axis, Axis::Key { name, .. } if name == wanted))
        };
        let present = |axis: usize| self.atom(axis, &Asked::Present);
        let absent = |axis: usize| present(axis).negated(&Among::not);
        let mut links = Vec::new();
        // An address is known on the public way, the endpoint on the private one (E-603).
        for private in ["aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip"] {
            if let (Some(one), Some(other)) = (find("aws:sourceip"), find(private)) {
                links.push(Formula::any([absent(one), absent(other)]));
            }
        }
        // A tag of the request is one of its tag keys, and each of these is a tag.
        if let Some(keys) = find(TAG_KEYS) {
            let tests = self.tests_on(TAG_KEYS);
            for (tag, test) in self.stage.tag_tests {
                let at = tests.iter().position(|known| same(known, test));
                let (Some(tag), Some(at)) = (find(tag), at) else { continue };
                let listed = self.atom(keys, &Asked::Holds(at));
                let unlisted = listed.negated(&Among::not);
                links.push(Formula::any([absent(tag), listed]));
                links.push(Formula::any([present(tag), unlisted]));
            }
        }
        for (at, axis) in axes.iter().enumerate() {
            let Axis::Opaque { glob, needs, .. } = axis else { continue };
            let missed = among(at, Bits::from_iter([0]), 2);
            // A variable without a value matches nothing (E-406).
            for key in needs.iter().filter_map(|key| find(key)) {
                links.push(Formula::any([missed.clone(), present(key)]));
            }
            // What one pattern matches, a wider one does too.
            let Some(own) = glob.and_then(|glob| self.arn_glob(glob)) else { continue };
            for (other, wider) in axes.iter().enumerate() {
                let Axis::Opaque { glob: Some(wider), .. } = wider else { continue };
                let covers = |wider: ArnGlob| other != at && wider.covers(&own);
                if self.arn_glob(*wider).is_some_and(covers) {
                    let hit = among(other, Bits::from_iter([1]), 2);
                    links.push(Formula::any([missed.clone(), hit]));
                }
            }
        }
        Formula::all(links)
    }

    fn arn_glob(&self, glob: usize) -> Option<ArnGlob> {
        self.stage.table.globs.get(glob).map(|pattern| ArnGlob::new(pattern))
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

/// Whether a key is known to have several values, or one; `None`: nobody knows it.
fn is_known_as_set(name: &str) -> Option<bool> {
    let fact = iam_policy::key_fact(name).map(|fact| fact.cardinality == Cardinality::Multi);
    fact.or_else(|| Catalog::embedded().key(name).map(|key| key.is_multivalued()))
}

/// The atom of some regions of an axis, constant where it is about none or all.
fn among(axis: usize, regions: Bits, size: usize) -> Formula<Among> {
    let mut others = Bits::all(size);
    others.subtract(&regions);
    match (regions.is_empty(), others.is_empty()) {
        (true, _) => Formula::Constant(false),
        (false, true) => Formula::Constant(true),
        (false, false) => Formula::Atom(Among { axis, regions, others }),
    }
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
