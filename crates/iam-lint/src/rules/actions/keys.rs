//! Condition keys that the actions of a statement never have.

use iam_catalog::{Action, ActionSet, Catalog, Key, facts as tables};
use iam_policy::{
    Comparison, ConditionTest, Effect, OperatorUse, PolicyKind, Problem, Sense, SetQualifier,
    Severity, Span, Typed, visible,
};

use super::{entries, list};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// How many names a message or a piece of advice holds.
const NAMED: usize = 3;

/// What a test says of a request that does not have its key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WithoutKey {
    Passes,
    Fails,
}

impl WithoutKey {
    /// `None` where it asks for both presence and absence.
    fn of(test: &ConditionTest) -> Option<WithoutKey> {
        let OperatorUse { operator, qualifier, if_exists } = test.operator;
        let passes = match operator.comparison {
            Comparison::Null => {
                let asks = |wanted| test.values.iter().any(|it| it.value == Typed::Bool(wanted));
                if asks(true) == asks(false) {
                    return None;
                }
                asks(true)
            }
            Comparison::Text(_)
            | Comparison::Number(_)
            | Comparison::Date(_)
            | Comparison::Bool
            | Comparison::Binary
            | Comparison::Ip
            | Comparison::Arn => {
                operator.negated || if_exists || qualifier == Some(SetQualifier::ForAllValues)
            }
        };
        Some(if passes { WithoutKey::Passes } else { WithoutKey::Fails })
    }
}

/// Every action whose requests can have a key.
fn takers(catalog: &Catalog, key: Key<'_>, name: &str) -> ActionSet {
    let mut set = ActionSet::empty(catalog);
    let listing = catalog.services().filter(|service| service.keys().any(|it| it == key));
    let actions = listing.flat_map(|service| service.actions());
    actions.filter(|it| it.takes_key(name)).for_each(|it| set.insert(it.id()));
    set
}

/// The entries that match actions, of which none has the key; and whether there are others.
fn lacking<'f>(
    facts: &'f StatementFacts<'_>,
    catalog: &Catalog,
    name: &str,
) -> (Vec<(&'f str, Span)>, bool) {
    let takes = |set: &ActionSet| set.iter().any(|id| catalog.action_by_id(id).takes_key(name));
    let known = entries(facts).filter(|(_, covered)| !covered.is_empty());
    let (with, without): (Vec<_>, Vec<_>) = known.partition(|(_, it)| takes(it));
    let named = without.into_iter().map(|(entry, _)| (&*entry.text.value, entry.text.span));
    (named.collect(), !with.is_empty())
}

/// `` `a`, `b` and 3 more actions ``
fn some(names: &[(&str, Span)]) -> String {
    let names: Vec<&str> = names.iter().map(|it| it.0).collect();
    let few = names.get(..NAMED).filter(|_| names.len() > NAMED + 1);
    match few {
        None => list(&names, "and"),
        Some(few) => {
            let quoted: Vec<String> = few.iter().map(|it| format!("`{it}`")).collect();
            format!("{} and {} more actions", quoted.join(", "), names.len() - NAMED)
        }
    }
}

fn with_notes(problem: Problem, actions: &[(&str, Span)]) -> Problem {
    let notes = actions.iter().take(NAMED);
    notes.fold(problem, |problem, it| problem.note(it.1, "its requests never have the key"))
}

/// The key with its quotes.
fn key_span(test: &ConditionTest) -> Span {
    Span::new(test.key.span.start - 1, test.key.span.end + 1)
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    }
}

/// Keys that AWS explains for more actions than its reference lists: its own policies limit
/// subscriptions by the product.
const LISTED_INCOMPLETELY: &[&str] = &["aws-marketplace:ProductId"];

/// Keys of a service with actions that never have them.
pub(super) fn unsupported(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        if facts.statement.action.sense == Sense::Excluded {
            continue;
        }
        for test in &facts.statement.condition {
            findings.problems.extend(unsupported_key(subject, facts, test));
        }
    }
}

