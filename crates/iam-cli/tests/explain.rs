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
        assert!(out.contains(&format!("  {name} ")), "{name}");
    }
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
