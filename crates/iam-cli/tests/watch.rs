//! The watch screen in a pseudo-terminal.

use std::fs;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::lesson::RIGHT;
use crate::program::Place;

/// `iam` at a terminal of its own.
pub(crate) struct Terminal {
    keys: Box<dyn Write + Send>,
    picture: Arc<Mutex<vt100::Parser>>,
    child: Box<dyn Child + Send + Sync>,
    // The terminal is there as long as somebody holds it.
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    pub(crate) fn start(place: &Place, words: &[&str], columns: u16) -> Terminal {
        Terminal::start_with(place, words, columns, &[])
    }

    /// With variables of the environment.
    fn start_with(
        place: &Place,
        words: &[&str],
        columns: u16,
        variables: &[(&str, &str)],
    ) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_iam"));
        command.args(words);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "VISUAL", "EDITOR", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        Terminal::run(place, command, columns)
    }

    /// With room for everything.
    pub(crate) fn start_tall(place: &Place, words: &[&str], columns: u16) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_iam"));
        command.args(words);
        Terminal::run_in(place, command, 60, columns)
    }

    /// Any program at a terminal of its own.
    pub(crate) fn run(place: &Place, command: CommandBuilder, columns: u16) -> Terminal {
        Terminal::run_in(place, command, 30, columns)
    }

    fn run_in(place: &Place, mut command: CommandBuilder, rows: u16, columns: u16) -> Terminal {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(place.path());
        if command.get_env("TERM").is_none_or(|term| term != "dumb") {
            command.env("TERM", "xterm-256color");
        }
        command.env("HOME", place.path());
        command.env_remove("IAM_WORKBOOK_DIR");
        let child = pair.slave.spawn_command(command).unwrap();
        let picture = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, 0)));
        let (mut output, shared) = (pair.master.try_clone_reader().unwrap(), picture.clone());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shared.lock().unwrap().process(&bytes[..count]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Terminal { keys, picture, child, master: pair.master }
    }

    pub(crate) fn text(&self) -> String {
        self.picture.lock().unwrap().screen().contents()
    }

    fn has_alternate_screen(&self) -> bool {
        self.picture.lock().unwrap().screen().alternate_screen()
    }

    /// Waits until the screen shows the text.
    pub(crate) fn shows(&self, text: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while !self.text().contains(text) {
            assert!(Instant::now() < end, "no `{text}` in:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the screen shows this line and nothing else.
    pub(crate) fn shows_line(&self, line: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while self.text().trim() != line.trim() {
            assert!(Instant::now() < end, "not only `{line}`:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The screen once nothing has changed on it for a while.
    fn settled(&self) -> String {
        let mut last = self.text();
        loop {
            std::thread::sleep(Duration::from_millis(400));
            let text = self.text();
            if text == last {
                return text;
            }
            last = text;
        }
    }

    /// The screen with its colours: `<32>` and the like where one begins, `<>` where it ends.
    fn coloured(&self) -> String {
        self.settled();
        let picture = self.picture.lock().unwrap();
        let rows = picture.screen().rows_formatted(0, picture.screen().size().1);
        let rows = rows.map(|row| String::from_utf8(row).unwrap());
        let rows = rows.map(|row| tagged(&row));
        rows.collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    /// Waits until the screen from before the program is back.
    fn is_put_back(&self) {
        let end = Instant::now() + Duration::from_secs(20);
        while self.has_alternate_screen() {
            assert!(Instant::now() < end, "the terminal is not put back");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Makes the window narrower or wider.
    pub(crate) fn resize(&self, columns: u16) {
        self.resize_both(30, columns);
    }

    fn resize_both(&self, rows: u16, columns: u16) {
        self.picture.lock().unwrap().screen_mut().set_size(rows, columns);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).unwrap();
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub(crate) fn ends(&mut self) {
        let end = Instant::now() + Duration::from_secs(20);
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "still running:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A row with signs in the place of its escapes.
fn tagged(row: &str) -> String {
    let mut out = String::new();
    let mut rest = row;
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let end = behind.find(|char: char| char.is_ascii_alphabetic()).unwrap();
        let (code, letter) = (&behind[..end], &behind[end..=end]);
        match letter {
            "m" => out.push_str(&format!("<{code}>")),
            // The cursor steps over blanks that were never written.
            "C" => out.push_str(&" ".repeat(code.parse().unwrap_or(1))),
            _ => {}
        }
        rest = &behind[end + 1..];
    }
    out + rest
}

const FILE: &str = "lesson/01-first-allow/omar.json";

#[test]
fn a_saved_answer_passes_and_the_terminal_is_put_back() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch", "--poll=20"], 80);
    terminal.shows("1. The first Allow");
    assert!(terminal.has_alternate_screen());
    place.write(FILE, RIGHT);
    terminal.shows("PASS  first-allow");
    terminal.press("n");
    terminal.shows("2. ");
    terminal.press("h");
    terminal.shows("hint 1 of 3");
    terminal.press("l");
    terminal.shows("All exercises");
    terminal.press("q");
    terminal.ends();
    terminal.is_put_back();
    assert!(place.read("lesson/progress.json").contains("\"passed\""));
}

/// An answer that grants too much: a star straight after the bucket's name.
const WIDE: &str = r#"{ "Version": "2012-10-17", "Statement": {
  "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"],
  "Resource": "arn:aws:s3:::hl-timetables*" } }
"#;

#[test]
fn screens_of_two_widths() {
    for columns in [80, 40] {
        let place = Place::new();
        let mut terminal = Terminal::start(&place, &["watch"], columns);
        let picture = |name: &str, terminal: &Terminal| {
            insta::assert_snapshot!(format!("{name}-{columns}"), terminal.settled());
        };
        terminal.shows("q quit");
        picture("begin", &terminal);
        place.write(FILE, WIDE);
        terminal.shows("FAIL  r8");
        picture("wrong", &terminal);
        terminal.press("t");
        terminal.shows("Request r8");
        picture("trace", &terminal);
        terminal.press("?");
        picture("keys", &terminal);
        terminal.press("\u{1b}");
        terminal.shows("h hint");
        terminal.press("hh");
        terminal.shows("hint 2 of 3");
        picture("hints", &terminal);
        terminal.press("c");
        terminal.shows("edited exercises pass");
        picture("all", &terminal);
        place.write(FILE, RIGHT);
        terminal.shows("n next");
        picture("passed", &terminal);
        terminal.press("l");
        terminal.shows("All exercises");
        terminal.press("/version\r");
        terminal.shows("with `version`");
        picture("list", &terminal);
        terminal.press("q");
        terminal.ends();
    }
}

#[test]
fn colours_repeat_what_words_say() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch"], 80);
    terminal.shows("q quit");
    place.write(FILE, WIDE);
    terminal.shows("FAIL  r8");
    insta::assert_snapshot!("coloured-wrong", terminal.coloured());
    place.write(FILE, RIGHT);
    terminal.shows("PASS  first-allow");
    insta::assert_snapshot!("coloured-passed", terminal.coloured());
    terminal.press("q");
    terminal.ends();
    let mut terminal = Terminal::start_with(&place, &["watch"], 80, &[("NO_COLOR", "1")]);
    terminal.shows("q quit");
    assert!(!terminal.coloured().contains('<'), "{}", terminal.coloured());
    terminal.press("q");
    terminal.ends();
}

#[test]
fn a_window_of_any_size() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch"], 80);
    terminal.shows("q quit");
    terminal.resize_both(6, 24);
    terminal.shows("1. The first Allow");
    insta::assert_snapshot!("tiny", terminal.settled());
    terminal.resize_both(2, 8);
    terminal.settled();
    terminal.resize_both(30, 100);
    terminal.shows("h hint · e edit");
    assert!(terminal.text().contains("Omar lists the timetable bucket"));
    terminal.press("q");
    terminal.ends();
}

#[test]
fn a_welcome_stands_at_the_beginning_and_only_there() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &[], 80);
    terminal.shows("Enter begins");
    terminal.press("\r");
    terminal.shows("h hint");
    terminal.press("\u{3}");
    terminal.ends();
    let mut terminal = Terminal::start(&place, &[], 80);
    terminal.shows("h hint");
    assert!(!terminal.text().contains("Enter begins"));
    terminal.press("q");
    terminal.ends();
}

#[test]
fn a_reset_asks_and_keeps_the_file() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch", "--poll=20"], 80);
    terminal.shows("h hint");
    place.write(FILE, "{");
    terminal.shows("not JSON");
    terminal.press("x");
    terminal.shows("again? y/n");
    terminal.press("y");
    terminal.shows("is kept in");
    assert_eq!(place.read(&format!("{FILE}.before-1")), "{");
    terminal.press("q");
    terminal.ends();
}

