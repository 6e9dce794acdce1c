//! Patterns of resources in words.

use iam_catalog::Catalog;
use iam_policy::{Arn, visible};

use crate::question::{Offer, World};

/// Every resource that a pattern matches, in words: `every object of the bucket `x``.
pub(super) fn every(pattern: &str, action: &str, world: &World) -> String {
    if pattern == "*" {
        return "every resource".to_owned();
    }
    let Some(arn) = Arn::parse(pattern) else { return matching(pattern) };
    if arn.service() == "s3" && arn.region().is_empty() && arn.account().is_empty() {
        return in_s3(arn.resource(), action);
    }
    match kind_of(&arn, action, world) {
        Some(kind) if arn.account() == "*" => format!("every {kind} of every account"),
        Some(kind) => format!("every {kind}"),
        None => matching(pattern),
    }
}

fn matching(pattern: &str) -> String {
    format!("every resource that matches {}", super::quoted(pattern))
}

/// Buckets and their objects.
fn in_s3(resource: &str, action: &str) -> String {
    let is_star = |text: &str| !text.is_empty() && text.chars().all(|char| char == '*');
    let named = |text: &str| !text.is_empty() && !text.contains(['*', '?', '$']);
    let whose = |bucket: &str| match bucket {
        bucket if is_star(bucket) => Some("every bucket".to_owned()),
        bucket if named(bucket) => Some(format!("the bucket {}", super::quoted(bucket))),
        _ => None,
    };
    let whole = format!("arn:aws:s3:::{resource}");
    match resource.split_once('/') {
        None if is_star(resource) && acts_on(action, "object") => {
            "every object of every bucket".to_owned()
        }
        None if is_star(resource) => "every bucket".to_owned(),
        None => matching(&whole),
        Some((bucket, key)) => {
            let Some(bucket) = whose(bucket) else { return matching(&whole) };
            if is_star(key) {
                return format!("every object of {bucket}");
            }
            match key.strip_suffix('*').filter(|begin| named(begin)) {
                Some(begin) => {
                    let begin = super::quoted(begin);
                    format!("every object of {bucket} whose key begins with {begin}")
                }
                None => matching(&whole),
            }
        }
    }
}

/// Whether the action acts on a resource type of this name.
fn acts_on(action: &str, kind: &str) -> bool {
    let found = Catalog::embedded().find_action(action);
    found.into_iter().flat_map(|it| it.resources()).any(|it| it.resource_type.name() == kind)
}

/// The resource type of an action all of whose names a pattern such as `table/*` matches.
fn kind_of(arn: &Arn<'_>, action: &str, world: &World) -> Option<String> {
    match world.offer {
        Offer::Catalog => {}
        Offer::Only(_) => return None,
    }
    let found = Catalog::embedded().find_action(action)?;
    let fits = |text: &str| {
        let glob = text.splitn(6, ':').nth(5).unwrap_or("");
        glob == arn.resource()
    };
    let mut types = found.resources().map(|it| it.resource_type);
    let kind = types.find(|it| it.templates().any(|template| fits(&template.glob())))?;
    Some(visible(kind.name()))
}
