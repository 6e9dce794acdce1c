//! Single requests become findings: grouped by what allows them, most dangerous first.

use crate::answer::{Finding, Witness};
use crate::danger::{danger, example};
use crate::find::Hit;

/// The findings of all hits.
pub(crate) fn grouped(hits: Vec<Hit>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for hit in hits {
        let same = findings
            .iter_mut()
            .find(|finding| finding.witness.allowed_by == hit.witness.allowed_by);
        match same {
            Some(finding) => {
                finding.actions.extend(hit.actions);
                if is_better(&hit.witness, &finding.witness) {
                    finding.witness = hit.witness;
                }
            }
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

/// Whether a request is more certain, or of an action that more readers know.
fn is_better(witness: &Witness, than: &Witness) -> bool {
    let (doubts, known_doubts) = (witness.uncertain.len(), than.uncertain.len());
    let actions = [than, witness].map(|it| it.asked.action.as_str());
    doubts < known_doubts
        || (doubts == known_doubts
            && actions.first() != actions.last()
            && example(actions.into_iter()) == Some(&*witness.asked.action))
}