#[test]
fn a_narrow_terminal_is_enough() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch", "--poll=20", "--ascii"], 40);
    terminal.shows("1. The first Allow");
    terminal.shows("? help");
    place.write(FILE, RIGHT);
    terminal.shows("PASS  first-allow");
    assert!(terminal.text().is_ascii(), "{}", terminal.text());
    terminal.press("q");
    terminal.ends();
}

#[test]
fn without_a_screen_the_verdicts_are_appended() {
    let place = Place::new();
    let words = ["watch", "--poll=20", "--no-alt-screen"];
    let mut terminal = Terminal::start(&place, &words, 80);
    terminal.shows("h hint");
    assert!(!terminal.has_alternate_screen());
    fs::write(place.file(FILE), RIGHT).unwrap();
    terminal.shows("PASS  first-allow");
    terminal.press("q");
    terminal.ends();
}

/// Editors that save in steps: between two steps the file is empty, half there, or gone.
#[test]
fn what_is_half_written_is_never_judged() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch"], 80);
    terminal.shows("h hint");
    let file = place.file(FILE);
    let (first, rest) = RIGHT.split_at(60);
    fs::write(&file, "").unwrap();
    std::thread::sleep(Duration::from_millis(80));
    let mut opened = fs::OpenOptions::new().append(true).open(&file).unwrap();
    opened.write_all(first.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(80));
    opened.write_all(rest.as_bytes()).unwrap();
    terminal.shows("PASS  first-allow");
    fs::rename(&file, place.file("old")).unwrap();
    std::thread::sleep(Duration::from_millis(80));
    place.write("new", WIDE);
    fs::rename(place.file("new"), &file).unwrap();
    terminal.shows("FAIL  r8");
    terminal.press("q");
    terminal.ends();
    let progress = place.read("lesson/progress.json");
    assert_eq!(progress.matches("attempt").count(), 1, "{progress}");
}

