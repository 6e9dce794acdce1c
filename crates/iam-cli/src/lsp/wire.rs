//! Messages on the wire: headers, a blank line, and JSON of the length that the headers tell.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// What came in.
pub(super) enum Received {
    /// A message.
    Message(Message),
    /// Bytes that are none; what comes behind them can be read again.
    Malformed(Malformed),
    /// Nothing more: the editor has closed the input.
    End,
}

/// Why some bytes are no message.
pub(super) struct Malformed {
    /// The code for the answer.
    code: ErrorCode,
    /// In words.
    why: String,
}

/// The longest line of a header, and the longest message. No policy comes near; a longer message
/// is skipped, not stored.
const MAX_HEADER: u64 = 4096;
const MAX_MESSAGE: u64 = 64 << 20;

/// Reads the next message.
pub(super) fn receive(input: &mut impl BufRead) -> io::Result<Received> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(Received::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("Content-Length")
        {
            length = value.trim().parse::<u64>().ok();
        }
    }
    let malformed = |code, why: String| Ok(Received::Malformed(Malformed { code, why }));
    let Some(length) = length else {
        return malformed(ErrorCode::ParseError, "a header without `Content-Length`".to_owned());
    };
    let mut body = input.by_ref().take(length);
    if length > MAX_MESSAGE {
        io::copy(&mut body, &mut io::sink())?;
        return malformed(ErrorCode::InvalidRequest, format!("a message of {length} bytes"));
    }
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(Received::End);
    }
    match serde_json::from_slice::<Value>(&bytes) {
        Err(error) => malformed(ErrorCode::ParseError, format!("no JSON: {error}")),
        Ok(value) => match serde_json::from_value(value) {
            Ok(message) => Ok(Received::Message(message)),
            Err(_) => malformed(ErrorCode::InvalidRequest, "no JSON-RPC message".to_owned()),
        },
    }
}

/// Writes a message.
pub(super) fn send(out: &mut impl Write, message: impl Into<Message>) -> io::Result<()> {
    message.into().write(out)
}

/// Answers what was no message; nobody knows to which request.
pub(super) fn complain(out: &mut impl Write, malformed: &Malformed) -> io::Result<()> {
    let error = json!({ "code": malformed.code as i32, "message": malformed.why });
    let text = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[&str]) {
        let mut input = input.as_bytes();
        let mut found = Vec::new();
        loop {
            match receive(&mut input).unwrap() {
                Received::Message(Message::Request(it)) => found.push(it.method),
                Received::Message(Message::Notification(it)) => found.push(it.method),
                Received::Message(Message::Response(_)) => found.push("response".to_owned()),
                Received::Malformed(it) => found.push(it.why),
                Received::End => break,
            }
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn messages_and_what_is_none() {
        let note = r#"{"jsonrpc":"2.0","method":"a"}"#;
        let framed = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
        check(&format!("{}{}", framed(note), framed(note)), &["a", "a"]);
        check(&format!("Content-Type: x\r\n{}", framed(note)), &["a"]);
        check(&format!("content-length:{}\n\n{note}", note.len()), &["a"]);
        let none = "a header without `Content-Length`";
        check(&format!("rubbish\r\n\r\n{}", framed(note)), &[none, "a"]);
        check(&format!("Content-Length: -3\r\n\r\n{}", framed(note)), &[none, "a"]);
        check(&format!("{}{}", framed("[1]"), framed(note)), &["no JSON-RPC message", "a"]);
        check("Content-Length: 99999999999999\r\n\r\n{}", &["a message of 99999999999999 bytes"]);
        check("Content-Length: 20\r\n\r\n{}", &[]);
        check("", &[]);
    }
}
