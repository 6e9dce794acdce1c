//! Serving the book on this machine: built anew when a file changes, and pages told of it.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use crate::http::{self, NEWS, Request};
use crate::problem::{BookError, Problem};
use crate::{driver, html, watch};

/// How often the files are looked at.
const POLL: Duration = Duration::from_millis(200);

/// How often a waiting page is sent a sign of life, so that a closed one is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Whether to show the book at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// In the browser of the system.
    Browser,
    /// Not at all; the address is written.
    No,
}

/// Builds the book of the folder `root`, serves it at `http://127.0.0.1:PORT/` and builds it again
/// whenever a file changes, until the process ends. Port 0 means any free one. What happens is
/// written to `out`; what is wrong with the book is shown in its pages too.
///
/// # Errors
/// The port is taken, or there is no book in `root`.
pub fn serve(root: &Path, port: u16, open: Open, out: &mut dyn Write) -> Result<(), BookError> {
    let mut built = watch::snapshot(root);
    let (address, state) = start(root, port, out)?;
    let url = format!("http://{address}/");
    say(out, &format!("the book is at {url} (Ctrl-C ends)"));
    if open == Open::Browser && !show(&url) {
        say(out, "no browser could be started; open the address yourself");
    }
    let mut last = built.clone();
    loop {
        thread::sleep(POLL);
        let now = watch::snapshot(root);
        // Editors write in several steps: build once nothing has changed between two looks.
        if now == last && now != built {
            build(root, &state, out);
            built = now.clone();
        }
        last = now;
    }
}

/// What the pages are told.
#[derive(Debug, Default)]
struct State {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone)]
struct Now {
    /// Counts the builds, so that a page knows whether it is old.
    build: u64,
    /// The folder of the last good build.
    output: Option<PathBuf>,
    /// What was wrong with the last build.
    problems: Option<String>,
}

impl State {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().expect("no holder of this lock panics")
    }
}

/// Builds once and begins to answer.
fn start(
    root: &Path,
    port: u16,
    out: &mut dyn Write,
) -> Result<(SocketAddr, Arc<State>), BookError> {
    let settings = root.join("book.toml");
    if !settings.is_file() {
        let problem = Problem::new(settings, "there is no book here");
        return Err(problem.help("run this in the folder that holds `book.toml`").into());
    }
    let taken = |error: io::Error| {
        let problem = Problem::new(root, format!("the port {port} cannot be used: {error}"));
        BookError::from(problem.help("name another port; 0 takes any free one"))
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let state = Arc::new(State::default());
    build(root, &state, out);
    let shared = Arc::clone(&state);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(&shared);
            // A browser that goes away in the middle of an answer is no concern of ours.
            thread::spawn(move || drop(respond(&stream, &state)));
        }
    });
    Ok((address, state))
}

/// Builds the book and tells the waiting pages.
fn build(root: &Path, state: &State, out: &mut dyn Write) {
    let result = driver::build(root, None);
    let mut now = state.now();
    now.build += 1;
    match result {
        Ok(report) => {
            let (chapters, elapsed) = (report.chapters, report.elapsed.as_millis());
            say(out, &format!("built {chapters} chapters in {elapsed} ms"));
            now.output = Some(report.output);
            now.problems = None;
        }
        Err(error) => {
            say(out, &error.to_string());
            now.problems = Some(error.to_string());
        }
    }
    drop(now);
    state.changed.notify_all();
}

/// A line for the terminal; if nobody reads it, the book is served all the same.
fn say(out: &mut dyn Write, text: &str) {
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}

fn respond(stream: &TcpStream, state: &State) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let file = match http::read(stream)? {
        Request::News => return news(stream, state),
        Request::Refused(status) => {
            return http::answer(stream, status, "text/plain", status.as_bytes());
        }
        Request::File(file) => file,
    };
    let now = state.now().clone();
    let found = now.output.as_deref().and_then(|output| http::load(output, &file));
    let kind = http::media_type(&file);
    match found {
        Some(bytes) if kind.starts_with("text/html") => {
            let page = with_news(&String::from_utf8_lossy(&bytes), &now);
            http::answer(stream, "200 OK", kind, page.as_bytes())
        }
        Some(bytes) => http::answer(stream, "200 OK", kind, &bytes),
        None => {
            let (status, text) = match now.output {
                Some(_) => (
                    "404 Not Found",
                    "<h1>There is no such page</h1><p><a href=\"/\">To the first page</a></p>",
                ),
                None => ("503 Service Unavailable", "<h1>There is no book yet</h1>"),
            };
            let page = format!(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                 <title>IAM Workbook</title></head><body>{text}</body></html>"
            );
            let page = with_news(&page, &now);
            http::answer(stream, status, "text/html; charset=utf-8", page.as_bytes())
        }
    }
}

/// Tells a page the number of the build, at once and after every build, until the page is closed.
fn news(mut stream: &TcpStream, state: &State) -> io::Result<()> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                Connection: close\r\n\r\n";
    stream.write_all(head.as_bytes())?;
    let mut told = None;
    loop {
        let now = state.now();
        let old = |now: &mut Now| told == Some(now.build);
        let waited = state.changed.wait_timeout_while(now, SIGN_OF_LIFE, old);
        let build = waited.expect("no holder of this lock panics").0.build;
        if told == Some(build) {
            stream.write_all(b": still here\n\n")?;
        } else {
            stream.write_all(format!("data: {}\n\n", build_name(build)).as_bytes())?;
            told = Some(build);
        }
        stream.flush()?;
    }
}

/// Names a build among those of all servers, since a page may outlive its server.
fn build_name(build: u64) -> String {
    format!("{}-{build}", std::process::id())
}

/// The page with a script that loads it again after the next build, and above it what was wrong
/// with the last build, which can be read without the script.
fn with_news(page: &str, now: &Now) -> String {
    let script = format!(
        "<script>(() => {{ const news = new EventSource(\"{NEWS}\"); news.onmessage = (event) => {{ \
         if (event.data !== \"{}\") {{ news.close(); location.reload(); }} }}; }})();</script>",
        build_name(now.build)
    );
    let last = now.output.as_ref().map_or("", |_| "<p>The page shows the last good build.</p>");
    let problems = now.problems.as_ref().map(|text| {
        format!(
            "<section role=\"alert\" style=\"position: fixed; inset: auto 0 0 0; z-index: 1000; \
             max-height: 60vh; overflow: auto; padding: 1em 2em; background: #fff; color: #000; \
             border-top: 6px solid #b00020; font-size: 16px\">\
             <h2 style=\"margin: 0\">The book could not be built</h2>\
             {last}<pre tabindex=\"0\" style=\"white-space: pre-wrap; color: #000\">{}</pre></section>",
            html::escape(text)
        )
    });
    let added = problems.unwrap_or_default() + &script;
    match page.rsplit_once("</body>") {
        Some((before, after)) => format!("{before}{added}</body>{after}"),
        None => format!("{page}{added}"),
    }
}

/// Opens the address in the browser of the system.
fn show(url: &str) -> bool {
    let (program, words): (&str, &[&str]) = if cfg!(target_os = "windows") {
        ("rundll32", &["url.dll,FileProtocolHandler", url])
    } else if cfg!(target_os = "macos") {
        ("open", &[url])
    } else {
        ("xdg-open", &[url])
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
