//! What the author of a check knows besides the text.

use iam_eval::Document;
use iam_policy::{AccountId, Instant};

use crate::Allow;

/// What is known about the place of a policy; everything may be left out.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The instant at which time windows are judged.
    pub now: Option<Instant>,
    /// The account that the policy belongs to.
    pub account: Option<AccountId>,
    /// Other accounts that may be trusted.
    pub trusted_accounts: Vec<AccountId>,
    /// ARN patterns of resources that nobody should reach unnoticed.
    pub sensitive_resources: Vec<String>,
    /// Whom an identity policy is attached to.
    pub holder: Holder,
    /// Whether a permissions boundary is in force that must stay so.
    pub has_boundary: bool,
    /// Which language of service control policies applies.
    pub scp_language: ScpLanguage,
    /// The findings that are left out.
    pub allow: Vec<Allow>,
    /// What the policy is compared with.
    pub reference: Reference,
}

/// Policies that a policy is compared with, request by request. Their names are what messages call
/// them.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// It may allow no more than this one.
    pub no_more_than: Option<Document>,
    /// It has to allow all that this one allows.
    pub at_least: Option<Document>,
    /// It may allow nothing that this one allows.
    pub never: Option<Document>,
    /// Who asks, as JSON in the form of a scenario's field `principal`; `None`: anybody.
    pub principal: Option<String>,
}

/// Whom an identity policy is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holder {
    /// Anyone: it is not known.
    #[default]
    Unknown,
    /// A user or a group of users.
    User,
    /// A role.
    Role,
}

/// Which language of service control policies applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScpLanguage {
    /// The whole policy language, as since September 2025.
    #[default]
    Current,
    /// The narrower language before.
    Classic,
}
