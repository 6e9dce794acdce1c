//! Values that no request can have: identifiers of AWS in another form than AWS writes them.

use std::borrow::Cow;

use iam_analysis::inclusion::Glob;
use iam_policy::{
    Case, Certainty, Comparison, ConditionValue, Edit, Pattern, Problem, TextMatch, Variables,
    Wildcards, edit,
};

use super::test::{self, Test};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// The form of an identifier.
struct Form {
    code: &'static str,
    /// The keys that hold such identifiers.
    keys: &'static [&'static str],
    /// What an identifier is called, with its article.
    what: &'static str,
    /// Whether a text without wildcards is one.
    is_right: fn(&str) -> bool,
    /// Patterns of which every identifier fits one: a value with wildcards has to meet them.
    shapes: &'static [&'static str],
    /// How an identifier is written.
    help: &'static str,
    /// The identifier that was meant.
    guess: fn(&str) -> Option<(String, Certainty)>,
}

/// The forms that are checked.
const FORMS: &[Form] = &[
    Form {
        code: "invalid-vpc-id",
        keys: &["aws:SourceVpc", "aws:Ec2InstanceSourceVpc"],
        what: "the id of a VPC",
        is_right: |text| is_resource_id(text, "vpc-"),
        shapes: &["vpc-????????", "vpc-?????????????????"],
        help: "a VPC id is `vpc-` with 8 or 17 letters and digits behind it",
        guess: |text| lower_case(text, |text| is_resource_id(text, "vpc-")),
    },
    Form {
        code: "invalid-vpce-id",
        keys: &["aws:SourceVpce"],
        what: "the id of a VPC endpoint",
        is_right: |text| is_resource_id(text, "vpce-"),
        shapes: &["vpce-????????", "vpce-?????????????????"],
        help: "the id of an endpoint is `vpce-` with 8 or 17 letters and digits behind it",
        guess: |text| lower_case(text, |text| is_resource_id(text, "vpce-")),
    },
    Form {
        code: "invalid-account-value",
        keys: &[
            "aws:PrincipalAccount",
            "aws:ResourceAccount",
            "aws:SourceAccount",
            "aws:VpceAccount",
            "kms:CallerAccount",
            "s3:ResourceAccount",
        ],
        what: "an account id",
        // Callers without credentials have the account `anonymous` (E-601).
        is_right: |text| is_account(text) || text == "anonymous",
        shapes: &["????????????", "anonymous"],
        help: "an account id is twelve digits in quotes, such as `\"111122223333\"`",
        guess: account,
    },
    Form {
        code: "invalid-org-value",
        keys: &["aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:SourceOrgID", "aws:VpceOrgID"],
        what: "the id of an organization",
        is_right: is_organization,
        shapes: &["o-??????????*"],
        help: "the id of an organization is `o-` with 10 to 32 lower-case letters and digits",
        guess: |text| lower_case(text, is_organization),
    },
    Form {
        code: "invalid-kms-key-value",
        keys: &["s3:x-amz-server-side-encryption-aws-kms-key-id"],
        what: "the ARN of a KMS key, with which S3 compares",
        is_right: |text| fits(text, "arn:*:kms:?*:????????????:key/?*"),
        shapes: &["arn:*:kms:*:*:key/*"],
        help: "write the whole ARN: `arn:aws:kms:eu-west-1:111122223333:key/KEY-ID`",
        guess: |_| None,
    },
    Form {
        code: "service-value-format",
        keys: &[
            "iam:PassedToService",
            "iam:AWSServiceName",
            "sts:AWSServiceName",
            "aws:CalledVia",
            "aws:CalledViaFirst",
            "aws:CalledViaLast",
            "aws:PrincipalServiceName",
            "aws:PrincipalServiceNamesList",
        ],
        what: "the full name of an AWS service",
        is_right: |text| fits(text, "?*.?*"),
        shapes: &["*.*"],
        help: "the full name ends in `.amazonaws.com`, such as `lambda.amazonaws.com`",
        guess: service,
    },
    Form {
        code: "service-value-format",
        keys: &["kms:ViaService"],
        what: "a service with its Region",
        is_right: |text| fits(text, "?*.?*.?*.?*"),
        shapes: &["*.*.*.*"],
        help: "write the service, the Region and `amazonaws.com`: `s3.eu-west-1.amazonaws.com`",
        guess: |_| None,
    },
];

