//! What does an IAM policy say, and what is wrong with its text?
//!
//! [`parse`] reads a document of any [`PolicyKind`] and returns the [`Policy`] it means together
//! with every problem in it, each a [`Diagnostic`] with its place, a message and advice.
//! [`render`] prints diagnostics for people; [`canonical`] writes policies alike that differ in
//! nothing that counts. The matching of texts ([`Pattern`], [`ArnPattern`]) and the typed values of
//! conditions stand here too, because reader and evaluator share them.

mod arn;
mod canonical;
mod codes;
mod condition_text;
mod diagnostic;
pub mod edit;
mod fit;
pub mod json;
mod key;
mod kind;
mod operator;
mod parse;
mod pattern;
mod policy;
mod presence;
mod rcp;
mod render;
mod span;
mod suggest;
mod value;
mod visible;

pub use arn::{AccountId, Arn, ArnPattern};
pub use canonical::canonical;
pub use codes::{Code, CodeGroup, code, codes};
pub use condition_text::ConditionText;
pub use diagnostic::{Certainty, Diagnostic, Edit, Evidence, Fix, Note, Problem, Severity};
pub use fit::misfits;
pub use key::{Cardinality, KEYS, KeyFact, KeyType, key_fact};
pub use kind::{KINDS, PolicyKind, Presence, ResourceService};
pub use operator::{Comparison, OPERATORS, Operator, OperatorUse, Order, SetQualifier, TextMatch};
pub use parse::{Parsed, Purpose, Quota, Reading, parse, parse_document, parse_node, quota};
pub use pattern::{Case, Matched, Part, Pattern, Resolve, Tally, Variable, Variables, Wildcards};
pub use policy::*;
pub use presence::requires;
pub use rcp::{RCP_SERVICES, rcp_covers};
pub use render::{RenderStyle, render, render_short};
pub use span::{Lines, Position, Span};
pub use suggest::nearest;
pub use value::{Decimal, Instant, IpAddress, IpPrefix, decode_base64, parse_bool};
pub use visible::visible;
