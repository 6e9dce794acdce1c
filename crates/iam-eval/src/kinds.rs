//! How a principal block matched: the kinds of grant, which decide what a grant is worth (E-550).

/// One way in which an entry matches a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchKind {
    /// `*`
    Any,
    /// The principal's account.
    Account,
    /// The ARN of the user.
    User,
    /// The ARN of the user behind a federated user.
    ParentUser,
    /// The ARN of the role.
    Role,
    /// The ARN of the session of a role.
    Session,
    /// The ARN of the federated user.
    FederatedSession,
    /// The name of the service.
    Service,
    /// The identity provider.
    Federated,
    /// The unique id of the user or role.
    UniqueId,
}

/// Every kind with its word in results.
const WORDS: &[(MatchKind, &str)] = &[
    (MatchKind::Any, "any"),
    (MatchKind::Account, "account"),
    (MatchKind::User, "user"),
    (MatchKind::ParentUser, "parent-user"),
    (MatchKind::Role, "role"),
    (MatchKind::Session, "session"),
    (MatchKind::FederatedSession, "federated-session"),
    (MatchKind::Service, "service"),
    (MatchKind::Federated, "federated"),
    (MatchKind::UniqueId, "unique-id"),
];

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatchKinds(u16);

impl MatchKinds {
    fn bit(kind: MatchKind) -> u16 {
        1 << kind as u16
    }

    /// The set of these kinds.
    pub fn of(kinds: &[MatchKind]) -> MatchKinds {
        MatchKinds(kinds.iter().fold(0, |set, kind| set | MatchKinds::bit(*kind)))
    }

    /// Adds a kind.
    pub fn insert(&mut self, kind: MatchKind) {
        self.0 |= MatchKinds::bit(kind);
    }

    /// Whether a kind is among them.
    pub fn contains(self, kind: MatchKind) -> bool {
        self.0 & MatchKinds::bit(kind) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds of both.
    pub fn union(self, other: MatchKinds) -> MatchKinds {
        MatchKinds(self.0 | other.0)
    }

    /// Whether the two sets have a kind in common.
    pub(crate) fn meets(self, other: MatchKinds) -> bool {
        self.0 & other.0 != 0
    }

    /// The kinds, in the order of E-230.
    pub fn iter(self) -> impl Iterator<Item = MatchKind> {
        WORDS.iter().map(|(kind, _)| *kind).filter(move |kind| self.contains(*kind))
    }

    /// The words of the kinds, in the order of E-230.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        WORDS.iter().filter(move |(kind, _)| self.contains(*kind)).map(|(_, word)| *word)
    }
}
