//! Reads a TOML file field by field and notes every mistake with its place.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use iam_policy::Lines;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::AuthorError;
use crate::suggest::did_you_mean;

/// The most entries that a list or family may have.
const MOST: usize = 100;

/// One file being read, and the mistakes found in it so far.
pub(crate) struct Reader<'t> {
    file: &'t str,
    lines: Lines<'t>,
    errors: RefCell<Vec<AuthorError>>,
}

impl<'t> Reader<'t> {
    /// A reader of `text`, which people know as `file`.
    pub(crate) fn new(file: &'t str, text: &'t str) -> Reader<'t> {
        Reader { file, lines: Lines::new(text), errors: RefCell::default() }
    }

    /// Notes a mistake at a place of the text.
    pub(crate) fn error(
        &self,
        place: &Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let at = self.lines.position(place.start);
        self.errors.borrow_mut().push(AuthorError {
            file: self.file.to_owned(),
            line: at.line,
            column: at.column,
            message: message.into(),
            help,
        });
    }

    /// The line of a place.
    pub(crate) fn line(&self, place: &Range<usize>) -> usize {
        self.lines.position(place.start).line
    }

    /// Reads the text itself. A text that is not TOML gets no table: what could be read of it
    /// would only add mistakes that nobody made.
    pub(crate) fn toml(&self, text: &'t str) -> Option<Spanned<DeTable<'t>>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let sound = errors.is_empty();
        if sound {
            self.look_for_hidden(table.get_ref());
        }
        for error in errors {
            let place = error.span().unwrap_or(0..0);
            self.error(&place, lower_first(error.message()), None);
        }
        sound.then_some(table)
    }

    /// Notes every key and text with a character that a terminal would obey or not show. What is
    /// read here is printed in many places, and none of them has to think of that.
    fn look_for_hidden(&self, table: &DeTable<'_>) {
        for (key, value) in table {
            self.refuse_hidden(key.get_ref(), &key.span());
            self.look_into(value);
        }
    }

    fn look_into(&self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => self.look_for_hidden(table),
            DeValue::Array(items) => items.iter().for_each(|item| self.look_into(item)),
            DeValue::String(text) => self.refuse_hidden(text, &value.span()),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
    }

    fn refuse_hidden(&self, text: &str, place: &Range<usize>) {
        let text = text.replace("\r\n", "\n");
        let is_layout = |char: &char| matches!(char, '\n' | '\t');
        let shown = |char: char| iam_policy::visible(char.encode_utf8(&mut [0; 4]));
        let mut hidden = text.chars().filter(|char| !is_layout(char));
        if let Some(char) = hidden.find(|&char| !shown(char).starts_with(char)) {
            let message = format!("the text holds the hidden character `{}`", shown(char));
            let help = "a terminal would obey it or show nothing: remove it".to_owned();
            self.error(place, message, Some(help));
        }
    }

    /// `value`, if the file has no mistake; otherwise all of them, in the order of the text.
    pub(crate) fn result<T>(self, value: Option<T>) -> Result<T, Vec<AuthorError>> {
        let mut errors = self.errors.into_inner();
        errors.sort();
        value.filter(|_| errors.is_empty()).ok_or(errors)
    }
}

/// A text and where it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) place: Range<usize>,
}

/// A table of the file; remembers which fields were asked for, so that the others are unknown.
pub(crate) struct Table<'r, 't> {
    reader: &'r Reader<'t>,
    table: &'r DeTable<'t>,
    /// Where the table stands.
    pub(crate) place: Range<usize>,
    known: Vec<&'static str>,
}

impl<'r, 't> Table<'r, 't> {
    /// The table that is the whole file.
    pub(crate) fn of_file(reader: &'r Reader<'t>, file: &'r Spanned<DeTable<'t>>) -> Table<'r, 't> {
        Table { reader, table: file.get_ref(), place: 0..0, known: Vec::new() }
    }

    /// Its line in the file.
    pub(crate) fn line(&self) -> usize {
        self.reader.line(&self.place)
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &'static str) -> Text {
        let text = self.required(name).and_then(|value| self.as_text(name, value));
        text.unwrap_or_default()
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&mut self, name: &'static str) -> Option<Text> {
        self.value(name).and_then(|value| self.as_text(name, value))
    }

