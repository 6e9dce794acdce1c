//! The rules of evaluation, its uncertain points and its reason codes, as texts for people.

/// One entry of the rules: what `iam explain` shows for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The name: a rule `E-201`, an uncertain point `U-05` or a reason code `not-allowed-scp`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// The explanation in Markdown, without the heading.
    pub text: &'static str,
}

/// All entries in the order of the page.
pub fn rules() -> impl Iterator<Item = Rule> {
    include_str!("rules.md").split("\n## ").skip(1).filter_map(entry)
}

/// The entry with this name; letter case is ignored.
pub fn rule(id: &str) -> Option<Rule> {
    rules().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// The entry that begins with its heading, up to the heading of the next group.
fn entry(section: &'static str) -> Option<Rule> {
    let (heading, text) = section.split_once('\n')?;
    let (id, title) = heading.split_once(' ')?;
    let text = text.split_once("\n# ").map_or(text, |(text, _next_group)| text);
    Some(Rule { id, title, text: text.trim() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Rule, rule, rules};

    #[test]
    fn names_are_unique_and_no_text_is_empty() {
        let mut names = BTreeSet::new();
        for rule in rules() {
            assert!(names.insert(rule.id), "{} twice", rule.id);
            assert!(!rule.title.is_empty(), "{}", rule.id);
            assert!(rule.text.ends_with(['.', '|', '`']), "{}: {:?}", rule.id, rule.text);
        }
    }

    #[test]
    fn every_heading_is_an_entry() {
        let headings = include_str!("rules.md").lines().filter(|line| line.starts_with("## "));
        assert_eq!(headings.count(), rules().count());
    }

    #[test]
    fn names_ignore_letter_case() {
        let found = rule("e-201").map(|rule| (rule.id, rule.title));
        assert_eq!(found, Some(("E-201", "Action names ignore letter case")));
        assert!(rule("E-999").is_none());
    }

    #[test]
    fn every_name_in_a_text_exists() {
        for (within, id) in rules().flat_map(named) {
            assert!(rule(id).is_some(), "{within} speaks of {id}");
        }
    }

    /// The rules and uncertain points that `rule` mentions, each with its own name.
    fn named(rule: Rule) -> impl Iterator<Item = (&'static str, &'static str)> {
        rule.text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .filter(|word| word.starts_with("E-") || word.starts_with("U-"))
            .map(move |id| (rule.id, id))
    }
}
