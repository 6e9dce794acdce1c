//! Every exercise does its work, and a grade reads well.

use iam_course::grade::ChangesResult;
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
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:List*Bucket"],
          "Resource": ["arn:aws:s3:::hl-invoices", "arn:aws:s3:::hl-invoices/*"] },
        { "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "NotIpAddress":
          { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.17"] } } } ] }"#;
    let grade = grade(exercise, &Answer::start(exercise).with("tomas", answer));
    assert!(grade.passed(), "{}", render(&grade, Style::PLAIN));
}

/// What a learner reads of an answer that comes out right for every listed request.
fn beyond(id: &str, text: &str) -> String {
    let exercise = exercise(id);
    let document = &exercise.documents.first().expect("the learner writes one").name;
    let grade = grade(exercise, &Answer::solution(exercise).with(document, text));
    assert_eq!(grade.failing().count(), 0, "{}", render(&grade, Style::PLAIN));
    render(&grade, Style::PLAIN)
}

/// Two statements that allow.
fn two(first: [&str; 2], second: [&str; 2]) -> String {
    let statement = |[action, resource]: [&str; 2]| {
        let one = |text: &str| match text.contains(',') {
            true => format!("[\"{}\"]", text.replace(", ", "\", \"")),
            false => format!("\"{text}\""),
        };
        format!(
            "    {{\n      \"Effect\": \"Allow\",\n      \"Action\": {},\n      \
             \"Resource\": {}\n    }}",
            one(action),
            one(resource)
        )
    };
    let (first, second) = (statement(first), statement(second));
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{first},\n{second}\n  ]\n}}\n")
}

#[test]
fn within_the_bound() {
    let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Bookings";
    let both = format!("{table}, {table}/index/by-ferry");
    let actions = "dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem";
    insta::assert_snapshot!(beyond(
        "trim-the-wildcard",
        &two([actions, table], ["dynamodb:Query", &both])
    ));
}

#[test]
fn the_same_in_another_form() {
    insta::assert_snapshot!(beyond(
        "first-allow",
        &two(
            ["s3:ListBucket", "arn:aws:s3:::hl-timetables"],
            ["s3:GetObject, s3:ListBucket", "arn:aws:s3:::hl-timetables/*"]
        )
    ));
}

#[test]
fn tighter_than_the_solution() {
    let text = r#"{ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Resource": "*", "Action":
          ["ec2:DescribeInstances", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics"] },
        { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::hl-timetables" },
        { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*" }
    ] }"#;
    insta::assert_snapshot!(beyond("notaction-trap", text));
}

#[test]
fn too_wide_in_the_action() {
    insta::assert_snapshot!(beyond(
        "bucket-or-object",
        &two(
            ["s3:ListBucket, s3:GetBucket*", "arn:aws:s3:::hl-uploads"],
            ["s3:GetObject, s3:PutObject*", "arn:aws:s3:::hl-uploads/incoming/*"]
        )
    ));
}

/// A listed wrong answer that no request shows gets its feedback.
#[test]
fn too_wide_as_listed() {
    insta::assert_snapshot!(beyond(
        "first-allow",
        &two(
            ["s3:Get*", "arn:aws:s3:::hl-timetables/*"],
            ["s3:ListBucket", "arn:aws:s3:::hl-timetables"]
        )
    ));
}

#[test]
fn too_wide_in_the_resource() {
    insta::assert_snapshot!(beyond(
        "first-allow",
        &two(
            ["s3:ListBucket", "arn:aws:s3:::hl-timetables"],
            ["s3:GetObject", "arn:aws:s3:::hl-timetable?/*"]
        )
    ));
}

#[test]
fn too_wide_in_the_condition() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:GetObject"],
      "Resource": ["arn:aws:s3:::hl-invoices", "arn:aws:s3:::hl-invoices/*"],
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.16/31"] }
      }
    }
  ]
}
"#;
    insta::assert_snapshot!(beyond("office-network", text));
}

#[test]
fn too_narrow() {
    insta::assert_snapshot!(beyond(
        "first-allow",
        &two(
            ["s3:ListBucket", "arn:aws:s3:::hl-timetables"],
            ["s3:GetObject", "arn:aws:s3:::hl-timetables/2026/*"]
        )
    ));
}

