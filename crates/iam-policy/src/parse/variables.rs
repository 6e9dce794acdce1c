//! Policy variables: their spelling, and where they may stand (E-400 to E-404).

use std::ops::Range;

use super::{Reader, quoted};
use crate::diagnostic::{Edit, Fix};
use crate::key::{Cardinality, key_fact};
use crate::pattern::{Pattern, VariableFault, VariableFaultKind, Variables, Wildcards};
use crate::policy::{Text, Version};
use crate::visible::Quoted;
use crate::{Certainty, Problem, Severity, Span, edit, visible};

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
        match self.version {
            Version::V2008 => {
                self.variables_as_text(text);
                true
            }
            Version::V2012 => {
                let faults = Pattern::parse(&text.value, Wildcards::Active, Variables::Active).1;
                let single = self.single_valued(text);
                self.variable_faults(text, faults) && single
            }
        }
    }

    /// The language of 2008 has no variables.
    fn variables_as_text(&mut self, text: &Text) {
        let found = Pattern::variables_in(&text.value);
        let Some((range, _)) = found.into_iter().next() else { return };
        let message = format!("{} holds a variable, which is plain text here", quoted(&text.value));
        let help = "write `\"Version\": \"2012-10-17\"` at the top of the document";
        let span = self.part(text, range);
        let problem = Problem::new("variable-needs-2012-version", Severity::Warning, span, message);
        let mut problem = problem.help(help);
        if let Some(version) = self.old_version {
            let edits = vec![edit::replace_content(version, "2012-10-17")];
            problem = problem.note(version, "the language of 2008").fix_all(
                "set the version to `2012-10-17`",
                Certainty::Likely,
                edits,
            );
        }
        self.report(problem);
    }

    fn single_valued(&mut self, text: &Text) -> bool {
        let many =
            |key: &str| key_fact(key).is_some_and(|fact| fact.cardinality == Cardinality::Multi);
        let found = Pattern::variables_in(&text.value).into_iter().find(|(_, it)| many(&it.key));
        let Some((range, variable)) = found else { return true };
        let message = format!("{} has several values", quoted(&variable.key));
        let help = "only keys with one value can be variables";
        let span = self.part(text, range);
        self.error("multivalued-key-as-variable", span, message, help);
        false
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
            let mut problem = Problem::new(code, severity, self.caret(text, &fault), message);
            problem = problem.help(help);
            if let Some((fix, help)) = self.repair(text, &fault) {
                problem.help = help.or(problem.help);
                problem.fix = Some(fix);
            }
            self.report(problem);
        }
        sound
    }

    /// Where a fault is shown: what is missing is shown by the character that stands there instead.
    fn caret(&self, text: &Text, fault: &VariableFault) -> Span {
        let start = fault.at.start;
        let next = text.value.get(start..).and_then(|rest| rest.chars().next());
        match (fault.kind, next) {
            (VariableFaultKind::Empty, _) => self.part(text, fault.range.clone()),
            _ if !fault.at.is_empty() => self.part(text, fault.at.clone()),
            (_, Some(next)) => self.part(text, start..start + next.len_utf8()),
            (_, None) => Span::new(text.span.end, text.span.end + 1),
        }
    }

    /// How a variable is put right, and advice that names the result, where there is a way.
    fn repair(&self, text: &Text, fault: &VariableFault) -> Option<(Fix, Option<String>)> {
        let part = |range: Range<usize>| text.value.get(range).unwrap_or("");
        let inside = fault.range.start + 2..fault.range.end.saturating_sub(1);
        let comma = part(inside.clone()).find(',').map(|at| inside.start + at);
        let key = inside.start..comma.unwrap_or(inside.end);
        let replace =
            |range: Range<usize>, new: &str| edit::replace_content(self.part(text, range), new);
        match fault.kind {
            VariableFaultKind::Empty => None,
            VariableFaultKind::Unclosed => Some((self.closed(text, fault)?, None)),
            VariableFaultKind::Space => {
                let name = part(key.clone()).replace(' ', "");
                let title = format!("write `${{{}}}`", visible(&name));
                Some((fix(title, sure_if(key_fact(&name).is_some()), replace(key, &name)), None))
            }
            VariableFaultKind::Unquoted => {
                let default = part(fault.at.clone()).trim_matches(['\'', '"']);
                if default.is_empty() || default.contains('\'') {
                    return None;
                }
                let default = format!(", '{default}'");
                let title = format!("write the default as `{}`", visible(&default));
                let edit = replace(comma?..inside.end, &default);
                Some((fix(title, Certainty::Sure, edit), None))
            }
            VariableFaultKind::Symbol => {
                let written = part(key.clone());
                // CloudFormation writes `${!…}` for what is a variable in the finished policy.
                let name = match written.strip_prefix('!') {
                    Some(name) => key_fact(name).map(|_| name.to_owned())?,
                    None => key_fact(&format!("aws:{written}"))?.name.to_owned(),
                };
                let shown = format!("`${{{}}}`", visible(&name));
                let edit = replace(key, &name);
                let fix = fix(format!("write {shown}"), Certainty::Likely, edit);
                Some((fix, Some(format!("did you mean {shown}?"))))
            }
        }
    }

    /// The missing brace, behind what is surely the key where a key of that name is known.
    fn closed(&self, text: &Text, fault: &VariableFault) -> Option<Fix> {
        let written = text.value.get(fault.range.clone()).unwrap_or("");
        let fact = key_fact(written.get(2..).unwrap_or(""));
        let rest = text.value.get(fault.range.end..).unwrap_or("");
        // Behind a comma stands a default, and a slash may belong to the key of a tag.
        if rest.starts_with(',') {
            return None;
        }
        let clear = !rest.starts_with('/') || !written.contains('/');
        let at = self.part(text, fault.at.clone());
        let edit = Edit { span: at, text: "}".to_owned() };
        let title = format!("close the variable: `{}}}`", visible(written));
        Some(fix(title, sure_if(fact.is_some() && clear), edit))
    }

    /// Reports a variable in a place that takes none; false where there is one.
    pub(super) fn no_variable(
        &mut self,
        code: &'static str,
        severity: Severity,
        place: &str,
        text: &Text,
    ) -> bool {
        if self.version == Version::V2008 {
            return true;
        }
        let Some(start) = text.value.find("${") else { return true };
        let rest = text.value.get(start..).unwrap_or("");
        let end = rest.find('}').map_or(text.value.len(), |at| start + at + 1);
        let message = format!("a policy variable in {place}");
        let help = "variables work in `Resource` and in values of String and Arn conditions";
        let span = self.part(text, start..end);
        self.report(Problem::new(code, severity, span, message).help(help));
        false
    }
}

fn fix(title: String, certainty: Certainty, edit: Edit) -> Fix {
    Fix { title, edits: vec![edit], certainty }
}

fn sure_if(known: bool) -> Certainty {
    if known { Certainty::Sure } else { Certainty::Likely }
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
