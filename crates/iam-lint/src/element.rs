//! The elements of a policy: where each stands, and what it says, in one sentence.

use iam_policy::{PolicyKind, Presence};

/// One row of [`ELEMENTS`].
#[derive(Debug)]
pub(crate) struct Element {
    /// The name as a policy writes it.
    pub(crate) name: &'static str,
    /// What it is an element of.
    pub(crate) place: Place,
    /// What it says.
    pub(crate) sentence: &'static str,
}

/// What an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The document.
    Document,
    /// A statement.
    Statement,
    /// A `Principal` or `NotPrincipal`.
    Principal,
}

const fn row(place: Place, name: &'static str, sentence: &'static str) -> Element {
    Element { name, place, sentence }
}

/// Every element, in the order in which people write them.
pub(crate) const ELEMENTS: &[Element] = &[
    row(
        Place::Document,
        "Version",
        "The edition of the policy language, not the day the policy was written: `2012-10-17`.",
    ),
    row(Place::Document, "Id", "A name for the document; it decides nothing."),
    row(
        Place::Document,
        "Statement",
        "The statements: each allows or denies some requests, and their order does not matter.",
    ),
    row(Place::Statement, "Sid", "A name for the statement; it decides nothing."),
    row(
        Place::Statement,
        "Effect",
        "What happens to a request that the rest of the statement matches: `Allow` or `Deny`.",
    ),
    row(Place::Statement, "Principal", "Who has to make the request."),
    row(
        Place::Statement,
        "NotPrincipal",
        "Who must not have made the request: the statement is about everybody else.",
    ),
    row(Place::Statement, "Action", "Which actions the request may be for."),
    row(
        Place::Statement,
        "NotAction",
        "Which actions the statement is not about: it is about all others, of every service.",
    ),
    row(Place::Statement, "Resource", "The ARNs of what the request may act on."),
    row(
        Place::Statement,
        "NotResource",
        "The ARNs that the statement is not about: it is about all other resources.",
    ),
    row(
        Place::Statement,
        "Condition",
        "What else must be true of the request: every operator, and every key of each, must hold.",
    ),
    row(
        Place::Principal,
        "AWS",
        "Accounts, users, roles and role sessions: an ARN, an account number, or `*` for anybody.",
    ),
    row(
        Place::Principal,
        "Service",
        "AWS services that act on their own, such as `lambda.amazonaws.com`.",
    ),
    row(
        Place::Principal,
        "Federated",
        "Identity providers: a domain, or the ARN of an OIDC or SAML provider.",
    ),
    row(
        Place::Principal,
        "CanonicalUser",
        "An account by its canonical user ID, which only S3 knows.",
    ),
];

impl Element {
    /// The element of this name.
    pub(crate) fn find(place: Place, name: &str) -> Option<&'static Element> {
        ELEMENTS.iter().find(|row| row.place == place && row.name == name)
    }

    /// Whether a kind of policy takes it.
    pub(crate) fn fits(&self, kind: PolicyKind) -> bool {
        match (self.place, self.name) {
            (Place::Document, "Id") => kind.takes_id(),
            (Place::Statement, "Principal" | "NotPrincipal") => {
                kind.principal() != Presence::Forbidden
            }
            (Place::Statement, "Resource" | "NotResource") => {
                kind.resource() != Presence::Forbidden
            }
            (Place::Document | Place::Statement | Place::Principal, _) => true,
        }
    }

    /// The element that stands in its place where that is written: `NotAction` for `Action`.
    pub(crate) fn counterpart(&self) -> Option<&'static Element> {
        let name = self.name;
        let others = ELEMENTS.iter().filter(|row| row.place == self.place);
        others
            .filter(|row| row.name != name)
            .find(|row| row.name.strip_prefix("Not").unwrap_or(row.name) == bare(name))
    }
}

fn bare(name: &str) -> &str {
    name.strip_prefix("Not").unwrap_or(name)
}

/// What `Allow`, `Deny` and the editions of the language mean.
pub(crate) const VALUES: &[(&str, &str, &str)] = &[
    ("Effect", "Allow", "The request is allowed, unless something else denies it."),
    ("Effect", "Deny", "The request is denied, whatever else allows it."),
    ("Version", "2012-10-17", "The current edition of the policy language."),
    (
        "Version",
        "2008-10-17",
        "The old edition: policy variables such as `${aws:username}` are plain text in it.",
    ),
];
