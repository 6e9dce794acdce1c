//! What happens to one AWS request, and why?
//!
//! A [`Scenario`] holds a request and every policy around it; [`evaluate`] reads one and returns an
//! [`Evaluation`]: the decision, its reason, the statements that decided, and every step on the
//! way. Programs that ask often compile [`Policies`] once and call [`decide`] or [`explain`].

mod combine;
mod condition;
mod context;
mod decide;
mod evaluation;
mod explain;
mod force;
mod kinds;
mod layer;
mod matching;
mod policies;
mod principal;
mod public;
mod reason;
mod request;
mod rules;
mod scenario;
pub mod suppose;
mod uncertain;

pub use combine::{Outcome, Verdict};
pub use condition::holds;
pub use context::{Context, KeyValues};
pub use decide::decide;
pub use evaluation::{
    BlockView, BlockedBy, ContextKey, Detail, Evaluation, NearMiss, PartResult, StatementRef,
    StatementView, Step, TestView, ValueView, evaluate, evaluate_text,
};
pub use explain::{Applying, Explanation, explain};
pub use layer::Layer;
pub use policies::{Document, Level, Policies};
pub use principal::{Principal, PrincipalKind};
pub use reason::Reason;
pub use request::{
    Action, BlockPublicAccess, Carries, DEFAULT_TIME, Organization, Request, Target, Time,
};
pub use rules::{Rule, rule, rules};
pub use scenario::{Found, PRINCIPAL_FIELDS, Part, SCENARIO_CODES, Scenario, ScenarioRead};
