//! Bounds and floors of every kind of policy, in an exercise with several documents.

use iam_course::{Answer, Exercise, Style, check_exercise, grade, load_exercise, render};

const EXERCISE: &str = include_str!("limits/exercise.toml");

fn exercise() -> Exercise {
    load_exercise("01-tests/01-two-keys.toml", EXERCISE).expect("it can be read")
}

/// What a learner reads of an answer with another text for one document.
fn told(document: &str, text: &str) -> String {
    let exercise = exercise();
    let answer = Answer::solution(&exercise).with(document, text);
    render(&grade(&exercise, &answer), Style::PLAIN)
}

/// A policy of one statement, laid out as people do.
fn policy(statement: &[(&str, &str)]) -> String {
    let lines: Vec<_> =
        statement.iter().map(|(name, value)| format!("      \"{name}\": {value}")).collect();
    let statement = lines.join(",\n");
    format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{\n{statement}\n    }}\n  ]\n}}\n"
    )
}

const REPORTS: &str = "\"arn:aws:s3:::hl-reports/*\"";

#[test]
fn the_exercise_does_its_work() {
    let errors = check_exercise(&exercise());
    // The linter's advice on roles is not what this is about.
    let errors = errors.iter().filter(|it| !it.message.contains("the solution is doubtful"));
    let errors: String = errors.map(|it| format!("{it}\n")).collect();
    assert!(errors.is_empty(), "{errors}");
}

#[test]
fn the_solution() {
    let exercise = exercise();
    insta::assert_snapshot!(render(&grade(&exercise, &Answer::solution(&exercise)), Style::PLAIN));
}

#[test]
fn a_bucket_policy_for_another_caller() {
    let policy = policy(&[
        ("Effect", "\"Allow\""),
        ("Principal", "{ \"AWS\": [\"222233334444\", \"444455556666\"] }"),
        ("Action", "\"s3:GetObject\""),
        ("Resource", REPORTS),
    ]);
    insta::assert_snapshot!(told("bucket", &policy));
}

#[test]
fn a_bucket_policy_without_its_condition() {
    let policy = policy(&[
        ("Effect", "\"Allow\""),
        ("Principal", "\"*\""),
        ("Action", "\"s3:GetObject\""),
        ("Resource", REPORTS),
        ("Condition", "{ \"StringLike\": { \"aws:PrincipalArn\": \"*:user/lena\" } }"),
    ]);
    insta::assert_snapshot!(told("bucket", &policy));
}

#[test]
fn a_trust_policy_for_everybody() {
    let policy = policy(&[
        ("Effect", "\"Allow\""),
        ("Principal", "{ \"AWS\": \"arn:aws:iam::222233334444:root\" }"),
        ("Action", "\"sts:AssumeRole\""),
    ]);
    insta::assert_snapshot!(told("trust", &policy));
}

#[test]
fn a_boundary_that_is_too_wide() {
    let policy = policy(&[
        ("Effect", "\"Allow\""),
        ("Action", "[\"s3:*\", \"sts:AssumeRole\"]"),
        ("Resource", "\"*\""),
    ]);
    insta::assert_snapshot!(told("boundary", &policy));
}
