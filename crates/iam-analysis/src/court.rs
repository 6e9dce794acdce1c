//! The evaluator as the judge of every request found, and how a request is made easy to read.

use crate::answer::{Asked, StatementAt, Witness};
use crate::question::{Question, World};

/// What the evaluator says of a request: it is one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmed {
    /// The Allow statements of the first allowing set that apply.
    pub(crate) allowed_by: Vec<StatementAt>,
    /// The Deny statements of the refusing sets that apply.
    pub(crate) denied_by: Vec<StatementAt>,
    /// The uncertain points that the decisions rest on.
    pub(crate) uncertain: Vec<String>,
}

/// Whether each set of `allowed` allows the request, no set of `refused` does, and the focus holds;
/// `None` where not.
pub(crate) fn confirm(question: &Question<'_>, world: &World, asked: &Asked) -> Option<Confirmed> {
    let _ = (question, world, asked);
    None
}

/// The most readable request like this one that is confirmed, with as few keys as possible;
/// `None` where the request itself is not confirmed.
pub(crate) fn polish(question: &Question<'_>, world: &World, asked: Asked) -> Option<Witness> {
    let _ = (question, world, asked);
    None
}
