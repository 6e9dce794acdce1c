//! The one place where the book asks what a policy says and what a request gets.

use serde_json::Value;

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
    pub decision: String,
    /// The name of the reason.
    pub headline: String,
    /// The reason in one sentence.
    pub message: String,
    /// Why the input is invalid, if it is.
    pub complaints: Vec<String>,
}

/// The words for a policy kind's name; `None` if there is no such kind.
pub(crate) fn kind_title(kind: &str) -> Option<&'static str> {
    (kind == "managed").then_some("managed policy")
}

/// All policy kinds, as an author may write them.
pub(crate) fn kind_names() -> String {
    "managed".to_owned()
}

/// The errors of a policy document.
pub(crate) fn errors(text: &str, _kind: &str) -> Vec<Finding> {
    match serde_json::from_str::<Value>(text) {
        Ok(_) => Vec::new(),
        Err(error) => vec![Finding {
            code: "syntax".to_owned(),
            line: error.line(),
            message: error.to_string(),
            help: None,
        }],
    }
}

/// The verdict on a scenario.
pub(crate) fn decide(_scenario: &Value) -> Verdict {
    Verdict {
        decision: "Allow".to_owned(),
        headline: "identity-allow".to_owned(),
        message: "stub".to_owned(),
        complaints: Vec::new(),
    }
}

/// The rules of the evaluator as Markdown.
pub(crate) fn rules() -> String {
    String::new()
}

/// The diagnostic codes as Markdown.
pub(crate) fn codes() -> String {
    String::new()
}
