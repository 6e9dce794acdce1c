//! What can be written at a place of a policy, and what stands there, in words.

#![expect(clippy::unwrap_used, reason = "what the tests share may fail like a test")]

use std::fmt::Write;

use iam_catalog::Descriptions;
use iam_lint::{complete, hover};
use iam_policy::{PolicyKind, Purpose, Reading};
use insta::assert_snapshot;

fn reading(kind: &str) -> Reading {
    let kind = PolicyKind::from_name(kind).unwrap();
    Reading { kind, purpose: Purpose::New, attached_to: None }
}

/// The text has a `|` where the author types: its first completions, and the text with the first.
fn completed(marked: &str, kind: &str) -> String {
    let offset = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let found = complete(&text, offset, &reading(kind));
    let mut out = format!("{kind}: {marked}\n");
    for it in found.iter().take(7) {
        writeln!(out, "  {} ({})", it.label, it.detail).unwrap();
    }
    if found.len() > 7 {
        writeln!(out, "  and {} more", found.len() - 7).unwrap();
    }
    if let Some(first) = found.first() {
        let mut text = text.clone();
        assert!(first.replace.start <= offset && offset <= first.replace.end);
        text.replace_range(first.replace.start..first.replace.end, &first.insert);
        writeln!(out, "  = {text}").unwrap();
    }
    out + "\n"
}

fn statement(marked: &str) -> String {
    format!("{{\"Statement\": [{{{marked}}}]}}")
}

fn all(kind: &str, marked: &[&str]) -> String {
    marked.iter().map(|marked| completed(&statement(marked), kind)).collect()
}

#[test]
fn elements() {
    let mut out = completed("{|}", "managed");
    out += &completed("{\"Version\": \"|\"", "managed");
    out += &completed("{\"Version\": \"2012-10-17\",\n  \"|\"\n}", "s3");
    out += &all(
        "managed",
        &[
            "\"|\"",
            "\"Effect\": \"Deny\", \"Action\": \"s3:*\", |",
            "\"re|\": \"*\"",
            "\"Effect\": \"al|\"",
            "\"Effect\": |",
        ],
    );
    out += &all("trust", &["\"Effect\": \"Allow\", \"|\""]);
    assert_snapshot!(out);
}

#[test]
fn actions() {
    let out = all(
        "managed",
        &[
            "\"Action\": \"s3:geto|\"",
            "\"Action\": \"S3:|GetObject\"",
            "\"Action\": [\"s3:GetObject\", \"sec|\"]",
            "\"Action\": \"s3:ListB|",
            "\"Action\": \"s3:PutB|, \"Resource\": \"*\"",
            "\"NotAction\": passrole|",
            "\"Action\": \"nowhere:|\"",
        ],
    );
    assert_snapshot!(
        out + &all("trust", &["\"Action\": \"|\""]) + &all("kms", &["\"Action\": \"de|\""])
    );
}

#[test]
fn resources_and_principals() {
    let out = all(
        "managed",
        &[
            "\"Action\": [\"s3:GetObject\", \"s3:ListBucket\"], \"Resource\": \"|\"",
            "\"Resource\": [|], \"Action\": \"sqs:SendMessage\"",
            "\"Action\": \"*\", \"Resource\": \"|\"",
            "\"Resource\": \"arn:aws:s3:::hl-${aws:usern|\"",
            "\"Resource\": \"arn:aws:s3:::hl-${aws:PrincipalT|}/*\"",
        ],
    );
    let principals = all(
        "s3",
        &[
            "\"Principal\": \"|\"",
            "\"Principal\": {\"|\"}",
            "\"Principal\": {\"AWS\": [\"|\"]}",
            "\"Principal\": {\"Service\": \"lambda|\"}",
        ],
    );
    assert_snapshot!(out + &principals);
}

