//! From the bytes of a file to its text.

use std::borrow::Cow;

use crate::{Problem, Severity, Span};

/// The text of `bytes`. What is not UTF-8 becomes U+FFFD in the text, and the problem says where
/// the first such place is; a file in UTF-16 is read all the same, with a problem at its start.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<Problem>) {
    if let Some(text) = decode_utf16(bytes) {
        let message = "the file is written in UTF-16, not in UTF-8";
        let problem = invalid(Span::new(0, 0), message.to_owned());
        return (Cow::Owned(text), Some(problem));
    }
    let Err(error) = std::str::from_utf8(bytes) else {
        return (String::from_utf8_lossy(bytes), None);
    };
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let message = format!("the byte `0x{byte:02X}` at offset {at} is not UTF-8");
    (String::from_utf8_lossy(bytes), Some(invalid(span, message)))
}

fn invalid(span: Span, message: String) -> Problem {
    Problem::new("json-invalid-unicode", Severity::Error, span, message)
        .help("save the file as UTF-8")
}

/// The text of a file that begins with the byte order mark of UTF-16.
fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let (rest, unit): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => (rest, u16::from_be_bytes),
        _ => return None,
    };
    let units = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
    Some(char::decode_utf16(units).map(|char| char.unwrap_or('\u{fffd}')).collect())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn text_of_bytes() {
        let check = |bytes: &[u8], expected: &str, offset: Option<usize>| {
            let (text, problem) = decode(bytes);
            assert_eq!(text, expected);
            assert_eq!(problem.map(|problem| problem.span.start), offset);
        };
        check(b"{}", "{}", None);
        check("\"\u{e9}\"".as_bytes(), "\"\u{e9}\"", None);
        check(b"{\"a\":\"\xff\"}", "{\"a\":\"\u{fffd}\"}", Some(6));
        check(b"\xff\xfe{\0}\0", "{}", Some(0));
        check(b"\xfe\xff\0{\0}", "{}", Some(0));
    }
}
