//! What happens to every request: what can, and what cannot?
//!
//! A [`Question`] asks whether some request is allowed by every policy set of one list and by none
//! of another. [`find`] answers with a proof that there is none, with a [`Witness`] that the
//! evaluator has confirmed, or with the reason why it cannot tell. [`report`] finds every group of
//! such requests.

pub mod account;
mod actions;
mod answer;
mod attached;
mod bits;
mod cast;
pub mod claim;
mod court;
mod danger;
#[cfg(test)]
mod dice;
mod find;
mod formula;
mod hunt;
pub mod inclusion;
mod keys;
mod layers;
mod phrase;
mod places;
mod question;
mod replay;
mod report;
mod scene;
mod search;
mod table;
mod text;
mod values;
pub mod what;
pub mod who;
pub mod words;

pub use answer::{Answer, Asked, Coverage, Doubt, Finding, Report, StatementAt, Witness};
pub use find::{find, report};
pub use question::{Budget, Callers, ExtraAction, Focus, Offer, PolicySet, Question, World};
pub use replay::{Replay, replay};
