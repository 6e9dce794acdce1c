//! What `iam doctor` finds, the settings that people write, and the manual.

use std::fs;

use crate::lesson::begun;
use crate::program::{Place, ran};

#[test]
fn a_sound_workplace_has_no_problem() {
    let place = begun();
    let mut command = place.command(&["doctor"]);
    let ran = ran(command.env("EDITOR", "sh"));
    assert_eq!(ran.code, 0, "{}", ran.out);
    for text in ["nothing is wrong", "lesson (default)", "sh (environment: EDITOR)", "0 entries"] {
        assert!(ran.out.contains(text), "no `{text}` in:\n{}", ran.out);
    }
}

#[test]
fn what_is_wrong_is_told_with_advice() {
    let place = begun();
    place.write("lesson/progress.json", "{ torn");
    place.write("lesson/config.toml", "colour = \"never\"\npoll = 5\n");
    place.write("lesson/progress.json.new-1-1", "");
    let mut command = place.command(&["doctor"]);
    let ran = ran(command.env("EDITOR", "no-such-editor").env("LANG", "C"));
    assert_eq!(ran.code, 1);
    for text in [
        "lesson/progress.json: the progress file cannot be read",
        "no setting is called `colour`; did you mean `color`?",
        "`poll` is not milliseconds between two looks",
        "progress.json.new-1-1 is left",
        "the editor `no-such-editor` is not found",
        "LANG is `C`",
        "help: ",
    ] {
        let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(text), "no `{text}` in:\n{}", ran.out);
    }
    // Looking changes nothing.
    assert_eq!(place.read("lesson/progress.json"), "{ torn");
}

#[test]
fn the_strongest_setting_wins() {
    let place = begun();
    fs::create_dir_all(place.file(".config/iam-workbook")).unwrap();
    place.write(
        ".config/iam-workbook/config.toml",
        "poll = 100\nascii = true\nstate = \"~/s.json\"\n",
    );
    let doctor = || place.iam(&["doctor"]).out;
    assert!(doctor().contains("every 100 ms (.config/iam-workbook/config.toml)"), "{}", doctor());
    assert!(doctor().contains("ASCII only (.config/iam-workbook/config.toml)"));
    assert_eq!(place.iam(&["hint"]).code, 0);
    assert!(place.read("s.json").contains("hint"));
    place.write("lesson/config.toml", "poll = 200\n");
    assert!(doctor().contains("every 200 ms (lesson/config.toml)"));
    let mut command = place.command(&["doctor", "--state", "mine.json"]);
    let out = ran(command.env("IAM_WORKBOOK_POLL", "300")).out;
    assert!(out.contains("every 300 ms (environment: IAM_WORKBOOK_POLL)"), "{out}");
    assert!(out.contains("mine.json: not there yet (option --state)"), "{out}");
}

#[test]
fn a_damaged_settings_file_hinders_nobody() {
    let place = begun();
    place.write("lesson/config.toml", "poll = \n");
    let ran = place.iam(&["list"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("note: lesson/config.toml:1: "), "{}", ran.err);
}

#[test]
fn manual_pages() {
    let place = Place::new();
    let page = place.iam(&["man"]).out;
    assert!(page.contains(".TH iam 1") && page.contains("iam\\-watch(1)"), "{page}");
    assert!(place.iam(&["man", "watch"]).out.contains("\\-\\-manual\\-run"));
    assert_eq!(place.iam(&["man", "wach"]).code, 2);
}
