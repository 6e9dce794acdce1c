//! Values to try for policy variables.

use std::collections::BTreeSet;

use iam_policy::{Part, Pattern};

use crate::scene::{Scene, has_variable};

/// Values for the variables that are open in a scene, in combinations, at most `limit`; the
/// likeliest first. Keys are in lower case; `None`: the key is absent.
pub(crate) fn combinations(
    scene: &Scene<'_, '_>,
    globs: &[usize],
    limit: usize,
) -> Vec<Vec<(String, Option<String>)>> {
    let free = scene.free_variables(globs);
    let words = words(scene, globs);
    let mut all: Vec<Vec<(String, Option<String>)>> = vec![Vec::new()];
    for key in free {
        let candidates = candidates(scene, &key, &words);
        let mut next = Vec::new();
        // Diagonally, so that no key keeps its first value alone when the limit cuts off.
        for candidate in &candidates {
            for chosen in &all {
                let mut chosen = chosen.clone();
                chosen.push((key.clone(), candidate.clone()));
                next.push(chosen);
            }
        }
        next.truncate(limit.max(1));
        all = next;
    }
    all
}

/// The values to try for one key.
fn candidates(scene: &Scene<'_, '_>, key: &str, words: &[String]) -> Vec<Option<String>> {
    let mut found: Vec<Option<String>> = vec![Some(fresh(key).to_owned())];
    let mut add = |value: Option<String>| {
        if !found.contains(&value) {
            found.push(value);
        }
    };
    for test in scene.tests_on(key) {
        for value in test.values.iter().filter(|value| !has_variable(value)) {
            add(Some(value.text.value.replace('*', "x").replace('?', "x")));
        }
    }
    for word in words.iter().take(8) {
        add(Some(word.clone()));
    }
    add(None);
    found
}

/// A value that nobody has written.
fn fresh(key: &str) -> &'static str {
    match key {
        "aws:username" => "ana",
        "aws:userid" => "AIDAEXAMPLEUSERID0001",
        _ => "blue",
    }
}

/// The words between slashes and colons of the patterns that may stand where a variable does.
pub(crate) fn words(scene: &Scene<'_, '_>, globs: &[usize]) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut add = |text: &str| {
        for word in text.split(['/', ':']) {
            if !word.is_empty() && !word.contains(['*', '?', '$']) {
                found.insert(word.to_owned());
            }
        }
    };
    for glob in globs {
        let Some(pattern) = scene.stage.table.globs.get(*glob) else { continue };
        let pattern: &Pattern = pattern.resource();
        for part in pattern.parts() {
            match part {
                Part::Text(text) => add(text),
                Part::One | Part::Many | Part::Variable(_) => {}
            }
        }
    }
    for keys in scene.stage.keys.values() {
        for value in keys.tests.iter().flat_map(|test| &test.values) {
            if !has_variable(value) {
                add(&value.text.value);
            }
        }
    }
    found.into_iter().collect()
}
