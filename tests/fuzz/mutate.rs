//! Damages texts the way people, tools and attackers do; the same seed damages them the same way.

use crate::chance::Chance;

/// What is put into texts: tokens of JSON and of policies, and characters that deceive.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\u0000",
    "\n",
    "\r\n",
    "\t",
    " ",
    "null",
    "true",
    "-",
    "1e999",
    "0.1",
    "//",
    "/*",
    "'",
    "\u{201c}",
    "\u{201d}",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[31m",
    "é",
    "😀",
    "\u{301}",
    "*",
    "?",
    "${",
    "${aws:username}",
    "${a:b, '}'}",
    "$",
    "${*}",
    "~",
    "/",
    "arn:aws:",
    ":::",
    "Version",
    "\"Statement\":",
    "\"NotAction\":",
    "\"Principal\":{}",
    "\"AWS\":",
    "IfExists",
    "ForAllValues:",
    "StringLike",
    "\"Condition\":{\"Null\":{\"a:b\":true}},",
    "999999999999",
    "::1/129",
    "2026-13-45T99:99:99Z",
    "\"document\":",
    "\"parts\":[{}],",
    "\"principal\":",
    "[[[[[[[[",
    "{\"a\":{\"b\":[",
];

/// The text with a few faults.
pub(crate) fn damage(text: &str, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(9) {
            0 => flip(&mut bytes, at, chance),
            1 => bytes.truncate(at),
            2 | 3 => insert(&mut bytes, at, chance.pick(TOKENS).as_bytes()),
            4 => remove_token(&mut bytes, at),
            5 => repeat(&mut bytes, at, chance),
            6 => replace_token(&mut bytes, at, chance),
            7 => nest(&mut bytes, at, chance),
            _ => swap(&mut bytes, at, chance),
        }
    }
    bytes
}

fn flip(bytes: &mut [u8], at: usize, chance: &mut Chance) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << chance.below(8);
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, what: &[u8]) {
    bytes.splice(at..at, what.iter().copied());
}

/// The token around a place: a run of letters, or a single other byte.
fn token(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let word = |byte: &&u8| byte.is_ascii_alphanumeric();
    let before = bytes[..at].iter().rev().take_while(word).count();
    let behind = bytes[at..].iter().take_while(word).count();
    let end = if before + behind == 0 { (at + 1).min(bytes.len()) } else { at + behind };
    at - before..end
}

fn remove_token(bytes: &mut Vec<u8>, at: usize) {
    let token = token(bytes, at);
    bytes.drain(token);
}

fn replace_token(bytes: &mut Vec<u8>, at: usize, chance: &mut Chance) {
    let from = chance.below(bytes.len() + 1);
    let other = bytes[token(bytes, from)].to_vec();
    let token = token(bytes, at);
    bytes.splice(token, other);
}

fn repeat(bytes: &mut Vec<u8>, at: usize, chance: &mut Chance) {
    let end = (at + chance.below(120)).min(bytes.len());
    let part = bytes[at..end].to_vec();
    insert(bytes, end, &part);
}

fn nest(bytes: &mut Vec<u8>, at: usize, chance: &mut Chance) {
    let depth = 1 + chance.below(100);
    let (open, close) = *chance.pick(&[("[", "]"), ("{\"a\":", "}"), ("[{\"Statement\":", "}]")]);
    let end = (at + chance.below(200)).min(bytes.len());
    insert(bytes, end, close.repeat(depth).as_bytes());
    insert(bytes, at, open.repeat(depth).as_bytes());
}

fn swap(bytes: &mut Vec<u8>, at: usize, chance: &mut Chance) {
    let other = chance.below(bytes.len() + 1);
    let (low, high) = (at.min(other), at.max(other));
    let length = chance.below(1 + (high - low).min(60));
    let end = (high + length).min(bytes.len());
    let part: Vec<u8> = bytes.drain(high..end).collect();
    insert(bytes, low, &part);
}
