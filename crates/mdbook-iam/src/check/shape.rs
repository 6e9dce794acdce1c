//! The shape of a chapter: every numbered chapter has the same parts in the same order.

use std::path::Path;

use super::imprint::Imprint;
use super::prose::{self, Kind};
use super::{Built, Findings, Whole, number};
use crate::links::Rendered;
use crate::problem::Problem;

/// The headings that end a chapter, in their order.
const ENDING: &[&str] =
    &["Checkpoint", "In short", "What old tutorials say", "What AWS documentation calls it"];

/// What opens a chapter, below its title.
const PROMISE: &str = "By the end of this chapter you will be able to";

/// The first chapter with a note for teachers; the ones before belong to the first lessons, which
/// the preface describes.
const FIRST_TAUGHT: usize = 7;

/// Words of prose that a careful reader reads in a minute, and words of code.
const PROSE_A_MINUTE: usize = 170;
const CODE_A_MINUTE: usize = 200;

/// How far the reading time a chapter gives may lie from the counted one, in percent.
const TOLERANCE: usize = 30;

/// Adds the chapters that are built otherwise to the findings.
pub(crate) fn check(book: &Built, whole: Whole, findings: &mut Findings) {
    let mut silent = Vec::new();
    for chapter in book.chapters {
        let Some(number) = number(&chapter.file) else { continue };
        findings.problems.extend(title(chapter, number));
        findings.problems.extend(parts(chapter));
        let imprint = Imprint::find(&chapter.source);
        findings.problems.extend(imprint_faults(chapter, imprint.as_ref()));
        let note = teachers_note(&chapter.source);
        match (note, imprint) {
            (Some((line, minutes)), Some(imprint)) => {
                findings.problems.extend(disagreement(chapter, line, minutes, &imprint));
            }
            (None, _) if number >= FIRST_TAUGHT => silent.push(without_note(&chapter.file)),
            (None | Some(_), _) => {}
        }
    }
    findings.wanting(whole, "notes for teachers", silent);
    findings.wanting(whole, "places in the order of the summary", order(book));
}

fn at(chapter: &Rendered, line: usize, message: String) -> Problem {
    Problem::new(&chapter.file, message).at(line)
}

fn title(chapter: &Rendered, number: usize) -> Option<Problem> {
    let first = chapter.source.lines().next().unwrap_or_default();
    let opening = format!("# {number}. ");
    (!first.starts_with(&opening)).then(|| {
        let message = format!("the first line is not the title of chapter {number}");
        at(chapter, 1, message).help(format!("begin with `{opening}…`"))
    })
}

/// What is missing, or stands in another order.
fn parts(chapter: &Rendered) -> Vec<Problem> {
    let lines: Vec<&str> = chapter.source.lines().collect();
    let mut problems = Vec::new();
    if !lines.iter().take(12).any(|line| line.starts_with(PROMISE)) {
        let problem = at(chapter, 1, format!("nothing near the top begins `{PROMISE}`"));
        problems
            .push(problem.help("say below the title in three to five points what one will learn"));
    }
    let mut last = 0;
    for heading in ENDING {
        let wanted = format!("## {heading}");
        match lines.iter().position(|line| *line == wanted) {
            None => {
                let problem = at(chapter, lines.len(), format!("there is no heading `{wanted}`"));
                problems.push(problem.help(format!("a chapter ends with: {}", ENDING.join(", "))));
            }
            Some(found) if found < last => {
                let problem = at(chapter, found + 1, format!("`{wanted}` stands too early"));
                problems.push(problem.help(format!("the order is: {}", ENDING.join(", "))));
            }
            Some(found) => last = found,
        }
    }
    let checkpoint = lines.iter().skip_while(|line| **line != "## Checkpoint").skip(1);
    let mut until = checkpoint.take_while(|line| !line.starts_with("## "));
    if lines.contains(&"## Checkpoint") && !until.any(|line| line.trim() == "```quiz") {
        let line = lines.iter().position(|line| *line == "## Checkpoint").unwrap_or_default();
        let problem = at(chapter, line + 1, "the checkpoint has no quiz".to_owned());
        problems.push(problem.help("put an empty `quiz` block below the heading"));
    }
    problems
}

