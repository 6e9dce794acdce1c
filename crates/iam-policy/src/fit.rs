//! Whether an operator fits its condition key: type, number of values (E-312, E-314, E-350).

use crate::arn::split_fields;
use crate::condition_text::ConditionText;
use crate::key::{Cardinality, KeyFact, KeyType};
use crate::operator::{Comparison, OperatorUse, SetQualifier, TextMatch};
use crate::pattern::Variables;
use crate::policy::{ConditionTest, Effect, Typed};
use crate::value::parse_bool;
use crate::visible::quoted;
use crate::{Certainty, Edit, Problem, Severity};

/// What is doubtful about the operator of a test on a key of which this is known. `effect` is that
/// of the statement, `condition` the text around the test.
pub fn misfits(
    test: &ConditionTest,
    fact: &KeyFact,
    effect: Option<Effect>,
    condition: ConditionText<'_>,
) -> Vec<Problem> {
    if test.operator.operator.comparison == Comparison::Null {
        return Vec::new();
    }
    let number = match (test.operator.qualifier, fact.cardinality) {
        (None, Cardinality::Multi) => Some(without_qualifier(test)),
        (Some(SetQualifier::ForAllValues), Cardinality::Single) => {
            Some(all_of_one(test, effect, condition))
        }
        (Some(SetQualifier::ForAnyValue), Cardinality::Single) => Some(any_of_one(test, condition)),
        (None, Cardinality::Single) | (Some(_), Cardinality::Multi) => None,
    };
    let kind = if fits(test.operator.operator.comparison, fact) {
        text_on_arn(test, fact, effect, condition)
    } else {
        Some(other_type(test, fact, condition))
    };
    number.into_iter().chain(kind).collect()
}

fn without_qualifier(test: &ConditionTest) -> Problem {
    let (shown, name) = (quoted(&test.key.value), test.operator);
    let message = format!("{shown} has several values, so `{name}` alone is never true");
    let help = format!("write `ForAnyValue:{name}` or `ForAllValues:{name}`");
    Problem::new("multivalue-without-set-operator", Severity::Warning, test.operator_span, message)
        .help(help)
        .note(test.key.span, "this key has several values")
}

/// `ForAllValues` on a key with one value: true where the key is absent, and nothing else.
fn all_of_one(
    test: &ConditionTest,
    effect: Option<Effect>,
    condition: ConditionText<'_>,
) -> Problem {
    let plain = OperatorUse { qualifier: None, ..test.operator };
    let message = format!(
        "{} has one value; `ForAllValues:` is also true when it is absent",
        quoted(&test.key.value)
    );
    let span = condition.qualifier(test);
    let problem = Problem::new("forallvalues-single-valued-key", Severity::Security, span, message)
        .help(format!("write `{plain}`"));
    // An Allow loses requests without the key at most; a Deny would let them through.
    let same = plain.operator.negated || plain.if_exists;
    let sure = same || effect == Some(Effect::Allow);
    let edit = condition.replace_operator(test, &plain.to_string());
    renamed(
        problem,
        edit,
        &plain.to_string(),
        if sure { Certainty::Sure } else { Certainty::Likely },
    )
}

/// `ForAnyValue` on a key with one value.
fn any_of_one(test: &ConditionTest, condition: ConditionText<'_>) -> Problem {
    let plain = OperatorUse { qualifier: None, ..test.operator };
    let shown = quoted(&test.key.value);
    // Without the key, ForAnyValue is false; so are only the plain positive operators (E-310).
    let same = !plain.operator.negated && !plain.if_exists;
    let message = if same {
        format!("{shown} has one value, so `ForAnyValue:` adds nothing")
    } else {
        format!("{shown} has one value; all that `ForAnyValue:` does is to fail when it is absent")
    };
    let help = if same {
        format!("write `{plain}`")
    } else {
        let key = crate::visible(&test.key.value);
        format!(
            "write `{plain}`, and `\"Null\": {{ \"{key}\": \"false\" }}` if the key must be there"
        )
    };
    let span = condition.qualifier(test);
    let problem =
        Problem::new("foranyvalue-single-valued-key", Severity::Warning, span, message).help(help);
    let edit = condition.replace_operator(test, &plain.to_string()).filter(|_| same);
    renamed(problem, edit, &plain.to_string(), Certainty::Sure)
}

/// An operator of another type than the key.
fn other_type(test: &ConditionTest, fact: &KeyFact, condition: ConditionText<'_>) -> Problem {
    let message = format!(
        "`{}` on {}, whose values are {}",
        test.operator,
        quoted(&test.key.value),
        values_of(fact.key_type)
    );
    let help = format!(
        "use {}; AWS accepts this operator and compares its own way",
        operators_of(fact.key_type)
    );
    let problem =
        Problem::new("condition-type-mismatch", Severity::Warning, test.operator_span, message)
            .help(help)
            .note(test.key.span, format!("its values are {}", values_of(fact.key_type)));
    match as_bool(test, fact) {
        Some(better) => {
            let edit = condition.replace_operator(test, &better);
            renamed(problem, edit, &better, Certainty::Likely)
        }
        None => problem,
    }
}

