//! Entries of a list that another entry of it covers.

use std::collections::BTreeMap;

use iam_policy::json::Node;
use iam_policy::{
    AccountId, ActionEntry, Certainty, Edit, Effect, Evidence, PrincipalName, Problem,
    ResourceEntry, Sense, Span, Text, edit, visible,
};

use super::form::{Effort, Form, Inclusion};
use super::scope::{Reach, account_of};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject, items, members};

/// With how many patterns of one list each entry is compared.
const MOST_WIDE: usize = 100;

/// Actions that are listed twice or that a pattern beside them matches.
pub(super) fn actions(subject: &Subject<'_>, findings: &mut Findings) {
    let effort = Effort::new();
    for facts in &subject.statements {
        let entries = &facts.statement.action.entries;
        if entries.len() < 2 {
            continue;
        }
        let forms: Vec<_> = entries.iter().map(Form::of_action).collect();
        let text = |entry: &'_ ActionEntry| entry.text.clone();
        let texts: Vec<Text> = entries.iter().map(text).collect();
        for pair in pairs(&forms, &effort) {
            // What AWS does not have has to be put right first.
            let is_known = facts.entry_actions().get(pair.at).is_some_and(|it| !it.is_empty());
            if pair.is_equal || is_known {
                findings.problems.extend(pair.problem("redundant-action", facts, &texts));
            }
        }
    }
}

/// Resources that are listed twice or that a pattern beside them matches.
pub(super) fn resources(subject: &Subject<'_>, findings: &mut Findings) {
    let effort = Effort::new();
    for facts in &subject.statements {
        let Some(block) = &facts.statement.resource else { continue };
        if block.entries.len() < 2 {
            continue;
        }
        let forms: Vec<_> = block.entries.iter().map(Form::of_resource).collect();
        let text = |entry: &'_ ResourceEntry| entry.text.clone();
        let texts: Vec<Text> = block.entries.iter().map(text).collect();
        for pair in pairs(&forms, &effort) {
            // It is open what an excluded variable without a value does (E-406).
            let is_open = block.sense == Sense::Excluded
                && forms.get(pair.at).is_some_and(|it| it.has_variable);
            if pair.is_equal || !is_open {
                findings.problems.extend(pair.problem("redundant-resource", facts, &texts));
            }
        }
    }
}

/// An entry that another one covers.
struct Pair {
    at: usize,
    by: usize,
    /// Whether both match the same.
    is_equal: bool,
}

fn pairs<G: Inclusion>(forms: &[Form<G>], effort: &Effort) -> Vec<Pair> {
    let wide: Vec<usize> =
        forms.iter().enumerate().filter(|(_, it)| it.is_wide).map(|(at, _)| at).collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        if let Some(&by) = first.get(form.text.as_str()) {
            found.push(Pair { at, by, is_equal: true });
            continue;
        }
        first.insert(&form.text, at);
        let others = wide.iter().copied().take(MOST_WIDE).filter(|other| *other != at);
        let mut covering = others.filter_map(|by| {
            let other = forms.get(by).filter(|it| it.covers(form, effort))?;
            let is_equal = form.covers(other, effort);
            // Of two that match the same the first stays.
            (by < at || !is_equal).then_some(Pair { at, by, is_equal })
        });
        found.extend(covering.next());
    }
    found
}

impl Pair {
    fn problem(
        &self,
        code: &'static str,
        facts: &StatementFacts<'_>,
        texts: &[Text],
    ) -> Option<Problem> {
        let (own, by) = (texts.get(self.at)?, texts.get(self.by)?);
        let (shown, other) = (visible(&own.value), visible(&by.value));
        let (code, message) = if !self.is_equal {
            (code, format!("`{shown}` changes nothing: `{other}` covers it"))
        } else if own.value == by.value {
            ("duplicate-list-entry", format!("`{shown}` is listed twice"))
        } else {
            ("duplicate-list-entry", format!("`{shown}` says the same as `{other}`"))
        };
        let help = match self.is_equal {
            true => "remove it".to_owned(),
            false => format!("remove it, or replace `{other}` if it matches more than is meant"),
        };
        let label = if self.is_equal { "the first one" } else { "the entry that covers it" };
        let problem = found(code, own.span, message)
            .help(help)
            .note(by.span, label)
            .evidence(Evidence::Proof);
        Some(without(problem, facts, own))
    }
}

