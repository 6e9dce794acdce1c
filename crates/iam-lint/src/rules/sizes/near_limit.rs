//! A document that has little room left.

use iam_policy::{Purpose, quota};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// From nine tenths of its quota on; beyond the quota the reader tells.
pub(super) fn headroom(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.reading.purpose != Purpose::New {
        return;
    }
    let Some(quota) = quota(subject.kind(), subject.text) else { return };
    let (used, most) = (quota.used, quota.most);
    if used > most || used * 10 < most * 9 {
        return;
    }
    let message = format!(
        "{used} {}; {} may have {most}, so there is room for {} more",
        quota.counted,
        subject.kind().a_title(),
        most - used
    );
    let help = "before it grows, shorten it with wildcards that mean the same, or split it";
    findings.add(found("policy-size-near-limit", subject.opening(), message).help(help));
}
