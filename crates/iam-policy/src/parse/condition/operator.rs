//! The names of operators (E-107, E-306).

use super::super::{Reader, quoted};
use crate::condition_text::ConditionText;
use crate::operator::{Comparison, OperatorError, OperatorUse};
use crate::policy::Text;
use crate::suggest::nearest;
use crate::{Certainty, Problem, Severity, Span};

impl Reader<'_> {
    /// Reads the name of an operator.
    pub(super) fn operator(
        &mut self,
        name: &Text,
        place: ConditionText<'_>,
    ) -> Option<OperatorUse> {
        match OperatorUse::parse(&name.value) {
            Ok(used) => {
                self.null_with_qualifier(used, name, place);
                Some(used)
            }
            Err(fault) => {
                let problem = self.operator_problem(fault, name, place);
                self.report(problem);
                None
            }
        }
    }

    fn null_with_qualifier(&mut self, used: OperatorUse, name: &Text, place: ConditionText<'_>) {
        let Some(qualifier) = used.qualifier else { return };
        if used.operator.comparison == Comparison::Null {
            let message = format!("the set qualifier in {} has no effect", quoted(&name.value));
            let span = self.part(name, 0..qualifier.word().len());
            let problem = Problem::new("null-with-qualifier", Severity::Warning, span, message)
                .help("write `Null`");
            self.report(renamed(problem, place, name.span, "Null", Certainty::Sure));
        }
    }

    fn operator_problem(
        &self,
        fault: OperatorError,
        name: &Text,
        place: ConditionText<'_>,
    ) -> Problem {
        let shown = quoted(&name.value);
        let fixed = |problem: Problem, right: &str, certainty| {
            renamed(problem.help(format!("write `{right}`")), place, name.span, right, certainty)
        };
        let guessed = |problem: Problem, near: &str, right: &str| {
            let problem = problem.help(format!("did you mean `{near}`?"));
            renamed(problem, place, name.span, right, Certainty::Likely)
        };
        match fault {
            OperatorError::UnknownQualifier(word) => {
                let message = format!("{} is no set qualifier", quoted(&word));
                let problem =
                    error("unknown-set-qualifier", self.part(name, 0..word.len()), message);
                match nearest(&word, ["ForAnyValue", "ForAllValues"]) {
                    None => problem.help("the qualifiers are `ForAnyValue:` and `ForAllValues:`"),
                    Some(near) => {
                        let right = name.value.replacen(&word, near, 1);
                        guessed(problem, &format!("{near}:"), &right)
                    }
                }
            }
            OperatorError::Unknown(near) => {
                let message = format!("unknown operator {shown}");
                let problem = error("unknown-condition-operator", name.span, message);
                match near {
                    None => problem
                        .help("operators are names such as `StringEquals`, `Bool`, `IpAddress`"),
                    Some(near) => guessed(problem, &near, &near),
                }
            }
            OperatorError::LetterCase(right) => {
                let message = format!("the operator {shown} in other letter case");
                let problem = error("condition-operator-case", name.span, message);
                fixed(problem, &right, Certainty::Sure)
            }
            OperatorError::NullIfExists => {
                let suffix = name.value.len().saturating_sub("IfExists".len());
                let span = self.part(name, suffix..name.value.len());
                let message = format!("{shown}: `Null` tests presence already");
                fixed(error("null-with-if-exists", span, message), "Null", Certainty::Sure)
            }
        }
    }
}

fn error(code: &'static str, span: Span, message: String) -> Problem {
    Problem::new(code, Severity::Error, span, message)
}

/// The problem with another name for the operator at `span`, where the condition has room for it.
fn renamed(
    problem: Problem,
    place: ConditionText<'_>,
    span: Span,
    name: &str,
    certainty: Certainty,
) -> Problem {
    match place.rename(span, name) {
        Some(edit) => problem.fix_all(format!("replace with `{name}`"), certainty, vec![edit]),
        None => problem,
    }
}
