//! The glossary: its page, and links from the first use of each term in a chapter.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Deserialize;

use crate::check::prose;
use crate::html;
use crate::pages::Pages;
use crate::problem::Problem;

/// The data, in the folder of the chapters.
pub(crate) const FILE: &str = "glossary.toml";

/// The page that the links lead to.
const PAGE: &str = "glossary.md";

/// The terms of the book.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Glossary {
    /// Sorted by name.
    #[serde(default)]
    pub term: Vec<Term>,
}

/// A term and what it means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    /// The term as it is looked up.
    pub name: String,
    /// What it means, in a sentence or two of Markdown.
    pub says: String,
    /// The chapter that explains it.
    pub chapter: usize,
    /// The words of the chapters that lead here; without them the name.
    forms: Option<Vec<String>>,
}

impl Glossary {
    /// Reads `glossary.toml`; what is wrong with it goes to `problems`.
    pub(crate) fn read(text: &str, file: &str, problems: &mut Vec<Problem>) -> Glossary {
        let glossary: Glossary = match toml::from_str(text) {
            Ok(glossary) => glossary,
            Err(error) => {
                let before = error.span().and_then(|it| text.get(..it.start)).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                problems.push(Problem::new(file, error.message().replace('\n', " ")).at(line));
                return Glossary::default();
            }
        };
        for (before, term) in glossary.term.iter().zip(glossary.term.iter().skip(1)) {
            if before.name.to_lowercase() >= term.name.to_lowercase() {
                let message = format!("`{}` stands behind `{}`", term.name, before.name);
                let problem = Problem::new(file, message).at(term.line(text));
                problems.push(problem.help("sort the terms by name, each once"));
            }
        }
        for term in glossary.term.iter().filter(|term| term.says.trim().is_empty()) {
            let problem = Problem::new(file, format!("`{}` says nothing", term.name));
            problems.push(problem.at(term.line(text)).help("say in a sentence what it means"));
        }
        glossary
    }
}

impl Term {
    /// The anchor of its entry.
    pub(crate) fn anchor(&self) -> String {
        let plain = self.name.to_lowercase();
        let parts = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
        format!("term-{}", parts.collect::<Vec<&str>>().join("-"))
    }

    /// The line of its name in the text of the file.
    pub(crate) fn line(&self, text: &str) -> usize {
        let name = format!("name = \"{}\"", self.name);
        text.lines().position(|it| it == name).map_or(1, |at| at + 1)
    }

    /// Whether words of the chapters lead to it.
    pub(crate) fn is_linked(&self) -> bool {
        !self.forms().is_empty()
    }

    fn forms(&self) -> &[String] {
        self.forms.as_deref().unwrap_or(std::slice::from_ref(&self.name))
    }
}

/// The page: every term with its chapter, below the letters.
pub(crate) fn render(pages: &Pages) -> String {
    let mut text = String::new();
    let mut letter = String::new();
    for term in &pages.glossary.term {
        let first = term.name.chars().next().unwrap_or_default().to_uppercase().to_string();
        if first != letter {
            text += if letter.is_empty() { "" } else { "</dl>\n\n" };
            text += &format!("## {first}\n\n<dl class=\"iam-glossary\">\n");
            letter = first;
        }
        let chapter = match pages.chapter(term.chapter) {
            Some(chapter) => format!(
                "<a href=\"{}\">Chapter {}, {}</a>",
                html::escape(&chapter.link()),
                term.chapter,
                html::escape(&chapter.title)
            ),
            None => format!("Chapter {}", term.chapter),
        };
        text += &format!(
            "<dt id=\"{}\">{}</dt>\n<dd>{} {chapter}</dd>\n",
            term.anchor(),
            html::escape(&term.name),
            html::inline(&term.says)
        );
    }
    text + if letter.is_empty() { "" } else { "</dl>\n" }
}

/// The Markdown of a chapter with a link at the first use of each term, outside of headings, code
/// and links.
pub(crate) fn link(content: &str, glossary: &Glossary) -> String {
    let mut forms: Vec<(&str, &Term)> = Vec::new();
    for term in &glossary.term {
        forms.extend(term.forms().iter().map(|form| (form.as_str(), term)));
    }
    // A long form first, so that `session policy` is not taken for a policy.
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    let mut seen = BTreeSet::new();
    let mut result = String::new();
    let mut end = 0;
    for span in runs(content) {
        for (place, term) in uses(content, span, &forms) {
            if !seen.insert(term.anchor()) {
                continue;
            }
            result += content.get(end..place.start).unwrap_or_default();
            let word = content.get(place.clone()).unwrap_or_default();
            result += &format!("[{word}]({PAGE}#{})", term.anchor());
            end = place.end;
        }
    }
    result + content.get(end..).unwrap_or_default()
}

