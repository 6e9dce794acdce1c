//! What is said about answers, beside the policies they are about: to be read as a person who
//! knows a bit of IAM.
//!
//! A change of a sentence shows in every snapshot it stands in; read the difference before you
//! accept it. How to add a case stands in `messages/README.md`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that finds nothing where there is something has failed"
)]

#[path = "messages/case.rs"]
mod case;
#[path = "messages/exercises.rs"]
mod exercises;
#[path = "messages/tell.rs"]
mod tell;

macro_rules! told {
    ($($name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            let text = include_str!(concat!("messages/", stringify!($name), ".toml"));
            settings().bind(|| insta::assert_snapshot!(stringify!($name), tell::file(text)));
        }
    )*};
}

told!(
    actions, callers, conditions, denials, layers, questions, resources, trust, unknown, variables,
);

#[test]
fn wrong_answers_of_exercises() {
    settings().bind(|| insta::assert_snapshot!("exercises", exercises::told()));
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings
}