/// How long a learner waits, counted in runs of the whole program: machines differ.
#[test]
fn the_verdict_follows_the_save_at_once() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch"], 80);
    terminal.shows("h hint");
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let begun = |run: &dyn Fn(usize)| {
        let times = (0..9).map(|turn| {
            let begin = Instant::now();
            run(turn);
            begin.elapsed()
        });
        median(times.collect())
    };
    let watched = begun(&|turn| {
        let (text, shown) = if turn % 2 == 0 { (WIDE, "FAIL  r8") } else { (RIGHT, "n goes on") };
        let begin = Instant::now();
        fs::write(place.file(FILE), text).unwrap();
        while !terminal.text().contains(shown) {
            assert!(begin.elapsed() < Duration::from_secs(20), "{}", terminal.text());
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    let alone = begun(&|_| drop(place.iam(&["run"])));
    let note = format!("note: {watched:?} from save to verdict, {alone:?} for one `iam run`\n");
    // Straight to the error output, which no test harness holds back.
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    assert!(watched < alone * 2 + Duration::from_millis(60), "{note}");
    terminal.press("q");
    terminal.ends();
}

#[test]
fn answers_are_judged_on_demand() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, &["watch", "--manual-run"], 80);
    terminal.shows("r run");
    place.write(FILE, RIGHT);
    terminal.shows("saved: r judges it");
    assert!(!terminal.text().contains("PASS"));
    terminal.press("r");
    terminal.shows("PASS  first-allow");
    terminal.press("q");
    terminal.ends();
}

