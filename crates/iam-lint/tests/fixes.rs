//! Fixes do what they promise: for every document of the cases and pages.

#[expect(dead_code, reason = "only the documents of the cases are used here")]
#[path = "shared/case.rs"]
mod case;
#[path = "shared/documents.rs"]
mod documents;
#[expect(dead_code, reason = "only the documents of the pages are used here")]
#[path = "shared/page.rs"]
mod page;

use iam_lint::{fix, lint};
use iam_policy::{Certainty, Diagnostic, Edit, Severity, edit};

use documents::{Document, documents};

impl Document {
    fn found(&self, text: &str) -> Vec<Diagnostic> {
        lint(text, &self.reading, &self.setting)
    }

    fn fixed(&self, text: &str) -> String {
        fix(text, &self.reading, &self.setting).text
    }

    /// Runs a check on every finding that has a fix.
    fn each_fix(&self, check: impl Fn(&Diagnostic, &[Edit]) -> Result<(), String>) -> Vec<String> {
        let found = self.found(&self.text);
        let with_fix = found.iter().filter_map(|it| Some((it, it.fix.as_ref()?)));
        let checked = with_fix.map(|(it, fix)| (it, check(it, &fix.edits)));
        let faults = checked.filter_map(|(it, result)| Some((it, result.err()?)));
        faults.map(|(it, fault)| format!("{}: {} {fault}", self.place, it.code)).collect()
    }
}

fn errors(found: &[Diagnostic]) -> Vec<&'static str> {
    let errors = found.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| it.code).collect()
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn fixing_again_changes_nothing() {
    let mut faults = Vec::new();
    for document in documents() {
        let once = document.fixed(&document.text);
        let twice = document.fixed(&once);
        if once != twice {
            faults.push(format!("{}\n{once}\n{twice}", document.place));
        }
    }
    none(&faults);
}

#[test]
fn fixing_brings_no_more_errors() {
    let mut faults = Vec::new();
    for document in documents() {
        let before = document.found(&document.text);
        let after = document.found(&document.fixed(&document.text));
        let (before, after) = (errors(&before), errors(&after));
        if after.len() > before.len() {
            faults.push(format!("{}: {before:?} became {after:?}", document.place));
        }
    }
    none(&faults);
}

#[test]
fn fixing_leaves_no_sure_fix() {
    let mut faults = Vec::new();
    for document in documents() {
        let fixed = document.fixed(&document.text);
        for left in document.found(&fixed) {
            if left.fix.is_some_and(|fix| fix.certainty == Certainty::Sure) {
                faults.push(format!("{}: {} is left in\n{fixed}", document.place, left.code));
            }
        }
    }
    none(&faults);
}

#[test]
fn a_fix_removes_its_finding_and_brings_no_more_errors() {
    let mut faults = Vec::new();
    for document in documents() {
        let before = document.found(&document.text);
        let count = |found: &[Diagnostic], code| found.iter().filter(|it| it.code == code).count();
        faults.extend(document.each_fix(|it, edits| {
            let fixed = edit::apply(&document.text, edits);
            let after = document.found(&fixed);
            let (had, has) = (errors(&before), errors(&after));
            // A likely fix, such as that of the version, may bring to light what was plain text.
            let is_sure = it.fix.as_ref().is_some_and(|fix| fix.certainty == Certainty::Sure);
            if has.len() > had.len() && is_sure {
                return Err(format!("{had:?} became {has:?}"));
            }
            // Where more findings are alike than are told, one goes and the next is told.
            let more = |it: &Diagnostic| {
                it.code == "too-many-problems" || it.message.contains(" more like this in ")
            };
            if !before.iter().any(more) && count(&after, it.code) >= count(&before, it.code) {
                return Err(format!("stays in\n{fixed}"));
            }
            Ok(())
        }));
    }
    none(&faults);
}

#[test]
fn edits_stand_in_order_and_touch_only_their_bytes() {
    let mut faults = Vec::new();
    for document in documents() {
        let text = &document.text;
        faults.extend(document.each_fix(|_, edits| {
            let mut rebuilt = String::new();
            let mut done = 0;
            for edit in edits {
                let kept = text.get(done..edit.span.start);
                rebuilt.push_str(kept.ok_or("has edits out of order or inside a character")?);
                rebuilt.push_str(&edit.text);
                done = edit.span.end;
            }
            rebuilt.push_str(text.get(done..).ok_or("ends inside a character")?);
            let is_made = rebuilt == edit::apply(text, edits) && rebuilt != *text;
            if is_made { Ok(()) } else { Err("makes something else, or nothing".to_owned()) }
        }));
    }
    none(&faults);
}

/// Many fixes are made with few looks at the text.
#[test]
fn many_fixes_take_few_rounds() {
    let statement = r#"{"Sid":"","Effect":"allow","Action":"s3:GetObject","Resource":"*",}"#;
    let text = format!(r#"{{"Statement":[{}]}}"#, vec![statement; 300].join(","));
    let document = Document {
        place: String::new(),
        text,
        reading: iam_policy::Reading::stored(iam_policy::PolicyKind::Managed),
        setting: iam_lint::Setting::default(),
    };
    let fixed = document.fixed(&document.text);
    assert_eq!(errors(&document.found(&fixed)), Vec::<&str>::new(), "{fixed}");
    assert!(!fixed.contains("allow") && !fixed.contains("Sid"), "{fixed}");
}

/// Characters that make or break JSON.
const DAMAGE: &[&str] =
    &[",", "\"", "'", "{", "}", "[", "]", ":", ";", "#", "\\", "\n", "x", "“", "\u{a0}"];
/// Every how many bytes a document is damaged.
const STRIDE: usize = 97;

/// A text with one slip more than the document: at `at` a character is put in or taken out.
fn damaged(text: &str, at: usize, slip: &str) -> Option<String> {
    let (before, behind) = text.split_at_checked(at)?;
    let first = behind.chars().next()?.len_utf8();
    let rest = if at.is_multiple_of(2) { behind } else { behind.get(first..)? };
    let slip = if at.is_multiple_of(2) { slip } else { "" };
    Some(format!("{before}{slip}{rest}"))
}

#[test]
fn damaged_documents_are_fixed_once_and_made_no_worse() {
    let mut faults = Vec::new();
    let mut slips = DAMAGE.iter().cycle();
    let small = |document: &Document| document.text.len() < 1000;
    for (number, document) in documents().into_iter().filter(small).enumerate() {
        for at in (number % STRIDE..document.text.len()).step_by(STRIDE) {
            let slip = slips.next().copied().unwrap_or_default();
            let Some(text) = damaged(&document.text, at, slip) else { continue };
            let once = document.fixed(&text);
            let (before, after) = (document.found(&text), document.found(&once));
            if errors(&after).len() > errors(&before).len() {
                faults.push(format!("{}: worse\n{text}\n{once}", document.place));
            }
            if document.fixed(&once) != once {
                faults.push(format!("{}: again\n{text}\n{once}", document.place));
            }
        }
    }
    none(&faults);
}
