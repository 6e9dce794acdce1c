//! Actions and ARNs of one statement that do not go together.

use iam_policy::json::Value;
use iam_policy::{
    Certainty, Edit, Effect, PolicyKind, Problem, Sense, Span, Statement, edit, visible,
};

use super::acts::{Acting, ActsOn, ListedArn, Listing};
use super::list;
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// How many actions a message names.
const NAMED: usize = 3;

/// Actions that none of the listed ARNs is for, and ARNs that none of the actions is for.
pub(super) fn apart(subject: &Subject<'_>, findings: &mut Findings) {
    let kind = subject.kind();
    let is_attached =
        kind.is_identity() || matches!(kind, PolicyKind::Boundary | PolicyKind::Session);
    let is_judged = is_attached || matches!(kind, PolicyKind::Resource(_) | PolicyKind::Scp);
    if !is_judged {
        return;
    }
    for facts in &subject.statements {
        let Some(listing) = Listing::new(facts) else { continue };
        let mut told = stranded(subject, facts, &listing, findings);
        if is_attached {
            told.extend(without_star(facts, &listing, findings));
        }
        if kind != PolicyKind::Scp {
            unused(facts, &listing, &told, findings);
        }
    }
}

/// Reports the actions that act on none of the ARNs; the ARNs where that is told.
fn stranded(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    listing: &Listing<'_>,
    findings: &mut Findings,
) -> Vec<usize> {
    let misses = |acting: &&Acting<'_>| {
        matches!(acting.on, ActsOn::Types { some_star_only: false, .. })
            && acting.is_well_described()
            && !listing.arns.iter().any(|arn| acting.on.meets(arn))
    };
    let lost: Vec<&Acting<'_>> = listing.entries.iter().filter(misses).collect();
    if lost.is_empty() || !listing.arns.iter().all(ListedArn::is_known) {
        return Vec::new();
    }
    let place = |acting: &Acting<'_>| nearest(&acting.on, &listing.arns);
    let mut told: Vec<usize> = lost.iter().map(|it| place(it)).collect();
    told.sort_unstable();
    told.dedup();
    for &at in &told {
        let Some(arn) = listing.arns.get(at) else { continue };
        let here: Vec<&Acting<'_>> = lost.iter().copied().filter(|it| place(it) == at).collect();
        let is_used = listing.entries.iter().any(|it| it.on.meets(arn));
        findings.add(mismatch(subject, facts, arn, &here, is_used));
    }
    told
}

