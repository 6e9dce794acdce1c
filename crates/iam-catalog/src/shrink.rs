//! The reverse of [`Catalog::covered`]: few patterns for many actions.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::action::{Action, ActionId};
use crate::catalog::Catalog;
use crate::service::Service;
use crate::set::ActionSet;
use crate::words::words;

/// Few patterns that together match exactly the actions of a set, sorted by service and name.
///
/// A pattern never has more letters than the names it stands for, breaks names only where words
/// begin, and matches two of the actions at least; what fits no pattern stands there by name.
/// Exactly means: in this catalog. A pattern also matches what AWS will add.
pub fn shrink(catalog: &Catalog, set: &ActionSet) -> Vec<String> {
    if set.len() == catalog.actions().len() {
        return vec!["*".to_owned()];
    }
    catalog.services().flat_map(|service| shrink_service(service, set)).collect()
}

/// A pattern that matches nothing outside the set.
struct Candidate {
    name: String,
    shape: Shape,
    covers: Vec<ActionId>,
}

impl Candidate {
    /// Which one to take of two that cover as many: first by shape, then the one that lets in the
    /// least of what is to come.
    fn taste(&self) -> (Reverse<Shape>, usize) {
        (Reverse(self.shape), self.name.len())
    }
}

/// Where the literal text of a pattern stands, what reads best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    /// `Get*`
    Start,
    /// `*Object`
    End,
    /// `Get*Object`
    Both,
    /// `*Object*`
    Inside,
}

/// The fewest literal letters of a pattern; `s*` would say nothing to a reader.
const FEWEST_LETTERS: usize = 3;

fn shrink_service(service: Service<'_>, set: &ActionSet) -> Vec<String> {
    let (inside, outside): (Vec<_>, Vec<_>) =
        service.actions().partition(|action| set.contains(action.id()));
    if inside.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<String> = if outside.is_empty() && inside.len() > 1 {
        vec!["*".to_owned()]
    } else {
        let candidates = candidates(&inside, &outside);
        let chosen = choose(&candidates, set.clone());
        let covered: BTreeSet<ActionId> =
            chosen.iter().flat_map(|it| &it.covers).copied().collect();
        let singles = inside.iter().filter(|it| !covered.contains(&it.id())).map(|it| it.name());
        chosen.iter().map(|it| it.name.as_str()).chain(singles).map(str::to_owned).collect()
    };
    names.sort_by_cached_key(|name| name.to_ascii_lowercase());
    names.iter().map(|name| format!("{}:{name}", service.prefix())).collect()
}

/// Every pattern that matches at least two of `inside` and none of `outside`.
fn candidates(inside: &[Action<'_>], outside: &[Action<'_>]) -> Vec<Candidate> {
    let mut found: BTreeMap<String, (String, Shape, usize)> = BTreeMap::new();
    for action in inside {
        for (name, shape) in patterns(action.name()) {
            found.entry(name.to_ascii_lowercase()).or_insert((name, shape, 0)).2 += 1;
        }
    }
    for (name, _) in outside.iter().flat_map(|action| patterns(action.name())) {
        found.remove(&name.to_ascii_lowercase());
    }
    found.retain(|_, (.., count)| *count > 1);
    let folded = |actions: &[Action<'_>]| -> Vec<String> {
        actions.iter().map(|action| action.name().to_ascii_lowercase()).collect()
    };
    let (names, others) = (folded(inside), folded(outside));
    let mut by_cover: BTreeMap<Vec<ActionId>, Candidate> = BTreeMap::new();
    for (key, (name, shape, _)) in found {
        if others.iter().any(|other| matches(&key, other)) {
            continue;
        }
        let fitting = inside.iter().zip(&names).filter(|(_, name)| matches(&key, name));
        let covers: Vec<ActionId> = fitting.map(|(action, _)| action.id()).collect();
        let candidate = Candidate { name, shape, covers: covers.clone() };
        let is_better = |known: &Candidate| candidate.taste() > known.taste();
        if by_cover.get(&covers).is_none_or(is_better) {
            by_cover.insert(covers, candidate);
        }
    }
    by_cover.into_values().collect()
}

/// Whether a pattern with at most two `*`, made by [`patterns`], matches; both in small letters.
fn matches(pattern: &str, name: &str) -> bool {
    let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
    match end.strip_suffix('*') {
        Some(inside) => name.contains(inside),
        None => {
            let rest = name.strip_prefix(start);
            rest.is_some_and(|rest| rest.ends_with(end))
        }
    }
}

