//! What does AWS offer: services, actions, condition keys?
//!
//! [`Catalog::embedded`] holds every service with its actions, resource types and condition keys,
//! as AWS described them on the day [`Catalog::date`] names. Nothing here decides anything: it
//! answers what exists, what an action acts on, and which names look like what somebody typed.
//! `cargo xtask catalog` writes the data; `data/CHANGES.md` tells where each fact came from.

mod action;
mod catalog;
mod descriptions;
pub mod facts;
mod key;
mod lists;
mod names;
mod read;
mod resource;
mod search;
mod service;
mod set;
mod shrink;
pub mod suggest;
mod words;

pub use action::{AccessLevel, Action, ActionId, ResourceUse};
pub use catalog::Catalog;
pub use descriptions::Descriptions;
pub use key::{Key, KeyType};
pub use resource::{ArnTemplate, FieldShape, ResourceType};
pub use service::Service;
pub use set::ActionSet;
pub use shrink::shrink;
