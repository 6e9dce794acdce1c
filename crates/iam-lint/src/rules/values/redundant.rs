//! Values that change nothing, since another value of the same test covers them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use iam_analysis::inclusion::{ArnGlob, Glob};
use iam_policy::{
    Case, Comparison, ConditionValue, Decimal, Evidence, Order, Pattern, Problem, TextMatch, Typed,
};

use super::addresses;
use super::test::{self, Budget, Test};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// Values that another value of their list covers.
pub(super) fn values(subject: &Subject<'_>, findings: &mut Findings) {
    let mut budget = Budget::new();
    for test in test::all(subject).filter(|test| test.test.values.len() > 1) {
        match test.order() {
            Some(order) if order != Order::Equal => bounds(test, order, findings),
            Some(_) | None => covered(test, &mut budget, findings),
        }
    }
}

/// Of several bounds only the widest counts (E-301).
fn bounds(test: Test<'_>, order: Order, findings: &mut Findings) {
    let values = &test.test.values;
    let mut widest = 0;
    for (at, value) in values.iter().enumerate() {
        let wider = match values.get(widest).and_then(|best| compare(value, best)) {
            Some(Ordering::Greater) => matches!(order, Order::Less | Order::LessOrEqual),
            Some(Ordering::Less) => matches!(order, Order::Greater | Order::GreaterOrEqual),
            Some(Ordering::Equal) => false,
            None => return,
        };
        if wider {
            widest = at;
        }
    }
    let Some(best) = values.get(widest) else { return };
    let start = findings.problems.len();
    for (at, value) in values.iter().enumerate().filter(|(at, _)| *at != widest) {
        let code = match test.comparison() {
            Comparison::Number(_) => "redundant-numeric-values",
            Comparison::Text(_)
            | Comparison::Date(_)
            | Comparison::Bool
            | Comparison::Binary
            | Comparison::Ip
            | Comparison::Arn
            | Comparison::Null => "redundant-condition-value",
        };
        let message = format!(
            "{} changes nothing: one fitting value is enough, and whatever fits it fits {}",
            shown(&value.text.value),
            shown(&best.text.value)
        );
        let help = format!("keep {} alone", shown(&best.text.value));
        let problem = found(code, value.text.span, message)
            .help(help)
            .note(best.text.span, "the value that covers it")
            .evidence(Evidence::Proof);
        let before = findings.problems.len() - start;
        findings.add(test.without_value(problem, at, before));
    }
}

fn compare(left: &ConditionValue, right: &ConditionValue) -> Option<Ordering> {
    if let (Typed::Date(left), Typed::Date(right)) = (&left.value, &right.value) {
        return Some(left.cmp(right));
    }
    let number = |it: &'_ ConditionValue| it.value == Typed::Number;
    let (own, theirs) = (Decimal::parse(&left.text.value)?, Decimal::parse(&right.text.value)?);
    (number(left) && number(right)).then(|| own.compare(&theirs))
}

/// Equal values, and those that fit a pattern beside them.
fn covered(test: Test<'_>, budget: &mut Budget, findings: &mut Findings) {
    let values = &test.test.values;
    let forms: Vec<Form> = values.iter().map(|value| Form::of(test, value)).collect();
    let is_wide = |(at, form): (usize, &Form)| form.is_wide().then_some(at);
    let mut wide: Vec<usize> = forms.iter().enumerate().filter_map(is_wide).collect();
    let wide_values = wide.iter().filter_map(|at| values.get(*at));
    if !budget.takes(test::length(wide_values), test::length(values)) {
        wide.clear();
    }
    let start = findings.problems.len();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, (value, form)) in values.iter().zip(&forms).enumerate() {
        let equal = form.literal().and_then(|text| match first.get(text) {
            Some(first) => Some(*first),
            None => {
                first.insert(text, at);
                None
            }
        });
        let covers = |other: usize| {
            let Some(theirs) = forms.get(other).filter(|_| other != at) else { return false };
            // Of two that cover each other the first stays.
            theirs.covers(form) && (other < at || !form.covers(theirs))
        };
        let other = equal.or_else(|| wide.iter().copied().find(|other| covers(*other)));
        if let Some((other, covering)) = other.and_then(|it| Some((it, values.get(it)?))) {
            let is_equal = forms.get(other).is_some_and(|theirs| form.covers(theirs));
            let before = findings.problems.len() - start;
            let problem = problem(value, covering, is_equal);
            findings.add(test.without_value(problem, at, before));
        }
    }
}

