//! The probes of a key, made ready to be asked about many values.

use iam_eval::{Context, KeyValues, holds};
use iam_policy::{
    ArnPattern, Comparison, ConditionTest, ConditionValue, OPERATORS, Operator, OperatorUse, Part,
    Pattern, SetQualifier, Typed, Variables, Wildcards,
};

use crate::bits::Bits;
use crate::keys::Probe;

/// Probes and the values of the variables in them.
pub(crate) struct Probes<'p> {
    all: Vec<Ready<'p>>,
    variables: &'p Context,
    /// What it costs to ask about one value, in steps.
    cost: u64,
}

/// One probe.
pub(crate) enum Ready<'p> {
    /// Whether the key is there.
    Present,
    /// Whether a test holds.
    Test(&'p ConditionTest),
    /// Whether the key has one value and this test, without set operator, holds.
    Shape(Box<ConditionTest>),
    /// No, whatever the values.
    Never,
}

impl<'p> Probes<'p> {
    /// Makes probes ready.
    pub(crate) fn new(probes: &[Probe<'p>], variables: &'p Context) -> Probes<'p> {
        let all: Vec<Ready<'p>> = probes.iter().map(ready).collect();
        let values = all.iter().filter_map(Ready::test).map(|test| test.values.len() as u64);
        let cost = 1 + values.sum::<u64>() / 16;
        Probes { all, variables, cost }
    }

    /// The probes, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Ready<'p>> {
        self.all.iter()
    }

    /// The tests of all probes that have one.
    pub(crate) fn tests(&self) -> impl Iterator<Item = &ConditionTest> {
        self.all.iter().filter_map(Ready::test)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn cost(&self) -> u64 {
        self.cost
    }

    pub(crate) fn variables(&self) -> &'p Context {
        self.variables
    }

    /// The numbers of the probes whose answer is yes for these values, `None` for absence.
    pub(crate) fn answers(&self, values: Option<&KeyValues>) -> Bits {
        let mut yes = Bits::none(self.all.len());
        for (at, probe) in self.all.iter().enumerate() {
            let is_so = match probe {
                Ready::Present => values.is_some(),
                Ready::Test(test) => holds(test, values, self.variables),
                Ready::Shape(test) => holds(test, values, self.variables),
                Ready::Never => false,
            };
            if is_so {
                yes.insert(at);
            }
        }
        yes
    }

    /// The probes that hold for a set only where they hold for each of its values.
    pub(crate) fn for_all(&self) -> Bits {
        let is_so = |probe: &Ready<'_>| match probe {
            Ready::Test(test) => test.operator.qualifier == Some(SetQualifier::ForAllValues),
            Ready::Present | Ready::Shape(_) | Ready::Never => false,
        };
        let mut numbers = Bits::none(self.all.len());
        let all = self.all.iter().enumerate().filter(|(_, probe)| is_so(probe));
        all.for_each(|(at, _)| numbers.insert(at));
        numbers
    }
}

impl Ready<'_> {
    /// The test it asks about.
    pub(crate) fn test(&self) -> Option<&ConditionTest> {
        match self {
            Ready::Test(test) => Some(test),
            Ready::Shape(test) => Some(test),
            Ready::Present | Ready::Never => None,
        }
    }
}

fn ready<'p>(probe: &Probe<'p>) -> Ready<'p> {
    match *probe {
        Probe::Present => Ready::Present,
        Probe::Holds(test) => Ready::Test(test),
        Probe::Shape(test, at) => {
            let shape = || {
                let operator = positive(test.operator.operator.comparison)?;
                let value = shape(test.values.get(at)?);
                let operator = OperatorUse { operator, qualifier: None, if_exists: false };
                Some(ConditionTest { operator, values: vec![value], ..test.clone() })
            };
            shape().map_or(Ready::Never, |test| Ready::Shape(Box::new(test)))
        }
    }
}

/// The operator that compares in this way and is not negated; none for `Null`, which does not
/// compare values.
fn positive(comparison: Comparison) -> Option<&'static Operator> {
    let fits = |row: &&Operator| row.comparison == comparison && !row.negated;
    OPERATORS.iter().find(fits).filter(|_| comparison != Comparison::Null)
}

/// The value with each variable as `*`.
fn shape(value: &ConditionValue) -> ConditionValue {
    let mut shape = value.clone();
    if let Typed::Text(pattern) = &value.value
        && pattern.has_variable()
    {
        let text = starred(pattern);
        shape.value = Typed::Text(Pattern::parse(&text, Wildcards::Active, Variables::Active).0);
    }
    if let Typed::Arn(pattern) = &value.value
        && pattern.has_variable()
    {
        let fields: Vec<String> = pattern.fields().iter().map(starred).collect();
        shape.value = Typed::Arn(ArnPattern::parse(&fields.join(":"), Variables::Active));
    }
    shape
}

/// The text of a pattern whose wildcards are active, each variable written as `*`.
fn starred(pattern: &Pattern) -> String {
    let mut text = String::new();
    for part in pattern.parts() {
        match part {
            Part::Text(plain) => plain.chars().for_each(|character| match character {
                '*' | '?' | '$' => text.extend(["${", character.encode_utf8(&mut [0; 4]), "}"]),
                _ => text.push(character),
            }),
            Part::One => text.push('?'),
            Part::Many | Part::Variable(_) => text.push('*'),
        }
    }
    text
}
