//! How the patterns of tests are read: as globs, and which answers follow from them.

use std::collections::BTreeMap;

use iam_eval::{Context, KeyValues, holds};
use iam_policy::{
    Case, Comparison, ConditionTest, ConditionValue, Part, Pattern, TextMatch, Typed, Variable,
};

use crate::bits::Bits;
use crate::keys::Form;
use crate::keys::probes::{Probes, Ready};
use crate::keys::words::{MOST_SAMPLES, Reading, Words, is_literal};
use crate::text::{Glob, Symbol, Var};

/// The patterns of the probes of a key that gives its values in this form.
pub(crate) fn words(probes: &Probes<'_>, form: Form) -> Words {
    let words = Words { always: Bits::none(probes.len()), ..Words::default() };
    let mut reader = Reader { probes, form, words, numbers: BTreeMap::new() };
    for (at, probe) in probes.iter().enumerate() {
        match probe {
            Ready::Present => reader.words.always.insert(at),
            Ready::Test(test) => reader.add(at, test),
            Ready::Shape(test) => reader.add(at, test),
            Ready::Never => {}
        }
    }
    reader.words
}

/// Words that grow probe by probe.
struct Reader<'r> {
    probes: &'r Probes<'r>,
    form: Form,
    words: Words,
    /// The number of each pattern.
    numbers: BTreeMap<Glob, usize>,
}

impl Reader<'_> {
    fn add(&mut self, probe: usize, test: &ConditionTest) {
        let comparison = test.operator.operator.comparison;
        match comparison {
            Comparison::Null => {
                let some = KeyValues::One("x".to_owned());
                if holds(test, Some(&some), self.probes.variables()) {
                    self.words.always.insert(probe);
                }
            }
            // No text that cannot be read as their type makes them true.
            Comparison::Number(_) | Comparison::Date(_) | Comparison::Ip | Comparison::Binary => {}
            Comparison::Text(_) | Comparison::Bool | Comparison::Arn => {
                // A set needs a set operator; without one the test is never true.
                if self.form == Form::One || test.operator.qualifier.is_some() {
                    let reading = self.reading(test);
                    self.ask(probe, reading);
                }
            }
        }
    }

    /// What the test asks of a text.
    fn reading(&mut self, test: &ConditionTest) -> Reading {
        let comparison = test.operator.operator.comparison;
        let within = (comparison == Comparison::Arn).then(|| self.number(Glob::any_arn()));
        self.words.any_arn = self.words.any_arn.or(within);
        let mut any = Bits::default();
        for value in &test.values {
            let variables = self.probes.variables();
            let Some(glob) = glob(value, comparison, variables) else { continue };
            if !is_literal(&glob) && self.words.samples.len() < MOST_SAMPLES {
                self.words.samples.extend(sample(value, variables));
            }
            any.insert(self.number(glob));
        }
        let negated = test.operator.operator.negated;
        Reading { within, any, negated, probes: Bits::none(self.probes.len()) }
    }

    /// Notes that a probe asks what a reading says.
    fn ask(&mut self, probe: usize, reading: Reading) {
        let parts = |it: &Reading| (it.within, it.any.clone(), it.negated);
        let wanted = parts(&reading);
        let readings = &mut self.words.readings;
        let known = readings.iter().position(|it| parts(it) == wanted);
        let at = known.unwrap_or_else(|| {
            readings.push(reading);
            readings.len() - 1
        });
        if let Some(reading) = readings.get_mut(at) {
            reading.probes.insert(probe);
        }
    }

    fn number(&mut self, glob: Glob) -> usize {
        let globs = &mut self.words.globs;
        *self.numbers.entry(glob).or_insert_with_key(|glob| {
            globs.push(glob.clone());
            globs.len() - 1
        })
    }
}

/// The glob of a value; `None` where no text matches it.
fn glob(value: &ConditionValue, comparison: Comparison, variables: &Context) -> Option<Glob> {
    let case = match comparison {
        Comparison::Text(TextMatch::IgnoreCase) => Case::Ignored,
        Comparison::Text(TextMatch::Exact | TextMatch::Wildcard)
        | Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip
        | Comparison::Arn
        | Comparison::Null => Case::Sensitive,
    };
    match &value.value {
        Typed::Text(pattern) => {
            let mut glob = Glob::of(pattern, case, |it| text_for(it, variables))?;
            // What is no letter has one case, so that the same text is the same glob.
            for symbol in &mut glob.symbols {
                match *symbol {
                    Symbol::Fold(it) if !it.is_ascii_alphabetic() => *symbol = Symbol::Char(it),
                    Symbol::Char(_) | Symbol::Fold(_) | Symbol::One(_) | Symbol::Many(_) => {}
                }
            }
            Some(glob)
        }
        Typed::Arn(pattern) => Glob::of_arn(pattern, |it| text_for(it, variables)),
        Typed::AnyArn => Some(Glob::any_arn()),
        Typed::Bool(wanted) => {
            let word = if *wanted { "true" } else { "false" };
            Some(Glob { symbols: word.chars().map(Symbol::Fold).collect() })
        }
        Typed::Number | Typed::Date(_) | Typed::Binary | Typed::Ip(_) | Typed::Never => None,
    }
}

/// What stands for a variable.
fn text_for(variable: &Variable, variables: &Context) -> Var {
    let value = variables.variable(&variable.key).or(variable.default.as_deref());
    value.map_or(Var::Missing, |value| Var::Text(value.to_owned()))
}

/// A text that a value matches, its wildcards replaced by words.
fn sample(value: &ConditionValue, variables: &Context) -> Option<String> {
    match &value.value {
        Typed::Text(pattern) => filled(pattern, "example", variables),
        Typed::Arn(pattern) => {
            let words = ["arn", "aws", "example", "eu-west-1", "111122223333", "example"];
            let fields = pattern.fields();
            let fields = fields.iter().zip(words);
            let fields = fields.map(|(field, word)| filled(field, word, variables));
            Some(fields.collect::<Option<Vec<String>>>()?.join(":"))
        }
        Typed::AnyArn
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => None,
    }
}

/// The pattern with this word for each `*`.
fn filled(pattern: &Pattern, word: &str, variables: &Context) -> Option<String> {
    let mut text = String::new();
    for part in pattern.parts() {
        match part {
            Part::Text(plain) => text.push_str(plain),
            Part::One => text.push('x'),
            Part::Many => text.push_str(word),
            Part::Variable(variable) => match text_for(variable, variables) {
                Var::Text(value) => text.push_str(&value),
                Var::Shape => text.push_str(word),
                Var::Missing => return None,
            },
        }
    }
    Some(text)
}
