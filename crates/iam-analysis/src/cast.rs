//! The callers who stand for all callers.

use iam_eval::Principal;

use crate::answer::Doubt;
use crate::question::{Question, World};

/// A caller.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// As a scenario writes it, in JSON.
    pub(crate) json: String,
    /// Ready to ask.
    pub(crate) principal: Principal,
}

/// Callers enough that each caller there can be answers every test of a key that follows from the
/// principal, and every principal block, like one of them; the most ordinary ones first. Only the
/// principal of the world where it has one.
pub(crate) fn cast(question: &Question<'_>, world: &World) -> Result<Vec<Member>, Doubt> {
    let _ = (question, world);
    Ok(Vec::new())
}
