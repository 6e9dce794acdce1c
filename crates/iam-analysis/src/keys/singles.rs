//! Single values of a key, one for each way to answer the probes.

use std::collections::BTreeSet;

use iam_eval::KeyValues;

use crate::bits::Bits;
use crate::keys::probes::Probes;
use crate::keys::{Choice, Form, TooMany};

/// The values found so far; the first one offered stands for its region.
pub(crate) struct Singles<'s> {
    probes: &'s Probes<'s>,
    form: Form,
    limit: usize,
    steps: &'s mut u64,
    found: Vec<(String, Bits)>,
    seen: BTreeSet<Bits>,
}

impl<'s> Singles<'s> {
    /// None yet.
    pub(crate) fn new(
        probes: &'s Probes<'s>,
        form: Form,
        limit: usize,
        steps: &'s mut u64,
    ) -> Singles<'s> {
        Singles { probes, form, limit, steps, found: Vec::new(), seen: BTreeSet::new() }
    }

    pub(crate) fn probes(&self) -> &'s Probes<'s> {
        self.probes
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// The values with the answers of their probes.
    pub(crate) fn found(&self) -> &[(String, Bits)] {
        &self.found
    }

    /// How many regions there may be.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Whether some value answers in this way.
    pub(crate) fn knows(&self, answers: &Bits) -> bool {
        self.seen.contains(answers)
    }

    /// What is left of the budget, for searches.
    pub(crate) fn steps(&self) -> u64 {
        *self.steps
    }

    /// Takes from the budget.
    pub(crate) fn spend(&mut self, steps: u64) -> Result<(), TooMany> {
        *self.steps = self.steps.checked_sub(steps).ok_or(TooMany)?;
        Ok(())
    }

    /// Keeps the value if it answers the probes in a new way.
    pub(crate) fn offer(&mut self, value: &str) -> Result<(), TooMany> {
        let values = match self.form {
            Form::One => KeyValues::One(value.to_owned()),
            Form::Many if value.is_empty() => return Ok(()),
            Form::Many => KeyValues::Many(vec![value.to_owned()]),
        };
        self.spend(self.probes.cost())?;
        let answers = self.probes.answers(Some(&values));
        if self.seen.insert(answers.clone()) {
            self.found.push((value.to_owned(), answers));
        }
        if self.found.len() > self.limit { Err(TooMany) } else { Ok(()) }
    }

    /// A choice of each value alone.
    pub(crate) fn into_choices(self) -> Vec<Choice> {
        let choice = |(value, yes)| Choice { values: Some(KeyValues::One(value)), yes };
        self.found.into_iter().map(choice).collect()
    }
}
