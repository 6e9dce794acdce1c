//! Random tests of conditions over few keys, and the values these keys may have.

use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// A condition key of the small universe.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name.
    pub(super) name: &'static str,
    family: &'static str,
    /// How its values come about.
    pub(super) source: Source,
}

/// How the values of a key come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Any one value, or none.
    One,
    /// Any set of values, or none.
    Set,
    /// One value; it is never absent.
    Always,
    /// It follows from the principal.
    Principal,
}

const fn key(name: &'static str, family: &'static str, source: Source) -> Key {
    Key { name, family, source }
}

/// The tag that variables speak of.
pub(super) const TAG: &str = "aws:PrincipalTag/t";

/// The keys, often used ones twice. Not two of them are linked.
pub(super) const KEYS: &[Key] = &[
    key("x:text", "text", Source::One),
    key("x:text", "text", Source::One),
    key("aws:RequestTag/k", "text", Source::One),
    key("aws:TagKeys", "text", Source::Set),
    key("aws:TagKeys", "text", Source::Set),
    key("x:number", "number", Source::One),
    key("s3:max-keys", "number", Source::One),
    key("x:date", "date", Source::One),
    key("x:flag", "bool", Source::One),
    key("aws:SecureTransport", "bool", Source::Always),
    key("x:bytes", "bytes", Source::One),
    key("aws:SourceIp", "address", Source::One),
    key("x:arn", "arn", Source::One),
    key("x:arn", "arn", Source::One),
    key(TAG, "text", Source::One),
    key("aws:username", "text", Source::Principal),
    key("aws:PrincipalArn", "caller", Source::Principal),
    key("aws:PrincipalAccount", "account", Source::Principal),
    key("aws:PrincipalType", "kind", Source::Principal),
    key("aws:MultiFactorAuthPresent", "bool", Source::Principal),
];

const NUMBERS: &[&str] = &["1", "2", "3", "1.0", "02", "-1", "2.5"];
const DATES: &[&str] = &["2026-01-01T00:00:00Z", "2026-01-02", "2026", "1767312000"];
const BYTES: &[&str] = &["QQ==", "YWJj"];
const ADDRESSES: &[&str] = &[
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.2.3",
    "10.1.2.77/24",
    "0.0.0.0/0",
    "2001:db8::/32",
    "::/0",
];
const ARNS: &[&str] = &[
    "arn:aws:x:::a*",
    "arn:aws:x:::ab",
    "arn:aws:x:::*b",
    "arn:aws:*:*:*:?",
    "arn:aws:y:*:*:*a*",
    "arn:*:x:::*",
    "*",
    "arn:aws:x:::${aws:PrincipalTag/t}",
];
const CALLERS: &[&str] = &[
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:user/*",
    "arn:aws:iam::*:user/ab",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::444455556666:*",
    "*/?",
    "arn:aws:iam::*:*/a*",
    "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
];
const ACCOUNTS: &[&str] = &["111122223333", "444455556666", "1*", "*3"];
const KINDS: &[&str] = &["User", "AssumedRole", "Account", "user", "*s*"];
const VARIABLES: &[&str] = &[
    "${aws:username}",
    "${aws:PrincipalTag/t}",
    "a${aws:PrincipalTag/t}",
    "${aws:PrincipalTag/t, 'ab'}",
    "${aws:PrincipalTag/t, ''}*",
    "${*}",
    "a${?}",
];

/// The operators of a family, without qualifiers.
fn operators(family: &str) -> &'static [&'static str] {
    match family {
        "number" => &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
        "date" => &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
        "bool" => &["Bool"],
        "bytes" => &["BinaryEquals"],
        "address" => &["IpAddress", "NotIpAddress"],
        "arn" | "caller" => &["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"],
        _ => &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ],
    }
}

/// A text of one to `most` characters, most of them letters.
pub(super) fn glob(chance: &mut Chance, most: usize) -> String {
    let length = 1 + chance.below(most);
    (0..length).map(|_| chance.weighted(&[(6, 'a'), (6, 'b'), (4, '*'), (2, '?')])).collect()
}

