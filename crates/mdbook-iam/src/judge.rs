//! The one place where the book asks what a policy says and what a request gets.

use iam_eval::{Detail, Evaluation, PartResult};
use iam_policy::{Diagnostic, Reading, Severity};

use crate::reference::Entry;

/// What is wrong with a policy document.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// The stable name of the kind of problem.
    pub code: String,
    /// The line in the document, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What a request gets.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    /// `Allow`, `ImplicitDeny`, `ExplicitDeny` or `InvalidInput`.
    pub decision: &'static str,
    /// The name of the reason.
    pub headline: &'static str,
    /// The reason in one sentence.
    pub message: String,
    /// Why the input is invalid, if it is.
    pub complaints: Vec<String>,
    /// The uncertain readings of AWS that it rests on.
    pub uncertain: Vec<String>,
}

/// The errors of a policy document.
pub(crate) fn errors(text: &str, reading: &Reading) -> Vec<Finding> {
    let parsed = iam_policy::parse(text, reading);
    let finding = |diagnostic: &Diagnostic| Finding {
        code: diagnostic.code.to_owned(),
        line: diagnostic.start.line,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    };
    parsed.errors().map(finding).collect()
}

/// The verdict on a scenario.
pub(crate) fn decide(scenario: &str) -> Verdict {
    verdict(&iam_eval::evaluate(scenario, Detail::Result))
}

/// The verdict on a scenario of one request, and every step that led there.
pub(crate) fn trace(scenario: &str) -> (Verdict, Option<PartResult>) {
    let evaluation = iam_eval::evaluate(scenario, Detail::Trace);
    (verdict(&evaluation), evaluation.parts.into_iter().next())
}

fn verdict(evaluation: &Evaluation) -> Verdict {
    let decided = evaluation.deciding_part();
    let problems = evaluation.problems.iter().map(|found| &found.diagnostic);
    let errors = problems.filter(|diagnostic| diagnostic.severity == Severity::Error);
    Verdict {
        decision: evaluation.decision(),
        headline: decided.map_or("", |part| part.reason.code()),
        message: decided.map(|part| part.message.clone()).unwrap_or_default(),
        complaints: errors.map(|diagnostic| diagnostic.message.clone()).collect(),
        uncertain: evaluation.uncertain(),
    }
}

/// The rules of the evaluator: name, title and text.
pub(crate) fn rules() -> impl Iterator<Item = Entry> {
    iam_eval::rules().map(|rule| (rule.id, rule.title, rule.text))
}
