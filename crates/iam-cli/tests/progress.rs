//! The progress file under all circumstances, and the picture of the course.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use iam_course::{EventKind, Progress};

use crate::lesson::{FILE, FIRST, RIGHT, begun};
use crate::program::Place;
use crate::watch::Terminal;

const STATE: &str = "lesson/progress.json";

fn seen(place: &Place) -> usize {
    let progress = Progress::from_text(&place.read(STATE)).unwrap();
    let seen = |kind| kind == Some(EventKind::SolutionSeen);
    progress.events().iter().filter(|event| seen(event.kind())).count()
}

fn record(place: &Place) -> Child {
    let mut command = place.command(&["solution", FIRST, "--yes"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Ended at any moment of its work, the program leaves the file of before or the one behind.
#[test]
fn nothing_is_lost_when_the_program_is_killed() {
    let place = begun();
    let begin = Instant::now();
    assert!(record(&place).wait().unwrap().success());
    let whole = begin.elapsed();
    let mut known = seen(&place);
    for turn in 0..30 {
        let mut child = record(&place);
        std::thread::sleep(whole * turn / 30);
        drop(child.kill());
        let ended = child.wait().unwrap();
        let now = seen(&place);
        assert!(now == known || now == known + 1, "{now} after {known}");
        assert!(!ended.success() || now == known + 1);
        known = now;
    }
    assert_eq!(place.iam(&["hint"]).err, "");
}

/// While some are killed, others lose nothing.
#[test]
fn the_killed_do_not_hinder_the_others() {
    let place = begun();
    let before = seen(&place);
    let mut done = 0;
    for _ in 0..6 {
        let mut children: Vec<Child> = (0..3).map(|_| record(&place)).collect();
        std::thread::sleep(Duration::from_millis(25));
        drop(children[0].kill());
        for mut child in children {
            done += usize::from(child.wait().unwrap().success());
        }
    }
    assert!(seen(&place) >= before + done, "{} of {done}", seen(&place) - before);
}

/// Files that programs of every version have written; a later program adds fields and events.
#[test]
fn files_of_every_version_are_read_and_kept() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/progress");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.collect();
    assert!(files.len() >= 3);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let place = begun();
        place.write(STATE, &text);
        let out = place.iam(&["progress"]).out;
        assert!(out.contains("2 of ") && out.contains("solution"), "{}: {out}", file.display());
        assert_eq!(place.iam(&["hint", "bucket-or-object"]).err, "");
        let kept: serde_json::Value = serde_json::from_str(&place.read(STATE)).unwrap();
        let before: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (name, value) in before.as_object().unwrap().iter().filter(|(it, _)| *it != "events") {
            assert_eq!(&kept[name], value, "{}", file.display());
        }
        let events = before["events"].as_array().unwrap();
        assert_eq!(&kept["events"].as_array().unwrap()[..events.len()], &events[..]);
    }
}

#[test]
fn the_history_goes_to_another_computer_and_back() {
    let (one, other) = (begun(), begun());
    one.write(FILE, RIGHT);
    assert_eq!(one.iam(&["run"]).code, 0);
    assert_eq!(one.iam(&["progress", "export", "mine.json"]).out, "wrote mine.json\n");
    assert_eq!(one.iam(&["progress", "export", "mine.json"]).code, 4);
    assert_eq!(one.iam(&["progress", "export"]).out, one.read(STATE));
    assert_eq!(other.iam(&["hint", "fix"]).code, 0);
    other.write("theirs.json", &one.read("mine.json"));
    let ran = other.iam(&["progress", "import", "theirs.json"]);
    assert!(ran.out.starts_with("1 new entry, 0 known already"), "{}", ran.out);
    assert!(other.read(STATE).contains("hint") && other.read(STATE).contains("passed"));
    let again = other.iam(&["progress", "import", "theirs.json"]);
    assert!(again.out.starts_with("0 new entries, 1 known already"), "{}", again.out);
    other.write("no.json", "{}");
    assert_eq!(other.iam(&["progress", "import", "no.json"]).code, 3);
}

/// Somebody in the middle of the course.
fn half_way() -> Place {
    let place = begun();
    place.write(STATE, include_str!("progress/v1.json"));
    place
}

/// The picture with its first chapters: the others are as long as the course is.
fn beginning(picture: &str) -> String {
    let number = |line: &str| line.split_whitespace().next().and_then(|word| word.parse().ok());
    let is_early = |line: &&str| {
        number(line).is_none_or(|number: u32| number < 8) || line.contains("exercises")
    };
    picture.lines().filter(is_early).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_picture_of_the_course() {
    let place = half_way();
    for (name, words, columns) in [
        ("wide", &["progress"][..], 80),
        ("narrow", &["progress"], 40),
        ("ascii", &["progress", "--ascii"], 60),
    ] {
        let mut terminal = Terminal::start_tall(&place, words, columns);
        terminal.ends();
        terminal.shows("Next:");
        insta::assert_snapshot!(format!("picture-{name}"), beginning(&terminal.text()));
        assert!(name != "ascii" || terminal.text().is_ascii());
    }
}

#[test]
fn a_list_of_the_course() {
    let place = half_way();
    for columns in [80, 40] {
        let mut terminal = Terminal::start(&place, &["list", "--chapter", "5"], columns);
        terminal.ends();
        terminal.shows("exercises passed");
        insta::assert_snapshot!(format!("list-of-chapter-{columns}"), terminal.text());
    }
}
