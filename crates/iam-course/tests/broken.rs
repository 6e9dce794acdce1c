//! An author hears of every mistake in a file at once, each with its place.

use iam_course::{AuthorError, load_exercise, load_quiz};

fn shown(errors: &[AuthorError]) -> String {
    errors.iter().map(|error| format!("{error}\n")).collect()
}

#[test]
fn an_exercise_with_every_mistake() {
    let text = include_str!("broken/exercise.toml");
    let errors = load_exercise("04-anatomy-of-a-policy/01-first-allow.toml", text).unwrap_err();
    insta::assert_snapshot!(shown(&errors));
}

#[test]
fn a_quiz_with_every_mistake() {
    let text = include_str!("broken/quiz.toml");
    let errors = load_quiz("04-anatomy-of-a-policy/quiz.toml", text).unwrap_err();
    insta::assert_snapshot!(shown(&errors));
}

#[test]
fn a_file_that_is_not_toml() {
    let text = "id = first-allow\ntitle = \"open\n[[document]\n";
    let errors = load_exercise("01-first-allow.toml", text).unwrap_err();
    insta::assert_snapshot!(shown(&errors));
}
