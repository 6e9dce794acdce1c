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
        let nearest = nearest(&self.key_names, all, typed, limit);
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
/// Within each range names are sorted; the ranges follow one another.
fn complete(names: &Names, ranges: &[Range<usize>], typed: &str, limit: usize) -> Vec<u16> {
    let starting = ranges.iter().flat_map(|range| names.starting(range.clone(), typed));
    let mut found: Vec<u16> = starting.take(limit).map(|it| it as u16).collect();
    let missing = limit - found.len();
    if let ([first, .., last] | [first @ last], true) = (ranges, missing > 0) {
        found.extend(nearest(names, first.start..last.end, typed, missing));
    }
    found
}

/// The numbers of names that hold the letters of `typed` in order without beginning with it.
fn nearest(names: &Names, range: Range<usize>, typed: &str, limit: usize) -> Vec<u16> {
    let wanted = typed.to_ascii_lowercase();
    let mut best: BinaryHeap<(u32, u16)> = BinaryHeap::new();
    for outline in names.with_letters(range, typed) {
        let worst = best.peek().filter(|_| best.len() == limit).map_or(u32::MAX, |it| it.0);
        let most = worst.saturating_sub(outline.length);
        // Names come by length: those that follow cost more still.
        if most <= GAP || limit == 0 {
            break;
        }
        let begins_a_word = wanted.bytes().next().is_none_or(|it| outline.has_initial(it));
        if !begins_a_word && most <= 3 * GAP {
            continue;
        }
        let folded = names.folded(outline.number as usize);
        let name = Name { folded: folded.as_bytes(), words: outline.words };
        let Some(cost) = name.cost(wanted.as_bytes(), most) else { continue };
        if best.len() == limit {
            best.pop();
        }
        best.push((cost + outline.length, outline.number as u16));
    }
    best.into_sorted_vec().into_iter().map(|(_, number)| number).collect()
}

/// The least cost of a gap. A name costs its gaps and its length, so that short names come first.
const GAP: u32 = 64;

/// A name in small letters.
struct Name<'n> {
    folded: &'n [u8],
    /// The places where words begin, as bits.
    words: u64,
}

impl Name<'_> {
    /// What it costs to find `wanted` in it in order: every gap costs, less if it ends where a
    /// word begins. `None` if it lacks them, begins with them, or costs `most` or more.
    fn cost(&self, wanted: &[u8], most: u32) -> Option<u32> {
        if self.folded.starts_with(wanted) {
            return None;
        }
        let by_words = self.gaps(wanted, Landing::Word, most);
        let cost = by_words.or_else(|| self.gaps(wanted, Landing::Next, most))?;
        (cost < most).then_some(cost)
    }

    /// The cost of all gaps on one way through the name; counting ends at `most`.
    fn gaps(&self, wanted: &[u8], landing: Landing, most: u32) -> Option<u32> {
        let (mut at, mut cost) = (0, 0);
        for letter in wanted {
            let rest = self.folded.get(at..)?;
            if rest.first() != Some(letter) {
                let next = at + rest.iter().position(|it| it == letter)?;
                let word = self.word(*letter, next).filter(|_| landing == Landing::Word);
                cost += if word.is_some() { GAP } else { 3 * GAP };
                at = word.unwrap_or(next);
            }
            if cost >= most {
                break;
            }
            at += 1;
        }
        Some(cost)
    }

    /// The first word from a place on that begins with a letter.
    fn word(&self, letter: u8, from: usize) -> Option<usize> {
        let mut words = self.words & u64::MAX.checked_shl(from as u32).unwrap_or(0);
        while words != 0 {
            let at = words.trailing_zeros() as usize;
            if self.folded.get(at) == Some(&letter) {
                return Some(at);
            }
            words &= words - 1;
        }
        None
    }
}

/// Where a letter is looked for that does not follow at once.
#[derive(Clone, Copy, PartialEq)]
enum Landing {
    /// At the beginning of a word, if one of the words to come begins so.
    Word,
    /// At the next place that has it.
    Next,
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
