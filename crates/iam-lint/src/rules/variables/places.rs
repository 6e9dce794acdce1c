//! Where the variables of a policy stand.

use iam_policy::{
    Comparison, ConditionTest, Effect, Pattern, Sense, Span, Text, Variable, Version,
};

use crate::subject::Subject;

/// One variable of a policy.
pub(super) struct Use<'s> {
    /// The text it stands in.
    pub(super) text: &'s Text,
    /// Whether no variable stands before it in its text.
    pub(super) is_first: bool,
    /// Its first byte in the text's value.
    pub(super) start: usize,
    /// The byte behind its brace in the text's value.
    pub(super) end: usize,
    /// From `${` to `}` in the document.
    pub(super) span: Span,
    /// The variable.
    pub(super) variable: Variable,
    /// What the text is.
    pub(super) place: Place<'s>,
}

/// What a text with variables is.
#[derive(Clone, Copy)]
pub(super) enum Place<'s> {
    /// An entry of `Resource` or `NotResource`.
    Resource(Effect, Sense),
    /// A value of a condition.
    Value(&'s ConditionTest),
}

/// How many variables of one text are looked at; nobody writes as many.
pub(super) const MOST: usize = 100;

/// Every variable of the document, in the order of the text. The language of 2008 has none.
pub(super) fn uses<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = Use<'s>> {
    let active = subject.policy.is_some_and(|policy| policy.version == Version::V2012);
    let texts = texts(subject).filter(move |_| active);
    texts.flat_map(move |(text, place)| {
        let found = match text.value.contains("${") {
            true => Pattern::variables_in(&text.value),
            false => Vec::new(),
        };
        found.into_iter().take(MOST).enumerate().map(move |(at, (range, variable))| Use {
            is_first: at == 0,
            text,
            start: range.start,
            end: range.end,
            span: subject.part(text, range),
            variable,
            place,
        })
    })
}

/// Every text that takes variables, whatever the language of the document.
pub(super) fn texts<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = (&'s Text, Place<'s>)> {
    subject.statements.iter().flat_map(|facts| {
        let statement = facts.statement;
        let resources = statement.resource.iter().flat_map(|block| {
            let place = Place::Resource(statement.effect, block.sense);
            block.entries.iter().map(move |entry| (&entry.text, place))
        });
        let tests = statement.condition.iter().filter(|test| takes_variables(test));
        let values = tests.flat_map(|test| {
            test.values.iter().map(move |value| (&value.text, Place::Value(test)))
        });
        resources.chain(values)
    })
}

fn takes_variables(test: &ConditionTest) -> bool {
    match test.operator.operator.comparison {
        Comparison::Text(_) | Comparison::Arn => true,
        Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip
        | Comparison::Null => false,
    }
}
