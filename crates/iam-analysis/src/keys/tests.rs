//! The regions of a key against their definition: whatever values a request has, some region
//! answers every probe as they do.

use iam_eval::{Context, KeyValues};
use iam_policy::{ConditionTest, PolicyKind, Reading, parse};

use super::{Allowed, Choice, Probe, TooMany, choices};
use crate::keys::probes::Probes;

/// The tests of a condition block written as JSON.
fn tests(condition: &str) -> Vec<ConditionTest> {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "*",
            "Resource": "*", "Condition": {condition}}}]}}"#
    );
    let parsed = parse(&text, &Reading::stored(PolicyKind::Managed));
    let policy = parsed.policy.unwrap_or_else(|| panic!("{condition}: {:?}", parsed.diagnostics));
    policy.statements[0].condition.clone()
}

/// One condition of each operator and its values, all on one key.
fn on_key(key: &str, rows: &[(String, Vec<String>)]) -> Vec<ConditionTest> {
    let one = |(operator, values): &(String, Vec<String>)| {
        let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
        let found = tests(&format!(r#"{{"{operator}": {{"{key}": [{}]}}}}"#, values.join(",")));
        found.into_iter().next().expect("a condition of one test")
    };
    rows.iter().map(one).collect()
}

fn probes(tests: &[ConditionTest]) -> Vec<Probe<'_>> {
    let mut all = vec![Probe::Present];
    all.extend(tests.iter().map(Probe::Holds));
    all
}

const ANY: Allowed = Allowed { absent: true, present: true, many: false };
const SETS: Allowed = Allowed { many: true, ..ANY };

fn ask(key: &str, probes: &[Probe<'_>], allowed: Allowed) -> Result<Vec<Choice>, TooMany> {
    choices(key, probes, allowed, &variables(), &[], 4096, &mut 2_000_000)
}

fn variables() -> Context {
    let omar = KeyValues::One("omar".to_owned());
    Context::new([("aws:username".to_owned(), Some(omar))])
}

/// Asserts that the regions are told truly, differ, and that each of `values` is in one.
fn check(
    key: &str,
    tests: &[ConditionTest],
    allowed: Allowed,
    values: impl IntoIterator<Item = Option<KeyValues>>,
) -> bool {
    let asked = probes(tests);
    let shown: Vec<String> = tests
        .iter()
        .map(|test| {
            let values: Vec<_> = test.values.iter().map(|it| &it.text.value).collect();
            format!("{} {values:?}", test.operator)
        })
        .collect();
    let Ok(found) = ask(key, &asked, allowed) else { return false };
    let context = variables();
    let judge = Probes::new(&asked, &context);
    for (at, choice) in found.iter().enumerate() {
        let answers = judge.answers(choice.values.as_ref());
        assert_eq!(answers, choice.yes, "{shown:?} {choice:?}");
        let before = found.iter().take(at).all(|other| other.yes != choice.yes);
        assert!(before, "twice: {shown:?} {choice:?}");
    }
    for value in values {
        let answers = judge.answers(value.as_ref());
        let known = found.iter().any(|choice| choice.yes == answers);
        assert!(known, "{key} {shown:?} lacks {value:?}: {found:?}");
    }
    true
}

/// Numbers as random as a test needs, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.roll(from.len())]
    }

    fn some(&mut self, from: &[&str], most: usize) -> Vec<String> {
        (0..=self.roll(most)).map(|_| self.pick(from).to_owned()).collect()
    }
}

/// A family of operators with values of policies and of requests.
struct Family {
    key: &'static str,
    operators: &'static [&'static str],
    written: &'static [&'static str],
    sent: &'static [&'static str],
}

const TEXTS: Family = Family {
    key: "x:text",
    operators: &[
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
        "Bool",
    ],
    written: &[
        "a",
        "b",
        "ab",
        "A",
        "aB",
        "a*",
        "*b",
        "*a*",
        "?",
        "a?",
        "?*",
        "*",
        "true",
        "${aws:username}",
        "${x:none}",
        "",
    ],
    sent: &[
        "", "a", "b", "ab", "A", "AB", "aB", "ba", "bb", "aab", "aba", "true", "True", "c", "*",
        "a*", "omar", "abba", "bab",
    ],
};

