//! Placeholders of an example that nobody has replaced.

use std::ops::Range;

use iam_policy::json::{self, Node, Value};
use iam_policy::{Span, key_fact};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Words in capitals that stand for a name in examples, with `_` for `-`.
const WORDS: &[&str] = &[
    "ACCOUNT_ID",
    "AWS_ACCOUNT_ID",
    "BUCKET_NAME",
    "CHANGE_ME",
    "DOC_EXAMPLE_BUCKET",
    "EXAMPLE_BUCKET",
    "FUNCTION_NAME",
    "GROUP_NAME",
    "INSTANCE_ID",
    "KEY_ID",
    "QUEUE_NAME",
    "REGION_NAME",
    "REPLACE_ME",
    "ROLE_NAME",
    "TABLE_NAME",
    "TOPIC_NAME",
    "USER_NAME",
    "VPC_ID",
];
/// What follows `your-` in examples.
const YOURS: &[&str] = &[
    "account", "bucket", "cluster", "function", "group", "instance", "key", "name", "org",
    "policy", "queue", "region", "role", "secret", "table", "topic", "user", "vpc",
];
/// How a placeholder begins and ends, and whether a text can stand in between.
type Bracket = (&'static str, &'static str, fn(&str) -> bool);

const BRACKETS: &[Bracket] =
    &[("<", ">", is_words), ("{{", "}}", is_words), ("${", "}", is_template_name)];
/// How long an account id is.
const ACCOUNT_DIGITS: usize = 12;

/// Looks at every string but the names of statements and documents.
pub(super) fn left_in(subject: &Subject<'_>, findings: &mut Findings) {
    walk(subject, subject.root, "", findings);
}

/// `key` is the member that the node belongs to.
fn walk(subject: &Subject<'_>, node: &Node<'_>, key: &str, findings: &mut Findings) {
    match &node.value {
        Value::String(text) => string(subject, text, node.span, key, findings),
        Value::Array(items) => items.iter().for_each(|item| walk(subject, item, key, findings)),
        Value::Object(members) => {
            for member in members {
                string(subject, &member.key, member.key_span, "", findings);
                walk(subject, &member.node, &member.key, findings);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn string(subject: &Subject<'_>, text: &str, span: Span, key: &str, findings: &mut Findings) {
    if matches!(key, "Sid" | "Id") {
        return;
    }
    let names_something = text.starts_with("arn:") || key == "AWS" || is_account_key(key);
    let words = if names_something { words(text) } else { Vec::new() };
    for range in brackets(text).into_iter().chain(words) {
        let content = json::content_span(subject.text, span);
        let place = json::sub_span(subject.text, content, range.clone());
        let shown = iam_policy::visible(text.get(range).unwrap_or(""));
        let message = format!("`{shown}` looks like a placeholder, and AWS does not fill it in");
        let help = "write the real value in its place";
        findings.add(found("placeholder-left-in", place, message).help(help));
    }
}

/// Whether the values of a condition key are accounts.
fn is_account_key(key: &str) -> bool {
    key.to_ascii_lowercase().ends_with("account")
}

/// Placeholders in brackets: `<bucket>`, `{{bucket}}`, `${Bucket}`.
fn brackets(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['<', '{']) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for &(open, close, is) in BRACKETS {
        for (start, _) in text.match_indices(open) {
            let rest = text.get(start + open.len()..).unwrap_or("");
            let Some(len) = rest.find(close) else { break };
            if rest.get(..len).is_some_and(is) {
                found.push(start..start + open.len() + len + close.len());
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Whether the text is a name of one or more words, as people write in brackets.
fn is_words(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || "_-. ".contains(char))
}

/// Whether the inside of `${…}` is a name of a template: no condition key, nor one that only lacks
/// its `aws:`.
fn is_template_name(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-'))
        && key_fact(&format!("aws:{text}")).is_none()
}

/// Placeholders without brackets: `ACCOUNT_ID`, `your-bucket`, `xxxxxxxxxxxx`.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split(|char| !is_part(char)) {
        // The split leaves out one character behind each word.
        let end = start + word.len();
        if is_placeholder(word) {
            found.push(start..end);
        }
        let separator = text.get(end..).and_then(|rest| rest.chars().next());
        start = end + separator.map_or(0, char::len_utf8);
    }
    found
}

fn is_placeholder(word: &str) -> bool {
    let plain = word.replace('-', "_");
    let is_upper = plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let yours = plain.strip_prefix("your_").or_else(|| plain.strip_prefix("YOUR_"));
    let is_yours = |rest: &str| {
        let rest = rest.to_ascii_lowercase();
        YOURS.iter().any(|noun| rest.starts_with(noun))
    };
    let is_crossed =
        word.len() == ACCOUNT_DIGITS && word.bytes().all(|byte| matches!(byte, b'x' | b'X'));
    is_crossed
        || yours.is_some_and(is_yours)
        || is_upper && (WORDS.contains(&plain.as_str()) || plain.ends_with("_HERE"))
}

#[cfg(test)]
mod tests {
    use super::{brackets, words};

    #[test]
    fn placeholders() {
        let check = |text: &str, expected: &[&str]| {
            let ranges = brackets(text).into_iter().chain(words(text));
            let found: Vec<&str> = ranges.filter_map(|range| text.get(range)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("arn:aws:s3:::<bucket>/*", &["<bucket>"]);
        check(
            "arn:aws:iam::<Account Id>:role/{{ role.name }}",
            &["<Account Id>", "{{ role.name }}"],
        );
        check("arn:aws:s3:::${BucketName}/*", &["${BucketName}"]);
        check("arn:aws:iam::ACCOUNT-ID:user/YOUR_USER_NAME", &["ACCOUNT-ID", "YOUR_USER_NAME"]);
        check("arn:aws:iam::xxxxxxxxxxxx:root", &["xxxxxxxxxxxx"]);
        check("arn:aws:s3:::your-bucket/ü/ENTER-NAME-HERE", &["your-bucket", "ENTER-NAME-HERE"]);
        check("arn:aws:s3:::hl-timetables/${aws:username}/${*}", &[]);
        check("${username} <3 < > {} {{}}", &[]);
        check("arn:aws:s3:::yourself/ACCOUNT_IDS/your-own", &[]);
    }
}
