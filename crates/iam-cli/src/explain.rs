//! `iam explain`: the pages about codes, rules, uncertain points and reasons, and lists of them.

use std::process::ExitCode;

use iam_analysis::account::ACCOUNT_CODES;
use iam_eval::{Rule, SCENARIO_CODES, rule, rules};
use iam_lint::codes;
use iam_policy::{Code, CodeGroup, Severity, nearest, visible};

use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::look::{Ink, Look};
use crate::markdown::{inline, markdown};
use crate::wrap::wrap;

/// Shows a page, or the list of all.
pub(crate) fn run(name: Option<&str>, console: &mut Console) -> Ended {
    let look = console.look;
    let page = match name {
        None => list(look),
        Some(name) => page(name, look).ok_or_else(|| unknown(name))?,
    };
    console.text(&page)?;
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The page of that name, or the list of the group of that name; letter case is ignored.
fn page(name: &str, look: Look) -> Option<String> {
    if let Some(code) = iam_lint::code(&name.to_ascii_lowercase()) {
        return Some(markdown(code.page, look) + "\n" + &facts(code, look));
    }
    if let Some(Rule { id, title, text }) = rule(name) {
        return Some(markdown(&format!("# {id}: {title}\n\n{text}\n"), look));
    }
    if let Some(group) = groups().into_iter().find(|it| it.name.eq_ignore_ascii_case(name)) {
        return Some(group.page(look));
    }
    let mut sentences = SCENARIO_CODES.iter().chain(ACCOUNT_CODES);
    let found = sentences.find(|(id, _)| id.eq_ignore_ascii_case(name));
    found.map(|(id, text)| markdown(&format!("# {id}\n\n{text}\n"), look))
}

/// What the table of codes says beside the page.
fn facts(code: &Code, look: Look) -> String {
    let group = format!("{} (`iam explain {}`)", code.group.title(), code.group.name());
    let rows = [
        ("Severity", code.severity.word().to_owned()),
        ("Group", group),
        ("IAM Access Analyzer", code.access_analyzer.join(", ")),
        ("Also called", code.aliases.join(", ")),
    ];
    let rows = rows.iter().filter(|(_, value)| !value.is_empty());
    rows.map(|(name, value)| wrap(&inline(value, look), look.width, &format!("{name}: "), "  "))
        .collect()
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(code::NO, format!("nothing is called `{}`", visible(name)));
    let wanted = name.to_lowercase();
    let mut near: Vec<&str> = names().filter(|id| id.to_lowercase().contains(&wanted)).collect();
    if near.is_empty() || name.len() < 3 {
        near = nearest(name, names()).into_iter().collect();
    }
    near.truncate(6);
    match near.as_slice() {
        [] => failure.help("`iam explain` lists all names"),
        near => failure.help(format!("did you mean `{}`?", near.join("`, `"))),
    }
}

/// Every name that has a page or a list.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let groups = groups();
    let pages: Vec<&str> = groups.iter().flat_map(|it| &it.entries).map(|it| it.id).collect();
    pages.into_iter().chain(groups.into_iter().map(|group| group.name))
}

/// Pages that belong together.
struct Group {
    /// The short name.
    name: &'static str,
    title: &'static str,
    entries: Vec<Entry>,
}

/// A page in a list.
struct Entry {
    id: &'static str,
    /// How bad the problem is that it is about.
    severity: Option<Severity>,
    /// The page in one sentence.
    sentence: &'static str,
}

/// The codes in the order of the book, then what the evaluator speaks of.
fn groups() -> Vec<Group> {
    let codes = CodeGroup::ALL.iter().map(|&group| Group {
        name: group.name(),
        title: group.title(),
        entries: codes().filter(|code| code.group == group).map(of_code).collect(),
    });
    let entry = |(id, sentence)| Entry { id, severity: None, sentence };
    let is_numbered = |id: &str| id.starts_with("E-") || id.starts_with("U-");
    let of_rules = |name, title, is_one: &dyn Fn(&str) -> bool| {
        let rules = rules().filter(|rule| is_one(rule.id));
        Group { name, title, entries: rules.map(|it| entry((it.id, it.title))).collect() }
    };
    let of_files = |name, title, codes: &'static [(&'static str, &'static str)]| Group {
        name,
        title,
        entries: codes.iter().copied().map(entry).collect(),
    };
    codes
        .chain([
            of_files("scenarios", "Scenarios that cannot be decided", SCENARIO_CODES),
            of_files("accounts", "Accounts that cannot be read", ACCOUNT_CODES),
            of_rules("rules", "Rules of evaluation", &|id| id.starts_with("E-")),
            of_rules("uncertain", "Uncertain points", &|id| id.starts_with("U-")),
            of_rules("reasons", "Reasons of decisions", &|id| !is_numbered(id)),
        ])
        .filter(|group| !group.entries.is_empty())
        .collect()
}

fn of_code(code: &'static Code) -> Entry {
    let text = code.page.split("\n\n").nth(1).unwrap_or_default();
    let sentence = text.split(". ").next().unwrap_or(text);
    Entry { id: code.id, severity: Some(code.severity), sentence }
}

impl Group {
    /// Its entries, a sentence about each.
    fn page(&self, look: Look) -> String {
        let mut out = format!("{}\n\n", look.paint(Ink::Title, self.title));
        for Entry { id, severity, sentence } in &self.entries {
            let level = severity.map(|it| format!(" ({})", it.word())).unwrap_or_default();
            out.push_str(&format!("{}{level}\n", look.paint(Ink::Code, id)));
            out.push_str(&wrap(&inline(sentence, look), look.width, "    ", "    "));
        }
        out
    }

    /// Its names alone.
    fn names(&self, look: Look) -> String {
        let title = format!("{} (iam explain {})", self.title, self.name);
        let ids: Vec<String> = self.entries.iter().map(|it| look.paint(Ink::Code, it.id)).collect();
        let ids = wrap(&ids.join(" "), look.width, "  ", "  ");
        format!("{}\n{ids}\n", look.paint(Ink::Title, &title))
    }
}

fn list(look: Look) -> String {
    let groups: String = groups().iter().map(|group| group.names(look)).collect();
    format!("{groups}`iam explain NAME` tells more about each, and about a group\n")
}
