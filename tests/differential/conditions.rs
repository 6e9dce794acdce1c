//! Random condition blocks, and the contexts that they look at.

use serde_json::{Map, Value, json};

use super::dice::Dice;

/// What the documents of one kind may say in a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// `${...}` is a variable (the document's version is 2012-10-17).
    pub(super) variables: bool,
    /// Keys that F.2 does not list (E-118).
    pub(super) unknown_keys: bool,
}

/// The type of operands, each with its operators.
const FAMILIES: [(&str, &[&str]); 8] = [
    (
        "text",
        &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ],
    ),
    (
        "number",
        &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
    ),
    (
        "date",
        &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
    ),
    ("bool", &["Bool"]),
    ("binary", &["BinaryEquals"]),
    ("address", &["IpAddress", "NotIpAddress"]),
    ("arn", &["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"]),
    ("null", &["Null"]),
];

/// Condition keys with the family of operators that suits them.
const KEYS: &[(&str, &str)] = &[
    ("aws:username", "text"),
    ("aws:userid", "text"),
    ("aws:PrincipalType", "text"),
    ("aws:PrincipalAccount", "text"),
    ("aws:PrincipalArn", "arn"),
    ("aws:PrincipalArn", "arn"),
    ("aws:PrincipalTag/team", "text"),
    ("aws:PrincipalTag/Team", "text"),
    ("aws:PrincipalOrgID", "text"),
    ("aws:PrincipalIsAWSService", "bool"),
    ("aws:PrincipalServiceName", "text"),
    ("aws:PrincipalServiceNamesList", "text"),
    ("aws:TokenIssueTime", "date"),
    ("aws:MultiFactorAuthPresent", "bool"),
    ("aws:MultiFactorAuthPresent", "bool"),
    ("aws:MultiFactorAuthAge", "number"),
    ("aws:SecureTransport", "bool"),
    ("aws:SourceIp", "address"),
    ("aws:SourceIp", "address"),
    ("aws:SourceVpce", "text"),
    ("aws:SourceAccount", "text"),
    ("aws:SourceArn", "arn"),
    ("aws:CurrentTime", "date"),
    ("aws:EpochTime", "date"),
    ("aws:EpochTime", "number"),
    ("aws:RequestedRegion", "text"),
    ("aws:ResourceAccount", "text"),
    ("aws:ResourceOrgID", "text"),
    ("aws:ResourceTag/team", "text"),
    ("aws:ResourceTag/TEAM", "text"),
    ("aws:RequestTag/team", "text"),
    ("aws:TagKeys", "text"),
    ("aws:TagKeys", "text"),
    ("aws:TagKeys", "text"),
    ("aws:CalledVia", "text"),
    ("aws:ViaAWSService", "bool"),
    ("s3:max-keys", "number"),
    ("s3:prefix", "text"),
    ("sts:ExternalId", "text"),
    ("kms:EncryptionContext:team", "text"),
    ("dynamodb:LeadingKeys", "text"),
    ("accounts.google.com:sub", "text"),
    ("token.actions.githubusercontent.com:sub", "text"),
    ("token.actions.githubusercontent.com:amr", "text"),
    ("saml:aud", "text"),
    ("app:value", "binary"),
    ("app:value", "number"),
    ("app:list", "text"),
];

/// Keys that only this file knows; a bucket policy may not name them.
fn is_unknown(key: &str) -> bool {
    key.starts_with("app:") || key.starts_with("token.")
}

