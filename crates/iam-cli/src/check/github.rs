//! Findings as workflow commands of GitHub Actions, which shows them beside the changed lines.

use iam_policy::{Diagnostic, Severity, visible};

use super::{Checked, place};
use crate::input;

/// One line for each finding.
pub(super) fn annotations(checked: &Checked) -> String {
    checked.findings.iter().map(|found| annotation(found, checked)).collect()
}

fn annotation(found: &Diagnostic, checked: &Checked) -> String {
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Security | Severity::Warning => "warning",
        Severity::Suggestion | Severity::Info => "notice",
    };
    let (start, end) = (found.start, found.end);
    let mut properties = Vec::new();
    if !input::is_stdin(&checked.file) {
        properties.push(("file", visible(&place::relative(&checked.file))));
    }
    properties.push(("line", start.line.to_string()));
    // GitHub refuses columns where a place spans several lines.
    if start.line == end.line {
        properties.push(("col", start.column.to_string()));
    }
    properties.push(("endLine", end.line.to_string()));
    if start.line == end.line {
        properties.push(("endColumn", end.column.to_string()));
    }
    properties.push(("title", found.code.to_owned()));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let mut message = visible(&found.message);
    if let Some(help) = &found.help {
        message.push_str(&format!("\nhelp: {}", visible(help)));
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// What stands behind the last `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value in front of it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_escaped() {
        assert_eq!(data("50%: a,b\r\nc"), "50%25: a,b%0D%0Ac");
        assert_eq!(property("50%: a,b\r\nc"), "50%25%3A a%2Cb%0D%0Ac");
    }
}
