//! Conditions that AWS accepts and that seldom say what they are meant to.

use super::super::{Reader, quoted};
use crate::condition_text::ConditionText;
use crate::key::{KeyType, key_fact};
use crate::kind::PolicyKind;
use crate::operator::{Comparison, SetQualifier, TextMatch};
use crate::policy::{ActionEntry, Block, ConditionTest, Sense};
use crate::presence::requires;
use crate::{Certainty, Problem, Severity};

/// How many tests of one condition are compared with each other. AWS stores no policy with more.
const MAX_TESTS: usize = 1_000;

impl Reader<'_> {
    /// `Allow` with `ForAllValues` also admits requests without the key (E-314).
    pub(super) fn all_values_without_guard(
        &mut self,
        tests: &[ConditionTest],
        action: Option<&Block<ActionEntry>>,
        place: ConditionText<'_>,
    ) {
        if !grants(self.kind()) {
            return;
        }
        let tests = tests.get(..MAX_TESTS).unwrap_or(tests);
        for test in tests {
            let all = test.operator.qualifier == Some(SetQualifier::ForAllValues)
                && test.operator.operator.comparison != Comparison::Null;
            let key = &test.key.value;
            if !all || requires(tests, key) || action.is_some_and(|it| always_send(it, key)) {
                continue;
            }
            let key = crate::visible(&test.key.value);
            let message =
                format!("`ForAllValues` also allows requests without {}", quoted(&test.key.value));
            let help = format!("add `\"Null\": {{ \"{key}\": \"false\" }}`");
            let code = "forallvalues-allow-missing-key";
            let span = place.qualifier(test);
            let problem = Problem::new(code, Severity::Security, span, message).help(help);
            self.report(match place.require(&test.key.value) {
                Some(edit) => {
                    problem.fix_all("demand that the key is there", Certainty::Likely, vec![edit])
                }
                None => problem,
            });
        }
    }

    /// A `*` in a value of an operator that knows no wildcards.
    pub(super) fn literal_wildcards(&mut self, tests: &[ConditionTest], place: ConditionText<'_>) {
        for test in tests {
            let like = match test.operator.operator.comparison {
                Comparison::Text(TextMatch::Exact) => like_operator(test),
                Comparison::Text(TextMatch::IgnoreCase) => None,
                Comparison::Text(TextMatch::Wildcard)
                | Comparison::Number(_)
                | Comparison::Date(_)
                | Comparison::Bool
                | Comparison::Binary
                | Comparison::Ip
                | Comparison::Arn
                | Comparison::Null => continue,
            };
            let help = match &like {
                Some(like) => format!("write `{like}` if it is meant as a wildcard"),
                None => "no operator takes wildcards and ignores letter case: use `StringLike` \
                         with a pattern for each spelling"
                    .to_owned(),
            };
            for value in &test.values {
                let Some(at) = literal_star(&value.text.value) else { continue };
                let shown = quoted(&value.text.value);
                let message = format!(
                    "`*` in {shown} is an ordinary character here and stands for itself only"
                );
                let span = self.part(&value.text, at..at + 1);
                let problem =
                    Problem::new("wildcard-without-like", Severity::Warning, span, message)
                        .help(help.clone());
                let like = like.as_deref();
                let edit = like.and_then(|like| {
                    Some((place.replace_operator(test, like)?, format!("replace with `{like}`")))
                });
                self.report(match edit {
                    Some((edit, title)) => problem.fix_all(title, Certainty::Likely, vec![edit]),
                    None => problem,
                });
            }
        }
    }
}

/// Keys with several values that some actions cannot be called without.
const SENT_BY: &[(&str, &[&str])] = &[
    ("kms:GrantOperations", &["kms:CreateGrant"]),
    ("route53:ChangeResourceRecordSetsActions", CHANGE_RECORDS),
    ("route53:ChangeResourceRecordSetsNormalizedRecordNames", CHANGE_RECORDS),
    ("route53:ChangeResourceRecordSetsRecordTypes", CHANGE_RECORDS),
    (
        "dynamodb:LeadingKeys",
        &[
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ],
    ),
];

const CHANGE_RECORDS: &[&str] = &["route53:ChangeResourceRecordSets"];

/// Whether every request for these actions has the key.
fn always_send(block: &Block<ActionEntry>, key: &str) -> bool {
    let Some((_, actions)) = SENT_BY.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)) else {
        return false;
    };
    let sends = |entry: &ActionEntry| {
        actions.iter().any(|action| action.eq_ignore_ascii_case(&entry.text.value))
    };
    block.sense == Sense::Listed && block.entries.iter().all(sends)
}

/// Whether an `Allow` of this kind of policy grants something by itself, or narrows what others
/// grant to one caller.
fn grants(kind: PolicyKind) -> bool {
    match kind {
        PolicyKind::Scp | PolicyKind::Rcp | PolicyKind::VpcEndpoint => false,
        PolicyKind::Managed
        | PolicyKind::InlineUser
        | PolicyKind::InlineGroup
        | PolicyKind::InlineRole
        | PolicyKind::Boundary
        | PolicyKind::Session
        | PolicyKind::Trust
        | PolicyKind::Resource(_) => true,
    }
}

/// The operator with wildcards that stands for an exact one.
fn like_operator(test: &ConditionTest) -> Option<String> {
    let is_arn = key_fact(&test.key.value).is_some_and(|fact| fact.key_type == KeyType::Arn)
        && test.values.iter().all(|value| value.text.value.split(':').count() >= 6);
    let like = match (is_arn, test.operator.operator.negated) {
        (true, false) => "ArnLike",
        (true, true) => "ArnNotLike",
        (false, false) => "StringLike",
        (false, true) => "StringNotLike",
    };
    Some(test.operator.to_string().replace(test.operator.operator.name, like))
}

/// The first `*` of a text that is not written `${*}`.
fn literal_star(text: &str) -> Option<usize> {
    text.match_indices('*').map(|(at, _)| at).find(|&at| {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + 1..).unwrap_or("");
        !(before.ends_with("${") && after.starts_with('}'))
    })
}