fn unsupported_key(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
) -> Option<Problem> {
    let (catalog, name) = (subject.catalog(), &*test.key.value);
    let key = catalog.key(name).filter(|_| is_of_service(catalog, name))?;
    let (lacking, is_partial) = lacking(facts, catalog, name);
    let is_incomplete = LISTED_INCOMPLETELY.iter().any(|it| it.eq_ignore_ascii_case(name));
    if lacking.is_empty() || is_incomplete {
        return None;
    }
    let takers = takers(catalog, key, name);
    let without = WithoutKey::of(test)?;
    // Where AWS tells of no action that has the key, it does not tell which have it.
    if takers.is_empty() {
        return None;
    }
    // With `IfExists` the author has said that some of the actions lack the key.
    let is_sure = lacking.iter().all(|it| super::acts::is_well_described(it.0));
    if is_partial && (test.operator.if_exists || !is_sure) {
        return None;
    }
    let so = match (without, is_partial, lacking.as_slice()) {
        (WithoutKey::Passes, true, [_]) => "so this test always passes for it".to_owned(),
        (WithoutKey::Passes, true, _) => "so this test always passes for them".to_owned(),
        (WithoutKey::Passes, false, _) => "so this test always passes".to_owned(),
        (WithoutKey::Fails, _, own) => {
            let them = if own.len() == 1 { "it" } else { "them" };
            format!("so the statement does not {} {them}", word(facts.statement.effect))
        }
    };
    let message =
        format!("requests for {} never have the key `{}`, {so}", some(&lacking), visible(name));
    let mut problem = found("unsupported-condition-key-for-action", key_span(test), message);
    if is_partial {
        problem.severity = Severity::Warning;
    }
    let with: Vec<String> = takers.iter().take(NAMED).map(|id| full_name(catalog, id)).collect();
    let problem = if is_partial {
        problem.help("write a statement of its own for the actions without the key")
    } else {
        let more = if takers.len() > NAMED { ", for example" } else { "" };
        problem.help(format!("requests for {} have it{more}", list(&with, "and")))
    };
    Some(with_notes(problem, &lacking))
}

fn full_name(catalog: &Catalog, id: iam_catalog::ActionId) -> String {
    catalog.action_by_id(id).full_name()
}

/// Whether the key begins with the prefix of a service and is none that other services see too.
fn is_of_service(catalog: &Catalog, name: &str) -> bool {
    let prefix = name.split_once(':').map(|(prefix, _)| prefix);
    prefix.is_some_and(|prefix| catalog.service(prefix).is_some())
        && tables::global_key(name).is_none()
}

/// Tests of tags with actions whose requests never have such tags.
pub(super) fn tags(subject: &Subject<'_>, findings: &mut Findings) {
    let kind = subject.kind();
    let is_attached =
        kind.is_identity() || matches!(kind, PolicyKind::Boundary | PolicyKind::Session);
    for facts in &subject.statements {
        let is_judged = match facts.statement.effect {
            Effect::Allow => is_attached,
            Effect::Deny => is_attached || kind == PolicyKind::Scp,
        };
        let tests = facts.statement.condition.iter().filter(|_| is_judged);
        for test in tests.filter(|it| WithoutKey::of(it) == Some(WithoutKey::Fails)) {
            findings.problems.extend(tag_key(subject, facts, test));
        }
    }
}

/// Whether the key holds tags of the resource or of the request.
fn is_tag_key(name: &str) -> bool {
    let is = |family: &str| {
        name.get(..family.len()).is_some_and(|head| head.eq_ignore_ascii_case(family))
    };
    is("aws:ResourceTag/") || is("aws:RequestTag/") || name.eq_ignore_ascii_case("aws:TagKeys")
}

fn tag_key(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
) -> Option<Problem> {
    let (catalog, name) = (subject.catalog(), &*test.key.value);
    catalog.key(name).filter(|_| is_tag_key(name))?;
    let effect = facts.statement.effect;
    if facts.statement.action.sense == Sense::Excluded {
        return Some(tag_key_of_others(test, effect));
    }
    let (mut lacking, _) = lacking(facts, catalog, name);
    // AWS's list leaves out keys of actions that handle tags themselves.
    lacking.retain(|(action, _)| !action.contains("Tag"));
    if lacking.is_empty() {
        return None;
    }
    let (code, does, help) = match effect {
        Effect::Allow => (
            "tag-key-unsupported-allow",
            "allow",
            "move such actions to a statement without this test",
        ),
        Effect::Deny => (
            "tag-key-unsupported-deny",
            "deny",
            "deny such actions by the ARNs of the resources; `IfExists` would deny them always",
        ),
    };
    let them = if lacking.len() == 1 { "it" } else { "them" };
    let message = format!(
        "requests for {} never have the key `{}`, so the statement does not {does} {them}",
        some(&lacking),
        visible(name)
    );
    Some(with_notes(found(code, key_span(test), message).help(help), &lacking))
}

fn tag_key_of_others(test: &ConditionTest, effect: Effect) -> Problem {
    let name = visible(&test.key.value);
    let (code, does) = match effect {
        Effect::Allow => ("tag-key-unsupported-allow-notaction", "allow"),
        Effect::Deny => ("tag-key-unsupported-deny-notaction", "deny"),
    };
    let message = format!(
        "many of the actions that `NotAction` stands for never have the key `{name}`, so the \
         statement does not {does} them"
    );
    let help = "list the actions that are meant with `Action`, and see that each has the key";
    found(code, key_span(test), message).help(help)
}

/// Keys that a caller can set only with another permission.
const SET_BY: &[(&str, &str)] = &[
    ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ("sts:TransitiveTagKeys", "sts:TagSession"),
    ("aws:RequestTag/", "sts:TagSession"),
    ("aws:TagKeys", "sts:TagSession"),
];

