//! One side of a claim: policies together, and the texts they were read from.

use iam_eval::{Document, Policies};
use iam_policy::Policy;

use crate::answer::StatementAt;
use crate::question::PolicySet;
use crate::who::scp_level;

/// Policies that decide together.
#[derive(Debug, Clone)]
pub struct Side {
    /// What people call it.
    pub name: String,
    /// The policies.
    pub set: PolicySet,
    /// Where their statements stand.
    pub sources: Vec<Source>,
}

/// A text and the statements that were read from it.
#[derive(Debug, Clone)]
pub struct Source {
    /// What people call the text.
    pub name: String,
    /// The text.
    pub text: String,
    /// The name of the document in the set.
    document: String,
    /// The number in the document of the first statement that stands here.
    first: usize,
}

/// A text and the policy that was read from it.
#[derive(Debug, Clone)]
pub struct Read {
    /// What people call the text.
    pub name: String,
    /// The text.
    pub text: String,
    /// What it says.
    pub policy: Policy,
}

/// The policies of one caller and what stands around them.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The identity policies.
    pub identity: Vec<Read>,
    /// The permissions boundary.
    pub boundary: Option<Read>,
    /// The session policies.
    pub session: Vec<Read>,
    /// The service control policies, each a level of its own, root first.
    pub scp: Vec<Read>,
    /// The policy of the resource.
    pub resource: Option<Read>,
}

/// Policies of one kind whose statements count together, as if they were one document; `None`
/// where there is none.
pub fn alone(reads: Vec<Read>) -> Option<Side> {
    let name = together(&reads);
    let mut sources = Vec::new();
    let mut whole: Option<Policy> = None;
    for Read { name: own, text, policy } in reads {
        let first = whole.as_ref().map_or(0, |it| it.statements.len());
        sources.push(Source { name: own, text, document: name.clone(), first });
        match &mut whole {
            None => whole = Some(policy),
            Some(whole) => whole.statements.extend(policy.statements),
        }
    }
    let set = PolicySet::Alone(Document::new(name.clone(), whole?));
    Some(Side { name, set, sources })
}

/// All layers together.
pub fn layers(around: Around) -> Side {
    let name = together(&around.identity);
    let mut sources = Vec::new();
    let mut document = |read: Read| {
        let Read { name, text, policy } = read;
        sources.push(Source { name: name.clone(), text, document: name.clone(), first: 0 });
        Document::new(name, policy)
    };
    let identity = around.identity.into_iter().map(&mut document).collect();
    let boundary = around.boundary.map(&mut document);
    let session = around.session.into_iter().map(&mut document).collect();
    let scp = around.scp.into_iter().map(|it| scp_level(document(it))).collect();
    let resource = around.resource.map(&mut document);
    let policies = Policies { identity, boundary, session, scp, ..Policies::default() };
    Side { name, set: PolicySet::Layers { policies: Box::new(policies), resource }, sources }
}

fn together(reads: &[Read]) -> String {
    let names: Vec<&str> = reads.iter().map(|it| it.name.as_str()).collect();
    names.join(" + ")
}

impl Side {
    /// The text that a statement stands in.
    pub(super) fn source(&self, at: &StatementAt) -> Option<&Source> {
        let holds = |source: &&Source| source.document == at.document && source.first <= at.index;
        self.sources.iter().rfind(holds)
    }
}
