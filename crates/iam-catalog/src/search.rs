//! Completion: the names that go on from what somebody has typed, or at least hold its letters in
//! order.

use std::collections::BinaryHeap;
use std::ops::Range;
use std::slice::from_ref;

use crate::action::Action;
use crate::catalog::Catalog;
use crate::key::Key;
use crate::names::Names;
use crate::resource::ResourceType;
use crate::service::Service;

/// Each answer holds names that begin with the text, in the order of the catalog; then names that
/// hold its letters in order (`glo` in `GetLifecycleOwner`), the nearest first. Letter case never
/// counts, and an empty text begins every name.
impl Catalog {
    /// Services whose prefix goes on from a text.
    pub fn complete_service(&self, typed: &str, limit: usize) -> Vec<Service<'_>> {
        let all = 0..self.prefixes.len();
        let found = complete(&self.prefixes, from_ref(&all), typed, limit);
        found.into_iter().map(|index| Service { catalog: self, index }).collect()
    }

    /// Actions: of one service for `s3:geto`, of all for `geto` and `*:geto`.
    pub fn complete_action(&self, typed: &str, limit: usize) -> Vec<Action<'_>> {
        let (prefix, name) = typed.split_once(':').unwrap_or(("*", typed));
        let ranges: Vec<Range<usize>> = if prefix == "*" {
            self.services().map(Service::action_range).collect()
        } else {
            self.service(prefix).map(Service::action_range).into_iter().collect()
        };
        let found = complete(&self.action_names, &ranges, name, limit);
        found.into_iter().map(|index| Action { catalog: self, index }).collect()
    }

    /// Condition keys: by their full name, else by what stands behind the prefix. A key of a
    /// family (`aws:ResourceTag/te`) leads to the family.
    pub fn complete_key(&self, typed: &str, limit: usize) -> Vec<Key<'_>> {
        let family = self.key(typed).filter(|key| key.is_family());
        let behind = |key: &Key<'_>| {
            key.name().split_once(':').is_some_and(|(_, behind)| begins(behind, typed))
        };
        let all = 0..self.key_names.len();
        let starting = self.key_names.starting(all.clone(), typed);
        let nearest = nearest(&self.key_names, from_ref(&all), typed, limit);
        let key = |index| Key { catalog: self, index };
        let ordered = family
            .into_iter()
            .chain(starting.map(|index| key(index as u16)))
            .chain(self.keys().filter(behind))
            .chain(nearest.into_iter().map(key));
        let mut found = Vec::new();
        for key in ordered {
            if found.len() < limit && !found.contains(&key) {
                found.push(key);
            }
        }
        found
    }

    /// Resource types of a service.
    pub fn complete_resource_type<'c>(
        &'c self,
        service: Service<'c>,
        typed: &str,
        limit: usize,
    ) -> Vec<ResourceType<'c>> {
        let types = service.type_range();
        let range = types.start.into()..types.end.into();
        let found = complete(&self.type_names, from_ref(&range), typed, limit);
        found.into_iter().map(|index| ResourceType { catalog: self, index }).collect()
    }
}

fn begins(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// The numbers of names that begin with `typed`, then of those that hold its letters in order.
/// Within each range names are sorted.
fn complete(names: &Names, ranges: &[Range<usize>], typed: &str, limit: usize) -> Vec<u16> {
    let starting = ranges.iter().flat_map(|range| names.starting(range.clone(), typed));
    let mut found: Vec<u16> = starting.take(limit).map(|it| it as u16).collect();
    let missing = limit - found.len();
    if missing > 0 {
        found.extend(nearest(names, ranges, typed, missing));
    }
    found
}

/// The numbers of names that hold the letters of `typed` in order without beginning with it.
fn nearest(names: &Names, ranges: &[Range<usize>], typed: &str, limit: usize) -> Vec<u16> {
    let wanted = typed.to_ascii_lowercase();
    let mut best: BinaryHeap<(u32, u16)> = BinaryHeap::new();
    for number in ranges.iter().flat_map(|range| names.with_letters(range.clone(), typed)) {
        let (name, folded) = (names.get(number), names.folded(number));
        let Some(cost) = cost(name.as_bytes(), folded.as_bytes(), wanted.as_bytes()) else {
            continue;
        };
        let candidate = (cost, number as u16);
        if folded.starts_with(&wanted) || best.len() == limit && best.peek() <= Some(&candidate) {
            continue;
        }
        if best.len() == limit {
            best.pop();
        }
        best.push(candidate);
    }
    best.into_sorted_vec().into_iter().map(|(_, number)| number).collect()
}

/// How far a name is from letters that it holds in order: every gap costs, less if it ends where a
/// word begins; and long names cost a little more. `None` if it does not hold them.
fn cost(name: &[u8], folded: &[u8], wanted: &[u8]) -> Option<u32> {
    let by_words = walk(name, folded, wanted, Step::WordFirst);
    let gaps = by_words.or_else(|| walk(name, folded, wanted, Step::Next))?;
    Some(gaps * 64 + folded.len() as u32)
}

/// Where a letter that does not follow at once is looked for.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// At the beginning of a word, if one of the words to come begins so.
    WordFirst,
    /// At the next place.
    Next,
}