/// A condition block of one or two tests on these keys.
pub(super) fn block(chance: &mut Chance, keys: &[&Key]) -> Value {
    let mut block = Map::new();
    for _ in 0..=usize::from(chance.percent(35)) {
        let key = *chance.pick(keys);
        let (operator, values) = test(chance, key);
        let entries = block.entry(operator).or_insert_with(|| json!({}));
        if entries.get(key.name).is_none() {
            entries[key.name] = values;
        }
    }
    Value::Object(block)
}

fn test(chance: &mut Chance, key: &Key) -> (String, Value) {
    let set = match key.source {
        Source::Set => 75,
        Source::One | Source::Always | Source::Principal => 12,
    };
    let prefix = match chance.percent(set) {
        true => *chance.pick(&["ForAllValues:", "ForAnyValue:"]),
        false => "",
    };
    if chance.percent(10) {
        return (format!("{prefix}Null"), json!(chance.percent(50)));
    }
    let family = if chance.percent(5) {
        *chance.pick(&["text", "number", "bool", "arn"])
    } else {
        key.family
    };
    // ARNs are compared as texts too.
    let by =
        if ["arn", "caller"].contains(&family) && chance.percent(25) { "text" } else { family };
    let suffix = if chance.percent(20) { "IfExists" } else { "" };
    let operator = *chance.pick(operators(by));
    let values = chance.some(3, |chance| value(chance, family));
    (format!("{prefix}{operator}{suffix}"), json!(values))
}

fn value(chance: &mut Chance, family: &str) -> String {
    let listed = match family {
        "number" => NUMBERS,
        "date" => DATES,
        "bool" => &["true", "false", "TRUE"],
        "bytes" => BYTES,
        "address" => ADDRESSES,
        "arn" => ARNS,
        "caller" => CALLERS,
        "account" => ACCOUNTS,
        "kind" => KINDS,
        _ if chance.percent(18) => VARIABLES,
        _ if chance.percent(8) => &["A", "aB", "AB"],
        _ => return glob(chance, 3),
    };
    (*chance.pick(listed)).to_owned()
}

/// Single values of a key that answer all tests of this universe in every way, and each value that
/// a policy names.
pub(super) fn candidates(key: &Key, named: &[String]) -> Vec<String> {
    let mut values: Vec<String> = match key.family {
        "bool" => ["true", "false", "maybe"].map(str::to_owned).to_vec(),
        "number" => ["-2", "-1", "0", "1", "1.5", "2", "2.2", "2.5", "2.7", "3", "4"]
            .map(str::to_owned)
            .to_vec(),
        "date" => [
            "2025-12-31T23:59:59Z",
            "2026-01-01T00:00:00Z",
            "2026-01-01T09:00:00Z",
            "2026-01-02T00:00:00Z",
            "2026-01-02T00:00:01Z",
        ]
        .map(str::to_owned)
        .to_vec(),
        "address" => ["10.1.2.3", "10.1.2.4", "10.1.9.9", "10.9.9.9", "11.0.0.1", "2001:db8::1"]
            .into_iter()
            .chain(["2001:db9::1", "10.0.0.0", "10.255.255.255"])
            .map(str::to_owned)
            .collect(),
        _ => texts(3),
    };
    if key.family == "arn" {
        values.extend(texts(2).iter().map(|text| format!("arn:aws:x:::{text}")));
        values.extend(texts(2).iter().map(|text| format!("arn:aws:y:us-east-1:1:{text}")));
    }
    if key.family == "bytes" {
        values.extend(BYTES.iter().map(|it| (*it).to_owned()));
        values.push("AAAA".to_owned());
    }
    values.extend(named.iter().cloned());
    if is_typed(key) {
        values.retain(|value| converts(key.family, value));
    }
    values
}

/// Whether AWS gives the key a type, so that other values do not occur.
fn is_typed(key: &Key) -> bool {
    !key.name.starts_with("x:")
}

fn converts(family: &str, value: &str) -> bool {
    match family {
        "number" => value.parse::<f64>().is_ok(),
        "bool" => ["true", "false"].contains(&value),
        "address" => value.parse::<std::net::IpAddr>().is_ok(),
        _ => true,
    }
}

/// Every text of one to `most` letters, of those that patterns use and one other.
pub(super) fn texts(most: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut last = vec![String::new()];
    for _ in 0..most {
        let longer = |text: &String| ["a", "b", "c"].map(|letter| format!("{text}{letter}"));
        last = last.iter().flat_map(longer).collect();
        all.extend(last.iter().cloned());
    }
    all
}
