//! Tags that grant access, and who may change them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use iam_analysis::inclusion::ResourceGlob;
use iam_catalog::{AccessLevel, Action, ActionSet};
use iam_policy::{
    ActionEntry, ArnPattern, Comparison, Effect, Part, ResourceEntry, ResourcePattern, Sense,
    Typed, Variables,
};

use super::test::{self, Test, has_key};
use crate::findings::{Findings, found, shown};
use crate::setting::Holder;
use crate::subject::{StatementFacts, Subject};

/// How many statements are compared with one another; a policy with more is no work of a person.
const MAX: usize = 100;

/// The keys of the caller's own tags.
const PRINCIPAL_TAG: &str = "aws:PrincipalTag/";

/// The keys of the tags that a request sets.
const REQUEST_TAG: &str = "aws:RequestTag/";

/// A permission to tag that says which value one tag has, and nothing of other tags.
pub(super) fn open_tag_keys(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.kind().is_identity() || !subject.is_whole {
        return;
    }
    let denied = |it: &StatementFacts<'_>| {
        it.statement.effect == Effect::Deny && has_key(it, &["aws:TagKeys"])
    };
    if subject.statements.iter().any(denied) {
        return;
    }
    for facts in subject.statements.iter().filter(|it| it.statement.effect == Effect::Allow) {
        let names_tag = |test: &Test<'_>| {
            tag_of(&test.test.key.value, REQUEST_TAG).is_some()
                && test.comparison() != Comparison::Null
                && !test.is_negated()
        };
        let Some(test) = test::of(subject, facts).find(names_tag) else { continue };
        let set = changers(subject, facts.actions());
        if set.is_empty() || has_key(facts, &["aws:TagKeys"]) {
            continue;
        }
        let tag = tag_of(&test.test.key.value, REQUEST_TAG).unwrap_or_default();
        let message = format!(
            "the caller may set any other tag together with {}: only the value of this one is \
             tested",
            shown(tag)
        );
        let help = format!(
            "name the tags that may be set: `\"ForAllValues:StringEquals\": {{ \"aws:TagKeys\": \
             [\"{}\"] }}`",
            iam_policy::visible(tag)
        );
        findings.add(found("tag-keys-guard-missing", test.key_span(), message).help(help));
    }
}

/// What grants by a tag.
struct Grant<'s> {
    test: Test<'s>,
    tag: &'s str,
    /// Whether the tag is the caller's own.
    is_of_caller: bool,
}

/// A caller who may set the tag that opens the door.
pub(super) fn self_tagging(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.kind().is_identity() || !subject.is_whole {
        return;
    }
    let grants: Vec<Grant<'_>> = test::all(subject).flat_map(grants).take(MAX).collect();
    let tags = |it: &&StatementFacts<'_>| !changers(subject, it.actions()).is_empty();
    let (allows, denies): (Vec<_>, Vec<_>) = subject
        .statements
        .iter()
        .filter(|_| !grants.is_empty())
        .filter(tags)
        .partition(|it| it.statement.effect == Effect::Allow);
    if denies.len() > MAX {
        return;
    }
    for tagger in allows.into_iter().take(MAX) {
        let opened = grants.iter().find_map(|grant| {
            let entry = opening_entry(subject, tagger, grant, &denies)?;
            Some((grant, entry))
        });
        let Some((grant, entry)) = opened else { continue };
        let message = format!(
            "the caller may set the tag {} here, and so pass the test that grants by it",
            shown(grant.tag)
        );
        let help = format!(
            "limit the values with a test of `aws:RequestTag/{0}`, or deny tagging where \
             `aws:TagKeys` holds `{0}`",
            iam_policy::visible(grant.tag)
        );
        let problem = found("abac-self-tagging", entry.text.span, message)
            .help(help)
            .note(grant.test.key_span(), "the test that grants by this tag");
        findings.add(problem);
    }
}

