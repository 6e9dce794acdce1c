//! `iam dev`: authors begin an exercise, hear what is wrong, and see what learners will read.

use std::fs;

use crate::program::Place;

const FILE: &str = "drills/01-nights/01-night-watch.toml";

fn begun(form: &str) -> Place {
    let place = Place::new();
    let ran = place.iam(&["dev", "new", FILE, "--form", form]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    place
}

#[test]
fn a_new_exercise_has_nothing_wrong() {
    for form in ["write", "repair", "predict", "attack", "choose"] {
        let place = begun(form);
        let ran = place.iam(&["dev", "check", "drills"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, "1 file, 0 mistakes\n"), "{form}");
        assert!(place.read(FILE).contains(&format!("form = \"{form}\"")));
        assert!(place.read(FILE).starts_with("#:schema ../exercise.schema.json\n"));
        assert!(place.read("drills/exercise.schema.json").contains("json-schema.org"));
    }
}

#[test]
fn nothing_is_overwritten() {
    let place = begun("write");
    place.write(FILE, "mine");
    let ran = place.iam(&["dev", "new", FILE]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("is there already"), "{}", ran.err);
    assert_eq!(place.read(FILE), "mine");
}

#[test]
fn an_id_finds_its_chapter_and_number() {
    let place = begun("write");
    let new = |words: &[&str]| place.iam(&[&["--pack", "drills", "dev", "new"], words].concat());
    assert_eq!(new(&["storm", "--chapter", "nights"]).code, 0);
    assert_eq!(new(&["calm", "--chapter", "days"]).code, 0);
    assert!(place.file("drills/01-nights/02-storm.toml").is_file());
    assert!(place.file("drills/02-days/01-calm.toml").is_file());
    assert_eq!(place.iam(&["dev", "check", "drills"]).code, 0);
    let ran = new(&["Storm!", "--chapter", "nights"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot be the id"), "{}", ran.err);
    assert_eq!(new(&["fog"]).code, 2);
}

#[test]
fn a_mistake_is_shown_at_its_place() {
    let place = begun("write");
    let text = place.read(FILE);
    place.write(FILE, &text.replace("decision = \"Allow\"", "decision = \"ImplicitDeny\""));
    let ran = place.iam(&["dev", "check", "drills"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let place_of = "error: the solution yields Allow for `r1`";
    let line = ran.out.lines().position(|line| line.contains(place_of)).expect("it is told");
    let mark: Vec<&str> = ran.out.lines().skip(line + 2).take(2).collect();
    assert!(mark[0].ends_with(" | decision = \"ImplicitDeny\""), "{}", ran.out);
    assert!(mark[1].ends_with(" |            ^~~~~~~~~~~~~~"), "{}", ran.out);
    let json = place.iam(&["dev", "check", "--json", FILE]);
    assert_eq!(json.code, 1);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&value["schema"], &value["files"]), (&"iam-dev-check/v1".into(), &1.into()));
    let mistakes = value["mistakes"].as_array().unwrap();
    assert!(mistakes.iter().any(|it| it["column"] == 12), "{}", json.out);
    place.write(FILE, &text.replace("difficulty = 1", "difficulty = \"easy\""));
    assert_eq!(place.iam(&["dev", "check", "drills/01-nights"]).code, 3);
    let ran = place.iam(&["dev", "check", "--color", "always", FILE]);
    assert!(ran.out.contains("\u{1b}[1;31merror\u{1b}[0m"), "{}", ran.out);
}

#[test]
fn ids_are_compared_between_files() {
    let place = begun("write");
    fs::copy(place.file(FILE), place.file("drills/01-nights/02-again.toml")).unwrap();
    let ran = place.iam(&["dev", "check", "drills"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("the id `night-watch` is taken by"), "{}", ran.out);
}

#[test]
fn a_preview_shows_what_learners_read() {
    let place = begun("write");
    let ran = place.iam(&["dev", "preview", FILE]);
    assert_eq!(ran.code, 0);
    for said in ["# The notice board", "hint 3", "---- the start", "---- the solution", "PASS"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    assert_eq!(ran.out.matches("---- the wrong answer").count(), 4);
    let quiz = "chapter = \"nights\"\n[[question]]\nid = \"dark\"\ntype = \"choice\"\ntext = \"Dark?\"\n\
                option = [{ text = \"yes\", correct = true, why = \"it is\" }, { text = \"no\", why = \"-\" }]\n";
    place.write("drills/01-nights/quiz.toml", quiz);
    let ran = place.iam(&["dev", "preview", "drills/01-nights/quiz.toml"]);
    assert!(ran.out.contains("✓ yes") && ran.out.contains("✗ no"), "{}", ran.out);
}
