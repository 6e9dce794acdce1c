//! What a learner reads of a prediction, an attack and a choice, and what authors are told.

use iam_course::{
    Answer, Exercise, Grade, Library, Status, Style, check_exercise, grade, load_exercise, render,
};

const ATTACK: &str = include_str!("stages/attack.toml");
const CHOOSE: &str = include_str!("stages/choose.toml");

fn load(text: &str) -> Exercise {
    let errors = |errors: Vec<_>| errors.iter().map(|it| format!("{it}\n")).collect::<String>();
    load_exercise("01-tests/01-stages.toml", text).map_err(errors).expect("it can be read")
}

/// What becomes of the solution with other texts for some files.
fn graded(exercise: &Exercise, texts: &[(&str, &str)]) -> Grade {
    let answer =
        texts.iter().fold(Answer::solution(exercise), |it, (name, text)| it.with(name, text));
    grade(exercise, &answer)
}

fn told(texts: &[(&str, &str)]) -> String {
    render(&graded(&load(ATTACK), texts), Style::PLAIN)
}

const FORETOLD: &str = r#"{ "r1": "allow", "r2": "ExplicitDeny", "r3": "Deny" }"#;

fn attack(principal: &str, action: &str, resource: &str) -> String {
    format!(
        "{{\n  \"principal\": \"{principal}\",\n  \"action\": \"{action}\",\n  \
         \"resource\": \"{resource}\"\n}}\n"
    )
}

#[test]
fn the_exercises_do_their_work() {
    for text in [ATTACK, CHOOSE] {
        let errors = check_exercise(&load(text));
        let errors: String = errors.iter().map(|it| format!("{it}\n")).collect();
        assert!(errors.is_empty(), "{errors}");
    }
}

