//! Resources in words: ``every object of the bucket `hl-tickets` ``, where a pattern has the shape
//! of a kind of resource; else the pattern.

use iam_catalog::{Action, ArnTemplate, FieldShape};
use iam_policy::{Block, Case, Pattern, ResourceEntry, ResourcePattern, Sense, visible};

use super::list;

/// Every resource there is.
pub(crate) const EVERYTHING: &str = "every resource";

/// Whether a block names every resource.
pub(crate) fn is_everything(block: &Block<ResourceEntry>) -> bool {
    let mut patterns = block.entries.iter().map(|it| &it.pattern);
    block.sense == Sense::Listed && patterns.any(|it| matches!(it, ResourcePattern::Anything))
}

/// How many entries are told.
const MOST_ENTRIES: usize = 3;

/// The resources of a block, for actions that act on the types of `actions`.
pub(crate) fn of_block(block: &Block<ResourceEntry>, actions: &[Action<'_>]) -> String {
    if is_everything(block) {
        return EVERYTHING.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for entry in &block.entries {
        let word = of_pattern(&entry.text.value, actions);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > MOST_ENTRIES + 1 {
        let more = words.len() - MOST_ENTRIES;
        words.truncate(MOST_ENTRIES);
        words.push(format!("{more} more patterns"));
    }
    match block.sense {
        Sense::Listed => list(&words, "and"),
        Sense::Excluded => format!("everything but {}", list(&words, "and")),
    }
}

/// The resources that `*` or an ARN with wildcards matches, for actions that act on them.
pub(crate) fn of_pattern(text: &str, actions: &[Action<'_>]) -> String {
    if text == "*" {
        return EVERYTHING.to_owned();
    }
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let as_written = || format!("`{}`", visible(text));
    let [_, _, service, region, account, name] = fields.as_slice() else { return as_written() };
    let place = place(region, account);
    if *service == "s3" && region.is_empty() && account.is_empty() {
        return in_s3(name);
    }
    let shapes = actions.iter().flat_map(|action| action.resources()).flat_map(|it| {
        let kind = it.resource_type.name();
        it.resource_type.templates().map(move |shape| (kind, shape))
    });
    let fitting = shapes.filter(|(_, shape)| fits(*shape, service, account, name));
    // Of `table/*` and `table/*/index/*` the longer one says more.
    let best = fitting.max_by_key(|(kind, shape)| (literals(*shape), std::cmp::Reverse(*kind)));
    let words = best.and_then(|(kind, shape)| by_template(kind, shape, name));
    words.map_or_else(as_written, |words| format!("{words}{place}"))
}

/// A bucket or its objects.
fn in_s3(name: &str) -> String {
    let Some((bucket, key)) = name.split_once('/') else {
        return if name == "*" {
            "every bucket and object".to_owned()
        } else if let Some(bucket) = name.strip_suffix('*').filter(|it| is_plain(it)) {
            format!("every bucket, with its objects, whose name begins with `{}`", visible(bucket))
        } else {
            named("bucket", name)
        };
    };
    let of_bucket = match bucket {
        "*" => "every bucket".to_owned(),
        plain if is_plain(plain) => format!("the bucket `{}`", visible(plain)),
        pattern => format!("buckets like `{}`", visible(pattern)),
    };
    match key.strip_suffix('*') {
        Some("") => format!("every object of {of_bucket}"),
        Some(prefix) if is_plain(prefix) => {
            format!("every object under `{}` of {of_bucket}", visible(prefix))
        }
        Some(_) | None if is_plain(key) => format!("the object `{}` of {of_bucket}", visible(key)),
        Some(_) | None => format!("objects like `{}` of {of_bucket}", visible(key)),
    }
}

/// Whether a pattern has the shape of a template, its wildcards taken for names.
fn fits(shape: ArnTemplate<'_>, service: &str, account: &str, name: &str) -> bool {
    let fits_account = match shape.account() {
        FieldShape::Empty => account.is_empty(),
        FieldShape::Literal(text) => account == text,
        FieldShape::Any => true,
    };
    let glob = shape.glob();
    let own = glob.splitn(6, ':').nth(5).unwrap_or("");
    shape.field(2) == service && fits_account && Pattern::glob(own).matches(name, Case::Sensitive)
}

/// How many characters of a template are not left to the resource.
fn literals(shape: ArnTemplate<'_>) -> usize {
    shape.glob().chars().filter(|char| *char != '*').count()
}

/// The words for a pattern of the shape `prefix${Name}`.
fn by_template(kind: &str, shape: ArnTemplate<'_>, name: &str) -> Option<String> {
    let (literal, variable) = shape.field(5).split_once("${")?;
    let at_end = variable.split_once('}').is_some_and(|(_, rest)| rest.is_empty());
    let rest = name.strip_prefix(literal).filter(|rest| !rest.is_empty() && at_end)?;
    // `role/*` is a name of that shape; of `*` alone it cannot be told.
    (!literal.is_empty() || !name.contains(['/', ':'])).then(|| named(&spoken(kind), rest))
}

fn named(kind: &str, name: &str) -> String {
    let shown = visible(name);
    if kind == "user"
        && matches!(name, "${aws:username}" | "*/${aws:username}" | "*${aws:username}")
    {
        return "the caller's own user".to_owned();
    }
    match name.strip_suffix('*') {
        Some("") => format!("every {kind}"),
        Some(begin) if is_plain(begin) => {
            format!("every {kind} whose name begins with `{}`", visible(begin))
        }
        Some(_) | None if is_plain(name) => format!("the {kind} `{shown}`"),
        Some(_) | None => format!("every {kind} like `{shown}`"),
    }
}

/// Region and account, where they are fixed.
fn place(region: &str, account: &str) -> String {
    let mut words = String::new();
    if !region.is_empty() && is_plain(region) {
        words.push_str(&format!(" in {}", visible(region)));
    }
    if !account.is_empty() && is_plain(account) {
        words.push_str(&format!(" of account {}", visible(account)));
    }
    words
}

/// The name of a resource type as one says it: `log-group` is a `log group`.
fn spoken(kind: &str) -> String {
    kind.replace(['-', '_'], " ")
}

/// Whether a text has no wildcards and no variables.
fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?']) && !text.contains("${")
}

#[cfg(test)]
mod tests {
    use iam_catalog::Catalog;
    use iam_policy::{PolicyKind, Reading, parse};

    use super::of_block;

    fn check(action: &str, resource: &str, expected: &str) {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}",
                "Resource": {resource}}}}}"#
        );
        let policy = parse(&text, &Reading::stored(PolicyKind::Managed)).policy.unwrap();
        let catalog = Catalog::embedded();
        let actions: Vec<_> =
            catalog.covered(action).iter().map(|it| catalog.action_by_id(it)).collect();
        let block = policy.statements[0].resource.as_ref().unwrap();
        assert_eq!(of_block(block, &actions), expected);
    }

    #[test]
    fn resources_have_words() {
        check("s3:Get*", r#""*""#, "every resource");
        check(
            "s3:Get*",
            r#""arn:aws:s3:::hl-tickets/*""#,
            "every object of the bucket `hl-tickets`",
        );
        check("s3:Get*", r#""arn:aws:s3:::*""#, "every bucket and object");
        check(
            "s3:Get*",
            r#"["arn:aws:s3:::hl-tickets", "arn:aws:s3:::hl-tickets/2026/*"]"#,
            "the bucket `hl-tickets` and every object under `2026/` of the bucket `hl-tickets`",
        );
        check(
            "sqs:*",
            r#""arn:aws:sqs:eu-west-1:111122223333:hl-orders""#,
            "the queue `hl-orders` in eu-west-1 of account 111122223333",
        );
        check(
            "iam:*Role",
            r#""arn:aws:iam::*:role/hl-*""#,
            "every role whose name begins with `hl-`",
        );
        check("iam:*", r#""arn:aws:iam::*:user/${aws:username}""#, "the caller's own user");
        check(
            "iam:PassRole",
            r#""arn:aws:iam::111122223333:role/*""#,
            "every role of account 111122223333",
        );
        check(
            "dynamodb:*",
            r#""arn:aws:dynamodb:*:*:table/a/index/*""#,
            "`arn:aws:dynamodb:*:*:table/a/index/*`",
        );
    }
}
