//! From text to findings: the reader's and those of every rule.

use iam_policy::json;
use iam_policy::{Diagnostic, Lines, Problem, Reading, parse_document};

use crate::Setting;
use crate::findings::Findings;
use crate::rules::{GROUPS, suggest_service};
use crate::subject::Subject;
use crate::telling::{Alike, told};

/// Everything that is wrong or doubtful with a document, in the order of the text; of one place
/// the worst first.
///
/// A text that is no JSON has only the problems of its JSON. A statement with an error has only
/// the problems of the reader; the others are examined all the same.
pub fn lint(text: &str, reading: &Reading, setting: &Setting) -> Vec<Diagnostic> {
    examine(text, reading, setting, Alike::First)
}

/// The same with every finding, however many are alike.
pub(crate) fn lint_all(text: &str, reading: &Reading, setting: &Setting) -> Vec<Diagnostic> {
    examine(text, reading, setting, Alike::All)
}

fn examine(text: &str, reading: &Reading, setting: &Setting, alike: Alike) -> Vec<Diagnostic> {
    let document = json::read(text);
    let parsed = parse_document(text, &document, reading);
    let Some(root) = document.root.as_ref().filter(|_| !document.is_cut) else {
        return parsed.diagnostics;
    };
    let subject = Subject::new(text, reading, setting, root, &parsed);
    let mut findings = Findings::default();
    for rule in GROUPS.iter().flat_map(|group| group.rules) {
        rule(&subject, &mut findings);
    }
    let lines = Lines::new(text);
    let locate = |problem: Problem| {
        let pointer = json::pointer(Some(root), problem.span);
        problem.locate(&lines, pointer)
    };
    let mut found = parsed.diagnostics;
    found.iter_mut().for_each(|it| suggest_service(text, it));
    found.extend(findings.problems.into_iter().map(locate));
    told(found, root, setting, alike)
}
