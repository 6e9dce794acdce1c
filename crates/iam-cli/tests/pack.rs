//! Packs: exercises of other people are used like the workbook's own, and hostile ones do no harm.

use std::fs;
use std::time::{Duration, Instant};

use crate::program::{Place, Ran};

const FILE: &str = "drills/01-nights/01-night-watch.toml";

/// A folder with a pack of one exercise.
fn pack() -> Place {
    let place = Place::new();
    assert_eq!(place.iam(&["dev", "new", FILE, "--form", "write"]).code, 0);
    place
}

fn with(place: &Place, words: &[&str]) -> Ran {
    place.iam(&[&["--pack", "drills"], words].concat())
}

/// Another exercise beside the sound one, made from it.
fn beside(place: &Place, name: &str, change: impl Fn(String) -> String) {
    let text = place.read(FILE).replace("\"night-watch\"", "\"other\"");
    place.write(&format!("drills/01-nights/{name}"), &change(text));
}

#[test]
fn every_command_of_a_learner_works() {
    let place = pack();
    assert!(with(&place, &["list"]).out.contains("night-watch"));
    let ran = with(&place, &["run"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for words in [&["hint"][..], &["progress"], &["init"], &["watch"], &[]] {
        let ran = with(&place, words);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    }
    let mut solution = with(&place, &["solution", "1", "--yes"]).out;
    solution.drain(..solution.find('{').unwrap());
    place.write("lesson-drills/01-night-watch/ana.json", &solution);
    assert_eq!(with(&place, &["run", "night"]).code, 0);
    assert_eq!(with(&place, &["next"]).code, 0);
    assert!(with(&place, &["progress"]).out.contains("1 of 1"));
    assert_eq!(with(&place, &["reset", "1", "-y"]).code, 0);
    let command = ["--pack", "drills", "repl", "--no-history"];
    let ran = place.iam_with(&command, b"list\nshow\n");
    assert!(ran.out.contains("night-watch"), "{}{}", ran.out, ran.err);
    let ran = crate::program::ran(place.command(&["list"]).env("IAM_WORKBOOK_PACK", "drills"));
    assert!(ran.out.contains("night-watch"), "{}", ran.err);
}

#[test]
fn answers_never_mix() {
    let place = pack();
    assert_eq!(place.iam(&["init"]).code, 0);
    assert_eq!(with(&place, &["init"]).code, 0);
    assert!(place.file("lesson/01-first-allow").is_dir());
    assert!(!place.file("lesson/01-night-watch").exists());
    for words in [&["list"][..], &["run"], &["init"], &["hint"]] {
        let ran = with(&place, &[&["--lesson", "lesson"], words].concat());
        assert_eq!(ran.code, 2, "{words:?}");
        assert!(ran.err.contains("the answers to the workbook"), "{}", ran.err);
        let ran = place.iam(&[&["--lesson", "lesson-drills"], words].concat());
        assert!(ran.err.contains("the answers to the pack `drills`"), "{}", ran.err);
    }
    assert_eq!(with(&place, &["init", "lesson"]).code, 2);
    let mut inside = place.command(&["list"]);
    inside.current_dir(place.file("lesson-drills"));
    assert!(crate::program::ran(&mut inside).out.contains("first-allow"));
    let mut named = place.command(&["--pack", "drills", "init"]);
    named.env("IAM_WORKBOOK_DIR", place.file("elsewhere"));
    assert_eq!(crate::program::ran(&mut named).code, 0);
    assert!(place.file("elsewhere-drills/01-night-watch").is_dir());
}

#[test]
fn a_pack_says_its_name() {
    let place = pack();
    place.write("drills/pack.toml", "id = \"harbour\"\ntitle = \"Harbour drills\"\n");
    assert_eq!(with(&place, &["init"]).code, 0);
    assert!(place.file("lesson-harbour/01-night-watch").is_dir());
    place.write("drills/pack.toml", "id = \"../../x\"\n");
    let ran = with(&place, &["run"]);
    assert!(ran.err.contains("1 file of the pack is left out"), "{}", ran.err);
    assert!(place.file("lesson-drills").is_dir());
    assert_eq!(with(&place, &["dev", "check"]).code, 3);
}

#[test]
fn broken_files_are_told_and_left_out() {
    let place = pack();
    place.write("drills/01-nights/02-torn.toml", "id = ");
    place.write("drills/01-nights/03-binary.toml", "\u{0}");
    fs::write(place.file("drills/01-nights/04-latin.toml"), b"id = \"\xe9\"").unwrap();
    beside(&place, "05-again.toml", |text| text.replace("\"other\"", "\"night-watch\""));
    let ran = with(&place, &["run"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("4 files of the pack are left out"), "{}", ran.err);
    assert_eq!(with(&place, &["list"]).out.matches("night-watch").count(), 1);
    let told = with(&place, &["dev", "check"]).out;
    for name in ["02-torn.toml:", "03-binary.toml:", "04-latin.toml:", "05-again.toml:"] {
        assert!(told.contains(name), "{name}: {told}");
    }
}

#[test]
fn a_folder_without_exercises_is_no_pack() {
    let place = Place::new();
    fs::create_dir(place.file("empty")).unwrap();
    let ran = place.iam(&["--pack", "empty", "list"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("there is no exercise in empty"), "{}", ran.err);
    assert_eq!(place.iam(&["--pack", "nowhere", "list"]).code, 4);
    assert!(!place.file("lesson-empty").exists());
}

#[test]
fn names_do_not_leave_the_folder() {
    let place = pack();
    for (at, (from, to)) in [
        ("id = \"other\"", "id = \"../../escaped\""),
        ("id = \"other\"", "id = \"/tmp/escaped\""),
        ("name = \"ana\"", "name = \"../../../escaped\""),
        ("name = \"ana\"", "name = \"..\""),
        ("name = \"ana\"", "name = \"nul\""),
    ]
    .into_iter()
    .enumerate()
    {
        beside(&place, &format!("1{at}-evil.toml"), |text| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
    }
    let ran = with(&place, &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = with(&place, &["run"]);
    assert!(ran.err.contains("5 files of the pack are left out"), "{}", ran.err);
    let names = |folder: &str| {
        let entries = fs::read_dir(place.file(folder)).unwrap().flatten();
        entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    assert!(!names(".").iter().any(|name| name.contains("escaped")));
    assert!(!names("lesson-drills").iter().any(|name| name.contains("escaped")));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let place = pack();
    fs::create_dir(place.file("secret")).unwrap();
    beside(&place, "../../secret/01-key.toml", |text| text);
    symlink(place.file("secret/01-key.toml"), place.file("drills/01-nights/02-key.toml")).unwrap();
    symlink(place.file("secret"), place.file("drills/02-secret")).unwrap();
    symlink(place.file("drills"), place.file("drills/03-round")).unwrap();
    symlink("/dev/zero", place.file("drills/01-nights/04-endless.toml")).unwrap();
    symlink("/dev/zero", place.file("drills/pack.toml")).unwrap();
    let ran = with(&place, &["list"]);
    assert!(ran.out.contains("1 exercise") || ran.out.contains("of 1 exercises"), "{}", ran.out);
    assert!(!ran.out.contains("other"), "{}", ran.out);
    assert!(ran.err.contains("left out"), "{}", ran.err);
    assert_eq!(with(&place, &["dev", "check"]).code, 3);
}

#[test]
fn too_much_is_left_out() {
    let place = pack();
    beside(&place, "02-long.toml", |text| text + &"# long\n".repeat(50_000));
    for at in 0..600 {
        let text = place.read(FILE).replace("\"night-watch\"", &format!("\"n{at}\""));
        place.write(&format!("drills/01-nights/{:03}-n{at}.toml", at + 100), &text);
    }
    let ran = with(&place, &["list"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("2 files of the pack are left out"), "{}", ran.err);
    assert!(ran.out.contains("of 500 exercises"), "{}", ran.out);
}

/// An escape of a terminal in every text of an exercise, as TOML writes it and as JSON does.
#[test]
fn no_text_reaches_the_terminal_as_a_command() {
    let place = pack();
    for (at, from) in
        ["The notice board", "Ana pins", "account 1111", "A star stands", "`s3:GetObject` on the"]
            .into_iter()
            .chain([
                "reading every",
                "identity policy of Ana",
                "Ana reads the notice",
                "Reading the notices",
            ])
            .chain(["a star straight", "The star begins", "arn:aws:iam::111122223333:user/ana"])
            .enumerate()
    {
        for (kind, escape) in ["\\u001b[31m", "\\u009b2J", "\\u202e", "\\b"].iter().enumerate() {
            beside(&place, &format!("2{at:02}{kind}-escape.toml"), |text| {
                assert!(text.contains(from), "{from}");
                let id = format!("\"escape-{at}-{kind}\"");
                text.replace("\"other\"", &id).replace(from, &format!("{escape}{from}"))
            });
        }
    }
    let hidden =
        |text: &str| text.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}');
    let told = with(&place, &["dev", "check"]);
    assert!(told.out.matches("the text holds the hidden character").count() >= 48);
    assert!(!hidden(&told.out), "{:?}", told.out);
    assert!(with(&place, &["list"]).out.contains("of 1 exercises"));

    // In JSON the escape is letters to TOML; the policy and the evaluator turn it into a character.
    let evil = "\\u001b]0;owned\\u0007\\u009b2J\\u202e";
    beside(&place, "03-json.toml", |text| {
        let text = text.replace("\"ReadTheNotices\"", &format!("\"Read{evil}\""));
        let text = text.replace("\"s3:GetObject\",", &format!("\"s3:Get{evil}\","));
        text.replace("hl-notices*", &format!("hl-notices*{evil}"))
    });
    let mut screens = vec![with(&place, &["init"])];
    for words in [
        &["list"][..],
        &["run", "other"],
        &["run", "other", "--trace"],
        &["hint", "other"],
        &["solution", "other", "--yes"],
        &["next"],
        &["progress"],
        &["dev", "preview", "drills/01-nights/03-json.toml"],
        &["check", "lesson-drills/02-other/ana.json"],
        &[],
    ] {
        screens.push(with(&place, words));
    }
    let typed = b"use other\nshow\nlist\ncheck\nwhy\nhint\nsolution\nexplain Read\n";
    let words = ["--pack", "drills", "repl", "other", "--no-history", "--keep-going"];
    screens.push(place.iam_with(&words, typed));
    for screen in screens {
        assert!(!hidden(&screen.out) && !hidden(&screen.err), "{:?}{:?}", screen.out, screen.err);
    }
    assert!(!hidden(&place.read("lesson-drills/02-other/README.md")));
}

/// Policies that are as hard as they can be take a bounded multiple of a sound exercise's time.
#[test]
fn pathological_policies_keep_the_budget() {
    let place = pack();
    let stars = format!("arn:aws:s3:::{}z", "*a".repeat(400));
    let many: Vec<String> = (0..300).map(|at| format!("\"arn:aws:s3:::*{at}*{at}*/*\"")).collect();
    let tests: Vec<String> = (0..60)
        .map(|at| format!("\"aws:RequestTag/k{at}\": [\"*{at}*a*\", \"a*{at}?b*\"]"))
        .collect();
    beside(&place, "02-hard.toml", |text| {
        let list = format!("\"Resource\": [\"{stars}\", {}]", many.join(", "));
        let condition =
            format!("{list}, \"Condition\": {{ \"StringLike\": {{ {} }} }}", tests.join(", "));
        text.replace("\"Resource\": \"arn:aws:s3:::hl-notices*\"", &condition)
            .replace("\"Resource\": \"arn:aws:s3:::hl-notices/*\"", &list)
            .replace("hl-notices/2026/june.txt", &format!("hl-notices/{}", "a".repeat(900)))
    });
    let took = |name: &str| -> Duration {
        let begun = Instant::now();
        let ran = with(&place, &["run", name]);
        assert!(ran.code <= 1, "{}", ran.err);
        begun.elapsed()
    };
    with(&place, &["init"]);
    let sound = took("night-watch").min(took("night-watch"));
    let hard = took("other");
    assert!(hard < sound * 60 + Duration::from_secs(2), "{hard:?} beside {sound:?}");
}