const LITERALS: Family = Family {
    key: "x:text",
    operators: &[
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "Bool",
    ],
    written: &["a", "b", "A", "true", "TRUE", "Ab", "aB", "ab", "AB"],
    sent: &["a", "b", "A", "B", "true", "True", "TRUE", "AB", "aB", "Ab", "ab", "c", "", "false"],
};

const ARNS: Family = Family {
    key: "x:arn",
    operators: &[
        "ArnEquals",
        "ArnLike",
        "ArnNotEquals",
        "ArnNotLike",
        "StringEquals",
        "StringLike",
        "StringNotLike",
    ],
    written: &[
        "arn:aws:s3:::a",
        "arn:aws:s3:::*",
        "arn:aws:*:*:*:a*",
        "arn:aws:s3:*:1*:a:b",
        "arn:*:s3:::?",
    ],
    sent: &[
        "arn:aws:s3:::a",
        "arn:aws:s3:::b",
        "arn:aws:s3:::bc",
        "arn:aws-cn:s3:::b",
        "arn:aws:x:y:1:a",
        "arn:aws:s3:y:1:a:b",
        "arn:aws:s3:y:1",
        "arn:aws:s3:y:1:",
        "arn",
        "a",
        "x:aws:s3:::a",
        "arn:x:y::::a",
        "",
    ],
};

const NUMBERS: Family = Family {
    key: "x:number",
    operators: &[
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
        "StringEquals",
        "StringEqualsIgnoreCase",
    ],
    written: &[
        "1",
        "1.0",
        "01",
        "2",
        "-1",
        "0",
        "-0.5",
        "1.5",
        "10",
        "+7",
        "-3.25",
        "100000000000000000000000000000000000000000",
    ],
    sent: &[
        "1",
        "1.0",
        "01",
        "001",
        "+1",
        "1.00",
        "2",
        "02",
        "3",
        "-1",
        "-01",
        "-2",
        "0",
        "-0",
        "00",
        "-0.25",
        "-0.5",
        "-0.50",
        "1.25",
        "1.5",
        "1.50",
        "7",
        "+7",
        "8",
        "10",
        "11",
        "-3.25",
        "-3.5",
        "-3",
        "100000000000000000000000000000000000000001",
        "x",
        "1e3",
        "",
        "1.",
        "99999",
        "0100000000000000000000000000000000000000000",
    ],
};

const DATES: Family = Family {
    key: "x:date",
    operators: &[
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
        "StringEquals",
    ],
    written: &[
        "2026-04-30T16:00:00Z",
        "2026-04-30T18:00:00+02:00",
        "2026-04-30T16:00:01Z",
        "2026",
        "1777564800",
        "2026-01-15T12:00:00Z",
        "1969-12-31T23:59:59Z",
        "2026-04-30T16:00:00.000000001Z",
        "0000-01-01T00:00:00Z",
        "999999999999999",
    ],
    sent: &[
        "2026-04-30T16:00:00Z",
        "2026-04-30T18:00:00+02:00",
        "2026-04-30T16:00Z",
        "2026-04-30T16:00:01Z",
        "2026-04-30T16:00:00.5Z",
        "2026-04-30T16:00:00.000000001Z",
        "2026",
        "2027",
        "1777564800",
        "01777564800",
        "1777564799",
        "1777564801",
        "2026-01-15T12:00:00Z",
        "1969-12-31T23:59:59Z",
        "1950-01-01",
        "0000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+01:00",
        "999999999999999",
        "0999999999999999",
        "9999999999999999",
        "tomorrow",
        "",
    ],
};

