//! The pages about problems in a policy text tell the truth: their examples are read, and every
//! problem that can be reported has a page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use iam_policy::{Code, PolicyKind, Purpose, Reading, Severity, codes, parse};

/// One fenced example of a page.
struct Example {
    /// Whether it has to show the problem or to be free of it.
    shows: Shows,
    reading: Reading,
    text: String,
}

#[derive(PartialEq)]
enum Shows {
    Bad,
    Good,
}

/// The examples of a page; fences of other languages only illustrate.
fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(info) = info.strip_prefix("json ") {
            examples.push(example(info, body.join("\n")));
        }
    }
    examples
}

fn example(info: &str, text: String) -> Example {
    let mut shows = None;
    let mut reading = Reading::stored(PolicyKind::Managed);
    for word in info.split(' ') {
        match word.split_once('=') {
            None if word == "bad" => shows = Some(Shows::Bad),
            None if word == "good" => shows = Some(Shows::Good),
            Some(("kind", kind)) => reading.kind = PolicyKind::from_name(kind).expect(kind),
            Some(("purpose", "new")) => reading.purpose = Purpose::New,
            Some(("attached", arn)) => reading.attached_to = Some(arn.to_owned()),
            None | Some(_) => panic!("`{word}` in a fence"),
        }
    }
    Example { shows: shows.expect("`bad` or `good`"), reading, text }
}

/// What the reader reports, as a line for each problem.
fn report(example: &Example) -> Vec<(&'static str, Severity, String)> {
    parse(&example.text, &example.reading)
        .diagnostics
        .into_iter()
        .map(|it| (it.code, it.severity, it.message))
        .collect()
}

/// What is wrong with a page, if anything.
fn faults(code: &Code) -> Vec<String> {
    let mut faults = Vec::new();
    for example in examples(code.page) {
        let reported = report(&example);
        let own = reported.iter().find(|(id, ..)| *id == code.id);
        match example.shows {
            Shows::Bad => match own {
                None => faults.push(format!("{}: bad is silent: {reported:?}", code.id)),
                Some((_, severity, _)) if *severity != code.severity => {
                    faults.push(format!("{}: bad is {severity:?}", code.id));
                }
                Some(_) => {}
            },
            Shows::Good => {
                let clean = reported.iter().all(|(_, severity, _)| *severity != Severity::Error);
                if own.is_some() || !clean {
                    faults.push(format!("{}: good has {reported:?}", code.id));
                }
            }
        }
    }
    faults
}

#[test]
fn bad_examples_show_their_problem_and_good_ones_do_not() {
    let faults: Vec<String> = codes().iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Texts for the pages that cannot print their bad example.
fn unprintable() -> Vec<(&'static str, &'static str, String)> {
    let allow = |resources: usize| {
        let list = vec![r#""arn:aws:s3:::hl-timetables/*""#; resources].join(",");
        statement(&format!(r#""Effect":"Allow","Action":"s3:GetObject","Resource":[{list}]"#))
    };
    let for_all = |effect: &str, resources: usize| {
        let list = vec![r#""arn:aws:s3:::hl-timetables/*""#; resources].join(",");
        statement(&format!(
            r#""Effect":"{effect}","Principal":"*","Action":"s3:GetObject","Resource":[{list}]"#
        ))
    };
    let trust = vec![r#""arn:aws:iam::111122223333:user/omar""#; 60].join(",");
    let trust =
        format!(r#""Effect":"Allow","Principal":{{"AWS":[{trust}]}},"Action":"sts:AssumeRole""#);
    vec![
        ("json-byte-order-mark", "managed", format!("\u{feff}{}", allow(1))),
        ("json-nesting-too-deep", "managed", format!("{}{}", "[".repeat(1000), "]".repeat(1000))),
        ("document-too-large", "managed", format!("{}{}", allow(1), " ".repeat(8 << 20))),
        ("too-many-problems", "managed", format!("{{{}}}", vec![r#""a":1"#; 200].join(","))),
        ("policy-size-identity", "managed", allow(300)),
        ("policy-size-resource", "s3", for_all("Allow", 1000)),
        ("policy-size-trust", "trust", statement(&trust)),
        ("policy-size-scp", "scp", allow(400)),
        ("policy-size-rcp", "rcp", for_all("Deny", 300)),
        ("policy-size-session", "session", allow(100)),
        ("policy-size-vpce", "vpce", for_all("Allow", 1000)),
    ]
}

fn statement(members: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{{members}}}}}"#)
}

#[test]
fn problems_that_cannot_be_printed_are_found_too() {
    for (id, kind, text) in unprintable() {
        let kind = PolicyKind::from_name(kind).expect(kind);
        let found = parse(&text, &Reading::new(kind)).diagnostics;
        assert!(found.iter().any(|it| it.code == id), "{id}: {found:?}");
    }
}

#[test]
fn every_page_has_a_bad_example_or_a_made_one() {
    let made: BTreeSet<&str> = unprintable().iter().map(|(id, ..)| *id).collect();
    for code in codes() {
        let printed = examples(code.page).iter().any(|it| it.shows == Shows::Bad);
        assert!(printed != made.contains(code.id), "{}", code.id);
    }
}

#[test]
fn every_problem_that_is_reported_has_a_page() {
    let mut named = BTreeSet::new();
    for text in sources(&crates().join("iam-policy/src")) {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text);
        for opening in ["Problem::new(", ".error(", ".warning(", "let code = "] {
            let after = text.split(opening).skip(1);
            let found = after.filter_map(|rest| rest.trim_start().strip_prefix('"'));
            named.extend(found.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    let unknown: Vec<&String> = named.iter().filter(|id| iam_policy::code(id).is_none()).collect();
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
