//! The model of a policy: what its text says, with the place of every part.

use crate::arn::{AccountId, ArnPattern};
use crate::kind::PolicyKind;
use crate::operator::OperatorUse;
use crate::pattern::Pattern;
use crate::value::{Instant, IpPrefix};
use crate::{Case, Span};

/// A policy document without errors.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The kind it was read as.
    pub kind: PolicyKind,
    /// The version of the policy language.
    pub version: Version,
    /// Its `Id`.
    pub id: Option<Text>,
    /// Its statements, in the order of the text; at least one.
    pub statements: Vec<Statement>,
}

/// A text of the document and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, its JSON escapes decoded.
    pub value: Box<str>,
    /// Its place, without the quotes.
    pub span: Span,
}

/// The version of the policy language (E-103).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, also where `Version` is missing: `${…}` is plain text.
    V2008,
    /// `2012-10-17`: `${…}` is a variable.
    V2012,
}

/// What an applying statement contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

impl Effect {
    /// The word in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        }
    }
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its name, unless missing or empty.
    pub sid: Option<Text>,
    /// `Allow` or `Deny`.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<Block<PrincipalEntry>>,
    /// `Action` or `NotAction`.
    pub action: Block<ActionEntry>,
    /// `Resource` or `NotResource`; `None` means the resource the document is attached to.
    pub resource: Option<Block<ResourceEntry>>,
    /// The tests of `Condition`, each one operator and key, in the order of the text.
    pub condition: Vec<ConditionTest>,
    /// Whether `Condition` or an operator in it is empty, which adds no test.
    pub has_empty_condition: bool,
    /// The statement with its braces.
    pub span: Span,
}

/// A list of entries and the way it is meant: `Action` or `NotAction`, and so on.
#[derive(Debug, Clone)]
pub struct Block<T> {
    /// Whether the entries are what is meant, or what is not.
    pub sense: Sense,
    /// The entries, in the order of the text; at least one.
    pub entries: Vec<T>,
    /// The name of the element with its quotes.
    pub key_span: Span,
}

/// Whether a block lists what it matches or what it leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// `Principal`, `Action`, `Resource`: matches when some entry does.
    Listed,
    /// `NotPrincipal`, `NotAction`, `NotResource`: matches when no entry does.
    Excluded,
}

/// An entry of a principal block.
#[derive(Debug, Clone)]
pub struct PrincipalEntry {
    /// As written.
    pub text: Text,
    /// Whom it means.
    pub principal: PrincipalName,
}

/// Whom an entry of a principal block means (E-230).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrincipalName {
    /// `"*"` or `{"AWS": "*"}`.
    Anyone,
    /// An account, by its id or its root ARN.
    Account(AccountId),
    /// A user ARN.
    User(Box<str>),
    /// A role ARN.
    Role(Box<str>),
    /// The ARN of one session of a role.
    RoleSession(Box<str>),
    /// The ARN of a federated user.
    FederatedUser(Box<str>),
    /// An AWS service.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// The canonical id of an S3 user.
    CanonicalUser(Box<str>),
    /// A unique id `AIDA…` or `AROA…`, left behind by a deleted user or role.
    UniqueId(Box<str>),
}

/// An entry of an action block: `*` or `prefix:name` with wildcards.
#[derive(Debug, Clone)]
pub struct ActionEntry {
    /// As written.
    pub text: Text,
    /// The byte of its colon; `*` alone has none.
    colon: Option<usize>,
    name: ActionName,
}

/// How the name of an action entry is compared. Nearly all names need no pattern of their own.
#[derive(Debug, Clone)]
enum ActionName {
    /// `*`
    Anything,
    /// The name itself.
    Exact,
    /// The name before its one `*` at the end.
    Prefix,
    /// Other wildcards.
    Glob(Pattern),
}

impl ActionEntry {
    /// The entry of a text whose spelling has been checked (E-116).
    pub(crate) fn new(text: Text) -> ActionEntry {
        let colon = text.value.bytes().position(|byte| byte == b':');
        let name = text.value.get(colon.map_or(0, |colon| colon + 1)..).unwrap_or("");
        let name = match name.bytes().position(|byte| matches!(byte, b'*' | b'?')) {
            None => ActionName::Exact,
            Some(0) if name == "*" => ActionName::Anything,
            Some(at) if at + 1 == name.len() && name.ends_with('*') => ActionName::Prefix,
            Some(_) => ActionName::Glob(Pattern::glob(name)),
        };
        ActionEntry { text, colon, name }
    }

    /// The service prefix as written; `None` where it is `*`.
    pub fn prefix(&self) -> Option<&str> {
        let prefix = self.text.value.get(..self.colon?)?;
        (prefix != "*").then_some(prefix)
    }

    /// The name behind the colon as written, with its wildcards.
    pub fn name(&self) -> &str {
        self.text.value.get(self.colon.map_or(0, |colon| colon + 1)..).unwrap_or("")
    }

    /// The characters the name begins with, up to its first wildcard.
    pub fn literal_name(&self) -> &str {
        let name = self.name();
        name.split(['*', '?']).next().unwrap_or(name)
    }

    /// Whether the name is `*`.
    pub fn names_everything(&self) -> bool {
        matches!(self.name, ActionName::Anything)
    }

    /// Whether it matches the action `prefix:name` (E-201).
    pub fn matches(&self, prefix: &str, name: &str) -> bool {
        let prefix_fits = self.prefix().is_none_or(|own| own.eq_ignore_ascii_case(prefix));
        prefix_fits && self.matches_name(name)
    }

    /// Whether the name fits, letter case aside.
    pub(crate) fn matches_name(&self, name: &str) -> bool {
        match &self.name {
            ActionName::Anything => true,
            ActionName::Exact => self.name().eq_ignore_ascii_case(name),
            ActionName::Prefix => {
                let own = self.literal_name();
                name.get(..own.len()).is_some_and(|head| head.eq_ignore_ascii_case(own))
            }
            ActionName::Glob(pattern) => pattern.matches(name, Case::Ignored),
        }
    }
}

/// An entry of a resource block.
#[derive(Debug, Clone)]
pub struct ResourceEntry {
    /// As written.
    pub text: Text,
    /// What it matches.
    pub pattern: ResourcePattern,
}

/// What an entry of a resource block matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourcePattern {
    /// `*`: every resource (E-211).
    Anything,
    /// An ARN, field by field (E-212).
    Arn(ArnPattern),
}

/// One operator and one key of a condition, with the values of the policy.
#[derive(Debug, Clone)]
pub struct ConditionTest {
    /// The operator.
    pub operator: OperatorUse,
    /// The operator's name, without its quotes.
    pub operator_span: Span,
    /// The condition key, as written.
    pub key: Text,
    /// The values; at least one.
    pub values: Vec<ConditionValue>,
}

/// A value of a condition.
#[derive(Debug, Clone)]
pub struct ConditionValue {
    /// As written; numbers and truth values by their JSON text.
    pub text: Text,
    /// What it is for the operator.
    pub value: Typed,
}

/// A policy value, read as the operator's type.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// A text or text pattern.
    Text(Pattern),
    /// Any ARN at all (`*`).
    AnyArn,
    /// An ARN pattern.
    Arn(ArnPattern),
    /// A number: its text is one.
    Number,
    /// An instant.
    Date(Instant),
    /// A truth value.
    Bool(bool),
    /// Bytes: its text is base64.
    Binary,
    /// Addresses.
    Ip(IpPrefix),
    /// A value that can match no request: an ARN that is none before its variables are replaced
    /// (E-321), or a `Bool` value with a variable (E-402).
    Never,
}
