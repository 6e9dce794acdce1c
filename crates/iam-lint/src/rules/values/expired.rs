//! Windows of time that have closed.

use iam_policy::{ConditionValue, Evidence, Instant, Order, Text, Typed};

use super::test::{self, Test};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// Statements whose time is over. Time only goes on, so what has closed stays closed.
pub(super) fn windows(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(now) = subject.setting.now else { return };
    let is_now = |test: &Test<'_>| {
        test.is_about_any(&["aws:CurrentTime", "aws:EpochTime"])
            && test.test.operator.qualifier.is_none()
            && !test.is_negated()
    };
    for test in test::all(subject).filter(is_now) {
        let Some((last, text)) = test.test.values.iter().filter_map(dated).max_by_key(|it| it.0)
        else {
            continue;
        };
        let is_over = match test.order() {
            Some(Order::Less) => last <= now,
            Some(Order::LessOrEqual | Order::Equal) => last < now,
            Some(Order::Greater | Order::GreaterOrEqual) | None => false,
        };
        if is_over {
            let message =
                format!("{} is over, so this statement no longer applies", shown(&text.value));
            let help = "remove the statement, or write a later date";
            let problem = found("time-window-expired", text.span, message);
            findings.add(problem.help(help).evidence(Evidence::Proof));
        }
    }
}

fn dated(value: &ConditionValue) -> Option<(Instant, &Text)> {
    match value.value {
        Typed::Date(instant) => Some((instant, &value.text)),
        Typed::Text(_)
        | Typed::AnyArn
        | Typed::Arn(_)
        | Typed::Number
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => None,
    }
}
