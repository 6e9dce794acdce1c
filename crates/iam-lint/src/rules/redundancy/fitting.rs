//! Whether the parts of a statement have any request in common.

use std::collections::BTreeSet;

use iam_policy::{
    ActionEntry, Block, Effect, Evidence, Problem, ResourceEntry, ResourcePattern, Sense, Span,
};

use crate::findings::found;
use crate::inclusion::ArnGlob;
use crate::shape;
use crate::subject::{StatementFacts, Subject};

/// For how many actions their resources are looked at.
const MOST_ACTIONS: usize = 300;

/// Why no request matches a statement.
pub(super) enum Emptiness {
    /// `NotAction` leaves out every action.
    NoAction(Span),
    /// `NotResource` leaves out every resource.
    NoResource(Span),
    /// No action works on a resource that is listed.
    Apart(Apart),
}

/// Actions and resources that do not go together.
pub(super) struct Apart {
    actions: Span,
    resources: Span,
    /// One of the actions.
    action: String,
    /// What that one works on.
    shape: Option<String>,
}

/// Why no request matches the statement, if that is certain.
pub(super) fn emptiness(subject: &Subject<'_>, facts: &StatementFacts<'_>) -> Option<Emptiness> {
    let statement = facts.statement;
    let action = &statement.action;
    if action.sense == Sense::Excluded && action.entries.iter().any(is_everything) {
        return Some(Emptiness::NoAction(action.key_span));
    }
    let block = statement.resource.as_ref()?;
    let everything = |it: &ResourceEntry| it.pattern == ResourcePattern::Anything;
    match (block.sense, block.entries.iter().any(everything)) {
        (Sense::Excluded, true) => Some(Emptiness::NoResource(block.key_span)),
        (Sense::Excluded, false) | (Sense::Listed, true) => None,
        (Sense::Listed, false) => apart(subject, facts, block).map(Emptiness::Apart),
    }
}

fn is_everything(entry: &ActionEntry) -> bool {
    entry.prefix().is_none() && entry.names_everything()
}

/// Whether every action works on other resources only, or on none that has a name.
fn apart(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    block: &Block<ResourceEntry>,
) -> Option<Apart> {
    let (catalog, action) = (subject.catalog(), &facts.statement.action);
    let is_known = facts.entry_actions().iter().all(|set| !set.is_empty());
    let is_listed = action.sense == Sense::Listed;
    if !is_listed || !is_known || facts.actions().len() > MOST_ACTIONS {
        return None;
    }
    let arns: Vec<ArnGlob> = block.entries.iter().filter_map(arn).collect();
    let mut seen = BTreeSet::new();
    for action in facts.actions().iter().map(|id| catalog.action_by_id(id)) {
        for it in action.resources().map(|it| it.resource_type) {
            let is_new = seen.insert((it.service().prefix(), it.name()));
            let fits = |shape: ArnGlob| arns.iter().any(|arn| arn.overlaps(&shape));
            if is_new && it.templates().any(|template| fits(shape::glob(template))) {
                return None;
            }
        }
    }
    let first = catalog.action_by_id(facts.actions().iter().next()?);
    Some(Apart {
        actions: action.key_span,
        resources: block.key_span,
        action: first.full_name(),
        shape: shape::example(first),
    })
}

fn arn(entry: &ResourceEntry) -> Option<ArnGlob> {
    match &entry.pattern {
        ResourcePattern::Anything => None,
        ResourcePattern::Arn(pattern) => Some(ArnGlob::new(pattern)),
    }
}

impl Emptiness {
    pub(super) fn problem(&self, facts: &StatementFacts<'_>) -> Problem {
        let span = facts.opening();
        let nothing = match facts.statement.effect {
            Effect::Allow => "this statement allows nothing",
            Effect::Deny => "this statement denies nothing",
        };
        let problem = |why: &str| {
            let message = format!("{nothing}: {why}");
            found("statement-never-matches", span, message).evidence(Evidence::Proof)
        };
        match self {
            Emptiness::NoAction(key) => problem("`NotAction` leaves out every action")
                .help("list under `NotAction` only what is to be left out, or use `Action`")
                .note(*key, "it means: no action"),
            Emptiness::NoResource(key) => problem("`NotResource` leaves out every resource")
                .help("list under `NotResource` only what is to be left out, or use `Resource`")
                .note(*key, "it means: no resource"),
            Emptiness::Apart(apart) => {
                let help = match &apart.shape {
                    Some(shape) => format!(
                        "write ARNs of what the actions work on, such as `{shape}` for `{}`",
                        apart.action
                    ),
                    None => format!("`{}` works only with `\"Resource\": \"*\"`", apart.action),
                };
                problem("none of its actions works on a resource that it lists")
                    .help(help)
                    .note(apart.actions, "the actions")
                    .note(apart.resources, "the resources")
            }
        }
    }
}
