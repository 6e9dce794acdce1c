//! Every code fires where its cases say, and stays silent where it comes near.
#![cfg(test)]

#[path = "shared/case.rs"]
mod case;

use iam_lint::{codes, lint};
use iam_policy::{Certainty, Diagnostic, Severity, Span, edit};

use case::{Case, Texts, files};

/// `7:21-31` or `7:21-8:2`.
fn place(found: &Diagnostic) -> String {
    let (start, end) = (found.start, found.end);
    let line = if end.line == start.line { String::new() } else { format!("{}:", end.line) };
    format!("{}:{}-{line}{}", start.line, start.column, end.column)
}

/// How a case differs from what is found, if it does.
fn faults(code: &str, usual: Severity, case: &Case) -> Vec<String> {
    let (text, spans) = case.read();
    let all = lint(&text, &case.reading(), &case.setting());
    let wanted = case.code.as_deref().unwrap_or(code);
    let found: Vec<&Diagnostic> = all.iter().filter(|it| it.code == wanted).collect();
    let mut faults = Vec::new();
    let got: Vec<Span> = found.iter().map(|it| it.span).collect();
    if got != spans {
        let shown: Vec<String> = all
            .iter()
            .map(|it| {
                format!("{} {} {:?}", it.code, place(it), text.get(it.span.start..it.span.end))
            })
            .collect();
        faults.push(format!("found at {got:?}, marked at {spans:?}; all: {shown:#?}"));
    }
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    if messages != case.message.list() {
        faults.push(format!("messages: {messages:#?}"));
    }
    if found.iter().any(|it| it.severity != case.severity(usual)) {
        faults.push(format!("severity: {:?}", found.first().map(|it| it.severity)));
    }
    if let Some(first) = found.first() {
        first_finding(case, &text, first, &mut faults);
    }
    faults
}

fn first_finding(case: &Case, text: &str, first: &Diagnostic, faults: &mut Vec<String>) {
    if case.help.is_some() && first.help != case.help {
        faults.push(format!("help: {:?}", first.help));
    }
    let at = |span: Span| text.get(span.start..span.end).unwrap_or("");
    let notes: Vec<String> =
        first.notes.iter().map(|it| format!("{}: {}", at(it.span), it.message)).collect();
    if !matches!(case.note, Texts::None) && notes != case.note.list() {
        faults.push(format!("notes: {notes:#?}"));
    }
    let fixed = first.fix.as_ref().map(|fix| edit::apply(text, &fix.edits));
    if fixed != case.fixed {
        faults.push(format!("fixed: {}", fixed.as_deref().unwrap_or("no fix")));
    }
    let Some(fix) = &first.fix else { return };
    if (fix.certainty == Certainty::Sure) != case.sure.unwrap_or(true) {
        faults.push(format!("the fix is {:?}", fix.certainty));
    }
    if let Some(fixed) = &fixed {
        after_fix(case, text, first, fixed, faults);
    }
}

/// A fix removes its finding and brings no error.
fn after_fix(case: &Case, text: &str, first: &Diagnostic, fixed: &str, faults: &mut Vec<String>) {
    let setting = case.setting();
    let count = |text: &str, is: &dyn Fn(&Diagnostic) -> bool| {
        lint(text, &case.reading(), &setting).iter().filter(|it| is(it)).count()
    };
    let same = |it: &Diagnostic| it.code == first.code;
    let error = |it: &Diagnostic| it.severity == Severity::Error;
    if count(fixed, &same) >= count(text, &same) {
        faults.push("the fix does not remove the finding".to_owned());
    }
    if count(fixed, &error) > count(text, &error) {
        faults.push("the fix brings an error".to_owned());
    }
}

#[test]
fn every_case_holds() {
    let mut wrong = Vec::new();
    for (code, file) in files() {
        let Some(row) = iam_lint::code(&code) else {
            wrong.push(format!("{code}: no code has this name"));
            continue;
        };
        for case in &file.case {
            let faults = faults(&code, row.severity, case);
            if !faults.is_empty() {
                wrong.push(format!("{code}: {}\n  {}", case.name, faults.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n\n{}", wrong.len(), wrong.join("\n\n"));
}
#[test]
fn every_code_has_a_case_that_fires_and_one_that_is_silent() {
    let files = files();
    let mut missing = Vec::new();
    for code in codes() {
        let cases = files.get(code.id).map(|file| file.case.as_slice()).unwrap_or_default();
        let fires = cases.iter().any(|case| !case.read().1.is_empty());
        let silent = cases.iter().any(|case| case.read().1.is_empty());
        if !fires || !silent {
            missing.push(code.id);
        }
    }
    assert!(missing.is_empty(), "{} codes lack a case: {}", missing.len(), missing.join(" "));
}
