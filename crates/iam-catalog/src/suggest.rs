//! Did you mean …: the names of the catalog that somebody may have meant by one it does not hold.
//!
//! Every function tries one way after the other and answers with the first that finds something:
//! at most three names, the best first, those equally good in the order of the catalog. A name
//! that differs in more than a third of its letters is not near, whatever else is.

mod action;
mod key;
mod near;
mod pattern;
mod place;
mod service;

#[cfg(test)]
mod tests;

pub use action::{ActionSuggestion, action, services_with_action};
pub use key::key;
pub use pattern::nearest_pattern;
pub use place::{region, service_principal};
pub use service::service;

/// The number of names a suggestion holds at most.
pub const LIMIT: usize = 3;
