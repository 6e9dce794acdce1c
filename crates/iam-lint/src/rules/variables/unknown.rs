//! A variable whose key AWS does not have.

use iam_policy::{Certainty, KEYS, edit, key_fact, nearest, visible};

use super::places::uses;
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Keys of every request that the evaluator has no need to know.
const FURTHER_KEYS: &[&str] = &[
    "aws:AssumedRoot",
    "aws:ChatbotSourceArn",
    "aws:SourceOwner",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// A key that is in no request: the variable never has a value.
pub(super) fn name(subject: &Subject<'_>, findings: &mut Findings) {
    for it in uses(subject) {
        let key = &*it.variable.key;
        let Some(near) = misspelt(key) else { continue };
        let message = format!("AWS has no condition key `{}`", visible(key));
        let problem = found("unknown-variable", it.span, message);
        if near.ends_with(['/', ':']) {
            let help = format!("name what stands behind it, such as `${{{near}team}}`");
            findings.add(problem.help(help));
            continue;
        }
        let place = subject.part(it.text, it.start + 2..it.start + 2 + key.len());
        findings.add(problem.help(format!("did you mean `${{{near}}}`?")).fix_all(
            format!("write `${{{near}}}`"),
            Certainty::Likely,
            vec![edit::replace_content(place, near)],
        ));
    }
}

/// The key that is meant by one that does not exist.
fn misspelt(key: &str) -> Option<&'static str> {
    let is_global = key.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("aws:"));
    let further = FURTHER_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
    if !is_global || further || key_fact(key).is_some() {
        return None;
    }
    let globals = KEYS.iter().map(|fact| fact.name).filter(|name| name.starts_with("aws:"));
    nearest(key, globals)
}
