//! Names of condition keys that AWS does not take, or not any more.

use iam_policy::{Certainty, KEYS, edit};

use super::{Tested, shown, tests};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Keys that AWS took back or advises against.
pub(super) fn outdated(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        if tested.is_on("aws:ARN") {
            let message = format!("{} is no condition key any more", shown(tested.key()));
            let help = "write `aws:PrincipalArn` for the caller, or `aws:SourceArn` for the \
                        resource that a service calls for";
            let code = "unsupported-global-condition-key";
            findings.add(found(code, tested.key_token(), message).help(help).fix_all(
                "replace with `aws:PrincipalArn`",
                Certainty::Likely,
                vec![edit::replace_content(tested.test.key.span, "aws:PrincipalArn")],
            ));
        }
        if tested.is_on("aws:SourceOwner") {
            let message = format!("{} is outdated: few services still fill it", shown(tested.key()));
            let code = "deprecated-global-condition-key";
            let help = "write `aws:SourceAccount`";
            findings.add(found(code, tested.key_token(), message).help(help).fix_all(
                "replace with `aws:SourceAccount`",
                Certainty::Likely,
                vec![edit::replace_content(tested.test.key.span, "aws:SourceAccount")],
            ));
        }
    }
}

/// Keys of tags without the name of a tag.
pub(super) fn without_tag(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        if let Some(family) = family(&tested) {
            let message = format!("{} names no tag", shown(tested.key()));
            let help = format!("write the name of the tag behind a slash, such as `{family}team`");
            findings.add(found("missing-tag-key", tested.key_token(), message).help(help));
        }
    }
}

/// The family of keys for tags that a key means without naming the tag.
fn family(tested: &Tested<'_>) -> Option<&'static str> {
    let name = tested.key().strip_suffix('/').unwrap_or(tested.key());
    let families = KEYS.iter().filter_map(|fact| fact.name.strip_suffix('/').zip(Some(fact.name)));
    families.into_iter().find(|(bare, _)| bare.eq_ignore_ascii_case(name)).map(|(_, family)| family)
}
