//! Actions in groups that no statement tells apart.

use crate::bits::Bits;
use crate::layers::Placed;
use crate::question::{Focus, Offer, Question};

/// The actions of a world, numbered: those of the catalog in its order, or the few of the offer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Actions<'w> {
    offer: &'w Offer,
}

/// Actions that the same statements are about.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// The numbers of the actions.
    pub(crate) actions: Bits,
    /// The numbers of the statements whose action block matches them.
    pub(crate) statements: Bits,
}

impl<'w> Actions<'w> {
    /// The actions of an offer.
    pub(crate) fn new(offer: &'w Offer) -> Actions<'w> {
        Actions { offer }
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        let _ = self.offer;
        0
    }

    /// The full name of an action, `prefix:Name`.
    pub(crate) fn name(self, action: usize) -> String {
        let _ = action;
        String::new()
    }

    /// The templates of its resources, each an ARN of six fields with `${…}`; none: the action
    /// takes no resource.
    pub(crate) fn templates(self, action: usize) -> Vec<String> {
        let _ = action;
        Vec::new()
    }

    /// Whether AWS lists a condition key for the action, on one of its resource types, or for every
    /// action of every service.
    pub(crate) fn lists(self, action: usize, key: &str) -> bool {
        let _ = (action, key);
        true
    }
}

/// What each statement of the placed documents is about, by number of the statement.
pub(crate) fn of_statements(actions: Actions<'_>, documents: &[Placed<'_>]) -> Vec<Bits> {
    let _ = (actions, documents);
    Vec::new()
}

/// The actions for which the texts of the statements do not settle the question: an action is
/// left out where every statement that may allow it is plainly covered by one of each refusing set
/// that nothing revokes. `of` is the answer of [`of_statements`].
pub(crate) fn unsettled(
    question: &Question<'_>,
    sets: &[Vec<Placed<'_>>],
    of: &[Bits],
    focus: &Focus<'_>,
    actions: Actions<'_>,
) -> Bits {
    let _ = (question, sets, of, focus, actions);
    Bits::default()
}

/// The actions of `among` in groups, in the order of their first actions.
pub(crate) fn groups(among: &Bits, of: &[Bits]) -> Vec<Group> {
    let _ = (among, of);
    Vec::new()
}
