//! One request: who, which action, on which resource, with which context (E-002).

use iam_policy::{AccountId, Arn};

use crate::context::Context;
use crate::policies::Document;
use crate::principal::Principal;

/// One action on one resource. It borrows everything, so that making one costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// For what.
    pub action: Action<'a>,
    /// On what.
    pub target: Target<'a>,
    /// The condition keys that were given.
    pub context: &'a Context,
    /// The organization, if the accounts are in one.
    pub org: Option<&'a Organization>,
    /// When.
    pub time: &'a Time,
    /// Whether S3 Block Public Access is switched on (E-585).
    pub block_public_access: BlockPublicAccess,
}

/// Whether S3 Block Public Access is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockPublicAccess {
    /// Public bucket policies grant nothing to strangers.
    On,
    /// Bucket policies grant what they say.
    Off,
}

/// A concrete action, `prefix:Name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action<'a> {
    text: &'a str,
    colon: usize,
}

/// The resource of a request.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Its ARN; `None` is `*`, the resource of actions that take none (E-221).
    pub arn: Option<Arn<'a>>,
    /// The account that owns it.
    pub owner: Option<&'a AccountId>,
    /// Its tags.
    pub tags: &'a [(String, String)],
    /// The policy attached to it.
    pub policy: Option<&'a Document>,
    /// What kind of policy the resource carries, whether or not it has one.
    pub carries: Carries,
}

/// Which rule a resource follows when a policy of its own could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// A policy that may grant (E-540).
    Ordinary,
    /// A role's trust policy, which must grant (E-570).
    Trust,
    /// A key policy, which must grant (E-580).
    KeyPolicy,
}

/// An organization and its accounts.
#[derive(Debug, Clone, Default)]
pub struct Organization {
    /// Its id, `o-…`.
    pub id: Option<String>,
    /// The management account.
    pub management_account: Option<AccountId>,
    /// The member accounts.
    pub member_accounts: Vec<AccountId>,
}

/// A moment, in the forms that condition keys give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    pub(crate) iso: String,
    pub(crate) epoch: String,
}

/// The moment of a scenario that names none (E-604).
pub const DEFAULT_TIME: &str = "2026-01-15T12:00:00Z";

impl Time {
    /// The moment `text` means (see [`iam_policy::Instant::parse`]).
    pub fn parse(text: &str) -> Option<Time> {
        let instant = iam_policy::Instant::parse(text)?;
        Some(Time { iso: instant.to_iso()?, epoch: instant.seconds.to_string() })
    }
}

impl Default for Time {
    fn default() -> Time {
        Time::parse(DEFAULT_TIME).expect("the default is a date")
    }
}

impl<'a> Action<'a> {
    /// Reads `prefix:Name` without wildcards; `None` for anything else.
    pub fn parse(text: &'a str) -> Option<Action<'a>> {
        let colon = text.find(':')?;
        let (prefix, name) = (text.get(..colon)?, text.get(colon + 1..)?);
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        let valid = !prefix.is_empty()
            && !name.is_empty()
            && prefix.bytes().all(|byte| plain(byte) || byte == b'-')
            && name.bytes().all(plain);
        valid.then_some(Action { text, colon })
    }

    /// As written.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The service prefix, as written.
    pub fn prefix(&self) -> &'a str {
        self.text.get(..self.colon).unwrap_or("")
    }

    /// The name behind the colon, as written.
    pub fn name(&self) -> &'a str {
        self.text.get(self.colon + 1..).unwrap_or("")
    }

    /// Whether it is the action `text`, letter case aside.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }
}

impl Organization {
    /// Whether an account is a member account.
    pub(crate) fn has_member(&self, account: AccountId) -> bool {
        self.management_account != Some(account) && self.member_accounts.contains(&account)
    }

    /// Whether an account belongs to the organization at all.
    pub(crate) fn holds(&self, account: Option<AccountId>) -> bool {
        account.is_some_and(|account| {
            self.management_account == Some(account) || self.member_accounts.contains(&account)
        })
    }
}

impl<'a> Target<'a> {
    /// The resource as written in requests.
    pub fn text(&self) -> &'a str {
        self.arn.map_or("*", |arn| arn.text())
    }
}

/// Services that answer from one region for the whole partition (E-606).
const GLOBAL_SERVICES: &[&str] = &["iam", "sts", "organizations", "cloudfront", "route53"];

impl<'a> Request<'a> {
    /// The region that is called (E-606).
    pub(crate) fn region(&self) -> &'a str {
        let global = GLOBAL_SERVICES.iter().any(|it| it.eq_ignore_ascii_case(self.action.prefix()));
        let region = self.target.arn.map_or("", |arn| arn.region());
        if global || region.is_empty() { "us-east-1" } else { region }
    }

    /// Whether principal and resource belong to one account (E-507, E-508).
    pub(crate) fn is_same_account(&self) -> bool {
        match self.principal.account {
            None => false,
            Some(account) => {
                self.target.arn.is_none()
                    || self.target.owner.is_some_and(|owner| *owner == account)
            }
        }
    }
}
