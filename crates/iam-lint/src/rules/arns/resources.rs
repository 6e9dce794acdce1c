//! The sixth field of an ARN: what the service calls the resource.

use std::collections::BTreeSet;

use iam_catalog::ArnTemplate;
use iam_policy::{Certainty, Edit, Problem, Severity, edit, visible};

use super::shapes;
use super::written::{Written, all};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// How many forms are named as advice.
const MOST_FORMS: usize = 4;

/// Resources whose form no resource of the service has.
pub(super) fn types(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject) {
        let known = shapes::of_service(arn.service());
        if known.is_empty() || !shapes::fitting(&arn).is_empty() {
            continue;
        }
        findings.add(match (type_in_other_letters(&arn, known), has_separator(arn.resource())) {
            (Some(word), _) => in_other_letters(&arn, word),
            (None, false) => {
                let message = format!(
                    "`{}` lacks the type that resources of `{}` begin with, so this ARN matches none",
                    visible(arn.resource()),
                    visible(arn.service())
                );
                let problem = found("invalid-arn-resource", arn.place(5), message);
                problem.help(forms(arn.resource(), known))
            }
            (None, true) => {
                let message = format!(
                    "no resource of `{}` is known to have the form `{}`",
                    visible(arn.service()),
                    visible(arn.resource())
                );
                let mut problem = found("invalid-arn-resource", arn.place(5), message);
                // The catalog does not list every type of every service.
                problem.severity = Severity::Warning;
                problem.help(forms(arn.resource(), known))
            }
        });
    }
}

fn has_separator(resource: &str) -> bool {
    resource.contains(['/', ':'])
}

/// The text up to the first separator.
fn type_word(resource: &str) -> &str {
    resource.split(['/', ':']).next().unwrap_or(resource)
}

/// The type that some resources have, where it is written in other letters.
fn type_in_other_letters(
    arn: &Written<'_>,
    known: &'static [ArnTemplate<'static>],
) -> Option<&'static str> {
    let written = type_word(arn.resource());
    let words = known.iter().map(|it| type_word(it.field(5)));
    let mut alike = words.filter(|word| word.eq_ignore_ascii_case(written) && *word != written);
    alike.next().filter(|_| !written.is_empty())
}

fn in_other_letters(arn: &Written<'_>, word: &str) -> Problem {
    let start = arn.value().len() - arn.resource().len();
    let written = type_word(arn.resource());
    let span = arn.part(start, start + written.len());
    let message = format!(
        "letter case counts in ARNs: the type is `{word}`, so `{}` matches no resource",
        visible(written)
    );
    let edit = edit::replace_content(span, word);
    found("invalid-arn-resource", span, message).help(format!("write `{word}`")).fix_all(
        format!("replace with `{word}`"),
        Certainty::Sure,
        vec![edit],
    )
}

/// The forms that resources have, those first that are named in what is written.
fn forms(written: &str, known: &[ArnTemplate<'_>]) -> String {
    let word = |form: &str| type_word(form).to_ascii_lowercase();
    let own = word(written);
    let all: BTreeSet<&str> = known.iter().map(|it| it.field(5)).collect();
    let (mut forms, others): (Vec<&str>, Vec<&str>) =
        all.into_iter().partition(|form| !own.is_empty() && word(form).starts_with(&own));
    forms.extend(others);
    let more = forms.len().saturating_sub(MOST_FORMS);
    let shown: Vec<String> = forms.iter().take(MOST_FORMS).map(|it| capitals(it)).collect();
    let more = if more == 0 { String::new() } else { format!(", or one of {more} others") };
    format!("write `{}`{more}", shown.join("`, `"))
}

/// A form with its placeholders in capitals: `function:FUNCTION-NAME`.
fn capitals(form: &str) -> String {
    let mut out = String::new();
    let mut rest = form;
    while let Some((before, behind)) = rest.split_once("${") {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        out.push_str(before);
        let mut last_is_lower = false;
        for char in name.chars() {
            if char.is_ascii_uppercase() && last_is_lower {
                out.push('-');
            }
            last_is_lower = char.is_ascii_lowercase() || char.is_ascii_digit();
            out.push(char.to_ascii_uppercase());
        }
        rest = after;
    }
    out + rest
}

/// Buckets with a slash in front of or behind their name.
pub(super) fn slashes(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject).filter(|it| it.service() == "s3" && it.region().is_empty()) {
        let resource = arn.resource();
        let start = arn.value().len() - resource.len();
        if resource.starts_with('/') {
            let span = arn.part(start, start + 1);
            let message = "no bucket's name begins with a slash, so this ARN matches nothing";
            let problem = found("arn-slash-slip", span, message)
                .help("write the bucket right behind the colons: `arn:aws:s3:::BUCKET/*`");
            let edit = Edit { span, text: String::new() };
            findings.add(problem.fix_all("remove the slash", Certainty::Sure, vec![edit]));
        } else if resource.find('/').is_some_and(|at| at + 1 == resource.len()) {
            let span = arn.part(arn.value().len() - 1, arn.value().len());
            let message = "this is neither the bucket nor any object in it, because of the slash \
                           at the end";
            let problem = found("arn-slash-slip", span, message)
                .help("the bucket is written without the slash, its objects with `/*`");
            let edit = Edit { span, text: String::new() };
            findings.add(problem.fix_all("remove the slash", Certainty::Likely, vec![edit]));
        }
    }
}

/// Spaces in the first five fields and at the end.
pub(super) fn spaces(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject) {
        let value = arn.value();
        let head = value.len() - arn.resource().len();
        let trimmed = value.trim_end().len();
        let in_head = value.get(..head).and_then(|it| it.find(char::is_whitespace));
        let Some(start) = in_head.or((trimmed < value.len()).then_some(trimmed)) else { continue };
        let rest = value.get(start..).unwrap_or("");
        let end = start + rest.len() - rest.trim_start().len();
        let span = arn.part(start, end);
        let message = "a space in an ARN is part of the name, so this matches no other resource";
        let problem = found("arn-whitespace", span, message).help("remove the space");
        let edit = Edit { span, text: String::new() };
        findings.add(problem.fix_all("remove the space", Certainty::Likely, vec![edit]));
    }
}

/// The session of a role in the place of the role.
pub(super) fn sessions(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject).filter(|it| it.service() == "sts") {
        let Some(session) = arn.resource().strip_prefix("assumed-role/") else { continue };
        let role = session.split('/').next().unwrap_or(session);
        let right = role_arn(&arn, role);
        let message = "no action is asked for on the session of a role; the resource is the role";
        let edit = edit::replace_content(arn.span(), &right);
        let problem = found("session-arn-as-resource", arn.place(2), message)
            .help(format!("write `{}`", visible(&right)))
            .fix_all("name the role", Certainty::Likely, vec![edit]);
        findings.add(problem);
    }
}

fn role_arn(session: &Written<'_>, role: &str) -> String {
    format!("arn:{}:iam::{}:role/{role}", session.partition(), session.account())
}
