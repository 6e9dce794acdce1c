//! `codes` blocks: what the checker says, a page for each code, in groups and with an index.
//!
//! Without an option the block holds everything; with `group=NAME` one group; with `index` the
//! index alone, which leads to the pages of the groups.

use std::collections::BTreeMap;
use std::path::Path;

use iam_lint::codes;
use iam_policy::{Code, CodeGroup, PolicyKind, nearest};

use crate::chapter::Chapter;
use crate::fence::Fence;
use crate::problem::Problem;

/// Where the book explains which codes.
#[derive(Debug, Clone, Default)]
pub(crate) struct CodePages {
    /// The page with all of them.
    all: Option<String>,
    /// The pages with one group, by its name.
    groups: BTreeMap<&'static str, String>,
}

impl CodePages {
    /// Looks through the chapters: the path of each, and its text.
    pub(crate) fn find<'c>(chapters: impl Iterator<Item = (&'c Path, &'c str)>) -> CodePages {
        let mut pages = CodePages::default();
        for (path, text) in chapters {
            let path = path.with_extension("html").to_string_lossy().into_owned();
            let infos = text.lines().filter_map(|line| line.trim().strip_prefix("```codes"));
            for info in infos {
                let name = info.trim().strip_prefix("group=");
                if let Some(group) = name.and_then(CodeGroup::from_name) {
                    pages.groups.entry(group.name()).or_insert_with(|| path.clone());
                } else if info.is_empty() {
                    pages.all.get_or_insert_with(|| path.clone());
                }
            }
        }
        pages
    }

    /// The same pages as links on the page of a chapter.
    pub(crate) fn seen_from(&self, chapter: &Path) -> CodePages {
        let up = "../".repeat(chapter.components().count().saturating_sub(1));
        let seen = |page: &String| format!("{up}{page}");
        CodePages {
            all: self.all.as_ref().map(seen),
            groups: self.groups.iter().map(|(name, page)| (*name, seen(page))).collect(),
        }
    }

    /// The link to the explanation of a code, if the book has one.
    pub(crate) fn link(&self, id: &str) -> Option<String> {
        let code = iam_lint::code(id)?;
        let page = self.groups.get(code.group.name()).or(self.all.as_ref())?;
        Some(format!("{page}#{}", code.id))
    }
}

/// The text of a block; what is wrong with it goes to `problems`.
pub(crate) fn render(fence: &Fence, chapter: &Chapter, problems: &mut Vec<Problem>) -> String {
    match fence.options.as_slice() {
        [] => all(),
        [(option, value)] if option == "index" && value.is_empty() => {
            problems.extend(lost_groups(fence, chapter));
            index(chapter.codes)
        }
        [(option, name)] if option == "group" => match CodeGroup::from_name(name) {
            Some(of) => group(of, 2),
            None => {
                let names = CodeGroup::ALL.iter().map(|group| group.name());
                let near = nearest(name, names.clone());
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let list = || format!("the groups are {}", names.collect::<Vec<_>>().join(", "));
                let problem = Problem::new(chapter.file, format!("no group is called `{name}`"));
                problems.push(problem.at(fence.line).help(help.unwrap_or_else(list)));
                String::new()
            }
        },
        _ => {
            let message = "a codes block takes either `index` or `group=NAME`";
            problems.push(Problem::new(chapter.file, message).at(fence.line));
            String::new()
        }
    }
}

/// An index must lead somewhere.
fn lost_groups(fence: &Fence, chapter: &Chapter) -> Vec<Problem> {
    let lost = groups().into_iter().filter(|group| {
        chapter.codes.all.is_none() && !chapter.codes.groups.contains_key(group.name())
    });
    lost.map(|group| {
        let message = format!("no chapter explains the codes of the group `{}`", group.name());
        let help = format!("write one with a block `codes group={}`", group.name());
        Problem::new(chapter.file, message).at(fence.line).help(help)
    })
    .collect()
}

/// The groups that have codes, in the order of the book.
fn groups() -> Vec<CodeGroup> {
    let has_codes = |group: &&CodeGroup| codes().any(|code| code.group == **group);
    CodeGroup::ALL.iter().filter(has_codes).copied().collect()
}

/// Everything on one page.
fn all() -> String {
    let texts = groups().into_iter().map(|it| format!("## {}\n\n{}", it.title(), group(it, 3)));
    texts.collect()
}