/// `Bool` for a text operator that compares a truth value with one.
fn as_bool(test: &ConditionTest, fact: &KeyFact) -> Option<String> {
    let used = test.operator;
    let is_text = matches!(used.operator.comparison, Comparison::Text(_));
    let [value] = test.values.as_slice() else { return None };
    let is_bool = parse_bool(&value.text.value).is_some() && fact.key_type == KeyType::Bool;
    let suffix = if used.if_exists { "IfExists" } else { "" };
    let is_plain = is_text && !used.operator.negated && used.qualifier.is_none();
    (is_plain && is_bool).then(|| format!("Bool{suffix}"))
}

/// A text pattern on an ARN: its `*` may run across colons.
fn text_on_arn(
    test: &ConditionTest,
    fact: &KeyFact,
    effect: Option<Effect>,
    condition: ConditionText<'_>,
) -> Option<Problem> {
    let is_pattern = test.operator.operator.comparison == Comparison::Text(TextMatch::Wildcard);
    if fact.key_type != KeyType::Arn || !is_pattern {
        return None;
    }
    let loose =
        test.values.iter().map(|value| &*value.text.value).find(|text| runs_across(text))?;
    let message = format!("a `*` in {} may run across the colons of an ARN", quoted(loose));
    let operator = if test.operator.operator.negated { "ArnNotLike" } else { "ArnLike" };
    let name = test.operator.to_string();
    let better = name.replace(test.operator.operator.name, operator);
    let code = "string-operator-on-arn-key";
    let problem = Problem::new(code, Severity::Security, test.operator_span, message)
        .help(format!("write `{better}`: it compares field by field, so a `*` stays in its field"));
    let narrows = (effect == Some(Effect::Allow)) != test.operator.operator.negated;
    let certainty = if narrows { Certainty::Sure } else { Certainty::Likely };
    let are_arns = test.values.iter().all(|value| {
        let is_variable = match &value.value {
            Typed::Text(pattern) => pattern.has_variable(),
            Typed::AnyArn
            | Typed::Arn(_)
            | Typed::Number
            | Typed::Date(_)
            | Typed::Bool(_)
            | Typed::Binary
            | Typed::Ip(_)
            | Typed::Never => false,
        };
        !is_variable && (is_arn(&value.text.value) || &*value.text.value == "*")
    });
    let edit = condition.replace_operator(test, &better).filter(|_| are_arns);
    Some(renamed(problem, edit, &better, certainty))
}

/// Whether a wildcard stands before the last of the six fields of an ARN, so that it can also
/// match text with colons. Behind five colons it can only match what an ARN operator matches.
fn runs_across(text: &str) -> bool {
    let fields = split_fields(text, Variables::Active);
    let is_wild = |field: &&str| field.replace("${*}", "").replace("${?}", "").contains(['*', '?']);
    text != "*" && fields.iter().take(5).any(is_wild)
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.split(':').count() >= 6
}

/// The problem with a change of its operator, where there is one.
fn renamed(problem: Problem, edit: Option<Edit>, name: &str, certainty: Certainty) -> Problem {
    match edit {
        Some(edit) => problem.fix_all(format!("replace with `{name}`"), certainty, vec![edit]),
        None => problem,
    }
}

/// Whether an operator compares values of a key's type as that type.
fn fits(comparison: Comparison, fact: &KeyFact) -> bool {
    let key_type = fact.key_type;
    // The value of a tag is a text that may well hold a number, a date or an ARN.
    let is_anything = key_type == KeyType::Text && fact.name.ends_with(['/', ':']);
    is_anything
        || match comparison {
            Comparison::Null => true,
            Comparison::Text(_) => matches!(key_type, KeyType::Text | KeyType::Arn),
            Comparison::Arn => key_type == KeyType::Arn,
            Comparison::Number(_) => matches!(key_type, KeyType::Number | KeyType::Epoch),
            Comparison::Date(_) => matches!(key_type, KeyType::Date | KeyType::Epoch),
            Comparison::Bool => key_type == KeyType::Bool,
            Comparison::Ip => key_type == KeyType::Ip,
            Comparison::Binary => false,
        }
}

fn values_of(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Text => "texts",
        KeyType::Arn => "ARNs",
        KeyType::Number => "numbers",
        KeyType::Date | KeyType::Epoch => "instants",
        KeyType::Bool => "`true` or `false`",
        KeyType::Ip => "IP addresses",
    }
}

fn operators_of(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Text => "a text operator such as `StringEquals` or `StringLike`",
        KeyType::Arn => "`ArnLike` or `ArnEquals`",
        KeyType::Number => "a number operator such as `NumericLessThan`",
        KeyType::Date | KeyType::Epoch => "a date operator such as `DateLessThan`",
        KeyType::Bool => "`Bool`",
        KeyType::Ip => "`IpAddress` or `NotIpAddress`",
    }
}