/// The problem with the change that takes the entry out of its list.
fn without(problem: Problem, facts: &StatementFacts<'_>, entry: &Text) -> Problem {
    match removal(facts.node, entry.span) {
        None => problem,
        Some(edit) => {
            let title = format!("remove `{}`", visible(&entry.value));
            problem.fix_all(title, Certainty::Sure, vec![edit])
        }
    }
}

/// Takes the item that holds a place out of its list, which keeps at least one.
fn removal(node: &Node<'_>, span: Span) -> Option<Edit> {
    if let Some(member) = members(node).iter().find(|it| it.node.span.contains(span)) {
        return removal(&member.node, span);
    }
    let items = items(node);
    let at = items.iter().position(|item| item.span.contains(span))?;
    if items.len() < 2 { None } else { edit::remove_item(node, at) }
}

/// Principals that are listed twice or that an entry beside them covers.
pub(super) fn principals(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let Some(block) = &facts.statement.principal else { continue };
        let reach = Reach::new(subject, facts.statement.effect);
        let is_wide = |name: &PrincipalName| {
            matches!(name, PrincipalName::Anyone | PrincipalName::Account(_))
        };
        let wide: Vec<_> =
            block.entries.iter().filter(|it| is_wide(&it.principal)).take(MOST_WIDE).collect();
        let mut first: BTreeMap<String, &Text> = BTreeMap::new();
        for entry in &block.entries {
            let key = format!("{:?}", entry.principal);
            if let Some(by) = first.get(key.as_str()) {
                let shown = visible(&entry.text.value);
                let message = match entry.text.value == by.value {
                    true => format!("`{shown}` is listed twice"),
                    false => format!("`{shown}` says the same as `{}`", visible(&by.value)),
                };
                let problem = found("duplicate-list-entry", entry.text.span, message)
                    .help("remove it")
                    .note(by.span, "the first one")
                    .evidence(Evidence::Proof);
                findings.add(without(problem, facts, &entry.text));
                continue;
            }
            first.insert(key, &entry.text);
            if block.sense == Sense::Excluded {
                // Who is left out has to be listed together with the account (E-250).
                continue;
            }
            let by = wide.iter().find(|it| {
                it.principal != entry.principal && reach.covers(&it.principal, &entry.principal)
            });
            if let Some(by) = by {
                let problem = covered(entry, by).evidence(Evidence::Proof);
                findings.add(without(problem, facts, &entry.text));
            } else if facts.statement.effect == Effect::Allow && subject.account().is_none() {
                findings.problems.extend(delegated(entry, &wide));
            }
        }
    }
}

fn covered(entry: &iam_policy::PrincipalEntry, by: &iam_policy::PrincipalEntry) -> Problem {
    let (shown, other) = (visible(&entry.text.value), visible(&by.text.value));
    let message = match by.principal == PrincipalName::Anyone {
        true => format!("`{shown}` changes nothing: `{other}` is everyone"),
        false => {
            format!("`{shown}` changes nothing: `{other}` stands for everyone in that account")
        }
    };
    found("redundant-principal", entry.text.span, message)
        .help("remove it, or the wider entry if only this one is meant")
        .note(by.text.span, "the entry that covers it")
}

/// An account beside its own user or role, where it is open whose policy this is.
fn delegated(
    entry: &iam_policy::PrincipalEntry,
    wide: &[&iam_policy::PrincipalEntry],
) -> Option<Problem> {
    let account = account_of(&entry.principal)?;
    let own = PrincipalName::Account(AccountId::parse(account)?);
    let by = wide.iter().find(|it| it.principal == own)?;
    let message = format!(
        "account `{account}` is listed too, so its administrators can give this permission to \
         anyone there, `{}` included",
        visible(&entry.text.value)
    );
    let help = "keep the account, or keep only who is meant; the narrow entry adds something only \
                in a policy of that same account, where it needs no identity policy";
    let problem = found("redundant-principal", entry.text.span, message).help(help);
    Some(problem.note(by.text.span, "the account"))
}
