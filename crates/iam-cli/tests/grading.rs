//! The grade for programs, and the page about judging.

use crate::lesson::RIGHT;
use crate::program::Place;

const FILE: &str = "lesson/01-first-allow/omar.json";

/// The report of `iam run --json` and its exit code.
fn reported(place: &Place) -> (serde_json::Value, i32) {
    let ran = place.iam(&["run", "first-allow", "--json"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(!ran.out.contains(&place.path().display().to_string()), "{}", ran.out);
    (serde_json::from_str(&ran.out).unwrap(), ran.code)
}

#[test]
fn a_run_can_be_read_by_programs() {
    let place = Place::new();
    assert_eq!(place.iam(&["init"]).code, 0);
    let (start, code) = reported(&place);
    assert_eq!(
        (start["status"].as_str(), start["score"].as_u64(), code),
        (Some("failed"), Some(0), 1)
    );
    assert_eq!(start["schema"], "report/v1");
    place.write(FILE, "{ nonsense");
    let (broken, code) = reported(&place);
    assert_eq!((broken["status"].as_str(), code), (Some("not-gradable"), 3));
    assert_eq!((&broken["counts"], &broken["problems"][0]["line"]), (&false.into(), &1.into()));
    place.write(FILE, RIGHT);
    let (right, code) = reported(&place);
    assert_eq!((right["status"].as_str(), code), (Some("passed"), 0));
    assert!(place.read("lesson/progress.json").contains("passed"));
}

#[test]
fn help_has_a_page_about_judging() {
    let place = Place::new();
    let page = place.iam(&["help", "grading"]);
    assert_eq!((page.code, page.err.as_str()), (0, ""));
    for word in ["What passes", "score", "attempt", "proof", "attack.json", "report/v1"] {
        assert!(page.out.contains(word), "{word}\n{}", page.out);
    }
    assert!(place.iam(&["help"]).out.contains("iam help grading"));
    assert!(place.iam(&["help", "run"]).out.contains("--json"));
    assert_eq!(place.iam(&["help", "gradin"]).code, 2);
}
