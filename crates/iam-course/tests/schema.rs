//! The schemas that editors use are fresh, every file of the course fits them, and they know the
//! very fields that the loader knows.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "what the tests share may fail like a test"
)]

use std::collections::{BTreeMap, BTreeSet};

use iam_course::exercise::Form;
use iam_course::files::check;
use iam_course::schema::{self, EXERCISE, Field, QUIZ, Shape, Takes};
use iam_course::{AuthorError, Library};
use serde_json::Value;

#[test]
fn the_schemas_are_fresh() {
    let hint = "`cargo xtask schema` writes it again";
    let exercise = include_str!("../../../exercises/exercise.schema.json");
    assert!(schema::exercise() == exercise, "exercise.schema.json is stale; {hint}");
    let quiz = include_str!("../../../exercises/quiz.schema.json");
    assert!(schema::quiz() == quiz, "quiz.schema.json is stale; {hint}");
}

#[test]
fn every_file_fits() {
    let exercise: Value = serde_json::from_str(&schema::exercise()).unwrap();
    let quiz: Value = serde_json::from_str(&schema::quiz()).unwrap();
    for (name, text) in Library::embedded_files() {
        let schema = if name.ends_with("quiz.toml") { &quiz } else { &exercise };
        assert_eq!(faults(schema, &value_of(text), "it"), [] as [String; 0], "{name}");
    }
}

/// What does not fit is found: a schema that takes everything would be of no use.
#[test]
fn mistakes_do_not_fit() {
    let schema: Value = serde_json::from_str(&schema::exercise()).unwrap();
    let mut files = Library::embedded_files().iter();
    let sound = files.find(|(name, _)| name.ends_with("first-allow.toml")).unwrap().1;
    for (from, to) in [
        ("id = \"first-allow\"", "id = \"First Allow\""),
        ("title = ", "titel = "),
        ("form = \"write\"", "form = \"predict\""),
        ("form = \"write\"", "form = \"guess\""),
        ("difficulty = 1", "difficulty = 9"),
        ("tasks = [\"CLF-C02:2.3\"", "tasks = [\"CLF-C02:9.9\""),
        ("kind = \"managed\"", "kind = \"manged\""),
        ("decision = \"Allow\"", "decision = \"Deny\""),
        ("exceeds = true", "exceeds = true\nfails = [\"r1\"]"),
        ("[bound]", "[bond]"),
    ] {
        assert!(sound.contains(from), "{from}");
        let faults = faults(&schema, &value_of(&sound.replacen(from, to, 1)), "it");
        assert!(!faults.is_empty(), "{to}");
    }
}

fn value_of(text: &str) -> Value {
    fn json(value: &toml::de::DeValue<'_>) -> Value {
        use toml::de::DeValue;
        match value {
            DeValue::String(text) => text.as_ref().into(),
            DeValue::Integer(number) => number.as_str().parse::<i64>().unwrap().into(),
            DeValue::Boolean(flag) => (*flag).into(),
            DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
            DeValue::Table(table) => {
                let member = |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, _)| {
                    let value: &toml::Spanned<DeValue<'_>> = value;
                    (key.get_ref().to_string(), json(value.get_ref()))
                };
                Value::Object(table.iter().map(member).collect())
            }
            DeValue::Float(_) | DeValue::Datetime(_) => Value::Null,
        }
    }
    let table = toml::de::DeTable::parse(text).unwrap();
    json(&toml::de::DeValue::Table(table.into_inner()))
}

