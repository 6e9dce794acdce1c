//! The ARNs of a document, cut into fields.

use iam_policy::{ResourceEntry, Span, Text};

use crate::subject::Subject;

/// An entry of `Resource` or `NotResource` whose six fields are written, none of the first five
/// with a variable.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    subject: &'a Subject<'a>,
    text: &'a Text,
    fields: [&'a str; 6],
}

/// Those of every statement, in the order of the text.
pub(super) fn all<'a>(subject: &'a Subject<'a>) -> impl Iterator<Item = Written<'a>> {
    let blocks = subject.statements.iter().filter_map(|it| it.statement.resource.as_ref());
    let entries = blocks.flat_map(|block| &block.entries);
    entries.filter_map(|entry| Written::new(subject, entry))
}

impl<'a> Written<'a> {
    pub(super) fn new(subject: &'a Subject<'a>, entry: &'a ResourceEntry) -> Option<Written<'a>> {
        let mut parts = entry.text.value.splitn(6, ':');
        let fields: Vec<&str> = parts.by_ref().collect();
        let fields: [&str; 6] = fields.try_into().ok()?;
        let [head @ .., _] = &fields;
        let has_variable = head.iter().any(|field| field.contains("${"));
        (!has_variable).then_some(Written { subject, text: &entry.text, fields })
    }

    /// The whole ARN.
    pub(super) fn value(&self) -> &'a str {
        &self.text.value
    }

    /// The place of the whole ARN.
    pub(super) fn span(&self) -> Span {
        self.text.span
    }

    pub(super) fn partition(&self) -> &'a str {
        let [_, partition, ..] = self.fields;
        partition
    }

    pub(super) fn service(&self) -> &'a str {
        let [_, _, service, ..] = self.fields;
        service
    }

    pub(super) fn region(&self) -> &'a str {
        let [_, _, _, region, ..] = self.fields;
        region
    }

    pub(super) fn account(&self) -> &'a str {
        let [_, _, _, _, account, _] = self.fields;
        account
    }

    pub(super) fn resource(&self) -> &'a str {
        let [.., resource] = self.fields;
        resource
    }

    /// The place of a field, counted from 0; of an empty one the colons around it.
    pub(super) fn place(&self, field: usize) -> Span {
        let start: usize = self.fields.iter().take(field).map(|it| it.len() + 1).sum();
        let len = self.fields.get(field).map_or(0, |it| it.len());
        if len == 0 {
            return self.part(start - 1, start + 1);
        }
        self.part(start, start + len)
    }

    /// Where the text of a field stands, also of an empty one.
    pub(super) fn content(&self, field: usize) -> Span {
        let start: usize = self.fields.iter().take(field).map(|it| it.len() + 1).sum();
        let len = self.fields.get(field).map_or(0, |it| it.len());
        let colon = self.part(start - 1, start);
        Span::new(colon.end, if len == 0 { colon.end } else { self.part(start, start + len).end })
    }

    /// The place of some bytes of the ARN.
    pub(super) fn part(&self, start: usize, end: usize) -> Span {
        self.subject.part(self.text, start..end)
    }
}