#[test]
fn conditions() {
    let out = all(
        "managed",
        &[
            "\"Condition\": {\"|\"}",
            "\"Condition\": {\"stringl|\": {}}",
            "\"Condition\": {\"ForAny|\": {}}",
            "\"Action\": \"s3:ListBucket\", \"Condition\": {\"StringLike\": {\"|\": \"\"}}",
            "\"Action\": \"s3:ListBucket\", \"Condition\": {\"StringLike\": {\"pre|\"}}",
            "\"Condition\": {\"Bool\": {\"mfa|",
            "\"Condition\": {\"StringEquals\": {\"aws:ResourceTag|\"}}",
            "\"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"|\"}}",
            "\"Condition\": {\"Null\": {\"aws:SourceIp\": |}}",
            "\"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": [\"eu-c|\"]}}",
        ],
    );
    assert_snapshot!(out);
}

#[test]
fn nothing_is_completed_where_nothing_is_known() {
    for marked in ["|", "{}|", "{\"Version\"| : 1}", "{\"Statement\": {\"Sid\": \"|\"}}", "[\"|\"]"]
    {
        let offset = marked.find('|').unwrap();
        assert_eq!(complete(&marked.replacen('|', "", 1), offset, &reading("managed")), []);
    }
}

/// The explanation at the `|` of each text, with the bytes it is about.
fn explained(kind: &str, marked: &[&str]) -> String {
    let descriptions =
        Descriptions::read(include_bytes!("../../iam-catalog/data/descriptions.bin"));
    let mut out = String::new();
    for marked in marked {
        let text = statement(marked);
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        writeln!(out, "---- {kind}: {marked}").unwrap();
        match hover(&text, offset, &reading(kind), descriptions.as_ref()) {
            None => writeln!(out, "nothing\n").unwrap(),
            Some(it) => {
                let about = text.get(it.span.start..it.span.end).unwrap();
                writeln!(out, "<{about}>\n{}\n", it.markdown).unwrap();
            }
        }
    }
    out
}

#[test]
fn explanations() {
    let out = explained(
        "managed",
        &[
            "\"Action\": \"s3:Get|Object\"",
            "\"Action\": [\"s3:GetObject\", |\"iam:passrole\"]",
            "\"Action\": \"s3:GetObject*|\"",
            "\"NotAction\": \"*:Tag|Resource\"",
            "\"Action\": \"s3:Nothing|\"",
            "\"Eff|ect\": \"Allow\"",
            "\"Effect\": \"Al|low\"",
            "\"Princi|pal\": \"*\"",
            "\"Resource\": \"arn:aws:sqs:eu-west-1:111122223333:hl-|tickets\"",
            "\"Resource\": \"arn:aws:s3:::hl-timetables/|*\"",
            "\"Condition\": {\"ForAnyValue:String|Like\": {\"aws:TagKeys\": \"x\"}}",
            "\"Condition\": {\"StringNotEqualsIfExists|\": {}}",
            "\"Condition\": {\"Null\": {\"aws:TagK|eys\": \"true\"}}",
            "\"Condition\": {\"StringLike\": {\"s3:pre|fix\": \"x\"}}",
            "\"Condition\": {\"StringLike\": {\"aws:ResourceTag/te|am\": \"x\"}}",
            "\"Resource\": \"arn:aws:s3:::hl-${aws:user|name, 'nobody'}/*\"",
            "\"Sid\": \"Fer|ry\"",
        ],
    );
    assert_snapshot!(out);
}

#[test]
fn no_place_of_a_broken_text_is_too_strange() {
    let text = "{\"Statement\": [{\"Action\": [\"s3:Ge\u{e9}\u{1f6a2}*\", \"x\\\"], \"Condition\": {\"Bool\"\r\n: \
                {\"aws:Sec\": tr}}, \"Principal\": {\"AWS\": \"arn:aws:iam::1:role/|`\"";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let part = text.get(..end).unwrap();
        let first = if end == text.len() { 0 } else { end };
        for offset in first..=end + 1 {
            for it in complete(part, offset, &reading("s3")) {
                assert!(part.get(it.replace.start..it.replace.end).is_some());
            }
            let found = hover(part, offset, &reading("s3"), None);
            assert!(found.is_none_or(|it| part.get(it.span.start..it.span.end).is_some()));
        }
    }
}
