//! The narrower language of service control policies before September 2025.

use iam_policy::{Effect, PolicyKind, ResourcePattern, Sense, Span, visible};

use crate::ScpLanguage;
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

const HELP: &str = "nothing, if your organization follows the current language: it takes all this";

fn applies(subject: &Subject<'_>) -> bool {
    let classic = match subject.setting.scp_language {
        ScpLanguage::Classic => true,
        ScpLanguage::Current => false,
    };
    classic && subject.kind() == PolicyKind::Scp
}

/// A `*` stood only at the end of an action.
pub(super) fn action_wildcard(subject: &Subject<'_>, findings: &mut Findings) {
    if !applies(subject) {
        return;
    }
    for entry in subject.statements.iter().flat_map(|facts| &facts.statement.action.entries) {
        let name = entry.name();
        let fixed = name.trim_end_matches('*');
        let Some(at) = fixed.find('*') else { continue };
        let start = entry.text.value.len() - name.len() + at;
        let message = format!(
            "the `*` inside of `{}`: the older language of service control policies took it only \
             at the end of an action",
            visible(&entry.text.value)
        );
        let span = subject.part(&entry.text, start..start + 1);
        findings.add(found("scp-classic-action-wildcard", span, message).help(HELP));
    }
}

/// An Allow had neither `Condition` nor `NotAction`, and `Resource` was `*`; `NotResource` was
/// nowhere.
pub(super) fn allow_element(subject: &Subject<'_>, findings: &mut Findings) {
    if !applies(subject) {
        return;
    }
    for facts in &subject.statements {
        for (span, what, where_to) in elements(facts) {
            let message = format!(
                "{what}: the older language of service control policies took it {where_to}"
            );
            findings.add(found("scp-classic-allow-element", span, message).help(HELP));
        }
    }
}

fn elements(facts: &StatementFacts<'_>) -> Vec<(Span, &'static str, &'static str)> {
    let statement = facts.statement;
    let mut found = Vec::new();
    let allows = statement.effect == Effect::Allow;
    if allows && statement.action.sense == Sense::Excluded {
        found.push((statement.action.key_span, "`NotAction` with `Allow`", "only with `Deny`"));
    }
    if let Some(block) = &statement.resource {
        let everything = block.entries.iter().all(|it| it.pattern == ResourcePattern::Anything);
        if block.sense == Sense::Excluded {
            found.push((block.key_span, "`NotResource`", "nowhere"));
        } else if allows && !everything {
            found.push((
                block.key_span,
                "a `Resource` other than `*` with `Allow`",
                "only with `Deny`",
            ));
        }
    }
    let condition = facts.member("Condition").filter(|_| allows);
    found.extend(
        condition.map(|member| (member.key_span, "`Condition` with `Allow`", "only with `Deny`")),
    );
    found
}
