//! Values to try for policy variables.

use std::collections::BTreeSet;

use iam_policy::{Part, Pattern};

use crate::scene::{Scene, has_variable};

/// Values for the variables that are open in a scene, in combinations, at most `limit`; the
/// likeliest first: a value of its own for each, then one or two of them otherwise. Keys are in
/// lower case; `None`: the key is absent.
pub(crate) fn combinations(
    scene: &Scene<'_, '_>,
    globs: &[usize],
    limit: usize,
) -> Vec<Vec<(String, Option<String>)>> {
    let words = words(scene, globs);
    let free = scene.free_variables(globs).into_iter().enumerate();
    let free: Vec<(String, Vec<Option<String>>)> = free
        .map(|(number, key)| {
            let values = candidates(scene, &key, number, &words);
            (key, values)
        })
        .collect();
    let first = |(key, values): &(String, Vec<Option<String>>)| {
        (key.clone(), values.first().cloned().flatten())
    };
    let base: Vec<(String, Option<String>)> = free.iter().map(first).collect();
    let changes: Vec<(usize, &Option<String>)> = free
        .iter()
        .enumerate()
        .flat_map(|(at, (_, values))| values.iter().skip(1).map(move |value| (at, value)))
        .collect();
    let changed = |changes: &[&(usize, &Option<String>)]| {
        let mut chosen = base.clone();
        for (at, value) in changes {
            if let Some((_, own)) = chosen.get_mut(*at) {
                own.clone_from(value);
            }
        }
        chosen
    };
    let single = changes.iter().map(|one| changed(&[one]));
    let pairs = changes.iter().enumerate().flat_map(|(number, one)| {
        let rest = changes.iter().skip(number + 1).filter(|other| other.0 != one.0);
        rest.map(move |other| (one, other))
    });
    let pairs = pairs.map(|(one, other)| changed(&[one, other]));
    std::iter::once(base.clone()).chain(single).chain(pairs).take(limit).collect()
}

/// The values to try for the key of this number.
fn candidates(
    scene: &Scene<'_, '_>,
    key: &str,
    number: usize,
    words: &[String],
) -> Vec<Option<String>> {
    let mut found: Vec<Option<String>> = vec![Some(fresh(key, number))];
    let mut add = |value: Option<String>| {
        if !found.contains(&value) {
            found.push(value);
        }
    };
    // What a key of the caller or the place is, where it is compared with the variable.
    scene.compared_with(key).into_iter().for_each(|value| add(Some(value)));
    add(None);
    for test in scene.tests_on(key) {
        for value in test.values.iter().filter(|value| !has_variable(value)) {
            add(Some(value.text.value.replace(['*', '?'], "x")));
        }
    }
    for word in words.iter().take(8) {
        add(Some(word.clone()));
    }
    found
}

/// A value that nobody has written, another for each number.
fn fresh(key: &str, number: usize) -> String {
    const COLOURS: &[&str] = &["blue", "green", "red", "yellow", "white", "brown", "grey"];
    match key {
        "aws:username" => "ana".to_owned(),
        "aws:userid" => "AIDAEXAMPLEUSERID0001".to_owned(),
        _ => match COLOURS.get(number) {
            Some(colour) => (*colour).to_owned(),
            None => format!("colour-{number}"),
        },
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