/// What in a value does not fit a schema, for the words that our schemas use.
fn faults(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (word, rule) in schema.as_object().expect("a schema is an object") {
        let fits = match word.as_str() {
            "$schema" | "title" | "description" | "then" => true,
            "type" => rule == type_of(value),
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "minimum" => value.as_i64() >= rule.as_i64(),
            "maximum" => value.as_i64() <= rule.as_i64(),
            "maxLength" => value.as_str().unwrap_or("").len() as i64 <= rule.as_i64().unwrap(),
            "pattern" => match (rule.as_str(), value.as_str()) {
                (Some("\\S"), Some(text)) => !text.trim().is_empty(),
                (Some("^[a-z0-9-]+$"), Some(text)) => {
                    let is_slug =
                        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                    !text.is_empty() && text.chars().all(is_slug)
                }
                (rule, _) => panic!("this test does not know the pattern {rule:?}"),
            },
            "required" => {
                rule.as_array().unwrap().iter().all(|it| value.get(it.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    let member = value.get(name).into_iter();
                    found.extend(member.flat_map(|it| faults(rule, it, &format!("{at}.{name}"))));
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties");
                for (name, member) in value.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| known.get(name).is_none()) {
                        let at = format!("{at}.{name}");
                        match rule {
                            Value::Bool(false) => found.push(format!("{at} is unknown")),
                            rule => found.extend(faults(rule, member, &at)),
                        }
                    }
                }
                true
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                found.extend(items.flat_map(|item| faults(rule, item, &format!("{at}[]"))));
                true
            }
            "oneOf" => {
                let rules = rule.as_array().unwrap().iter();
                rules.filter(|rule| faults(rule, value, at).is_empty()).count() == 1
            }
            "allOf" => {
                for rule in rule.as_array().unwrap() {
                    if faults(&rule["if"], value, at).is_empty() {
                        found.extend(faults(&rule["then"], value, at));
                    }
                }
                true
            }
            word => panic!("this test does not know the word {word}"),
        };
        if !fits {
            found.push(format!("{at}: {word} {rule}"));
        }
    }
    found
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A field that nobody knows; the loader answers with those that it knows.
const UNKNOWN: &str = "qqqqqqqqqq";

/// A file with every field of the schema, and the line of each table.
#[derive(Default)]
struct Sample {
    text: String,
    /// The table whose unknown field stands in a line.
    lines: BTreeMap<usize, &'static str>,
}

impl Sample {
    /// Writes a table, its head already written; `words` are for the fields with a family.
    fn table(&mut self, path: &str, shape: &'static Shape, words: &BTreeMap<&str, &str>) {
        if shape.others.is_none() {
            self.lines.insert(self.text.lines().count() + 1, shape.name);
            self.text.push_str(&format!("{UNKNOWN} = 1\n"));
        }
        let nested = |field: &&Field| {
            matches!(field.takes, Takes::Table(_) | Takes::Tables(_) | Takes::NamedTables(_))
        };
        for field in shape.fields.iter().filter(|field| !nested(field)) {
            let value = match &field.takes {
                Takes::Word(all) => match words.get(field.name) {
                    Some(word) => format!("\"{word}\""),
                    None => format!("\"{}\"", all()[0]),
                },
                Takes::Number(least, _) => least.to_string(),
                Takes::Flag => "true".to_owned(),
                Takes::Texts | Takes::Words(_) => "[]".to_owned(),
                Takes::FreeTable | Takes::NamedTexts => "{}".to_owned(),
                _ => "\"x\"".to_owned(),
            };
            self.text.push_str(&format!("{} = {value}\n", field.name));
        }
        for field in shape.fields {
            let path = format!("{path}{}", field.name);
            let (head, path, shape) = match &field.takes {
                Takes::Table(shape) => (format!("[{path}]"), path, shape),
                Takes::Tables(shape) => (format!("[[{path}]]"), path, shape),
                Takes::NamedTables(shape) => (format!("[{path}.n]"), format!("{path}.n"), shape),
                _ => continue,
            };
            self.text.push_str(&format!("{head}\n"));
            self.table(&format!("{path}."), shape, words);
        }
    }
}

/// The fields that the loader says it knows, by table.
fn known(
    shape: &'static Shape,
    file: &str,
    words: &[(&'static str, &'static str)],
) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut sample = Sample::default();
    sample.table("", shape, &words.iter().copied().collect());
    let checked = check(file, &sample.text);
    let unknown = |error: &&AuthorError| error.message.contains(UNKNOWN);
    let mut known = BTreeMap::new();
    for error in checked.errors().iter().filter(unknown) {
        let help = error.help.as_deref().unwrap_or_default();
        let names = help.strip_prefix("known here: ").unwrap_or_else(|| panic!("{error}"));
        let table = sample.lines[&error.line];
        known.insert(table, names.split(", ").map(str::to_owned).collect());
    }
    known
}

fn fields_of(shape: &'static Shape, found: &mut BTreeMap<&'static str, BTreeSet<String>>) {
    // Tables that take other names, too, do not say which they know.
    if shape.others.is_none() {
        let names = shape.fields.iter().map(|field| field.name.to_owned());
        found.insert(shape.name, names.collect());
    }
    for field in shape.fields {
        if let Takes::Table(of) | Takes::Tables(of) | Takes::NamedTables(of) = &field.takes {
            fields_of(of, found);
        }
    }
}

fn compare(shape: &'static Shape, file: &str, field: &'static str, words: &[&'static str]) {
    let mut expected = BTreeMap::new();
    fields_of(shape, &mut expected);
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for &word in words {
        for (table, names) in known(shape, file, &[(field, word)]) {
            found.entry(table).or_default().extend(names);
        }
    }
    assert_eq!(found, expected);
}

/// The words for the types of questions.
const QUESTION_TYPES: [&str; 7] =
    ["choice", "multiple", "decision", "read", "order", "match", "short"];

#[test]
fn the_loader_knows_the_same_fields() {
    compare(&EXERCISE, "a.toml", "form", &Form::ALL.map(|(word, _)| word));
    compare(&QUIZ, "quiz.toml", "type", &QUESTION_TYPES);
}

/// Authors read of every field.
#[test]
fn the_readme_names_every_field() {
    let readme = include_str!("../../../exercises/README.md");
    let mut tables = BTreeMap::new();
    fields_of(&EXERCISE, &mut tables);
    fields_of(&QUIZ, &mut tables);
    for (table, fields) in tables {
        for field in fields {
            let is_named = [format!("`{field}"), format!("[{field}"), format!("{field} =")];
            assert!(is_named.iter().any(|it| readme.contains(it)), "{table}: {field}");
        }
    }
}
