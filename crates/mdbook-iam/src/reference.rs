//! `rules` and `codes` blocks: the texts of the evaluator and of the policy reader as pages.

use iam_lint::codes;
use iam_policy::{Code, PolicyKind};

/// An entry of the rules: its name, its title and its text in Markdown.
pub(crate) type Entry = (&'static str, &'static str, &'static str);

/// All rules of the evaluator, each with an anchor of its name: `#e-201`.
pub(crate) fn rules(entries: impl Iterator<Item = Entry>) -> String {
    let mut group = "";
    let mut text = String::new();
    for (id, title, body) in entries {
        let own_group = match id.split('-').next() {
            Some("E") => "Rules",
            Some("U") => "Uncertain points",
            Some(_) | None => "Reasons",
        };
        if group != own_group {
            group = own_group;
            text += &format!("## {group}\n\n");
        }
        let anchor = id.to_ascii_lowercase();
        let name = if group == "Reasons" { format!("`{id}`") } else { id.to_owned() };
        text += &format!("### {name} {title} {{#{anchor}}}\n\n{}\n\n", linked(body));
    }
    text
}

/// All diagnostic codes, each with an anchor of its name.
pub(crate) fn all_codes() -> String {
    codes().map(code).collect()
}

fn code(code: &Code) -> String {
    let Code { id, severity, page, .. } = code;
    let body = page.strip_prefix('#').and_then(|page| page.split_once('\n'));
    let body = body.map_or(*page, |(_heading, body)| body).trim();
    let lines: String = body.lines().map(example).collect();
    format!("## `{id}` {{#{id}}}\n\n*{}*\n\n{lines}\n", severity.word())
}

/// A line of a code's page; what stands behind the language of an example goes above it.
fn example(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let [language, verdict @ ("bad" | "good"), options @ ..] = words.as_slice() else {
        return format!("{line}\n");
    };
    let kind = options.iter().find_map(|word| word.strip_prefix("kind="));
    let kind = kind.and_then(PolicyKind::from_name).map_or("policy", PolicyKind::title);
    let mark = match *verdict {
        "bad" => "<span class=\"iam-wrong\"><span aria-hidden=\"true\">✗</span> Reported</span>",
        _ => "<span class=\"iam-right\"><span aria-hidden=\"true\">✓</span> Not reported</span>",
    };
    format!("{mark}, {kind}:\n\n{language}\n")
}

/// Markdown in which every rule that is named outside of code leads to its text.
fn linked(text: &str) -> String {
    let mut result = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.starts_with("```");
        fenced ^= fence;
        if fence || fenced {
            result += line;
        } else {
            for (index, part) in line.split('`').enumerate() {
                let code = index % 2 == 1;
                result += if index > 0 { "`" } else { "" };
                result += &if code { part.to_owned() } else { with_links(part) };
            }
        }
        result.push('\n');
    }
    result
}

fn with_links(text: &str) -> String {
    let mut result = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || c == '-' {
            word.push(c);
            continue;
        }
        match word.split_once('-') {
            Some(("E" | "U", number)) if number.parse::<u16>().is_ok() => {
                result += &format!("[{word}](#{})", word.to_ascii_lowercase());
            }
            Some(_) | None => result += &word,
        }
        word.clear();
        result.push(c);
    }
    result.pop();
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_grouped_and_linked() {
        let entries = [("E-001", "One", "See E-002, not `E-003`.\n"), ("U-01", "Open", "x")];
        let expected = "## Rules\n\n### E-001 One {#e-001}\n\nSee [E-002](#e-002), not `E-003`.\n\n\n\
                        ## Uncertain points\n\n### U-01 Open {#u-01}\n\nx\n\n\n";
        assert_eq!(rules(entries.into_iter()), expected);
    }

    #[test]
    fn every_code_has_an_anchor_and_marked_examples() {
        let text = all_codes();
        assert!(text.contains("## `missing-effect` {#missing-effect}\n\n*error*\n\n"), "{text}");
        assert!(text.contains("Reported</span>, managed identity policy:\n\n```json\n"), "{text}");
        assert!(!text.contains("```json bad"), "{text}");
    }
}
