//! Which condition keys must be in a request for a condition to hold.

use crate::operator::{Comparison, SetQualifier, TextMatch};
use crate::policy::{ConditionTest, Typed};

/// Keys that are in a request together or not at all.
const TOGETHER: &[&[&str]] = &[
    &["aws:MultiFactorAuthPresent", "aws:TokenIssueTime"],
    &["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"],
    &["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"],
    &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"],
    &["aws:ResourceOrgID", "aws:ResourceOrgPaths"],
    &["aws:SourceOrgID", "aws:SourceOrgPaths"],
    &["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"],
];

/// Where a key of the first name, or of the family it begins, is in a request, so is the second.
const BRINGS: &[(&str, &str)] = &[
    ("aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent"),
    ("aws:MultiFactorAuthAge", "aws:TokenIssueTime"),
    ("aws:FederatedProvider", "aws:TokenIssueTime"),
    ("aws:SourceIdentity", "aws:TokenIssueTime"),
    ("aws:Ec2InstanceSourceVpc", "aws:TokenIssueTime"),
    ("aws:Ec2InstanceSourcePrivateIPv4", "aws:TokenIssueTime"),
    ("aws:RequestTag/", "aws:TagKeys"),
    ("s3:RequestObjectTag/", "s3:RequestObjectTagKeys"),
    ("kms:EncryptionContext:", "kms:EncryptionContextKeys"),
];

/// Whether these tests together hold only for requests that have the key.
pub fn requires<'t>(tests: impl IntoIterator<Item = &'t ConditionTest>, key: &str) -> bool {
    tests.into_iter().any(|test| {
        let is_there = brings(&test.key.value, key) || tag_keys_bring(test, key);
        (is_there && !test.holds_without_key()) || test.needs_variable(key)
    })
}

impl ConditionTest {
    /// Whether it holds for a request without its key (E-310, E-316).
    pub fn holds_without_key(&self) -> bool {
        if self.operator.operator.comparison == Comparison::Null {
            return self.values.iter().any(|value| value.value == Typed::Bool(true));
        }
        match self.operator.qualifier {
            Some(SetQualifier::ForAnyValue) => false,
            Some(SetQualifier::ForAllValues) => true,
            None => self.operator.if_exists || self.operator.operator.negated,
        }
    }

    /// Whether each of its values has a variable of this key without a default, so that none can
    /// match without it (E-406).
    fn needs_variable(&self, key: &str) -> bool {
        let needs = |value: &crate::ConditionValue| match &value.value {
            Typed::Text(pattern) => pattern
                .variables()
                .any(|it| it.default.is_none() && it.key.eq_ignore_ascii_case(key)),
            Typed::AnyArn
            | Typed::Arn(_)
            | Typed::Number
            | Typed::Date(_)
            | Typed::Bool(_)
            | Typed::Binary
            | Typed::Ip(_)
            | Typed::Never => false,
        };
        let can_match_only = !self.operator.operator.negated
            && !self.operator.if_exists
            && self.operator.qualifier.is_none();
        can_match_only && !self.values.is_empty() && self.values.iter().all(needs)
    }
}

/// Whether a request with the key `has` has the key `wanted` too.
fn brings(has: &str, wanted: &str) -> bool {
    let same = |a: &str| a.eq_ignore_ascii_case(wanted);
    same(has)
        || TOGETHER.iter().any(|keys| {
            keys.iter().any(|key| same(key)) && keys.iter().any(|key| key.eq_ignore_ascii_case(has))
        })
        || BRINGS.iter().any(|(first, second)| same(second) && begins(has, first))
}

/// Whether the name is `known`, or of the family `known`.
fn begins(name: &str, known: &str) -> bool {
    let head = name.get(..known.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(known))
        && (known.len() == name.len() || known.ends_with(['/', ':']))
}

/// `ForAnyValue:StringEquals` on `aws:TagKeys` with one name: the request sets that tag.
fn tag_keys_bring(test: &ConditionTest, wanted: &str) -> bool {
    let families = [
        ("aws:TagKeys", "aws:RequestTag/"),
        ("s3:RequestObjectTagKeys", "s3:RequestObjectTag/"),
        ("kms:EncryptionContextKeys", "kms:EncryptionContext:"),
    ];
    let is_exact = test.operator.operator.comparison == Comparison::Text(TextMatch::Exact)
        && !test.operator.operator.negated
        && test.operator.qualifier == Some(SetQualifier::ForAnyValue);
    let [value] = test.values.as_slice() else { return false };
    is_exact
        && families.iter().any(|(keys, family)| {
            test.key.value.eq_ignore_ascii_case(keys)
                && begins(wanted, family)
                && wanted.get(family.len()..) == Some(&*value.text.value)
        })
}
