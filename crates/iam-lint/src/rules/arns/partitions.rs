//! ARNs of several partitions in one policy.

use std::collections::BTreeMap;

use super::written::{Written, all};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// The ARNs that are not of the partition which most ARNs name.
pub(super) fn mixed(subject: &Subject<'_>, findings: &mut Findings) {
    let is_plain = |arn: &Written<'_>| !arn.partition().contains('*');
    let arns: Vec<Written<'_>> = all(subject).filter(is_plain).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    arns.iter().for_each(|arn| *counts.entry(arn.partition()).or_default() += 1);
    let most = counts.values().max().copied().unwrap_or(0);
    let Some(usual) = arns.iter().find(|it| counts.get(it.partition()) == Some(&most)) else {
        return;
    };
    for odd in arns.iter().filter(|it| it.partition() != usual.partition()) {
        let message = format!(
            "an ARN of the partition `{}` beside others of `{}`; an account lives in one partition",
            odd.partition(),
            usual.partition()
        );
        let problem = found("partition-mixed", odd.place(1), message)
            .help("keep the ARNs of the partition in which the policy is used")
            .note(usual.place(1), format!("the other partition, `{}`", usual.partition()));
        findings.add(problem);
    }
}
