//! All kinds of problem, those of the reader and those of the rules.

use iam_policy::{Code, CodeGroup};

use crate::rules::GROUPS;

/// Every kind of problem that can be reported, in the order the book presents them.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    CodeGroup::ALL.iter().flat_map(|group| all().filter(move |code| code.group == *group))
}

/// The kind of problem with this name or alias. `privesc/iam-001` is a `privesc`.
pub fn code(name: &str) -> Option<&'static Code> {
    let head = name.split('/').next().unwrap_or(name);
    all().find(|code| code.is_called(head))
}

fn all() -> impl Iterator<Item = &'static Code> {
    iam_policy::codes().iter().chain(GROUPS.iter().flat_map(|group| group.codes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{all, code, codes};

    #[test]
    fn every_name_is_taken_once_and_found() {
        let mut names = BTreeSet::new();
        for row in all() {
            for name in row.aliases.iter().chain([&row.id]) {
                assert!(names.insert(*name), "{name} twice");
                assert_eq!(code(name).map(|it| it.id), Some(row.id));
            }
        }
        assert_eq!(codes().count(), all().count());
    }

    #[test]
    fn every_page_has_its_name_two_examples_and_advice() {
        for code in all() {
            assert!(code.page.starts_with(&format!("# {}\n", code.id)), "{}", code.id);
            assert_eq!(code.page.matches("\n```").count(), 4, "{}", code.id);
            assert!(code.page.contains("\n**What to do:** "), "{}", code.id);
        }
    }
}
