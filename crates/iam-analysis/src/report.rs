//! Single requests become findings: grouped by what allows them, most dangerous first.

use crate::answer::Finding;
use crate::danger::danger;
use crate::find::Hit;

/// The findings of all hits.
pub(crate) fn grouped(hits: Vec<Hit>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for hit in hits {
        let same = findings
            .iter_mut()
            .find(|finding| finding.witness.allowed_by == hit.witness.allowed_by);
        match same {
            Some(finding) => finding.actions.extend(hit.actions),
            None => {
                let Hit { actions, witness } = hit;
                findings.push(Finding { actions, witness, every: None });
            }
        }
    }
    for finding in &mut findings {
        finding.actions.sort();
        finding.actions.dedup();
    }
    let worst = |finding: &Finding| finding.actions.iter().map(|it| danger(it)).max();
    findings.sort_by_key(|finding| std::cmp::Reverse(worst(finding)));
    findings
}
