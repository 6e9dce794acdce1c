//! Whatever the text is, `lint` and `fix` answer: no panic, true places, work in step with size.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "cases are files, and how the time grows is tested")]

#[expect(dead_code, reason = "not every test rolls every kind of dice")]
#[path = "../../../tests/chance.rs"]
mod chance;
#[path = "../../../tests/fuzz/mutate.rs"]
mod mutate;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chance::Chance;
use iam_lint::{Holder, ScpLanguage, Setting, fix, lint};
use iam_policy::json;
use iam_policy::{
    AccountId, Diagnostic, Instant as Moment, KINDS, PolicyKind, Purpose, Reading, Severity, Span,
};
use mutate::damage;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    document: String,
}

/// The documents of all cases of the linter, without their marks.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/lint");
    let folders = entries(&root).into_iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| entries(&folder));
    let read = |path: PathBuf| toml::from_str::<File>(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = files.flat_map(|path| read(path).case);
    cases.map(|case| case.document.replace(['«', '»'], "")).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn any_reading(chance: &mut Chance) -> Reading {
    let attached_to = *chance.pick(&[None, Some("arn:aws:s3:::hl-tickets"), Some("nonsense")]);
    Reading {
        kind: chance.pick(KINDS).kind,
        purpose: *chance.pick(&[Purpose::Stored, Purpose::New]),
        attached_to: attached_to.map(str::to_owned),
    }
}

fn any_setting(chance: &mut Chance) -> Setting {
    Setting {
        now: Moment::parse("2026-11-22T00:00:00Z").filter(|_| chance.below(2) == 0),
        account: AccountId::parse("111122223333").filter(|_| chance.below(2) == 0),
        holder: *chance.pick(&[Holder::Unknown, Holder::User, Holder::Role]),
        has_boundary: chance.below(2) == 0,
        scp_language: *chance.pick(&[ScpLanguage::Current, ScpLanguage::Classic]),
        ..Setting::default()
    }
}

#[test]
fn damaged_documents() {
    let documents = documents();
    for seed in 0..1_500 {
        let chance = &mut Chance::new(seed);
        let document: &String = chance.pick(&documents);
        let bytes = damage(document, chance);
        let (text, _) = json::decode(&bytes);
        let (reading, setting) = (any_reading(chance), any_setting(chance));
        check(&text, &reading, &setting);
        if seed % 10 == 0 {
            mends(&text, &reading, &setting);
        }
    }
}

#[test]
fn documents_cut_anywhere() {
    let documents = documents();
    for (at, document) in documents.iter().enumerate() {
        let chance = &mut Chance::new(at as u64);
        let ends = document.char_indices().map(|(at, _)| at).chain([document.len()]);
        let ends: Vec<usize> = ends.collect();
        let end = *chance.pick(&ends);
        check(&document[..end], &any_reading(chance), &any_setting(chance));
    }
}

#[test]
fn bytes_of_any_kind() {
    for seed in 0..200 {
        let chance = &mut Chance::new(seed);
        let bytes: Vec<u8> = (0..chance.below(400)).map(|_| chance.below(256) as u8).collect();
        let (text, _) = json::decode(&bytes);
        check(&text, &any_reading(chance), &any_setting(chance));
    }
}

#[test]
fn ten_million_bytes() {
    let texts = [
        "[".repeat(10_000_000),
        "{\"a\":".repeat(2_000_000),
        "x".repeat(10_000_000),
        "\u{202e}".repeat(3_000_000),
        format!("{{\"Statement\":[{}]}}", "{},".repeat(3_000_000)),
        format!("{{\"Statement\":{{\"Action\":\"{}\"}}}}", "s3:*".repeat(2_500_000)),
    ];
    for text in &texts {
        assert!(!lint(text, &managed(), &Setting::default()).is_empty());
    }
}

fn managed() -> Reading {
    Reading::stored(PolicyKind::Managed)
}

/// Runs the linter and looks at what it says; a failure shows the text.
fn check(text: &str, reading: &Reading, setting: &Setting) {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        for found in &lint(text, reading, setting) {
            is_sound(found, text);
        }
    }));
    assert!(outcome.is_ok(), "{reading:?}\n{setting:?}\n{text}");
}

fn is_sound(found: &Diagnostic, text: &str) {
    let hidden = |text: &str| text.chars().any(char::is_control);
    assert!(!found.message.is_empty() && !hidden(&found.message), "{found:?}");
    assert!(!found.help.as_deref().is_some_and(hidden), "{found:?}");
    assert!(iam_lint::code(found.code).is_some(), "{found:?}");
    is_place(found.span, text);
    found.notes.iter().for_each(|note| is_place(note.span, text));
    let Some(fix) = &found.fix else { return };
    assert!(!fix.edits.is_empty() && !hidden(&fix.title), "{found:?}");
    fix.edits.iter().for_each(|edit| is_place(edit.span, text));
    for pair in fix.edits.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{found:?}");
    }
}

fn is_place(span: Span, text: &str) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(text.get(span.start..span.end).is_some(), "{span:?} of {} bytes", text.len());
}

/// A fixed text has no more errors than before; one that was no JSON shows its others only then.
fn mends(text: &str, reading: &Reading, setting: &Setting) {
    let errors = |text: &str| {
        let found = lint(text, reading, setting);
        found.iter().filter(|it| it.severity == Severity::Error).count()
    };
    let fixed = fix(text, reading, setting);
    let was_json = json::read(text).problems.is_empty();
    assert!(
        !was_json || errors(&fixed.text) <= errors(text),
        "{reading:?}\n{text}\n{}",
        fixed.text
    );
}