/// The ARN at which the author probably aimed: the first of the same service, else the first.
fn nearest(on: &ActsOn, arns: &[ListedArn<'_>]) -> usize {
    let types = match on {
        ActsOn::Types { types, .. } => types.as_slice(),
        ActsOn::Unknown | ActsOn::Anything | ActsOn::StarOnly => &[],
    };
    let is_near = |arn: &ListedArn<'_>| types.iter().any(|it| arn.is_near(*it));
    arns.iter().position(is_near).unwrap_or(0)
}

fn mismatch(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    arn: &ListedArn<'_>,
    lost: &[&Acting<'_>],
    is_used: bool,
) -> Problem {
    let (names, act, them) = named(lost);
    let so = format!("so the statement does not {} {them}", effect(facts.statement));
    let (at, resource) = arn.resource_text();
    let span = subject.part(&arn.entry.text, at..at + resource.len());
    let all = |name: &str| lost.iter().all(|it| it.on.has_type("s3", name));
    let slash = resource.find('/');
    let is_s3 = arn.entry.text.value.contains(":s3:::");
    let problem = match slash {
        None if is_s3 && all("object") => {
            let objects = format!("{}/*", arn.entry.text.value);
            let message = format!("{names} {act} on objects, but this ARN is a bucket's, {so}");
            let problem = found("action-resource-mismatch", span, message);
            let help = format!("the objects in the bucket are `{}`", visible(&objects));
            with_arn(subject, problem.help(help), facts, arn, &objects, is_used)
        }
        Some(slash) if is_s3 && all("bucket") => {
            let bucket = arn.entry.text.value.get(..at + slash).unwrap_or_default();
            let message =
                format!("{names} {act} on buckets, but this ARN is that of objects, {so}");
            let problem = found("action-resource-mismatch", span, message);
            let help = format!("the bucket itself is `{}`", visible(bucket));
            with_arn(subject, problem.help(help), facts, arn, bucket, is_used)
        }
        None | Some(_) => {
            let message = format!("{names} never {act} on this resource, {so}");
            let problem = found("action-resource-mismatch", span, message);
            match lost.first().and_then(|it| examples(&it.on)) {
                Some(examples) => problem.help(format!("an ARN for it looks like {examples}")),
                None => problem,
            }
        }
    };
    with_notes(problem, lost)
}

/// The names of actions, `acts` or `act`, and `it` or `them`.
fn named(lost: &[&Acting<'_>]) -> (String, &'static str, &'static str) {
    let names: Vec<&str> = lost.iter().map(|it| &*it.entry.text.value).collect();
    match names.as_slice() {
        [_] => (list(&names, "and"), "acts", "it"),
        few if few.len() <= NAMED => (list(few, "and"), "act", "them"),
        many => {
            let first = list(many.get(..NAMED - 1).unwrap_or_default(), "and").replace(" and", ",");
            (format!("{first} and {} more actions", many.len() + 1 - NAMED), "act", "them")
        }
    }
}

fn with_notes(problem: Problem, lost: &[&Acting<'_>]) -> Problem {
    let notes = lost.iter().take(NAMED);
    notes.fold(problem, |problem, it| problem.note(it.entry.text.span, "this action"))
}

fn effect(statement: &Statement) -> &'static str {
    match statement.effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    }
}

/// ARNs as actions of an entry act on.
fn examples(on: &ActsOn) -> Option<String> {
    let ActsOn::Types { types, .. } = on else { return None };
    let templates = types.iter().filter_map(|it| it.templates().next());
    let examples: Vec<String> =
        templates.take(2).map(|it| it.example("eu-west-1", "111122223333")).collect();
    (!examples.is_empty()).then(|| list(&examples, "or"))
}

/// The same problem with a fix that puts another ARN in place of this one, or behind it where an
/// action uses it.
fn with_arn(
    subject: &Subject<'_>,
    problem: Problem,
    facts: &StatementFacts<'_>,
    arn: &ListedArn<'_>,
    other: &str,
    is_used: bool,
) -> Problem {
    let span = arn.entry.text.span;
    let member = facts.member("Resource");
    let (title, edit) = if is_used {
        (
            format!("add `{}`", visible(other)),
            member.and_then(|it| super::add_behind(subject.text, &it.node, span, other)),
        )
    } else {
        (format!("replace with `{}`", visible(other)), Some(edit::replace_content(span, other)))
    };
    match edit {
        Some(edit) => problem.fix_all(title, Certainty::Likely, vec![edit]),
        None => problem,
    }
}

/// Reports actions that `*` alone is for; the ARN where that is told.
fn without_star(
    facts: &StatementFacts<'_>,
    listing: &Listing<'_>,
    findings: &mut Findings,
) -> Option<usize> {
    let is_lost = |acting: &&Acting<'_>| {
        matches!(acting.on, ActsOn::StarOnly)
            && acting.is_well_described()
            && !listing.arns.iter().any(|arn| may_stand_for_all(acting, arn))
    };
    let lost: Vec<&Acting<'_>> = listing.entries.iter().filter(is_lost).collect();
    let prefix = lost.first()?.entry.prefix().unwrap_or("");
    let own = |arn: &ListedArn<'_>| arn.service().is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    let at = listing.arns.iter().position(own).unwrap_or(0);
    let arn = listing.arns.get(at)?;
    let (names, is, them) = match named(&lost) {
        (names, "acts", them) => (names, "is", them),
        (names, _, them) => (names, "are", them),
    };
    let message = format!(
        "{names} {is} never about a single resource, so the statement does not {} {them}",
        effect(facts.statement)
    );
    let problem = found("action-needs-star-resource", arn.entry.text.span, message);
    let problem = with_notes(problem, &lost);
    let member = facts.member("Resource").filter(|_| lost.len() == listing.entries.len());
    findings.add(match member {
        Some(member) => {
            let edit = Edit { span: member.node.span, text: "\"*\"".to_owned() };
            problem.help("write `\"Resource\": \"*\"`").fix_all(
                "replace with `*`",
                Certainty::Likely,
                vec![edit],
            )
        }
        None => problem.help(format!(
            "move {them} to a statement of {} own with `\"Resource\": \"*\"`",
            if lost.len() == 1 { "its" } else { "their" }
        )),
    });
    Some(at)
}

/// Whether an ARN may do for an action that acts on no resource with a name. Some services compare
/// such a call with an ARN that ends in its resource type, which `role/*` matches; EC2 does not.
fn may_stand_for_all(acting: &Acting<'_>, arn: &ListedArn<'_>) -> bool {
    let (_, resource) = arn.resource_text();
    let is_bucket = arn.entry.text.value.contains(":s3:::");
    let of_type = resource.strip_suffix("/*").or(resource.strip_suffix(":*"));
    let is_whole_type = of_type.is_some_and(|word| !is_bucket && !word.contains(['/', ':', '*']));
    let is_ec2 = acting.entry.prefix().is_some_and(|it| it.eq_ignore_ascii_case("ec2"));
    !is_ec2 && (resource == "*" || is_whole_type)
}

/// Reports ARNs that no action acts on, beside others that are used.
fn unused(
    facts: &StatementFacts<'_>,
    listing: &Listing<'_>,
    told: &[usize],
    findings: &mut Findings,
) {
    let is_used = |arn: &ListedArn<'_>| listing.entries.iter().any(|it| it.on.meets(arn));
    let is_unknown = |it: &Acting<'_>| matches!(it.on, ActsOn::Unknown);
    let is_judged = listing.entries.iter().all(Acting::is_well_described);
    if listing.arns.len() < 2 || !is_judged || listing.entries.iter().any(is_unknown) {
        return;
    }
    let used: Vec<bool> = listing.arns.iter().map(is_used).collect();
    if !used.contains(&true) {
        return;
    }
    for (at, (arn, used)) in listing.arns.iter().zip(&used).enumerate() {
        if *used || told.contains(&at) || !arn.is_known() {
            continue;
        }
        let message = "no action of this statement acts on this resource";
        let help = "take it out, or add the actions that are meant for it";
        let problem = found("resource-unused-by-actions", arn.entry.text.span, message).help(help);
        let node = facts.member("Resource").map(|member| &member.node);
        let edit = node.and_then(|node| edit::remove_item(node, at));
        findings.add(match edit {
            Some(edit) => problem.fix_all("take it out", Certainty::Likely, vec![edit]),
            None => problem,
        });
    }
}

/// Services that check a call against every resource type that is marked as required; others mark
/// several types of which a call uses one.
const CHECKS_EVERY_TYPE: &[&str] = &["ec2"];

/// Calls that touch resources of several types, of which the policy allows some only.
pub(super) fn incomplete(subject: &Subject<'_>, findings: &mut Findings) {
    let kind = subject.kind();
    let takes_part =
        kind.is_identity() || matches!(kind, PolicyKind::Boundary | PolicyKind::Session);
    if !takes_part || !subject.is_whole {
        return;
    }
    let mut told = Vec::new();
    for facts in subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow) {
        let Some(listing) = Listing::new(facts) else { continue };
        for acting in &listing.entries {
            let Some(action) = subject.catalog().find_action(&acting.entry.text.value) else {
                continue;
            };
            let is_checked = CHECKS_EVERY_TYPE.contains(&action.service().prefix());
            if !is_checked || told.contains(&action.id()) {
                continue;
            }
            told.push(action.id());
            findings.problems.extend(missing_types(subject, facts, acting, action));
        }
    }
}

