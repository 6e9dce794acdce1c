//! `iam explain`, `--help` and the completions.

use insta::assert_snapshot;

use crate::program::Place;

#[test]
fn pages_are_found_by_name() {
    let place = Place::new();
    let out = |name: &str| place.iam(&["explain", name]).out;
    assert!(out("invalid-effect").contains("But so:\n    {\n"), "{}", out("invalid-effect"));
    assert!(out("e-003").starts_with("E-003: "), "{}", out("e-003"));
    assert!(out("U-05").starts_with("U-05"), "{}", out("U-05"));
    assert!(out("not-allowed-scp").starts_with("not-allowed-scp: "));
    assert!(out("scenario-unknown-field").starts_with("scenario-unknown-field\n"));
}

#[test]
fn near_names_are_suggested() {
    let ran = Place::new().iam(&["explain", "mising-effect"]);
    assert_eq!(ran.code, 1);
    assert_snapshot!(ran.err, @r"
    error: nothing is called `mising-effect`
      help: did you mean `missing-effect`?
    ");
}

#[test]
fn without_a_name_everything_is_listed() {
    let out = Place::new().iam(&["explain"]).out;
    for name in ["missing-effect", "E-213", "U-05", "not-allowed-scp", "scenario-wrong-type"] {
        assert!(out.split_whitespace().any(|word| word == name), "{name}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert!(out.contains("Statements (iam explain statements)\n"), "{out}");
}

#[test]
fn a_group_is_told_with_a_sentence_about_each_code() {
    let out = |name: &str| Place::new().iam(&["explain", name]).out;
    let listed = out("Statements");
    let entry = "missing-effect (error)\n    A statement does not say whether";
    assert!(listed.contains(entry), "{listed}");
    assert!(out("rules").contains("E-213\n    "), "{}", out("rules"));
}

#[test]
fn a_page_ends_with_what_the_table_says() {
    let out = Place::new().iam(&["explain", "missing-set-qualifier"]).out;
    assert!(
        out.ends_with(
            "\nSeverity: warning\nGroup: Conditions (`iam explain conditions`)\n\
             IAM Access Analyzer: MISSING_QUALIFIER\nAlso called: missing-set-qualifier\n"
        ),
        "{out}"
    );
}

#[test]
fn help_and_completions() {
    let place = Place::new();
    let help = place.iam(&["--help"]);
    assert_eq!(help.code, 0);
    assert_snapshot!(help.out);
    assert!(place.iam(&["-V"]).out.starts_with("iam "));
    assert!(place.iam(&["evl"]).err.contains("eval"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.iam(&["completions", shell]).out.contains("explain"), "{shell}");
    }
}

#[test]
fn a_book_is_looked_for() {
    let ran = Place::new().iam(&["book", "build"]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("book.toml"), "{}", ran.err);
}
