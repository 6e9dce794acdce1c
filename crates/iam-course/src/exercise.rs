//! What an exercise is: a story, a world, documents to write, and requests that judge them.

mod files;

use std::collections::BTreeMap;

use iam_eval::Outcome;
use iam_policy::PolicyKind;
use serde_json::{Map, Value};

pub(crate) use files::{ATTACK, OPEN, PREDICTION};
pub use files::{FileRole, LearnerFile};

/// One exercise, read from one file of `exercises/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// The file it was read from: `04-anatomy-of-a-policy/01-first-allow.toml`.
    pub file: String,
    /// Its name for ever, such as `first-allow`; unique in the library.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The slug of its chapter, such as `anatomy-of-a-policy`.
    pub chapter: String,
    /// What kind of task it is.
    pub form: Form,
    /// From 1 (one idea) to 5 (many documents at once).
    pub difficulty: u8,
    /// How long a beginner needs, in minutes.
    pub minutes: u16,
    /// The exam tasks it practises, such as `SAA-C03:1.1`.
    pub tasks: Vec<String>,
    /// What happened and what is wanted, in Markdown.
    pub story: String,
    /// The facts of the world, one a line, in Markdown.
    pub world: Vec<String>,
    /// The most that the answer may grant.
    pub bound: Limit,
    /// The least that the answer must grant; none where the requests alone say so.
    pub floor: Option<Limit>,
    /// Three tiers: the concept, where to look, almost the answer.
    pub hints: Vec<String>,
    /// What the learner writes.
    pub documents: Vec<Document>,
    /// How many of the documents may differ from their start; none: all of them.
    pub changes: Option<usize>,
    /// What the learner foretells before changing anything.
    pub prediction: Option<Prediction>,
    /// The hole that the learner shows before closing it.
    pub attack: Option<Attack>,
    /// What surrounds the learner's documents.
    pub setting: Setting,
    /// The requests that judge the answer, in the order they are shown.
    pub requests: Vec<Request>,
    /// Wrong answers that many give, and what to tell those who do.
    pub wrong: Vec<WrongAnswer>,
}

/// What kind of task an exercise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Write a policy.
    Write,
    /// Mend a policy that is there.
    Repair,
    /// Read what is there, say what comes out, then change it.
    Predict,
    /// Find a request that gets through, then close the hole.
    Attack,
    /// Find out which of several documents has to change, and change that one.
    Choose,
}

impl Form {
    /// Every form and its word in the file.
    pub const ALL: [(&'static str, Form); 5] = [
        ("write", Form::Write),
        ("repair", Form::Repair),
        ("predict", Form::Predict),
        ("attack", Form::Attack),
        ("choose", Form::Choose),
    ];

    /// The word for it in the file.
    pub fn word(self) -> &'static str {
        Form::ALL.iter().find(|(_, form)| *form == self).map_or("", |&(word, _)| word)
    }
}

/// What the learner foretells, in `prediction.json`: what becomes of requests as long as every
/// document is as it was at the start. The evaluator knows the key.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// What the learner is asked.
    pub says: String,
    /// The ids of the requests it is about.
    pub requests: Vec<String>,
}

/// The hole that the learner shows, in `attack.json`: a request that the documents of the start
/// let through and those of the solution do not.
#[derive(Debug, Clone, PartialEq)]
pub struct Attack {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// What the learner is asked.
    pub says: String,
    /// Who may be chosen to ask, by name.
    pub principals: Vec<String>,
    /// A request that does it: a JSON object with `principal`, `action`, `resource`, `context`.
    pub solution: String,
}

/// A document that the learner writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// Its name; the learner's file is `NAME.json`.
    pub name: String,
    /// Which kind of policy it is.
    pub kind: PolicyKind,
    /// What it is to people: "identity policy of Omar".
    pub title: String,
    /// What the learner's file holds at first; it does not pass.
    pub start: String,
    /// An answer that passes.
    pub solution: String,
}

impl Document {
    /// The name of the file that the learner edits.
    pub fn file_name(&self) -> String {
        format!("{}.json", self.name)
    }
}