fn imprint_faults(chapter: &Rendered, imprint: Option<&Imprint>) -> Vec<Problem> {
    let Some(imprint) = imprint else {
        let last = chapter.source.lines().count();
        let problem =
            at(chapter, last, "the chapter does not end with its reading time".to_owned());
        let help = "end with `*Reading time: N minutes. Last reviewed: YYYY-MM. Sources: …*` \
                    below a line `---`";
        return vec![problem.help(help)];
    };
    let mut problems = Vec::new();
    let counted = minutes(&chapter.source);
    if imprint.reading.abs_diff(counted) * 100 > counted * TOLERANCE {
        let message = format!("{} minutes do not fit the length", imprint.reading);
        let help = format!("the words take about {counted} minutes to read");
        problems.push(at(chapter, imprint.line, message).help(help));
    }
    for (fine, what, help) in [
        (
            imprint.reviewed,
            "no month of review",
            "write `Last reviewed: YYYY-MM.` behind the minutes",
        ),
        (imprint.sources, "no sources", "write `Sources:` and at least one link"),
    ] {
        if !fine {
            problems
                .push(at(chapter, imprint.line, format!("the last lines name {what}")).help(help));
        }
    }
    problems
}

/// How long one reads a chapter, in minutes.
fn minutes(source: &str) -> usize {
    let words = |passage: &prose::Passage, code: bool| -> usize {
        let pieces = passage.pieces.iter().filter(|_| (passage.kind == Kind::Code) == code);
        pieces.map(|piece| piece.text.split_whitespace().count()).sum()
    };
    let passages = prose::read(source);
    let prose: usize = passages.iter().map(|passage| words(passage, false)).sum();
    let code: usize = passages.iter().map(|passage| words(passage, true)).sum();
    (prose * CODE_A_MINUTE + code * PROSE_A_MINUTE).div_ceil(PROSE_A_MINUTE * CODE_A_MINUTE)
}

/// The line and the minutes of the note for teachers.
fn teachers_note(source: &str) -> Option<(usize, Option<usize>)> {
    let found = source.lines().position(|line| {
        line.trim_start().starts_with("```") && line.contains("title=\"For teachers")
    })?;
    let line = source.lines().nth(found).unwrap_or_default();
    let minutes = line.split("For teachers: ").nth(1).and_then(|rest| rest.split(' ').next());
    Some((found + 1, minutes.and_then(|it| it.parse().ok())))
}

fn without_note(file: &Path) -> Problem {
    let problem = Problem::new(file, "there is no note for teachers");
    problem.help("put a block `admonish note collapsible=true title=\"For teachers: N minutes\"` above the last line")
}

fn disagreement(
    chapter: &Rendered,
    line: usize,
    minutes: Option<usize>,
    imprint: &Imprint,
) -> Option<Problem> {
    let Some(minutes) = minutes else {
        let message = "the note for teachers has no minutes in its title".to_owned();
        return Some(at(chapter, line, message).help("write `For teachers: N minutes`"));
    };
    (imprint.class != Some(minutes)).then(|| {
        let message = format!("the last lines do not say that the class takes {minutes} minutes");
        at(chapter, imprint.line, message)
            .help(format!("write `In class: {minutes} minutes.` behind the reading time"))
    })
}

/// Chapters out of the order of their numbers, and parts that stand twice in the summary.
fn order(book: &Built) -> Vec<Problem> {
    let file = book.source.join("SUMMARY.md");
    let text = std::fs::read_to_string(book.root.join(&file)).unwrap_or_default();
    let mut problems = Vec::new();
    let mut parts: Vec<&str> = Vec::new();
    let mut last = 0;
    for (line, text) in (1..).zip(text.lines()) {
        if let Some(part) = text.strip_prefix("# ") {
            if parts.contains(&part) {
                let problem = Problem::new(&file, format!("`{part}` stands twice")).at(line);
                problems.push(problem.help("put the chapters of a part below one heading"));
            }
            parts.push(part);
        }
        let Some(number) = text.rsplit_once("](").and_then(|(_, path)| number(Path::new(path)))
        else {
            continue;
        };
        if number < last {
            let problem = Problem::new(&file, format!("chapter {number} stands behind {last}"));
            problems.push(problem.at(line).help("put the chapters in the order of their numbers"));
        }
        last = number;
    }
    problems
}