/// Before anything is written, nothing of the key is told.
#[test]
fn the_start() {
    let exercise = load(ATTACK);
    let grade = grade(&exercise, &Answer::start(&exercise));
    assert!(grade.waits() && grade.checks.is_empty() && grade.feedback.is_none());
    assert_eq!(grade.score(), 0);
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

#[test]
fn the_solution() {
    let grade = graded(&load(ATTACK), &[]);
    assert!(grade.passed());
    assert_eq!(grade.score(), 100);
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

#[test]
fn a_prediction_may_name_the_kind_of_deny() {
    let exercise = load(ATTACK);
    assert!(graded(&exercise, &[("prediction", FORETOLD)]).passed());
    let other = FORETOLD.replace("ExplicitDeny", "ImplicitDeny");
    insta::assert_snapshot!(told(&[("prediction", &other)]));
}

#[test]
fn a_prediction_that_is_wrong() {
    let wrong = FORETOLD.replace("ExplicitDeny", "Allow").replace("\"Deny\"", "\"?\"");
    let exercise = load(ATTACK);
    let start = Answer::start(&exercise).with("prediction", &wrong);
    let grade = grade(&exercise, &start);
    assert!(grade.waits());
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

/// A wrong answer that is listed gets its feedback, and the documents are judged beside it.
#[test]
fn a_prediction_that_is_wrong_as_listed() {
    let wrong = FORETOLD.replace("ExplicitDeny", "Allow");
    let grade = graded(&load(ATTACK), &[("prediction", &wrong)]);
    assert_eq!(grade.score(), 88);
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

#[test]
fn a_prediction_that_cannot_be_used() {
    let text = "{\n  \"r1\": \"maybe\",\n  \"r4\": \"Allow\",\n  \"r2\": true\n}\n";
    let grade = graded(&load(ATTACK), &[("prediction", text)]);
    assert_eq!(grade.status, Status::NotReadable);
    assert!(!grade.counts());
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
    insta::assert_snapshot!(told(&[("prediction", "{ \"r1\": Allow }")]));
    insta::assert_snapshot!(told(&[("prediction", "[]")]));
}

#[test]
fn an_attack_that_cannot_be_used() {
    let anybody = attack("nobody", "s3:GetObject", "arn:aws:s3:::hl-press/drafts-old/1.txt");
    insta::assert_snapshot!(told(&[("attack", &anybody)]));
    let forbidden = anybody.replace("nobody", "lena").replace("resource", "ressource");
    insta::assert_snapshot!(told(&[("attack", &forbidden)]));
    let wildcard = anybody.replace("nobody", "pieter").replace("GetObject", "*");
    insta::assert_snapshot!(told(&[("attack", &wildcard)]));
    let context = wildcard.replace("s3:*", "s3:GetObject");
    let context = context.replace(".txt\"", ".txt\",\n  \"context\": []");
    insta::assert_snapshot!(told(&[("attack", &context)]));
}

#[test]
fn an_attack_that_does_not_get_through() {
    let text = attack("pieter", "s3:GetObject", "arn:aws:s3:::hl-press/drafts-plans/1.txt");
    let exercise = load(ATTACK);
    let start = Answer::start(&exercise).with("prediction", FORETOLD).with("attack", &text);
    insta::assert_snapshot!(render(&grade(&exercise, &start), Style::PLAIN));
}

#[test]
fn an_attack_that_may_get_through() {
    let text = attack("pieter", "s3:GetObject", "arn:aws:s3:::hl-press/drafts/1.txt");
    insta::assert_snapshot!(told(&[("attack", &text)]));
    // Who is let through by the world is no hole of the learner.
    let open = ATTACK.replace("principals = [\"pieter\"]", "principals = [\"lena\", \"pieter\"]");
    let exercise = load(&open);
    let text = text.replace("pieter", "lena");
    let grade = graded(&exercise, &[("attack", &text)]);
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

/// The hole is shown, and the documents leave it open.
#[test]
fn an_attack_that_still_gets_through() {
    let exercise = load(ATTACK);
    let start = exercise.documents[0].start.as_str();
    let grade = graded(&exercise, &[("pieter", start)]);
    assert!(!grade.waits() && grade.checks.iter().all(|check| check.pass));
    // 80 for the requests, 0 for the bound, which counts twice, and 0 for the open hole.
    assert_eq!(grade.score(), 60);
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

/// The learner's own attack counts, even where bound and requests are content.
#[test]
fn an_attack_of_ones_own_has_to_be_stopped() {
    let unproved = ATTACK.replace(
        "says = \"reading the drafts, and nothing else\"",
        "says = \"reading the drafts\"\nunproved = \"this is a test\"",
    );
    let exercise = load(&unproved);
    let start = exercise.documents[0].start.as_str();
    let grade = graded(&exercise, &[("pieter", start)]);
    assert_eq!(grade.status, Status::Failed);
    assert_eq!(grade.score(), 66);
    insta::assert_snapshot!(render(&grade, Style::PLAIN));
}

#[test]
fn a_choice_of_too_many() {
    let exercise = load(CHOOSE);
    let both = Answer::wrong(&exercise, &exercise.wrong[0]);
    let graded = grade(&exercise, &both);
    assert_eq!(graded.score(), 80);
    insta::assert_snapshot!(render(&graded, Style::PLAIN));
    // Other words for the same are no change.
    let same = r#"{ "Statement": [ { "Sid": "Notes", "Effect": "Allow", "Action": ["S3:getobject"],
        "Resource": "arn:aws:s3:::hl-notes/*" } ], "Version": "2012-10-17" }"#;
    assert!(grade(&exercise, &Answer::solution(&exercise).with("notes", same)).passed());
}

/// What an author is told of an exercise with these changes.
fn mistakes(text: &str, changes: &[(&str, &str)]) -> String {
    let text = changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    check_exercise(&load(&text)).iter().map(|it| format!("{it}\n")).collect()
}

#[test]
fn authors_hear_what_cannot_be_done() {
    let told = [
        mistakes(ATTACK, &[("requests = [\"r1\", \"r2\", \"r3\"]", "requests = [\"r2\", \"r3\"]")]),
        mistakes(ATTACK, &[("drafts-old/1.txt\"", "drafts-plans/1.txt\"")]),
        mistakes(ATTACK, &[("drafts-old/1.txt\"", "drafts/1.txt\"")]),
        mistakes(ATTACK, &[("\"principal\": \"pieter\",\n", "\"principal\": \"lena\",\n")]),
        mistakes(ATTACK, &[("fails = [\"prediction\"]", "fails = [\"attack\"]")]),
        mistakes(CHOOSE, &[("fails = [\"changes\"]", "fails = [\"r2\"]")]),
        mistakes(
            CHOOSE,
            &[(
                "\"Resource\": \"arn:aws:s3:::hl-lists/*\"",
                "\"Resource\": [\"arn:aws:s3:::hl-lists/*\", \"arn:aws:s3:::hl-logs/*\"]",
            )],
        ),
    ];
    insta::assert_snapshot!(told.join("----\n"));
}

/// No exercise of the course tells at the start what is to be found out, not even by the linter.
#[test]
fn nothing_is_given_away() {
    let exercises = Library::embedded().exercises().iter();
    let staged = exercises.filter(|it| it.prediction.is_some() || it.attack.is_some());
    let mut count = 0;
    for exercise in staged {
        let grade = grade(exercise, &Answer::start(exercise));
        assert!(grade.waits(), "{}", exercise.id);
        assert!(grade.documents.iter().all(|it| it.remarks.is_empty()), "{}", exercise.id);
        assert_eq!((grade.score(), grade.feedback), (0, None), "{}", exercise.id);
        count += 1;
    }
    assert!(count > 0);
}
