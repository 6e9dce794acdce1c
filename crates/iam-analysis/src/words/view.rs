//! What the statements of a set have to do with one request, and which of them is nearest to it.

use iam_eval::{
    BlockView, Detail, Document, Layer, Scenario, StatementRef, StatementView, TestView,
};
use iam_policy::Arn;

use crate::answer::{Asked, StatementAt};
use crate::court::carries;
use crate::question::{PolicySet, World};
use crate::replay;

/// An element in which a statement and a request differ.
#[derive(Debug, Clone, Copy)]
pub(super) enum Miss<'v> {
    Principal(&'v BlockView),
    Action(&'v BlockView),
    Resource(&'v BlockView),
    Condition(&'v TestView),
}

impl Miss<'_> {
    /// The element it is about.
    pub(super) fn word(self) -> &'static str {
        match self {
            Miss::Principal(_) => "principal",
            Miss::Action(_) => "action",
            Miss::Resource(_) => "resource",
            Miss::Condition(_) => "condition",
        }
    }
}

/// What the statements of a set have to do with a request.
pub(super) struct Views {
    /// Those of the layers that were asked; of a document asked alone, all.
    pub(super) statements: Vec<StatementView>,
    /// The layers that failed to allow; none for a document asked alone.
    blocked: Vec<Layer>,
}

impl Views {
    /// The Deny statement that keeps the request out.
    pub(super) fn deny(&self) -> Option<&StatementView> {
        self.statements.iter().find(|view| view.effect == "Deny" && view.applies)
    }

    /// The Deny statement that one element alone keeps from applying, and that element.
    pub(super) fn nearest_deny(&self) -> Option<(&StatementView, Miss<'_>)> {
        let denies = self.statements.iter().filter(|view| view.effect == "Deny" && !view.applies);
        let single = denies.filter_map(|view| match misses(view).as_slice() {
            [one] => Some((view, *one)),
            _ => None,
        });
        single.min_by_key(|(view, _)| !view.action.matched)
    }

    /// Whether this is a document asked alone that has no Allow.
    pub(super) fn grants_nothing(&self) -> bool {
        self.blocked.is_empty() && !self.statements.iter().any(|view| view.effect == "Allow")
    }

    /// The entries of all Allow statements that fail in the same element, and in it alone.
    pub(super) fn alike(&self, miss: Miss<'_>) -> Vec<String> {
        let mut entries: Vec<String> = Vec::new();
        for view in self.statements.iter().filter(|view| self.could(view)) {
            let block = match (misses(view).as_slice(), miss) {
                ([Miss::Action(block)], Miss::Action(_))
                | ([Miss::Resource(block)], Miss::Resource(_))
                | ([Miss::Principal(block)], Miss::Principal(_)) => *block,
                _ => continue,
            };
            let new = block.entries.iter().filter(|entry| !entries.contains(entry));
            let new: Vec<String> = new.cloned().collect();
            if !block.element.starts_with("Not") {
                entries.extend(new);
            }
        }
        entries
    }

    /// Whether a statement is one whose Allow is missing.
    fn could(&self, view: &StatementView) -> bool {
        let blocks = self.blocked.is_empty() || self.blocked.contains(&view.reference.layer);
        view.effect == "Allow" && blocks
    }

    /// The keys whose absence makes the Deny apply that keeps the request out.
    pub(super) fn absent_in_deny(&self) -> Vec<String> {
        let tests = self.deny().into_iter().flat_map(|view| &view.condition);
        tests.filter(|test| test.presence == "absent").map(|test| test.key.clone()).collect()
    }

    /// The key whose absence alone keeps the nearest statement from allowing.
    pub(super) fn lacks(&self) -> Option<String> {
        match (self.deny(), self.nearest()?.1.as_slice()) {
            (None, [Miss::Condition(test)]) if test.presence == "absent" => Some(test.key.clone()),
            _ => None,
        }
    }

    /// The Allow statement nearest to the request, and the elements in which they differ, the
    /// action first.
    pub(super) fn nearest(&self) -> Option<(&StatementView, Vec<Miss<'_>>)> {
        let all = self.statements.iter().filter(|view| self.could(view));
        let all = all.map(|view| (view, misses(view)));
        all.filter(|(_, misses)| !misses.is_empty()).min_by_key(|(view, misses)| {
            let misses_action = !view.action.matched;
            (misses.len() > 1 && misses_action, misses.len(), misses_action)
        })
    }
}

fn misses(view: &StatementView) -> Vec<Miss<'_>> {
    let mut misses = Vec::new();
    misses.extend((!view.action.matched).then_some(Miss::Action(&view.action)));
    let resource = view.resource.as_ref().filter(|block| !block.matched);
    misses.extend(resource.map(Miss::Resource));
    let principal = view.principal.as_ref().filter(|block| !block.matched);
    misses.extend(principal.map(Miss::Principal));
    misses.extend(view.condition.iter().filter(|test| !test.holds).map(Miss::Condition));
    misses
}

/// The elements by name, each once.
pub(super) fn kinds(misses: &[Miss<'_>]) -> Vec<&'static str> {
    let mut words: Vec<&'static str> = misses.iter().map(|miss| miss.word()).collect();
    words.dedup();
    words
}

/// Decides the request by the set and keeps what each statement has to do with it.
pub(super) fn views(set: &PolicySet, asked: &Asked, world: &World) -> Views {
    let none = Views { statements: Vec::new(), blocked: Vec::new() };
    let read = Scenario::read(&replay::bare(asked, world));
    let Some(mut scenario) = read.scenario else { return none };
    let (policies, own): (_, Option<&Document>) = match set {
        PolicySet::Alone(document) => (None, Some(document)),
        PolicySet::Layers { policies, resource } => (Some(policies), resource.as_ref()),
    };
    let is_alone = policies.is_none();
    if let Some(policies) = policies {
        scenario.policies = (**policies).clone();
    }
    for part in &mut scenario.parts {
        part.carries = carries(own, &part.action, Arn::parse(&part.resource));
        part.policy = own.cloned();
    }
    let mut parts = scenario.evaluate(Detail::Trace).parts.into_iter();
    let Some(found) = parts.next() else { return none };
    let blocked = found.blocked_by.iter().filter(|_| !is_alone).map(|it| it.layer).collect();
    let steps = found.steps.into_iter().filter(|step| is_alone || step.outcome != "skip");
    Views { statements: steps.flat_map(|step| step.statements).collect(), blocked }
}

/// Whether the two mean the same statement; a document asked alone stands in no layer.
pub(super) fn is_at(reference: &StatementRef, at: &StatementAt) -> bool {
    let layer: Option<Layer> = at.layer;
    reference.policy == at.document
        && reference.statement == at.index
        && layer.is_none_or(|layer| layer == reference.layer)
}