/// The tags by which a test of an Allow grants.
fn grants(test: Test<'_>) -> Vec<Grant<'_>> {
    if !test.is_allow() || test.is_negated() || test.text_match().is_none() {
        return Vec::new();
    }
    let grant = |tag, is_of_caller| Grant { test, tag, is_of_caller };
    let key = &*test.test.key.value;
    let mut grants = Vec::new();
    grants.extend(tag_of(key, PRINCIPAL_TAG).map(|tag| grant(tag, true)));
    grants.extend(resource_tag(key).map(|tag| grant(tag, false)));
    for value in &test.test.values {
        let Typed::Text(pattern) = &value.value else { continue };
        for part in pattern.parts() {
            let Part::Variable(variable) = part else { continue };
            let tag = tag_of(&variable.key, PRINCIPAL_TAG);
            grants.extend(tag.map(|tag| grant(tag, true)));
        }
    }
    // Tags that begin so belong to AWS; nobody else can set them.
    let is_of_aws = |tag: &str| tag.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("aws:"));
    grants.retain(|grant| !is_of_aws(grant.tag));
    grants
}

/// The entry of a statement that lets the caller pass the test of a grant by setting its tag.
fn opening_entry<'s>(
    subject: &Subject<'_>,
    tagger: &'s StatementFacts<'_>,
    grant: &Grant<'_>,
    denies: &[&StatementFacts<'_>],
) -> Option<&'s ActionEntry> {
    let granting = grant.test.facts;
    let gains = !granting.actions().is_subset_of(tagger.actions());
    let is_open = tagger.index != granting.index
        && tagger.statement.action.sense == Sense::Listed
        && gains
        && !limits_tagging(tagger)
        && reaches(subject, tagger, grant);
    if !is_open {
        return None;
    }
    let set = taggers(subject, tagger, grant);
    let is_denied = denies.iter().any(|it| {
        let limits = it.statement.condition.is_empty() || limits_tags(it, grant.tag);
        limits && it.actions().intersects(&set)
    });
    if is_denied {
        return None;
    }
    let mut entries = tagger.statement.action.entries.iter().zip(tagger.entry_actions());
    entries.find(|(_, actions)| actions.intersects(&set)).map(|(entry, _)| entry)
}

/// The actions of a statement that set the tag which a grant asks for.
fn taggers(subject: &Subject<'_>, tagger: &StatementFacts<'_>, grant: &Grant<'_>) -> ActionSet {
    let catalog = subject.catalog();
    let mut set = changers(subject, tagger.actions());
    if grant.is_of_caller {
        let mut own = ActionSet::empty(catalog);
        let names: &[&str] = match subject.setting.holder {
            Holder::Unknown => &["iam:TagUser", "iam:TagRole"],
            Holder::User => &["iam:TagUser"],
            Holder::Role => &["iam:TagRole"],
        };
        names.iter().filter_map(|it| catalog.find_action(it)).for_each(|it| own.insert(it.id()));
        set.intersect_with(&own);
        return set;
    }
    let prefix = |it: Action<'_>| it.service().prefix().to_owned();
    let granted = grant.test.facts.actions().iter().map(|id| catalog.action_by_id(id));
    let services: BTreeSet<String> =
        granted.filter(|it| it.level() != AccessLevel::Tagging).map(prefix).collect();
    let mut of_services = ActionSet::empty(catalog);
    let same = set.iter().filter(|id| services.contains(&prefix(catalog.action_by_id(*id))));
    same.for_each(|id| of_services.insert(id));
    of_services
}

/// The actions that set tags, of these.
fn changers(subject: &Subject<'_>, actions: &ActionSet) -> ActionSet {
    static ALL: OnceLock<ActionSet> = OnceLock::new();
    let catalog = subject.catalog();
    let sets_tags = |action: &Action<'_>| {
        action.level() == AccessLevel::Tagging
            && !["Untag", "Remove", "Delete"].iter().any(|verb| action.name().starts_with(verb))
            && action.takes_key("aws:TagKeys")
    };
    let all = ALL.get_or_init(|| {
        let mut all = ActionSet::empty(catalog);
        catalog.actions().filter(sets_tags).for_each(|action| all.insert(action.id()));
        all
    });
    let mut set = all.clone();
    set.intersect_with(actions);
    set
}

