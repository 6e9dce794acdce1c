//! How much harm an action can do, so that the worst is told first.

use iam_catalog::{AccessLevel, Catalog, facts};

/// How dangerous an action is; higher is worse. Unknown actions count as writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Danger {
    /// Tells which resources there are.
    Lists,
    /// Tells what is in them.
    Reads,
    /// Changes tags.
    Tags,
    /// Changes or removes something.
    Writes,
    /// Hands out credentials, opens resources to others, or changes who may do what.
    Grants,
}

/// How dangerous the action `prefix:Name` is.
pub(crate) fn danger(action: &str) -> Danger {
    let Some(known) = Catalog::embedded().find_action(action) else { return Danger::Writes };
    if facts::exposes_resource(known) || facts::returns_credentials(action) {
        return Danger::Grants;
    }
    match known.level() {
        AccessLevel::List => Danger::Lists,
        AccessLevel::Read => Danger::Reads,
        AccessLevel::Tagging => Danger::Tags,
        AccessLevel::Write => Danger::Writes,
        AccessLevel::PermissionsManagement => Danger::Grants,
    }
}

/// The worst of several actions.
pub(crate) fn worst<'n>(names: impl Iterator<Item = &'n String>) -> Danger {
    let mut worst = Danger::Lists;
    for name in names {
        worst = worst.max(danger(name));
        if worst == Danger::Grants {
            break;
        }
    }
    worst
}
