//! Condition keys under which an Allow holds and no Deny does.

use std::collections::BTreeMap;

use iam_catalog::Catalog;
use iam_eval::{Context, DEFAULT_TIME, KeyValues};
use iam_policy::{
    ArnPattern, Cardinality, Comparison, ConditionTest, ConditionValue, Instant, Order, Part,
    ResourcePattern, SetQualifier, Statement, Typed, Variable, key_fact,
};

use super::world::{Caller, Wanted};

/// The name of the caller.
pub(crate) const USER: &str = "omar";

/// What stands for a value that nobody knows.
const VALUE: &str = "example";

/// Keys that a caller cannot set, and that are not there when a person calls.
const OUT_OF_REACH: &[&str] = &[
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principalaccount",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:securetransport",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:viaawsservice",
];

/// Services that answer from one Region for all.
const GLOBAL: &[&str] = &["iam", "sts", "organizations", "cloudfront", "route53"];

/// How many contexts are tried.
const MAX_CONTEXTS: usize = 24;

/// The value of a key in a request that is made up; `None` says that the key is not there.
type Value = Option<String>;

/// The values to try for each key, the likeliest first.
type Choices = BTreeMap<String, Vec<Value>>;

/// Contexts in which the Allow may hold while the Deny statements do not.
pub(crate) fn contexts(
    allow: &Statement,
    denies: &[&Statement],
    wanted: Wanted<'_>,
    caller: &Caller,
) -> Vec<Context> {
    let mut choices = Choices::new();
    for (key, value) in wanted.keys {
        choices.insert(key.to_ascii_lowercase(), vec![value.map(str::to_owned)]);
    }
    let fixed = choices.clone();
    let mut variables = variables_of_resources(allow);
    let maker = Maker { wanted, caller, fixed: &fixed };
    for test in &allow.condition {
        maker.add(&mut choices, test, maker.satisfying(test));
        variables.extend(test.values.iter().flat_map(variables_of_value));
    }
    let without_denies = choices.clone();
    for test in denies.iter().flat_map(|deny| &deny.condition) {
        maker.add(&mut choices, test, maker.failing(test));
        variables.extend(test.values.iter().flat_map(variables_of_value));
    }
    for key in variables.iter().filter(|key| known(key).is_none()) {
        let value = vec![Some(VALUE.to_owned())];
        choices.entry(key.to_ascii_lowercase()).or_insert(value);
    }
    let mut contexts = combinations(&choices);
    contexts.extend(combinations(&without_denies));
    contexts.truncate(MAX_CONTEXTS);
    contexts
}

/// The context of all first choices, then those that differ from it in one key.
fn combinations(choices: &Choices) -> Vec<Context> {
    let first: BTreeMap<&String, &Value> =
        choices.iter().filter_map(|(key, values)| Some((key, values.first()?))).collect();
    let mut all = vec![first.clone()];
    for (key, values) in choices {
        for value in values.iter().skip(1) {
            let mut other = first.clone();
            other.insert(key, value);
            all.push(other);
        }
    }
    all.into_iter().map(context).collect()
}

fn context(keys: BTreeMap<&String, &Value>) -> Context {
    let values = |key: &str, value: &String| match is_multivalued(key) {
        true => KeyValues::Many(vec![value.clone()]),
        false => KeyValues::One(value.clone()),
    };
    let entry = |(key, value): (&String, &Value)| {
        (key.clone(), value.as_ref().map(|value| values(key, value)))
    };
    Context::new(keys.into_iter().map(entry))
}

fn is_multivalued(key: &str) -> bool {
    match key_fact(key) {
        Some(fact) => fact.cardinality == Cardinality::Multi,
        None => Catalog::embedded().key(key).is_some_and(|key| key.is_multivalued()),
    }
}

/// Makes values for tests.
struct Maker<'m> {
    wanted: Wanted<'m>,
    caller: &'m Caller,
    fixed: &'m Choices,
}