/// Where plain text stands in a chapter.
fn runs(content: &str) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut closed = 0;
    for (event, span) in Parser::new_ext(content, prose::options()).into_offset_iter() {
        if let Event::Start(tag) = &event {
            closed += usize::from(is_closed(tag));
        } else if let Event::End(
            TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::HtmlBlock,
        ) = event
        {
            closed = closed.saturating_sub(1);
        } else if let Event::Text(text) = &event
            && closed == 0
            && content.get(span.clone()) == Some(&**text)
        {
            runs.push(span);
        }
    }
    runs
}

fn is_closed(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::HtmlBlock
    )
}

/// The terms in a stretch of text, from left to right, no two on the same words.
fn uses<'g>(
    content: &str,
    span: Range<usize>,
    forms: &[(&str, &'g Term)],
) -> Vec<(Range<usize>, &'g Term)> {
    let text = content.get(span.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = content.get(..span.start).and_then(|it| it.chars().next_back());
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let opens = !before.is_some_and(|c| joins(c) || matches!(c, ':' | '@' | '.'));
        let hit = forms.iter().filter(|_| opens).find_map(|(form, term)| {
            let length = length(rest, form)?;
            let after = content.get(span.start + at + length..)?.chars().next();
            (!after.is_some_and(joins)).then_some((length, *term))
        });
        let step = match hit {
            Some((length, term)) => {
                found.push((span.start + at..span.start + at + length, term));
                length
            }
            None => c.len_utf8(),
        };
        before = rest.get(..step).and_then(|it| it.chars().next_back());
        at += step;
    }
    found
}

/// Whether a character belongs to the word beside it: a hyphen makes one word of two.
fn joins(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '`')
}

/// How many bytes of the beginning of `text` are the form or its plural.
fn length(text: &str, form: &str) -> Option<usize> {
    let exact = form.chars().any(char::is_uppercase);
    let fits = |wanted: &str| {
        let own = text.get(..wanted.len())?;
        (own == wanted || (!exact && own.eq_ignore_ascii_case(wanted))).then_some(wanted.len())
    };
    let ends = |length: &usize| {
        !text.get(*length..).and_then(|it| it.chars().next()).is_some_and(char::is_alphanumeric)
    };
    let plural = match form.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{form}s"),
    };
    fits(&plural).filter(ends).or_else(|| fits(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(text: &str) -> Glossary {
        let mut problems = Vec::new();
        let glossary = Glossary::read(text, "glossary.toml", &mut problems);
        assert_eq!(problems, []);
        glossary
    }

    #[test]
    fn the_first_use_of_a_term_becomes_a_link() {
        let glossary = glossary(
            r#"
            term = [
              { name = "policy", says = "A", chapter = 1 },
              { name = "SCP", says = "B", chapter = 2 },
              { name = "session policy", says = "C", chapter = 3 },
              { name = "tag", says = "D", chapter = 4, forms = [] },
            ]"#,
        );
        let check = |text: &str, expected: &str| assert_eq!(link(text, &glossary), expected);
        check("Two policies, a policy.", "Two [policies](glossary.md#term-policy), a policy.");
        check(
            "A *session policy* here",
            "A *[session policy](glossary.md#term-session-policy)* here",
        );
        check("scp SCPs", "scp [SCPs](glossary.md#term-scp)");
        check("# A policy\n\n`policy` [policy](x)\n", "# A policy\n\n`policy` [policy](x)\n");
        check("```\npolicy\n```\n", "```\npolicy\n```\n");
        check("<div>policy</div>\n", "<div>policy</div>\n");
        check("policyholder policy-x a tag", "policyholder policy-x a tag");
        check("| policy |\n|---|\n", "| [policy](glossary.md#term-policy) |\n|---|\n");
        check("A policy: yes", "A [policy](glossary.md#term-policy): yes");
        check("Policy, é policy", "[Policy](glossary.md#term-policy), é policy");
    }

    #[test]
    fn terms_are_sorted_and_say_something() {
        let mut problems = Vec::new();
        let text = "[[term]]\nname = \"b\"\nsays = \"\"\nchapter = 1\n\n\
                    [[term]]\nname = \"a\"\nsays = \"x\"\nchapter = 1\n";
        Glossary::read(text, "glossary.toml", &mut problems);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(said[0].contains("`a` stands behind `b`\n  --> glossary.toml:7"), "{said:?}");
        assert!(said[1].contains("`b` says nothing\n  --> glossary.toml:2"), "{said:?}");
        Glossary::read("[[term]]\nnam = 1\n", "glossary.toml", &mut problems);
        assert!(problems[2].message.contains("unknown field `nam`"), "{problems:?}");
    }
}
