//! Which action somebody means.

use super::{LIMIT, near, service};
use crate::facts::{AuthorisedBy, VERB_SYNONYMS, authorised_by};
use crate::words::{verb_and_noun, words};
use crate::{Action, Catalog, Service};

/// What a name that is no action may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionSuggestion {
    /// The name is that of an API operation, which these actions authorise.
    AuthorisedBy(AuthorisedBy),
    /// The full names of actions that may be meant, the best first; perhaps none.
    Candidates(Vec<String>),
}

/// The services a reader means first when several have an action of the same name.
pub(super) const FAMILIAR_SERVICES: &[&str] = &[
    "s3",
    "ec2",
    "iam",
    "sts",
    "lambda",
    "dynamodb",
    "sqs",
    "sns",
    "kms",
    "secretsmanager",
    "ssm",
    "rds",
    "logs",
    "cloudwatch",
    "events",
    "cloudformation",
    "ecs",
    "ecr",
    "eks",
    "organizations",
    "cloudtrail",
    "config",
];

/// What may be meant by the name `name`, which the service `prefix` has no action for. Where there
/// is no such service, the one most likely meant counts.
///
/// Tried in this order: letter case, API operations, the same verb with the nearest noun (by
/// letters, then by words, then with a verb that means the same), the nearest whole name, the same
/// name in another service.
pub fn action(catalog: &Catalog, prefix: &str, name: &str) -> ActionSuggestion {
    let meant = catalog.service(prefix).is_none().then(|| service(catalog, prefix));
    let meant = meant.and_then(|prefixes| prefixes.into_iter().next());
    let prefix = meant.as_deref().unwrap_or(prefix);
    if let Some(found) = catalog.action(prefix, name) {
        return ActionSuggestion::Candidates(vec![found.full_name()]);
    }
    if let Some(actions) = authorised_by(prefix, name) {
        return ActionSuggestion::AuthorisedBy(actions);
    }
    let within = |attempt: fn(Service<'_>, &str) -> Vec<String>| {
        catalog.service(prefix).map_or_else(Vec::new, |service| attempt(service, name))
    };
    let attempts: [&dyn Fn() -> Vec<String>; 6] = [
        &|| within(same_verb),
        &|| within(word_missing),
        &|| within(other_verb),
        &|| within(word_too_many),
        &|| within(nearest),
        &|| elsewhere(catalog, name),
    ];
    let mut found = attempts.iter().map(|attempt| attempt());
    ActionSuggestion::Candidates(found.find(|names| !names.is_empty()).unwrap_or_default())
}

/// The prefixes of the services that have an action of this name, letter case aside: first those
/// that most readers know, then by prefix; at most three.
pub fn services_with_action(catalog: &Catalog, name: &str) -> Vec<String> {
    let known = |action: &Action<'_>| action.name().eq_ignore_ascii_case(name);
    let mut found: Vec<&str> =
        catalog.actions().filter(known).map(|action| action.service().prefix()).collect();
    found.sort_by_key(|prefix| unfamiliarity(prefix));
    found.into_iter().take(LIMIT).map(str::to_owned).collect()
}

/// The place of a service among those that most readers know; the same for all others.
pub(super) fn unfamiliarity(prefix: &str) -> usize {
    let rank = FAMILIAR_SERVICES.iter().position(|familiar| *familiar == prefix);
    rank.unwrap_or(FAMILIAR_SERVICES.len())
}

/// Actions with the verb that was typed and a noun near the one that was typed.
fn same_verb(service: Service<'_>, name: &str) -> Vec<String> {
    let (verb, noun) = verb_and_noun(name);
    with_verb(service, verb, noun)
}

/// Actions with a verb that means the same, and nearly the same noun.
fn other_verb(service: Service<'_>, name: &str) -> Vec<String> {
    let (verb, noun) = verb_and_noun(name);
    let instead = instead_of(verb).iter();
    let mut found = instead.map(|verb| with_verb(service, verb, noun));
    found.find(|names| !names.is_empty()).unwrap_or_default()
}

/// The verbs AWS uses for a verb that people write.
pub(super) fn instead_of(verb: &str) -> &'static [&'static str] {
    let row = VERB_SYNONYMS.iter().find(|row| row.verb.eq_ignore_ascii_case(verb));
    row.map_or(&[], |row| row.instead)
}

fn with_verb(service: Service<'_>, verb: &str, noun: &str) -> Vec<String> {
    let scored = service.actions().filter(|it| near::begins(it.name(), verb)).filter_map(|it| {
        let (its_verb, its_noun) = verb_and_noun(it.name());
        let cut_short = near::abbreviates(noun, its_noun).then_some(2);
        let edits = near::edits(noun, its_noun, near::third(noun));
        let distance = edits.into_iter().chain(cut_short).min()?;
        (its_verb.len() == verb.len()).then(|| (distance, it.full_name()))
    });
    near::best(scored.collect())
}

/// Actions with one word more after the verb: `iam:AttachPolicy` may stand for
/// `iam:AttachRolePolicy`.
fn word_missing(service: Service<'_>, name: &str) -> Vec<String> {
    let typed: Vec<&str> = words(name).collect();
    by_words(service, &typed, |known| one_more(&typed, known))
}

/// Actions with one word less after the verb: `sns:PublishMessage` may stand for `sns:Publish`.
fn word_too_many(service: Service<'_>, name: &str) -> Vec<String> {
    let typed: Vec<&str> = words(name).collect();
    by_words(service, &typed, |known| one_more(known, &typed))
}

fn by_words(service: Service<'_>, typed: &[&str], fits: impl Fn(&[&str]) -> bool) -> Vec<String> {
    let verb = typed.first().copied().unwrap_or_default();
    let same_verb = service.actions().filter(|it| near::begins(it.name(), verb));
    let found = same_verb.filter(|it| fits(&words(it.name()).collect::<Vec<_>>()));
    found.take(LIMIT).map(Action::full_name).collect()
}

/// Whether `more` is `fewer`, with one word put in after the verb.
fn one_more(fewer: &[&str], more: &[&str]) -> bool {
    let same = |(one, other): (&&str, &&str)| one.eq_ignore_ascii_case(other);
    let ahead = fewer.iter().zip(more).take_while(|pair| same(*pair)).count();
    let behind = fewer.iter().rev().zip(more.iter().rev()).take_while(|pair| same(*pair)).count();
    more.len() == fewer.len() + 1 && ahead > 0 && ahead + behind >= fewer.len()
}

/// Actions whose whole name is near.
fn nearest(service: Service<'_>, name: &str) -> Vec<String> {
    let limit = (name.len() / 5).max(2);
    near::nearest(name, limit, service.actions().map(|it| (it.full_name(), it.name())))
}

/// The action of this name in other services.
fn elsewhere(catalog: &Catalog, name: &str) -> Vec<String> {
    let prefixes = services_with_action(catalog, name).into_iter();
    prefixes.filter_map(|prefix| Some(catalog.action(&prefix, name)?.full_name())).collect()
}
