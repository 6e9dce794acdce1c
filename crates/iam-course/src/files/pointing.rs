//! Finds the field that a mistake is about, where only the line of its table is known.

use std::ops::Range;

use iam_policy::Lines;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::AuthorError;

/// Moves every mistake that stands at the head of a table to the field that its words name.
///
/// What it says in backticks is the name of a field, or stands in one: the help counts before the
/// message. What names nothing stays at the head of the table.
pub(super) fn point(text: &str, errors: &mut [AuthorError]) {
    // What could be checked could be read.
    let Ok(file) = DeTable::parse(text) else { return };
    let pointer = Pointer { text, lines: Lines::new(text) };
    let tables = pointer.tables(file.get_ref());
    for error in errors.iter_mut().filter(|error| error.column == 1) {
        let here = tables.iter().filter(|(line, _)| *line == error.line);
        let place = here.filter_map(|(_, table)| pointer.place(table, error)).next();
        if let Some(place) = place {
            let at = pointer.lines.position(place);
            (error.line, error.column) = (at.line, at.column);
        }
    }
}

struct Pointer<'t> {
    text: &'t str,
    lines: Lines<'t>,
}

impl<'t> Pointer<'t> {
    /// Every table with the line where it begins.
    fn tables<'r>(&self, file: &'r DeTable<'t>) -> Vec<(usize, &'r DeTable<'t>)> {
        let mut found = vec![(1, file)];
        let mut values: Vec<_> = file.values().collect();
        while let Some(value) = values.pop() {
            match value.get_ref() {
                DeValue::Table(table) => {
                    found.push((self.lines.position(value.span().start).line, table));
                    values.extend(table.values());
                }
                DeValue::Array(items) => values.extend(items.iter()),
                DeValue::String(_)
                | DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_) => {}
            }
        }
        found
    }

    /// The place in the table that the words of a mistake name.
    fn place(&self, table: &DeTable<'t>, error: &AuthorError) -> Option<usize> {
        let said = words(&error.message);
        let names = error.help.as_deref().map(words).unwrap_or_default();
        let mut names = names.iter().chain(&said);
        let named = names.find_map(|name| table.iter().find(|(key, _)| key.get_ref() == *name));
        if let Some((key, value)) = named {
            let inside = said.iter().find_map(|word| self.inside(value, word));
            let is_short = self.line(value.span().start) == self.line(value.span().end);
            let whole = if is_short { value.span().start } else { key.span().start };
            return Some(inside.unwrap_or(whole));
        }
        // The text of a policy says too much to be searched.
        let short = |value: &&Spanned<DeValue<'t>>| {
            self.line(value.span().start) == self.line(value.span().end)
        };
        said.iter().find_map(|word| {
            table.values().filter(short).find_map(|value| {
                let is_it = value.get_ref().as_str() == Some(word);
                is_it.then(|| value.span().start)
            })
        })
    }

    /// Where a word stands in the text of a value.
    fn inside(&self, value: &Spanned<DeValue<'t>>, word: &str) -> Option<usize> {
        let Range { start, end } = value.span();
        let text = self.text.get(start..end).filter(|_| word.len() > 1)?;
        text.find(word).map(|at| start + at)
    }

    fn line(&self, offset: usize) -> usize {
        self.lines.position(offset).line
    }
}

/// What stands in backticks.
fn words(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}