impl Maker<'_> {
    /// Notes values for the key of a test, unless they are not the caller's to choose.
    fn add(&self, choices: &mut Choices, test: &ConditionTest, values: Vec<Value>) {
        let key = test.key.value.to_ascii_lowercase();
        let is_global = GLOBAL.contains(&self.wanted.action.service().prefix());
        let is_region = key == "aws:requestedregion" && !is_global;
        let is_time = matches!(&*key, "aws:currenttime" | "aws:epochtime");
        let is_fixed = self.fixed.contains_key(&key)
            || OUT_OF_REACH.contains(&&*key) && !is_region
            || is_time && self.caller.now.is_some();
        if !is_fixed && !values.is_empty() {
            let list = choices.entry(key).or_default();
            values.into_iter().for_each(|value| {
                if !list.contains(&value) {
                    list.push(value);
                }
            });
        }
    }

    /// Values with which the test may hold; none where it may hold as it is.
    fn satisfying(&self, test: &ConditionTest) -> Vec<Value> {
        let is_any = test.operator.qualifier == Some(SetQualifier::ForAnyValue);
        match (test.operator.operator.comparison, test.operator.operator.negated) {
            (Comparison::Null, _) => self.null(test, true),
            (_, true) if is_any => vec![Some(VALUE.to_owned())],
            (_, true) => Vec::new(),
            (_, false) => test.values.iter().filter_map(|it| self.near(test, it, true)).collect(),
        }
    }

    /// Values with which the test may fail; none where it may fail as it is.
    fn failing(&self, test: &ConditionTest) -> Vec<Value> {
        let is_lenient =
            test.operator.if_exists || test.operator.qualifier == Some(SetQualifier::ForAllValues);
        match (test.operator.operator.comparison, test.operator.operator.negated) {
            (Comparison::Null, _) => self.null(test, false),
            (_, true) => test.values.iter().filter_map(|it| self.near(test, it, true)).collect(),
            (Comparison::Bool, false) => {
                test.values.iter().filter_map(|it| self.near(test, it, false)).collect()
            }
            (_, false) if is_lenient => {
                test.values.iter().filter_map(|it| self.near(test, it, false)).collect()
            }
            (_, false) => Vec::new(),
        }
    }

    /// A value for a test of absence.
    fn null(&self, test: &ConditionTest, holds: bool) -> Vec<Value> {
        let asks_absent = test.values.iter().any(|it| it.value == Typed::Bool(true));
        match asks_absent == holds {
            true => vec![None],
            false => vec![Some(self.typical(&test.key.value))],
        }
    }

    /// Some value that the key can have.
    fn typical(&self, key: &str) -> String {
        use iam_catalog::KeyType;
        match Catalog::embedded().key(key).map(|key| key.key_type()) {
            Some(KeyType::Bool) => "true".to_owned(),
            Some(KeyType::Numeric) => "1".to_owned(),
            Some(KeyType::IpAddress) => "203.0.113.10".to_owned(),
            Some(KeyType::Date) => self.today().to_iso().unwrap_or_default(),
            Some(KeyType::Arn) => format!("arn:aws:iam::{}:user/{USER}", self.caller.account),
            Some(KeyType::String | KeyType::Binary) | None => VALUE.to_owned(),
        }
    }

    /// A value that the policy value matches, or one beside it.
    fn near(&self, test: &ConditionTest, value: &ConditionValue, matches: bool) -> Option<Value> {
        let text = match (&value.value, test.operator.operator.comparison) {
            (Typed::Never, _) => return None,
            (Typed::Bool(bool), _) => (*bool == matches).to_string(),
            (Typed::Date(instant), Comparison::Date(order)) => {
                self.date(*instant, order, matches)?
            }
            (Typed::Number, Comparison::Number(order)) => {
                number(&value.text.value, order, matches)?
            }
            (Typed::Ip(_), _) => {
                let address = value.text.value.split('/').next().unwrap_or("").to_owned();
                if matches { address } else { "192.0.2.1".to_owned() }
            }
            (Typed::Text(_) | Typed::AnyArn | Typed::Arn(_), _) if !matches => VALUE.to_owned(),
            (Typed::Text(pattern), _) => self.own(pattern.parts().collect()),
            (Typed::Arn(pattern), _) => self.arn(pattern),
            (Typed::AnyArn, _) => format!("arn:aws:iam::{}:user/{USER}", self.caller.account),
            (Typed::Binary | Typed::Date(_) | Typed::Number, _) => value.text.value.to_string(),
        };
        Some(Some(text))
    }

    /// The text of a pattern, variables about the caller replaced.
    fn own(&self, parts: Vec<Part<'_>>) -> String {
        let text = |part: Part<'_>| match part {
            Part::Text(text) => text.to_owned(),
            Part::One => "x".to_owned(),
            Part::Many => VALUE.to_owned(),
            Part::Variable(it) if is_account(&it.key) => self.caller.account.to_string(),
            Part::Variable(it) => variable(it),
        };
        parts.into_iter().map(text).collect()
    }

    fn arn(&self, pattern: &ArnPattern) -> String {
        let account = |(at, field): (usize, &iam_policy::Pattern)| match at {
            1 if field.literal().is_none() => "aws".to_owned(),
            4 if field.literal().is_none() => self.caller.account.to_string(),
            _ => self.own(field.parts().collect()),
        };
        let fields: Vec<String> = pattern.fields().iter().enumerate().map(account).collect();
        fields.join(":")
    }

    /// The moment of the request.
    fn today(&self) -> Instant {
        self.caller.now.or_else(|| Instant::parse(DEFAULT_TIME)).expect("the default is a date")
    }

    /// An instant that the test lets pass or not; never one that has passed already.
    fn date(&self, value: Instant, order: Order, matches: bool) -> Option<String> {
        let beside = |seconds: i128| Instant {
            seconds: value.seconds.checked_add(seconds).unwrap_or(value.seconds),
            ..value
        };
        let fits = |it: &Instant| order.holds(it.cmp(&value)) == matches && *it >= self.today();
        let all = [self.today(), value, beside(1), beside(-1)];
        all.into_iter().find(|it| fits(it))?.to_iso()
    }
}

