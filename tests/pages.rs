//! The pages hang together with the code: every problem that can be reported has one, and every
//! rule that the code cites is explained.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_problem_that_is_reported_has_a_page() {
    let mut named = BTreeSet::new();
    let folders = ["iam-policy/src", "iam-lint/src"].map(|folder| crates().join(folder));
    for text in folders.iter().flat_map(|folder| sources(folder)) {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text);
        for opening in ["Problem::new(", ".error(", ".warning(", "let code = ", "found("] {
            let after = text.split(opening).skip(1);
            let found = after.filter_map(|rest| rest.trim_start().strip_prefix('"'));
            named.extend(found.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    let unknown: Vec<&String> = named.iter().filter(|id| iam_lint::code(id).is_none()).collect();
    assert!(named.len() > 50 && unknown.is_empty(), "without a page: {unknown:?}");
}

#[test]
fn every_rule_that_the_code_cites_is_explained() {
    let rules = include_str!("../crates/iam-eval/src/rules.md");
    let mut cited = BTreeSet::new();
    for text in sources(&crates()) {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        cited.extend(words.filter(|word| is_rule(word)).map(str::to_owned));
    }
    let unknown: Vec<&String> =
        cited.iter().filter(|id| !rules.contains(&format!("\n## {id} "))).collect();
    assert!(cited.len() > 50 && unknown.is_empty(), "not explained: {unknown:?}");
}

/// Whether a word is the name of a rule such as `E-201`; `E-999` stands for none in tests.
fn is_rule(word: &str) -> bool {
    let digits = word.strip_prefix("E-").unwrap_or("");
    digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) && word != "E-999"
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

/// The Rust files below a folder, without those that only hold tests.
#[expect(clippy::disallowed_methods, reason = "these tests are about the source files themselves")]
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("the crates are beside the tests") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            texts.push(fs::read_to_string(&path).expect("a readable file"));
        }
    }
    texts
}
