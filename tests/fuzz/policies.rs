//! Damaged and hostile policy documents.

use std::panic::{AssertUnwindSafe, catch_unwind};

use iam_policy::json::{self, Value};
use iam_policy::{
    Diagnostic, KINDS, Parsed, Position, Purpose, Reading, RenderStyle, Severity, Span, parse,
    render, render_short,
};

use super::mutate::damage;
use super::{excerpt, for_a_while, soon};
use crate::chance::Chance;
use crate::corpus::managed_policies;

/// Documents that use every element, for the loop to damage.
const DOCUMENTS: &[&str] = &[
    r#"{"Version": "2012-10-17", "Id": "all", "Statement": [{"Sid": "One", "Effect": "Allow",
"Principal": {"AWS": ["arn:aws:iam::111122223333:user/ann", "111122223333", "AIDACKCEVSQ6C2EXAMPLE"],
"Service": "ec2.amazonaws.com", "Federated": "cognito-identity.amazonaws.com", "CanonicalUser": "79a59"},
"Action": ["s3:Get*", "s3:Put?bject", "*"], "Resource": ["arn:aws:s3:::b/${aws:username}/*", "*"],
"Condition": {"ForAnyValue:StringLike": {"aws:TagKeys": ["a*", "${aws:PrincipalTag/x, 'y'}"]},
"NumericLessThan": {"s3:max-keys": 10}, "DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
"Bool": {"aws:SecureTransport": false}, "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "::1"]},
"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:t"}, "Null": {"aws:TokenIssueTime": "true"},
"BinaryEquals": {"k:b": "QQ=="}, "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}}]}"#,
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"},
"NotAction":"iam:*","NotResource":"arn:aws:s3:::b"}}"#,
    r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"#,
    "{\n\t\"Version\": \"2008-10-17\",\r\n\t\"Statement\": []\n}",
];

fn seeds() -> Vec<String> {
    let small = managed_policies().into_iter().map(|policy| policy.document);
    let small = small.filter(|text| text.len() < 3_000).step_by(9);
    DOCUMENTS.iter().map(|text| (*text).to_owned()).chain(small).collect()
}

#[test]
fn damaged_documents() {
    let seeds = seeds();
    for_a_while(|chance| {
        let seed: &String = chance.pick(&seeds);
        let bytes = damage(seed, chance);
        let (text, problem) = json::decode(&bytes);
        if let Some(problem) = problem {
            is_place(problem.span, &text);
        }
        check(&text, &any_reading(chance));
    });
}

#[test]
fn hostile_documents() {
    let statement = |count: usize| {
        let one = r#"{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"},"#;
        format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}", one.repeat(count))
    };
    let stars = "a*".repeat(200_000);
    let texts = [
        "[".repeat(10_000_000),
        "{\"a\":".repeat(2_000_000),
        "x".repeat(10_000_000),
        format!("\"{}\"", "é".repeat(5_000_000)),
        "\"\\".repeat(1_000_000),
        "\u{202e}".repeat(1_000_000),
        "{\"Statement\":[".repeat(100_000),
        ",".repeat(3_000_000),
        "}".repeat(3_000_000),
        "{\"a\":1,".repeat(500_000),
        "\n".repeat(4_000_000),
        "'".repeat(1_000_000),
        "/*".repeat(1_000_000),
        "\"\n".repeat(500_000),
        statement(20_000),
        document("Action", &format!("s3:{stars}")),
        document("Resource", &format!("arn:aws:s3:::{stars}")),
        document("Resource", &format!("arn:aws:s3:::{}", "${aws:username}".repeat(100_000))),
        document("Resource", &format!("arn:aws:s3:::{}", "${".repeat(300_000))),
        document("Resource", &format!("arn:aws:s3:::{}", "${}".repeat(100_000))),
        document("Resource", &format!("arn:{}", "${a:b, 'x}".repeat(100_000))),
        document("Resource", &"${".repeat(500_000)),
        document("Action", &"a:".repeat(500_000)),
        document(&"Actoin".repeat(100_000), "x"),
    ];
    for (at, text) in texts.iter().enumerate() {
        let name = format!(
            "{at}: {} of {} bytes",
            text.chars().take(20).collect::<String>().escape_debug(),
            text.len()
        );
        soon(&name, || check(text, &Reading::new(iam_policy::PolicyKind::Managed)));
    }
}

fn document(element: &str, value: &str) -> String {
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":{{\"Effect\":\"Allow\",\"{element}\":\"{value}\"}}}}"
    )
}

fn any_reading(chance: &mut Chance) -> Reading {
    let attached_to = *chance.pick(&[None, Some("arn:aws:s3:::b"), Some("nonsense")]);
    Reading {
        kind: chance.pick(KINDS).kind,
        purpose: *chance.pick(&[Purpose::Stored, Purpose::New]),
        attached_to: attached_to.map(str::to_owned),
    }
}

fn check(text: &str, reading: &Reading) {
    let outcome = catch_unwind(AssertUnwindSafe(|| properties(text, reading)));
    assert!(outcome.is_ok(), "{reading:?}\n{}", excerpt(text));
}

fn properties(text: &str, reading: &Reading) {
    let parsed = parse(text, reading);
    let errors = parsed.errors().count();
    assert_eq!(parsed.policy.is_some(), errors == 0, "a policy exactly where no error is");
    let document = json::read(text);
    for diagnostic in &parsed.diagnostics {
        is_place(diagnostic.span, text);
        is_counted(diagnostic.start, diagnostic.end);
        for note in &diagnostic.notes {
            is_place(note.span, text);
            is_counted(note.start, note.end);
        }
        leads_somewhere(diagnostic, document.root.as_ref());
    }
    shown(&parsed, text);
}

fn is_place(span: Span, text: &str) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(text.get(span.start..span.end).is_some(), "{span:?} of {} bytes", text.len());
}

fn is_counted(start: Position, end: Position) {
    assert!(start.line >= 1 && start.column >= 1 && start <= end, "{start:?} {end:?}");
}

/// Follows the pointer of a diagnostic through the document.
fn leads_somewhere(diagnostic: &Diagnostic, root: Option<&json::Node<'_>>) {
    let pointer = &diagnostic.pointer;
    if pointer.is_empty() {
        return;
    }
    let mut node = root.expect("a pointer needs a document");
    for step in pointer.strip_prefix('/').expect(pointer).split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        let next = match &node.value {
            Value::Array(items) => step.parse().ok().and_then(|at: usize| items.get(at)),
            Value::Object(members) => {
                members.iter().find(|member| member.key == step).map(|member| &member.node)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        };
        node = next.unwrap_or_else(|| panic!("{pointer:?} ends at {step:?}"));
    }
}

/// What is printed for people holds no character that acts on a terminal.
fn shown(parsed: &Parsed, text: &str) {
    // Only the first few: a screen takes no more, and long lines make many of them slow.
    let first = &parsed.diagnostics[..parsed.diagnostics.len().min(5)];
    let printed = render(first, "policy.json", text, RenderStyle::Plain)
        + &render_short(first, "policy.json", RenderStyle::Plain);
    let acts = printed.chars().find(|char| char.is_control() && *char != '\n');
    assert_eq!(acts, None, "{printed:?}");
    for diagnostic in &parsed.diagnostics {
        assert!(!diagnostic.message.is_empty(), "{}", diagnostic.code);
        if diagnostic.severity == Severity::Error {
            assert!(iam_policy::code(diagnostic.code).is_some(), "{} has a page", diagnostic.code);
        }
    }
}
