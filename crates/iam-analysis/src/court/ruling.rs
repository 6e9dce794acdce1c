//! What one set of policies says of one request.

use iam_eval::{Applying, Document, Layer, Outcome, Request, explain, suppose};
use iam_policy::Effect;

use super::carries;
use crate::answer::StatementAt;
use crate::question::PolicySet;

/// What a set says of a request.
pub(super) struct Ruling {
    pub(super) allows: bool,
    /// The Allow statements that let it through; empty where it does not allow.
    pub(super) allowed_by: Vec<StatementAt>,
    /// The Deny statements that apply.
    pub(super) denied_by: Vec<StatementAt>,
    /// The names of the uncertain points this touches.
    pub(super) uncertain: Vec<String>,
}

/// What the set says of the request.
pub(super) fn of(set: &PolicySet, request: &Request<'_>) -> Ruling {
    match set {
        PolicySet::Alone(document) => alone(document, request),
        PolicySet::Layers { policies, resource } => {
            let mut request = *request;
            request.target.policy = resource.as_ref();
            let (action, arn) = (request.action.text(), request.target.arn);
            request.target.carries = carries(resource.as_ref(), action, arn);
            let found = explain(policies, &request);
            let allows = found.verdict().outcome == Outcome::Allow;
            let of = |effect: Effect, wanted: fn(&Applying<'_>) -> bool| {
                let all = found.applying().filter(wanted);
                let placed = all.filter(|it| effect_of(it.document, it.statement) == Some(effect));
                placed.map(|it| place(it.document, it.statement, Some(it.layer))).collect()
            };
            Ruling {
                allows,
                allowed_by: of(Effect::Allow, |it| it.decided),
                denied_by: of(Effect::Deny, |_| true),
                uncertain: found.uncertain(),
            }
        }
    }
}

/// A document by itself allows when an Allow statement applies and no Deny does (E-005).
fn alone(document: &Document, request: &Request<'_>) -> Ruling {
    let found = suppose::alone(document, request);
    let all = |statements: &[usize]| -> Vec<StatementAt> {
        statements.iter().map(|at| place(document, *at, None)).collect()
    };
    let allows = found.is_allowed();
    Ruling {
        allows,
        allowed_by: if allows { all(&found.allows) } else { Vec::new() },
        denied_by: all(&found.denies),
        uncertain: found.uncertain,
    }
}

fn effect_of(document: &Document, at: usize) -> Option<Effect> {
    document.policy().statements.get(at).map(|statement| statement.effect)
}

fn place(document: &Document, index: usize, layer: Option<Layer>) -> StatementAt {
    let statement = document.policy().statements.get(index);
    let sid = statement.and_then(|it| it.sid.as_ref()).map(|sid| sid.value.to_string());
    StatementAt { document: document.name.clone(), index, sid, layer }
}
