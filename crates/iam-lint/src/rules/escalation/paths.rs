//! The known ways from some permissions to more, as one table.

mod entity;
mod existing;
mod new;

use std::sync::OnceLock;

use iam_catalog::{ActionId, Catalog};

/// A set of actions that together lead to more permissions.
// Source: pathfinding.cloud, the lists of Rhino Security Labs, iam-vulnerable, cloudsplaining 0.9.1
// and prowler 5.46.0. Names that begin with `x-` are ours.
#[derive(Debug)]
pub(crate) struct Path {
    /// The code it is reported under: `privesc/` and its name.
    pub(crate) code: &'static str,
    /// What the way leads through.
    pub(crate) category: Category,
    /// The actions, all of which are needed.
    pub(crate) actions: &'static [&'static str],
    /// The services that can take the role that is passed; none where no role is passed.
    pub(crate) passed_to: &'static [&'static str],
    /// What the caller does: the rest of a sentence.
    pub(crate) steps: &'static str,
}

/// What a way leads through, the most direct first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    /// The caller changes what they may do themselves.
    SelfEscalation,
    /// The caller becomes another user or role.
    PrincipalAccess,
    /// The caller uses something that runs with a role already.
    ExistingPassrole,
    /// The caller starts something new with a role that may do more.
    NewPassrole,
}

/// Every path with the numbers of its actions, the most direct first; those with an action that
/// AWS no longer has are left out.
pub(crate) fn known() -> &'static [(&'static Path, Vec<ActionId>)] {
    static KNOWN: OnceLock<Vec<(&'static Path, Vec<ActionId>)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let catalog = Catalog::embedded();
        let id = |name: &&str| catalog.find_action(name).map(|action| action.id());
        let numbered = |path: &'static Path| {
            let ids: Option<Vec<ActionId>> = path.actions.iter().map(id).collect();
            Some((path, ids?))
        };
        let mut known: Vec<_> = all().filter_map(numbered).collect();
        known.sort_by_key(|(path, ids)| (path.category, ids.len()));
        known
    })
}

/// The table.
fn all() -> impl Iterator<Item = &'static Path> {
    entity::ENTITIES.iter().chain(existing::EXISTING_WORK).chain(new::NEW_WORK)
}

impl Path {
    /// Its name without `privesc/`.
    pub(crate) fn name(&self) -> &'static str {
        self.code.split('/').nth(1).unwrap_or(self.code)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use iam_catalog::Catalog;
    use iam_catalog::facts::knows_service_principal;

    use super::{all, known};

    /// The one action that has left the catalog; its path is kept for teaching.
    const GONE: &str = "codestar:CreateProjectFromTemplate";

    #[test]
    fn every_path_is_named_once_and_made_of_actions_of_aws() {
        let mut codes = BTreeSet::new();
        let mut sets = BTreeSet::new();
        for path in all() {
            assert!(codes.insert(path.code), "{} twice", path.code);
            assert!(path.code.starts_with("privesc/"), "{}", path.code);
            let actions: BTreeSet<&str> = path.actions.iter().copied().collect();
            assert_eq!(actions.len(), path.actions.len(), "{}", path.code);
            assert!(sets.insert(actions), "{}: the actions of another path", path.code);
            for action in path.actions {
                let found = Catalog::embedded().find_action(action).map(|it| it.full_name());
                assert_eq!(found.is_none(), *action == GONE, "{}: {action}", path.code);
            }
        }
        assert_eq!((codes.len(), known().len()), (111, 110));
    }

    #[test]
    fn a_role_is_passed_to_services() {
        for path in all() {
            let passes = path.actions.contains(&"iam:PassRole");
            assert_eq!(passes, !path.passed_to.is_empty(), "{}", path.code);
            for service in path.passed_to {
                assert!(
                    knows_service_principal(Catalog::embedded(), service),
                    "{}: {service}",
                    path.code
                );
            }
        }
    }
}
