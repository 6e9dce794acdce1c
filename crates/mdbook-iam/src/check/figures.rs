//! The drawings of the book: each has a title and a description of its own.

use std::fs;

use super::Built;
use crate::problem::Problem;

/// The drawings in the folder `img` that say nothing to those who do not see them.
pub(crate) fn check(book: &Built) -> Vec<Problem> {
    let folder = book.source.join("img");
    let entries = fs::read_dir(book.root.join(&folder)).into_iter().flatten().flatten();
    let mut problems = Vec::new();
    for entry in entries {
        let file = folder.join(entry.file_name());
        if file.extension().is_none_or(|extension| extension != "svg") {
            continue;
        }
        let svg = match fs::read_to_string(entry.path()) {
            Ok(svg) => svg,
            Err(error) => {
                problems.push(Problem::io(&file, &error));
                continue;
            }
        };
        for (tag, what) in [("title", "a name"), ("desc", "a sentence that says what it shows")] {
            if is_silent(&svg, tag) {
                let problem = Problem::new(&file, format!("the drawing has no `<{tag}>`"));
                problems
                    .push(problem.at(1).help(format!("give it {what}, right behind `<svg …>`")));
            }
        }
    }
    problems
}

fn is_silent(svg: &str, tag: &str) -> bool {
    let after = svg.split_once(&format!("<{tag}")).and_then(|(_, rest)| rest.split_once('>'));
    let inner = after.and_then(|(_, rest)| rest.split_once("</")).map(|(inner, _)| inner);
    inner.is_none_or(|inner| inner.trim().is_empty())
}