    /// One of the names of a family.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        family: &[(&'static str, T)],
    ) -> Option<T> {
        let written = self.required(name).and_then(|value| self.as_text(name, value))?;
        let found = family.iter().find(|(known, _)| *known == written.value);
        if found.is_none() {
            let known = family.iter().map(|(known, _)| *known);
            let all = known.clone().map(|known| format!("`{known}`")).collect::<Vec<_>>();
            let help = did_you_mean(&written.value, known)
                .unwrap_or_else(|| format!("the values are {}", all.join(", ")));
            let message = format!("unknown {name} `{}`", written.value);
            self.reader.error(&written.place, message, Some(help));
        }
        found.map(|&(_, value)| value)
    }

    /// A whole number that must be there.
    pub(crate) fn number(&mut self, name: &'static str, range: RangeInclusive<u16>) -> u16 {
        let Some(value) = self.required(name) else { return *range.start() };
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        number.filter(|number| range.contains(number)).unwrap_or_else(|| {
            let message =
                format!("`{name}` must be a number from {} to {}", range.start(), range.end());
            self.reader.error(&value.span(), message, None);
            *range.start()
        })
    }

    /// `true` or `false`; `false` where it is missing.
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        let Some(value) = self.value(name) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(name, value, "`true` or `false`");
            false
        })
    }

    /// A list of texts; empty where it is missing.
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<Text> {
        let items = self.items(name, "a list of texts");
        items.into_iter().filter_map(|item| self.as_text(name, item)).collect()
    }

    /// A list of tables, `[[name]]`; empty where it is missing.
    pub(crate) fn tables(&mut self, name: &'static str) -> Vec<Table<'r, 't>> {
        let items = self.items(name, "a list of tables");
        items.into_iter().filter_map(|item| self.as_table(name, item)).collect()
    }

    /// A table, `[name]`, that may be missing.
    pub(crate) fn table(&mut self, name: &'static str) -> Option<Table<'r, 't>> {
        self.value(name).and_then(|value| self.as_table(name, value))
    }

    /// A table, `[name]`, that must be there.
    pub(crate) fn required_table(&mut self, name: &'static str) -> Option<Table<'r, 't>> {
        let value = self.value(name);
        if value.is_none() {
            let help = format!("add `[{name}]`");
            self.reader.error(&self.place, format!("`{name}` is missing"), Some(help));
        }
        value.and_then(|value| self.as_table(name, value))
    }

    /// A family of tables, `[name.KEY]`, with their keys, in the order of the text.
    pub(crate) fn named_tables(&mut self, name: &'static str) -> Vec<(Text, Table<'r, 't>)> {
        let values = self.named_values(name);
        let tables = values.into_iter().filter_map(|(key, value)| {
            let table = self.as_table(name, value)?;
            Some((key, table))
        });
        tables.collect()
    }

    /// A family of texts, `name.KEY = "…"`, with their keys, in the order of the text.
    pub(crate) fn named_texts(&mut self, name: &'static str) -> Vec<(Text, Text)> {
        let values = self.named_values(name);
        let texts = values.into_iter().filter_map(|(key, value)| {
            let text = self.as_text(name, value)?;
            Some((key, text))
        });
        texts.collect()
    }

    /// A family of free values, such as the condition keys of a request.
    pub(crate) fn free_values(&mut self, name: &'static str) -> Map<String, Value> {
        let values = self.named_values(name).into_iter();
        values.map(|(key, value)| (key.value, self.as_json(value))).collect()
    }

    /// A free value.
    pub(crate) fn free_value(&mut self, name: &'static str) -> Option<Value> {
        self.value(name).map(|value| self.as_json(value))
    }

    /// In place of [`Table::end`]: the fields that nobody asked for, each with a text.
    pub(crate) fn rest(self) -> Vec<(Text, Text)> {
        let unknown = |key: &Spanned<_>| !self.known.contains(&text_of(key).as_str());
        let rest = self.table.iter().filter(|(key, _)| unknown(key));
        let texts = rest.filter_map(|(key, value)| {
            let name = Text { value: text_of(key), place: key.span() };
            self.as_text(&name.value, value).map(|text| (name, text))
        });
        texts.collect()
    }

    /// Reports every field that nobody asked for.
    pub(crate) fn end(self) {
        for (key, _) in self.table {
            let written = key.get_ref().as_ref();
            if !self.known.contains(&written) {
                let help = did_you_mean(written, self.known.iter().copied())
                    .unwrap_or_else(|| format!("known here: {}", self.known.join(", ")));
                let message = format!("unknown field `{written}`");
                self.reader.error(&key.span(), message, Some(help));
            }
        }
    }

    fn value(&mut self, name: &'static str) -> Option<&'r Spanned<DeValue<'t>>> {
        self.known.push(name);
        self.table.get(name)
    }

    fn required(&mut self, name: &'static str) -> Option<&'r Spanned<DeValue<'t>>> {
        let value = self.value(name);
        if value.is_none() {
            let help = format!("add `{name} = …`");
            self.reader.error(&self.place, format!("`{name}` is missing"), Some(help));
        }
        value
    }

    fn items(&mut self, name: &'static str, wanted: &str) -> Vec<&'r Spanned<DeValue<'t>>> {
        let Some(value) = self.value(name) else { return Vec::new() };
        match value.get_ref().as_array() {
            Some(items) => {
                self.refuse_many(name, items.len(), value);
                items.iter().take(MOST).collect()
            }
            None => {
                self.wrong_type(name, value, wanted);
                Vec::new()
            }
        }
    }

    fn named_values(&mut self, name: &'static str) -> Vec<(Text, &'r Spanned<DeValue<'t>>)> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(name, value, "a table");
            return Vec::new();
        };
        self.refuse_many(name, table.len(), value);
        let text = |key: &Spanned<_>| Text { value: text_of(key), place: key.span() };
        table.iter().take(MOST).map(|(key, value)| (text(key), value)).collect()
    }

    /// What is judged in a moment cannot be without end.
    fn refuse_many(&self, name: &str, count: usize, value: &Spanned<DeValue<'t>>) {
        if count > MOST {
            let message =
                format!("`{name}` has {count} entries, and more than {MOST} are too many");
            self.reader.error(&value.span(), message, None);
        }
    }

    fn as_text(&self, name: &str, value: &Spanned<DeValue<'t>>) -> Option<Text> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(name, value, "a text");
            return None;
        };
        if text.trim().is_empty() {
            self.reader.error(&value.span(), format!("`{name}` is empty"), None);
        }
        Some(Text { value: text.to_owned(), place: value.span() })
    }

    fn as_table(&self, name: &str, value: &'r Spanned<DeValue<'t>>) -> Option<Table<'r, 't>> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(name, value, "a table");
            return None;
        };
        Some(Table { reader: self.reader, table, place: value.span(), known: Vec::new() })
    }

    fn as_json(&self, value: &Spanned<DeValue<'t>>) -> Value {
        match value.get_ref() {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Boolean(flag) => Value::Bool(*flag),
            DeValue::Integer(number) => number
                .to_string()
                .parse::<i64>()
                .map_or_else(|_| Value::String(number.to_string()), Value::from),
            DeValue::Float(number) => {
                number.as_str().parse::<f64>().map_or(Value::Null, Value::from)
            }
            DeValue::Datetime(time) => Value::String(time.to_string()),
            DeValue::Array(items) => items.iter().map(|item| self.as_json(item)).collect(),
            DeValue::Table(table) => {
                let member = |(key, value): (&Spanned<_>, &_)| (text_of(key), self.as_json(value));
                Value::Object(table.iter().map(member).collect())
            }
        }
    }

    fn wrong_type(&self, name: &str, value: &Spanned<DeValue<'t>>, wanted: &str) {
        let found = value.get_ref().type_str();
        let message = format!("`{name}` must be {wanted}, but this is a TOML {found}");
        self.reader.error(&value.span(), message, None);
    }
}

fn text_of(key: &Spanned<std::borrow::Cow<'_, str>>) -> String {
    key.get_ref().to_string()
}

fn lower_first(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
