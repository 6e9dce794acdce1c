//! The server: pages, refusals, and news of a build.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use mdbook_iam::{Open, serve};

use crate::sample::Sample;

/// Hands on what the server says.
struct Lines(Sender<String>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        drop(self.0.send(String::from_utf8_lossy(bytes).into_owned()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn start(sample: &Sample) -> (String, Receiver<String>) {
    let (sender, receiver) = channel();
    let root = sample.root();
    thread::spawn(move || serve(&root, 0, Open::No, &mut Lines(sender)));
    let said = wait_for(&receiver, "Ctrl-C");
    let address = said.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    (address, receiver)
}

fn wait_for(receiver: &Receiver<String>, part: &str) -> String {
    let mut said = String::new();
    while !said.contains(part) {
        said += &receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    }
    said
}

fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{request} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Reads events until one holds the part.
fn listen(stream: &mut TcpStream, part: &str) -> String {
    let mut heard = String::new();
    let mut bytes = [0; 1024];
    while !heard.contains(part) {
        let count = stream.read(&mut bytes).unwrap();
        heard += &String::from_utf8_lossy(&bytes[..count]);
    }
    heard
}

#[test]
fn pages_are_served_and_told_of_a_build() {
    let sample = Sample::new("# First\n");
    let (address, said) = start(&sample);

    let page = ask(&address, "GET /sample.html");
    assert!(page.starts_with("HTTP/1.1 200 OK"), "{page}");
    assert!(page.contains("First") && page.contains("EventSource"), "{page}");
    assert!(ask(&address, "GET /").starts_with("HTTP/1.1 200 OK"));
    assert!(ask(&address, "GET /gone.html").starts_with("HTTP/1.1 404"));
    assert!(ask(&address, "GET /../book.toml").starts_with("HTTP/1.1 404"));
    assert!(ask(&address, "GET /%2e%2e/%2e%2e/book.toml").starts_with("HTTP/1.1 404"));
    assert!(ask(&address, "POST /").starts_with("HTTP/1.1 405"));

    let mut news = TcpStream::connect(&address).unwrap();
    news.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(news, "GET /__iam/news HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    listen(&mut news, "-1\n\n");

    sample.write("book/sample.md", "# Second, longer\n");
    listen(&mut news, "-2\n\n");
    assert!(ask(&address, "GET /sample.html").contains("Second"));

    sample.write("book/sample.md", "# Third\n\n```exercise\n<b>\n```\n");
    wait_for(&said, "unknown exercise");
    listen(&mut news, "-3\n\n");
    let page = ask(&address, "GET /sample.html");
    assert!(page.contains("Second") && page.contains("role=\"alert\""), "{page}");
    assert!(page.contains("unknown exercise `&lt;b&gt;`"), "{page}");
}

#[test]
fn a_book_that_never_built_shows_why() {
    let sample = Sample::new("```exercise\nnone\n```\n");
    let (address, _said) = start(&sample);
    let page = ask(&address, "GET /");
    assert!(page.starts_with("HTTP/1.1 503"), "{page}");
    assert!(page.contains("unknown exercise `none`"), "{page}");
}
