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
    check(&[], "{\"Statement\": [", 3, "= fix: write `]}` (a guess)\n");
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
    ready(&terminal);
    terminal.press("che\t\r");
    terminal.shows("PASS  first-allow");
    ready(&terminal);
    terminal.press("can s3:listb\t\r");
    terminal.shows("may perform s3:ListBucket");
    ready(&terminal);
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
    terminal.press("{\"Statement\": {\"Action\": \"iam:passr\t");
    terminal.shows("\"Action\": \"iam:PassRole   Permissions management · ");
    terminal.press("\u{3}");
    prompts(&terminal, 3);
    ready(&terminal);
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

/// Waits until a prompt is the last thing on the screen.
fn ready(terminal: &Terminal) {
    let end = Instant::now() + Duration::from_secs(20);
    while !terminal.text().trim_end().ends_with("]>") {
        assert!(Instant::now() < end, "{}", terminal.text());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits for so many prompts: keys that are pressed before are lost.
fn prompts(terminal: &Terminal, count: usize) {
    let end = Instant::now() + Duration::from_secs(20);
    while terminal.text().matches("iam[omar@111122223333]> ").count() < count {
        assert!(Instant::now() < end, "{}", terminal.text());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_script_is_read_from_a_file_and_echoed() {
    let place = Place::new();
    let script = format!("# a remark\n{RIGHT}\n\ncan s3:ListBucket\nwho-can s3:PutObject\n");
    place.write("script.txt", &script);
    let ran = place.iam(&["repl", "--script", "script.txt", "--echo"]);
    assert_eq!((ran.code, ran.err.contains("error")), (0, false), "{}", ran.err);
    insta::assert_snapshot!(ran.out);
    assert_eq!(place.iam(&["repl", "--script", "script.txt", "--echo"]).out, ran.out);
    let ran = place.iam(&["repl", "--script", "none.txt"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
}

#[test]
fn a_script_ends_at_the_first_failure_and_says_where() {
    let place = Place::new();
    place.iam(&["init"]);
    place.write("script.txt", "list\n\ncheck\nbogus\n{ \"Version\":\n\n1 }\n");
    let ran = place.iam(&["repl", "--script", "script.txt"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("script.txt ended at line 3"), "{}", ran.err);
    let ran = place.iam(&["repl", "--script", "script.txt", "--keep-going"]);
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    assert!(ran.out.contains("now holds this text"), "{}", ran.out);
    let ran = repl(&place, &["--script", "-", "--echo"], "edit");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(ran.out.trim(), "iam[omar@111122223333]> edit");
}

/// A policy of 200 lines, some of which look like commands.
fn long_policy() -> String {
    let mut out = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n".to_owned();
    for at in 0..39 {
        out.push_str(&format!(
            "    {{\n      \"Sid\": \"a{at}\",\n      \"Effect\": \"Allow\", \"Action\":\n\
             \"s3:GetObject\",\n\n      \"Resource\": \"arn:aws:s3:::hl-timetables/{at}\"\n    }}{}\n",
            if at < 38 { "," } else { "" }
        ));
    }
    out + "  ]\n}"
}

#[test]
fn a_long_paste_is_taken_at_once() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    let policy = long_policy();
    assert!(policy.lines().count() > 200);
    terminal.press(&format!("\u{1b}[200~{policy}\u{1b}[201~"));
    terminal.press("\r");
    terminal.shows("now holds 39 statements");
    assert_eq!(place.read("lesson/01-first-allow/omar.json").trim(), policy);
    prompts(&terminal, 1);
    // Several commands at once: each is answered for itself.
    terminal.press("\u{1b}[200~as omar\ntrace\n\u{1b}[201~\r");
    terminal.shows("iam[omar@111122223333]> trace");
    terminal.shows("Decisions are shown with their reason");
    ready(&terminal);
    terminal.press("quit\r");
    terminal.ends();
}

#[test]
fn a_policy_is_changed_where_one_types() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    terminal.press("edit here\r");
    terminal.shows("Change it here.");
    terminal.shows("]\n}");
    // The arrow goes up a line, to the end of the statement.
    terminal.press("\u{1b}[D\u{1b}[D ");
    terminal.shows("] \n}");
    terminal.press("\u{5}\u{1b}[B\u{5}\r");
    terminal.shows("omar.json now holds 1 statement");
    let start = place.read("lesson/01-first-allow/omar.json");
    assert!(start.ends_with("] \n}\n"), "{start}");
    terminal.shows("grades it.\n\niam[omar@111122223333]> ");
    terminal.press("edit here\r");
    let said = "grades it.\n\niam[omar@111122223333]> edit here\nChange it here. Enter takes it, \
                Ctrl-V Ctrl-J begins a new line, Ctrl-C leaves it.\n\niam[omar@111122223333]> {";
    terminal.shows(said);
    terminal.press("xxx");
    terminal.shows("}xxx");
    terminal.press("\u{3}");
    terminal.shows("}xxx\n\niam[omar@111122223333]>");
    assert_eq!(place.read("lesson/01-first-allow/omar.json"), start);
    ready(&terminal);
    terminal.press("\u{4}");
    terminal.ends();
}

#[test]
fn keys_of_the_line() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    terminal.press("ctx aws:SourceIp=203.0.113.9\r");
    terminal.shows("aws:SourceIp = ");
    prompts(&terminal, 2);
    ready(&terminal);
    terminal.press("trace off\r");
    prompts(&terminal, 3);
    // Ctrl-R finds what was typed before, Ctrl-C drops the line and no more.
    terminal.press("\u{12}Source");
    terminal.shows("(reverse-i-search)`Source': ctx aws:SourceIp=203.0.113.9");
    // The search has taken the place of a prompt.
    terminal.press("\u{3}");
    prompts(&terminal, 3);
    terminal.press("bogus half a line\u{3}");
    prompts(&terminal, 4);
    ready(&terminal);
    terminal.press("trace\r");
    prompts(&terminal, 5);
    assert!(!terminal.text().contains("unknown command"), "{}", terminal.text());
    // Ctrl-D ends on an empty line.
    ready(&terminal);
    terminal.press("\u{4}");
    terminal.ends();
}

#[test]
fn the_window_becomes_narrow() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl", "--color", "never"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    terminal.resize(40);
    ready(&terminal);
    terminal.press("help trace\r");
    terminal.shows("show every decision with its whole\n  path, or only its reason");
    ready(&terminal);
    terminal.press("quit\r");
    terminal.ends();
}

#[test]
fn the_first_minutes_in_a_narrow_terminal() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["repl", "--color", "never"], 40);
    terminal.shows("iam[omar@111122223333]> ");
    assert!(terminal.text().contains("New here? Type `tour`"), "{}", terminal.text());
    ready(&terminal);
    terminal.press("tour\r");
    terminal.shows("tour, 1 of 5");
    ready(&terminal);
    terminal.press("can s3:ListBucket\r");
    terminal.shows("not allowed: ");
    ready(&terminal);
    terminal.press("quit\r");
    terminal.ends();
    // Who has been here before is not greeted as if they were new.
    repl(&place, &[], &format!("{RIGHT}\ncheck\n"));
    let mut terminal = Terminal::start(&place, &["repl"], 80);
    terminal.shows("`help` lists the commands.");
    terminal.shows("iam[lena@111122223333]> ");
    assert!(!terminal.text().contains("New here?"), "{}", terminal.text());
    ready(&terminal);
    terminal.press("\u{4}");
    terminal.ends();
}

#[test]
fn the_history_is_private_and_does_not_grow_for_ever() {
    let place = Place::new();
    place.iam(&["init"]);
    let many: String = (0..3000).map(|at| format!("explain {at}\n")).collect();
    place.write("lesson/.repl-history", &many);
    let mut terminal = Terminal::start(&place, &["repl"], 100);
    terminal.shows("iam[omar@111122223333]> ");
    ready(&terminal);
    terminal.press("trace\r");
    terminal.shows("with their reason");
    ready(&terminal);
    terminal.press("quit\r");
    terminal.ends();
    let kept = place.read("lesson/.repl-history");
    let count = kept.lines().filter(|line| line.starts_with("explain")).count();
    assert!(count <= 1000, "{count}");
    assert!(kept.ends_with("trace\nquit\n"), "{}", &kept[kept.len() - 80..]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.file("lesson/.repl-history")).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
}