const TEXTS: &[&str] = &[
    "ann",
    "dev",
    "Dev",
    "dev*",
    "d?v",
    "*",
    "",
    "x*y",
    "é",
    "É",
    "10",
    "true",
    "User",
    "111122223333",
    "444455556666",
    "o-1",
    "us-east-1",
    "eu-west-1",
    "lambda.amazonaws.com",
    "2026-01-15T12:00:00Z",
    "AROAEXAMPLEX000000001:*",
    "AIDAEXAMPLEANN0000001",
    "anonymous",
    "vpce-1",
    "203.0.113.9",
    "repo:o/r",
    "arn:aws:iam::111122223333:*",
    "arn:aws:iam::111122223333:user/ann",
    "env",
    "team",
    "$",
    "${",
];
const TEXTS_WITH_VARIABLES: &[&str] = &[
    "${aws:username}",
    "${AWS:USERNAME}",
    "d${aws:PrincipalTag/none, 'e'}v",
    "${aws:PrincipalTag/team}",
    "${aws:PrincipalTag/team, 'dev'}",
    "${aws:PrincipalTag/team, ''}*",
    "x${*}y",
    "d${?}v",
    "${$}{aws:username}",
    "${aws:PrincipalAccount}",
    "${saml:aud, 'ann'}",
    "${aws:username}${",
];
const NUMBERS: &[&str] = &[
    "10",
    "9",
    "10.0",
    "-1",
    "+3",
    "100",
    "0",
    "-0",
    "9.50",
    "1768478400",
    "010",
    "123456789012345678901234567890.1",
];
const DATES: &[&str] = &[
    "2026-01-15T12:00:00Z",
    "2026-01-15",
    "2026-01",
    "2026",
    "2026-01-15T12:00Z",
    "2026-01-15T14:00:00+02:00",
    "2026-01-15t12:00:00.25z",
    "1768478400",
    "2026-01-15T11:59:59",
    "2024-02-29T23:59:59.999999999-00:30",
    "20260",
];
const ADDRESSES: &[&str] = &[
    "203.0.113.9",
    "203.0.113.0/24",
    "0.0.0.0/0",
    "203.0.113.77/24",
    "10.0.0.0/8",
    "2001:db8::/32",
    "2001:DB8::1",
    "::/0",
    "::ffff:203.0.113.9",
    "203.0.112.0/23",
    "128.0.0.0/1",
];
const BYTES: &[&str] = &["QQ==", "YWJj", "AAA=", "AAAA", "+/+/"];
const ARNS: &[&str] = &[
    "*",
    "arn:aws:iam::111122223333:user/ann",
    "arn:aws:iam::111122223333:*",
    "arn:aws:iam::*:role/x",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:*:*:*:*",
    "arn:aws:sts::111122223333:*/fed",
    "arn:aws:iam::1111????3333:user/a*",
    "arn:*:*:*:*:root",
    "arn:aws:sns:us-east-1:111122223333:t:*",
    "arn:aws:iam:::*",
];
const ARNS_WITH_VARIABLES: &[&str] = &[
    "arn:aws:iam::${aws:PrincipalAccount}:*",
    "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
    "${aws:PrincipalArn}",
    "arn:aws:iam::${aws:PrincipalTag/none, '111122223333'}:*/${*}",
    "arn:aws:iam::${aws:PrincipalTag/none, '111122223333'}:role/x",
];

/// A condition block, which may be empty.
pub(super) fn block(dice: &mut Dice, allowed: Allowed) -> Value {
    let mut block = Map::new();
    for _ in 0..dice.weighted(&[(70, 1), (25, 2), (5, 3)]) {
        let (key, suited) = key(dice, allowed);
        let (family, operators) = if dice.percent(25) {
            dice.pick(&FAMILIES)
        } else {
            let share = if dice.percent(12) { "null" } else { suited };
            *FAMILIES.iter().find(|(name, _)| *name == share).unwrap()
        };
        let operator = operator(dice, family, operators);
        let entries = block.entry(operator).or_insert_with(|| json!({})).as_object_mut().unwrap();
        // E-106: no key twice under one operator, whatever its letter case.
        if !entries.keys().any(|old| old.eq_ignore_ascii_case(&key)) {
            entries.insert(key, values(dice, family, allowed));
        }
    }
    Value::Object(block)
}

fn key(dice: &mut Dice, allowed: Allowed) -> (String, &'static str) {
    let (key, suited) = dice.pick(KEYS);
    if is_unknown(key) && !allowed.unknown_keys {
        return ("aws:username".to_owned(), "text");
    }
    // The tag key behind the slash keeps its case, since E-303 looks at it.
    let (name, tag) = key.split_once('/').map_or((key, ""), |(name, _)| (name, &key[name.len()..]));
    (dice.letter_case(name) + tag, suited)
}

fn operator(dice: &mut Dice, family: &str, operators: &[&str]) -> String {
    let prefix = dice.weighted(&[(70, ""), (15, "ForAllValues:"), (15, "ForAnyValue:")]);
    let suffix = if family != "null" && dice.percent(25) { "IfExists" } else { "" };
    format!("{prefix}{}{suffix}", dice.pick(operators))
}

/// One value, or a list.
fn values(dice: &mut Dice, family: &str, allowed: Allowed) -> Value {
    let mut list = dice.some(3, |dice| value(dice, family, allowed));
    if list.len() == 1 && !dice.percent(20) { list.swap_remove(0) } else { Value::Array(list) }
}

