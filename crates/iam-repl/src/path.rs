//! The path to a decision in readable text: each step, each statement, each block, each test.

use iam_eval::{
    BlockView, ContextKey, Evaluation, Outcome, PartResult, StatementRef, StatementView, Step,
    TestView, ValueView,
};
use iam_policy::visible;

use crate::text::{count, wrap};

/// The path of every request of an evaluation.
pub(crate) fn path(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    for part in &evaluation.parts {
        if evaluation.is_compound {
            out.push_str(&format!("\n{} on {}\n", part.action, part.resource));
        }
        out.push('\n');
        for (at, step) in (1..).zip(&part.steps) {
            out.push_str(&wrap(&format!("{at:>2}. "), &sentence(step, part)));
            for view in &step.statements {
                out.push_str(&statement(view));
            }
        }
    }
    out
}

/// One step of a part in words.
pub fn sentence(step: &Step, part: &PartResult) -> String {
    match step.step {
        "validate" => "The request and all policies can be read.".to_owned(),
        "fill-context" => context(&part.context),
        "classify" => format!("Who asks: {}.", class(&step.why)),
        "special" if step.outcome == "skip" => "No rule for special operations.".to_owned(),
        "special" => format!("A rule for special operations: {}.", title(&step.why)),
        "explicit-deny" if step.outcome == "deny" => {
            let all = step.references.len();
            format!(
                "Explicit denies: {} below. Nothing outweighs it.",
                count(all, "Deny statement")
            )
        }
        "explicit-deny" => "Explicit denies: no Deny statement applies.".to_owned(),
        "combine" => {
            let outcome = match part.outcome {
                Outcome::Allow => "allowed",
                Outcome::ImplicitDeny => "not allowed",
                Outcome::ExplicitDeny => "denied",
            };
            format!("Decision: {outcome}. {}.", title(&step.why))
        }
        _ => layer(step),
    }
}

fn layer(step: &Step) -> String {
    let name = layer_name(step.step, step.level.as_deref());
    match step.outcome {
        "skip" => format!("{name}: not asked, {}.", reason(step)),
        _ => format!("{name}: {}.", reason(step)),
    }
}

/// Why a step came out as it did.
pub fn reason(step: &Step) -> &str {
    words(&step.why)
}

/// What people call the policies of a layer, by its word in results.
pub fn layer_name(word: &str, level: Option<&str>) -> String {
    let name = LAYERS.iter().find(|(known, _)| *known == word).map_or(word, |it| it.1);
    let level = level.map_or(String::new(), |level| format!(" at `{}`", visible(level)));
    format!("{name}{level}")
}

const LAYERS: &[(&str, &str)] = &[
    ("rcp", "Resource control policies"),
    ("scp", "Service control policies"),
    ("vpce", "The policy of the VPC endpoint"),
    ("resource", "The policy of the resource"),
    ("s3-bpa", "S3 Block Public Access"),
    ("identity", "Identity policies"),
    ("boundary", "The permissions boundary"),
    ("session", "Session policies"),
];

/// The codes of steps and tests in words.
const WORDS: &[(&str, &str)] = &[
    ("deny-applies", "a Deny applies"),
    ("allow-applies", "an Allow applies"),
    ("no-allow-applies", "no Allow applies"),
    ("no-deny-applies", "no Deny applies"),
    ("not-attached", "none is attached"),
    ("management-account", "the management account is exempt"),
    ("service-linked-role", "service-linked roles are exempt"),
    ("principal-outside-organization", "the principal is outside of the organization"),
    ("service-principal", "AWS services are exempt"),
    ("root-user", "root users are exempt"),
    ("service-not-covered", "this service is not covered"),
    ("not-via-endpoint", "the request does not pass a VPC endpoint"),
    ("no-account", "the principal has no account"),
    ("matched", "a value matches"),
    ("no-value-matched", "no value matches"),
    ("excluded-value-matched", "a value matches that must not"),
    ("absent-positive", "the request has no such key"),
    ("absent-negated", "the request has no such key, so nothing speaks against it"),
    ("absent-if-exists", "the request has no such key, which `IfExists` lets pass"),
    ("forallvalues-empty", "there is no value, so all of them match"),
    ("foranyvalue-empty", "there is no value, so none of them matches"),
    ("null-check", "it asks only whether the key is there"),
    ("multivalue-without-set-operator", "there are several values, but no set operator"),
    ("unconvertible-request-value", "the value of the request is not of this type"),
    ("unresolved-variable", "a variable in the policy has no value"),
];