const ADDRESSES: Family = Family {
    key: "x:address",
    operators: &["IpAddress", "NotIpAddress", "StringEquals", "StringNotEquals"],
    written: &[
        "203.0.113.0/24",
        "203.0.113.9/24",
        "203.0.113.7",
        "203.0.113.7/32",
        "203.0.113.128/25",
        "0.0.0.0/0",
        "10.0.0.0/8",
        "255.255.255.255/32",
        "2001:db8::/32",
        "2001:db8::7",
        "::/0",
    ],
    sent: &[
        "203.0.113.0",
        "203.0.113.7",
        "203.0.113.8",
        "203.0.113.200",
        "198.51.100.7",
        "10.1.2.3",
        "255.255.255.255",
        "0.0.0.0",
        "2001:db8::7",
        "2001:DB8::7",
        "2001:db8:0:0:0:0:0:7",
        "2001:db8::8",
        "2001:db9::",
        "::",
        "::ffff:203.0.113.7",
        "203.0.113.007",
        "203.0.113.0/24",
        "x",
        "",
    ],
};

const BYTES: Family = Family {
    key: "x:bytes",
    operators: &["BinaryEquals", "StringEquals", "StringNotEquals"],
    written: &["aGk=", "aGl=", "aGVsbG8=", "YQ==", "AAAA"],
    sent: &[
        "aGk=", "aGl=", "aGn=", "aGVsbG8=", "aGVsbG9=", "YQ==", "YR==", "YZ==", "AAAA", "AAAB",
        "@", "", "YQ",
    ],
};

const FAMILIES: &[&Family] = &[&TEXTS, &LITERALS, &ARNS, &NUMBERS, &DATES, &ADDRESSES, &BYTES];

/// A random operator of a family with values that it takes.
fn row(family: &Family, prefixes: &[&str], dice: &mut Dice) -> (String, Vec<String>) {
    if dice.roll(8) == 0 {
        return ("Null".to_owned(), dice.some(&["true", "false"], 1));
    }
    let operator = dice.pick(family.operators);
    let suffix = dice.pick(&["", "", "IfExists"]);
    let values = match operator {
        "Bool" => dice.some(&["true", "false"], 1),
        _ => dice.some(family.written, 2),
    };
    (format!("{}{operator}{suffix}", dice.pick(prefixes)), values)
}

const PREFIXES: &[&str] = &["", "", "ForAnyValue:", "ForAllValues:"];

#[test]
fn single_values_are_covered() {
    let mut dice = Dice(0x5eed);
    for family in FAMILIES {
        let values = |_| {
            let one = |value: &&str| Some(KeyValues::One((*value).to_owned()));
            family.sent.iter().map(one).chain([None]).collect::<Vec<_>>()
        };
        let mut answered = 0;
        for round in 0..400 {
            let count = 1 + dice.roll(4);
            let rows: Vec<_> = (0..count).map(|_| row(family, PREFIXES, &mut dice)).collect();
            let found = on_key(family.key, &rows);
            answered += usize::from(check(family.key, &found, ANY, values(round)));
        }
        assert_eq!(answered, 400, "{}", family.key);
    }
}

#[test]
fn sets_are_covered() {
    let mut dice = Dice(0xfee1);
    for family in FAMILIES {
        for _ in 0..200 {
            let count = 1 + dice.roll(3);
            let rows: Vec<_> = (0..count).map(|_| row(family, PREFIXES, &mut dice)).collect();
            let found = on_key(family.key, &rows);
            let sent: Vec<&str> =
                family.sent.iter().copied().filter(|value| !value.is_empty()).collect();
            let sets: Vec<Option<KeyValues>> =
                (0..30).map(|_| Some(KeyValues::Many(dice.some(&sent, 3)))).collect();
            assert!(check(family.key, &found, SETS, sets), "{rows:?}");
        }
    }
}

