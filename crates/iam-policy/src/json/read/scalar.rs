//! Numbers and words: those JSON knows, and those authors write instead of a string.

use super::{Reader, syntax};
use crate::edit::quote;
use crate::json::{Node, Value};
use crate::visible::quoted;
use crate::{Certainty, Problem, Span};

impl<'t> Reader<'t> {
    pub(super) fn number(&mut self) -> Node<'t> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        let is_part =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
        let len = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let span = Span::new(start, start + len);
        let text = self.slice(span);
        self.at = span.end;
        if is_number(text) {
            return Node { value: Value::Number(text), span };
        }
        // A word such as `1:2/3` or `10.0.0.0/8` goes on where a number would end.
        if self.bytes.get(self.at).is_some_and(|&byte| !ends_word(byte)) || !is_nearly_number(text)
        {
            self.at = start;
            return self.bare_word();
        }
        self.report_number(span, text);
        Node { value: Value::Number(text), span }
    }

    fn report_number(&mut self, span: Span, text: &str) {
        let digits = text.trim_start_matches(['+', '-']);
        let is_negative = text.starts_with('-');
        let zeros = digits.len() - digits.trim_start_matches('0').len();
        let (cause, fix) = if text.starts_with('+') {
            ("begins with a plus sign", Some(digits.to_owned()))
        } else if digits.starts_with('.') {
            (
                "begins with a point",
                Some(format!("{}0{digits}", if is_negative { "-" } else { "" })),
            )
        } else if zeros > 0 && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            ("begins with a zero", None)
        } else if digits.ends_with('.') {
            ("ends with a point", Some(text.trim_end_matches('.').to_owned()))
        } else {
            ("is not complete", None)
        };
        let problem = syntax(span, format!("the number {} {cause}", quoted(text)));
        self.report(match fix.filter(|fix| is_number(fix)) {
            Some(fix) => problem.help(format!("write {}", quoted(&fix))).fix(
                "write it as JSON does",
                Certainty::Sure,
                span,
                fix,
            ),
            None => problem
                .help(format!(
                    "write it in double quotes if it is a name or an account: {}",
                    quoted(&format!("\"{text}\""))
                ))
                .fix("add the quotes", Certainty::Likely, span, quote(text)),
        });
    }

    /// Reads a value that begins with neither a bracket nor a quote nor a digit.
    pub(super) fn word(&mut self) -> Node<'t> {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let literals =
            [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
        for (name, value) in literals {
            if rest.starts_with(name.as_bytes())
                && rest.get(name.len()).is_none_or(|&b| ends_word(b))
            {
                let start = self.at;
                self.at += name.len();
                return Node { value, span: Span::new(start, self.at) };
            }
        }
        self.bare_word()
    }

    /// Reads a value that lacks its quotes.
    pub(super) fn bare_word(&mut self) -> Node<'t> {
        let span = self.bare_value_span();
        let text = self.slice(span);
        self.at = span.end;
        if self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            let message = format!("the string {} has no opening quote", quoted(text));
            let help = format!("write {}", quoted(&format!("\"{text}\"")));
            let start = Span::new(span.start, span.start);
            let problem = syntax(span, message).help(help);
            self.report(problem.fix("add the quote", Certainty::Sure, start, "\""));
            let span = Span::new(span.start, self.at);
            return Node { value: Value::String(text.into()), span };
        }
        let meant = match text {
            "True" | "TRUE" | "yes" | "Yes" | "on" => Some(("true", Value::Bool(true))),
            "False" | "FALSE" | "no" | "No" | "off" => Some(("false", Value::Bool(false))),
            "None" | "none" | "NULL" | "Null" | "nil" | "undefined" => Some(("null", Value::Null)),
            _ => None,
        };
        let (problem, value) = match meant {
            Some((word, value)) => {
                let message = format!("{} is not a JSON word", quoted(text));
                let help = format!("write `{word}`, in lower case and without quotes");
                let sure = if value == Value::Null { Certainty::Likely } else { Certainty::Sure };
                let problem = syntax(span, message).help(help);
                (problem.fix(format!("write `{word}`"), sure, span, word), value)
            }
            None => (no_quotes(span, text), Value::String(text.into())),
        };
        self.report(problem);
        Node { value, span }
    }

    /// The span of the word here as a key: up to a colon, a bracket, a quote or a space.
    pub(super) fn bare_key_span(&self) -> Span {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let ends = |&byte: &u8| ends_word(byte) || matches!(byte, b':' | b'"' | b'=');
        let len = rest.iter().position(ends).unwrap_or(rest.len());
        self.whole_chars(len)
    }

    /// The span of the word here as a value: up to a comma, a bracket, a quote, a line end, or
    /// a comment. `s3:Get*`, `${aws:username}` and several words in a row are one value.
    fn bare_value_span(&self) -> Span {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let mut len = 0;
        let mut is_in_variable = false;
        let mut before = b' ';
        for &byte in rest {
            match byte {
                b'{' if before == b'$' => is_in_variable = true,
                b'}' if is_in_variable => is_in_variable = false,
                b',' | b';' | b'[' | b']' | b'{' | b'}' | b'"' | b'\n' | b'\r' => break,
                b'#' | b'/' if matches!(before, b' ' | b'\t') && len > 0 => break,
                _ => {}
            }
            before = byte;
            len += 1;
        }
        self.whole_chars(len)
    }

    /// The span of at least one character and about `len` bytes, without the space at its end.
    fn whole_chars(&self, len: usize) -> Span {
        let text = self.slice(Span::new(self.at, self.at + len)).trim_end();
        match text.len() {
            0 => self.char_span(self.at),
            len => Span::new(self.at, self.at + len),
        }
    }
}

