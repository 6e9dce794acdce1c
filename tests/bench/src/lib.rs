//! How fast is it, beside others in the same minute?
//!
//! Figures of one machine move by a quarter from run to run; ratios to another engine measured in
//! turns hardly do. `cargo bench -p iam-bench` prints them (`ratios`), times
//! beside what they may last (`catalog`, `proof`), and times alone (`timings`).

#[path = "../../proof/changes.rs"]
mod changes;
pub mod clock;
#[path = "../../corpus.rs"]
mod corpus;
pub mod ours;
pub mod peer;
pub mod typed;
pub mod workload;

/// The managed policies of AWS: name and document.
pub fn managed_policies() -> Vec<(String, String)> {
    corpus::managed_policies().into_iter().map(|it| (it.name, it.document)).collect()
}

/// A policy with one change each: the name of the change, and the document.
pub fn mutants(document: &str) -> Vec<(&'static str, String)> {
    let mutant = |(kind, change): &(&'static str, changes::Change)| {
        changes::changed(document, *change).map(|text| (*kind, text))
    };
    changes::KINDS.iter().filter_map(mutant).collect()
}