/// Whether the statement says something of the tag.
fn limits_tags(facts: &StatementFacts<'_>, tag: &str) -> bool {
    facts.statement.condition.iter().any(|test| {
        let key = &*test.key.value;
        let named = tag_of(key, REQUEST_TAG)
            .or_else(|| tag_of(key, PRINCIPAL_TAG))
            .or_else(|| resource_tag(key));
        named.is_some_and(|it| it.eq_ignore_ascii_case(tag))
            || key.eq_ignore_ascii_case("aws:TagKeys")
    })
}

/// Whether the statement tests what is tagged, with which tags, or on which way: then its author
/// has thought of it.
fn limits_tagging(facts: &StatementFacts<'_>) -> bool {
    let others = ["aws:ResourceTag/", REQUEST_TAG, "aws:TagKeys", "aws:CalledVia", "aws:Via"];
    facts.statement.condition.iter().any(|test| {
        let key = &*test.key.value;
        tag_of(key, "aws:").is_none() || others.iter().any(|head| tag_of(key, head).is_some())
    })
}

/// Whether the tagging may be about what the grant is about: the same resources, or the caller.
fn reaches(subject: &Subject<'_>, tagger: &StatementFacts<'_>, grant: &Grant<'_>) -> bool {
    let Some(entries) = listed(tagger) else { return false };
    if grant.is_of_caller {
        return entries.iter().any(|entry| match &entry.pattern {
            ResourcePattern::Anything => true,
            ResourcePattern::Arn(pattern) => pattern.resource().literal().is_none(),
        });
    }
    let globs = |entries: &[ResourceEntry]| -> Vec<ResourceGlob> {
        entries.iter().map(|entry| ResourceGlob::new(&entry.pattern)).collect()
    };
    let Some(granted) = listed(grant.test.facts).map(globs) else { return false };
    let kinds = resource_kinds(subject, grant.test.facts);
    globs(entries).iter().any(|own| {
        granted.iter().any(|theirs| own.overlaps(theirs))
            && kinds.iter().any(|kind| own.overlaps(kind))
    })
}

/// The resources that the actions of a statement act on, but for those that only tag.
fn resource_kinds(subject: &Subject<'_>, facts: &StatementFacts<'_>) -> Vec<ResourceGlob> {
    let catalog = subject.catalog();
    let actions = facts.actions().iter().map(|id| catalog.action_by_id(id));
    let texts: BTreeSet<String> = actions
        .filter(|action| action.level() != AccessLevel::Tagging)
        .flat_map(|action| action.resources())
        .flat_map(|used| used.resource_type.templates().map(|it| it.glob()).collect::<Vec<_>>())
        .collect();
    let glob = |text: &String| {
        let pattern = ArnPattern::parse(text, Variables::Literal);
        ResourceGlob::new(&ResourcePattern::Arn(pattern))
    };
    texts.iter().map(glob).collect()
}

/// The resources that a statement lists.
fn listed<'s>(facts: &'s StatementFacts<'_>) -> Option<&'s [ResourceEntry]> {
    let block = facts.statement.resource.as_ref();
    block.filter(|it| it.sense == Sense::Listed).map(|it| it.entries.as_slice())
}

/// The tag that a key of this family is about.
fn tag_of<'k>(key: &'k str, family: &str) -> Option<&'k str> {
    let head = key.get(..family.len())?;
    head.eq_ignore_ascii_case(family).then(|| key.get(family.len()..)).flatten()
}

/// The tag of a resource that a key is about, of any service.
fn resource_tag(key: &str) -> Option<&str> {
    let (head, tag) = key.split_once('/')?;
    let (_, name) = head.split_once(':')?;
    name.eq_ignore_ascii_case("ResourceTag").then_some(tag)
}
