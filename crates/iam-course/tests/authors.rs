//! An author hears when an exercise that can be read does not do its work.

use iam_course::{Library, check_exercise, load_exercise};

fn told(changes: &[(&str, &str)]) -> String {
    let file = "04-anatomy-of-a-policy/01-first-allow.toml";
    let files = Library::embedded_files().iter();
    let (_, sound) = files.clone().find(|(name, _)| *name == file).expect("it is in the library");
    let text = changes.iter().fold((*sound).to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let exercise = load_exercise(file, &text).expect("it can be read");
    check_exercise(&exercise).iter().map(|it| format!("{it}\n")).collect()
}

#[test]
fn an_exercise_that_does_not_do_its_work() {
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
    insta::assert_snapshot!(told(&changes));
}

/// A policy of one Allow, as the bound or floor of Omar.
fn limit(action: &str, resource: &str) -> String {
    format!(
        "omar = '''{{ \"Version\": \"2012-10-17\", \"Statement\": {{ \"Effect\": \"Allow\", \
         \"Action\": \"{action}\", \"Resource\": \"{resource}\" }} }}'''\n\n[floor]\n"
    )
}

#[test]
fn a_bound_that_is_too_narrow() {
    let bound = limit("s3:ListBucket", "arn:aws:s3:::hl-timetables");
    insta::assert_snapshot!(told(&[("\n[floor]\n", &bound)]));
}

#[test]
fn a_bound_that_is_too_wide() {
    let bound = limit("s3:*", "arn:aws:s3:::hl-timetables*");
    insta::assert_snapshot!(told(&[("\n[floor]\n", &bound)]));
}

#[test]
fn a_floor_that_is_too_high() {
    let floor = limit("s3:*Object", "arn:aws:s3:::hl-timetables/*").replace("[floor]\n", "");
    let says = "says = \"listing that bucket and reading every object in it\"\n";
    insta::assert_snapshot!(told(&[(says, &format!("{says}{floor}"))]));
}

#[test]
fn a_bound_that_is_no_policy() {
    let bound = limit("ListBucket", "hl-timetables");
    insta::assert_snapshot!(told(&[("\n[floor]\n", &bound)]));
}

/// Where nothing is proved, the wrong answer that only a proof finds passes.
#[test]
fn a_bound_that_is_not_proved() {
    let bound = "unproved = \"the answer is to break the policy\"\n\n[floor]\n";
    insta::assert_snapshot!(told(&[("\n[floor]\n", bound)]));
}
