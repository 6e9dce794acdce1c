//! As much of HTTP as a book on one's own machine needs: GET, files of one folder, an event stream.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Component, Path, PathBuf};

use crate::links::decode;

/// The path at which a page waits for news.
pub(crate) const NEWS: &str = "/__iam/news";

/// Longest request head that is read.
const HEAD_LIMIT: u64 = 16 * 1024;

/// What a browser asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// A file of the book.
    File(PathBuf),
    /// To be told when the book has changed.
    News,
    /// Something we do not do; the status line says what.
    Refused(&'static str),
}

/// Reads a request; the headers do not matter, except that a page of another site must not read
/// the book under a name of its own.
pub(crate) fn read(stream: &TcpStream) -> io::Result<Request> {
    let mut lines = BufReader::new(stream.take(HEAD_LIMIT)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut host = None;
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("host")
        {
            host = Some(value.trim().to_owned());
        }
    }
    Ok(understand(&first, host.as_deref()))
}

fn understand(first: &str, host: Option<&str>) -> Request {
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Request::Refused("400 Bad Request");
    };
    if method != "GET" {
        return Request::Refused("405 Method Not Allowed");
    }
    let name = host.map_or("", |host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    if !["127.0.0.1", "localhost"].contains(&name) {
        return Request::Refused("421 Misdirected Request");
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if path == NEWS {
        return Request::News;
    }
    match file(&decode(path)) {
        Some(file) => Request::File(file),
        None => Request::Refused("404 Not Found"),
    }
}

/// The path of a file, seen from the folder of the book; `None` if it would leave it.
fn file(path: &str) -> Option<PathBuf> {
    let relative = path.strip_prefix('/')?;
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    // A backslash separates folders on Windows only; no file of a book has one.
    let safe = !relative.contains(['\\', '\0', ':']) && Path::new(relative).components().all(plain);
    let index = if relative.is_empty() || relative.ends_with('/') { "index.html" } else { "" };
    safe.then(|| PathBuf::from(format!("{relative}{index}")))
}

/// Writes an answer and ends it.
pub(crate) fn answer(
    mut stream: impl Write,
    status: &str,
    kind: &str,
    body: &[u8],
) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    stream.flush()
}

/// Reads a file of the folder `book`. A symbolic link that leaves the folder is not followed.
pub(crate) fn load(book: &Path, file: &Path) -> Option<Vec<u8>> {
    let book = fs::canonicalize(book).ok()?;
    let path = fs::canonicalize(book.join(file)).ok()?;
    if path.starts_with(&book) && path.is_file() { fs::read(path).ok() } else { None }
}

/// The media type of a file, by its name.
pub(crate) fn media_type(file: &Path) -> &'static str {
    const TYPES: &[(&str, &str)] = &[
        ("html", "text/html; charset=utf-8"),
        ("css", "text/css; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("json", "application/json"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("woff2", "font/woff2"),
        ("wasm", "application/wasm"),
        ("txt", "text/plain; charset=utf-8"),
    ];
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let found = TYPES.iter().find(|(name, _)| *name == extension);
    found.map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_below_the_book_can_be_asked_for() {
        let ask = |target: &str| understand(&format!("GET {target} HTTP/1.1"), Some("localhost:1"));
        assert_eq!(ask("/"), Request::File("index.html".into()));
        assert_eq!(ask("/a/b.html?x#y"), Request::File("a/b.html".into()));
        assert_eq!(ask(NEWS), Request::News);
        let outside =
            ["/../x", "/%2e%2e/x", "/a/..%2f..%2fx", "//etc/passwd", "/..\\x", "/C:/x", "x"];
        for target in outside {
            assert_eq!(ask(target), Request::Refused("404 Not Found"), "{target}");
        }
    }

    #[test]
    fn other_methods_and_other_hosts_are_refused() {
        let post = understand("POST / HTTP/1.1", Some("127.0.0.1:3000"));
        assert_eq!(post, Request::Refused("405 Method Not Allowed"));
        let stranger = understand("GET / HTTP/1.1", Some("example.org"));
        assert_eq!(stranger, Request::Refused("421 Misdirected Request"));
        assert_eq!(understand("", None), Request::Refused("400 Bad Request"));
    }
}
