//! The page of every code tells the truth: its bad example shows the problem, its good one none.

#[path = "shared/page.rs"]
mod page;

use std::collections::BTreeSet;

use iam_lint::{Setting, codes, lint};
use iam_policy::{Code, PolicyKind, Reading, Severity};

use page::{Example, Shows, examples};

/// What is reported, as a line for each problem.
fn report(example: &Example) -> Vec<(&'static str, Severity, String)> {
    lint(&example.text, &example.reading, &example.setting)
        .into_iter()
        .map(|it| (it.code.split('/').next().unwrap_or(it.code), it.severity, it.message))
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
    let faults: Vec<String> = codes().flat_map(faults).collect();
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
        ("policy-size-near-limit", "session", allow(58)),
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
        let found = lint(&text, &Reading::new(kind), &Setting::default());
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
