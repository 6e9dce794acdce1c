//! Variables as other tools write them.

use std::ops::Range;

use iam_policy::{Certainty, edit, key_fact, visible};

use super::places::{MOST, texts};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Terraform writes `$${…}` or `&{…}` for what is `${…}` in the finished policy.
pub(super) fn syntax(subject: &Subject<'_>, findings: &mut Findings) {
    for (text, _) in texts(subject) {
        for (range, inner) in foreign(&text.value).into_iter().take(MOST) {
            let shown = visible(text.value.get(range.clone()).unwrap_or(""));
            let meant = format!("${{{inner}}}");
            let message = match shown.starts_with('&') {
                true => format!("`{shown}` is written for Terraform: here it is plain text"),
                false => format!(
                    "`{shown}` is written for Terraform: here its first `$` is part of the name"
                ),
            };
            let title = format!("write `{}`", visible(&meant));
            let span = subject.part(text, range);
            findings.add(
                found("foreign-interpolation-syntax", span, message).help(title.clone()).fix_all(
                    title,
                    Certainty::Sure,
                    vec![edit::replace_content(span, &meant)],
                ),
            );
        }
    }
}

/// The places of such variables, each with what stands in its braces.
fn foreign(text: &str) -> Vec<(Range<usize>, &str)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("{")) {
        let open = at + next;
        at = open + 1;
        let Some(rest) = text.get(at..) else { break };
        let Some(inner) = rest.find(['{', '}']).and_then(|end| rest.get(..end)) else { break };
        let end = at + inner.len();
        let before = text.get(..open).unwrap_or("");
        let start = match (before.ends_with("$$"), before.ends_with('&')) {
            (true, _) => open - 2,
            (false, true) => open - 1,
            (false, false) => continue,
        };
        let key = inner.split(',').next().unwrap_or(inner);
        let is_closed = text.get(end..).is_some_and(|rest| rest.starts_with('}'));
        if is_closed && key_fact(key).is_some() {
            found.push((start..end + 1, inner));
        }
    }
    found
}
