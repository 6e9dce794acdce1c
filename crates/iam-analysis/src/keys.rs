//! The regions of one condition key: sets of values that no test can tell apart.
//!
//! Candidates are made family by family, so that every region has one among them; what each
//! answers is asked of the evaluator. Texts and ARNs come of patterns explored side by side
//! (`words.rs`), numbers, instants, addresses and bytes of the places where an axis is cut
//! (`axis.rs`); sets of values are the unions of single ones (`sets.rs`).

mod axis;
mod fresh;
mod instants;
mod kind;
mod networks;
mod numbers;
mod probes;
mod sets;
mod singles;
#[cfg(test)]
mod tests;
mod words;

use iam_eval::{Context, KeyValues};
use iam_policy::ConditionTest;

use crate::bits::Bits;
use axis::Axes;
use kind::Kind;
use probes::Probes;
use singles::Singles;
use words::Words;

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

/// The regions are more than the budget allows, or of operators of different types that cannot be
/// told apart together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

/// Every region of the key, the most readable values first, absence before all.
///
/// The truth of a probe is asked of the evaluator; here only candidates are made, enough to reach
/// every region. `limit` is how many regions there may be, `steps` how many states of texts may be
/// looked at. Values that are in `preferred` are taken where they fit.
///
/// A key of many values has sets without the empty text. A key whose type is known to be a truth
/// value, a number, an instant or an address has values of that type only.
pub(crate) fn choices(
    key: &str,
    probes: &[Probe<'_>],
    allowed: Allowed,
    variables: &Context,
    preferred: &[String],
    limit: usize,
    steps: &mut u64,
) -> Result<Vec<Choice>, TooMany> {
    let probes = &Probes::new(probes, variables);
    let mut all = Vec::new();
    if allowed.absent {
        all.push(Choice { values: None, yes: probes.answers(None) });
    }
    if allowed.present {
        let form = if allowed.many { Form::Many } else { Form::One };
        let mut singles = Singles::new(probes, form, limit, steps);
        reach(key, &mut singles, preferred)?;
        let present = match form {
            Form::One => singles.into_choices(),
            Form::Many => sets::unions(singles)?,
        };
        // Absence may answer as a value does, but is a region of its own: it reads otherwise.
        let is_new = |choice: &Choice| all.iter().all(|known| known.yes != choice.yes);
        let present: Vec<Choice> = present.into_iter().filter(is_new).collect();
        all.extend(present);
    }
    if all.len() > limit { Err(TooMany) } else { Ok(all) }
}

/// How a present key gives its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One value.
    One,
    /// A set.
    Many,
}

/// Offers values until every region of single values has one.
fn reach(key: &str, singles: &mut Singles<'_>, preferred: &[String]) -> Result<(), TooMany> {
    let kind = Kind::of(key);
    // An ARN of the story reads well where an ARN is wanted, and odd anywhere else.
    let suits = |value: &&String| value.starts_with("arn:") == (kind == Kind::Arn);
    for value in preferred.iter().filter(suits).filter(|value| kind.admits(value)) {
        singles.offer(value)?;
    }
    if kind == Kind::Bool {
        return ["true", "false"].into_iter().try_for_each(|value| singles.offer(value));
    }
    let words = Words::of(singles.probes(), singles.form());
    let axes = Axes::of(singles.probes(), kind)?;
    axes.reach(&words, singles)?;
    if axes.hold_all_values() {
        return Ok(());
    }
    words.reach(key, kind, &axes, singles)?;
    // The empty text is a value of its own; it comes last because it reads worst.
    singles.offer("")
}
