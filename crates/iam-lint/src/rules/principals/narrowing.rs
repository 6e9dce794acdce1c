//! What the conditions of a statement, and the denies beside it, demand of a caller.

use iam_policy::{
    ActionEntry, Case, Certainty, Comparison, ConditionTest, Edit, Effect, Pattern, PolicyKind,
    PrincipalEntry, PrincipalName, Problem, Sense, SetQualifier, Statement, edit,
};

use crate::subject::{StatementFacts, Subject, members};

/// The keys that say for whom a service comes.
pub(super) const SOURCE_KEYS: &[&str] =
    &["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

/// Whether the test is about one of these keys, letter case aside. A name that ends in `/` or `:`
/// stands for every key that begins so.
pub(super) fn is_about(test: &ConditionTest, names: &[&str]) -> bool {
    let key = &*test.key.value;
    names.iter().any(|name| {
        if name.ends_with(['/', ':']) {
            begins_with(key, name)
        } else {
            key.eq_ignore_ascii_case(name)
        }
    })
}

/// Whether `text` begins with `head`, letter case aside.
pub(super) fn begins_with(text: &str, head: &str) -> bool {
    text.get(..head.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(head))
}

/// Whether the test lists values of its key, and refuses the others.
pub(super) fn limits(test: &ConditionTest) -> bool {
    let operator = test.operator.operator;
    !operator.negated && operator.comparison != Comparison::Null
}

/// Whether the test lists values of its key and fails where the key is absent (E-310).
pub(super) fn demands(test: &ConditionTest) -> bool {
    let spares_absent =
        test.operator.if_exists || test.operator.qualifier == Some(SetQualifier::ForAllValues);
    limits(test) && !spares_absent
}

/// Whether some condition of the statement limits one of these keys to listed values.
pub(super) fn limits_any(statement: &Statement, names: &[&str]) -> bool {
    statement.condition.iter().any(|test| limits(test) && is_about(test, names))
}

/// The principals that a statement names; none where it has no `Principal`.
pub(super) fn named(statement: &Statement) -> &[PrincipalEntry] {
    match &statement.principal {
        Some(block) if block.sense == Sense::Listed => &block.entries,
        Some(_) | None => &[],
    }
}

/// The entry that means everybody.
pub(super) fn anyone(statement: &Statement) -> Option<&PrincipalEntry> {
    named(statement).iter().find(|entry| entry.principal == PrincipalName::Anyone)
}

/// The statements that allow something to principals they name.
pub(super) fn allows<'s, 'a>(
    subject: &'s Subject<'a>,
) -> impl Iterator<Item = &'s StatementFacts<'a>> {
    subject.statements.iter().filter(|facts| facts.statement.effect == Effect::Allow)
}

/// Whether it is a resource-based policy other than a trust policy.
pub(super) fn is_resource_policy(subject: &Subject<'_>) -> bool {
    matches!(subject.kind(), PolicyKind::Resource(_))
}

/// Whether it is a trust policy.
pub(super) fn is_trust(subject: &Subject<'_>) -> bool {
    subject.kind() == PolicyKind::Trust
}

/// Whether the statement is about this action of STS.
pub(super) fn is_about_call(statement: &Statement, name: &str) -> bool {
    let block = &statement.action;
    block.entries.iter().any(|entry| entry.matches("sts", name)) == (block.sense == Sense::Listed)
}

/// How a deny statement may keep others out.
pub(super) struct Guard<'g> {
    /// A negated test that refuses callers without the right value.
    pub(super) pins: &'g dyn Fn(&ConditionTest) -> bool,
    /// Other tests that may stand beside it, since they spare only callers who do not matter.
    pub(super) spares: &'g dyn Fn(&ConditionTest) -> bool,
}

/// Whether a deny statement of the same policy refuses to all others what the statement allows.
pub(super) fn is_guarded(subject: &Subject<'_>, allow: &Statement, guard: &Guard<'_>) -> bool {
    let denies = subject.statements.iter().map(|facts| facts.statement);
    denies.filter(|it| it.effect == Effect::Deny).any(|deny| {
        let tests = &deny.condition;
        covers_principals(deny, allow)
            && covers_actions(deny, allow)
            && covers_resources(deny, allow)
            && (tests.is_empty() || tests.iter().any(|test| refuses_others(test, guard)))
            && tests.iter().all(|test| refuses_others(test, guard) || (guard.spares)(test))
    })
}

