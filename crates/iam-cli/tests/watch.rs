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
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_iam"));
        command.args(words);
        Terminal::run(place, command, columns)
    }

    /// Any program at a terminal of its own.
    pub(crate) fn run(place: &Place, mut command: CommandBuilder, columns: u16) -> Terminal {
        let size = PtySize { rows: 30, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(place.path());
        command.env("TERM", "xterm-256color");
        command.env_remove("IAM_WORKBOOK_DIR");
        let child = pair.slave.spawn_command(command).unwrap();
        let picture = Arc::new(Mutex::new(vt100::Parser::new(30, columns, 0)));
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
        self.picture.lock().unwrap().screen_mut().set_size(30, columns);
        let size = PtySize { rows: 30, cols: columns, pixel_width: 0, pixel_height: 0 };
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
        let mut terminal = Terminal::start(&place, &["watch", "--poll=20"], columns);
        terminal.shows("q quit");
        insta::assert_snapshot!(format!("begin-{columns}"), terminal.settled());
        place.write(FILE, WIDE);
        terminal.shows("FAIL  r8");
        insta::assert_snapshot!(format!("wrong-{columns}"), terminal.settled());
        terminal.press("?");
        insta::assert_snapshot!(format!("keys-{columns}"), terminal.settled());
        terminal.press("q");
        terminal.press("q");
        terminal.ends();
    }
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
