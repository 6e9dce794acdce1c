//! The statements of a question in one list, their resource patterns shared.

use std::collections::BTreeMap;

use iam_policy::{
    ArnPattern, ConditionTest, Policy, ResourceEntry, ResourcePattern, Sense, Version,
};

use crate::layers::{Placed, placed};
use crate::question::Question;

/// All statements of a question, numbered through its sets.
pub(crate) struct Table<'q> {
    /// The documents of each set: first the allowing sets, then the refusing ones.
    pub(crate) sets: Vec<Vec<Placed<'q>>>,
    /// The statements by their numbers.
    pub(crate) lines: Vec<Line<'q>>,
    /// The number of the line that stands for the focus on resources, if there is one.
    pub(crate) focus: Option<usize>,
    /// The different ARN patterns of all lines.
    pub(crate) globs: Vec<&'q ArnPattern>,
}

/// One statement as the search sees it.
pub(crate) struct Line<'q> {
    /// Its resource block; `None`: the resource that the document is attached to.
    pub(crate) resource: Option<Resources>,
    /// The tests of its condition.
    pub(crate) tests: Vec<&'q ConditionTest>,
}

/// A resource block.
pub(crate) struct Resources {
    /// Listed or left out.
    pub(crate) sense: Sense,
    /// Whether `*` is one of its entries.
    pub(crate) anything: bool,
    /// The numbers of its ARN patterns.
    pub(crate) globs: Vec<usize>,
}

impl<'q> Table<'q> {
    /// The statements of a question.
    pub(crate) fn new(question: &Question<'q>) -> Table<'q> {
        let mut table =
            Table { sets: Vec::new(), lines: Vec::new(), focus: None, globs: Vec::new() };
        let mut known = BTreeMap::new();
        for set in question.allowed.iter().chain(&question.refused) {
            let documents = placed(set, table.lines.len());
            for document in &documents {
                table.add(document, &mut known);
            }
            table.sets.push(documents);
        }
        if !question.focus.resources.is_empty() {
            let entries = question.focus.resources.iter().copied();
            let resource = table.resources(Sense::Listed, entries, Version::V2012, &mut known);
            table.focus = Some(table.lines.len());
            table.lines.push(Line { resource: Some(resource), tests: Vec::new() });
        }
        table
    }

    fn add(&mut self, placed: &Placed<'q>, known: &mut BTreeMap<(bool, &'q str), usize>) {
        let policy: &'q Policy = placed.document.policy();
        for statement in &policy.statements {
            let resource = statement.resource.as_ref().map(|block| {
                self.resources(block.sense, block.entries.iter(), policy.version, known)
            });
            self.lines.push(Line { resource, tests: statement.condition.iter().collect() });
        }
    }

    fn resources(
        &mut self,
        sense: Sense,
        entries: impl Iterator<Item = &'q ResourceEntry>,
        version: Version,
        known: &mut BTreeMap<(bool, &'q str), usize>,
    ) -> Resources {
        let mut block = Resources { sense, anything: false, globs: Vec::new() };
        for entry in entries {
            match &entry.pattern {
                ResourcePattern::Anything => block.anything = true,
                ResourcePattern::Arn(pattern) => {
                    let key = (version == Version::V2012, &*entry.text.value);
                    let globs = &mut self.globs;
                    let number = *known.entry(key).or_insert_with(|| {
                        globs.push(pattern);
                        globs.len() - 1
                    });
                    block.globs.push(number);
                }
            }
        }
        block.globs.sort_unstable();
        block.globs.dedup();
        block
    }
}