/// A table of the codes of a group, then each of them under a heading of that level with an anchor
/// of its name.
fn group(group: CodeGroup, level: usize) -> String {
    let of = || codes().filter(|code| code.group == group);
    let table = table(of(), |code| format!("#{}", code.id));
    table + "\n" + &of().map(|code| entry(code, level)).collect::<String>()
}

/// A table for each group, and one of the names that Access Analyzer has.
fn index(pages: &CodePages) -> String {
    let link = |code: &Code| pages.link(code.id).unwrap_or_default();
    let mut text = String::new();
    for group in groups() {
        let of = codes().filter(|code| code.group == group);
        text += &format!("## {}\n\n{}\n", group.title(), table(of, link));
    }
    text += "## What IAM Access Analyzer calls it\n\nThe policy checks of IAM Access Analyzer report \
             problems by names of their own. These are the codes that say the same, or a part of \
             it.\n\n| IAM Access Analyzer | Here |\n| --- | --- |\n";
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for code in codes() {
        let shown = format!("[`{}`]({})", code.id, link(code));
        for name in code.access_analyzer {
            names.entry(name).or_default().push(shown.clone());
        }
    }
    for (name, shown) in names {
        text += &format!("| `{name}` | {} |\n", shown.join(", "));
    }
    text
}

fn table<'c>(of: impl Iterator<Item = &'c Code>, link: impl Fn(&Code) -> String) -> String {
    let row = |code: &Code| {
        let sentence = sentence(code).replace('|', "\\|");
        format!("| [`{}`]({}) | {} | {sentence} |\n", code.id, link(code), code.severity.word())
    };
    let rows: String = of.map(row).collect();
    let head = "| Code | Level | What it finds |\n| --- | --- | --- |\n";
    format!("<div class=\"iam-codes\">\n\n{head}{rows}\n</div>\n")
}

/// The first sentence of a code's page.
fn sentence(code: &Code) -> String {
    let paragraph = body(code).split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let first = paragraph.split(". ").next().unwrap_or_default();
    first.trim_end_matches('.').to_owned()
}

/// The page of a code without its heading.
fn body(code: &Code) -> &'static str {
    let body = code.page.strip_prefix('#').and_then(|page| page.split_once('\n'));
    body.map_or(code.page, |(_heading, body)| body).trim()
}

fn entry(code: &Code, level: usize) -> String {
    let Code { id, severity, .. } = code;
    let mut facts = vec![format!("*{}*", severity.word())];
    let names = |names: &[&str]| format!("`{}`", names.join("`, `"));
    if !code.access_analyzer.is_empty() {
        facts.push(format!("IAM Access Analyzer: {}", names(code.access_analyzer)));
    }
    if !code.aliases.is_empty() {
        facts.push(format!("also called {}", names(code.aliases)));
    }
    let lines: String = body(code).lines().map(example).collect();
    let marks = "#".repeat(level);
    format!("{marks} `{id}` {{#{id}}}\n\n{}\n\n{lines}\n", facts.join(" · "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_anchor_and_marked_examples() {
        let text = all();
        let facts = "*error* · IAM Access Analyzer: `MISSING_EFFECT`";
        let heading = format!("### `missing-effect` {{#missing-effect}}\n\n{facts}\n\n");
        assert!(text.contains(&heading), "{text}");
        assert!(text.contains("Reported</span>, managed identity policy:\n\n```json\n"), "{text}");
        assert!(!text.contains("```json bad"), "{text}");
        for code in codes() {
            assert_eq!(text.matches(&format!("{{#{}}}\n", code.id)).count(), 1, "{}", code.id);
        }
    }

    #[test]
    fn the_index_leads_to_the_page_of_the_group() {
        let chapters = [
            ("codes.md", "```codes index\n```"),
            ("codes/statements.md", "text\n\n```codes group=statements\n```"),
        ];
        let chapters = chapters.map(|(path, text)| (Path::new(path), text));
        let pages = CodePages::find(chapters.into_iter());
        let link = |chapter: &str, id: &str| pages.seen_from(Path::new(chapter)).link(id);
        let here = link("codes.md", "missing-effect");
        assert_eq!(here.as_deref(), Some("codes/statements.html#missing-effect"));
        let there = link("codes/json.md", "missing-effect");
        assert_eq!(there.as_deref(), Some("../codes/statements.html#missing-effect"));
        assert_eq!(link("codes.md", "missing-version"), None);
        let text = index(&pages);
        let row = "| [`missing-effect`](codes/statements.html#missing-effect) | error | A statement \
                   does not say whether it allows or denies |\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("| `MISSING_EFFECT` | [`missing-effect`]("), "{text}");
    }
}
