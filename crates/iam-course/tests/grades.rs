//! Every exercise does its work, and a grade reads well.

use iam_course::{Answer, Library, Style, check_exercise, check_quiz, grade, render};

#[test]
fn every_exercise_does_its_work() {
    let exercises = Library::embedded().exercises();
    let errors: Vec<_> = exercises.iter().flat_map(check_exercise).collect();
    let shown: String = errors.iter().map(|error| format!("{error}\n")).collect();
    assert!(errors.is_empty(), "\n{shown}");
}

#[test]
fn every_quiz_has_an_answer() {
    let quizzes = Library::embedded().quizzes();
    let errors: Vec<_> = quizzes.iter().flat_map(check_quiz).collect();
    let shown: String = errors.iter().map(|error| format!("{error}\n")).collect();
    assert!(errors.is_empty(), "\n{shown}");
}

/// What a learner reads after handing in an answer to `first-allow`.
fn first_allow(answer: impl Fn(Answer) -> Answer) -> String {
    let exercise = Library::embedded().find("first-allow").unwrap();
    render(&grade(exercise, &answer(Answer::start(exercise))), Style::PLAIN)
}

#[test]
fn the_right_answer() {
    let exercise = Library::embedded().find("first-allow").unwrap();
    insta::assert_snapshot!(first_allow(|_| Answer::solution(exercise)));
}

#[test]
fn the_start() {
    insta::assert_snapshot!(first_allow(|start| start));
}

#[test]
fn each_wrong_answer() {
    let exercise = Library::embedded().find("first-allow").unwrap();
    for wrong in &exercise.wrong {
        let shown = first_allow(|_| Answer::wrong(exercise, wrong));
        insta::assert_snapshot!(wrong.says.replace(' ', "-"), shown);
    }
}

#[test]
fn broken_json() {
    let broken = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n";
    insta::assert_snapshot!(first_allow(|start| start.with("omar", broken)));
}

#[test]
fn a_document_that_aws_would_not_take() {
    let rejected = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"allow\" }\n  ]\n}\n";
    insta::assert_snapshot!(first_allow(|start| start.with("omar", rejected)));
}

#[test]
fn a_deny_by_an_organization() {
    let exercise = Library::embedded().find("fence-the-root-user").unwrap();
    let wrong = &exercise.wrong[1];
    let grade = grade(exercise, &Answer::wrong(exercise, wrong));
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}