#[test]
fn a_deny_that_leaves_a_gap() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "Action": ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"],
      "Resource": "arn:aws:s3:::hl-audit-logs/*"
    },
    {
      "Effect": "Deny",
      "Action": ["s3:PutLifecycleConfiguration", "s3:PutBucketPolicy", "s3:DeleteBucket"],
      "Resource": "arn:aws:s3:::hl-audit-logs"
    }
  ]
}
"#;
    insta::assert_snapshot!(beyond("explicit-deny", text));
}

#[test]
fn a_deny_that_reaches_too_far() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "NotAction": ["iam:*", "sts:*", "route53:List*", "cloudfront:*", "support:*"],
      "Resource": "*",
      "Condition": {
        "StringNotEquals": { "aws:RequestedRegion": "eu-west-1" }
      }
    }
  ]
}
"#;
    insta::assert_snapshot!(beyond("one-region", text));
}

/// What cannot be proved never fails an answer.
#[test]
fn not_proved() {
    let exercise = exercise("first-allow");
    let mut grade = grade(exercise, &Answer::solution(exercise));
    let proof = grade.proof.as_mut().expect("every document can be used");
    proof.doubts = vec!["the conditions are too many to try all of their combinations".to_owned()];
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

/// What AWS does not document never fails an answer, either.
#[test]
fn an_uncertain_excess() {
    let exercise = exercise("notaction-trap");
    let solution = Answer::solution(exercise);
    let document = exercise.documents.first().expect("the learner writes one");
    let text = solution.text(document).replace("\"ec2:Describe*\"", "\"*:Describe*\"");
    insta::assert_snapshot!(beyond("notaction-trap", &text));
}

/// A request that fails and another that only the proof knows.
#[test]
fn a_proof_adds_to_requests_that_fail() {
    let exercise = exercise("first-allow");
    let text = two(
        ["s3:ListBucket", "arn:aws:s3:::hl-timetables"],
        ["s3:GetObjectVersion", "arn:aws:s3:::hl-timetables/*"],
    );
    let grade = grade(exercise, &Answer::start(exercise).with("omar", &text));
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

/// Which listed wrong answers go beyond the bound, and with what.
#[test]
fn what_a_proof_says_of_wrong_answers() {
    let mut told = String::new();
    for exercise in Library::embedded().exercises() {
        told.push_str(&format!("{}\n", exercise.id));
        for wrong in &exercise.wrong {
            let grade = grade(exercise, &Answer::wrong(exercise, wrong));
            let found = grade.breaches().next();
            let found = found.map_or("-", |breach| breach.diagnostic.message.as_str());
            told.push_str(&format!("  {}: {found}\n", wrong.says));
        }
    }
    insta::assert_snapshot!(told);
}

/// To allow everything, or nothing, is worth nothing.
#[test]
fn all_or_nothing_is_worth_nothing() {
    let exercise = exercise("first-allow");
    let score = |effect: &str| {
        let text = format!(
            r#"{{ "Version": "2012-10-17", "Statement":
                {{ "Effect": "{effect}", "Action": "*", "Resource": "*" }} }}"#
        );
        grade(exercise, &Answer::start(exercise).with("omar", &text)).score()
    };
    assert_eq!((score("Allow"), score("Deny")), (0, 0));
    assert_eq!(grade(exercise, &Answer::solution(exercise)).score(), 100);
}

/// What cannot be proved counts as kept, and a choice of too much costs both limits.
#[test]
fn limits_are_worth_twenty() {
    let exercise = exercise("first-allow");
    let mut grade = grade(exercise, &Answer::solution(exercise));
    let proof = grade.proof.as_mut().expect("every document can be used");
    proof.doubts = vec!["too much to try".to_owned()];
    assert_eq!(grade.score(), 100);
    grade.proof = None;
    assert_eq!(grade.score(), 100);
    grade.changes = Some(ChangesResult { most: 1, changed: vec!["a".into(), "b".into()] });
    assert_eq!(grade.score(), 80);
}