/// A random operator of any family with values of its own family, or of texts.
fn any_row(dice: &mut Dice) -> (String, Vec<String>) {
    let family = FAMILIES[dice.roll(FAMILIES.len())];
    let (operator, values) = row(family, PREFIXES, dice);
    if operator.contains("String") && dice.roll(2) == 0 {
        let values = dice.some(&["1*", "203.0.113.*", "2026*", "arn:*", "1", "00001"], 1);
        return (operator, values);
    }
    (operator, values)
}

/// Asks about random tests of all families on one key; how many of `rounds` were answered.
fn answered_of_mixed(key: &str, rounds: usize, dice: &mut Dice) -> usize {
    let kind = super::kind::Kind::of(key);
    let more = ["1", "99999", "12345", "012345", "2026", "2025", "+2026", "-1.5", "true", "false"];
    let sent = FAMILIES.iter().flat_map(|family| family.sent.iter().copied()).chain(more);
    let sent = sent.filter(|value| kind.admits(value));
    let mut sent: Vec<_> = sent.map(|it| Some(KeyValues::One(it.to_owned()))).collect();
    sent.push(None);
    let mut answered = 0;
    for _ in 0..rounds {
        let count = 1 + dice.roll(4);
        let rows: Vec<_> = (0..count).map(|_| any_row(dice)).collect();
        answered += usize::from(check(key, &on_key(key, &rows), ANY, sent.iter().cloned()));
    }
    answered
}

#[test]
fn families_on_one_key_are_told_apart_or_given_up() {
    let mut dice = Dice(0xd1ce);
    let mut answered = Vec::new();
    for key in ["x:text", "aws:SourceIp", "s3:max-keys", "aws:CurrentTime", "aws:EpochTime"] {
        answered.push((key, answered_of_mixed(key, 400, &mut dice)));
    }
    assert!(answered.iter().all(|(_, count)| *count > 100), "{answered:?}");
    assert_eq!(answered_of_mixed("aws:SecureTransport", 100, &mut dice), 100);
}

/// The values of each region, absence as `-`.
fn shown(found: &[Choice]) -> Vec<String> {
    let text = |choice: &Choice| match &choice.values {
        None => "-".to_owned(),
        Some(KeyValues::One(value)) => value.clone(),
        Some(KeyValues::Many(values)) => values.join("+"),
    };
    found.iter().map(text).collect()
}

/// Asserts what the regions of a key look like.
fn looks(key: &str, condition: &str, allowed: Allowed, expected: &[&str]) {
    let found = tests(&condition.replace("KEY", key));
    let found = ask(key, &probes(&found), allowed).unwrap_or_else(|_| panic!("{key} {condition}"));
    assert_eq!(shown(&found), expected, "{key} {condition}");
}

#[test]
fn values_read_well() {
    let address = r#"{"IpAddress": {"KEY": "203.0.113.0/24"}}"#;
    looks("aws:SourceIp", address, ANY, &["-", "198.51.100.7", "203.0.113.7"]);
    let like = r#"{"IpAddress": {"KEY": "203.0.113.0/24"}, "StringLike": {"KEY": "203.0.*"}}"#;
    looks("aws:SourceIp", like, ANY, &["-", "198.51.100.7", "203.0.113.7", "203.0.114.7"]);
    let bool = r#"{"Bool": {"KEY": "true"}}"#;
    looks("aws:SecureTransport", bool, Allowed { absent: false, ..ANY }, &["true", "false"]);
    let number = r#"{"NumericLessThan": {"KEY": "3600"}}"#;
    looks("aws:MultiFactorAuthAge", number, ANY, &["-", "0", "3600"]);
    let date = r#"{"DateGreaterThan": {"KEY": "2026-07-01T00:00:00Z"}}"#;
    looks("aws:CurrentTime", date, ANY, &["-", "2026-01-15T12:00:00Z", "2026-07-02T00:00:00Z"]);
    looks("aws:EpochTime", date, ANY, &["-", "1768478400", "1782864001"]);
    let team = r#"{"StringEquals": {"KEY": ["red", "blue"]}}"#;
    looks("aws:PrincipalTag/team", team, ANY, &["-", "red", "green"]);
    let home = r#"{"StringLike": {"KEY": ["home/${aws:username}/*", ""]}}"#;
    looks("s3:prefix", home, ANY, &["-", "home/omar/example", "reports/"]);
    let arn = r#"{"ArnLike": {"KEY": "arn:aws:s3:::hl-*"}}"#;
    looks(
        "aws:SourceArn",
        arn,
        ANY,
        &["-", "arn:aws:s3:::hl-example", "arn:aws:sns:eu-west-1:111122223333:delays"],
    );
    let keys = r#"{"ForAllValues:StringEquals": {"KEY": ["team", "stage"]},
                   "ForAnyValue:StringEquals": {"KEY": "stage"}}"#;
    looks("aws:TagKeys", keys, SETS, &["-", "team", "stage", "harbour", "stage+harbour"]);
}

