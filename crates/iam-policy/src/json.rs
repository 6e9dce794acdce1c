//! The one JSON of the project: a reader that keeps places and reports every problem, and a writer.

mod read;
mod write;

use std::borrow::Cow;

use crate::Span;

pub use read::{
    Document, MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, content_span, decode, pointer, read, sub_span,
};
pub use write::{Array, Object, array, object, pretty, write_node};

/// A JSON value and where it stands in its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'t> {
    /// What it is.
    pub value: Value<'t>,
    /// The whole value: with its quotes, brackets or braces.
    pub span: Span,
}

/// What a JSON value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'t str),
    /// A string, its escapes decoded.
    String(Cow<'t, str>),
    /// A list of values.
    Array(Vec<Node<'t>>),
    /// An object: its members in the order of the text. Of members with the same key only the
    /// first is kept (the reader has reported the others).
    Object(Vec<Member<'t>>),
}

/// One `"key": value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member<'t> {
    /// The key, its escapes decoded.
    pub key: Cow<'t, str>,
    /// The key with its quotes.
    pub key_span: Span,
    /// The value.
    pub node: Node<'t>,
}
