//! Services as principals: which there are, and what their calls have and need.

use iam_catalog::facts::{COMPUTE_PRINCIPALS, knows_service_principal};
use iam_catalog::suggest;
use iam_policy::{
    Certainty, ConditionTest, Edit, PrincipalEntry, PrincipalName, Problem, Statement, edit, json,
    visible,
};

use super::narrowing::{
    allows, demands, is_about, is_about_call, is_resource_policy, is_trust, named,
};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject};

/// IAM Roles Anywhere, whose calls have the tags of a certificate.
pub(super) const ROLES_ANYWHERE: &str = "rolesanywhere";
/// Keys that no call of a service principal has (E-601), and the key that was probably meant.
const ABSENT_KEYS: &[(&str, Option<&str>)] = &[
    ("aws:PrincipalOrgID", Some("aws:SourceOrgID")),
    ("aws:PrincipalOrgPaths", Some("aws:SourceOrgPaths")),
    ("aws:PrincipalAccount", Some("aws:SourceAccount")),
    ("aws:PrincipalTag/", None),
    ("aws:username", None),
];

/// The service's own part of a service principal, such as `sns` of `sns.eu-west-1.amazonaws.com`.
fn own_name(principal: &str) -> &str {
    let name = principal.strip_suffix(".cn").unwrap_or(principal);
    let name = name.strip_suffix(".amazonaws.com").unwrap_or(name);
    match name.rsplit_once('.') {
        Some((service, last)) if is_region(last) => service,
        Some(_) | None => name,
    }
}

/// Whether a text has the shape of a Region, such as `eu-west-1`.
fn is_region(text: &str) -> bool {
    let number = text.rsplit('-').next().unwrap_or("");
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && text.split('-').count() >= 3
}

/// The services that a statement names, each with its own name.
pub(super) fn services(statement: &Statement) -> impl Iterator<Item = (&PrincipalEntry, &str)> {
    named(statement).iter().filter_map(|entry| match &entry.principal {
        PrincipalName::Service(name) => Some((entry, own_name(name))),
        PrincipalName::Anyone
        | PrincipalName::Account(_)
        | PrincipalName::User(_)
        | PrincipalName::Role(_)
        | PrincipalName::RoleSession(_)
        | PrincipalName::FederatedUser(_)
        | PrincipalName::Federated(_)
        | PrincipalName::CanonicalUser(_)
        | PrincipalName::UniqueId(_) => None,
    })
}

/// Conditions on keys that the calls of services never have.
pub(super) fn absent_keys(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_resource_policy(subject) {
        return;
    }
    for facts in &subject.statements {
        let statement = facts.statement;
        let Some((entry, _)) = services(statement).next() else { continue };
        if services(statement).count() != named(statement).len() {
            continue;
        }
        for test in statement.condition.iter().filter(|test| demands(test)) {
            let absent = ABSENT_KEYS.iter().find(|(key, _)| is_about(test, &[*key]));
            if let Some((_, meant)) = absent {
                absent_key(test, *meant, entry, findings);
            }
        }
    }
}

fn absent_key(
    test: &ConditionTest,
    meant: Option<&str>,
    entry: &PrincipalEntry,
    findings: &mut Findings,
) {
    let (key, service) = (visible(&test.key.value), visible(&entry.text.value));
    let message =
        format!("`{key}` is never there when `{service}` calls, so the statement never matches");
    let help = match meant {
        Some(meant) => format!("a service has no account of its own; did you mean `{meant}`?"),
        None => "a service is no user and no role: use `aws:SourceArn` or `aws:SourceAccount`"
            .to_owned(),
    };
    let code = "service-principal-unsupported-key";
    let problem = found(code, test.key.span, message).help(help);
    let problem = problem.note(entry.text.span, "a service");
    findings.add(match meant {
        Some(meant) => {
            let edit = edit::replace_content(test.key.span, meant);
            problem.fix_all(format!("use `{meant}`"), Certainty::Likely, vec![edit])
        }
        None => problem,
    });
}