/// The most that an answer may grant, or the least that it must.
///
/// Each `Deny` of its policies is a demand of its own: what the bound denies, the answer has to
/// deny as well, whatever other policies allow; and the answer may deny no more than the floor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limit {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// What it is, in words.
    pub says: String,
    /// The policy that each document of the learner is compared with, by the document's name;
    /// empty where [`Limit::unproved`] says why.
    pub policies: BTreeMap<String, String>,
    /// Why nothing is proved, where that makes no sense.
    pub unproved: Option<String>,
}

/// The fixed part of an exercise: who is there, what is there, which policies are in force.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Setting {
    /// Policies that the learner does not write, by name.
    pub policies: BTreeMap<String, FixedPolicy>,
    /// Those who ask, by name.
    pub principals: BTreeMap<String, Principal>,
    /// What is asked for, by the beginning of its ARN; the longest beginning counts.
    pub resources: BTreeMap<String, Resource>,
    /// The organization, if there is one.
    pub organization: Option<Organization>,
    /// The service control policies over each account, organization root first.
    pub scp: BTreeMap<String, Vec<Level>>,
    /// The resource control policies over each account, organization root first.
    pub rcp: BTreeMap<String, Vec<Level>>,
}

/// A policy of the world.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedPolicy {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// Which kind of policy it is.
    pub kind: PolicyKind,
    /// Its text.
    pub document: String,
}

/// Points at a policy: in a file `@omar` is the learner's document, `full-access` the world's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyRef {
    /// A [`Document`], by name.
    Learner(String),
    /// A [`FixedPolicy`], by name.
    World(String),
}

/// Somebody who asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    /// Who it is: the long form of a principal in a scenario.
    pub facts: Map<String, Value>,
    /// The identity policies that hold for it.
    pub identity: Vec<PolicyRef>,
    /// The permissions boundary.
    pub boundary: Option<PolicyRef>,
    /// The session policies.
    pub session: Vec<PolicyRef>,
}

impl Principal {
    /// The ARN, or the name of the service or provider where there is no ARN.
    pub fn arn(&self) -> &str {
        let fact = |name| self.facts.get(name).and_then(Value::as_str);
        fact("arn").or_else(|| fact("service")).or_else(|| fact("provider")).unwrap_or("anonymous")
    }
}

/// Something that is asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resource {
    /// The account that owns it.
    pub account: Option<String>,
    /// The policy attached to it.
    pub policy: Option<PolicyRef>,
    /// The kind of that policy, in the words of a scenario; none: by the service.
    pub kind: Option<String>,
    /// Its tags.
    pub tags: Map<String, Value>,
}

/// An organization of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id, `o-…`.
    pub id: String,
    /// The account that manages it.
    pub management_account: String,
    /// The other accounts.
    pub member_accounts: Vec<String>,
}

/// One level of the organization: its root, a unit, or an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// The policies attached there.
    pub policies: Vec<PolicyRef>,
}

/// A request that judges the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// Its name in the exercise, such as `r1`.
    pub id: String,
    /// What happens, in one plain sentence without a full stop.
    pub says: String,
    /// Who asks: a name in [`Setting::principals`].
    pub principal: String,
    /// The action, such as `s3:GetObject`.
    pub action: String,
    /// The ARN it acts on, or `*`.
    pub resource: String,
    /// The condition keys that the request carries.
    pub context: Map<String, Value>,
    /// What the author means to come out.
    pub decision: Outcome,
    /// Why, in one plain sentence.
    pub why: String,
}

/// A wrong answer that many give.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongAnswer {
    /// The line of the exercise file where it is described.
    pub line: usize,
    /// What is wrong with it, for authors and teachers.
    pub says: String,
    /// The documents that differ from the solution, by name.
    pub answer: BTreeMap<String, String>,
    /// How it shows.
    pub shows: Symptom,
    /// What to tell the learner.
    pub feedback: String,
}

/// How a wrong answer shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symptom {
    /// These requests, and no others, come out otherwise than they should.
    Fails(Vec<String>),
    /// A document is rejected with errors of these codes, and no others.
    Rejected(Vec<String>),
    /// Every request comes out as it should, but the answer grants more than the bound.
    Exceeds,
}
