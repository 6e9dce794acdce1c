//! What authors are told of files: each mistake at its field, and none that a terminal obeys.

use iam_course::files::{MAX_BYTES, check, check_together};
use iam_course::{AuthorError, Library};

const FILE: &str = "04-anatomy-of-a-policy/01-first-allow.toml";

fn sound() -> &'static str {
    let mut files = Library::embedded_files().iter();
    files.find(|(name, _)| *name == FILE).expect("it is in the library").1
}

fn shown(errors: &[AuthorError]) -> String {
    errors.iter().map(|error| format!("{error}\n")).collect()
}

fn told(text: &str) -> String {
    shown(check(FILE, text).errors())
}

fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(sound().to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

#[test]
fn a_mistake_stands_at_its_field() {
    let text = changed(&[
        (
            "decision = \"ImplicitDeny\"\nwhy = \"Nothing in",
            "decision = \"Allow\"\nwhy = \"Nothing in",
        ),
        ("fails = [\"r8\"]", "fails = [\"r7\"]"),
        ("Write one statement for the bucket", "Write `s3:GetObject` for the bucket"),
    ]);
    insta::assert_snapshot!(told(&text));
}

#[test]
fn an_id_that_stands_twice() {
    let files = [(FILE, sound()), ("05-conditions/01-again.toml", sound())];
    let text = sound().replace("\"anatomy-of-a-policy\"", "\"conditions\"");
    let files = [files[0], (files[1].0, text.as_str())];
    insta::assert_snapshot!(shown(&check_together(&files)));
}

/// Escapes of a terminal, and characters that turn text around or take no room.
#[test]
fn hidden_characters_are_refused_wherever_they_stand() {
    for hidden in ["\\u001b[2J", "\\u0007", "\\u009b31m", "\\u202e", "\\u200b", "\\r"] {
        for (from, to) in [
            ("title = \"The first Allow\"", "title = \"The HIDDEN Allow\""),
            ("story = \"\"\"\n", "story = \"\"\"\nHIDDEN"),
            ("  \"account 111122223333", "  \"HIDDEN account 111122223333"),
            ("  \"There are two verbs", "  \"HIDDEN There are two verbs"),
            ("[principal.omar]", "[principal.\"HIDDEN\"]\narn = \"x\"\n[principal.omar]"),
            ("[floor]", "omar = \"HIDDEN\"\n[floor]"),
            ("why = \"Nothing in", "context = { \"HIDDEN\" = 1 }\nwhy = \"Nothing in"),
        ] {
            let text = changed(&[(from, &to.replace("HIDDEN", hidden))]);
            let told = told(&text);
            assert!(told.contains("hidden character"), "{to}: {told}");
            assert!(!told.contains(|char: char| char.is_control() && char != '\n'), "{told:?}");
        }
    }
}

#[test]
fn windows_ends_of_lines_are_welcome() {
    let text = sound().replace('\n', "\r\n");
    assert_eq!(told(&text), "");
}

#[test]
fn names_that_would_leave_the_folder() {
    let long = "a".repeat(61);
    for name in ["../../evil", "/etc/passwd", "a/b", "a\\\\b", "..", "C:evil", "Évil", &long] {
        for (from, to) in [
            ("id = \"first-allow\"", format!("id = \"{name}\"")),
            ("name = \"omar\"", format!("name = \"{name}\"")),
            ("chapter = \"anatomy-of-a-policy\"", format!("chapter = \"{name}\"")),
        ] {
            let told = told(&changed(&[(from, &to)]));
            assert!(told.contains("cannot be the"), "{to}: {told}");
        }
    }
}

#[test]
fn files_without_end() {
    let long = format!("{}\n# {}", sound(), "x".repeat(MAX_BYTES));
    assert!(told(&long).contains("has more than"));
    let request = "[[request]]\nid = \"r1\"\n".repeat(101);
    let many = told(&format!("{}\n{request}", sound()));
    assert!(many.contains("more than 100 are too many"), "{many}");
    let deep =
        format!("{}\n[policy.deep]\nx = {}1{}\n", sound(), "[".repeat(9000), "]".repeat(9000));
    assert_ne!(told(&deep), "");
}
