//! Every exercise does its work, and a grade reads well.

use iam_course::{Answer, Exercise, Library, Style, check_exercise, check_quiz, grade, render};

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

fn exercise(id: &str) -> &'static Exercise {
    Library::embedded().find(id).expect("the library has it")
}

/// What a learner reads after handing in an answer to `first-allow`.
fn first_allow(answer: impl Fn(Answer) -> Answer) -> String {
    let exercise = exercise("first-allow");
    render(&grade(exercise, &answer(Answer::start(exercise))), Style::PLAIN)
}

#[test]
fn the_right_answer() {
    let exercise = exercise("first-allow");
    insta::assert_snapshot!(first_allow(|_| Answer::solution(exercise)));
}

#[test]
fn the_start() {
    insta::assert_snapshot!(first_allow(|start| start));
}

#[test]
fn each_wrong_answer() {
    let exercise = exercise("first-allow");
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
    let exercise = exercise("fence-the-root-user");
    let wrong = &exercise.wrong[1];
    let grade = grade(exercise, &Answer::wrong(exercise, wrong));
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

/// Of two listed wrong answers that fail the same requests, the one that behaves alike is heard.
#[test]
fn feedback_goes_by_behaviour() {
    let exercise = exercise("explicit-deny");
    let heard = |text: &str| grade(exercise, &Answer::start(exercise).with("kofi", text)).feedback;
    let statement = |effect: &str, action: &str| {
        format!(
            r#"{{ "Version": "2012-10-17", "Statement": {{ "Effect": "{effect}",
                "Action": "{action}", "Resource": "arn:aws:s3:::hl-audit-logs/*" }} }}"#
        )
    };
    let narrow = heard(&statement("Allow", "s3:GetObject")).expect("a listed wrong answer");
    assert!(narrow.starts_with("A narrower Allow"), "{narrow}");
    let only_delete = heard(&statement("Deny", "s3:DeleteObject")).expect("a listed wrong answer");
    assert!(only_delete.starts_with("Overwriting"), "{only_delete}");
}

/// Who stops a request by a Deny where the author is silent has stopped it all the same.
#[test]
fn an_answer_that_stops_the_same_requests_passes() {
    let exercise = exercise("office-network");
    let answer = r#"{ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"],
          "Resource": ["arn:aws:s3:::hl-invoices", "arn:aws:s3:::hl-invoices/*"] },
        { "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "NotIpAddress":
          { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.17"] } } } ] }"#;
    assert!(grade(exercise, &Answer::start(exercise).with("tomas", answer)).passed());
}
