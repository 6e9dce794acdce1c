//! No policy allows more than itself: those that AWS publishes, and what is left of damaged ones.

use iam_analysis::{Answer, Budget, PolicySet, Question, World, find};

use super::mutants::read;
use crate::chance::Chance;
use crate::corpus::managed_policies;
use crate::fuzz::damage;

/// Every `step`th policy of AWS, against itself, is proved.
pub(super) fn published(step: usize) {
    let mut faults = Vec::new();
    for policy in managed_policies().iter().step_by(step) {
        let set = read(&policy.document).expect("AWS's policies have no errors");
        match against_itself(&set) {
            Answer::Proved(_) => {}
            other @ (Answer::Witness(_) | Answer::Unknown(_)) => {
                faults.push(format!("{}: {other:?}", policy.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// So many damaged policies, as far as they are still sound.
pub(super) fn damaged(number: u64) {
    let seeds: Vec<String> = managed_policies()
        .into_iter()
        .map(|policy| policy.document)
        .filter(|text| text.len() < 3_000)
        .step_by(9)
        .collect();
    let (mut sound, mut unknown) = (0, 0);
    for at in 0..number {
        let mut chance = Chance::new(at);
        let seed = chance.pick(&seeds);
        let text = String::from_utf8_lossy(&damage(seed, &mut chance)).into_owned();
        let Some(set) = read(&text) else { continue };
        sound += 1;
        match against_itself(&set) {
            Answer::Proved(_) => {}
            Answer::Unknown(_) => unknown += 1,
            Answer::Witness(witness) => panic!("more than itself: {:?}\n{text}", witness.asked),
        }
    }
    println!("{sound} of {number} are sound, {unknown} unknown");
}

fn against_itself(set: &PolicySet) -> Answer {
    let question = Question { allowed: vec![set], refused: vec![set], ..Question::default() };
    find(&question, &World { budget: Budget::QUICK, ..World::default() })
}