/// A word that was meant as a string.
fn no_quotes(span: Span, text: &str) -> Problem {
    let shown = quoted(text);
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let (message, mut sure) = match text {
        "NaN" | "Infinity" | "-Infinity" | "+Infinity" | "-NaN" => {
            (format!("{shown} is not a number JSON knows"), Certainty::Likely)
        }
        _ if text.bytes().next().is_some_and(is_digit) => {
            (format!("{shown} is neither a number nor a string in quotes"), Certainty::Sure)
        }
        _ => (format!("{shown} is not in quotes"), Certainty::Sure),
    };
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'*' | b'-' | b'/' | b'.');
    if !text.bytes().all(is_plain) {
        sure = Certainty::Likely;
    }
    let help = format!("write {}", quoted(&format!("\"{text}\"")));
    syntax(span, message).help(help).fix("add the quotes", sure, span, quote(text))
}

/// Whether the byte cannot be in a word or number.
fn ends_word(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, b',' | b';' | b'[' | b']' | b'{' | b'}')
}

/// Whether the text is a number by the grammar of JSON.
fn is_number(text: &str) -> bool {
    fn digits(bytes: &[u8]) -> (usize, &[u8]) {
        let len = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
        (len, bytes.get(len..).unwrap_or(&[]))
    }
    let bytes = text.as_bytes();
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let (whole, mut rest) = digits(bytes);
    if whole == 0 || (whole > 1 && bytes.starts_with(b"0")) {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let (len, after) = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = after;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', rest @ ..] => rest,
            _ => exponent,
        };
        let (len, after) = digits(exponent);
        return len > 0 && after.is_empty();
    }
    rest.is_empty()
}

/// Whether the text was meant as one number, and not as a date, an address or a name.
fn is_nearly_number(text: &str) -> bool {
    let body = text.trim_start_matches(['+', '-']);
    let (mantissa, exponent) = body.split_once(['e', 'E']).unwrap_or((body, "0"));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let points = mantissa.matches('.').count();
    body.bytes().any(|byte| byte.is_ascii_digit())
        && points <= 1
        && is_digits(&mantissa.replace('.', ""))
        && is_digits(exponent.trim_start_matches(['+', '-']))
        && !(exponent == "0" && mantissa.contains('-'))
}
