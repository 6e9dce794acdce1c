//! Where a place of a text lies in the policy, also while the text is still being typed.

use iam_policy::Span;

/// What stands at a place of a text, and what is around it.
#[derive(Debug)]
pub(crate) struct Cursor<'t> {
    /// The keys that lead there, from the document on; lists are not counted. Of a value the last
    /// one is its own.
    pub(crate) path: Vec<&'t str>,
    /// Whether a key belongs there or a value.
    pub(crate) slot: Slot,
    /// The string or word there, without quotes; empty where nothing stands yet.
    pub(crate) content: Span,
    /// What stands of its quotes.
    pub(crate) quotes: Quotes,
}

/// What belongs to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The key of a member.
    Key,
    /// A value, or an item of a list.
    Value,
}

/// The quotes around a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// Both.
    Both,
    /// The first one only: the rest of the string is not written yet.
    Opening,
    /// None: nothing or a bare word.
    Missing,
}

impl Cursor<'_> {
    /// The key of the policy variable (`${aws:username}`) at a byte of the content, where policies
    /// take variables. Its brace need not be closed yet.
    pub(crate) fn variable(&self, text: &str, offset: usize) -> Option<Span> {
        let takes_variables = matches!(
            self.path.as_slice(),
            ["Statement", "Resource" | "NotResource"] | ["Statement", "Condition", _, _]
        );
        let before = text.get(self.content.start..offset).filter(|_| takes_variables)?;
        let (_, typed) = before.rsplit_once("${")?;
        let ends = |char: char| matches!(char, '}' | ',') || char.is_whitespace();
        if self.slot == Slot::Key || typed.contains(ends) {
            return None;
        }
        let start = offset - typed.len();
        let rest = text.get(start..self.content.end)?;
        Some(Span::new(start, start + rest.find(ends).unwrap_or(rest.len())))
    }
}

/// What stands at the byte `offset`; `None` where no name and no value belongs.
///
/// The text is read from its beginning up to there, one bracket after the other, so what follows
/// may be as broken as it likes.
pub(crate) fn cursor(text: &str, offset: usize) -> Option<Cursor<'_>> {
    let mut scanner = Scanner { text, at: 0, frames: Vec::new() };
    while scanner.at < offset {
        let token = scanner.token()?;
        if let Token::Text { content, quotes, end } = token {
            let starts = if quotes == Quotes::Missing { content.start } else { content.start - 1 };
            if starts < offset && offset <= content.end {
                return scanner.here(content, quotes);
            }
            scanner.at = end;
            scanner.text_is_read(content);
        }
    }
    let awaits = scanner.frames.last()?.awaits;
    let is_free = matches!(awaits, Awaits::Key | Awaits::Value);
    if !is_free || scanner.at > offset {
        return None;
    }
    scanner.here(Span::new(offset, offset), Quotes::Missing)
}

/// Reads a text as far as one place of it.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame<'t>>,
}

/// An object or a list that is open.
struct Frame<'t> {
    closes: u8,
    key: Option<&'t str>,
    awaits: Awaits,
}

/// What comes next in an object or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaits {
    Key,
    Colon,
    Value,
    Comma,
}

enum Token {
    /// A bracket, a comma, a colon or space: it has been read.
    Sign,
    /// A string or a bare word, up to `end`.
    Text { content: Span, quotes: Quotes, end: usize },
}

impl<'t> Scanner<'t> {
    /// The next token; `None` at the end of the text.
    fn token(&mut self) -> Option<Token> {
        let byte = *self.text.as_bytes().get(self.at)?;
        match byte {
            b'"' => return Some(self.string()),
            b'{' => self.open(b'}', Awaits::Key),
            b'[' => self.open(b']', Awaits::Value),
            b'}' | b']' => self.close(byte),
            b',' => self.comma(),
            b':' => self.colon(),
            _ if byte.is_ascii_whitespace() => {}
            _ => return Some(self.word()),
        }
        self.at += 1;
        Some(Token::Sign)
    }

    fn string(&self) -> Token {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let bytes = rest.as_bytes().get(..line).unwrap_or_default();
        let mut is_escaped = false;
        let closing = bytes.iter().position(|byte| {
            let closes = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            closes
        });
        // A quote in front of a letter begins the next string: this one has not been closed.
        let begins = |at: &usize| bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if let Some(length) = closing.filter(|at| !begins(at)) {
            let content = Span::new(start, start + length);
            return Token::Text { content, quotes: Quotes::Both, end: content.end + 1 };
        }
        let typed = rest.get(..line).unwrap_or_default();
        let length = typed.find([' ', '\t', ',', '"', '}', ']']).unwrap_or(typed.len());
        let content = Span::new(start, start + length);
        Token::Text { content, quotes: Quotes::Opening, end: content.end }
    }

