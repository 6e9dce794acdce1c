//! Texts that are not JSON at all: recognised by their look, and answered with one problem.

use crate::{Problem, Severity, Span};

/// What a text looks like, and what to do.
struct Look {
    message: &'static str,
    help: &'static str,
}

const YAML: Look = Look {
    message: "this looks like YAML, not a JSON policy",
    help: "write the policy as JSON, also where the template around it is YAML",
};
const TERRAFORM: Look = Look {
    message: "this looks like Terraform, not a JSON policy",
    help: "write the policy as JSON: what can be checked is the final document",
};
const XML: Look = Look {
    message: "this looks like XML or HTML, not a JSON policy",
    help: "copy the policy itself, from its first `{` to its last `}`",
};
const MARKDOWN: Look = Look {
    message: "this begins with a Markdown code fence, not a JSON policy",
    help: "remove the lines with the backticks: the policy begins with `{`",
};
const URL: Look = Look {
    message: "this looks URL-encoded, not a JSON policy",
    help: "decode it first: `%7B` is `{`, `%22` is a double quote",
};
const PROSE: Look =
    Look { message: "this is not JSON", help: "a policy is a JSON document that begins with `{`" };

/// The one problem of a text that does not even begin like JSON.
pub(super) fn recognize(text: &str) -> Option<Problem> {
    let body = text.trim_start_matches('\u{feff}').trim_start();
    if body.starts_with(['{', '[', '"']) {
        return None;
    }
    let body = without_comments(body);
    let start = text.len() - body.len();
    let Some(first) = body.chars().next() else {
        let message = "the document is empty";
        return Some(problem(Span::new(0, 0), message).help(PROSE.help));
    };
    let look = look(body, first)?;
    let line = body.lines().next().unwrap_or("").trim_end();
    let span = Span::new(start, start + line.len());
    Some(problem(span, look.message).help(look.help))
}

fn problem(span: Span, message: impl Into<String>) -> Problem {
    Problem::new("not-json", Severity::Error, span, message)
}

fn look(body: &str, first: char) -> Option<Look> {
    let line = body.lines().next().unwrap_or("").trim_end();
    if body.starts_with("```") || body.starts_with("~~~") {
        return Some(MARKDOWN);
    }
    if matches!(body.get(..3), Some("%7B" | "%7b" | "%5B" | "%5b")) {
        return Some(URL);
    }
    match first {
        '<' if !line.starts_with("<<") => Some(XML),
        '-' if line.starts_with("- ") || line.starts_with("---") => Some(YAML),
        _ if first.is_alphabetic() || first == '<' || first == '_' => {
            Some(look_of_words(body, line))
        }
        _ => None,
    }
    .filter(|_| !matches!(body.trim_end(), "true" | "false" | "null"))
}

fn look_of_words(body: &str, line: &str) -> Look {
    const TERRAFORM_WORDS: &[&str] =
        &["resource", "data", "variable", "locals", "module", "provider", "output", "terraform"];
    let word = line.split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap_or("");
    let has_block = line.ends_with('{') || line.contains(" \"");
    let is_assigned = line
        .get(word.len()..)
        .is_some_and(|rest| rest.trim_start().starts_with('=') && !word.is_empty());
    let is_terraform = line.starts_with("<<")
        || is_assigned
        || (TERRAFORM_WORDS.contains(&word) && has_block)
        || body.contains("jsonencode(");
    let has_key = |line: &str| {
        let line = line.trim().trim_start_matches("- ");
        line.split_once(':').is_some_and(|(key, rest)| {
            !key.is_empty()
                && key.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '-')
                && (rest.is_empty() || rest.starts_with(' '))
        })
    };
    if is_terraform {
        TERRAFORM
    } else if has_key(line) {
        YAML
    } else {
        PROSE
    }
}

/// The text behind the comments at its start.
fn without_comments(mut body: &str) -> &str {
    loop {
        let end = match body.as_bytes() {
            [b'#', ..] | [b'/', b'/', ..] => body.find('\n'),
            [b'/', b'*', ..] => body.find("*/").map(|at| at + 1),
            _ => return body,
        };
        match end.and_then(|at| body.get(at + 1..)) {
            Some(rest) => body = rest.trim_start(),
            None => return "",
        }
    }
}
