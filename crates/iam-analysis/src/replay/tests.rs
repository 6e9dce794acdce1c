//! Scenarios read back.

use iam_policy::{PolicyKind, Reading};

use super::document::text;

/// A policy that is read, written and read again is the same.
fn check(kind: PolicyKind, written: &str) {
    let read = |text: &str| {
        let parsed = iam_policy::parse(text, &Reading::stored(kind));
        parsed.policy.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics))
    };
    let again = text(&read(written));
    assert_eq!(again, text(&read(&again)));
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(squeeze(&again), squeeze(written));
}

#[test]
fn a_policy_is_written_as_it_was() {
    check(
        PolicyKind::Managed,
        r#"{"Version": "2012-10-17", "Id": "x", "Statement": [{"Sid": "A", "Effect": "Allow",
            "NotAction": ["s3:*", "iam:\u002a"], "NotResource": "arn:aws:s3:::a/*"},
            {"Effect": "Deny", "Action": "*", "Resource": ["*", "arn:aws:s3:::${aws:username}"],
            "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-west-2"],
            "aws:PrincipalTag/a b": "c"}, "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": "x*"},
            "Bool": {"aws:SecureTransport": "false"}}}]}"#
            .replace(r#""Id": "x", "#, "")
            .replace(r"\u002a", "*")
            .as_str(),
    );
    check(
        PolicyKind::from_name("s3").expect("a kind"),
        r#"{"Version": "2008-10-17", "Id": "x", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": ["111122223333", "arn:aws:iam::444455556666:role/r"],
            "Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::hl-tickets/*"}, {"Effect": "Deny", "NotPrincipal": "*",
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*"}]}"#
            .replace(
                r#""NotPrincipal": "*""#,
                r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}"#,
            )
            .as_str(),
    );
}
