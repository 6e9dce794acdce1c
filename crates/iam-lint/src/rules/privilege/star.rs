//! Resources that are no narrower than everything.

use std::collections::BTreeMap;

use iam_analysis::inclusion::ArnGlob;
use iam_catalog::{Action, ActionSet, ArnTemplate, ResourceType};
use iam_policy::{
    ActionEntry, ArnPattern, Evidence, ResourceEntry, ResourcePattern, Span, Variables,
};

use super::place::{About, allowing, few, is_everything, is_scoped, resources, star};
use crate::findings::{Findings, found};
use crate::rules::is_well_described;
use crate::shape;
use crate::subject::{StatementFacts, Subject};

/// `*` for actions that can be limited to some resources.
pub(super) fn unneeded(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::IdentityAndLimits) {
        let Some(star) = star(facts).filter(|_| !is_scoped(facts)) else { continue };
        let entries = facts.statement.action.entries.iter().zip(facts.entry_actions());
        let mut limited = entries.filter(|(entry, set)| takes_names(subject, entry, set));
        let Some((first, set)) = limited.next() else { continue };
        let names = std::iter::once(first).chain(limited.map(|(entry, _)| entry));
        let names: Vec<String> = names.map(|it| it.text.value.to_string()).collect();
        let works = if names.len() == 1 { "works" } else { "work" };
        let message = format!(
            "{} {works} on resources that have names, and `*` means every one of them",
            few(&names, 3)
        );
        let mut actions = set.iter().map(|id| subject.catalog().action_by_id(id));
        let problem = found("resource-star-unneeded", star.text.span, message);
        findings.add(match actions.next().and_then(|it| Some((it, shape::example(it)?))) {
            None => problem.help("list the ARNs of the resources that are meant"),
            Some((action, shape)) => problem.help(format!(
                "list the ARNs that are meant, such as `{shape}` for `{}`",
                action.full_name()
            )),
        });
    }
}

/// Whether every action of the entry can be limited to resources that are there already.
fn takes_names(subject: &Subject<'_>, entry: &ActionEntry, set: &ActionSet) -> bool {
    let is_named = |action: Action<'_>| {
        let begins = |verb: &str| action.name().starts_with(verb);
        // A resource that only some requests name leaves calls for which `*` is right.
        let needs_one = action.resources().any(|it| it.required);
        !action.is_wildcard_only()
            && (needs_one || is_well_described(&action.full_name()))
            && !["Create", "Run", "Allocate", "Request"].iter().any(|it| begins(it))
    };
    !entry.names_everything()
        && !set.is_empty()
        && set.iter().all(|id| is_named(subject.catalog().action_by_id(id)))
}

/// ARNs that match every resource of a type.
pub(super) fn effective(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::IdentityAndLimits) {
        // Beside `*` nothing else counts.
        if is_scoped(facts) || star(facts).is_some() || resources(facts).is_empty() {
            continue;
        }
        let types = types(subject, facts);
        for entry in resources(facts) {
            let Some(whole) = types.iter().find(|it| is_whole(entry, **it)) else { continue };
            let (name, service) = (whole.name(), whole.service().title());
            let message = format!(
                "this ARN matches every {name} of {service} that there is, just as `*` would"
            );
            let problem = found("resource-effectively-star", wildcards(subject, entry), message)
                .help("write the part of the name that is meant, or the whole name")
                .evidence(Evidence::Proof);
            findings.add(problem);
        }
    }
}

/// The resource types that the actions work on.
fn types(subject: &Subject<'_>, facts: &StatementFacts<'_>) -> Vec<ResourceType<'static>> {
    let mut types = BTreeMap::new();
    for action in facts.actions().iter().map(|id| subject.catalog().action_by_id(id)) {
        for it in action.resources().map(|it| it.resource_type) {
            types.entry((it.service().prefix(), it.name())).or_insert(it);
        }
    }
    types.into_values().collect()
}

/// Whether the entry matches every resource of the type, in its partition.
fn is_whole(entry: &ResourceEntry, of: ResourceType<'_>) -> bool {
    let ResourcePattern::Arn(pattern) = &entry.pattern else { return false };
    let fields: Vec<&str> = entry.text.value.splitn(6, ':').collect();
    let [_, partition, service, _, _, resource] = fields.as_slice() else { return false };
    let literal = resource.split(['*', '?', '$']).next().unwrap_or("");
    if pattern.has_variable() || literal == *resource {
        return false;
    }
    let covers = |template: ArnTemplate<'_>| {
        let text = || template.glob().replacen("arn:*:", &format!("arn:{partition}:"), 1);
        template.field(2) == *service
            && template.field(5).contains("${")
            && template.field(5).starts_with(literal)
            && ArnGlob::new(pattern)
                .covers(&ArnGlob::new(&ArnPattern::parse(&text(), Variables::Literal)))
    };
    of.templates().any(covers)
}

/// From the first wildcard to the last.
fn wildcards(subject: &Subject<'_>, entry: &ResourceEntry) -> Span {
    let value = &entry.text.value;
    let is_wild = |byte: u8| matches!(byte, b'*' | b'?');
    let first = value.bytes().position(is_wild).unwrap_or(0);
    let last = value.bytes().rposition(is_wild).unwrap_or(0);
    subject.part(&entry.text, first..last + 1)
}

/// Reading and writing every object of every bucket.
pub(super) fn s3_get_and_put(subject: &Subject<'_>, findings: &mut Findings) {
    let catalog = subject.catalog();
    let Some(read) = catalog.action("s3", "GetObject") else { return };
    let Some(write) = catalog.action("s3", "PutObject") else { return };
    for facts in allowing(subject, About::Identity) {
        let entries = &facts.statement.action.entries;
        let is_whole = |it: &ActionEntry| {
            it.names_everything()
                && (is_everything(it)
                    || it.prefix().is_some_and(|prefix| prefix.eq_ignore_ascii_case("s3")))
        };
        let both = [read, write].iter().all(|it| facts.actions().contains(it.id()));
        let Some(star) = star(facts).filter(|_| both && !is_scoped(facts)) else { continue };
        if entries.iter().any(is_whole) {
            continue;
        }
        let message = "this allows reading and overwriting every object of every bucket";
        let help = "list the buckets that are meant, such as `arn:aws:s3:::hl-timetables/*`";
        findings.add(found("s3-get-and-put-star", star.text.span, message).help(help));
    }
}
