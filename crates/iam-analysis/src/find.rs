//! The search: is there a request that the question asks for?

use crate::answer::{Answer, Doubt, Report};
use crate::question::{Question, World};

/// Answers a question with the first request found, or a proof that there is none.
pub fn find(question: &Question<'_>, world: &World) -> Answer {
    let _ = (question, world);
    Answer::Unknown(vec![Doubt::Conditions])
}

/// Answers a question with every group of requests there is.
pub fn report(question: &Question<'_>, world: &World) -> Report {
    let _ = (question, world);
    Report { doubts: vec![Doubt::Conditions], ..Report::default() }
}
