//! What is answered: a proof, a request that refutes it, or a reason why neither was found.

use iam_eval::{KeyValues, Layer};

/// The answer to a [`Question`](crate::Question).
#[derive(Debug, Clone)]
pub enum Answer {
    /// There is no such request.
    Proved(Coverage),
    /// This is one; the evaluator has confirmed it.
    Witness(Box<Witness>),
    /// Neither a proof nor a request was found.
    Unknown(Vec<Doubt>),
}

/// What a proof has looked at.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// How many actions exist.
    pub actions: usize,
    /// How many groups of actions, resource types and callers were searched; 0 where the texts of
    /// the statements alone settled it.
    pub groups: usize,
    /// A request that only exists if a condition key comes with an action for which AWS does not
    /// list it. Not an error: something to tell.
    pub unlisted: Option<Box<Witness>>,
}

/// A request that proves a point.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The request.
    pub asked: Asked,
    /// The Allow statements of the first allowing set that apply to it.
    pub allowed_by: Vec<StatementAt>,
    /// The Deny statements of the refusing sets that apply to it; empty where nothing allows it.
    pub denied_by: Vec<StatementAt>,
    /// The uncertain points of AWS's semantics that the decisions rest on, such as `U-05`.
    pub uncertain: Vec<String>,
}

/// A concrete request, in the words of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The principal as JSON, as in a scenario.
    pub principal: String,
    /// `prefix:Name`, as the catalog writes it.
    pub action: String,
    /// The ARN, or `*`.
    pub resource: String,
    /// The owner of the resource, where its ARN does not tell.
    pub owner: Option<String>,
    /// The condition keys that are given beside those that follow from the request; `None`:
    /// the key is absent although it would follow.
    pub context: Vec<(String, Option<KeyValues>)>,
}

/// A statement of one of the documents of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementAt {
    /// The name of its document.
    pub document: String,
    /// Its number in the document, counted from 0.
    pub index: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// The layer of the document; `None` for a document asked alone.
    pub layer: Option<Layer>,
}

/// Requests of one kind that the allowing sets allow and the refusing sets do not.
#[derive(Debug, Clone)]
pub struct Finding {
    /// All their actions, as the catalog writes them, sorted.
    pub actions: Vec<String>,
    /// The most readable of the requests.
    pub witness: Witness,
    /// A pattern of resources, around the witness, for all of which the same is proved: `*` or an
    /// ARN with wildcards; `None` where only the witness is known.
    pub every: Option<String>,
}

/// Everything found, most dangerous first.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Groups of requests by the statement that allows them.
    pub findings: Vec<Finding>,
    /// What could not be told.
    pub doubts: Vec<Doubt>,
    /// What was looked at.
    pub coverage: Coverage,
}

/// Why an answer is unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The patterns of resources are too many or too tangled for the budget.
    Resources {
        /// An action they are about.
        action: String,
    },
    /// The values of one condition key are too many or too tangled for the budget.
    Key(String),
    /// The conditions together are too tangled for the budget.
    Conditions,
    /// A policy variable: a value that makes the difference was not found, nor that there is none.
    Variable(String),
    /// Every request found depends on how AWS treats these uncertain points.
    Uncertain(Vec<String>),
    /// The engine and the evaluator disagree: a fault of this program.
    Disagreement {
        /// The request, as JSON of a scenario.
        request: String,
    },
    /// Something outside of what can be analysed.
    Unmodelled(String),
}
