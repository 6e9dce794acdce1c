//! The condition operators, in one table.

/// What an operator compares, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Texts (E-330).
    Text(TextMatch),
    /// Exact decimals (E-332).
    Number(Order),
    /// Instants (E-333).
    Date(Order),
    /// `true` or `false` (E-335).
    Bool,
    /// Bytes written in base64 (E-336).
    Binary,
    /// An address in an IP prefix (E-340).
    Ip,
    /// ARNs, field by field (E-343).
    Arn,
    /// Whether the key is absent (E-316).
    Null,
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextMatch {
    /// The same characters.
    Exact,
    /// The same characters, ASCII letters of either case.
    IgnoreCase,
    /// The policy value is a pattern with `*` and `?`.
    Wildcard,
}

/// The relation a request value must have to the policy value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Equal.
    Equal,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

impl Order {
    /// Whether a request value that compares to the policy value as `found` satisfies the relation.
    pub fn holds(self, found: std::cmp::Ordering) -> bool {
        match self {
            Order::Equal => found.is_eq(),
            Order::Less => found.is_lt(),
            Order::LessOrEqual => found.is_le(),
            Order::Greater => found.is_gt(),
            Order::GreaterOrEqual => found.is_ge(),
        }
    }
}

/// One row of [`OPERATORS`].
#[derive(Debug, PartialEq, Eq)]
pub struct Operator {
    /// The name as a policy writes it.
    pub name: &'static str,
    /// What it compares.
    pub comparison: Comparison,
    /// Whether it asks that *no* policy value matches (E-301).
    pub negated: bool,
}

const fn row(name: &'static str, comparison: Comparison) -> Operator {
    Operator { name, comparison, negated: false }
}

const fn not(name: &'static str, comparison: Comparison) -> Operator {
    Operator { name, comparison, negated: true }
}

/// Every condition operator, in the order the book lists them. `…IfExists`, `ForAllValues:` and
/// `ForAnyValue:` are written around an operator, so they are no rows.
pub const OPERATORS: &[Operator] = &[
    row("StringEquals", Comparison::Text(TextMatch::Exact)),
    not("StringNotEquals", Comparison::Text(TextMatch::Exact)),
    row("StringEqualsIgnoreCase", Comparison::Text(TextMatch::IgnoreCase)),
    not("StringNotEqualsIgnoreCase", Comparison::Text(TextMatch::IgnoreCase)),
    row("StringLike", Comparison::Text(TextMatch::Wildcard)),
    not("StringNotLike", Comparison::Text(TextMatch::Wildcard)),
    row("NumericEquals", Comparison::Number(Order::Equal)),
    not("NumericNotEquals", Comparison::Number(Order::Equal)),
    row("NumericLessThan", Comparison::Number(Order::Less)),
    row("NumericLessThanEquals", Comparison::Number(Order::LessOrEqual)),
    row("NumericGreaterThan", Comparison::Number(Order::Greater)),
    row("NumericGreaterThanEquals", Comparison::Number(Order::GreaterOrEqual)),
    row("DateEquals", Comparison::Date(Order::Equal)),
    not("DateNotEquals", Comparison::Date(Order::Equal)),
    row("DateLessThan", Comparison::Date(Order::Less)),
    row("DateLessThanEquals", Comparison::Date(Order::LessOrEqual)),
    row("DateGreaterThan", Comparison::Date(Order::Greater)),
    row("DateGreaterThanEquals", Comparison::Date(Order::GreaterOrEqual)),
    row("Bool", Comparison::Bool),
    row("BinaryEquals", Comparison::Binary),
    row("IpAddress", Comparison::Ip),
    not("NotIpAddress", Comparison::Ip),
    row("ArnEquals", Comparison::Arn),
    row("ArnLike", Comparison::Arn),
    not("ArnNotEquals", Comparison::Arn),
    not("ArnNotLike", Comparison::Arn),
    row("Null", Comparison::Null),
];

/// How the values of a multivalued key are taken together (E-313).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetQualifier {
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

impl SetQualifier {
    /// The word in a policy, without its colon.
    pub fn word(self) -> &'static str {
        match self {
            SetQualifier::ForAllValues => "ForAllValues",
            SetQualifier::ForAnyValue => "ForAnyValue",
        }
    }
}

/// An operator as a policy uses it: with its set qualifier and its `IfExists` (E-306).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorUse {
    /// The row of [`OPERATORS`].
    pub operator: &'static Operator,
    /// `ForAllValues:` or `ForAnyValue:`, if written.
    pub qualifier: Option<SetQualifier>,
    /// Whether it ends in `IfExists`.
    pub if_exists: bool,
}

