//! Policy variables: their spelling, and where they may stand (E-400 to E-404).

use super::{Reader, quoted};
use crate::key::{Cardinality, key_fact};
use crate::pattern::{Pattern, VariableFault, VariableFaultKind, Variables, Wildcards};
use crate::policy::{Text, Version};
use crate::visible::Quoted;
use crate::{Problem, Severity};

impl Reader<'_> {
    /// Whether `${…}` is a variable in this document.
    pub(super) fn variables(&self) -> Variables {
        match self.version {
            Version::V2012 => Variables::Active,
            Version::V2008 => Variables::Literal,
        }
    }

    /// Looks at the variables of a text; false where one is wrong.
    pub(super) fn check_variables(&mut self, text: &Text) -> bool {
        // Most texts have none.
        if !text.value.contains('$') || !text.value.contains("${") {
            return true;
        }
        let (pattern, faults) = Pattern::parse(&text.value, Wildcards::Active, self.variables());
        if self.version == Version::V2008 {
            let message =
                format!("{} holds a variable, which is plain text here", quoted(&text.value));
            let help = "write `\"Version\": \"2012-10-17\"` at the top of the document";
            self.warning("variable-needs-2012-version", text.span, message, help);
        }
        let single = self.single_valued(text, &pattern);
        self.variable_faults(text, faults) && single
    }

    fn single_valued(&mut self, text: &Text, pattern: &Pattern) -> bool {
        let many =
            |key: &str| key_fact(key).is_some_and(|fact| fact.cardinality == Cardinality::Multi);
        let found = pattern.variables().find(|variable| many(&variable.key));
        if let Some(variable) = found {
            let message = format!("{} has several values", quoted(&variable.key));
            let help = "only keys with one value can be variables";
            self.error("multivalued-key-as-variable", text.span, message, help);
        }
        found.is_none()
    }

    /// Reports faults; false where one of them is an error.
    pub(super) fn variable_faults(&mut self, text: &Text, faults: Vec<VariableFault>) -> bool {
        let mut sound = true;
        for fault in faults {
            let shown = quoted(text.value.get(fault.range.clone()).unwrap_or(""));
            let (code, message, help) = explain(fault.kind, shown);
            let severity = match fault.kind {
                VariableFaultKind::Unclosed => Severity::Warning,
                VariableFaultKind::Empty
                | VariableFaultKind::Space
                | VariableFaultKind::Unquoted
                | VariableFaultKind::Symbol => Severity::Error,
            };
            sound &= severity != Severity::Error;
            let span = self.part(text, fault.range);
            self.report(Problem::new(code, severity, span, message).help(help));
        }
        sound
    }

    /// Reports a variable in a place that takes none; false where there is one.
    pub(super) fn no_variable(
        &mut self,
        code: &'static str,
        severity: Severity,
        place: &str,
        text: &Text,
    ) -> bool {
        if self.version == Version::V2008 || !text.value.contains("${") {
            return true;
        }
        let message = format!("a policy variable in {place}");
        let help = "variables work in `Resource` and in values of String and Arn conditions";
        self.report(Problem::new(code, severity, text.span, message).help(help));
        false
    }
}

/// Code, message and advice for a fault.
fn explain(kind: VariableFaultKind, shown: Quoted<'_>) -> (&'static str, String, &'static str) {
    match kind {
        VariableFaultKind::Unclosed => (
            "missing-brace-in-variable",
            format!("{shown} is never closed, so it is plain text"),
            "add `}` behind the key, such as `${aws:username}`",
        ),
        VariableFaultKind::Empty => (
            "empty-variable",
            format!("the variable {shown} names no key"),
            "name a condition key, such as `${aws:username}`",
        ),
        VariableFaultKind::Space => (
            "space-in-variable",
            format!("a space in the variable {shown}"),
            "remove the space: `${aws:username}`",
        ),
        VariableFaultKind::Unquoted => (
            "missing-quote-in-variable",
            format!("the default in {shown} is not written `, 'text'`"),
            "write a comma, one space and the default in single quotes: `${aws:PrincipalTag/team, 'none'}`",
        ),
        VariableFaultKind::Symbol => (
            "unsupported-symbol-in-variable",
            format!("{shown} is no variable"),
            "a variable holds one condition key such as `aws:username`, and nothing else",
        ),
    }
}
