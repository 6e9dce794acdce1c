//! The Region and the account in an ARN: what they are, and whether there are any.

use iam_catalog::{ArnTemplate, FieldShape, facts, suggest};
use iam_policy::{AccountId, Certainty, Problem, Severity, edit, visible};

use super::shapes::{self, Demand};
use super::written::{Written, all};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Accounts that are no numbers: AWS's own.
const OF_AWS: &[&str] = &["aws", "aws-managed", "amazon", "aws-marketplace", "cloudfront"];

/// Resources that AWS owns and shows to every account: their ARNs have no account, though the shape
/// of their type has one. The service, and how the resource begins.
const SHOWN_BY_AWS: &[(&str, &str)] = &[
    ("ssm", "document/"),
    ("ssm", "automation-definition/"),
    ("ssm", "parameter/aws/"),
    ("resource-explorer-2", "view/AWS"),
];

/// Regions that there are not, and Regions where there are none or where one is needed.
pub(super) fn regions(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject) {
        let fitting = shapes::fitting(&arn);
        let region = arn.region();
        match shapes::demand(&fitting, ArnTemplate::region) {
            Demand::Filled if region.is_empty() => findings.add(missing_region(&arn)),
            Demand::Empty if is_plain(region) => {
                findings.add(superfluous(&arn, "arn-region-not-allowed", 3, "Region"));
            }
            Demand::Empty | Demand::Filled | Demand::Open => {
                findings.problems.extend(unknown_region(&arn, &fitting));
            }
        }
    }
}

/// Whether a field has a text of its own: not empty, without wildcard.
fn is_plain(field: &str) -> bool {
    !field.is_empty() && !field.contains(['*', '?'])
}

fn missing_region(arn: &Written<'_>) -> Problem {
    let message = format!(
        "resources of this kind have a Region in their ARN, so `{}` matches none",
        visible(arn.value())
    );
    let help = "write the Region between the third and the fourth colon, or `*` for every Region";
    let edit = edit::replace_content(arn.content(3), "*");
    found("missing-arn-region", arn.place(3), message).help(help).fix_all(
        "match every Region",
        Certainty::Likely,
        vec![edit],
    )
}

/// A Region or account in an ARN that has none.
fn superfluous(arn: &Written<'_>, code: &'static str, field: usize, what: &str) -> Problem {
    let message = format!(
        "ARNs of this kind have no {what}, so `{}` matches no resource",
        visible(arn.value())
    );
    let help = format!("leave the field of the {what} empty, but keep its colons");
    let edit = edit::replace_content(arn.content(field), "");
    let title = format!("take the {what} out");
    found(code, arn.place(field), message).help(help).fix_all(title, Certainty::Sure, vec![edit])
}

fn unknown_region(arn: &Written<'_>, fitting: &[ArnTemplate<'_>]) -> Option<Problem> {
    let region = arn.region();
    let is_known = facts::is_region(region)
        || region.ends_with("-global")
        || fitting.iter().any(|it| it.region() == FieldShape::Literal(region));
    if !is_plain(region) || is_known || region.contains(char::is_whitespace) {
        return None;
    }
    let shown = visible(region);
    if facts::has_region_shape(region) {
        let message = format!("`{shown}` is no Region that is known");
        let help =
            format!("check the name; Regions after {} are not known here", facts::REGIONS_AS_OF);
        let mut problem = found("invalid-arn-region", arn.place(3), message).help(help);
        problem.severity = Severity::Warning;
        return Some(problem);
    }
    let message = format!("`{shown}` is no Region, so this ARN matches no resource");
    let problem = found("invalid-arn-region", arn.place(3), message);
    let lower = region.to_ascii_lowercase();
    let near = if facts::is_region(&lower) { vec![lower] } else { suggest::region(region) };
    Some(match near.first() {
        None => problem.help("Regions are named like `eu-west-1`"),
        Some(region) => {
            let edit = edit::replace_content(arn.place(3), region);
            let title = format!("replace with `{region}`");
            let help = format!("did you mean `{region}`?");
            problem.help(help).fix_all(title, Certainty::Likely, vec![edit])
        }
    })
}

/// Accounts that there cannot be, and accounts where there are none or where one is needed.
pub(super) fn accounts(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject) {
        let fitting = shapes::fitting(&arn);
        let account = arn.account();
        match shapes::demand(&fitting, ArnTemplate::account) {
            Demand::Filled if account.is_empty() => {
                if !is_shown_by_aws(&arn) {
                    findings.add(missing_account(subject, &arn));
                }
            }
            Demand::Empty if is_plain(account) => {
                findings.add(superfluous(&arn, "arn-account-not-allowed", 4, "account"));
            }
            Demand::Empty | Demand::Filled | Demand::Open => {
                findings.problems.extend(no_account(&arn, &fitting));
            }
        }
    }
}

fn is_shown_by_aws(arn: &Written<'_>) -> bool {
    let is = |(service, head): &(&str, &str)| {
        arn.service() == *service && arn.resource().starts_with(head)
    };
    SHOWN_BY_AWS.iter().any(is)
}

fn missing_account(subject: &Subject<'_>, arn: &Written<'_>) -> Problem {
    let message = format!(
        "resources of this kind have an account in their ARN, so `{}` matches none",
        visible(arn.value())
    );
    let help = "write the twelve digits of the account between the fourth and the fifth colon";
    let problem = found("missing-arn-account", arn.place(4), message).help(help);
    let Some(account) = subject.setting.account else { return problem };
    let edit = edit::replace_content(arn.content(4), account.as_str());
    problem.fix_all(format!("add the account {account}"), Certainty::Likely, vec![edit])
}

fn no_account(arn: &Written<'_>, fitting: &[ArnTemplate<'_>]) -> Option<Problem> {
    let account = arn.account();
    let is_wild = account.contains(['*', '?']);
    let could_be = |it: char| it.is_ascii_digit() || (is_wild && matches!(it, '*' | '?'));
    let is_known = account.is_empty()
        || AccountId::parse(account).is_some()
        || (is_wild && account.chars().all(could_be))
        || OF_AWS.contains(&account)
        || fitting.iter().any(|it| it.account() == FieldShape::Literal(account));
    if is_known {
        return None;
    }
    let shown = visible(account);
    let message = format!("`{shown}` is no account, so this ARN matches no resource");
    let problem = found("invalid-arn-account", arn.place(4), message)
        .help("an account is written as twelve digits, without hyphens");
    let digits: String = account.chars().filter(|it| !matches!(it, '-' | ' ')).collect();
    if AccountId::parse(&digits).is_none() {
        return Some(problem);
    }
    let edit = edit::replace_content(arn.place(4), &digits);
    Some(problem.fix_all(format!("write `{digits}`"), Certainty::Sure, vec![edit]))
}
