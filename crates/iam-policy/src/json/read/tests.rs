//! The reader: every slip with its code and place, recovery, hostile input, mutations.

use std::time::{Duration, Instant};

use super::{Document, MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, content_span, read, sub_span};
use crate::json::{Node, Value};
use crate::{Lines, Span};

/// The problems as `code line:column message`.
fn problems(text: &str) -> Vec<String> {
    let lines = Lines::new(text);
    let show = |problem: &crate::Problem| {
        let place = lines.position(problem.span.start);
        format!("{} {}:{} {}", problem.code, place.line, place.column, problem.message)
    };
    read(text).problems.iter().map(show).collect()
}

/// The tree as compact JSON.
fn tree(text: &str) -> String {
    read(text).root.as_ref().map_or_else(|| "none".to_owned(), show)
}

fn show(node: &Node<'_>) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => (*text).to_owned(),
        Value::String(text) => format!("{text:?}"),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let member = |member: &crate::json::Member<'_>| {
                format!("{:?}:{}", member.key, show(&member.node))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str], expected_tree: &str) {
    assert_eq!(problems(text), expected, "problems of {text}");
    assert_eq!(tree(text), expected_tree, "tree of {text}");
}

#[test]
fn good_json() {
    check("{}", &[], "{}");
    check(" [1, -0.5e+3, true,false,\tnull]\r\n", &[], "[1,-0.5e+3,true,false,null]");
    check(r#"{"a":{"b":[{}]}}"#, &[], r#"{"a":{"b":[{}]}}"#);
    check(r#""\u00e9\n\"\\\/ü\ud83d\ude00""#, &[], r#""é\n\"\\/ü😀""#);
    check("true", &[], "true");
    check("12345678901234567890123", &[], "12345678901234567890123");
}

#[test]
fn commas() {
    let code = "json-syntax-error";
    check(r#"{"a":1,}"#, &[&format!("{code} 1:7 trailing comma before `}}`")], r#"{"a":1}"#);
    check("[1,\n]", &[&format!("{code} 1:3 trailing comma before `]`")], "[1]");
    check("[1 2]", &[&format!("{code} 1:3 missing comma between two values")], "[1,2]");
    check(
        "{\"a\":1\n\"b\":2}",
        &[&format!("{code} 1:7 missing comma between two members")],
        r#"{"a":1,"b":2}"#,
    );
    check("[1,,2]", &[&format!("{code} 1:4 unexpected `,`")], "[1,2]");
    check("[,1]", &[&format!("{code} 1:2 unexpected `,`")], "[1]");
    check(r#"{"a":1;"b":2}"#, &[&format!("{code} 1:7 unexpected `;`")], r#"{"a":1,"b":2}"#);
}

#[test]
fn quotes() {
    let code = "json-syntax-error";
    check(
        "{'a': 'b'}",
        &[
            &format!("{code} 1:2 `'a'` is in single quotes"),
            &format!("{code} 1:7 `'b'` is in single quotes"),
        ],
        r#"{"a":"b"}"#,
    );
    check("{“a”: \"b\"}", &[&format!("{code} 1:2 `“a”` is in curly quotes")], r#"{"a":"b"}"#);
    check("[‘a’]", &[&format!("{code} 1:2 `‘a’` is in curly quotes")], r#"["a"]"#);
    check("[“a\", 1]", &[&format!("{code} 1:2 `“a\"` is in curly quotes")], r#"["a",1]"#);
    check("{\"a”: \"b\"}", &[&format!("{code} 1:2 `\"a”` is in curly quotes")], r#"{"a":"b"}"#);
    check("{\"a\": \"b”\n}", &[&format!("{code} 1:7 `\"b”` is in curly quotes")], r#"{"a":"b"}"#);
    check("[\"say “hi”\"]", &[], "[\"say “hi”\"]");
}

#[test]
fn strings_without_an_end() {
    let code = "json-syntax-error";
    let unclosed = |place: &str, text: &str| {
        format!("{code} {place} the string `{text}` has no closing quote")
    };
    check("{\"a\": \"b,\n\"c\": 1}", &[&unclosed("1:7", "\"b")], r#"{"a":"b","c":1}"#);
    check(
        "{\"a\": \"b",
        &[&unclosed("1:7", "\"b"), &format!("{code} 1:9 `{{` is not closed")],
        r#"{"a":"b"}"#,
    );
    check("{\"a\": [\"b],\n\"c\": 1}", &[&unclosed("1:8", "\"b")], r#"{"a":["b"],"c":1}"#);
    check(r#"{"a": "b, "c": "d"}"#, &[&unclosed("1:7", "\"b")], r#"{"a":"b","c":"d"}"#);
    check(r#"{"a: "b", "c": "d"}"#, &[&unclosed("1:2", "\"a")], r#"{"a":"b","c":"d"}"#);
    check("{\"a: 1,\n\"c\": 2}", &[&unclosed("1:2", "\"a")], r#"{"a":1,"c":2}"#);
    check("[\"a, \"b\", 1]", &[&unclosed("1:2", "\"a")], r#"["a","b",1]"#);
    check(
        "{\"a\": \"x${aws:username}\n}",
        &[&unclosed("1:7", "\"x${aws:username}")],
        r#"{"a":"x${aws:username}"}"#,
    );
    check(
        r#"{"a": b", "c": 1}"#,
        &[&format!("{code} 1:7 the string `b` has no opening quote")],
        r#"{"a":"b","c":1}"#,
    );
    check(r#"{a": 1}"#, &[&format!("{code} 1:2 the key `a` has no opening quote")], r#"{"a":1}"#);
}

#[test]
fn characters_in_strings() {
    let code = "json-syntax-error";
    check("[\"a\tb\"]", &[&format!("{code} 1:4 a tab inside a string")], r#"["a\tb"]"#);
    check(
        "[\"a\u{1}b\"]",
        &[&format!("{code} 1:4 the control character U+0001 inside a string")],
        r#"["a\u{1}b"]"#,
    );
    check("[\"a\nb\", 1]", &[&format!("{code} 1:4 a line break inside a string")], r#"["a\nb",1]"#);
    check(r#"["a\d"]"#, &[r"json-invalid-escape 1:4 `\d` is not an escape"], r#"["a\\d"]"#);
    check(
        r#"["\u12"]"#,
        &[r"json-invalid-escape 1:3 `\u` needs four hexadecimal digits"],
        r#"["\\u12"]"#,
    );
    for text in [r#"["\ud800"]"#, r#"["\ud800x"]"#, r#"["\ude00"]"#, r#"["\ud800\ud800\udc00"]"#] {
        assert_eq!(read(text).problems.len(), 1, "{text}");
        assert_eq!(read(text).problems[0].code, "json-invalid-unicode", "{text}");
    }
}

#[test]
fn brackets() {
    let code = "json-syntax-error";
    check("{", &[&format!("{code} 1:2 `{{` is not closed")], "{}");
    check("[[1,{\"a\":2", &[&format!("{code} 1:11 `{{` is not closed")], r#"[[1,{"a":2}]]"#);
    check("{\"a\":[1,2}", &[&format!("{code} 1:10 `[` is not closed")], r#"{"a":[1,2]}"#);
    check("{\"a\":1]", &[&format!("{code} 1:7 `]` closes an object")], r#"{"a":1}"#);
    check("[{\"a\":1]", &[&format!("{code} 1:8 `{{` is not closed")], r#"[{"a":1}]"#);
    check("[{\"a\":1]]", &[&format!("{code} 1:8 `]` closes an object")], r#"[{"a":1}]"#);
    check(
        "[{\"a\":1],{\"b\":2}]",
        &[&format!("{code} 1:8 `]` closes an object")],
        r#"[{"a":1},{"b":2}]"#,
    );
    check(
        "{\"s\":[{\"a\":1], \"b\":2}",
        &[&format!("{code} 1:13 `{{` is not closed")],
        r#"{"s":[{"a":1}],"b":2}"#,
    );
    check(
        "{\"s\":[{\"a\":1}}, {\"b\":2}]}",
        &[&format!("{code} 1:14 unexpected `}}`")],
        r#"{"s":[{"a":1},{"b":2}]}"#,
    );
    check(
        "{\"s\":[\"a\",\"b\", \"r\":\"*\"}",
        &[&format!("{code} 1:14 `[` is not closed")],
        r#"{"s":["a","b"],"r":"*"}"#,
    );
    check(
        "[{\"a\":1, {\"b\":2}]",
        &[&format!("{code} 1:8 `{{` is not closed")],
        r#"[{"a":1},{"b":2}]"#,
    );
    check(
        "\"a\": 1, \"b\": 2}",
        &[&format!("{code} 1:1 the document does not begin with `{{`")],
        r#"{"a":1,"b":2}"#,
    );
}

#[test]
fn colons_and_keys() {
    let code = "json-syntax-error";
    check(
        r#"{"a" "b"}"#,
        &[&format!("{code} 1:5 missing colon after the key `\"a\"`")],
        r#"{"a":"b"}"#,
    );
    check(
        r#"{"a" = "b"}"#,
        &[&format!("{code} 1:6 `=` between a key and its value")],
        r#"{"a":"b"}"#,
    );
    check(r#"{"a":: "b"}"#, &[&format!("{code} 1:6 unexpected `:`")], r#"{"a":"b"}"#);
    check(r#"{"a", "b":1}"#, &[&format!("{code} 1:2 the key `\"a\"` has no value")], r#"{"b":1}"#);
    check(r#"{"a":, "b":1}"#, &[&format!("{code} 1:2 the key `\"a\"` has no value")], r#"{"b":1}"#);
    check(
        "{\"a\":\n\"b\":1}",
        &[&format!("{code} 1:2 the key `\"a\"` has no value")],
        r#"{"b":1}"#,
    );
    check(r#"{a: 1}"#, &[&format!("{code} 1:2 the key `a` is not in quotes")], r#"{"a":1}"#);
    check(r#"["a": 1]"#, &[&format!("{code} 1:5 a colon in a list")], "[]");
    check(
        r#"{{"a":1}, "b":2}"#,
        &[&format!("{code} 1:2 `{{` where a key should be")],
        r#"{"b":2}"#,
    );
}

#[test]
fn words_and_numbers() {
    let code = "json-syntax-error";
    let one = |text: &str, message: &str, value: &str| {
        check(
            &format!("{{\"a\": {text}, \"b\": 1}}"),
            &[&format!("{code} 1:7 {message}")],
            &format!("{{\"a\":{value},\"b\":1}}"),
        );
    };
    one("True", "`True` is not a JSON word", "true");
    one("None", "`None` is not a JSON word", "null");
    one("allow", "`allow` is not in quotes", "\"allow\"");
    one("s3:Get*", "`s3:Get*` is not in quotes", "\"s3:Get*\"");
    one("*", "`*` is not in quotes", "\"*\"");
    one("a ${aws:x} b", "`a ${aws:x} b` is not in quotes", "\"a ${aws:x} b\"");
    one("NaN", "`NaN` is not a number JSON knows", "\"NaN\"");
    one("01", "the number `01` begins with a zero", "01");
    one("+1", "the number `+1` begins with a plus sign", "+1");
    one(".5", "the number `.5` begins with a point", ".5");
    one("5.", "the number `5.` ends with a point", "5.");
    one("1e", "the number `1e` is not complete", "1e");
    one("2012-10-17", "`2012-10-17` is neither a number nor a string in quotes", "\"2012-10-17\"");
    one("10.0.0.0/8", "`10.0.0.0/8` is neither a number nor a string in quotes", "\"10.0.0.0/8\"");
}

#[test]
fn around_the_document() {
    check("{}{}", &["json-trailing-content 1:3 a second document begins here"], "{}");
    check(
        "{}}",
        &["json-trailing-content 1:3 `}` closes nothing: the document has already ended"],
        "{}",
    );
    check("{},", &["json-trailing-content 1:3 unexpected `,` after the end of the document"], "{}");
    check("\u{feff}{}", &["json-byte-order-mark 1:1 the text begins with a byte order mark"], "{}");
    let comment = |place: &str| format!("json-comment {place} JSON has no comments");
    check(
        "// a\n// b\n{ # c\n\"a\": /* d */ 1}",
        &[&comment("1:1"), &comment("3:3"), &comment("4:6")],
        r#"{"a":1}"#,
    );
    check("[1, /* open\n2]", &[&comment("1:5")], "[1,2]");
    check(
        "{\u{a0}\"a\":\u{a0}1}",
        &["json-syntax-error 1:2 the character U+00A0 is not a space JSON knows"],
        r#"{"a":1}"#,
    );
    check(
        r#"{"a":1,"b":2,"a":3}"#,
        &["json-duplicate-key 1:14 the key `\"a\"` stands here twice"],
        r#"{"a":1,"b":2}"#,
    );
}

#[test]
fn texts_that_are_not_json() {
    for (text, message) in [
        ("", "the document is empty"),
        (" \n", "the document is empty"),
        ("// nothing", "the document is empty"),
        ("Version: 2012-10-17\nStatement:\n", "this looks like YAML, not a JSON policy"),
        ("---\nVersion: x", "this looks like YAML, not a JSON policy"),
        ("- Effect: Allow", "this looks like YAML, not a JSON policy"),
        ("# note\nVersion: x", "this looks like YAML, not a JSON policy"),
        (
            "data \"aws_iam_policy_document\" \"x\" {\n",
            "this looks like Terraform, not a JSON policy",
        ),
        ("policy = jsonencode({\n", "this looks like Terraform, not a JSON policy"),
        ("<html>", "this looks like XML or HTML, not a JSON policy"),
        ("```json\n{}\n```", "this begins with a Markdown code fence, not a JSON policy"),
        ("%7B%22Version", "this looks URL-encoded, not a JSON policy"),
        ("Let everybody in, please.", "this is not JSON"),
    ] {
        let document = read(text);
        assert!(document.root.is_none(), "{text}");
        let found: Vec<_> =
            document.problems.iter().map(|problem| (problem.code, &*problem.message)).collect();
        assert_eq!(found, [("not-json", message)], "{text}");
    }
}

#[test]
fn five_slips_are_five_problems() {
    let text = "{
  \"Version\": \"2012-10-17\"
  \"Statement\": [
    { \"Sid\": 'One', \"Effect\": \"Allow\" },
    { \"Sid\": \"Two\", Effect: \"Allow\" },
    { \"Sid\": \"Three\", \"Effect\": \"Allow },
    { \"Sid\": \"Four\", \"Effect\": \"Allow\", },
    { \"Sid\": \"Five\", \"Effect\": \"Deny\" }
  ]
}";
    let expected = "{\"Version\":\"2012-10-17\",\"Statement\":[\
        {\"Sid\":\"One\",\"Effect\":\"Allow\"},{\"Sid\":\"Two\",\"Effect\":\"Allow\"},\
        {\"Sid\":\"Three\",\"Effect\":\"Allow\"},{\"Sid\":\"Four\",\"Effect\":\"Allow\"},\
        {\"Sid\":\"Five\",\"Effect\":\"Deny\"}]}";
    check(
        text,
        &[
            "json-syntax-error 2:26 missing comma between two members",
            "json-syntax-error 4:14 `'One'` is in single quotes",
            "json-syntax-error 5:21 the key `Effect` is not in quotes",
            "json-syntax-error 6:33 the string `\"Allow` has no closing quote",
            "json-syntax-error 7:39 trailing comma before `}`",
        ],
        expected,
    );
}

#[test]
fn pointers() {
    let text = r#"{"a": [10, {"b/~": "c"}], "d": null}"#;
    let document = read(text);
    let check = |needle: &str, expected: &str| {
        let start = text.find(needle).unwrap();
        let span = Span::new(start, start + needle.len());
        assert_eq!(document.pointer(span), expected, "{needle}");
    };
    check("10", "/a/0");
    check("\"b/~\"", "/a/1/b~1~0");
    check("\"c\"", "/a/1/b~1~0");
    check("{\"b", "/a/1");
    check("\"a\"", "/a");
    check("null", "/d");
    check(": [", "/a");
    check(text, "");
    check("c\"}], \"d", "");
}

#[test]
fn places_in_strings() {
    let check = |text: &str, decoded: std::ops::Range<usize>, expected: &str| {
        let Some(Node { value: Value::String(_), span }) = read(text).root else {
            panic!("{text} is not a string");
        };
        let place = sub_span(text, content_span(text, span), decoded);
        assert_eq!(&text[place.start..place.end], expected, "{text}");
    };
    check(r#""s3:GetObject""#, 3..12, "GetObject");
    check(r#""s3\u003aGetObject""#, 3..12, "GetObject");
    check(r#""s3\u003aGetObject""#, 0..2, "s3");
    check(r#""s3\u003aGetObject""#, 2..3, r"\u003a");
    check(r#""s3\u003aGetObject""#, 2..2, "");
    check(r#""a\ud83d\ude00b""#, 1..5, r"\ud83d\ude00");
    check(r#""a\ud83d\ude00b""#, 5..6, "b");
    check(r#""a\d\n""#, 1..3, r"\d");
    check(r#""a\n""#, 1..2, r"\n");
    check(r#""a\n""#, 2..2, "");
    check(r#""""#, 0..0, "");
    check("\"ü*\"", 2..3, "*");
}

/// Texts of about `size` bytes that a careless reader would go over again and again.
fn hostile_texts(size: usize) -> Vec<String> {
    let members = |key: fn(usize) -> String| {
        let list: Vec<_> = (0..size / 10).map(|at| format!("\"{}\":1", key(at))).collect();
        format!("{{{}}}", list.join(","))
    };
    vec![
        "[".repeat(size),
        "{".repeat(size),
        "[{".repeat(size / 2),
        "]".repeat(size),
        format!("[{}", "]".repeat(size)),
        "{\"a\":".repeat(size / 5),
        format!("{{{}", "\"a\":".repeat(size / 4)),
        "\"a\":".repeat(size / 4),
        format!("[\"{}", "\\".repeat(size)),
        format!("[\"{}", "\\u12".repeat(size / 4)),
        format!("[{}", "\"a\n".repeat(size / 3)),
        format!("[{}", "\"a\nb".repeat(size / 4)),
        format!("[{}", "'a".repeat(size / 2)),
        format!("[{}", "“a, ".repeat(size / 6)),
        format!("[{}]", "1,".repeat(size / 2)),
        format!("[{}]", "1 ".repeat(size / 2)),
        format!("[{}]", "/**/".repeat(size / 4)),
        format!("[{}]", "/*".repeat(size / 2)),
        format!("[{}]", "\u{a0}".repeat(size / 2)),
        format!("[{}]", "1".repeat(size)),
        format!("[{}]", "}".repeat(size)),
        format!("[{}]", "x".repeat(size)),
        "#\n".repeat(size / 2),
        members(|_| "a".to_owned()),
        members(|at| at.to_string()),
    ]
}

/// Eight times the text takes about eight times as long; far from the 64 times of a reader that
/// goes back. Compared within one run, so that the machine does not matter;
/// a busy one is asked again.
#[test]
#[expect(clippy::disallowed_methods, reason = "how the time grows is what is tested")]
fn reading_is_linear() {
    let best = |text: &str| {
        let once = |_| {
            let begin = Instant::now();
            assert!(read(text).problems.len() <= MAX_PROBLEMS + 1);
            begin.elapsed()
        };
        (0..3).map(once).min().unwrap()
    };
    for (small, large) in hostile_texts(50_000).iter().zip(hostile_texts(400_000)) {
        // Fresh memory costs a large text several times as much as a small one.
        let floor = Duration::from_micros(300);
        let is_linear = |_| best(&large) < best(small).max(floor) * 50;
        let start: String = small.chars().take(12).collect();
        assert!((0..3).any(is_linear), "{start}: eight times as long takes too long");
    }
}

#[test]
fn limits() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    check(&deep(MAX_DEPTH), &[], &deep(MAX_DEPTH));
    assert_eq!(
        problems(&format!("[{}, 2]", deep(MAX_DEPTH + 40))),
        [format!("json-nesting-too-deep 1:{} more than 64 brackets are open here", MAX_DEPTH + 1)],
    );
    let large = format!("[{}]", " ".repeat(MAX_BYTES));
    assert_eq!(read(&large).problems[0].code, "document-too-large");
    let many = read("[1 1 1").problems.len();
    assert_eq!(many, 3);
    let text = format!("[{}]", "1 ".repeat(300));
    let last = read(&text).problems.pop().unwrap();
    assert_eq!(last.code, "too-many-problems");
}

/// Small changes to a policy neither stop the reader nor move a span off a character.
#[test]
fn mutations() {
    let seed = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Sid\": \"é“x”\",\n\
        \"Effect\": 'Allow', \"Action\": [\"s3:\\u0047et*\", \"a\\ud83d\\ude00\"], // note\n\
        \"N\": -1.5e3, \"T\": true, \"Resource\": \"arn:aws:s3:::${aws:username}/*\"}]\n}";
    let spare: Vec<char> = "{}[]\",:'\\\n/#“”‘x1-.uüé\u{a0}\u{1}\u{feff}😀 \td".chars().collect();
    let chars: Vec<char> = seed.chars().collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit as u64).unwrap()
    };
    for _ in 0..20_000 {
        let mut changed = chars.clone();
        for _ in 0..=next(4) {
            if changed.is_empty() {
                break;
            }
            let (at, char) = (next(changed.len()), spare[next(spare.len())]);
            match next(4) {
                0 => drop(changed.remove(at)),
                1 => changed.insert(at, char),
                2 => changed.truncate(at.max(1)),
                _ => changed[at] = char,
            }
        }
        let text: String = changed.into_iter().collect();
        let document = read(&text);
        check_spans(&text, &document);
        assert!(document.root.is_some() || !document.problems.is_empty(), "{text}");
    }
}

fn check_spans(text: &str, document: &Document<'_>) {
    let good = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text}");
    for problem in &document.problems {
        good(problem.span);
        problem.notes.iter().for_each(|(span, _)| good(*span));
        document.pointer(problem.span);
    }
    let mut nodes: Vec<&Node<'_>> = document.root.iter().collect();
    while let Some(node) = nodes.pop() {
        good(node.span);
        match &node.value {
            Value::Array(items) => nodes.extend(items),
            Value::Object(members) => {
                members.iter().for_each(|member| good(member.key_span));
                nodes.extend(members.iter().map(|member| &member.node));
            }
            Value::String(value) => {
                let content = content_span(text, node.span);
                good(content);
                good(sub_span(text, content, 0..value.len()));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
