//! Conditions with gaps: blocks without a test, and keys without a value, where the operator
//! decides what comparing with nothing means.

use super::shape::opening;
use super::{Reader, quoted, visible};
use crate::json::{Member, Node, Value};
use crate::operator::{Comparison, OperatorUse, SetQualifier};
use crate::policy::Text;
use crate::{Certainty, Problem, Severity, Span};

/// Which requests pass a test that has no values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passes {
    /// None.
    Nobody,
    /// Those that do not have the key.
    Absent,
    /// It is not known, or depends on more than the operator.
    Unclear,
}

impl Reader<'_> {
    /// Tells of a `Condition` or an operator without tests, which is `member` of `holder`.
    pub(super) fn empty_block(&mut self, holder: &Node<'_>, member: &Member<'_>) {
        let message = format!("{} is empty, so it tests nothing", quoted(&member.key));
        let span = opening(member.node.span);
        let problem = Problem::new("empty-condition-block", Severity::Suggestion, span, message)
            .help("remove it or add a test: operator, key, value");
        // Without its only member the holder would be empty itself.
        let is_only = matches!(&holder.value, Value::Object(members) if members.len() == 1);
        if is_only {
            self.report(problem);
        } else {
            self.report_removable(problem, Certainty::Likely, holder, member);
        }
    }

    /// Tells of a key without values (E-115); `span` is the bracket of the empty list.
    pub(super) fn no_values(&mut self, key: &Text, used: Option<OperatorUse>, span: Span) {
        let passes = used.map_or(Passes::Unclear, passes);
        let meaning = match passes {
            Passes::Nobody => ": no request passes this test",
            Passes::Absent => ": only a request that lacks the key passes this test",
            Passes::Unclear => "",
        };
        let help = match passes {
            Passes::Nobody => "add a value".to_owned(),
            Passes::Absent => format!(
                "add a value; if absence is meant, write `\"Null\": {{ \"{}\": \"true\" }}`",
                visible(&key.value)
            ),
            Passes::Unclear => "add a value, or remove the test".to_owned(),
        };
        let message = format!("no values for the key {}{meaning}", quoted(&key.value));
        self.error(used.map_or("empty-condition-values", code), span, message, &help);
    }
}

fn code(used: OperatorUse) -> &'static str {
    match used.qualifier {
        Some(SetQualifier::ForAllValues) => "empty-condition-forallvalues",
        Some(SetQualifier::ForAnyValue) => "empty-condition-foranyvalue",
        None if used.if_exists => "empty-condition-ifexists",
        None => "empty-condition-values",
    }
}

fn passes(used: OperatorUse) -> Passes {
    if used.operator.negated || used.operator.comparison == Comparison::Null {
        return Passes::Unclear;
    }
    match (used.qualifier, used.if_exists) {
        (Some(SetQualifier::ForAllValues), _) | (None, true) => Passes::Absent,
        (Some(SetQualifier::ForAnyValue) | None, false) => Passes::Nobody,
        (Some(SetQualifier::ForAnyValue), true) => Passes::Unclear,
    }
}
