//! What can be written at a place of a policy.

mod names;
mod write;

use iam_policy::json::{self, Node, Value};
use iam_policy::{Reading, Span};

use crate::cursor::{Slot, cursor};
use crate::element::Place;
use crate::subject::{items, members, statement_nodes};

/// Something that can be written at a place of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it is.
    pub kind: CompletionKind,
    /// The name as a list shows it.
    pub label: String,
    /// What it means, in a few words; may be empty.
    pub detail: String,
    /// The bytes that go.
    pub replace: Span,
    /// The text that comes, with the quotes that are missing.
    pub insert: String,
}

/// What a completion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An element of the document, of a statement or of a principal.
    Element,
    /// One of a few fixed values, such as `Allow`.
    Value,
    /// The prefix of a service.
    Service,
    /// An action, or a pattern for actions.
    Action,
    /// A condition operator.
    Operator,
    /// A condition key.
    Key,
    /// The ARN of a resource.
    Arn,
    /// A principal.
    Principal,
}

/// The most completions of one answer.
const LIMIT: usize = 200;

/// What can be written at the byte `offset` of a text that may be broken, the likeliest first. All
/// of them hold the letters in front of `offset`, in order; as the author types on, ask again.
pub fn complete(text: &str, offset: usize, reading: &Reading) -> Vec<Completion> {
    let offset = floor(text, offset);
    let Some(cursor) = cursor(text, offset) else { return Vec::new() };
    let document = json::read(text);
    let root = document.root.as_ref();
    let variable = cursor.variable(text, offset);
    let start = variable.map_or(cursor.content.start, |it| it.start);
    let asked = Asked {
        typed: text.get(start..offset).unwrap_or_default(),
        reading,
        statement: root.and_then(|root| statement_at(root, offset)),
        root,
        current: cursor.content,
    };
    if let Some(span) = variable {
        let offers = asked.variables().into_iter().take(LIMIT);
        return offers.map(|offer| write::variable(offer, span, text)).collect();
    }
    let offers = asked.offers(cursor.slot, &cursor.path);
    offers.into_iter().take(LIMIT).map(|offer| write::written(offer, &cursor, text)).collect()
}

/// What is known of the place that is asked about.
struct Asked<'a> {
    /// What the author has typed there.
    typed: &'a str,
    reading: &'a Reading,
    /// The document, as far as it can be read.
    root: Option<&'a Node<'a>>,
    /// The statement that the place lies in.
    statement: Option<&'a Node<'a>>,
    /// The name that the place lies in: it is not taken yet.
    current: Span,
}

/// A completion before it is known what it replaces.
struct Offer {
    kind: CompletionKind,
    label: String,
    detail: String,
    /// Whether the author goes on writing behind it.
    is_open: bool,
}

impl Offer {
    fn new(kind: CompletionKind, label: impl Into<String>, detail: impl Into<String>) -> Offer {
        Offer { kind, label: label.into(), detail: detail.into(), is_open: false }
    }

    /// The same, to be written on.
    fn open(mut self) -> Offer {
        self.is_open = true;
        self
    }
}

impl Asked<'_> {
    fn offers(&self, slot: Slot, path: &[&str]) -> Vec<Offer> {
        match (slot, path) {
            (Slot::Key, []) => self.elements(Place::Document, self.root),
            (Slot::Key, ["Statement"]) => self.elements(Place::Statement, self.statement),
            (Slot::Key, ["Statement", "Principal" | "NotPrincipal"]) => {
                self.elements(Place::Principal, None)
            }
            (Slot::Key, ["Statement", "Condition"]) => self.operators(),
            (Slot::Key, ["Statement", "Condition", _]) => self.keys(),
            (Slot::Value, ["Version"]) => self.values("Version"),
            (Slot::Value, ["Statement", "Effect"]) => self.values("Effect"),
            (Slot::Value, ["Statement", "Action" | "NotAction"]) => self.actions(),
            (Slot::Value, ["Statement", "Resource" | "NotResource"]) => self.resources(),
            (Slot::Value, ["Statement", "Principal" | "NotPrincipal"]) => self.anybody(),
            (Slot::Value, ["Statement", "Principal" | "NotPrincipal", kind]) => {
                self.principals(kind)
            }
            (Slot::Value, ["Statement", "Condition", operator, key]) => {
                self.condition_values(operator, key)
            }
            (Slot::Key | Slot::Value, _) => Vec::new(),
        }
    }

    /// Those that hold the typed letters: first those that begin with them.
    fn fitting(&self, offers: impl IntoIterator<Item = Offer>) -> Vec<Offer> {
        let typed = self.typed.to_ascii_lowercase();
        let fits = |offer: &Offer| holds(&offer.label, &typed);
        let offers = offers.into_iter().filter(fits);
        let (mut first, rest): (Vec<Offer>, Vec<Offer>) =
            offers.partition(|offer| offer.label.to_ascii_lowercase().starts_with(&typed));
        first.extend(rest);
        first
    }

    /// The patterns and names of the statement's `Action`.
    fn statement_actions(&self) -> Vec<&str> {
        let listed = self
            .statement
            .and_then(|statement| members(statement).iter().find(|member| member.key == "Action"));
        let listed = listed.map(|member| items(&member.node)).unwrap_or_default();
        listed.iter().filter_map(text_of).collect()
    }
}

fn text_of<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// The statement that a place lies in.
pub(crate) fn statement_at<'n, 't>(root: &'n Node<'t>, offset: usize) -> Option<&'n Node<'t>> {
    let holds = |node: &&Node<'_>| node.span.start <= offset && offset <= node.span.end;
    statement_nodes(root).iter().find(holds)
}

/// Whether a name holds these small letters in order.
fn holds(name: &str, letters: &str) -> bool {
    let mut rest = name.chars().map(|char| char.to_ascii_lowercase());
    letters.chars().all(|letter| rest.any(|char| char == letter))
}

/// The last place of a character that is not behind `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
