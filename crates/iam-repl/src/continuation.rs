//! Whether an input is whole, or goes on in the next line.

/// Whether to wait for another line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continuation {
    /// The input can be answered.
    Complete,
    /// A JSON value has begun and is not closed yet.
    More,
}

/// Whether an input goes on in the next line: its JSON value is not closed, and its last line is
/// not empty. Only brackets outside of strings count. A value that is closed, or closed by the
/// wrong bracket, is complete even if it is not JSON, so that its mistake can be shown.
pub fn needs_more(input: &str) -> Continuation {
    let last_line = input.trim_end_matches('\r').rsplit_once('\n').map(|(_, line)| line);
    let ended = last_line.is_some_and(|line| line.trim().is_empty());
    if ended { Continuation::Complete } else { unclosed(input) }
}

/// The same where nobody types: lines that are empty end nothing, since policies have them, too.
pub fn unclosed(input: &str) -> Continuation {
    match json_part(input) {
        Some(json) if is_open(json) => Continuation::More,
        _ => Continuation::Complete,
    }
}

/// The inputs of a text that was pasted at once: commands, each on a line, and JSON of any number
/// of lines.
pub fn inputs(text: &str) -> Vec<String> {
    let text = unnumbered(text);
    let mut all = Vec::new();
    let mut input = String::new();
    for line in text.lines() {
        input.push_str(line);
        if unclosed(&input) == Continuation::More {
            input.push('\n');
            continue;
        }
        all.push(std::mem::take(&mut input));
    }
    all.push(input.trim_end().to_owned());
    all.retain(|input| !input.trim().is_empty());
    all
}

/// The text without the numbers of its lines, where `show` has written them and they were copied.
fn unnumbered(text: &str) -> String {
    let bare = |line: &str| {
        let (number, rest) = line.split_once('|')?;
        number.trim().parse::<u16>().ok()?;
        Some(rest.strip_prefix(' ').unwrap_or(rest).to_owned())
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let bare: Option<Vec<String>> = lines.map(bare).collect();
    bare.map_or_else(|| text.to_owned(), |lines| lines.join("\n"))
}

/// The JSON of an input: all of it, or what stands behind the command.
pub(crate) fn json_part(input: &str) -> Option<&str> {
    let begins = |text: &str| text.starts_with(['{', '[']);
    let input = input.trim_start_matches('\u{feff}').trim_start();
    if begins(input) {
        return Some(input);
    }
    let (_, rest) = input.split_once(char::is_whitespace)?;
    Some(rest.trim_start()).filter(|rest| begins(rest))
}

/// Whether some bracket of a JSON text is still open.
fn is_open(json: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = json.chars();
    while let Some(char) = rest.next() {
        match char {
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => {
                let fits = open.pop() == Some(char);
                if !fits || open.is_empty() {
                    return false;
                }
            }
            '"' | '\u{201c}'..='\u{201e}' => skip_string(&mut rest, char),
            '/' if rest.as_str().starts_with('/') => {
                rest.find(|&char| char == '\n');
            }
            _ => {}
        }
    }
    !open.is_empty()
}

/// Goes behind the end of a string; no string goes on behind the end of its line. Curly quotes,
/// which word processors write, end each other.
fn skip_string(rest: &mut std::str::Chars<'_>, quote: char) {
    while let Some(char) = rest.next() {
        match char {
            '\\' => {
                rest.next();
            }
            '\n' => return,
            '"' if quote == '"' => return,
            '\u{201c}'..='\u{201e}' if quote != '"' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Continuation, inputs, needs_more};

    fn check(input: &str, expected: Continuation) {
        assert_eq!(needs_more(input), expected, "{input:?}");
    }

    #[test]
    fn whole_inputs() {
        for input in [
            "",
            "check",
            "can s3:GetObject arn:aws:s3:::a/*",
            "{}",
            "{\"Sid\": \"a{\"}",
            "{\"Sid\": \"a}\"}",
            "{\"Sid\": \"[[[\\\"{\"}",
            "{\"Sid\": \"\\\\\"}",
            "{\"Sid\": \"\\u007b\"}",
            "{\"a\": 1,}",
            "{\"a\": 1} trailing {",
            "{\"a\": [1}",
            "{\"a\": ]",
            "{“Sid”: “a{”}",
            "{„Sid“: „a{“}",
            "{\"Sid\": \"“{”\"}",
            "[1, 2]",
            "eval {\"action\": \"s3:GetObject\"}",
            "{ // a comment with {\n}",
            "\u{feff}{}",
        ] {
            check(input, Continuation::Complete);
        }
    }

    #[test]
    fn begun_inputs() {
        for input in [
            "{",
            "  {",
            "{\"Sid\": \"a}",
            "{\"Sid\": \"a\\\"}",
            "{\"Sid\": \"a\\",
            "{\"Statement\": [\n  {\"Sid\": \"}]\"",
            "{\"a\": {}",
            "[1, [2]",
            "eval {\"action\": \"s3:GetObject\",",
            "{\"a\":\n\n1",
            "{\"Sid\": \"never closed\n  \"Effect\": \"Allow\"",
        ] {
            check(input, Continuation::More);
        }
    }

    #[test]
    fn an_empty_line_ends_the_input() {
        check("{\n", Continuation::Complete);
        check("{\n  \"a\": 1\n  ", Continuation::Complete);
        check("{\r\n\r", Continuation::Complete);
        check("{\n  \"a\": 1", Continuation::More);
    }

    #[test]
    fn several_inputs_at_once() {
        assert_eq!(inputs("check\n\nlist\n"), ["check", "list"]);
        assert_eq!(inputs("{\n\n}\r\ncheck"), ["{\n\n}", "check"]);
        assert_eq!(inputs("{\"a\": {\n\ncheck"), ["{\"a\": {\n\ncheck"]);
        assert!(inputs(" \n").is_empty());
        assert_eq!(inputs(" 9 | {\n10 |   \"a\": 1\n11 |\n12 | }\n"), ["{\n  \"a\": 1\n\n}"]);
        assert_eq!(inputs("1 | {\n}"), ["1 | {", "}"]);
    }

    #[test]
    fn very_deep_brackets() {
        check(&"[".repeat(200_000), Continuation::More);
        check(&"{\"a\":[".repeat(50_000), Continuation::More);
    }
}
