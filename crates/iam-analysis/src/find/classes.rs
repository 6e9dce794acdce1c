//! Actions of a group in classes that one request can stand for.

use std::collections::{BTreeMap, BTreeSet};

use iam_eval::suppose::{Ground, ground};
use iam_policy::{ConditionTest, Policy, PolicyKind, Reading};

use super::Search;
use crate::actions::Group;
use crate::layers::placed;
use crate::question::Question;
use crate::scene::{KeyTests, REQUEST_TAG, TAG_KEYS, axis_name, by_key};

/// Actions of one group that take the same resources and the same keys.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// The number of what the patterns can tell of the template; `None`: the actions take no
    /// resource.
    pub(super) sign: Option<usize>,
    /// The template of the example's resource.
    pub(super) template: Option<String>,
    /// An action that shows what is found best.
    pub(super) example: String,
    pub(super) actions: Vec<usize>,
    /// The keys of the group's tests, in lower case, that AWS does not list for them.
    pub(super) unlisted: BTreeSet<String>,
}

/// For each tag of a request that is tested beside `aws:TagKeys`, by its key in lower case: a
/// policy whose one test asks whether it is one of them.
pub(super) fn tag_policies(question: &Question<'_>) -> Vec<(String, Policy)> {
    let sets = question.allowed.iter().chain(&question.refused);
    let documents = sets.flat_map(|set| placed(set, 0));
    let statements = documents.flat_map(|placed| &placed.document.policy().statements);
    let keys: BTreeSet<String> = statements
        .flat_map(|statement| &statement.condition)
        .map(|test| axis_name(&test.key.value))
        .collect();
    if !keys.contains(TAG_KEYS) {
        return Vec::new();
    }
    let tags = keys.iter().filter(|key| key.starts_with(REQUEST_TAG));
    let policy = |key: &String| {
        let tag = iam_policy::edit::quote(key.get(REQUEST_TAG.len()..)?);
        let test = format!("\"ForAnyValue:StringEqualsIgnoreCase\": {{ \"aws:TagKeys\": {tag} }}");
        let text = format!(
            "{{ \"Statement\": {{ \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \
             \"Condition\": {{ {test} }} }} }}"
        );
        let parsed = iam_policy::parse(&text, &Reading::stored(PolicyKind::Managed));
        Some((key.clone(), parsed.policy?))
    };
    tags.filter_map(policy).collect()
}

impl<'s, 'q> Search<'s, 'q> {
    /// The tests of a group's statements, and those that tie tags to tag keys.
    pub(super) fn keys(&self, group: &Group) -> BTreeMap<String, KeyTests<'q>> {
        let lines = group.statements.iter().filter_map(|number| self.table.lines.get(number));
        let mut keys = by_key(lines);
        let tested = |(tag, _): &&(String, &'q ConditionTest)| keys.contains_key(tag);
        let tests: Vec<_> = self.tag_tests.iter().filter(tested).map(|(_, test)| *test).collect();
        if let Some(tag_keys) = keys.get_mut(TAG_KEYS) {
            tag_keys.tests.extend(tests);
        }
        keys
    }

    /// The different patterns of a group's lines and of the focus.
    pub(super) fn globs(&self, group: &Group) -> Vec<usize> {
        let numbers = group.statements.iter().chain(self.table.focus);
        let lines = numbers.filter_map(|number| self.table.lines.get(number));
        let blocks = lines.filter_map(|line| line.resource.as_ref());
        let globs: BTreeSet<usize> = blocks.flat_map(|block| block.globs.clone()).collect();
        globs.into_iter().collect()
    }

    /// The classes of a group; templates that no pattern can tell apart count as one.
    pub(super) fn classes(
        &self,
        group: &Group,
        keys: &BTreeMap<String, KeyTests<'q>>,
    ) -> Vec<Class> {
        let listable = |name: &&String| match ground(name) {
            Ground::Nothing | Ground::ResourceTag => true,
            Ground::Principal
            | Ground::Credential
            | Ground::PrincipalTag
            | Ground::Claim
            | Ground::Place
            | Ground::Time
            | Ground::Usual => false,
        };
        let tested = keys.keys().filter(listable);
        let tested: Vec<_> = tested.map(|key| (key, self.actions.listing(key))).collect();
        let globs = self.globs(group);
        let by_place = keys.keys().any(|name| ground(name) == Ground::Place);
        let mut signs: BTreeMap<&'s str, usize> = BTreeMap::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut found: Vec<Class> = Vec::new();
        let mut places: BTreeMap<(Option<usize>, Vec<usize>), usize> = BTreeMap::new();
        for action in group.actions.iter() {
            let missing = tested.iter().enumerate().filter(|(_, (_, keys))| !keys.has(action));
            let unlisted: Vec<usize> = missing.map(|(at, _)| at).collect();
            let mut own: Vec<Option<usize>> = Vec::new();
            for template in self.actions.templates(action) {
                let sign = *signs.entry(template).or_insert_with(|| {
                    let next = numbers.len();
                    *numbers.entry(self.sign(template, &globs, by_place)).or_insert(next)
                });
                if !own.contains(&Some(sign)) {
                    own.push(Some(sign));
                }
            }
            if own.is_empty() {
                own.push(None);
            }
            for sign in own {
                let key = (sign, unlisted.clone());
                let known = places.get(&key).copied();
                let at = known.unwrap_or_else(|| {
                    let names = unlisted.iter().filter_map(|at| tested.get(*at));
                    let unlisted = names.map(|(key, _)| (*key).clone()).collect();
                    found.push(Class { sign, unlisted, ..Class::default() });
                    places.insert(key, found.len() - 1);
                    found.len() - 1
                });
                if let Some(class) = found.get_mut(at) {
                    class.actions.push(action);
                }
            }
        }
        for class in &mut found {
            let best = self.actions.example(&class.actions);
            class.example = self.actions.name(best);
            let of_class = |template: &&'s str| signs.get(*template) == class.sign.as_ref();
            let mut templates = self.actions.templates(best);
            // The plainest makes the most readable witness.
            templates.sort_by_key(|template| template.len());
            class.template = templates.into_iter().find(of_class).map(str::to_owned);
        }
        found
    }

    /// What tells a template from others: itself, where a pattern may look inside.
    fn sign(&self, template: &str, globs: &[usize], by_place: bool) -> String {
        let fields: Vec<&str> = template.splitn(6, ':').collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or("");
        let touches = |glob: &usize| {
            let Some(pattern) = self.fields.get(*glob) else { return false };
            let fits = |at: usize| {
                let own = pattern.get(at);
                let open = field(at).contains("${") || field(at).contains('*');
                own.is_some_and(|own| {
                    open || own.has_variable()
                        || own.matches(field(at), iam_policy::Case::Sensitive)
                })
            };
            let own = pattern.get(5).map_or("", |pattern| pattern.literal_prefix());
            let theirs = field(5).split(['$', '*']).next().unwrap_or("");
            let begins = own.starts_with(theirs) || theirs.starts_with(own);
            fits(2) && fits(3) && fits(4) && begins
        };
        if globs.iter().any(touches) {
            return template.to_owned();
        }
        if by_place {
            return format!("{}:{}:{}", field(2), field(3).len(), field(4).len());
        }
        String::new()
    }
}
