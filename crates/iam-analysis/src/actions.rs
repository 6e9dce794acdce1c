//! Actions in groups that no statement tells apart.

mod scope;
mod settled;

use std::collections::BTreeMap;

use iam_catalog::{AccessLevel, Action, Catalog, Key, Service};
use iam_policy::{ActionEntry, Block, Sense};

use crate::bits::Bits;
use crate::danger::familiarity;
use crate::layers::Placed;
use crate::question::{ExtraAction, Focus, Offer};

pub(crate) use settled::unsettled;

/// The actions of a world, numbered: those of the catalog in its order, or the few of the offer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Actions<'w> {
    /// Those of the catalog.
    Catalog(&'static Catalog),
    /// Those of the offer.
    Only(&'w [ExtraAction]),
}

/// Actions that the same statements are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The numbers of the actions.
    pub(crate) actions: Bits,
    /// The numbers of the statements whose action block matches them.
    pub(crate) statements: Bits,
}

/// A condition key, looked up once so that many actions can be asked about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing<'w> {
    actions: Actions<'w>,
    /// The key of the catalog, if there is one.
    key: Option<Key<'static>>,
}

impl<'w> Actions<'w> {
    /// The actions of an offer.
    pub(crate) fn new(offer: &'w Offer) -> Actions<'w> {
        match offer {
            Offer::Catalog => Actions::Catalog(Catalog::embedded()),
            Offer::Only(actions) => Actions::Only(actions),
        }
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        match self {
            Actions::Catalog(catalog) => catalog.actions().len(),
            Actions::Only(actions) => actions.len(),
        }
    }

    /// The full name of an action, `prefix:Name`; empty where there is none of this number.
    pub(crate) fn name(self, action: usize) -> String {
        let name = match self {
            Actions::Catalog(catalog) => catalog.action_at(action).map(Action::full_name),
            Actions::Only(actions) => actions.get(action).map(|it| it.name.clone()),
        };
        name.unwrap_or_default()
    }

    /// The number of the action among these that shows best what they can do: of a service that
    /// everybody knows, one that changes something, with a plain name.
    pub(crate) fn example(self, among: &[usize]) -> usize {
        let rank = |number: &usize| match self {
            Actions::Catalog(catalog) => catalog.action_at(*number).map(rank),
            Actions::Only(_) => None,
        };
        among.iter().copied().min_by_key(rank).unwrap_or(0)
    }

    /// The templates of its resources, each once, each an ARN of six fields with `${…}`; none: the
    /// action takes no resource.
    pub(crate) fn templates(self, action: usize) -> Vec<&'w str> {
        let mut templates = Vec::new();
        let mut add = |template: &'w str| {
            if !templates.contains(&template) {
                templates.push(template);
            }
        };
        match self {
            Actions::Catalog(catalog) => {
                let uses = catalog.action_at(action).into_iter().flat_map(Action::resources);
                uses.flat_map(|it| it.resource_type.templates()).for_each(|it| add(it.text()));
            }
            Actions::Only(actions) => {
                let own = actions.get(action).into_iter().flat_map(|it| &it.templates);
                own.for_each(|it| add(it));
            }
        }
        templates
    }

    /// For which actions AWS lists a condition key; looking up the key costs more than asking.
    pub(crate) fn listing(self, key: &str) -> Listing<'w> {
        let key = match self {
            Actions::Catalog(catalog) => catalog.key(key),
            Actions::Only(_) => None,
        };
        Listing { actions: self, key }
    }

    /// Those that an action block matches (E-201 to E-203).
    fn of_block(self, block: &Block<ActionEntry>) -> Bits {
        let listed = self.of_entries(&block.entries);
        match block.sense {
            Sense::Listed => listed,
            Sense::Excluded => {
                let mut others = Bits::all(self.len());
                others.subtract(&listed);
                others
            }
        }
    }

    /// Those that some of the entries match.
    fn of_entries<'e>(self, entries: impl IntoIterator<Item = &'e ActionEntry>) -> Bits {
        let mut covered = Bits::none(self.len());
        for entry in entries {
            if entry.prefix().is_none() && entry.names_everything() {
                return Bits::all(self.len());
            }
            match self {
                Actions::Catalog(catalog) => {
                    catalog.each_covered_by(entry, |id| covered.insert(id.index()));
                }
                Actions::Only(actions) => {
                    let named = actions.iter().enumerate().filter(|(_, it)| {
                        it.name
                            .split_once(':')
                            .is_some_and(|(prefix, name)| entry.matches(prefix, name))
                    });
                    named.for_each(|(number, _)| covered.insert(number));
                }
            }
        }
        covered
    }

    /// Those of a service.
    fn of_service(self, prefix: &str) -> Bits {
        let is_prefix = |it: &ExtraAction| {
            it.name.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(prefix))
        };
        match self {
            Actions::Catalog(catalog) => {
                let service = catalog.service(prefix).into_iter();
                service.flat_map(Service::actions).map(|it| it.id().index()).collect()
            }
            Actions::Only(actions) => {
                let own = actions.iter().enumerate().filter(|(_, it)| is_prefix(it));
                own.map(|(number, _)| number).collect()
            }
        }
    }

    /// Those that a focus leaves.
    fn in_focus(self, focus: &Focus<'_>) -> Bits {
        if focus.actions.is_empty() {
            return Bits::all(self.len());
        }
        self.of_entries(focus.actions.iter().copied())
    }
}