/// One value that can be read as the family demands (E-119).
fn value(dice: &mut Dice, family: &str, allowed: Allowed) -> Value {
    let variable = allowed.variables && dice.percent(25);
    match family {
        "text" if variable && allowed.unknown_keys && dice.percent(8) => json!("${app:list}"),
        "text" if variable => json!(dice.pick(TEXTS_WITH_VARIABLES)),
        // In a document of 2008 the same text is ordinary.
        "text" if dice.percent(3) => json!(dice.pick(TEXTS_WITH_VARIABLES)),
        "text" if dice.percent(5) => dice.pick(&[json!(true), json!(10)].each_ref()).clone(),
        "text" => json!(dice.pick(TEXTS)),
        "number" if dice.percent(30) => dice.pick(&[json!(10), json!(9.5)].each_ref()).clone(),
        "number" => json!(dice.pick(NUMBERS)),
        "date" => json!(dice.pick(DATES)),
        "bool" if variable && dice.percent(20) => json!("${aws:PrincipalTag/none, 'true'}"),
        "bool" | "null" if dice.percent(20) => json!(dice.percent(50)),
        "bool" | "null" => json!(dice.pick(&["true", "false", "True", "FALSE"])),
        "binary" => json!(dice.pick(BYTES)),
        "address" => json!(dice.pick(ADDRESSES)),
        _ if variable => json!(dice.pick(ARNS_WITH_VARIABLES)),
        _ => json!(dice.pick(ARNS)),
    }
}

/// Keys of the request with the values that they may have; a list stands for several values.
const GIVEN: &[(&str, &str)] = &[
    (
        "aws:SourceIp",
        r#"["203.0.113.9", "203.0.112.1", "2001:db8::7", "::ffff:203.0.113.9", "10.1"]"#,
    ),
    ("aws:TagKeys", r#"[["env"], ["env", "team"], "team", [], [""], ["dev", "x*y"], null]"#),
    ("aws:TagKeys", r#"["", [""], ["", "env"]]"#),
    ("aws:RequestTag/team", r#"["dev", "Dev", "", "x*y"]"#),
    ("aws:MultiFactorAuthPresent", r#"[true, "false", "True", null, "maybe"]"#),
    ("aws:SourceVpce", r#"["vpce-1", "vpce-2"]"#),
    ("aws:SourceAccount", r#"["111122223333", "444455556666"]"#),
    ("aws:SourceArn", r#"["arn:aws:sns:us-east-1:111122223333:t", "arn:aws:s3:::b", "none"]"#),
    ("aws:SecureTransport", r#"[false, "false", true, null]"#),
    ("aws:CalledVia", r#"[["lambda.amazonaws.com"], ["env", "lambda.amazonaws.com"], []]"#),
    ("aws:CurrentTime", r#"["2026-01-15T12:00:00Z", "2026-01-15T13:00:00+02:00", "today", null]"#),
    ("aws:username", r#"["dev", "", "x*y", null]"#),
    ("aws:PrincipalArn", r#"["arn:aws:iam::111122223333:role/x", null, "x"]"#),
    ("aws:RequestedRegion", r#"["eu-west-1", ["us-east-1"]]"#),
    ("s3:max-keys", r#"[9, 10, 100, "9", "010", "abc", 9.5, "", []]"#),
    ("s3:prefix", r#"["dev", "ann", "", "d?v", ["ann"]]"#),
    ("sts:ExternalId", r#"["10", "dev"]"#),
    ("kms:EncryptionContext:team", r#"["dev", "ann"]"#),
    ("dynamodb:LeadingKeys", r#"[["ann"], ["ann", "dev"], "ann"]"#),
    ("app:value", r#"["QQ==", "YWJj", "10", true, 10, "é", ["dev"], "A"]"#),
    ("app:list", r#"[["ann", "dev"], ["É"], [""], ["10", "abc"], [true, 10], []]"#),
];

/// A context of a few keys.
pub(super) fn context(dice: &mut Dice) -> Value {
    let mut context = Map::new();
    if dice.percent(70) {
        for _ in 0..dice.below(5) {
            let (key, values) = dice.pick(GIVEN);
            let values: Vec<Value> = serde_json::from_str(values).unwrap();
            let value = dice.pick(&values.iter().collect::<Vec<_>>()).clone();
            let (name, tag) =
                key.split_once('/').map_or((key, ""), |(name, _)| (name, &key[name.len()..]));
            let name = dice.letter_case(name) + tag;
            if !context.keys().any(|old| old.eq_ignore_ascii_case(&name)) {
                context.insert(name, value);
            }
        }
    }
    Value::Object(context)
}