/// Roles that run somebody's code.
pub(super) fn compute(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_trust(subject) {
        return;
    }
    for facts in allows(subject).filter(|it| is_about_call(it.statement, "AssumeRole")) {
        for (entry, name) in services(facts.statement) {
            if !COMPUTE_PRINCIPALS.contains(&&*format!("{name}.amazonaws.com")) {
                continue;
            }
            let shown = visible(&entry.text.value);
            let message = format!("code that runs on `{shown}` has the permissions of this role");
            let help = "give the role only what that code needs: whoever may change the code, or \
                        breaks into it, has these permissions too";
            findings.add(found("compute-service-trust", entry.text.span, message).help(help));
        }
    }
}

/// Services that nobody knows.
pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings) {
    if !(is_trust(subject) || is_resource_policy(subject)) {
        return;
    }
    let catalog = subject.catalog();
    for facts in &subject.statements {
        for entry in facts.statement.principal.iter().flat_map(|block| &block.entries) {
            let PrincipalName::Service(name) = &entry.principal else { continue };
            if !knows_service_principal(catalog, name) {
                findings.add(unknown_service(entry, &suggest::service_principal(catalog, name)));
            }
        }
    }
}

fn unknown_service(entry: &PrincipalEntry, meant: &[String]) -> Problem {
    let shown = visible(&entry.text.value);
    let message = format!("no service is known by the name `{shown}`");
    let problem = found("unknown-service-principal", entry.text.span, message);
    match meant {
        [] => problem.help("look the name up in the pages of the service: letters must all fit"),
        [best, others @ ..] => {
            let edit = edit::replace_content(entry.text.span, best);
            let others: Vec<String> = others.iter().map(|it| format!(" or `{it}`")).collect();
            problem.help(format!("did you mean `{best}`{}?", others.concat())).fix_all(
                format!("replace with `{best}`"),
                Certainty::Likely,
                vec![edit],
            )
        }
    }
}

/// IAM Roles Anywhere makes three calls; a role that allows one of them cannot be used.
pub(super) fn roles_anywhere(subject: &Subject<'_>, findings: &mut Findings) {
    let calls = ["AssumeRole", "TagSession", "SetSourceIdentity"];
    if !is_trust(subject) || !subject.is_whole {
        return;
    }
    let is_for = |facts: &&StatementFacts<'_>| {
        services(facts.statement).any(|(_, name)| name == ROLES_ANYWHERE)
    };
    let missing: Vec<&str> = calls
        .into_iter()
        .filter(|call| !allows(subject).filter(is_for).any(|it| is_about_call(it.statement, call)))
        .collect();
    let Some(first) = allows(subject).find(is_for).filter(|_| !missing.is_empty()) else { return };
    let Some(action) = first.statement.action.entries.first() else { return };
    let names: Vec<String> = missing.iter().map(|name| format!("`sts:{name}`")).collect();
    let list = names.join(" and ");
    let message = format!("IAM Roles Anywhere cannot take this role without {list}");
    let help = format!("add {list} to `Action`");
    let code = "roles-anywhere-missing-actions";
    let problem = found(code, action.text.span, message).help(help);
    let is_alone = named(first.statement).len() == 1;
    findings.add(match added(subject, first, &missing).filter(|_| is_alone) {
        Some(edit) => problem.fix_all(format!("add {list}"), Certainty::Likely, vec![edit]),
        None => problem,
    });
}

/// The change that adds calls to the actions of a statement.
fn added(subject: &Subject<'_>, facts: &StatementFacts<'_>, calls: &[&str]) -> Option<Edit> {
    let node = &facts.member("Action")?.node;
    let quoted: Vec<String> =
        calls.iter().map(|name| edit::quote(&format!("sts:{name}"))).collect();
    let added = quoted.join(", ");
    match &node.value {
        json::Value::String(_) => {
            let own = subject.text.get(node.span.start..node.span.end)?;
            Some(Edit { span: node.span, text: format!("[{own}, {added}]") })
        }
        json::Value::Array(items) => {
            let end = items.last()?.span.end;
            Some(Edit { span: iam_policy::Span::new(end, end), text: format!(", {added}") })
        }
        json::Value::Null
        | json::Value::Bool(_)
        | json::Value::Number(_)
        | json::Value::Object(_) => None,
    }
}
