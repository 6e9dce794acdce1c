//! `rules` blocks: the texts of the evaluator as a page.

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
}
