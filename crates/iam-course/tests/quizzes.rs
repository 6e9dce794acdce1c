//! Questions of every type are read as the README shows them, and shown in an order of their own.

#![expect(clippy::unwrap_used, reason = "what the tests share may fail like a test")]

use iam_course::quiz::{Judged, Question, QuestionKind, Quiz};
use iam_course::{check_quiz, load_quiz};

const FILE: &str = "04-anatomy-of-a-policy/quiz.toml";

/// The examples in the README, put together to one file.
fn examples() -> String {
    let readme = include_str!("../../../exercises/README.md");
    let (_, part) = readme.split_once("## `quiz.toml`").unwrap();
    let blocks = part.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.collect::<Vec<_>>().join("\n")
}

fn quiz() -> Quiz {
    load_quiz(FILE, &examples()).unwrap()
}

fn question<'q>(quiz: &'q Quiz, id: &str) -> &'q Question {
    quiz.questions.iter().find(|question| question.id == id).unwrap()
}

fn check(from: &str, to: &str, expected: &[&str]) {
    let text = examples();
    assert!(text.contains(from), "{from}");
    let quiz = load_quiz(FILE, &text.replacen(from, to, 1)).unwrap();
    let told: Vec<String> = check_quiz(&quiz).into_iter().map(|it| it.message).collect();
    assert_eq!(told, expected);
}

#[test]
fn the_examples_of_the_readme_are_sound() {
    assert_eq!(check_quiz(&quiz()), []);
    assert_eq!(quiz().questions.len(), 6);
}

#[test]
fn what_the_checker_finds_in_a_policy_is_named() {
    let nothing = "in the policy of `wide-open` the checker finds `public-principal`";
    check("finds = [\"public-principal\"]\n", "", &[nothing]);
    let more = "in the policy of `wide-open` the checker finds `missing-effect`";
    check("\"Effect\": \"Allow\", ", "", &[more]);
}

#[test]
fn what_is_ordered_and_matched_is_shown_in_another_order() {
    let quiz = quiz();
    let order = question(&quiz, "signed-to-decided");
    assert_eq!(order.shown().len(), 3);
    assert_ne!(order.shown(), [0, 1, 2]);
    // Two pairs and a distractor.
    let matching = question(&quiz, "who-carries-it");
    assert_eq!(matching.shown().len(), 3);
    assert_eq!(question(&quiz, "omar-reads").shown(), [0, 1, 2]);
}

#[test]
fn a_known_wrong_answer_has_its_reason() {
    let quiz = quiz();
    let QuestionKind::Short(short) = &question(&quiz, "list-the-objects").kind else {
        unreachable!("it is a short one");
    };
    assert_eq!(short.judge("s3:listbucket "), Judged::Right);
    assert!(matches!(short.judge("S3:ListObjects"), Judged::Known(wrong) if !wrong.why.is_empty()));
    assert_eq!(short.judge("s3:GetObject"), Judged::Wrong);
}
