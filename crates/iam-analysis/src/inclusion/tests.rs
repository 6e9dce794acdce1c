//! Inclusion and overlap against their definitions, on every small pattern.

use std::collections::BTreeSet;

use iam_policy::{Variables, Wildcards};

use super::*;

/// Every word of these letters up to this length.
fn words(letters: &[char], longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        let longer = |word: &String| letters.iter().map(|it| format!("{word}{it}")).collect();
        last = last.iter().flat_map::<Vec<String>, _>(longer).collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// The places of a pattern that can be reached from `places` without a character.
fn closed(pattern: &[char], mut places: BTreeSet<usize>) -> BTreeSet<usize> {
    for (at, symbol) in pattern.iter().enumerate() {
        if places.contains(&at) && *symbol == '*' {
            places.insert(at + 1);
        }
    }
    places
}

/// The places after one more character.
fn after(pattern: &[char], places: &BTreeSet<usize>, next: char) -> BTreeSet<usize> {
    let step = |&at: &usize| match pattern.get(at) {
        Some('*') => Some(at),
        Some('?') => Some(at + 1),
        Some(&own) if own == next => Some(at + 1),
        Some(_) | None => None,
    };
    closed(pattern, places.iter().filter_map(step).collect())
}

/// What holds of the sets of places that both patterns reach with the same text, of letters that
/// the patterns have and one that they have not.
fn walk(left: &str, right: &str, mut visit: impl FnMut(bool, bool)) {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let start = |pattern: &[char]| closed(pattern, BTreeSet::from([0]));
    let mut open = vec![(start(&left), start(&right))];
    let mut seen: BTreeSet<_> = open.iter().cloned().collect();
    while let Some((own, theirs)) = open.pop() {
        visit(own.contains(&left.len()), theirs.contains(&right.len()));
        for next in ['a', 'b', 'z'] {
            let pair = (after(&left, &own, next), after(&right, &theirs, next));
            if seen.insert(pair.clone()) {
                open.push(pair);
            }
        }
    }
}

fn glob(text: &str) -> Glob {
    Glob::new(&Pattern::glob(text), Case::Sensitive)
}

fn template(text: &str) -> Glob {
    let (pattern, faults) = Pattern::parse(text, Wildcards::Active, Variables::Active);
    assert_eq!(faults, [], "{text}");
    Glob::new(&pattern, Case::Sensitive)
}

#[test]
fn agrees_with_the_definition_on_all_small_patterns() {
    let all: Vec<(String, Glob)> = words(&['a', 'b', '*', '?'], 4)
        .into_iter()
        .filter(|word| !word.contains("**"))
        .map(|word| (word.clone(), glob(&word)))
        .collect();
    for (left, own) in &all {
        for (right, theirs) in &all {
            let (mut covers, mut overlaps) = (true, false);
            walk(left, right, |own, theirs| {
                covers &= own || !theirs;
                overlaps |= own && theirs;
            });
            assert_eq!(own.covers(theirs), covers, "{left} covers {right}");
            assert_eq!(own.overlaps(theirs), overlaps, "{left} overlaps {right}");
        }
    }
}

#[test]
fn longer_patterns() {
    let cases = [
        ("*?", "?*", true),
        ("?*?", "ab*", true),
        ("?*?", "a*", false),
        ("*ab*", "*aab*", true),
        ("*a?*", "*a*b", true),
        ("home/*/notes", "home/a*/b/notes", true),
        ("home/*/notes", "home/*notes", false),
        ("*a*a*a*", "aaa", true),
        ("*a????", "*a???*", false),
        ("*é?", "xéé", true),
    ];
    for (left, right, expected) in cases {
        assert_eq!(glob(left).covers(&glob(right)), expected, "{left} {right}");
    }
}

#[test]
fn letter_case_counts_only_where_it_should() {
    let folded = |text: &str| Glob::new(&Pattern::glob(text), Case::Ignored);
    assert!(!glob("Get*").covers(&glob("getObject")));
    assert!(folded("Get*").covers(&folded("getObject")));
}

#[test]
fn a_variable_is_covered_by_a_star_and_by_itself() {
    let cases = [
        ("home/*", "home/${aws:username}", true, true),
        ("home/${aws:username}/*", "home/${aws:username}/notes", true, true),
        ("home/${aws:username}", "home/omar", false, true),
        ("home/?*", "home/${aws:username}", false, true),
        ("${aws:username}", "${aws:userid}", false, true),
        ("${aws:username, 'x'}", "${aws:username}", false, true),
        ("a${aws:username}", "b${aws:username}", false, false),
        ("${*}", "*", false, true),
        ("*", "${*}", true, true),
        ("${*}", "x", false, false),
    ];
    for (left, right, covers, overlaps) in cases {
        assert_eq!(template(left).covers(&template(right)), covers, "{left} {right}");
        assert_eq!(template(left).overlaps(&template(right)), overlaps, "{left} {right}");
    }
}

#[test]
fn arns_are_compared_field_by_field() {
    let cases = [
        ("*", "arn:aws:s3:::hl-tickets/*", true, true),
        ("arn:aws:s3:::*", "*", false, true),
        ("arn:aws:s3:::hl-*", "arn:aws:s3:::hl-tickets/2026/*", true, true),
        ("arn:aws:s3:::hl-tickets/*", "arn:aws:s3:::hl-tickets", false, false),
        ("arn:aws:sqs:*:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q", true, true),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", false, false),
        ("arn:aws:sqs", "arn:aws:sqs:eu-west-1:111122223333:q", true, true),
    ];
    let resource = |text: &str| match text {
        "*" => ResourceGlob::Anything,
        text => {
            let pattern = ArnPattern::parse(text, Variables::Active);
            ResourceGlob::new(&ResourcePattern::Arn(pattern))
        }
    };
    for (left, right, covers, overlaps) in cases {
        let (own, theirs) = (resource(left), resource(right));
        assert_eq!(own.covers(&theirs), covers, "{left} {right}");
        assert_eq!(own.overlaps(&theirs), overlaps, "{left} {right}");
    }
}
