//! Policies made to exhaust the analysis: it answers within its budget, twice the same.

use iam_analysis::{Answer, Budget, PolicySet, Question, World, find};
use serde_json::{Value, json};

use super::mutants::read;

fn policy(statements: Vec<Value>) -> PolicySet {
    let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    read(&text).unwrap_or_else(|| panic!("no sound policy: {text:.300}"))
}

fn object(name: &str) -> String {
    format!("arn:aws:s3:::hl-tickets/{name}")
}

fn get(resources: Vec<String>, condition: Value) -> Value {
    json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": resources,
        "Condition": condition })
}

/// Pairs of hostile policies: name, the one that allows, the one that refuses.
fn pairs() -> Vec<(&'static str, PolicySet, PolicySet)> {
    let none = || json!({});
    let letters = |number: usize| char::from(b'a' + (number % 26) as u8);
    let stars = |count: usize, middle: &str| -> Vec<String> {
        (0..count).map(|at| object(&format!("*{}*{middle}*", letters(at)))).collect()
    };
    let one = |resources: Vec<String>| policy(vec![get(resources, none())]);
    let window = |letter: char, count: usize| object(&format!("*{letter}{}", "?".repeat(count)));
    let words = |count: usize| -> Vec<String> { (0..count).map(|at| format!("w{at}")).collect() };
    let equals =
        |values: Vec<String>| json!({ "StringEquals": { "s3:ExistingObjectTag/k": values } });
    let many = |count: usize, keys: usize| {
        let keyed = |at: usize| {
            let tests = (0..keys).map(|key| {
                (format!("aws:RequestTag/k{key}"), json!([format!("v{}", (at + key) % 7)]))
            });
            let tests: Value = tests.collect();
            let effect = if at.is_multiple_of(3) { "Deny" } else { "Allow" };
            json!({ "Effect": effect, "Action": "s3:*", "Resource": object(&format!("*{at}*")),
                "Condition": { "StringNotEquals": tests } })
        };
        policy((0..count).map(keyed).collect())
    };
    let likes = |count: usize| -> Vec<String> {
        (0..count).map(|at| format!("*{}*{}*", letters(at), letters(at * 7 + 1))).collect()
    };
    let sets = |count: usize, prefix: &str| {
        let tests = likes(count)
            .into_iter()
            .map(|value| get(vec![object("*")], json!({ prefix: { "aws:TagKeys": value } })));
        policy(tests.collect())
    };
    vec![
        ("a long window", one(vec![window('a', 16)]), one(vec![window('b', 16)])),
        (
            "many windows",
            one((8..20).map(|it| window('a', it)).collect()),
            one(vec![window('a', 30)]),
        ),
        ("stars within stars", one(stars(40, "y")), one(stars(40, "z"))),
        (
            "ten thousand values",
            policy(vec![get(vec![object("*")], equals(words(10_000)))]),
            policy(vec![get(vec![object("*")], equals(words(9_999)))]),
        ),
        ("many statements with many keys", many(36, 10), many(35, 10)),
        (
            "many patterns of one key",
            policy(vec![get(
                vec![object("*")],
                json!({"StringLike": {"s3:ExistingObjectTag/k": likes(30)}}),
            )]),
            policy(
                likes(29)
                    .into_iter()
                    .map(|it| {
                        get(
                            vec![object("*")],
                            json!({"StringLike": {"s3:ExistingObjectTag/k": it}}),
                        )
                    })
                    .collect(),
            ),
        ),
        ("sets of sets", sets(14, "ForAnyValue:StringLike"), sets(15, "ForAllValues:StringLike")),
        ("only stars", one(vec![object(&"*".repeat(500))]), one(vec![object(&"?".repeat(500))])),
        (
            "variables everywhere",
            one((0..30).map(|at| object(&format!("${{aws:PrincipalTag/t{at}}}/*"))).collect()),
            one((1..31).map(|at| object(&format!("${{aws:PrincipalTag/t{at}}}/*"))).collect()),
        ),
    ]
}

/// All pairs, each way, with the budget of an editor, on a small stack.
pub(super) fn run() {
    let work = || {
        for (name, a, b) in pairs() {
            let world = World { budget: Budget::QUICK, ..World::default() };
            for (allowed, refused) in [(&a, &b), (&b, &a)] {
                twice(name, allowed, refused, &world);
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(work);
    thread.expect("a thread").join().expect("no panic on a small stack");
}

fn twice(name: &str, allowed: &PolicySet, refused: &PolicySet, world: &World) {
    let ask = |allowed, refused| {
        let question =
            Question { allowed: vec![allowed], refused: vec![refused], ..Question::default() };
        find(&question, world)
    };
    let first = ask(allowed, refused);
    let word = match &first {
        Answer::Proved(_) => "proved".to_owned(),
        Answer::Witness(_) => "a request".to_owned(),
        Answer::Unknown(doubts) => format!("unknown: {doubts:?}"),
    };
    println!("{name}: {word:.200}");
    assert_eq!(format!("{first:?}"), format!("{:?}", ask(allowed, refused)), "{name}");
    let own = ask(allowed, allowed);
    assert!(!matches!(own, Answer::Witness(_)), "{name}: more than itself: {own:?}");
}
