//! One of two policies that are compared, alone or beside an Allow of everything.

use iam_analysis::{Finding, PolicySet};
use iam_eval::Document as Compiled;
use iam_policy::{Effect, Policy, PolicyKind, Presence, Reading, ResourceService, Span, Statement};

use super::Direction;
use crate::exercise::{Document, Exercise};

/// What else is attached where the policies are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing: what counts is what the policy grants.
    Nothing,
    /// An Allow of everything: what counts is what the policy takes away.
    Everything,
}

/// A policy that is compared with another.
pub(super) struct Side {
    name: String,
    policy: Policy,
}

impl Side {
    pub(super) fn new(name: &str, policy: Policy) -> Side {
        Side { name: name.to_owned(), policy }
    }

    /// The text read as the learner's document is.
    pub(super) fn read(exercise: &Exercise, document: &Document, text: &str) -> Option<Side> {
        let parsed = iam_policy::parse(text, &crate::grade::reading(exercise, document));
        parsed.policy.map(|policy| Side::new(&document.name, policy))
    }

    /// Whether it has a Deny.
    pub(super) fn denies(&self) -> bool {
        self.policy.statements.iter().any(|it| it.effect == Effect::Deny)
    }

    /// The policy as the analysis asks it.
    pub(super) fn set(&self, beside: Beside) -> PolicySet {
        let mut policy = self.policy.clone();
        match beside {
            Beside::Nothing => {}
            Beside::Everything => policy.statements.push(everything(policy.kind)),
        }
        PolicySet::Alone(Compiled::new(&self.name, policy))
    }

    /// A statement that the author of the policy has written.
    pub(super) fn statement(&self, index: usize) -> Option<&Statement> {
        self.policy.statements.get(index)
    }

    /// Where its statements begin.
    pub(super) fn start(&self) -> Span {
        let first = self.policy.statements.first();
        first.map_or(Span::new(0, 0), |first| Span::new(first.span.start, first.span.start + 1))
    }

    /// The statement that could make the difference, and the name of its action element: among
    /// those of the effect that is missing the first about the service, else the first.
    pub(super) fn nearest(&self, finding: &Finding, direction: Direction) -> Option<(usize, Span)> {
        let wanted = match direction {
            Direction::Bound => Effect::Deny,
            Direction::Floor => Effect::Allow,
        };
        let statements = || {
            let all = self.policy.statements.iter().enumerate();
            all.filter(|(_, statement)| statement.effect == wanted)
        };
        let service = finding.witness.asked.action.split(':').next().unwrap_or_default();
        let about = |statement: &Statement| {
            statement.action.entries.iter().any(|it| {
                let text = it.text.value.to_ascii_lowercase();
                text == "*" || text.split(':').next() == Some(service)
            })
        };
        let first = statements().find(|(_, statement)| about(statement));
        let found = first.or_else(|| statements().next());
        found.map(|(index, statement)| (index, statement.action.key_span))
    }
}

/// An Allow of everything for everybody, in a policy of that kind.
fn everything(kind: PolicyKind) -> Statement {
    const TEXT: &str = r#"{ "Version": "2012-10-17", "Statement":
        { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" } }"#;
    let generic = PolicyKind::Resource(ResourceService::Generic);
    let parsed = iam_policy::parse(TEXT, &Reading::stored(generic));
    let statements = parsed.policy.map(|policy| policy.statements);
    let mut statement =
        statements.and_then(|all| all.into_iter().next()).expect("the text above is a policy");
    if kind.principal() == Presence::Forbidden {
        statement.principal = None;
    }
    if kind.resource() == Presence::Forbidden {
        statement.resource = None;
    }
    statement
}
