//! Findings for people: each with its line, and a summary at the end.

use iam_policy::{Certainty, Severity, visible};

use super::{Checked, Report};
use crate::look::{Ink, Look, Sign};

/// The findings of a file, or that there are none. `shown` is the least severe level shown.
pub(super) fn file(checked: &Checked, follows: bool, shown: Severity, look: Look) -> String {
    let Checked { name, text, kind, findings, .. } = checked;
    if !findings.is_empty() {
        let gap = if follows { "\n" } else { "" };
        return format!("{gap}{}", iam_policy::render(findings, name, text, look.colour));
    }
    let (sign, ok) = (look.sign(Sign::Yes), look.paint(Ink::Good, "OK"));
    // What is merely worth knowing is no fault.
    let is_sound = checked.hidden.iter().all(|severity| *severity == Severity::Info);
    let verdict = if is_sound {
        format!("a sound {}", kind.title())
    } else {
        let worse = if shown == Severity::Error { "" } else { " or worse" };
        format!("a {} with nothing of level {}{worse}", kind.title(), shown.word())
    };
    format!("{sign} {ok}  {}: {verdict}\n", visible(name))
}

/// How much was found in all files, and what can be done about it.
pub(super) fn summary(report: &Report, is_fixed: bool) -> String {
    let files = &report.files;
    let findings = || files.iter().flat_map(|file| &file.findings);
    let hidden: usize = files.iter().map(|file| file.hidden.len()).sum();
    let fixes: usize = files.iter().map(|file| file.fixed.len()).sum();
    let mut lines = Vec::new();
    if findings().next().is_some() || files.len() > 1 || fixes > 0 {
        let counts = count_levels(findings().map(|found| found.severity));
        let told = match (counts.is_empty(), fixes) {
            (true, 0) => "nothing found".to_owned(),
            (false, 0) => counts.join(", "),
            (true, fixes) => format!("{fixes} fixed, nothing left"),
            (false, fixes) => format!("{fixes} fixed; left: {}", counts.join(", ")),
        };
        let whose = match files.as_slice() {
            [file] => visible(&file.name),
            files => format!("{} files", files.len()),
        };
        let codes = "`iam explain CODE` tells more about each";
        let codes = findings().next().map_or(String::new(), |_| format!("; {codes}"));
        lines.push(format!("{whose}: {told}{codes}"));
    }
    let is_sure = |certainty| certainty == Certainty::Sure;
    let fixable = findings()
        .filter(|found| found.fix.as_ref().is_some_and(|fix| is_sure(fix.certainty)))
        .count();
    if fixable > 0 && !is_fixed {
        let (need, it) = if fixable == 1 { ("fix needs", "it") } else { ("fixes need", "them") };
        let how = format!("--fix applies {it}, --diff shows {it}");
        lines.push(format!("{fixable} {need} no judgement ({how})"));
    }
    if hidden > 0 {
        let levels = files.iter().flat_map(|file| file.hidden.iter().copied());
        let least = files.iter().flat_map(|file| file.hidden.last()).max();
        let least = least.copied().unwrap_or(Severity::Info).word();
        let told = count_levels(levels).join(", ");
        lines.push(format!("not shown: {told} (--severity {least} shows them)"));
    }
    let gap = if findings().next().is_some() { "\n" } else { "" };
    if lines.is_empty() { String::new() } else { format!("{gap}{}\n", lines.join("\n")) }
}

/// How many there are of each level, worst first: `2 errors`.
fn count_levels(severities: impl Iterator<Item = Severity>) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::new();
    for severity in severities {
        *counts.entry(severity).or_insert(0_usize) += 1;
    }
    counts.into_iter().map(|(severity, count)| counted(count, severity)).collect()
}

fn counted(count: usize, severity: Severity) -> String {
    let (one, many) = match severity {
        Severity::Error => ("error", "errors"),
        Severity::Security => ("security problem", "security problems"),
        Severity::Warning => ("warning", "warnings"),
        Severity::Suggestion => ("suggestion", "suggestions"),
        Severity::Info => ("remark", "remarks"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}