/// The services that everybody knows, the best known first.
const WELL_KNOWN: &[&str] =
    &["iam", "s3", "ec2", "dynamodb", "lambda", "kms", "secretsmanager", "sqs", "sns", "rds"];

/// How good an example an action is; the lowest is best.
fn rank(action: Action<'_>) -> (usize, usize, u8, usize, &str) {
    let prefix = action.service().prefix();
    let fame = WELL_KNOWN.iter().position(|known| *known == prefix).unwrap_or(WELL_KNOWN.len());
    // Only services that everybody knows have actions that everybody knows.
    let is_known = fame < WELL_KNOWN.len();
    let familiar = if is_known { familiarity(prefix, action.name()) } else { usize::MAX };
    let level = match action.level() {
        AccessLevel::Write | AccessLevel::PermissionsManagement => 0,
        AccessLevel::Read => 1,
        AccessLevel::List => 2,
        AccessLevel::Tagging => 3,
    };
    (familiar, fame, level, action.name().len(), action.name())
}

impl Listing<'_> {
    /// Whether AWS lists the key for the action of this number, on one of its resource types, or
    /// for every action of every service. Actions that the catalog does not know take every key.
    pub(crate) fn has(self, action: usize) -> bool {
        match self.actions {
            Actions::Catalog(catalog) => {
                let action = catalog.action_at(action);
                self.key.zip(action).is_some_and(|(key, action)| action.takes(key))
            }
            Actions::Only(_) => true,
        }
    }
}

/// What each statement of the placed documents is about, by number of the statement.
pub(crate) fn of_statements(actions: Actions<'_>, documents: &[Placed<'_>]) -> Vec<Bits> {
    let mut of: Vec<Bits> = Vec::new();
    for placed in documents {
        for (number, statement) in (placed.first..).zip(&placed.document.policy().statements) {
            if of.len() <= number {
                of.resize(number + 1, Bits::default());
            }
            if let Some(about) = of.get_mut(number) {
                *about = actions.of_block(&statement.action);
            }
        }
    }
    of
}

/// The actions of `among` in groups, in the order of their first actions.
///
/// The actions of one word of 64 bits are told apart by statement after statement, then groups of
/// the same statements are put together.
pub(crate) fn groups(among: &Bits, of: &[Bits]) -> Vec<Group> {
    let numbered = of.iter().enumerate().filter(|(_, about)| about.meets(among));
    let about: Vec<(usize, &[u64])> = numbered.map(|(at, about)| (at, about.words())).collect();
    let mut merged: BTreeMap<Bits, Bits> = BTreeMap::new();
    for (at, &word) in among.words().iter().enumerate().filter(|(_, word)| **word != 0) {
        let statements = about
            .iter()
            .map(|(number, words)| (*number, words.get(at).copied().unwrap_or(0) & word));
        for (mask, statements) in parts(word, statements) {
            let empty = || Bits::none(among.words().len() * 64);
            merged.entry(statements).or_insert_with(empty).insert_word(at, mask);
        }
    }
    let as_group = |(statements, actions)| Group { actions, statements };
    let mut groups: Vec<Group> = merged.into_iter().map(as_group).collect();
    groups.sort_by_key(|group| group.actions.iter().next());
    groups
}

/// The bits of a word in parts by the statements that are about them, each statement given with
/// its bits.
fn parts(word: u64, statements: impl Iterator<Item = (usize, u64)>) -> Vec<(u64, Bits)> {
    let mut parts = vec![(word, Bits::default())];
    for (number, about) in statements.filter(|(_, about)| *about != 0) {
        let mut others = Vec::new();
        for (mask, statements) in &mut parts {
            let (inside, outside) = (*mask & about, *mask & !about);
            if inside == 0 {
                continue;
            }
            if outside != 0 {
                others.push((outside, statements.clone()));
            }
            *mask = inside;
            statements.insert(number);
        }
        parts.append(&mut others);
    }
    parts
}

#[cfg(test)]
mod tests;