fn problem(value: &ConditionValue, covering: &ConditionValue, is_equal: bool) -> Problem {
    let (own, theirs) = (shown(&value.text.value), shown(&covering.text.value));
    let message = match (is_equal, own == theirs) {
        (true, true) => format!("{own} is listed twice"),
        (true, false) => format!("{own} says the same as {theirs}"),
        (false, _) => format!("{own} changes nothing: whatever fits it fits {theirs}, too"),
    };
    found("redundant-condition-value", value.text.span, message)
        .help("remove it")
        .note(covering.text.span, "the value that covers it")
        .evidence(Evidence::Proof)
}

/// A value, ready to be compared with others of its test.
enum Form {
    /// One value only: its text in the form in which equal values are equal.
    One(String),
    /// A text pattern.
    Text(Glob),
    /// An ARN pattern.
    Arn(ArnGlob),
    /// Any ARN.
    AnyArn,
    /// Addresses.
    Ip(iam_policy::IpPrefix),
}

impl Form {
    fn of(test: Test<'_>, value: &ConditionValue) -> Form {
        match &value.value {
            Typed::Text(pattern) => Form::text(pattern, test.text_match()),
            Typed::AnyArn => Form::AnyArn,
            Typed::Arn(pattern) => Form::Arn(ArnGlob::new(pattern)),
            Typed::Ip(range) => Form::Ip(*range),
            Typed::Date(instant) => Form::One(format!("{instant:?}")),
            Typed::Bool(answer) => Form::One(answer.to_string()),
            Typed::Number | Typed::Binary | Typed::Never => Form::One(value.text.value.to_string()),
        }
    }

    fn text(pattern: &Pattern, matched: Option<TextMatch>) -> Form {
        let case = match matched {
            Some(TextMatch::IgnoreCase) => Case::Ignored,
            Some(TextMatch::Exact | TextMatch::Wildcard) | None => Case::Sensitive,
        };
        match (pattern.literal(), case) {
            (Some(text), Case::Ignored) => Form::One(text.to_ascii_lowercase()),
            (Some(text), Case::Sensitive) => Form::One(text.to_owned()),
            (None, case) => Form::Text(Glob::new(pattern, case)),
        }
    }

    /// The text of a single value.
    fn literal(&self) -> Option<&str> {
        match self {
            Form::One(text) => Some(text),
            Form::Text(_) | Form::Arn(_) | Form::AnyArn | Form::Ip(_) => None,
        }
    }

    /// Whether it may cover other values than its equals.
    fn is_wide(&self) -> bool {
        self.literal().is_none()
    }

    fn covers(&self, other: &Form) -> bool {
        match (self, other) {
            (Form::One(own), Form::One(theirs)) => own == theirs,
            (Form::Text(own), Form::Text(theirs)) => own.covers(theirs),
            (Form::Text(own), Form::One(theirs)) => own.covers(&Glob::literal(theirs)),
            (Form::AnyArn, Form::AnyArn | Form::Arn(_)) => true,
            (Form::Arn(own), Form::Arn(theirs)) => own.covers(theirs),
            (Form::Ip(own), Form::Ip(theirs)) => addresses::holds(*own, *theirs),
            (Form::One(_) | Form::Text(_) | Form::Arn(_) | Form::AnyArn | Form::Ip(_), _) => false,
        }
    }
}
