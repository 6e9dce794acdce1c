//! Wildcards in identifiers that AWS makes.

use iam_catalog::facts::is_sensitive_key;
use iam_policy::{ConditionValue, PolicyKind, TextMatch};

use super::test::{self, Test};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// How many fixed characters of a user's unique id leave nobody else.
const UNIQUE: usize = 20;

/// A pattern that lets strangers in. In endpoint policies the reader finds it.
pub(super) fn wildcards(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind() == PolicyKind::VpcEndpoint {
        return;
    }
    let may_be_wide =
        |test: &Test<'_>| test.text_match() == Some(TextMatch::Wildcard) && test.lets_values_in();
    for test in test::all(subject).filter(may_be_wide) {
        let is_user = test.is_about("aws:userid");
        if !is_user && !is_sensitive_key(&test.test.key.value) {
            continue;
        }
        for value in &test.test.values {
            let text = &*value.text.value;
            let Some(at) = wildcard(value).filter(|_| !is_user || is_open_user(text)) else {
                continue;
            };
            let message = format!(
                "{} also fits identifiers of strangers: AWS hands out the values of {}",
                shown(text),
                test.key()
            );
            let help = "write each whole identifier and use `StringEquals`";
            let span = test.part(value, at..at + 1);
            findings.add(found("wildcard-in-sensitive-key", span, message).help(help));
        }
    }
}

/// The byte of the first wildcard; `${*}` is none.
fn wildcard(value: &ConditionValue) -> Option<usize> {
    let text = &*value.text.value;
    let mut found = text.match_indices(['*', '?']).map(|(at, _)| at);
    found.find(|at| !text.get(..*at).is_some_and(|before| before.ends_with("${")))
}

/// Whether a pattern of `ID:SESSION` leaves the id open: the session's name may be open, and the
/// id as a whole where the name is what counts.
fn is_open_user(text: &str) -> bool {
    let fixed = text.find(['*', '?']).unwrap_or(text.len());
    match text.split_once(':') {
        Some((id, session)) => id.contains(['*', '?']) && (id != "*" || session == "*"),
        None => fixed < UNIQUE,
    }
}