/// Tests of what the caller of `sts:AssumeRole` sets, without the action that lets it do so.
pub(super) fn setter_missing(subject: &Subject<'_>, findings: &mut Findings) {
    let kind = subject.kind();
    if !(kind == PolicyKind::Trust || kind.is_identity()) || !subject.is_whole {
        return;
    }
    let catalog = subject.catalog();
    let assuming = catalog.covered("sts:AssumeRole*");
    let sts = catalog.covered("sts:*");
    let allowing = subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow);
    for facts in allowing.clone() {
        let actions = facts.actions();
        if !actions.intersects(&assuming) || !actions.is_subset_of(&sts) {
            continue;
        }
        for test in &facts.statement.condition {
            let Some(setter) = setter(catalog, test) else { continue };
            if !allowing.clone().any(|it| it.actions().contains(setter.id())) {
                findings.problems.push(without_setter(subject, facts, test, setter));
            }
        }
    }
}

/// The action that lets a caller set the key that the test needs.
fn setter(catalog: &'static Catalog, test: &ConditionTest) -> Option<Action<'static>> {
    if WithoutKey::of(test) != Some(WithoutKey::Fails) {
        return None;
    }
    let name = &*test.key.value;
    let is_set = |key: &str| {
        let head = if key.ends_with('/') { name.get(..key.len()) } else { Some(name) };
        head.is_some_and(|head| head.eq_ignore_ascii_case(key))
    };
    let row = SET_BY.iter().find(|(key, _)| is_set(key))?;
    catalog.find_action(row.1)
}

fn without_setter(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
    setter: Action<'_>,
) -> Problem {
    let name = setter.full_name();
    let message = format!(
        "a caller sets `{}` only with `{name}`, which no statement of this policy allows",
        visible(&test.key.value)
    );
    let problem = found("missing-action-for-condition-key", key_span(test), message);
    let problem = problem.help(format!("add `{name}` to the actions"));
    let last = facts.statement.action.entries.last().map(|entry| entry.text.span);
    let member = facts.action_member();
    let edit = last
        .zip(member)
        .and_then(|(span, member)| super::add_behind(subject.text, &member.node, span, &name));
    match edit {
        Some(edit) => {
            problem.fix_all(format!("add `{name}`"), iam_policy::Certainty::Likely, vec![edit])
        }
        None => problem,
    }
}

/// Keys that few services fill, tested for others.
pub(super) fn of_few_services(subject: &Subject<'_>, findings: &mut Findings) {
    // A policy of an endpoint sees the requests of the services behind that endpoint only.
    if subject.kind() == PolicyKind::VpcEndpoint {
        return;
    }
    let own = subject.kind().resource_service().map_or(&[][..], tables::actions_of);
    for facts in &subject.statements {
        for test in facts.statement.condition.iter().filter(|it| !it.operator.if_exists) {
            let Some(row) = tables::key_of_few_services(&test.key.value) else { continue };
            let others = others(subject.catalog(), facts, own, row.services);
            let Some(without) = WithoutKey::of(test).filter(|_| !others.is_empty()) else {
                continue;
            };
            findings.add(limited(facts, test, &others, without));
        }
    }
}

/// The services of the statement's actions that are not among `services`; of those that the
/// policy can be about, which is any if `own` is empty.
fn others(
    catalog: &Catalog,
    facts: &StatementFacts<'_>,
    own: &[&str],
    services: &[&str],
) -> Vec<String> {
    let mut others: Vec<String> = Vec::new();
    for id in facts.actions().iter() {
        let prefix = catalog.action_by_id(id).service().prefix();
        let is_last = others.last().is_some_and(|last| last == prefix);
        let is_own = own.is_empty() || own.contains(&prefix);
        if !is_last && is_own && !services.contains(&prefix) {
            others.push(prefix.to_owned());
        }
    }
    others
}

fn limited(
    facts: &StatementFacts<'_>,
    test: &ConditionTest,
    others: &[String],
    without: WithoutKey,
) -> Problem {
    let whose = match others {
        few if few.len() <= NAMED => list(few, "and"),
        many => {
            let first = list(many.get(..NAMED).unwrap_or_default(), "and").replace(" and", ",");
            format!("{first} and {} more services", many.len() - NAMED)
        }
    };
    let so = match without {
        WithoutKey::Fails => {
            format!("so the statement does not {} them", word(facts.statement.effect))
        }
        WithoutKey::Passes => "so this test always passes for them".to_owned(),
    };
    let message =
        format!("requests to {whose} never have the key `{}`, {so}", visible(&test.key.value));
    let help = "name the actions of the services that support the key, or add `IfExists` to the \
                operator";
    found("condition-key-limited-services", key_span(test), message).help(help)
}
