//! One chapter: its blocks are checked and replaced by what the page shows.

use std::path::Path;

use iam_course::Library;

use crate::codes::CodePages;
use crate::fence::{self, Fence, Kind};
use crate::pages::Pages;
use crate::policy::Policies;
use crate::problem::Problem;
use crate::{
    codes, decide, diagram, exercise, glossary, judge, policy, quiz, reference, schedule, trace,
};

/// A chapter before its blocks are replaced.
pub(crate) struct Chapter<'c> {
    /// The Markdown, after the preprocessors before us.
    pub content: &'c str,
    /// The author's file, as it is on disk.
    pub source: &'c str,
    /// The path of the file, seen from the folder that holds `book.toml`.
    pub file: &'c str,
    /// The folder of the file.
    pub folder: &'c Path,
    /// The name of the file without its number and `.md`.
    pub slug: &'c str,
    /// The pages with the diagnostic codes, seen from this chapter.
    pub codes: &'c CodePages,
    /// The other chapters, and the words of the glossary.
    pub pages: &'c Pages,
}

/// The chapter's Markdown with its blocks replaced; what is wrong goes to `problems`.
pub(crate) fn render(chapter: &Chapter, library: &Library, problems: &mut Vec<Problem>) -> String {
    let fences = fence::find(chapter.content, chapter.source);
    let mut policies = Policies::new();
    let mut show_policy = |fence: &Fence, problems: &mut Vec<Problem>| match fence.kind {
        Kind::Policy => policy::render(fence, chapter, &mut policies, problems),
        Kind::Diagram
        | Kind::Decide
        | Kind::Trace
        | Kind::Exercise
        | Kind::Quiz
        | Kind::Rules
        | Kind::Codes => String::new(),
        Kind::Glossary | Kind::Schedule => String::new(),
    };
    // All policies first: a `decide` block may stand above the policy it names.
    let figures: Vec<String> = fences.iter().map(|fence| show_policy(fence, problems)).collect();
    let mut texts = Vec::new();
    for (fence, figure) in fences.iter().zip(figures) {
        problems.extend(surplus_options(fence, chapter.file));
        texts.push(match fence.kind {
            Kind::Policy => figure,
            Kind::Decide => decide::render(fence, chapter.file, &policies, problems),
            Kind::Trace => trace::render(fence, chapter.file, &policies, problems),
            Kind::Exercise => exercise::render(fence, chapter.file, library, problems),
            Kind::Quiz => quiz::render(fence, chapter.file, chapter.slug, library, problems),
            Kind::Diagram => diagram::render(fence, chapter, problems),
            Kind::Rules => reference::rules(judge::rules()),
            Kind::Codes => codes::render(fence, chapter, problems),
            Kind::Glossary => glossary::render(chapter.pages),
            Kind::Schedule => schedule::render(fence, chapter, library, problems),
        });
    }
    fence::splice(chapter.content, &fences, &texts)
}

/// Only blocks of these kinds take options, and look at them themselves.
fn surplus_options(fence: &Fence, file: &str) -> Option<Problem> {
    let takes_options = matches!(fence.kind, Kind::Policy | Kind::Codes | Kind::Diagram);
    let (option, _) = fence.options.first().filter(|_| !takes_options)?;
    let problem = Problem::new(file, format!("this block takes no option `{option}`"));
    Some(problem.at(fence.line).help("remove the words after the name of the block"))
}
