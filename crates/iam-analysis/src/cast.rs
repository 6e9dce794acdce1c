//! The callers who stand for all callers.

use iam_eval::{Principal, Scenario};

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

/// Callers.
pub(crate) fn cast(question: &Question<'_>, world: &World) -> Result<Vec<Member>, Doubt> {
    let _ = question;
    let json = world.principal.clone().unwrap_or_else(|| "\"arn:aws:iam::111122223333:user/ana\"".to_owned());
    let text = format!("{{\"principal\": {json}, \"action\": \"a:B\", \"resource\": \"*\"}}");
    let scenario = Scenario::read(&text).scenario;
    Ok(scenario.map(|it| Member { json, principal: it.principal }).into_iter().collect())
}