/// Values of another form than the key's values have.
pub(super) fn forms(subject: &Subject<'_>, findings: &mut Findings) {
    for test in test::all(subject) {
        for form in FORMS.iter().filter(|form| test.is_about_any(form.keys)) {
            let wrong = test.test.values.iter().filter(|value| is_wrong(test, form, value));
            findings.problems.extend(wrong.map(|value| problem(test, form, value)));
        }
    }
}

fn problem(test: Test<'_>, form: &Form, value: &ConditionValue) -> Problem {
    let text = &*value.text.value;
    let message = format!("{} is not {}, so it matches no request", shown(text), form.what);
    let problem = found(form.code, value.text.span, message).help(form.help);
    match (form.guess)(text) {
        None => problem,
        Some((right, certainty)) => {
            let edits = vec![replace(test, value, &right)];
            problem.fix_all(format!("replace with `{right}`"), certainty, edits)
        }
    }
}

/// The edit that writes another value; numbers become strings.
pub(super) fn replace(test: Test<'_>, value: &ConditionValue, right: &str) -> Edit {
    let span = value.text.span;
    let before = span.start.checked_sub(1).and_then(|at| test.subject.text.as_bytes().get(at));
    match before {
        Some(b'"') => edit::replace_content(span, right),
        Some(_) | None => Edit { span, text: edit::quote(right) },
    }
}

fn is_wrong(test: Test<'_>, form: &Form, value: &ConditionValue) -> bool {
    let text = &*value.text.value;
    let (wildcards, text) = match test.comparison() {
        Comparison::Text(TextMatch::Wildcard) | Comparison::Arn => {
            (Wildcards::Active, Cow::Borrowed(text))
        }
        // There a `*` is a problem of its own.
        Comparison::Text(TextMatch::Exact | TextMatch::IgnoreCase) if text.contains('*') => {
            return false;
        }
        Comparison::Text(TextMatch::Exact) => (Wildcards::Literal, Cow::Borrowed(text)),
        Comparison::Text(TextMatch::IgnoreCase) => {
            (Wildcards::Literal, Cow::Owned(text.to_ascii_lowercase()))
        }
        Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip
        | Comparison::Null => return false,
    };
    let (pattern, _) = Pattern::parse(&text, wildcards, Variables::Active);
    match pattern.literal() {
        Some(literal) => !(form.is_right)(literal),
        None => {
            let own = Glob::new(&pattern, Case::Sensitive);
            let shape = |it| Glob::new(&Pattern::glob(it), Case::Sensitive);
            !form.shapes.iter().any(|it| own.overlaps(&shape(it)))
        }
    }
}

fn fits(text: &str, shape: &str) -> bool {
    Pattern::glob(shape).matches(text, Case::Sensitive)
}

fn is_resource_id(text: &str, head: &str) -> bool {
    let tail = text.strip_prefix(head).unwrap_or("");
    matches!(tail.len(), 8 | 17) && is_lower_alphanumeric(tail)
}

fn is_lower_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_organization(text: &str) -> bool {
    let tail = text.strip_prefix("o-").unwrap_or("");
    (10..=32).contains(&tail.len()) && is_lower_alphanumeric(tail)
}

fn lower_case(text: &str, is_right: fn(&str) -> bool) -> Option<(String, Certainty)> {
    let lower = text.trim().to_ascii_lowercase();
    is_right(&lower).then_some((lower, Certainty::Sure))
}

/// Digits with hyphens or spaces between them, or the account of an ARN.
fn account(text: &str) -> Option<(String, Certainty)> {
    let digits: String = text.chars().filter(|it| !matches!(it, '-' | ' ')).collect();
    if is_account(&digits) {
        return Some((digits, Certainty::Sure));
    }
    let field = text.strip_prefix("arn:").and_then(|_| text.split(':').nth(4));
    field.filter(|it| is_account(it)).map(|it| (it.to_owned(), Certainty::Likely))
}

fn service(text: &str) -> Option<(String, Certainty)> {
    let is_name =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| (format!("{}.amazonaws.com", text.to_ascii_lowercase()), Certainty::Likely))
}
