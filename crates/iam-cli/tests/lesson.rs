//! The commands of the lesson and what they leave in the learner's folder.

use std::fs;
use std::process::Stdio;

use crate::program::Place;

/// The first exercise, its file, an answer that fails and one that passes.
pub(crate) const FIRST: &str = "first-allow";
pub(crate) const FILE: &str = "lesson/01-first-allow/omar.json";
pub(crate) const WRONG: &str = r#"{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*" } ] }"#;
pub(crate) const RIGHT: &str = r#"{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*" },
  { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::hl-timetables" } ] }"#;

pub(crate) fn begun() -> Place {
    let place = Place::new();
    assert_eq!(place.iam(&["init"]).code, 0);
    place
}

#[test]
fn without_a_terminal_iam_says_where_the_learner_stands() {
    let place = Place::new();
    let ran = place.iam(&[]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains(FIRST) && ran.out.contains(FILE), "{}", ran.out);
    assert!(place.file("lesson/01-first-allow/omar.json").exists());
    assert_eq!(place.iam(&["watch"]).out, ran.out);
}

#[test]
fn init_never_overwrites() {
    let place = begun();
    assert!(place.file("lesson/01-first-allow/README.md").is_file());
    assert!(place.read("lesson/EDITORS.md").contains(&place.read("lesson/.vscode/settings.json")));
    place.write("lesson/.vscode/settings.json", "{}");
    place.write(FILE, "mine");
    fs::remove_file(place.file("lesson/02-fix-the-version/lena.json")).unwrap();
    assert_eq!(place.iam(&["init"]).code, 0);
    assert_eq!(place.read(FILE), "mine");
    assert_eq!(place.read("lesson/.vscode/settings.json"), "{}");
    assert!(place.file("lesson/02-fix-the-version/lena.json").is_file());
    assert_eq!(place.iam(&["init", "elsewhere"]).code, 0);
    assert!(place.file("elsewhere/progress.json").is_file());
}

#[test]
fn run_judges_and_records() {
    let place = begun();
    let ran = place.iam(&["run"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(!place.read("lesson/progress.json").contains("attempt"));
    place.write(FILE, WRONG);
    let ran = place.iam(&["run", "--trace"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("FAIL") && ran.out.contains("Explicit denies"), "{}", ran.out);
    assert!(place.read("lesson/progress.json").contains("attempt"));
    place.write(FILE, "{ nonsense");
    assert_eq!(place.iam(&["run", "first-al"]).code, 3);
    assert_eq!(place.read("lesson/progress.json").matches("attempt").count(), 1);
    place.write(FILE, RIGHT);
    assert_eq!(place.iam(&["run", "1"]).code, 0);
    assert!(place.iam(&["list"]).out.contains("PASS   1  first-allow"));
    assert!(place.iam(&[]).out.contains("fix-the-version"));
    assert!(place.iam(&["progress"]).out.contains("1 of "));
}

#[test]
fn the_folder_is_found_from_within() {
    let place = begun();
    let mut command = place.command(&["run", FIRST]);
    command.current_dir(place.file("lesson/02-fix-the-version"));
    let ran = crate::program::ran(&mut command);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let mut command = place.command(&["run", FIRST]);
    let ran = crate::program::ran(command.env("IAM_WORKBOOK_DIR", place.file("other")));
    assert!(ran.err.contains("made other"), "{}", ran.err);
}

#[test]
fn hints_come_in_tiers() {
    let place = begun();
    for tier in ["hint 1 of 3", "hint 2 of 3", "hint 3 of 3", "hint 3 of 3"] {
        let ran = place.iam(&["hint"]);
        assert!(ran.out.contains(tier), "{tier}: {}", ran.out);
    }
    assert_eq!(place.read("lesson/progress.json").matches("\"hint\"").count(), 3);
}

#[test]
fn the_solution_is_shown_after_a_yes() {
    let place = begun();
    assert_eq!(place.iam(&["solution", FIRST]).code, 2);
    let ran = place.iam(&["solution", FIRST, "--yes"]);
    assert!(ran.out.contains("s3:ListBucket"), "{}", ran.out);
    assert!(place.read("lesson/progress.json").contains("solution-seen"));
}

#[test]
fn a_reset_keeps_what_was_written() {
    let place = begun();
    let start = place.read(FILE);
    place.write(FILE, WRONG);
    assert_eq!(place.iam(&["reset", FIRST]).code, 2);
    assert_eq!(place.read(FILE), WRONG);
    assert_eq!(place.iam(&["reset", FIRST, "-y"]).code, 0);
    assert_eq!(place.read(FILE), start);
    assert_eq!(place.read(&format!("{FILE}.before-1")), WRONG);
}

#[test]
fn next_waits_for_the_exercise_to_pass() {
    let place = begun();
    place.write(FILE, WRONG);
    assert_eq!(place.iam(&["run"]).code, 1);
    assert_eq!(place.iam(&["next"]).code, 1);
    place.write(FILE, RIGHT);
    let ran = place.iam(&["next"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("fix-the-version"), "{}", ran.out);
}

#[test]
fn a_chosen_exercise_stays_the_current_one() {
    let place = begun();
    assert_eq!(place.iam(&["run", "office"]).code, 1);
    assert!(place.iam(&[]).out.contains("office-network"));
}

#[test]
fn every_edited_answer_is_judged() {
    let place = begun();
    assert_eq!(place.iam(&["check-all"]).out, "no exercise has been edited yet\n");
    place.write(FILE, RIGHT);
    let ran = place.iam(&["check-all"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "PASS  first-allow\n\n1 of 1 edited exercises pass\n")
    );
    place.write("lesson/02-fix-the-version/lena.json", "{");
    let ran = place.iam(&["check-all"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("FAIL  fix-the-version  not JSON"), "{}", ran.out);
}

#[test]
fn lists_are_filtered() {
    let place = begun();
    place.write(FILE, RIGHT);
    assert_eq!(place.iam(&["run"]).code, 0);
    let pending = place.iam(&["list", "--pending"]).out;
    assert!(!pending.contains("first-allow") && pending.contains("fix-the-version"), "{pending}");
    for name in ["4", "04", "anatomy", "Anatomy of"] {
        let out = place.iam(&["list", "--chapter", name]).out;
        assert!(out.contains("first-allow") && !out.contains("bucket-or-object"), "{name}: {out}");
    }
    let ran = place.iam(&["list", "--chapter", "anatomi"]);
    assert_eq!(ran.code, 1);
    let json = place.iam(&["list", "--json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "list/v1");
    assert_eq!(json["exercises"][0]["status"], "pass");
    assert_eq!(json["exercises"][1]["current"], true);
}

#[test]
fn names_that_mean_nothing_get_suggestions() {
    let ran = begun().iam(&["run", "frist-allow"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("did you mean `first-allow`?"), "{}", ran.err);
}

#[test]
fn a_damaged_progress_file_is_set_aside() {
    let place = begun();
    place.write("lesson/progress.json", "{ torn");
    let ran = place.iam(&["list"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("progress.json.broken-1"), "{}", ran.err);
    assert_eq!(place.read("lesson/progress.json.broken-1"), "{ torn");
    assert_eq!(place.iam(&["hint"]).err, "");
    assert!(place.read("lesson/progress.json").contains("hint"));
}

#[test]
fn a_later_progress_file_is_not_touched() {
    let place = begun();
    let later = r#"{ "schema": "progress/v9", "days": [] }"#;
    place.write("lesson/progress.json", later);
    let ran = place.iam(&["hint"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("nothing is recorded"), "{}", ran.err);
    assert_eq!(place.read("lesson/progress.json"), later);
}

#[test]
fn two_at_once_lose_nothing() {
    let place = begun();
    let children: Vec<_> = (0..8)
        .map(|_| place.command(&["solution", FIRST, "-y"]).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(place.read("lesson/progress.json").matches("solution-seen").count(), 8);
    let left = fs::read_dir(place.file("lesson")).unwrap().flatten();
    let left = left.filter(|entry| entry.file_name().to_string_lossy().contains(".new-"));
    assert_eq!(left.count(), 0);
}

/// The README shows what a learner sees after a wrong answer; it is this.
#[test]
fn the_readme_shows_a_real_verdict() {
    let place = begun();
    let statement = "    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\"s3:ListBucket\", \
                     \"s3:GetObject\"],\n      \"Resource\": \"arn:aws:s3:::hl-timetables*\"\n    }";
    let version = "  \"Version\": \"2012-10-17\",";
    place.write(FILE, &format!("{{\n{version}\n  \"Statement\": [\n{statement}\n  ]\n}}\n"));
    let out = place.iam(&["run", "first-allow"]).out;
    let verdict = out.split("\n\nPASS").next().unwrap_or(&out);
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(verdict), "the README does not show this:\n{verdict}");
}

#[test]
fn what_lies_above_the_own_folder_is_not_found() {
    let place = begun();
    fs::create_dir_all(place.file("home/work")).unwrap();
    let mut command = place.command(&["hint"]);
    command.current_dir(place.file("home/work"));
    assert_eq!(crate::program::ran(&mut command).err, "");
    let ran = crate::program::ran(command.env("HOME", place.file("home")));
    assert!(ran.err.contains("made lesson for your answers"), "{}", ran.err);
}