#[test]
fn a_shape_reads_variables_as_stars() {
    let condition = r#"{"StringNotLikeIfExists": {"x:y": ["b", "a${x:none}${*}c"]},
        "ArnLike": {"x:y": "arn:aws:iam::${x:none}:user/${aws:username}"},
        "ForAnyValue:StringEqualsIgnoreCase": {"x:y": "${x:none}k"}}"#;
    let found = tests(condition);
    let asked =
        [Probe::Shape(&found[0], 1), Probe::Shape(&found[1], 0), Probe::Shape(&found[2], 0)];
    let context = variables();
    let judge = Probes::new(&asked, &context);
    let cases = [
        ("axx*c", vec![0]),
        ("axxc", vec![]),
        ("b", vec![]),
        ("arn:aws:iam::1:user/lena", vec![1]),
        ("arn:aws:iam:x:1:user/lena", vec![]),
        ("brinK", vec![2]),
        ("a*c", vec![0]),
    ];
    for (text, expected) in cases {
        let answers = judge.answers(Some(&KeyValues::One(text.to_owned())));
        assert_eq!(answers.iter().collect::<Vec<_>>(), expected, "{text}");
    }
    let regions = ask("x:y", &asked, ANY).expect("three patterns");
    assert_eq!(regions.len(), 6, "{:?}", shown(&regions));
}

#[test]
fn preferred_values_stand_for_their_regions() {
    let found = tests(r#"{"StringLike": {"aws:username": ["o*", "l*"]}}"#);
    let preferred = ["lena".to_owned(), "zoe".to_owned()];
    let mut steps = 100_000;
    let regions =
        choices("aws:username", &probes(&found), ANY, &variables(), &preferred, 9, &mut steps);
    assert_eq!(shown(&regions.expect("two regions")), ["-", "lena", "zoe"]);
}

#[test]
fn budgets_end_it() {
    let words: Vec<String> = (0..30).map(|at| format!("*{}{at}*", "word")).collect();
    let together = on_key("x:y", &[("StringLike".to_owned(), words.clone())]);
    assert_eq!(ask("x:y", &probes(&together), ANY).map(|found| found.len()), Ok(3));
    let one_by_one: Vec<_> =
        words.into_iter().map(|word| ("StringLike".to_owned(), vec![word])).collect();
    let apart = on_key("x:y", &one_by_one);
    assert_eq!(ask("x:y", &probes(&apart), ANY), Err(TooMany));
    let names: Vec<String> = (0..10_000).map(|at| format!("name-{at}")).collect();
    let list = on_key("x:y", &[("StringEquals".to_owned(), names)]);
    assert_eq!(ask("x:y", &probes(&list), ANY).map(|found| found.len()), Ok(3));
    let few = &mut 3;
    let found = choices("x:y", &probes(&apart), ANY, &variables(), &[], 4096, few);
    assert_eq!(found, Err(TooMany));
    let many: Vec<_> =
        (0..20).map(|at| ("ForAnyValue:StringEquals".to_owned(), vec![format!("v{at}")])).collect();
    assert_eq!(ask("x:y", &probes(&on_key("x:y", &many)), SETS), Err(TooMany));
}
