//! `iam check --fix` and `--diff`: what they write, and what they leave alone.

use insta::assert_snapshot;

use crate::program::Place;

const SLIP: &str = "{\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": [\r\n\t\t{ \"Effect\": \
                    \"allow\",\r\n\t\t  \"Action\": \"s3:GetObject\", \"Resource\": \
                    \"arn:aws:s3:::hl-timetables/*\" }\r\n\t]\r\n}";

/// As a person would have written it.
fn mended() -> String {
    SLIP.replace("\"allow\"", "\"Allow\"")
}

fn place() -> Place {
    let place = Place::new();
    place.write("slip.json", SLIP);
    place
}

#[test]
fn a_fix_is_written_once_and_touches_nothing_else() {
    let place = place();
    let ran = place.iam(&["check", "--fix", "--kind", "managed", "slip.json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.err, ran.out);
    assert_eq!(place.read("slip.json"), mended());
    assert_snapshot!(format!("{}{}", ran.err, ran.out));
    let before = place.file("slip.json").metadata().unwrap().modified().unwrap();
    let ran = place.iam(&["check", "--fix", "--kind", "managed", "slip.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(place.file("slip.json").metadata().unwrap().modified().unwrap(), before);
}

#[test]
fn without_being_asked_nothing_is_written() {
    let place = place();
    for words in [&["check", "slip.json"][..], &["check", "--fix", "--dry-run", "slip.json"]] {
        assert_eq!(place.iam(words).code, 1);
        assert_eq!(place.read("slip.json"), SLIP);
    }
    let names = std::fs::read_dir(place.path()).unwrap().count();
    assert_eq!(names, 1, "no other file is left behind");
}

#[test]
fn a_diff_can_be_applied() {
    let place = place();
    let ran = place.iam(&["check", "--diff", "slip.json"]);
    assert!(
        ran.err.contains("slip.json: would fix: write `Allow` [invalid-effect]"),
        "{}",
        ran.err
    );
    assert!(
        ran.out.contains("\n-\t\t{ \"Effect\": \"allow\",\r\n+\t\t{ \"Effect\": \"Allow\",\r\n")
    );
    assert!(ran.out.ends_with("\n }\n\\ No newline at end of file\n"), "{}", ran.out);
    place.write("sound.json", &mended());
    assert_eq!(place.iam(&["check", "--diff", "sound.json"]).out, "");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let place = place();
    let ran = place.iam_with(&["check", "--fix", "-"], SLIP.as_bytes());
    assert_eq!((ran.code, ran.out), (0, mended()));
    assert!(ran.err.contains("(standard input): fixed: write `Allow`"), "{}", ran.err);
    let ran = place.iam_with(&["check", "--fix", "-"], b"{ \"Version\": \"2012-10-17\" }");
    assert_eq!((ran.code, ran.out.as_str()), (1, "{ \"Version\": \"2012-10-17\" }"));
    assert!(ran.err.contains("missing-statement"), "{}", ran.err);
    for words in [["-", "slip.json"], ["-", "--format=json"], ["--diff", "--format=sarif"]] {
        let ran = place.iam_with(&[&["check", "--fix"], &words[..]].concat(), b"");
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
    }
}

#[test]
fn a_text_that_is_not_known_whole_is_not_fixed() {
    let place = place();
    let bytes = [SLIP.as_bytes(), b"\xff"].concat();
    std::fs::write(place.file("latin.json"), &bytes).unwrap();
    let ran = place.iam(&["check", "--fix", "latin.json"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("latin.json: nothing is fixed in this text"), "{}", ran.err);
    assert_eq!(std::fs::read(place.file("latin.json")).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn permissions_are_kept_and_links_and_protected_files_left_alone() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let place = place();
    let mode = |name: &str| metadata(place.file(name)).unwrap().permissions().mode() & 0o777;
    let slip = place.file("slip.json");
    symlink(&slip, place.file("link.json")).unwrap();
    let ran = place.iam(&["check", "--fix", "link.json"]);
    assert_eq!((ran.code, place.read("slip.json").as_str()), (4, SLIP));
    assert!(ran.err.contains("nothing is written through a symbolic link"), "{}", ran.err);
    assert!(ran.out.contains("invalid-effect"), "{}", ran.out);
    set_permissions(&slip, Permissions::from_mode(0o440)).unwrap();
    let ran = place.iam(&["check", "--fix", "slip.json"]);
    assert_eq!((ran.code, place.read("slip.json").as_str()), (4, SLIP));
    set_permissions(&slip, Permissions::from_mode(0o640)).unwrap();
    assert_eq!(place.iam(&["check", "--fix", "slip.json"]).code, 0);
    assert_eq!((mode("slip.json"), place.read("slip.json")), (0o640, mended()));
}