/// The cost of all gaps on one way through a name.
fn walk(name: &[u8], folded: &[u8], wanted: &[u8], step: Step) -> Option<u32> {
    let mut at = 0;
    let mut cost = 0;
    for letter in wanted {
        let rest = folded.get(at..)?;
        if rest.first() != Some(letter) {
            let next = rest.iter().position(|it| it == letter)? + at;
            let word = (next..folded.len())
                .take_while(|_| step == Step::WordFirst)
                .find(|it| folded.get(*it) == Some(letter) && begins_word(name, *it));
            cost += if word.is_some() { 1 } else { 3 };
            at = word.unwrap_or(next);
        }
        at += 1;
    }
    Some(cost)
}

/// Whether a word begins at a place: a capital behind a small letter, or anything behind a sign.
fn begins_word(name: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|it| name.get(it)) else { return true };
    let capital = name.get(at).is_some_and(u8::is_ascii_uppercase);
    capital && !before.is_ascii_uppercase() || !before.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actions(typed: &str, limit: usize) -> Vec<String> {
        let found = Catalog::embedded().complete_action(typed, limit);
        found.into_iter().map(Action::full_name).collect()
    }

    #[test]
    fn actions_that_begin_so_come_first() {
        let found = actions("S3:getobjecta", 4);
        assert_eq!(found.first().map(String::as_str), Some("s3:GetObjectAcl"));
        assert_eq!(found.get(1).map(String::as_str), Some("s3:GetObjectAnnotation"));
        assert_eq!(actions("s3:", 1), ["s3:AbortMultipartUpload"]);
        assert_eq!(actions("nowhere:get", 5), Vec::<String>::new());
        assert_eq!(actions("s3:get", 0), Vec::<String>::new());
    }

    #[test]
    fn then_actions_that_hold_the_letters() {
        assert_eq!(actions("s3:gobj", 1), ["s3:GetObject"]);
        assert_eq!(actions("iam:cak", 1), ["iam:CreateAccessKey"]);
        assert_eq!(actions("passrole", 2).first().map(String::as_str), Some("iam:PassRole"));
        assert_eq!(actions("s3:zzz", 3), Vec::<String>::new());
    }

    #[test]
    fn an_answer_names_nothing_twice() {
        for typed in ["g", "get", "s3:o", "s3:ob", ""] {
            let found = actions(typed, 500);
            let mut once = found.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), found.len(), "{typed}");
        }
    }

    #[test]
    fn services_keys_and_types_too() {
        let catalog = Catalog::embedded();
        let services = catalog.complete_service("secretsm", 3);
        assert_eq!(services.first().map(|it| it.prefix()), Some("secretsmanager"));
        let check = |typed: &str, expected: &str| {
            let keys = catalog.complete_key(typed, 5);
            assert_eq!(keys.first().map(|it| it.name()), Some(expected), "{typed}");
        };
        check("aws:sourcei", "aws:SourceIdentity");
        check("sourceip", "aws:SourceIp");
        check("aws:ResourceTag/te", "aws:ResourceTag/");
        check("aws:mfapre", "aws:MultiFactorAuthPresent");
        let s3 = catalog.service("s3").unwrap();
        let types = catalog.complete_resource_type(s3, "obj", 2);
        assert_eq!(types.first().map(|it| it.name()), Some("object"));
    }
}
