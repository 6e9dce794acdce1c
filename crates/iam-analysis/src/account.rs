//! An account as `aws iam get-account-authorization-details` writes it: its users and roles, each
//! with every policy that counts for it.

mod document;
mod flaws;
mod join;
mod page;
#[cfg(test)]
pub(crate) mod tests;

use iam_eval::{Document, Policies};
use iam_policy::json::{self, object};
use iam_policy::{AccountId, Diagnostic, Severity};

use crate::account::flaws::Flaws;
use crate::account::page::Entries;

/// What the files say of an account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its users and its roles, in the order of the files.
    pub identities: Vec<Identity>,
    /// Whether AWS has more than the files hold.
    pub is_cut: bool,
}

/// A user or a role of the account.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Which of the two.
    pub kind: IdentityKind,
    /// Its name, without its path.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The account of its ARN.
    pub account: AccountId,
    /// Its unique id, such as `AIDA…`; empty where the file does not tell.
    pub id: String,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// The names of its groups.
    pub groups: Vec<String>,
    /// Its own policies, those of its groups, and its boundary.
    pub policies: Policies,
    /// The trust policy of a role.
    pub trust: Option<Document>,
    /// Policies that count for it, but could not be read.
    pub gaps: Vec<Gap>,
}

/// The kinds of identity that can make requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// A user.
    User,
    /// A role.
    Role,
}

/// A policy that counts for somebody, but whose text is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its name.
    pub policy: String,
    /// What it is for its identity.
    pub place: GapPlace,
    /// Why it is not known.
    pub why: GapReason,
}

/// What an unknown policy is for its identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapPlace {
    /// One of its identity policies.
    Identity,
    /// Its permissions boundary.
    Boundary,
    /// Its trust policy.
    Trust,
}

/// Why a policy is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapReason {
    /// The files do not hold it.
    Missing,
    /// It cannot be read.
    Broken,
}

/// A problem of one of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The number of its file among those that were given.
    pub file: usize,
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
}

/// What came of reading.
#[derive(Debug, Clone)]
pub struct AccountRead {
    /// The account; `None` where a file is not JSON, or no list of users, groups and roles.
    pub account: Option<Account>,
    /// Every problem, file by file.
    pub flaws: Vec<Flaw>,
}

/// The codes of problems of such files, with what each means; JSON problems have the codes of the
/// policy reader.
pub const ACCOUNT_CODES: &[(&str, &str)] = &[
    (
        "account-not-an-export",
        "A file is not what `aws iam get-account-authorization-details` writes: an object with the \
         lists `UserDetailList`, `GroupDetailList`, `RoleDetailList` and `Policies`, or a list of \
         such objects.",
    ),
    ("account-wrong-type", "A field of an account file has a value of the wrong JSON type."),
    ("account-missing-field", "A user, group, role or policy of an account file lacks a field."),
    (
        "account-broken-policy",
        "A policy of an account file cannot be read. What it allows or denies is not known, so the \
         answers for everybody who has it say so.",
    ),
    (
        "account-missing-policy",
        "A policy is attached to somebody, but no file holds its text. The answers for everybody \
         who has it say so.",
    ),
    (
        "account-missing-group",
        "A user is in a group that no file holds, so its policies are not known.",
    ),
    ("account-repeated", "Two files or pages tell of the same user, group, role or policy."),
    ("account-cut", "AWS has more users, groups, roles or policies than the files hold."),
];

/// Reads the files of one account, each a page, a list of pages, or everything at once.
pub fn read_account(files: &[&str]) -> AccountRead {
    let documents: Vec<json::Document<'_>> = files.iter().map(|text| json::read(text)).collect();
    let mut flaws = Flaws::new(files, &documents);
    let mut entries = Entries::default();
    for (file, document) in documents.iter().enumerate() {
        if let Some(root) = &document.root {
            entries.read(file, root, &mut flaws);
        }
    }
    let account = flaws.is_export().then(|| join::join(entries, &mut flaws));
    let mut flaws = flaws.finish();
    flaws.sort_by_key(|it| (it.file, it.diagnostic.span));
    AccountRead { account, flaws }
}

impl Identity {
    /// The caller it makes as a scenario writes it, signed in this way. A role makes requests
    /// through a session.
    pub(crate) fn caller(&self, sign_in: SignIn) -> String {
        object(|out| {
            match self.kind {
                IdentityKind::User => {
                    out.text("kind", "user");
                    out.text("arn", &self.arn);
                    if sign_in != SignIn::AccessKey {
                        out.text("credential", "console");
                    }
                }
                IdentityKind::Role => {
                    let partition = self.arn.split(':').nth(1).unwrap_or("aws");
                    let (account, name) = (self.account, &self.name);
                    let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/example");
                    out.text("kind", "role-session");
                    out.text("arn", &arn);
                    out.text("role", &self.arn);
                }
            }
            out.bool("mfa", sign_in.has_mfa());
            if !self.id.is_empty() {
                out.text("id", &self.id);
            }
            out.object("tags", |out| {
                for (key, value) in &self.tags {
                    out.text(key, value);
                }
            });
        })
    }
}

/// How somebody has signed in; keys about MFA depend on it (E-602).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// With an access key: keys about MFA are absent.
    AccessKey,
    /// With a password, or through a session without MFA.
    WithoutMfa,
    /// With a password and MFA, or through a session of somebody with MFA.
    WithMfa,
}

impl SignIn {
    /// Every way, the most ordinary first.
    #[cfg(test)]
    pub(crate) const ALL: [SignIn; 3] = [SignIn::AccessKey, SignIn::WithoutMfa, SignIn::WithMfa];

    /// In words, for a user or a role.
    pub(crate) fn words(self, kind: IdentityKind) -> &'static str {
        match (self, kind) {
            (SignIn::AccessKey, _) => "with an access key",
            (SignIn::WithoutMfa, IdentityKind::User) => "signed in without MFA",
            (SignIn::WithMfa, IdentityKind::User) => "signed in with MFA",
            (SignIn::WithoutMfa, IdentityKind::Role) => "in a session begun without MFA",
            (SignIn::WithMfa, IdentityKind::Role) => "in a session begun with MFA",
        }
    }

    fn has_mfa(self) -> bool {
        match self {
            SignIn::AccessKey | SignIn::WithoutMfa => false,
            SignIn::WithMfa => true,
        }
    }
}

impl IdentityKind {
    /// The word for people and for JSON.
    pub fn word(self) -> &'static str {
        match self {
            IdentityKind::User => "user",
            IdentityKind::Role => "role",
        }
    }
}

impl AccountRead {
    /// Whether something keeps the files from being read at all.
    pub fn has_errors(&self) -> bool {
        self.account.is_none()
    }

    /// The problems of one file, in its order.
    pub fn of_file(&self, file: usize) -> Vec<Diagnostic> {
        let own = self.flaws.iter().filter(|it| it.file == file);
        own.map(|it| it.diagnostic.clone()).collect()
    }

    /// Whether some policy could not be read or is missing.
    pub fn has_gaps(&self) -> bool {
        self.flaws.iter().any(|it| it.diagnostic.severity <= Severity::Warning)
    }
}
