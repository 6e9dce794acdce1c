//! The names of statements: which have none, and which say the opposite of what they do.

use iam_policy::{Effect, Sense, Statement, visible};

use crate::findings::{Findings, found};
use crate::subject::{Subject, members, opening, statement_nodes};

/// From how many statements on names are worth their line.
const MANY: usize = 3;
/// Words that begin the name of a statement that allows.
const ALLOW_WORDS: &[&str] = &["Allow", "Permit"];
/// Words that begin the name of a statement that denies.
const DENY_WORDS: &[&str] = &["Deny", "Disallow", "Forbid", "Prevent"];
/// Words by which the name of a Deny says what it leaves possible.
const REST_WORDS: &[&str] = &["Only", "Except", "Unless", "Deny", "Without"];

/// Statements without a `Sid` in a policy with many of them.
pub(super) fn missing(subject: &Subject<'_>, findings: &mut Findings) {
    let nodes = statement_nodes(subject.root);
    if nodes.len() < MANY {
        return;
    }
    let has_name = |node: &&_| members(node).iter().any(|member| member.key == "Sid");
    let unnamed = nodes.iter().filter(|node| !has_name(node)).count();
    let Some(first) = nodes.iter().find(|node| !has_name(node)) else { return };
    let all = nodes.len();
    let message = match unnamed {
        1 => format!("one of the {all} statements has no `Sid`"),
        _ if unnamed == all => format!("none of the {all} statements has a `Sid`"),
        _ => format!("{unnamed} of the {all} statements have no `Sid`"),
    };
    let help = "name each for what it is for, such as `\"Sid\": \"ReadTimetables\"`: reports and \
                traces point at statements by their names";
    findings.add(found("missing-sid", opening(first), message).help(help));
}

/// A name that says the opposite of the effect.
pub(super) fn contradicting(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let statement = facts.statement;
        let (Some(sid), Some(member)) = (&statement.sid, facts.member("Effect")) else { continue };
        let (does, other) = match statement.effect {
            Effect::Allow if begins_with(&sid.value, DENY_WORDS) => ("allows", Effect::Deny),
            Effect::Deny if begins_with(&sid.value, ALLOW_WORDS) && denies_plainly(statement) => {
                ("denies", Effect::Allow)
            }
            Effect::Allow | Effect::Deny => continue,
        };
        let span = iam_policy::json::content_span(subject.text, member.node.span);
        let message = format!("the statement is called `{}` and {does}", visible(&sid.value));
        let help = format!("write `\"Effect\": \"{}\"`, or give it another name", other.word());
        let problem = found("sid-contradicts-effect", span, message).help(help);
        findings.add(problem.note(sid.span, "its name"));
    }
}

/// Whether a Deny takes away just what it lists: one with an exception or a condition may well be
/// named for what it leaves possible.
fn denies_plainly(statement: &Statement) -> bool {
    let sid = statement.sid.as_ref().map_or("", |sid| &*sid.value);
    let is_listed = statement.action.sense == Sense::Listed
        && statement.resource.as_ref().is_none_or(|it| it.sense == Sense::Listed)
        && statement.principal.as_ref().is_none_or(|it| it.sense == Sense::Listed);
    is_listed
        && statement.condition.is_empty()
        && !statement.has_empty_condition
        && !REST_WORDS.iter().any(|word| sid.contains(word))
}

/// Whether a name begins with one of the words, and not with a longer one such as `Allowed`.
fn begins_with(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let start = name.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word));
        let next = name.get(word.len()..).and_then(|rest| rest.chars().next());
        start.is_some() && next.is_none_or(|next| !next.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::{ALLOW_WORDS, DENY_WORDS, begins_with};

    #[test]
    fn first_words() {
        for (name, expected) in
            [("DenyDelete", true), ("deny", true), ("DENY2", true), ("Denying", false), ("", false)]
        {
            assert_eq!(begins_with(name, DENY_WORDS), expected, "{name}");
        }
        assert!(begins_with("Allow_all", ALLOW_WORDS) && !begins_with("AllowedTags", ALLOW_WORDS));
    }
}