fn missing_types(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    acting: &Acting<'_>,
    action: iam_catalog::Action<'static>,
) -> Option<Problem> {
    let required = action.resources().filter(|it| it.required).map(|it| it.resource_type);
    let allowing = subject
        .statements
        .iter()
        .filter(|it| it.statement.effect == Effect::Allow && it.actions().contains(action.id()));
    let mut arns = Vec::new();
    for statement in allowing {
        let resource = statement.statement.resource.as_ref()?;
        if resource.sense == Sense::Excluded {
            return None;
        }
        for entry in &resource.entries {
            arns.push(ListedArn::new(entry)?);
        }
    }
    let (found_types, missing): (Vec<_>, Vec<_>) =
        required.partition(|it| arns.iter().any(|arn| arn.fits(*it)));
    if found_types.is_empty() || missing.is_empty() {
        return None;
    }
    let names: Vec<&str> = missing.iter().map(|it| it.name()).collect();
    let message = format!(
        "a call of `{}` also touches {}, which no statement allows it on, so it is refused",
        action.full_name(),
        list(&names, "and"),
    );
    let shapes: Vec<String> = missing
        .iter()
        .filter_map(|it| it.templates().next())
        .map(|it| it.glob().replacen("arn:*:", "arn:aws:", 1))
        .collect();
    let span = match facts.member("Resource")?.node {
        ref node if matches!(node.value, Value::Array(_)) => node.span,
        ref node => Span::new(node.span.start + 1, node.span.end - 1),
    };
    let problem = found("resource-type-incomplete", span, message);
    let problem = problem.help(format!("add ARNs such as {}", list(&shapes, "and")));
    Some(problem.note(acting.entry.text.span, "this action"))
}
