//! Whether the parts of a statement have any request in common.

use std::collections::BTreeSet;

use iam_analysis::inclusion::ArnGlob;
use iam_catalog::{AccessLevel, Service};
use iam_policy::{
    ActionEntry, Block, Effect, Evidence, Problem, ResourceEntry, ResourcePattern, Sense, Span,
};

use crate::findings::found;
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
    /// No request that fits the rest meets the condition.
    Unmet,
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

/// Whether every action certainly works on other resources only, or on none that has a name.
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
    let arns: Vec<Listed> = block.entries.iter().filter_map(Listed::new).collect();
    let mut seen = BTreeSet::new();
    for action in facts.actions().iter().map(|id| catalog.action_by_id(id)) {
        // AWS leaves out some resources, above all of tagging; but a list that names none has none.
        let is_doubtful = if action.is_wildcard_only() {
            action.level() != AccessLevel::List
        } else {
            action.level() == AccessLevel::Tagging
                && arns.iter().any(|it| it.is_of(action.service()))
        };
        if is_doubtful {
            return None;
        }
        for it in action.resources().map(|it| it.resource_type) {
            let is_new = seen.insert((it.service().prefix(), it.name()));
            let fits = |shape: ArnGlob| arns.iter().any(|arn| arn.glob.overlaps(&shape));
            if is_new && it.templates().any(|template| fits(shape::glob(template))) {
                return None;
            }
        }
        let is_new = seen.insert((action.service().prefix(), ""));
        if is_new && !arns.iter().all(|arn| arn.is_known_to(action.service())) {
            return None;
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

/// An ARN of the statement.
struct Listed {
    service: Option<String>,
    glob: ArnGlob,
}

impl Listed {
    fn new(entry: &ResourceEntry) -> Option<Listed> {
        let ResourcePattern::Arn(pattern) = &entry.pattern else { return None };
        let service = pattern.fields().get(2).and_then(|it| Some(it.literal()?.to_owned()));
        Some(Listed { service, glob: ArnGlob::new(pattern) })
    }

    /// Whether it is certain what the ARN is to a service: of another service, or of a shape that
    /// one of its resources has. AWS does not tell of every shape that there is.
    fn is_known_to(&self, service: Service<'_>) -> bool {
        let mut templates = service.resource_types().flat_map(|it| it.templates());
        self.service.is_some()
            && (!self.is_of(service) || templates.any(|it| shape::glob(it).covers(&self.glob)))
    }

    /// Whether resources of the service have such a service field.
    fn is_of(&self, service: Service<'_>) -> bool {
        let mut templates = service.resource_types().flat_map(|it| it.templates());
        templates.any(|it| self.service.as_deref().is_none_or(|own| own == it.field(2)))
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
            found("statement-never-matches", span, message)
        };
        match self {
            Emptiness::NoAction(key) => problem("`NotAction` leaves out every action")
                .help("list under `NotAction` only what is to be left out, or use `Action`")
                .note(*key, "it means: no action")
                .evidence(Evidence::Proof),
            Emptiness::NoResource(key) => problem("`NotResource` leaves out every resource")
                .help("list under `NotResource` only what is to be left out, or use `Resource`")
                .note(*key, "it means: no resource")
                .evidence(Evidence::Proof),
            Emptiness::Unmet => {
                let tests = facts.member("Condition").map_or(span, |member| member.key_span);
                problem("no request that fits its other elements passes all tests of its condition")
                    .help("keep the tests that can be true together, and those that fit the rest")
                    .note(tests, "its condition")
                    .evidence(Evidence::Proof)
            }
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