/// Why a text is no operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperatorError {
    /// The word before the colon is no set qualifier.
    UnknownQualifier(String),
    /// The base name is unknown; the whole name with the nearest known one, if one is near.
    Unknown(Option<String>),
    /// It is an operator in other letter case; how it is written.
    LetterCase(String),
    /// `Null` with `IfExists`.
    NullIfExists,
}

impl OperatorUse {
    /// Reads the name of an operator exactly as AWS writes it (E-107).
    pub fn parse(text: &str) -> Result<OperatorUse, OperatorError> {
        let (qualifier, rest) = match text.split_once(':') {
            None => (None, text),
            Some(("ForAllValues", rest)) => (Some(SetQualifier::ForAllValues), rest),
            Some(("ForAnyValue", rest)) => (Some(SetQualifier::ForAnyValue), rest),
            Some((word, rest)) => return Err(qualifier_error(word, rest)),
        };
        if rest == "NullIfExists" {
            return Err(OperatorError::NullIfExists);
        }
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        match OPERATORS.iter().find(|row| row.name == base) {
            Some(operator) => Ok(OperatorUse { operator, qualifier, if_exists }),
            None => Err(name_error(qualifier, rest)),
        }
    }
}

/// As a policy writes it.
impl std::fmt::Display for OperatorUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(qualifier) = self.qualifier {
            write!(f, "{}:", qualifier.word())?;
        }
        let suffix = if self.if_exists { "IfExists" } else { "" };
        write!(f, "{}{suffix}", self.operator.name)
    }
}

fn qualifier_error(word: &str, rest: &str) -> OperatorError {
    let known = [SetQualifier::ForAllValues, SetQualifier::ForAnyValue];
    match known.into_iter().find(|known| known.word().eq_ignore_ascii_case(word)) {
        Some(known) => name_error(Some(known), rest),
        None => OperatorError::UnknownQualifier(word.to_owned()),
    }
}

fn name_error(qualifier: Option<SetQualifier>, rest: &str) -> OperatorError {
    let folded = rest.to_ascii_lowercase();
    let (base, suffix) = match folded.strip_suffix("ifexists") {
        Some(base) => (base, "IfExists"),
        None => (folded.as_str(), ""),
    };
    let prefix = qualifier.map(|it| format!("{}:", it.word())).unwrap_or_default();
    match OPERATORS.iter().find(|row| row.name.eq_ignore_ascii_case(base)) {
        Some(row) => OperatorError::LetterCase(format!("{prefix}{}{suffix}", row.name)),
        None => {
            let near = nearest_name(base).map(|near| format!("{prefix}{near}{suffix}"));
            let near = near.or_else(|| {
                // The suffix itself may be misspelt.
                let is_likely = suffix.is_empty() && folded.contains("if");
                if !is_likely {
                    return None;
                }
                let names: Vec<String> =
                    OPERATORS.iter().map(|row| format!("{}IfExists", row.name)).collect();
                let near = crate::suggest::nearest(rest, names.iter().map(String::as_str));
                near.map(|near| format!("{prefix}{near}"))
            });
            OperatorError::Unknown(near)
        }
    }
}

fn nearest_name(base: &str) -> Option<&'static str> {
    crate::suggest::nearest(base, OPERATORS.iter().map(|row| row.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negated_agrees_with_the_name() {
        for row in OPERATORS {
            assert_eq!(row.negated, row.name.contains("Not"), "{}", row.name);
        }
        let names: std::collections::BTreeSet<_> = OPERATORS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), OPERATORS.len());
    }

    #[test]
    fn reads_prefix_and_suffix() {
        let found = OperatorUse::parse("ForAnyValue:StringLikeIfExists").unwrap();
        assert_eq!(found.operator.name, "StringLike");
        assert_eq!(found.qualifier, Some(SetQualifier::ForAnyValue));
        assert!(found.if_exists);
    }

    #[test]
    fn says_why_not() {
        let cases = [
            ("StringEqual", OperatorError::Unknown(Some("StringEquals".into()))),
            ("BoolIfExist", OperatorError::Unknown(Some("BoolIfExists".into()))),
            (
                "ForAnyValue:StringLkeIfExists",
                OperatorError::Unknown(Some("ForAnyValue:StringLikeIfExists".into())),
            ),
            ("stringequals", OperatorError::LetterCase("StringEquals".into())),
            ("forallvalues:Bool", OperatorError::LetterCase("ForAllValues:Bool".into())),
            ("ForAnyValues:Bool", OperatorError::UnknownQualifier("ForAnyValues".into())),
            ("NullIfExists", OperatorError::NullIfExists),
            ("Banana", OperatorError::Unknown(None)),
        ];
        for (text, expected) in cases {
            assert_eq!(OperatorUse::parse(text), Err(expected), "{text}");
        }
    }
}