/// An editor of this test: it writes the answer that is right.
#[cfg(unix)]
#[test]
fn the_editor_of_the_learner_is_run() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    let script = format!("#!/bin/sh\necho \"editing $1\"\ncat > \"$2\" <<'END'\n{RIGHT}\nEND\n");
    place.write("my ed", &script);
    fs::set_permissions(place.file("my ed"), fs::Permissions::from_mode(0o755)).unwrap();
    let words = ["watch", "--edit-cmd", "'./my ed' -x"];
    let mut terminal = Terminal::start(&place, &words, 80);
    terminal.shows("h hint");
    terminal.press("e");
    terminal.shows("PASS  first-allow");
    assert!(terminal.has_alternate_screen());
    terminal.press("q");
    terminal.ends();
    terminal.is_put_back();
}

#[cfg(unix)]
#[test]
fn signals_put_the_terminal_back() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let place = Place::new();
        let mut terminal = Terminal::start(&place, &["watch", "--poll=60000"], 80);
        terminal.shows("h hint");
        let process = terminal.child.process_id().unwrap().to_string();
        let mut kill = std::process::Command::new("kill");
        assert!(kill.args(["-s", signal, &process]).status().unwrap().success());
        terminal.ends();
        terminal.is_put_back();
        assert_eq!(terminal.child.wait().unwrap().exit_code(), code, "{signal}");
    }
}

/// A window that is closed leaves no program behind that waits for keys for ever.
#[cfg(unix)]
#[test]
fn a_closed_terminal_ends_the_program() {
    let place = Place::new();
    let size = PtySize { rows: 30, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_iam"));
    command.arg("watch");
    command.cwd(place.path());
    command.env("HOME", place.path());
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().unwrap();
    let (mut bytes, mut shown) = ([0; 4096], String::new());
    while !shown.contains("hint") {
        let count = output.read(&mut bytes).unwrap();
        shown += &String::from_utf8_lossy(&bytes[..count]);
    }
    drop((output, pair.master));
    let end = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "still running");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// In a shell of its own the program sleeps at Ctrl-Z and comes back as it was.
#[cfg(unix)]
#[test]
fn ctrl_z_gives_the_terminal_to_the_shell() {
    let place = Place::new();
    let mut command = CommandBuilder::new("sh");
    command.args(["-i"]);
    command.env("PS1", "shell> ");
    command.env("ENV", "");
    let mut terminal = Terminal::run(&place, command, 80);
    terminal.shows("shell>");
    terminal.press(&format!("{} watch\r", env!("CARGO_BIN_EXE_iam")));
    terminal.shows("h hint");
    assert!(terminal.has_alternate_screen());
    terminal.press("\u{1a}");
    terminal.is_put_back();
    terminal.press("echo still he''re\r");
    terminal.shows("still here");
    terminal.press("fg\r");
    terminal.shows("h hint");
    assert!(terminal.has_alternate_screen());
    terminal.press("q");
    terminal.is_put_back();
    terminal.press("stty -a; exit\r");
    terminal.ends();
    let text = terminal.text();
    assert!(text.contains(" icanon") && text.contains(" echo "), "{text}");
}

#[test]
fn a_terminal_that_only_prints_is_enough() {
    let place = Place::new();
    let mut terminal = Terminal::start_with(&place, &["watch"], 80, &[("TERM", "dumb")]);
    terminal.shows("h hint");
    assert!(!terminal.has_alternate_screen());
    let before = terminal.settled();
    terminal.press("z");
    assert_eq!(terminal.settled(), before);
    terminal.press("\u{3}");
    terminal.ends();
}