/// A number that the test lets pass or not.
fn number(value: &str, order: Order, matches: bool) -> Option<String> {
    let value: i64 = value.parse().ok()?;
    let all = [value, value.saturating_sub(1), value.saturating_add(1)];
    let fits = |it: &i64| order.holds(it.cmp(&value)) == matches;
    all.into_iter().find(fits).map(|it| it.to_string())
}

/// What stands for a variable.
pub(crate) fn variable(variable: &Variable) -> String {
    known(&variable.key).unwrap_or_else(|| VALUE.to_owned())
}

/// What a variable about the caller stands for.
fn known(key: &str) -> Option<String> {
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    is("aws:username").then(|| USER.to_owned())
}

fn is_account(key: &str) -> bool {
    ["aws:PrincipalAccount", "aws:ResourceAccount"].iter().any(|it| it.eq_ignore_ascii_case(key))
}

fn variables_of_resources(statement: &Statement) -> Vec<String> {
    let entries = statement.resource.iter().flat_map(|block| &block.entries);
    let of = |pattern: &ResourcePattern| match pattern {
        ResourcePattern::Anything => Vec::new(),
        ResourcePattern::Arn(pattern) => keys(pattern.resource()),
    };
    entries.flat_map(|entry| of(&entry.pattern)).collect()
}

fn variables_of_value(value: &ConditionValue) -> Vec<String> {
    match &value.value {
        Typed::Text(pattern) => keys(pattern),
        Typed::Arn(pattern) => pattern.fields().iter().flat_map(keys).collect(),
        Typed::AnyArn
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => Vec::new(),
    }
}

fn keys(pattern: &iam_policy::Pattern) -> Vec<String> {
    let keys = pattern.variables().map(|it| it.key.to_string());
    keys.filter(|key| !is_account(key)).collect()
}