/// Documents that grow in one way each: a name, a kind, and the text of a size.
type Growing = (&'static str, &'static str, fn(usize) -> String);

const GROWING: &[Growing] = &[
    ("statements", "managed", |size| {
        let one = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}"#;
        whole(&vec![one; size].join(","))
    }),
    ("statements that differ", "managed", |size| {
        let one = |at| {
            format!(
                r#"{{"Sid":"S{at}","Effect":"{}","Action":"s3:Get*",
"Resource":"arn:aws:s3:::b{at}/*","Condition":{{"Bool":{{"aws:MultiFactorAuthPresent":"false"}}}}}}"#,
                if at % 3 == 0 { "Deny" } else { "Allow" }
            )
        };
        whole(&(0..size).map(one).collect::<Vec<_>>().join(","))
    }),
    ("statements with slips", "managed", |size| {
        whole(&vec![r#"{"Effect":"allow","Action":"s3GetObject"}"#; size].join(","))
    }),
    ("actions", "managed", |size| allow("Action", &list(size, |_| "s3:GetObject".to_owned()))),
    ("patterns of actions", "managed", |size| {
        allow("Action", &list(size / 2, |at| format!("ec2:Describe{}*", at % 26)))
    }),
    ("unknown actions", "managed", |size| {
        allow("Action", &list(size / 8, |at| format!("s3:GetObjekt{at}")))
    }),
    ("resources", "managed", |size| {
        allow("Resource", &list(size, |at| format!("arn:aws:s3:::b{at}/*")))
    }),
    ("the same resource", "s3", |size| {
        allow("Resource", &list(size, |_| "arn:aws:s3:::hl-tickets/*".to_owned()))
    }),
    ("principals", "trust", |size| {
        allow("Principal", &list(size, |at| format!("arn:aws:iam::111122223333:role/r{at}")))
    }),
    ("values", "managed", |size| {
        let values = list(size, |at| format!("10.{}.{}.0/24", at / 256 % 256, at % 256));
        condition(&format!(r#""IpAddress":{{"aws:SourceIp":{values}}}"#))
    }),
    ("patterns of values", "rcp", |size| {
        let values = list(size, |at| format!("arn:aws:iam::111122223333:role/r{at}*"));
        condition(&format!(r#""ArnNotLike":{{"aws:PrincipalArn":{values}}}"#))
    }),
    ("keys", "managed", |size| {
        let keys = (0..size).map(|at| format!(r#""aws:PrincipalTag/t{at}":"x""#));
        condition(&format!(r#""StringEquals":{{{}}}"#, keys.collect::<Vec<_>>().join(",")))
    }),
    ("variables", "inline-role", |size| {
        let text = "${aws:username}&{aws:username}${aws:userName2}".repeat(size);
        allow("Resource", &format!("\"arn:aws:s3:::b/{text}\""))
    }),
    ("open variables", "managed", |size| {
        allow("Resource", &format!("\"arn:aws:s3:::b/{}\"", "${{&{".repeat(size)))
    }),
    ("stars", "scp", |size| allow("Action", &format!("\"s3:{}\"", "a*".repeat(size)))),
    ("one line of foreign letters", "managed", |size| {
        whole(&vec![r#"{"Sid":"é","Effect":"é"}"#; size].join(","))
    }),
];

fn whole(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn list(size: usize, item: impl Fn(usize) -> String) -> String {
    let items = (0..size.max(1)).map(|at| format!("\"{}\"", item(at)));
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

/// An Allow in which one element has this value.
fn allow(element: &str, value: &str) -> String {
    let value = match element {
        "Principal" => format!(r#"{{"AWS":{value}}}"#),
        _ => value.to_owned(),
    };
    let mut members = vec![r#""Effect":"Allow""#.to_owned(), format!(r#""{element}":{value}"#)];
    let others = [("Action", r#""s3:GetObject""#), ("Resource", r#""*""#)];
    let missing = others
        .iter()
        .filter(|(name, _)| *name != element && !(element == "Principal" && *name == "Resource"));
    members.extend(missing.map(|(name, value)| format!(r#""{name}":{value}"#)));
    whole(&format!("{{{}}}", members.join(",")))
}

fn condition(tests: &str) -> String {
    whole(&format!(r#"{{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{{{tests}}}}}"#))
}

/// How long the linter takes for a text at best.
fn best(text: &str, reading: &Reading) -> Duration {
    let once = |_| {
        let begin = Instant::now();
        lint(text, reading, &Setting::default());
        begin.elapsed()
    };
    (0..2).map(once).min().unwrap()
}

/// Sixteen times the text takes about sixteen times as long, far from the 256 times of a rule that
/// compares all with all. Compared within one run, so that the machine does not matter.
#[test]
fn work_grows_with_the_text() {
    // The first run of all reads the catalog.
    lint(&whole(""), &managed(), &Setting::default());
    let mut steep = Vec::new();
    for (name, kind, text) in GROWING {
        let reading = Reading::stored(PolicyKind::from_name(kind).expect(kind));
        let (small, large) = (text(128), text(2048));
        // A machine that is busy slows either; only what is slow each time counts.
        let slow = (0..3).all(|_| {
            let floor = Duration::from_millis(1);
            best(&large, &reading) > best(&small, &reading).max(floor) * 90
        });
        if slow {
            steep.push(*name);
        }
    }
    assert!(steep.is_empty(), "too slow for many: {steep:?}");
}
