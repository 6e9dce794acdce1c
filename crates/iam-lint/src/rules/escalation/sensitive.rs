//! Resources that somebody has marked as sensitive.

use iam_catalog::{Action, ArnTemplate, Catalog};
use iam_eval::Outcome;
use iam_policy::{
    Arn, ArnPattern, Effect, Evidence, Matched, ResourceEntry, ResourcePattern, Sense, Span,
    Variables, visible,
};

use super::is_limited_by_identity;
use super::resources::{Breadth, concrete};
use super::world::{Wanted, World};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// How many actions are tried on one resource.
const MAX_TRIED: usize = 64;

/// An Allow that reaches a resource which nobody should reach unnoticed.
pub(super) fn reached(subject: &Subject<'_>, findings: &mut Findings) {
    let marked = &subject.setting.sensitive_resources;
    if marked.is_empty() || !is_limited_by_identity(subject.kind()) {
        return;
    }
    let Some(world) = World::of(subject) else { return };
    for facts in subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow) {
        for text in marked {
            let pattern = ArnPattern::parse(text, Variables::Literal);
            for (span, arn) in reaching(facts, &pattern) {
                let Some(action) = allowed_action(&world, facts, &arn) else { continue };
                let name = action.full_name();
                let message = format!(
                    "this reaches `{}`, which is marked as sensitive: `{name}` is allowed there",
                    visible(text)
                );
                let evidence = format!("the caller may call `{name}` on `{arn}`");
                let problem = found("sensitive-access", span, message)
                    .help("name narrower resources, or add a `Deny` for the sensitive one")
                    .evidence(Evidence::Witness(evidence));
                findings.add(problem);
            }
        }
    }
}

/// The entries of the resource block that match a resource of the pattern, each with that one.
fn reaching(facts: &StatementFacts<'_>, marked: &ArnPattern) -> Vec<(Span, String)> {
    let Some(block) = &facts.statement.resource else { return Vec::new() };
    let sample = concrete_arn(marked);
    match block.sense {
        Sense::Excluded => {
            let is_spared = block.entries.iter().any(|it| matches(&it.pattern, &sample));
            if is_spared { Vec::new() } else { vec![(block.key_span, sample)] }
        }
        Sense::Listed => {
            let reached = |entry: &ResourceEntry| {
                let own = match &entry.pattern {
                    ResourcePattern::Anything => None,
                    ResourcePattern::Arn(pattern) => Some(concrete_arn(pattern)),
                };
                let sample = Some(sample.clone()).filter(|it| matches(&entry.pattern, it));
                let marked = ResourcePattern::Arn(marked.clone());
                let arn = sample.or(own.filter(|it| matches(&marked, it)))?;
                Some((entry.text.span, arn))
            };
            block.entries.iter().filter_map(reached).collect()
        }
    }
}

fn concrete_arn(pattern: &ArnPattern) -> String {
    pattern.fields().iter().map(concrete).collect::<Vec<_>>().join(":")
}

fn matches(pattern: &ResourcePattern, arn: &str) -> bool {
    match (pattern, Arn::parse(arn)) {
        (ResourcePattern::Anything, _) => true,
        (ResourcePattern::Arn(pattern), Some(arn)) => {
            pattern.matches(&arn, &|_| Some("omar")) == Matched::Yes
        }
        (ResourcePattern::Arn(_), None) => false,
    }
}

/// An action of the statement that acts on such a resource and is allowed there.
fn allowed_action(
    world: &World<'_>,
    facts: &StatementFacts<'_>,
    arn: &str,
) -> Option<Action<'static>> {
    let catalog = Catalog::embedded();
    let service = Arn::parse(arn)?.service();
    let actions = facts.actions().iter().map(|id| catalog.action_by_id(id));
    let fits = |action: &Action<'static>| {
        let templates = action.resources().flat_map(|it| it.resource_type.templates());
        templates.into_iter().any(|it: ArnTemplate<'static>| {
            let glob = ArnPattern::parse(&it.glob(), Variables::Literal);
            it.field(2) == service && matches(&ResourcePattern::Arn(glob), arn)
        })
    };
    let is_allowed = |action: &Action<'static>| {
        let wanted = Wanted { action: *action, breadth: Breadth::Any, keys: &[] };
        world.allows_on(wanted, facts.statement, arn) == Outcome::Allow
    };
    actions.filter(fits).take(MAX_TRIED).find(is_allowed)
}
