//! How a principal block matched: the kinds of grant, which decide what a grant is worth (E-550).

/// One way in which an entry matches a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MatchKind {
    Any,
    Account,
    User,
    ParentUser,
    Role,
    Session,
    FederatedSession,
    Service,
    Federated,
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct MatchKinds(u16);

impl MatchKinds {
    fn bit(kind: MatchKind) -> u16 {
        1 << kind as u16
    }

    /// The set of these kinds.
    pub(crate) fn of(kinds: &[MatchKind]) -> MatchKinds {
        MatchKinds(kinds.iter().fold(0, |set, kind| set | MatchKinds::bit(*kind)))
    }

    pub(crate) fn insert(&mut self, kind: MatchKind) {
        self.0 |= MatchKinds::bit(kind);
    }

    pub(crate) fn contains(self, kind: MatchKind) -> bool {
        self.0 & MatchKinds::bit(kind) != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn union(self, other: MatchKinds) -> MatchKinds {
        MatchKinds(self.0 | other.0)
    }

    /// Whether the two sets have a kind in common.
    pub(crate) fn meets(self, other: MatchKinds) -> bool {
        self.0 & other.0 != 0
    }

    /// The words of the kinds, in the order of E-230.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        WORDS.iter().filter(move |(kind, _)| self.contains(*kind)).map(|(_, word)| *word)
    }
}