    fn word(&self) -> Token {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let ends = |char: char| char.is_whitespace() || "{}[],:\"".contains(char);
        let end = self.at + rest.find(ends).unwrap_or(rest.len()).max(1);
        let content = Span::new(self.at, end);
        Token::Text { content, quotes: Quotes::Missing, end }
    }

    fn open(&mut self, closes: u8, awaits: Awaits) {
        if let Some(frame) = self.frames.last_mut() {
            frame.awaits = Awaits::Comma;
        }
        self.frames.push(Frame { closes, key: None, awaits });
    }

    fn close(&mut self, bracket: u8) {
        if let Some(at) = self.frames.iter().rposition(|frame| frame.closes == bracket) {
            self.frames.truncate(at);
        }
    }

    fn comma(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.awaits = if frame.closes == b'}' { Awaits::Key } else { Awaits::Value };
            frame.key = None;
        }
    }

    fn colon(&mut self) {
        if let Some(frame) = self.frames.last_mut().filter(|it| it.awaits == Awaits::Colon) {
            frame.awaits = Awaits::Value;
        }
    }

    /// What a string or word is here. Behind a value without its comma it begins the next member.
    fn slot(&self) -> Slot {
        let frame = self.frames.last();
        let is_key = frame.is_some_and(|frame| {
            frame.closes == b'}' && matches!(frame.awaits, Awaits::Key | Awaits::Comma)
        });
        if is_key { Slot::Key } else { Slot::Value }
    }

    fn text_is_read(&mut self, content: Span) {
        let slot = self.slot();
        let text = self.text.get(content.start..content.end);
        let Some(frame) = self.frames.last_mut() else { return };
        match slot {
            Slot::Key => {
                frame.key = text;
                frame.awaits = Awaits::Colon;
            }
            Slot::Value => frame.awaits = Awaits::Comma,
        }
    }

    fn here(mut self, content: Span, quotes: Quotes) -> Option<Cursor<'t>> {
        let slot = self.slot();
        if slot == Slot::Key {
            self.frames.last_mut()?.key = None;
        }
        let path = self.frames.iter().filter_map(|frame| frame.key).collect();
        Some(Cursor { path, slot, content, quotes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text has a `|` where the cursor stands.
    fn check(marked: &str, expected: &str) {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let found = cursor(&text, offset).map_or("nothing".to_owned(), |it| {
            let content = text.get(it.content.start..it.content.end).unwrap();
            format!("{:?} {} <{content}> {:?}", it.slot, it.path.join("/"), it.quotes)
        });
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn sound_texts() {
        check(r#"{"Version": "20|12"}"#, "Value Version <2012> Both");
        check(r#"{"Ver|": "2012"}"#, "Key  <Ver> Both");
        check(r#"{"Version": "2012"|}"#, "nothing");
        check(r#"{|}"#, "Key  <> Missing");
        check(r#"{"a": 1, |}"#, "Key  <> Missing");
        check(r#"{"Statement": [{"Action": ["a", "|"]}]}"#, "Value Statement/Action <> Both");
        check(r#"{"Statement": [{}, {"Ef|"}]}"#, "Key Statement <Ef> Both");
        check(r#"{"a": {"b": {}}, "c": |}"#, "Value c <> Missing");
        check(r#"{"a": "x\"|y"}"#, r#"Value a <x\"y> Both"#);
        check("|", "nothing");
    }

    #[test]
    fn texts_that_are_being_typed() {
        check("{\"a\": \"x\"\n\"b|", "Key  <b> Opening");
        check("{\"a\": \"s3:G|\n, \"b\": 1}", "Value a <s3:G> Opening");
        check(r#"{"a": "s3:G|, "b": "c"}"#, "Value a <s3:G> Opening");
        check(r#"{"a": Al|}"#, "Value a <Al> Missing");
        check(r#"{Ef|"#, "Key  <Ef> Missing");
        check(r#"{"a": "b" |}"#, "nothing");
        check(r#"{"a" |"#, "nothing");
        check("{\"a\": {\"b\": \"x\n}, \"c\": \"|\"}", "Value c <> Both");
        check(r#"[}]]|"#, "nothing");
        check(r#"{"a": ["x" "y|"#, "Value a <y> Opening");
    }
}
