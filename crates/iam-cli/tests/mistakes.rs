//! What `iam check` says to the mistakes that learners make most, read as a newcomer reads it.

use std::fs;
use std::path::Path;

use insta::{Settings, assert_snapshot};

use crate::program::Place;

/// Each file of `tests/mistakes` with the answer beside it. The number is that of a misconception.
#[test]
fn every_mistake_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mistakes");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 12);
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names {
            let place = Place::new();
            place.write(&name, &fs::read_to_string(folder.join(&name)).unwrap());
            let ran = place.iam(&["check", &name]);
            assert!(ran.out.contains("explain CODE"), "{name}: {}", ran.out);
            assert_snapshot!(name.trim_end_matches(".json"), format!("{}{}", ran.err, ran.out));
        }
    });
}
