//! The fields of exercise and quiz files as a JSON Schema, so that editors complete and check them.

mod fields;

use iam_policy::json::{Object, object, pretty};

use crate::load::LONGEST_SLUG;

pub use fields::{EXERCISE, QUIZ};

/// A table of a file: what may stand in it.
#[derive(Debug)]
pub struct Shape {
    /// What it is called in the README: `[[request]]`.
    pub name: &'static str,
    /// Its fields, in the order people write them.
    pub fields: &'static [Field],
    /// What other fields may stand there; most tables have no others.
    pub others: Option<Field>,
    /// Fields of which a table has exactly one.
    pub one_of: &'static [&'static str],
    /// Fields that a table must have where another field has a certain word.
    pub when: &'static [When],
}

/// A field that is needed where another one has a certain word.
#[derive(Debug)]
pub struct When {
    /// The other field.
    pub field: &'static str,
    /// Its word.
    pub word: &'static str,
    /// The field that is needed then.
    pub needs: &'static str,
}

/// A field of a table.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub says: &'static str,
    /// Which values it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub need: Need,
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Must,
    /// It may be missing.
    May,
}

/// Which values a field takes.
#[derive(Debug)]
pub enum Takes {
    /// A text.
    Text,
    /// A text of small letters, digits and hyphens.
    Slug,
    /// A whole number in these limits.
    Number(usize, usize),
    /// `true` or `false`.
    Flag,
    /// One of some words.
    Word(fn() -> Vec<String>),
    /// A list of texts.
    Texts,
    /// A list of some words.
    Words(fn() -> Vec<String>),
    /// Anything.
    Free,
    /// A table of any fields.
    FreeTable,
    /// A table of texts by name.
    NamedTexts,
    /// A table.
    Table(&'static Shape),
    /// A list of tables.
    Tables(&'static Shape),
    /// Tables by name.
    NamedTables(&'static Shape),
}

/// The schema of an exercise file.
pub fn exercise() -> String {
    document("An exercise of the IAM Workbook", &EXERCISE)
}

/// The schema of a quiz file.
pub fn quiz() -> String {
    document("The quiz of a chapter of the IAM Workbook", &QUIZ)
}

fn document(title: &str, shape: &Shape) -> String {
    let text = object(|out| {
        // The newest that editors of TOML understand.
        out.text("$schema", "http://json-schema.org/draft-07/schema#");
        out.text("title", title);
        table(shape, out);
    });
    pretty(&text) + "\n"
}

fn table(shape: &Shape, out: &mut Object<'_>) {
    out.text("type", "object");
    out.object("properties", |out| {
        for field in shape.fields {
            out.object(field.name, |out| value(field, out));
        }
    });
    let needed = shape.fields.iter().filter(|field| field.need == Need::Must);
    out.texts("required", needed.map(|field| field.name));
    match &shape.others {
        Some(field) => out.object("additionalProperties", |out| value(field, out)),
        None => out.bool("additionalProperties", false),
    }
    if !shape.one_of.is_empty() {
        out.array("oneOf", |list| {
            for name in shape.one_of {
                list.object(|out| out.texts("required", [name]));
            }
        });
    }
    if !shape.when.is_empty() {
        out.array("allOf", |list| {
            for when in shape.when {
                list.object(|out| {
                    out.object("if", |out| {
                        out.object("properties", |out| {
                            out.object(when.field, |out| out.text("const", when.word));
                        });
                    });
                    out.object("then", |out| out.texts("required", [when.needs]));
                });
            }
        });
    }
}

fn value(field: &Field, out: &mut Object<'_>) {
    out.text("description", field.says);
    match &field.takes {
        Takes::Text => text(out),
        Takes::Slug => {
            out.text("type", "string");
            out.text("pattern", "^[a-z0-9-]+$");
            out.number("maxLength", LONGEST_SLUG);
        }
        Takes::Number(least, most) => {
            out.text("type", "integer");
            out.number("minimum", *least);
            out.number("maximum", *most);
        }
        Takes::Flag => out.text("type", "boolean"),
        Takes::Word(words) => out.texts("enum", words()),
        Takes::Texts => {
            out.text("type", "array");
            out.object("items", text);
        }
        Takes::Words(words) => {
            out.text("type", "array");
            out.object("items", |out| out.texts("enum", words()));
        }
        Takes::Free => {}
        Takes::FreeTable => out.text("type", "object"),
        Takes::NamedTexts => {
            out.text("type", "object");
            out.object("additionalProperties", text);
        }
        Takes::Table(shape) => table(shape, out),
        Takes::Tables(shape) => {
            out.text("type", "array");
            out.object("items", |out| table(shape, out));
        }
        Takes::NamedTables(shape) => {
            out.text("type", "object");
            out.object("additionalProperties", |out| table(shape, out));
        }
    }
}

fn text(out: &mut Object<'_>) {
    out.text("type", "string");
    out.text("pattern", "\\S");
}
