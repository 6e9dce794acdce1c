//! Questions about every request: what the engine can prove of a document, or of parts of it.

use iam_analysis::{Answer, Budget, Callers, Focus, PolicySet, Question, World, find};
use iam_eval::Document;
use iam_policy::{Policy, Statement};

use crate::subject::Subject;

/// The world in which questions about a document are asked.
pub(crate) fn world(subject: &Subject<'_>) -> World {
    let usual = World::default();
    World {
        principal: subject.setting.reference.principal.clone(),
        account: subject.account().unwrap_or(usual.account),
        attached_to: subject.reading.attached_to.clone(),
        budget: Budget::QUICK,
        ..usual
    }
}

/// What some statements of a policy say by themselves; `None` where there are none.
pub(crate) fn set<'s>(
    policy: &Policy,
    statements: impl IntoIterator<Item = &'s Statement>,
) -> Option<PolicySet> {
    let statements: Vec<Statement> = statements.into_iter().cloned().collect();
    let part = Policy { id: policy.id.clone(), statements, ..*policy };
    (!part.statements.is_empty()).then(|| PolicySet::Alone(Document::new("this policy", part)))
}

/// Whether it is proved that no request is allowed by every set of `allowed` and by none of
/// `refused`, whichever condition keys come with it.
pub(crate) fn nothing(allowed: &[&PolicySet], refused: &[&PolicySet], world: &World) -> bool {
    let question = Question {
        allowed: allowed.to_vec(),
        refused: refused.to_vec(),
        focus: Focus { callers: Callers::Any, ..Focus::default() },
    };
    match find(&question, world) {
        Answer::Proved(coverage) => coverage.unlisted.is_none(),
        Answer::Witness(_) | Answer::Unknown(_) => false,
    }
}
