//! Accounts and Regions that an ARN leaves open.

use iam_policy::{AccountId, Certainty, Edit, Problem, ResourceEntry, ResourcePattern, Span};

use super::place::{About, allowing, resources};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Wildcards in the field of the account.
pub(super) fn accounts(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::IdentityAndLimit) {
        for span in resources(facts).iter().filter_map(|it| wild_field(subject, it, 4)) {
            let message = "the account is left open, so resources of other accounts are meant, too";
            let problem = found("account-wildcard", span, message)
                .help("write the id of the account, such as `111122223333`");
            findings.add(with_account(problem, span, subject.account()));
        }
    }
}

/// The problem with the account to write, where it is known.
fn with_account(problem: Problem, span: Span, account: Option<AccountId>) -> Problem {
    match account {
        None => problem,
        Some(account) => {
            let edit = Edit { span, text: account.to_string() };
            let title = format!("replace with `{account}`");
            problem.fix_all(title, Certainty::Likely, vec![edit])
        }
    }
}

/// Wildcards in the field of the Region.
pub(super) fn regions(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in allowing(subject, About::IdentityAndLimit) {
        for span in resources(facts).iter().filter_map(|it| wild_field(subject, it, 3)) {
            let message = "the Region is left open, so resources in every Region are meant";
            let help = "name the Region if the task has one, such as `eu-west-1`";
            findings.add(found("region-wildcard", span, message).help(help));
        }
    }
}

/// The place of a field that has a wildcard. ARNs with variables in front may have their colons
/// elsewhere.
fn wild_field(subject: &Subject<'_>, entry: &ResourceEntry, number: usize) -> Option<Span> {
    let ResourcePattern::Arn(pattern) = &entry.pattern else { return None };
    let fields: Vec<&str> = entry.text.value.splitn(6, ':').collect();
    let is_plain = fields.iter().take(5).all(|field| !field.contains('$'));
    let field = fields.get(number)?;
    if pattern.written_fields() < 6 || !is_plain || !field.contains(['*', '?']) {
        return None;
    }
    let start: usize = fields.iter().take(number).map(|field| field.len() + 1).sum();
    Some(subject.part(&entry.text, start..start + field.len()))
}
