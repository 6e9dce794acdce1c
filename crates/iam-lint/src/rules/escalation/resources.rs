//! Resources that a statement speaks of: how broadly, and examples of them.

use iam_analysis::inclusion::Glob;
use iam_catalog::{Action, ArnTemplate, FieldShape};
use iam_policy::{
    ArnPattern, Case, Part, Pattern, ResourceEntry, ResourcePattern, Sense, Statement, Variables,
};

use super::context;
use super::world::Caller;

/// How much of what there is a permission has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Anything at all, also the one resource that is named.
    Any,
    /// More than one resource that is named: a pattern, or the caller's own.
    Family,
    /// The same without the caller's own: somebody else.
    Others,
    /// A resource that the author has not thought of.
    Broad,
}

/// The Region of examples.
const REGION: &str = "eu-west-1";

/// Whether the statement holds for every request for its actions.
pub(crate) fn is_unlimited(statement: &Statement) -> bool {
    statement.condition.is_empty() && is_everywhere(statement)
}

/// Whether its resource is `*`.
pub(crate) fn is_everywhere(statement: &Statement) -> bool {
    statement.resource.as_ref().is_some_and(|block| {
        block.sense == Sense::Listed
            && block.entries.iter().any(|it| it.pattern == ResourcePattern::Anything)
    })
}

/// The resource types that a request for the action names, each with its templates: every one that
/// is required, else all as one choice.
pub(crate) fn kinds(action: Action<'static>) -> Vec<Vec<ArnTemplate<'static>>> {
    let uses: Vec<_> = action.resources().collect();
    let required: Vec<_> = uses
        .iter()
        .filter(|it| it.required)
        .map(|it| it.resource_type.templates().collect())
        .collect();
    match required.is_empty() {
        true => vec![uses.iter().flat_map(|it| it.resource_type.templates()).collect()],
        false => required,
    }
}

/// Resources of these types that the statement may be about. Without a type, `*`.
pub(crate) fn candidates(
    statement: &Statement,
    templates: &[ArnTemplate<'static>],
    breadth: Breadth,
    caller: &Caller,
) -> Vec<String> {
    if templates.is_empty() {
        return vec!["*".to_owned()];
    }
    let mut candidates: Vec<String> = templates.iter().map(|it| example(*it, caller)).collect();
    let Some(block) = statement.resource.as_ref().filter(|it| it.sense == Sense::Listed) else {
        return candidates;
    };
    for entry in &block.entries {
        let ResourcePattern::Arn(pattern) = &entry.pattern else { continue };
        let is_wanted = match breadth {
            Breadth::Any => true,
            Breadth::Family => pattern.resource().literal().is_none(),
            Breadth::Others => pattern.resource().literal().is_none() && !pattern.has_variable(),
            Breadth::Broad => false,
        };
        if is_wanted {
            candidates.extend(templates.iter().flat_map(|it| fitting(pattern, *it, caller)));
        }
    }
    candidates
}

/// ARNs of the template that the pattern may match.
fn fitting(pattern: &ArnPattern, template: ArnTemplate<'static>, caller: &Caller) -> Vec<String> {
    let glob = ArnPattern::parse(&template.glob(), Variables::Literal);
    let sample = example(template, caller);
    let own: Vec<&str> = sample.splitn(6, ':').collect();
    let fields = pattern.fields();
    let head: Vec<String> = fields
        .iter()
        .zip(&own)
        .take(5)
        .map(|(field, own)| match field.matches(own, Case::Sensitive) {
            true => (*own).to_owned(),
            false => concrete(field),
        })
        .collect();
    // A resource of another account is out of the caller's reach.
    if template.account() == FieldShape::Any
        && head.get(4).map(String::as_str) != own.get(4).copied()
    {
        return Vec::new();
    }
    let resource = concrete(pattern.resource());
    let kind = template.field(5).split("${").next().unwrap_or("");
    let resources = [resource.clone(), format!("{kind}{resource}")];
    let arns = resources.into_iter().map(|it| format!("{}:{it}", head.join(":")));
    let fits = |arn: &String| {
        iam_policy::Arn::parse(arn)
            .is_some_and(|arn| glob.matches(&arn, &|_| None) == iam_policy::Matched::Yes)
    };
    arns.filter(fits).collect()
}

/// A text that the pattern matches.
pub(crate) fn concrete(pattern: &Pattern) -> String {
    let parts = pattern.parts().map(|part| match part {
        Part::Text(text) => text.to_owned(),
        Part::One => "x".to_owned(),
        Part::Many => "example".to_owned(),
        Part::Variable(variable) => context::variable(variable),
    });
    parts.collect()
}

/// An ARN of the caller's account that no author has thought of.
fn example(template: ArnTemplate<'static>, caller: &Caller) -> String {
    let arn = template.example(REGION, caller.account.as_str());
    let is_entity = |kind: &&str| arn.contains(&format!(":{kind}/")) && arn.contains(":iam::");
    match ["role", "user", "group", "policy"].into_iter().find(is_entity) {
        Some(kind) => format!("arn:aws:iam::{}:{kind}/some-{kind}", caller.account),
        None => arn,
    }
}

/// The entries of a statement's resource block that leave open which resource of these types is
/// meant: `*`, or all of one type. `NotResource` has none.
pub(crate) fn open_entries<'s>(
    statement: &'s Statement,
    action: Action<'static>,
) -> impl Iterator<Item = &'s ResourceEntry> {
    let templates: Vec<ArnTemplate<'static>> =
        action.resources().flat_map(|it| it.resource_type.templates()).collect();
    let block = statement.resource.as_ref().filter(|it| it.sense == Sense::Listed);
    block.into_iter().flat_map(|it| &it.entries).filter(move |entry| match &entry.pattern {
        ResourcePattern::Anything => true,
        // A short ARN is a slip of its own; what it matches is not what was meant.
        ResourcePattern::Arn(pattern) => {
            pattern.written_fields() == 6 && templates.iter().any(|it| spans(pattern, *it))
        }
    })
}

/// Whether the pattern matches whatever stands in the last field of the template, in some account
/// and Region.
fn spans(pattern: &ArnPattern, template: ArnTemplate<'static>) -> bool {
    let fields = pattern.fields();
    let service = template.field(2);
    let is_service = fields.get(2).is_some_and(|it| it.matches(service, Case::Sensitive));
    let names = ArnPattern::parse(&template.glob(), Variables::Literal);
    is_service
        && Glob::new(pattern.resource(), Case::Sensitive)
            .covers(&Glob::new(names.resource(), Case::Sensitive))
}