fn words(code: &str) -> &str {
    WORDS.iter().find(|(known, _)| *known == code).map_or(code, |it| it.1)
}

/// What a reason code means, from the table of the rules.
fn title(code: &str) -> String {
    iam_eval::rule(code).map_or_else(|| code.to_owned(), |rule| rule.title.to_owned())
}

/// `user/same-account` in words.
fn class(code: &str) -> String {
    let parts = code.split('/').map(|part| match part {
        "same-account" => "the resource is in the same account".to_owned(),
        "cross-account" => "the resource is in another account".to_owned(),
        "no-account" => "the principal has no account".to_owned(),
        "role-trust" => "the trust policy of a role must allow it".to_owned(),
        "key-policy" => "the key policy must allow it".to_owned(),
        kind => kind.replace('-', " "),
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn context(keys: &[ContextKey]) -> String {
    let key = |it: &ContextKey| {
        let values = it.values.join(", ");
        if it.is_set { format!("{}=[{values}]", it.key) } else { format!("{}={values}", it.key) }
    };
    let keys: Vec<String> = keys.iter().map(key).collect();
    format!("Condition keys of the request: {}.", keys.join("; "))
}

fn statement(view: &StatementView) -> String {
    let applies = if view.applies { "applies" } else { "does not apply" };
    format!("    {} {} {applies}\n{}", view.effect, name(view), parts(view))
}

/// A statement as people call it.
pub fn name(view: &StatementView) -> String {
    of_reference(&view.reference)
}

/// The same, where only its place is known.
pub(crate) fn of_reference(at: &StatementRef) -> String {
    let sid = at.sid.as_ref().map_or(String::new(), |sid| format!(" `{}`", visible(sid)));
    format!("statement {}{sid} of `{}`", at.statement + 1, visible(&at.policy))
}

/// What every part of a statement says of the request, a line each.
pub(crate) fn parts(view: &StatementView) -> String {
    said(view).into_iter().map(|(matched, words)| line(matched, &words)).collect()
}

/// The parts of a statement that do not match the request, a line each.
pub(crate) fn missing(view: &StatementView) -> String {
    let failing = said(view).into_iter().filter(|(matched, _)| !matched);
    failing.map(|(matched, words)| line(matched, &words)).collect()
}

/// How many parts of a statement do not match.
pub(crate) fn failing(view: &StatementView) -> usize {
    said(view).iter().filter(|(matched, _)| !matched).count()
}

/// Every part of a statement: whether it matches the request, and why.
pub fn said(view: &StatementView) -> Vec<(bool, String)> {
    let mut out = Vec::new();
    if let Some(principal) = &view.principal {
        let kinds = if view.kinds.is_empty() || !principal.matched {
            String::new()
        } else {
            format!(" (as {})", view.kinds.join(", "))
        };
        out.push((principal.matched, format!("{}{kinds}", block(principal))));
    }
    out.push((view.action.matched, block(&view.action)));
    out.extend(view.resource.iter().map(|it| (it.matched, block(it))));
    out.extend(view.condition.iter().map(|it| (it.holds, test(it))));
    out
}

fn line(matched: bool, words: &str) -> String {
    wrap(if matched { "      yes  " } else { "      no   " }, words)
}

fn block(view: &BlockView) -> String {
    let element = view.element;
    let (covers, cover) = match element {
        "Principal" | "NotPrincipal" => ("names who asks", "name who asks"),
        _ => ("covers it", "cover it"),
    };
    let list = || view.entries.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    match (&view.entry, element.starts_with("Not"), view.matched) {
        (Some(entry), true, _) => format!("{element}: `{entry}` {covers}, and is left out"),
        (Some(entry), false, _) => format!("{element}: `{entry}` {covers}"),
        (None, true, true) => format!("{element}: none of {} {covers}", list()),
        (None, _, _) if view.entries.len() > 1 => {
            format!("{element}: none of {} {covers}", list())
        }
        (None, _, _) => format!("{element}: {} does not {cover}", list()),
    }
}

fn test(view: &TestView) -> String {
    let TestView { operator, key, why, request_values, values, .. } = view;
    let request = match request_values.as_slice() {
        [] => "nothing".to_owned(),
        several => several.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "),
    };
    let value = |it: &ValueView| match &it.substituted {
        Some(text) if *text == it.raw => format!("`{text}`"),
        Some(text) => format!("`{}` = `{text}`", it.raw),
        None => format!("`{}` (without a value)", it.raw),
    };
    let values = values.iter().map(value).collect::<Vec<_>>().join(", ");
    format!("{operator} {key}: {} (request {request}; policy {values})", words(why))
}
