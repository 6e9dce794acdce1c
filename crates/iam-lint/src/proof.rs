//! Questions about every request: what the engine can prove of a document, or of parts of it.

use std::cell::Cell;

use iam_analysis::{Answer, Budget, Callers, Focus, PolicySet, Question, World, find};
use iam_eval::Document;
use iam_policy::json::{Node, Value};
use iam_policy::{AccountId, Policy, Statement};

use crate::subject::Subject;

/// How long a text may be about which questions are asked while somebody types.
const MOST_BYTES: usize = 40_000;
/// How many questions are asked of one document while somebody types.
const MOST_QUESTIONS: usize = 24;
/// How much work one of them is worth.
const EACH: Budget = Budget { texts: 20_000, nodes: 20_000, regions: 512, values: 16 };

/// For how many accounts a question is asked where it is not known whose the policy is.
const MOST_ACCOUNTS: usize = 4;
/// Accounts to take where a policy names none, or all but one.
const USUAL_ACCOUNTS: &[&str] = &["111122223333", "444455556666", "999988887777"];

/// Asks a few questions about one document; what is left out is not proved.
pub(crate) struct Prover {
    /// One for each account that the policy may belong to.
    worlds: Vec<World>,
    left: Cell<usize>,
}

impl Prover {
    /// For questions about the document, whoever calls and whosever it is; `None` where it is too
    /// long for them.
    pub(crate) fn new(subject: &Subject<'_>) -> Option<Prover> {
        if subject.text.len() > MOST_BYTES {
            return None;
        }
        let accounts = match subject.account() {
            Some(account) => vec![account],
            None => possible_accounts(subject.root),
        };
        let usual = World { principal: None, budget: EACH, ..world(subject) };
        let worlds = accounts.into_iter().map(|account| World { account, ..usual.clone() });
        let worlds: Vec<World> = worlds.collect();
        (!worlds.is_empty()).then(|| Prover { worlds, left: Cell::new(MOST_QUESTIONS) })
    }

    /// Whether it is proved that no request is allowed by every set of `allowed` and by none of
    /// `refused`.
    pub(crate) fn nothing(&self, allowed: &[&PolicySet], refused: &[&PolicySet]) -> bool {
        self.nothing_of(Callers::Any, allowed, refused)
    }

    /// The same for some callers only.
    pub(crate) fn nothing_of(
        &self,
        callers: Callers,
        allowed: &[&PolicySet],
        refused: &[&PolicySet],
    ) -> bool {
        let is_proved = |world: &World| {
            let left = self.left.get().checked_sub(1);
            self.left.set(left.unwrap_or(0));
            left.is_some() && nothing(allowed, refused, callers, world)
        };
        self.worlds.iter().all(is_proved)
    }

    /// Whether a request is known that the set allows.
    pub(crate) fn something(&self, allowed: &PolicySet) -> bool {
        let question = Question { allowed: vec![allowed], ..Question::default() };
        self.worlds.iter().any(|world| {
            let left = self.left.get().checked_sub(1);
            self.left.set(left.unwrap_or(0));
            left.is_some() && matches!(find(&question, world), Answer::Witness(_))
        })
    }
}

/// The accounts that a document names, and another one; none where they are too many.
fn possible_accounts(root: &Node<'_>) -> Vec<AccountId> {
    let mut named: Vec<AccountId> = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::String(text) => {
                let digits = text.split(|char: char| !char.is_ascii_digit());
                named.extend(digits.filter_map(AccountId::parse));
            }
            Value::Number(text) => named.extend(AccountId::parse(text)),
            Value::Array(nodes) => waiting.extend(nodes),
            Value::Object(members) => waiting.extend(members.iter().map(|member| &member.node)),
            Value::Null | Value::Bool(_) => {}
        }
    }
    named.sort();
    named.dedup();
    let usual = USUAL_ACCOUNTS.iter().filter_map(|it| AccountId::parse(it));
    let other = usual.into_iter().find(|it| !named.contains(it));
    let accounts: Vec<AccountId> = other.into_iter().chain(named).collect();
    if accounts.len() > MOST_ACCOUNTS { Vec::new() } else { accounts }
}

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

/// What some statements of a policy say by themselves.
pub(crate) fn set<'s>(
    policy: &Policy,
    statements: impl IntoIterator<Item = &'s Statement>,
) -> PolicySet {
    let statements: Vec<Statement> = statements.into_iter().cloned().collect();
    let part = Policy { id: policy.id.clone(), statements, ..*policy };
    PolicySet::Alone(Document::new("this policy", part))
}

/// Whether it is proved that no request of these callers is allowed by every set of `allowed` and
/// by none of `refused`, whichever condition keys come with it.
pub(crate) fn nothing(
    allowed: &[&PolicySet],
    refused: &[&PolicySet],
    callers: Callers,
    world: &World,
) -> bool {
    let question = Question {
        allowed: allowed.to_vec(),
        refused: refused.to_vec(),
        focus: Focus { callers, ..Focus::default() },
    };
    match find(&question, world) {
        Answer::Proved(coverage) => coverage.unlisted.is_none(),
        Answer::Witness(_) | Answer::Unknown(_) => false,
    }
}