/// The patterns that match a name and are made of its words.
fn patterns(name: &str) -> Vec<(String, Shape)> {
    let parts: Vec<&str> = words(name).collect();
    let mut found = Vec::new();
    let mut push = |start: &str, end: &str, shape: Shape| {
        if start.len() + end.len() >= FEWEST_LETTERS {
            let name = match shape {
                Shape::Start => format!("{start}*"),
                Shape::End => format!("*{end}"),
                Shape::Both => format!("{start}*{end}"),
                Shape::Inside => format!("*{start}*"),
            };
            found.push((name, shape));
        }
    };
    for cut in 0..=parts.len() {
        let (head, tail) = parts.split_at(cut);
        push(&head.concat(), "", Shape::Start);
        push("", &tail.concat(), Shape::End);
        for length in 1..=tail.len() {
            let (middle, rest) = tail.split_at(length);
            push(&middle.concat(), "", Shape::Inside);
            if cut > 0 && !rest.is_empty() {
                push(&head.concat(), &rest.concat(), Shape::Both);
            }
        }
        if cut > 0 && !tail.is_empty() {
            push(&head.concat(), &tail.concat(), Shape::Both);
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The candidate that covers most of what is missing, again and again; then without those that
/// later ones made needless.
fn choose(candidates: &[Candidate], mut missing: ActionSet) -> Vec<&Candidate> {
    let news = |it: &Candidate, missing: &ActionSet| {
        it.covers.iter().filter(|id| missing.contains(**id)).count()
    };
    let ranked = candidates.iter().enumerate();
    let mut heap: BinaryHeap<_> =
        ranked.map(|(at, it)| (it.covers.len(), it.taste(), at)).collect();
    let mut chosen: Vec<&Candidate> = Vec::new();
    // A count only ever falls: who leads with a fresh one leads.
    while let Some((new, taste, at)) = heap.pop() {
        let Some(candidate) = candidates.get(at) else { break };
        let now = news(candidate, &missing);
        if now == new {
            candidate.covers.iter().for_each(|id| missing.remove(*id));
            chosen.push(candidate);
        } else if now > 1 {
            heap.push((now, taste, at));
        }
    }
    let mut at = 0;
    while let Some(it) = chosen.get(at) {
        let others = || chosen.iter().enumerate().filter(|(other, _)| *other != at);
        let is_covered = |id: &ActionId| others().any(|(_, other)| other.covers.contains(id));
        if it.covers.iter().all(is_covered) {
            chosen.remove(at);
        } else {
            at += 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shrinks what these patterns cover.
    fn check(patterns: &[&str], expected: &[&str]) {
        let catalog = Catalog::embedded();
        let mut set = ActionSet::empty(catalog);
        patterns.iter().for_each(|it| set.union_with(&catalog.covered(it)));
        assert_eq!(shrink(catalog, &set), expected, "{patterns:?}");
    }

    #[test]
    fn what_a_person_would_write() {
        check(&[], &[]);
        check(&["*"], &["*"]);
        check(&["s3:*", "sqs:SendMessage"], &["s3:*", "sqs:SendMessage"]);
        check(&["s3:Get*", "s3:List*"], &["s3:Get*", "s3:List*"]);
        check(&["s3:GetObject"], &["s3:GetObject"]);
        check(&["s3:GetObjec*"], &["s3:GetObject*"]);
        check(&["sqs:*Message*"], &["sqs:*Message*"]);
        check(&["s3:GetBucketAcl", "s3:GetObject"], &["s3:GetBucketAcl", "s3:GetObject"]);
    }

    #[test]
    fn the_same_set_in_no_more_letters() {
        let catalog = Catalog::embedded();
        let mut state: u64 = 42;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % below
        };
        let services: Vec<Service<'_>> = catalog.services().collect();
        for _ in 0..300 {
            let mut set = ActionSet::empty(catalog);
            let share = 1 + random(10);
            for _ in 0..1 + random(3) {
                let service = services[random(services.len())];
                // Some names at random, or all that share a word.
                let actions: Vec<Action<'_>> = service.actions().collect();
                let word = words(actions[random(actions.len())].name()).last().unwrap();
                for action in actions {
                    if random(10) < share || action.name().contains(word) {
                        set.insert(action.id());
                    }
                }
            }
            let patterns = shrink(catalog, &set);
            let mut covered = ActionSet::empty(catalog);
            patterns.iter().for_each(|it| covered.union_with(&catalog.covered(it)));
            assert_eq!(covered, set, "{patterns:?}");
            let plain = set.iter().map(|id| catalog.action_by_id(id).full_name().len());
            assert!(patterns.iter().map(String::len).sum::<usize>() <= plain.sum());
        }
    }

    #[test]
    fn half_of_the_largest_service() {
        let catalog = Catalog::embedded();
        let mut set = ActionSet::empty(catalog);
        let ec2 = catalog.service("ec2").unwrap();
        ec2.actions().step_by(2).for_each(|action| set.insert(action.id()));
        let patterns = shrink(catalog, &set);
        let mut covered = ActionSet::empty(catalog);
        patterns.iter().for_each(|it| covered.union_with(&catalog.covered(it)));
        assert_eq!(covered, set);
    }
}
