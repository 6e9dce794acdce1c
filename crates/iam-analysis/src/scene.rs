//! One caller, one place, one group of actions: what is fixed there, and what is left open.

mod links;
mod open;
mod tested;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use iam_catalog::Catalog;
use iam_eval::suppose::{Ground, follows, ground};
use iam_eval::{Context, KeyValues, Principal, Request, holds};
use iam_policy::{Cardinality, Case, ConditionTest, Sense};

use crate::answer::Doubt;
use crate::bits::Bits;
use crate::formula::Formula;
use crate::keys::{Allowed, Choice, Probe, choices};
use crate::question::World;
use crate::search::Among;
use crate::table::{Line, Table};
use crate::text::{Glob, Var};

pub(crate) use tested::{
    KeyTests, axis_name, by_key, has_variable, same, test_has_variable, variables_of_test,
};

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

/// Keys that only a service brings, which calls on behalf of a resource (E-607).
const ON_BEHALF: [&str; 4] =
    ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"];

/// Whether a caller of no account has tags: IAM Roles Anywhere brings the fields of a certificate.
fn brings_tags(caller: &Principal) -> bool {
    caller.service() == Some("rolesanywhere.amazonaws.com")
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
        let caller = self.request.principal;
        let is_service = caller.service().is_some();
        let values = || follows(&self.request, key);
        let fixed = |exact: bool| Source::Fixed { values: values(), exact };
        let never = Source::Fixed { values: None, exact: true };
        let there = Source::Free(Allowed { absent: false, present: true, many: false });
        let open = Source::Free(Allowed { absent: true, present: true, many: self.many(&name) });
        let has_account = caller.account().is_some();
        match ground(key) {
            Ground::Nothing if ON_BEHALF.contains(&name.as_str()) && !is_service => never,
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
            Ground::PrincipalTag if !has_account && !brings_tags(caller) => never,
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

    /// The group's tests on a key.
    pub(crate) fn tests_on(&self, name: &str) -> &'s [&'q ConditionTest] {
        self.stage.keys.get(name).map_or(&[], |keys| &keys.tests)
    }
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
