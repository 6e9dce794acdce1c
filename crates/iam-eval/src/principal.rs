//! Who makes a request: the kinds of principal and what each carries (E-003, E-601, E-602).

use iam_policy::AccountId;

/// A principal, ready to make requests.
#[derive(Debug, Clone)]
pub struct Principal {
    pub(crate) kind: PrincipalKind,
    pub(crate) account: Option<AccountId>,
    /// The ARN it signs with, the name of the service, or the provider; empty for anonymous.
    pub(crate) name: String,
    /// The value of `aws:PrincipalArn`: for a role session the ARN of its role.
    pub(crate) principal_arn: Option<String>,
    /// The value of `aws:userid`.
    pub(crate) user_id: Option<String>,
    /// The unique id of the user or role.
    pub(crate) unique_id: Option<String>,
    /// The user who got a federated user's credentials.
    pub(crate) parent: Option<String>,
    /// Tags, those of the session over those of the user or role.
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) mfa: bool,
    pub(crate) credential: Credential,
    /// What the identity provider says of its caller, under the names of condition keys.
    pub(crate) claims: Vec<(String, Vec<String>)>,
}

/// The kinds of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// The root user of an account.
    Root,
    /// An IAM user with long-term credentials.
    User,
    /// A user with credentials of `GetSessionToken`.
    UserSession,
    /// A session of a role.
    RoleSession,
    /// A session of `GetFederationToken`.
    FederatedUser,
    /// An AWS service that acts for itself.
    Service,
    /// A caller of `AssumeRoleWithWebIdentity`.
    WebIdentity,
    /// A caller of `AssumeRoleWithSAML`.
    Saml,
    /// An unsigned request.
    Anonymous,
}

/// The name of each kind in scenario files.
pub(crate) const KIND_NAMES: &[(&str, PrincipalKind)] = &[
    ("root", PrincipalKind::Root),
    ("user", PrincipalKind::User),
    ("user-session", PrincipalKind::UserSession),
    ("role-session", PrincipalKind::RoleSession),
    ("federated-user", PrincipalKind::FederatedUser),
    ("service", PrincipalKind::Service),
    ("web-identity", PrincipalKind::WebIdentity),
    ("saml", PrincipalKind::Saml),
    ("anonymous", PrincipalKind::Anonymous),
];

/// How a user or the root user signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A long-term access key.
    AccessKey,
    /// A password in the console.
    Console,
}

impl PrincipalKind {
    /// The value of `aws:PrincipalType`.
    pub(crate) fn type_key(self) -> Option<&'static str> {
        match self {
            PrincipalKind::Root => Some("Account"),
            PrincipalKind::User | PrincipalKind::UserSession => Some("User"),
            PrincipalKind::RoleSession => Some("AssumedRole"),
            PrincipalKind::FederatedUser => Some("FederatedUser"),
            PrincipalKind::Anonymous => Some("Anonymous"),
            PrincipalKind::Service | PrincipalKind::WebIdentity | PrincipalKind::Saml => None,
        }
    }

    /// Whether identity policies can be attached to it or to the user it stems from.
    pub(crate) fn has_identity_policies(self) -> bool {
        match self {
            PrincipalKind::User
            | PrincipalKind::UserSession
            | PrincipalKind::RoleSession
            | PrincipalKind::FederatedUser => true,
            PrincipalKind::Root
            | PrincipalKind::Service
            | PrincipalKind::WebIdentity
            | PrincipalKind::Saml
            | PrincipalKind::Anonymous => false,
        }
    }

    /// Whether it is an IAM user, with whatever credentials.
    pub(crate) fn is_user(self) -> bool {
        matches!(self, PrincipalKind::User | PrincipalKind::UserSession)
    }

    /// Whether it belongs to an account: not services, callers of providers, and anonymous.
    pub(crate) fn has_account(self) -> bool {
        self.has_identity_policies() || self == PrincipalKind::Root
    }

    /// The word in scenario files.
    pub(crate) fn word(self) -> &'static str {
        KIND_NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

impl Principal {
    /// Its kind.
    pub fn kind(&self) -> PrincipalKind {
        self.kind
    }

    /// The account it belongs to, if any.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The ARN it signs with, if it has one.
    pub fn arn(&self) -> Option<&str> {
        self.name.starts_with("arn:").then_some(self.name.as_str())
    }

    /// The name of the service, such as `sns.amazonaws.com`, if it is one.
    pub fn service(&self) -> Option<&str> {
        (self.kind == PrincipalKind::Service).then_some(self.name.as_str())
    }

    /// Whether it is a session of a service-linked role (E-520).
    pub(crate) fn is_service_linked(&self) -> bool {
        let role = self.principal_arn.as_deref().unwrap_or("");
        self.kind == PrincipalKind::RoleSession && role.contains(":role/aws-service-role/")
    }

    /// The user's name without its path; only IAM users have one.
    pub(crate) fn username(&self) -> Option<&str> {
        let path = self.name.split_once(":user/").map(|(_, path)| path);
        path.filter(|_| self.kind.is_user()).and_then(|path| path.rsplit('/').next())
    }

    /// The value of `aws:MultiFactorAuthPresent` (E-602).
    pub(crate) fn mfa_present(&self) -> Option<bool> {
        match self.kind {
            PrincipalKind::Root | PrincipalKind::User => {
                (self.credential == Credential::Console).then_some(self.mfa)
            }
            PrincipalKind::UserSession | PrincipalKind::RoleSession => Some(self.mfa),
            PrincipalKind::FederatedUser => Some(false),
            PrincipalKind::Service
            | PrincipalKind::WebIdentity
            | PrincipalKind::Saml
            | PrincipalKind::Anonymous => None,
        }
    }

    /// What a person calls it in a sentence.
    pub(crate) fn label(&self) -> &str {
        if self.kind == PrincipalKind::Anonymous { "an anonymous caller" } else { &self.name }
    }
}
