//! When a set of policies allows a request, as a formula over its statements.
//!
//! What the layers mean together is not written here a second time: the evaluator is asked, with
//! one supposition after the other about what each layer says.

use iam_eval::{Document, Layer, Request};

use crate::formula::{Formula, Says};
use crate::question::PolicySet;

/// A document of a set and where it stands there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'q> {
    /// Its layer; `None` for a document asked alone.
    pub(crate) layer: Option<Layer>,
    /// Its level of the organization, counted from the root; 0 in other layers.
    pub(crate) level: usize,
    /// The document.
    pub(crate) document: &'q Document,
    /// The number of its first statement among all of the question.
    pub(crate) first: usize,
}

/// The documents of a set in the order of the layers, their statements numbered from `first` on.
pub(crate) fn placed(set: &PolicySet, first: usize) -> Vec<Placed<'_>> {
    let _ = (set, first);
    Vec::new()
}

/// When the set allows requests like this one: of its principal, its action, and its resource as
/// far as the layers in force depend on it. A statement "applies" in the formula when its action,
/// resource and condition do: whether it is about the principal has been settled.
pub(crate) fn allows(
    set: &PolicySet,
    documents: &[Placed<'_>],
    request: &Request<'_>,
) -> Formula<Says> {
    let _ = (set, documents, request);
    Formula::Constant(false)
}
