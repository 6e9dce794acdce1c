//! An author hears when an exercise that can be read does not do its work.

use iam_course::{Library, check_exercise, load_exercise};

#[test]
fn an_exercise_that_does_not_do_its_work() {
    let file = "04-anatomy-of-a-policy/01-first-allow.toml";
    let files = Library::embedded_files().iter();
    let (_, sound) = files.clone().find(|(name, _)| *name == file).expect("it is in the library");
    let changes = [
        // A request that the solution decides otherwise.
        (
            "decision = \"ImplicitDeny\"\nwhy = \"Nothing in",
            "decision = \"Allow\"\nwhy = \"Nothing in",
        ),
        // A list of failing requests that is not true, and one that is not even near.
        ("fails = [\"r8\"]", "fails = [\"r7\"]"),
        ("fails = [\"r3\", \"r4\"]", "rejected = [\"invalid-version\"]"),
        // A hint that gives the answer away, and one hint too few.
        ("Write one statement for the bucket", "Write `s3:GetObject` for the bucket"),
        (
            "  \"There are two verbs in the story, and they do not act on the same kind of thing.\",\n",
            "",
        ),
    ];
    let text = changes.iter().fold((*sound).to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let exercise = load_exercise(file, &text).expect("it can be read");
    let errors: String = check_exercise(&exercise).iter().map(|it| format!("{it}\n")).collect();
    insta::assert_snapshot!(errors);
}
