//! Why an answer is unknown, in words, and what to do about it.

use iam_policy::visible;

use crate::answer::Doubt;

/// What is so, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What is so.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A doubt in words.
pub fn doubt(doubt: &Doubt) -> Advice {
    let single = "decide the requests that matter one by one with `iam eval`";
    let (message, help) = match doubt {
        Doubt::Resources { action } => (
            format!(
                "the resource patterns about {} are too many to look at every text that fits them",
                visible(action)
            ),
            format!("use fewer wildcards in its resources, or {single}"),
        ),
        Doubt::Key(key) => (
            format!("{} is compared with too many values to try all of them", super::quoted(key)),
            format!("compare the key with fewer values, or {single}"),
        ),
        Doubt::Conditions => (
            "the conditions are too many to try all of their combinations".to_owned(),
            format!("test fewer condition keys in one statement, or {single}"),
        ),
        Doubt::Variable(variable) => (
            format!(
                "what stands in for {} could make the difference, but no value was found that does",
                super::listed(&variable.split(", ").map(in_braces).collect::<Vec<_>>(), "and")
            ),
            format!("think of the values that it really has and {single}"),
        ),
        Doubt::Uncertain(points) => (
            format!(
                "the only differences found rest on what AWS does not document ({})",
                visible(&points.join(", "))
            ),
            "write the policy so that it does not rest on this, or try it in an account".to_owned(),
        ),
        Doubt::Disagreement { request } => (
            "two parts of this program disagree about one request, which is no fault of the policy"
                .to_owned(),
            format!("please report it with all policies and this request: {}", visible(request)),
        ),
        Doubt::Unmodelled(what) => {
            (format!("this check cannot follow {}", visible(what)), single.to_owned())
        }
    };
    Advice { message, help }
}

/// A variable as a policy writes it.
fn in_braces(variable: &str) -> String {
    if variable.starts_with("${") { variable.to_owned() } else { format!("${{{variable}}}") }
}