fn refuses_others(test: &ConditionTest, guard: &Guard<'_>) -> bool {
    test.operator.operator.negated
        && test.operator.qualifier != Some(SetQualifier::ForAnyValue)
        && (guard.pins)(test)
}

fn covers_principals(deny: &Statement, allow: &Statement) -> bool {
    let Some(block) = &deny.principal else { return true };
    let lists = |wanted: &PrincipalEntry| {
        block.entries.iter().any(|entry| entry.principal == wanted.principal)
    };
    match block.sense {
        Sense::Listed => anyone(deny).is_some() || named(allow).iter().all(lists),
        Sense::Excluded => !named(allow).iter().any(lists),
    }
}

fn covers_actions(deny: &Statement, allow: &Statement) -> bool {
    let covers = |wide: &ActionEntry, entry: &ActionEntry| match entry.prefix() {
        None => wide.prefix().is_none() && wide.names_everything(),
        Some(prefix) => wide.matches(prefix, entry.name()),
    };
    let everything = |wide: &ActionEntry| wide.prefix().is_none() && wide.names_everything();
    let wide = &deny.action.entries;
    match (deny.action.sense, allow.action.sense) {
        (Sense::Listed, Sense::Excluded) => wide.iter().any(everything),
        (Sense::Listed, Sense::Listed) => {
            let entries = &allow.action.entries;
            entries.iter().all(|entry| wide.iter().any(|wide| covers(wide, entry)))
        }
        (Sense::Excluded, Sense::Excluded) => false,
        (Sense::Excluded, Sense::Listed) => {
            let entries = &allow.action.entries;
            !entries.iter().any(|entry| wide.iter().any(|wide| covers(wide, entry)))
        }
    }
}

fn covers_resources(deny: &Statement, allow: &Statement) -> bool {
    let (Some(wide), Some(narrow)) = (&deny.resource, &allow.resource) else { return true };
    let covered = |text: &str| {
        let covers = |wide: &str| Pattern::glob(wide).matches(text, Case::Sensitive);
        wide.entries.iter().any(|entry| covers(&entry.text.value))
    };
    match (wide.sense, narrow.sense) {
        (Sense::Listed, Sense::Excluded) => covered("*"),
        (Sense::Listed, Sense::Listed) => {
            narrow.entries.iter().all(|entry| covered(&entry.text.value))
        }
        (Sense::Excluded, Sense::Excluded) => false,
        (Sense::Excluded, Sense::Listed) => {
            !narrow.entries.iter().any(|entry| covered(&entry.text.value))
        }
    }
}

/// A test that a fix adds to a statement.
pub(super) struct Addition<'t> {
    /// The operator, such as `StringEquals`.
    pub(super) operator: &'t str,
    /// The condition key.
    pub(super) key: &'t str,
    /// Its value.
    pub(super) value: &'t str,
}

/// The problem with a fix that adds a test to the statement's condition; without one where the
/// condition as it stands leaves no simple place.
pub(super) fn with_addition(
    problem: Problem,
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    addition: &Addition<'_>,
) -> Problem {
    match addition.edit(subject, facts) {
        Some(edit) => {
            let title = format!("add `{}`: `{}`", addition.key, addition.value);
            problem.fix_all(title, Certainty::Likely, vec![edit])
        }
        None => problem,
    }
}

impl Addition<'_> {
    fn edit(&self, subject: &Subject<'_>, facts: &StatementFacts<'_>) -> Option<Edit> {
        let value = edit::quote(self.value);
        if facts.member("Condition").is_some() {
            return facts.with_test(subject.text, self.operator, self.key, &value);
        }
        let last = members(facts.node).len().checked_sub(1)?;
        let (operator, key) = (edit::quote(self.operator), edit::quote(self.key));
        let json = format!("{{ {operator}: {{ {key}: {value} }} }}");
        edit::add_member_after(subject.text, facts.node, last, "Condition", &json)
    }
}
