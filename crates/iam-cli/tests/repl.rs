//! `iam repl` over a pipe and at a terminal.

use std::time::{Duration, Instant};

use crate::lesson::RIGHT;
use crate::program::{Place, Ran};
use crate::watch::Terminal;

fn repl(place: &Place, words: &[&str], input: &str) -> Ran {
    place.iam_with(&[&["repl"], words].concat(), input.as_bytes())
}

#[test]
fn a_script_is_answered_without_a_prompt() {
    let place = Place::new();
    let ran = repl(&place, &[], &format!("# a remark\n\n{RIGHT}\neval r1\ncheck\nquit\nbogus\n"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out);
    assert!(place.read("lesson/progress.json").contains("\"passed\""));
    assert_eq!(place.read("lesson/01-first-allow/omar.json").trim(), RIGHT.trim());
}

#[test]
fn the_first_failure_ends_a_script() {
    let place = Place::new();
    let check = |words: &[&str], input: &str, code: i32, last: &str| {
        let ran = repl(&place, words, input);
        assert_eq!(
            (ran.code, ran.out.ends_with(last)),
            (code, true),
            "{input}\n{}{}",
            ran.out,
            ran.err
        );
    };
    check(&[], "check\nlist", 1, "`whynot r1` tells what stands in the way; `hint` helps.\n");
    check(&[], "bogus\nlist", 3, "  help: `help` lists the commands\n");
    check(&[], "{\"Statement\": [", 3, "omar.json now holds this text, with 1 error.\n");
    check(&["--keep-going"], "bogus\ncheck\nlist", 3, "exercises passed.\n");
    check(&["bucket-or-object"], "progress", 0, "exercises passed.\n");
}

#[test]
fn a_pasted_policy_replaces_no_text_of_the_editor_without_a_copy() {
    let place = Place::new();
    repl(&place, &[], "list\n");
    place.write("lesson/01-first-allow/omar.json", "{ \"mine\": true }");
    let ran = repl(&place, &[], &format!("{RIGHT}\n{RIGHT}\nquit\n"));
    assert!(ran.out.contains("kept as lesson/01-first-allow/omar.json.before-1"), "{}", ran.out);
    assert_eq!(place.read("lesson/01-first-allow/omar.json.before-1"), "{ \"mine\": true }");
    assert!(!place.file("lesson/01-first-allow/omar.json.before-2").exists());
}

#[test]
fn files_are_saved_loaded_and_never_overwritten() {
    let place = Place::new();
    place.write("mine.json", RIGHT);
    let ran =
        repl(&place, &[], "load mine.json\nsave copy.json\ncheck\nreset yes\nsave copy.json\n");
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("copy.json is there already"), "{}", ran.err);
    assert_eq!(place.read("copy.json").trim(), RIGHT.trim());
    let kept = place.read("lesson/01-first-allow/omar.json.before-1");
    assert_eq!(kept.trim(), RIGHT.trim());
    let ran = repl(&place, &[], "load none.json\n");
    assert_eq!(ran.code, 4);
    let ran = repl(&place, &[], "edit\n");
    assert!(ran.err.contains("there is no terminal"), "{}", ran.err);
}

#[test]
fn what_the_learner_saved_elsewhere_is_seen() {
    let place = Place::new();
    place.iam(&["init"]);
    place.write("lesson/01-first-allow/omar.json", RIGHT);
    assert_eq!(repl(&place, &[], "check").code, 0);
}

#[test]
fn a_policy_is_pasted_and_recalled_at_a_terminal() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    terminal.press(&format!("\u{1b}[200~{RIGHT}\u{1b}[201~\r"));
    terminal.shows("now holds 2 statements");
    prompts(&terminal, 2);
    terminal.press("{\r  \"a\": \"}\"\r");
    terminal.shows("\"a\": \"}\"");
    terminal.press("\u{3}");
    prompts(&terminal, 3);
    terminal.press("che\t\r");
    terminal.shows("PASS  first-allow");
    terminal.press("can s3:listb\t\r");
    terminal.shows("may perform s3:ListBucket");
    terminal.press("\u{4}");
    terminal.ends();
    let history = place.read("lesson/.repl-history");
    assert!(history.contains("check") && history.contains("Statement"), "{history}");
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("Exercise 2 of");
    terminal.press("\u{1b}[A");
    terminal.shows("> can s3:ListBucket");
    terminal.press("\u{15}quit\r");
    terminal.ends();
}

#[test]
fn names_of_aws_are_completed_and_explained_at_a_terminal() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    terminal.press("can s3:geto");
    terminal.shows("> can s3:geto");
    terminal.press("\t");
    terminal.shows("> can s3:GetObject   Read · object: arn:aws:s3:::BUCKET/OBJECT");
    terminal.press("\u{15}can iam:cloginpr\t");
    terminal.shows("> can iam:CreateLoginProfile");
    // A hint is no part of the line.
    terminal.press("\u{15}can s3:ListBucket\u{1b}[C\r");
    terminal.shows("may not perform s3:ListBucket");
    prompts(&terminal, 2);
    terminal.press("{\"Action\": \"iam:passr\t");
    terminal.shows("{\"Action\": \"iam:PassRole   Permissions management · role: arn:aws:iam::ACC");
    terminal.press("\u{3}");
    prompts(&terminal, 3);
    terminal.press("\u{4}");
    terminal.ends();
    let mut terminal = Terminal::start(&place, &["repl", "--color", "never"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    terminal.press("can s3:geto\t");
    terminal.shows("> can s3:GetObject");
    terminal.press(" ");
    assert!(!terminal.text().contains("BUCKET"), "{}", terminal.text());
    terminal.press("\u{15}quit\r");
    terminal.ends();
}

/// Waits for so many prompts: keys that are pressed before are lost.
fn prompts(terminal: &Terminal, count: usize) {
    let end = Instant::now() + Duration::from_secs(20);
    while terminal.text().matches("iam[omar@111122223333]> ").count() < count {
        assert!(Instant::now() < end, "{}", terminal.text());
        std::thread::sleep(Duration::from_millis(20));
    }
}
